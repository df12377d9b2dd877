"""The table answers with sourced numbers, and says plainly what it does not know."""

from __future__ import annotations

import pytest

from tripolar.errors import FigureError
from tripolar.figures.table import load_table, spans

TABLE = load_table()


@pytest.mark.parametrize(
    ("variable", "who", "year", "value"),
    [
        ("gdp_current_usd", "USA", 2023, 27.7207e12),
        ("gdp_current_usd", "CHN", 2023, 18.2704e12),
        ("gdp_current_usd", "RUS", 2023, 2.07151e12),
        ("gdp_ppp_current_intl", "CHN", 2023, 34.6437e12),
        ("gdp_ppp_current_intl", "RUS", 2023, 6.45231e12),
        ("gdp_ppp_current_intl", "DEU", 2023, 5.85786e12),
        ("gdp_ppp_current_intl", "USA", 2023, 27.3609e12),
        ("population_ppp", "RUS", 2023, 146.299e6),
        ("population", "RUS", 2023, 143.826e6),
        ("gdp_current_usd", "IDN", 2024, 1.39630e12),
        ("gdp_maddison", "SUN", 1990, 3.1688e12),
        ("trade_total_official", "CHN-RUS", 2023, 240.11e9),
        ("trade_total_official", "CHN-RUS", 2024, 244.81e9),
        ("imports_census", "USA-CHN", 2018, 538.514e9),
        ("imports_cow", "RUS-USA", 2013, 16.718e9),
        ("orbital_launches", "USA", 2023, 106),
        ("orbital_launches", "CHN", 2023, 67),
        ("orbital_launches", "RUS", 2023, 18),
        ("nuclear_warheads", "RUS", 2023, 4489),
        ("nuclear_warheads", "RUS", 2025, 4299),
        ("nuclear_warheads", "CHN", 2025, 600),
        ("notable_ai_models", "USA", 2023, 76),
        ("notable_ai_models", "CHN", 2023, 22),
        ("notable_ai_models", "USA", 2024, 42),
        ("patent_applications", "USA", 2023, 521382),
        ("pipeline_gas_official", "RUS-CHN", 2024, 31.12),
        ("pipeline_gas_official", "RUS-TUR", 2023, 21.34),
        ("rnd_share_gdp", "GBR", 2018, 2.70482),
        ("nuclear_warheads", "USA", 2023, 3708),
        ("nuclear_warheads", "CHN", 2023, 410),
        ("rivalry_tss", "CHN-USA", 1972, 1),
        ("rivalry_tss", "CHN-USA", 1973, 0),
    ],
)
def test_figures_are_those_of_their_sources(variable: str, who: str, year: int, value: float) -> None:
    assert TABLE.get(variable, who, year).value == pytest.approx(value, rel=1e-5)


def test_gdp_at_purchasing_power_is_per_head_times_the_denominator_of_its_vintage() -> None:
    """The total over its own population is the Bank's GDP per head: of Russia in 2023, 44,104 dollars."""
    whos = TABLE.whos("gdp_ppp_current_intl")
    assert whos == TABLE.whos("population_ppp")
    per_head = (
        TABLE.get("gdp_ppp_current_intl", "RUS", 2023).value / TABLE.get("population_ppp", "RUS", 2023).value
    )
    assert per_head == pytest.approx(44103.55, rel=1e-5)


def test_figures_of_a_copy_are_marked_and_told() -> None:
    assert TABLE.get("orbital_launches", "CHN", 2018).quality == "derived"
    assert "lacks some" in TABLE.variables["orbital_launches"].note
    assert "origin" in TABLE.variables["patent_applications"].says
    assert TABLE.get("nuclear_warheads", "USA", 2025).source == "fas_owid_2025"


def test_a_figure_knows_unit_source_and_quality() -> None:
    figure = TABLE.get("gdp_current_usd", "CHN", 2024)
    assert (figure.unit, figure.source, figure.quality) == ("US$", "wdi_2025", "series")
    assert str(figure) == "gdp_current_usd(CHN, 2024)"
    assert TABLE.sources[figure.source].licence == "CC BY 4.0"
    assert TABLE.get("trade_total_official", "CHN-RUS", 2024).quality == "official"


def test_undirected_pairs_answer_in_either_order_and_directed_ones_do_not() -> None:
    assert TABLE.get("rivalry_tss", "RUS-USA", 2015) == TABLE.get("rivalry_tss", "USA-RUS", 2015)
    there, back = (TABLE.get("imports_cow", pair, 2014).value for pair in ("CHN-RUS", "RUS-CHN"))
    assert (there, back) == (42.807e9, 51.135e9)


def test_the_soviet_union_and_russia_never_share_a_year_where_they_would_be_one_state() -> None:
    for variable in ("cinc", "nmc_milex", "nuclear_warheads", "imports_cow", "rivalry_tss", "un_idealpoint"):
        for who in TABLE.whos(variable):
            years = {figure.year for figure in TABLE.series(variable, who)}
            sides = who.split("-")
            assert "SUN" not in sides or max(years) <= 1991, (variable, who)
            assert "RUS" not in sides or min(years) >= 1992, (variable, who)


def test_what_is_absent_is_unknown_and_not_zero() -> None:
    assert TABLE.find("gdp_current_usd", "SUN", 1971) is None
    assert TABLE.find("imports_cow", "SUN-CHN", 1971) is None
    assert TABLE.find("industrial_robots", "RUS", 2023) is None
    assert TABLE.find("rivalry_tss", "RUS-CHN", 2021) is None
    assert TABLE.get("imports_cow", "CHN-USA", 1960).value == 0  # the embargo is a known zero


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("gdp_curent_usd", "CHN", 2024), "did you mean 'gdp_current_usd'?"),
        (("cinc", "CNH", 2022), "no figures for 'CNH'; did you mean 'CHN'?"),
        (("gdp_current_usd", "CHN", 2044), "unknown in 2044; known: 1960-2024"),
        (("imports_cow", "SUN-CHN", 1971), "known: 1955-1957, 1978-1991"),
        (("cinc", "CHN-RUS", 2022), "cinc is kept for one actor, not for 'CHN-RUS'"),
        (("rivalry_tss", "CHN", 2020), "kept for a pair such as RUS-CHN"),
        (("gdp_current_usd", "SUN", 1971), "gdp_current_usd is not known for SUN"),
    ],
)
def test_a_wrong_question_is_answered_with_what_there_is(asked: tuple[str, str, int], told: str) -> None:
    with pytest.raises(FigureError, match=r"^[^\n]*$") as caught:
        TABLE.get(*asked)
    assert told in str(caught.value)


def test_find_still_refuses_names_that_do_not_exist() -> None:
    with pytest.raises(FigureError, match="did you mean 'CHN'"):
        TABLE.find("cinc", "CNH", 2022)


def test_latest_is_the_newest_or_the_newest_until_a_year() -> None:
    assert TABLE.latest("cinc", "CHN").year == 2022
    assert TABLE.latest("imports_cow", "SUN-CHN", 1971).year == 1957
    with pytest.raises(FigureError, match="unknown in 1950"):
        TABLE.latest("gdp_current_usd", "CHN", 1950)


def test_a_series_is_in_order_of_years() -> None:
    years = [figure.year for figure in TABLE.series("gdp_maddison", "CHN")]
    assert years == list(range(1950, 2023))


@pytest.mark.parametrize(
    ("query", "who", "year", "wanted"),
    [
        ("china gdp 2024", None, None, ("gdp_current_usd", "CHN", 2024)),
        ("warheads soviet", None, None, ("nuclear_warheads", "SUN", 1991)),
        ("crude", "RUS-CHN", 2023, ("crude_imports_value_official", "CHN-RUS", 2023)),
        ("", "rus", 2022, ("cinc", "RUS", 2022)),
        ("uk gdp", None, 2024, ("gdp_current_usd", "GBR", 2024)),
        ("gdp in Türkiye", None, 2024, ("gdp_current_usd", "TUR", 2024)),
        ("west germany population", None, 1980, ("nmc_total_pop", "DEU", 1980)),
        ("cinc", "ROK", 2022, ("cinc", "KOR", 2022)),
        ("imports_cow ussr-prc", None, 1990, ("imports_cow", "SUN-CHN", 1990)),
    ],
)
def test_search_finds_by_meaning_actor_and_year(
    query: str, who: str | None, year: int | None, wanted: tuple[str, str, int]
) -> None:
    found = [(figure.variable, figure.who, figure.year) for figure in TABLE.search(query, who, year)]
    assert wanted in found


def test_search_needs_every_word_and_can_show_every_year() -> None:
    assert TABLE.search("warheads brazil") == ()
    assert {figure.variable for figure in TABLE.search("warheads china")} == {"nuclear_warheads"}
    assert len(TABLE.search("warheads china", every_year=True)) == len(
        TABLE.series("nuclear_warheads", "CHN")
    )


def test_the_fingerprint_is_a_sha256() -> None:
    assert len(TABLE.fingerprint) == 64
    assert TABLE.fingerprint == load_table().fingerprint


def test_spans_write_years_as_a_reader_would() -> None:
    assert spans({1955: 0, 1956: 0, 1978: 0}) == "1955-1956, 1978"


@pytest.mark.parametrize(
    ("query", "code"), [("us", "USA"), ("ind", "IND"), ("uk", "GBR"), ("US gdp", "USA"), ("eu", "EUU")]
)
def test_a_short_name_is_no_part_of_a_word(query: str, code: str) -> None:
    found = TABLE.search(query)
    assert found
    assert {code} == set.intersection(*({*figure.who.split("-")} for figure in found))


@pytest.mark.parametrize(
    ("query", "who", "year", "told"),
    [
        ("cinc china 2024", None, None, "cinc of CHN is unknown in 2024; known: 1950-2022, the latest 2022"),
        ("cinc", "CHN", 2024, "the latest 2022"),
        ("imports_cow", "SUN-CHN", 1971, "known in 1971; the latest: 1991 for imports_cow of CHN-SUN"),
        (
            "gdp china 2044",
            None,
            None,
            "nothing of that is known in 2044; the latest: 2024 for gdp_current_usd",
        ),
        ("warheads brazil", None, None, "no figure answers to 'warheads brazil': each word must occur"),
        ("germny gdp", None, None, "'germny' is in no variable and no power's name; did you mean 'Germany'?"),
        ("gdp_maddisn", None, None, "did you mean 'gdp_maddison'?"),
        ("prussia gdp", None, None, "no figures for Prussia (PRS)"),
    ],
)
def test_a_search_in_vain_says_what_there_is(
    query: str, who: str | None, year: int | None, told: str
) -> None:
    assert TABLE.search(query, who, year) == ()
    problem = str(TABLE.unanswered(query, who, year))
    assert told in problem
    assert "\n" not in problem
