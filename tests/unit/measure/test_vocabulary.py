"""Expressions over figures: what each function answers, and what happens when it cannot."""

from __future__ import annotations

import math

import pytest

from tripolar.errors import FigureError, Location
from tripolar.figures.table import load_table
from tripolar.measure.vocabulary import FIGURE_FUNCTIONS, FigureVocabulary
from tripolar.scenario.expression import FUNCTIONS, parse


def value(text: str) -> float:
    return FigureVocabulary(load_table()).value(parse(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("figure(gdp_current_usd, CHN, 2024) / figure(gdp_current_usd, RUS, 2024)", 8.622),
        ("latest(cinc, CHN)", 0.234097),
        ("latest(cinc, CHN, 1950)", 0.118495),
        ("growth(gdp_constant_2015_usd, RUS, 2013, 2024)", 1.41955),
        ("growth(gdp_constant_2015_usd, CHN, 2013, 2024)", 5.928),
        ("total(gdp_current_usd, GLOBAL-SOUTH, 2024) / figure(gdp_current_usd, CHN, 2024)", 0.5408),
        ("total(cinc, GLOBAL-SOUTH, 2022) / figure(cinc, USA, 2022)", 1.72245),
        ("total(nuclear_warheads, BRICS, 2010, 2010)", 80.0),
        ("count(mid_onset, CHN-SUN, 1960, 1969)", 6.0),
        ("count(mid_onset, CHN-SUN, 1970, 1979)", 4.0),
        ("count(party_change, USA, 1950, 2025)", 11.0),
        ("count(leader_change, CHN, 1950, 2025)", 5.0),
        ("partner_rank(trade_share_cow, RUS-CHN, 2009)", 2.0),
        ("partner_rank(trade_share_cow, RUS-CHN, 2010)", 1.0),
        ("partner_rank(trade_share_cow, RUS-DEU, 2010)", 2.0),
        ("partner_rank(joint_igos, USA-GBR, 2014)", 6.0),
        ("figure_if_known(gdp_current_usd, SOUTH, 2023) / figure(gdp_current_usd, SOUTH, 2023)", 1.0),
        ("trade_rank(exports_baci, RUS-CHN, 2011, 2020)", 1.0),
        ("trade_rank(exports_baci, RUS-CHN, 2010)", 2.0),
        ("trade_rank(exports_baci, RUS-CHN, 2009, 2011)", 3.0),
        ("net_power(gdp_current_usd, CHN, 2024) / net_power(gdp_current_usd, RUS, 2024)", 7.574),
        ("access(imports_cow, RUS-USA, 2014)", 0.012477),
        ("access(exports_official, RUS-CHN, 2024)", 0.068039),
        ("access(imports_census, USA-CHN, 2018)", 0.029747),
        ("best_access(imports_cow, CHN-USA, 1980, 2014)", 0.043131),
        ("best_access(exports_census, CHN-USA, 2001, 2019)", 0.029822),
        ("un_distance(CHN-RUS, 2024)", 0.255042),
    ],
)
def test_values(text: str, wanted: float) -> None:
    assert value(text) == pytest.approx(wanted, rel=2e-4)


def test_an_exports_series_is_read_from_the_other_side() -> None:
    vocabulary = FigureVocabulary(load_table())
    vocabulary.value(parse("access(exports_official, RUS-CHN, 2024)"))
    assert [str(figure) for figure in vocabulary.used] == [
        "exports_official(CHN-RUS, 2024)",
        "gdp_current_usd(RUS, 2024)",
        "exports_share_gdp(RUS, 2024)",
    ]


def test_what_may_be_absent_is_unknown_and_is_listed() -> None:
    vocabulary = FigureVocabulary(load_table())
    fact = parse(
        "figure(pipeline_gas_official, RUS-CHN, 2023) > figure_if_known(pipeline_gas_official, RUS-DEU, 2023)"
    )
    assert math.isnan(vocabulary.value(fact))
    assert vocabulary.missing == ("pipeline_gas_official(RUS-DEU, 2023)",)


def test_a_total_leaves_out_china_and_russia_and_lists_absent_members() -> None:
    vocabulary = FigureVocabulary(load_table())
    vocabulary.value(parse("total(gdp_current_usd, BRICS, 2024)"))
    members = {"BRA", "IND", "ZAF", "IRN", "EGY", "ARE", "IDN"}
    assert {figure.who for figure in vocabulary.used} == members
    assert vocabulary.missing == ("gdp_current_usd(ETH, 2024)",)


def test_a_total_of_nobody_is_unknown() -> None:
    assert math.isnan(value("total(industrial_robots, SCO, 2023)"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("figur(cinc, CHN, 2022)", "'figur' is not a function of figures; did you mean 'figure'?"),
        ("figure(cinc, CHN)", "figure(variable, who, year) was given 2 arguments"),
        ("latest(cinc)", "latest(variable, who[, year]) was given 1 argument"),
        ("figure(cinc, CHN, x)", "'x' is no year"),
        ("figure(cinc, CHN, 2022.5)", "'2022.5' is no year"),
        ("figure(7, CHN, 2022)", "7 is no variable"),
        ("partner_rank(trade_share_cow, RUS, 2010)", "'RUS' is no pair such as RUS-CHN"),
        ("trade_rank(exports_baci, RUS-CHN, 2021)", "exports_baci of RUS-CHN is unknown in 2021"),
        ("trade_rank(exports_baci, RUS-CHN, 2020, 2011)", "has no years in it"),
        ("trade(rivalry_tss, RUS-CHN, 2020)", "trade sums flows between two, and 'rivalry_tss' is none"),
        ("figure(cinc, CHN, 2044)", "known: 1950-2022"),
        ("growth(cinc, CHN, 2022, 2022)", "has no years in it"),
        ("total(cinc, BRIX, 2022)", "did you mean 'BRICS'?"),
        ("count(mid_onset, CHN-RUS, 2000, 2020)", "unknown in 2015; known: 1992-2014"),
        ("net_power(cinc, CHN, 2022)", "net power is built on a GDP series"),
        ("access(rivalry_tss, RUS-CHN, 2014)", "access needs a series of imports or exports in US$"),
        ("access(imports_eur_official, EUU-RUS, 2022)", "not 'imports_eur_official'"),
        ("access(nothing, RUS-CHN, 2014)", "no figures under the name 'nothing'"),
        ("access(imports_cow, SUN-USA, 1971)", "gdp_current_usd is not known for SUN"),
        ("best_access(imports_cow, RUS-CHN, 2016, 2019)", "unknown in 2016-2019"),
    ],
)
def test_what_cannot_be_answered_is_refused_on_one_line_with_its_place(text: str, told: str) -> None:
    where = Location("my.yaml", 7, 12)
    with pytest.raises(FigureError) as caught:
        FigureVocabulary(load_table()).value(parse(f"1 + {text}", where))
    assert str(caught.value).startswith("my.yaml:7:16: ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_names_do_not_clash_with_the_built_in_functions() -> None:
    assert not set(FIGURE_FUNCTIONS) & set(FUNCTIONS)


def test_every_function_says_what_it_does_and_how_it_is_called() -> None:
    for name, function in FIGURE_FUNCTIONS.items():
        assert function.signature.startswith(f"{name}(")
        assert function.says


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("growth(orbital_launches, CHN, 1960, 2020)", "goes from 0 in 1960 to 37 in 2020"),
        ("growth(un_idealpoint, USA, 1950, 2020)", None),
        ("growth(un_idealpoint, CHN, 1980, 2020)", "a rate of growth needs a start above 0"),
        ("growth(un_idealpoint, TUR, 1980, 2000)", None),
        ("count(mid_onset, USA-CHN, 2014, 2000)", "count from 2014 to 2000 has no years in it"),
        ("growth(gdp_current_usd, CHN, 2014, 2000)", "growth from 2014 to 2000 has no years in it"),
        ("best_access(imports_cow, CHN-USA, 2014, 2000)", "is unknown in 2014-2000"),
    ],
)
def test_a_span_without_years_or_a_growth_through_zero_is_refused(text: str, told: str | None) -> None:
    if told is None:
        assert math.isfinite(value(text))
    else:
        with pytest.raises(FigureError, match=told):
            value(text)


def test_net_power_of_a_group_in_a_year_without_figures_is_unknown_and_says_what_is_missing() -> None:
    vocabulary = FigureVocabulary(load_table())
    assert math.isnan(vocabulary.value(parse("net_power(gdp_current_usd, SOUTH, 1900)")))
    assert "gdp_current_usd(IND, 1900)" in vocabulary.missing
    assert vocabulary.used == ()


def test_figures_on_both_sides_of_a_break_of_territory_are_told() -> None:
    vocabulary = FigureVocabulary(load_table())
    vocabulary.value(parse("figure(nmc_total_pop, DEU, 1990) > figure(nmc_total_pop, DEU, 1991)"))
    assert vocabulary.breaks == ()
    vocabulary.value(parse("growth(nmc_total_pop, DEU, 1980, 1995)"))
    assert vocabulary.breaks == ("DEU: West Germany before 1990, all of Germany from 1990",)
    other = FigureVocabulary(load_table())
    other.value(parse("growth(population, DEU, 1980, 1995)"))  # of one territory throughout
    assert other.breaks == ()
