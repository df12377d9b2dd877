"""Figures of every state and of all pairs: what they are, where zeros are known, and when they are read."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

import tripolar.figures
from tripolar.errors import FigureError
from tripolar.figures import world
from tripolar.figures.names import find_state
from tripolar.figures.store import read_csv
from tripolar.figures.table import load_table
from tripolar.measure.standing import standing
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.load import load

TABLE = load_table()
FOLDER = Path(tripolar.figures.__file__).parent / "data" / "world"
OPEN = {"CC BY 4.0", "CC0", "MIT", "Etalab Open Licence 2.0", "free with citation"}
LARGEST = 12_000_000  # bytes of the packed files together, of a wheel of 20 million at most


@pytest.mark.parametrize(
    ("variable", "who", "year", "value"),
    [
        ("gdp_current_usd", "VNM", 2024, 476.388e9),
        ("gdp_ppp_constant_2021_intl", "CHN", 2024, 33.5979e12),
        ("gdp_ppp_constant_2021_intl", "RUS", 2024, 6.09e12),
        ("exports_baci", "CHN-USA", 2018, 500.928e9),
        ("exports_baci", "CHN-RUS", 2018, 47.5e9),
        ("exports_baci", "RUS-CHN", 2018, 55.3e9),
        ("imports_cow", "USA-CHN", 2014, 472.525e9),
        ("conflict_ucdp", "UKR-RUS", 2024, 2),
        ("conflict_ucdp", "IND-PAK", 2010, 0),
        ("rivalry_tss", "GRC-TUR", 2020, 1),
        ("rivalry_tss", "AUS-NZL", 2020, 0),
        ("atop_defense", "DEU-FRA", 2018, 1),
        ("mid_hostility", "IRN-IRQ", 1982, 5),
        ("nuclear_warheads", "ISR", 2025, 90),
        ("cinc", "DDR", 1980, 0.00888869),
    ],
)
def test_figures_are_those_of_their_sources(variable: str, who: str, year: int, value: float) -> None:
    assert TABLE.get(variable, who, year).value == pytest.approx(value, rel=2e-3)


def test_a_pair_is_found_in_either_order_and_knows_its_source() -> None:
    figure = TABLE.get("rivalry_tss", "TUR-GRC", 2015)
    assert figure == TABLE.get("rivalry_tss", "GRC-TUR", 2015)
    assert (figure.who, figure.source, figure.quality) == ("GRC-TUR", "tss_2021", "series")
    assert TABLE.get("exports_baci", "IND-VNM", 2015) != TABLE.get("exports_baci", "VNM-IND", 2015)


def test_absent_is_zero_only_inside_a_series_that_lists_what_happened_and_between_states() -> None:
    assert TABLE.get("atop_defense", "IND-VNM", 2018).value == 0
    assert TABLE.find("atop_defense", "IND-VNM", 2019) is None  # the series has ended
    assert TABLE.find("atop_defense", "KAZ-UZB", 1990) is None  # no states yet
    assert TABLE.find("conflict_ucdp", "GRL-ISL", 2000) is None  # one is no state
    assert TABLE.find("imports_cow", "FSM-BOL", 2000) is None  # zeros were dropped: unknown


@pytest.mark.parametrize(
    ("variable", "who"),
    [
        ("gdp_current_usd", "VNM"),
        ("cinc", "DDR"),
        ("rivalry_tss", "GRC-TUR"),
        ("atop_defense", "KAZ-UZB"),
        ("conflict_ucdp", "GRL-ISL"),
        ("imports_cow", "FSM-BOL"),
        ("exports_baci", "CHN-USA"),
    ],
)
def test_of_one_year_is_known_what_is_known_of_all(variable: str, who: str) -> None:
    whole = world.years_of(variable, who)
    for year in range(1890, 2032):
        alone = {year: whole[year]} if year in whole else {}
        assert world.years_of(variable, who, year) == alone


def test_plain_and_packed_figures_agree() -> None:
    checked = 0
    for variable in world.variables():
        for who in TABLE.whos(variable):
            if any(code not in TABLE.core for code in who.split("-")):
                continue
            packed = world.years_of(variable, who)
            for figure in TABLE.series(variable, who):
                if figure.year in packed and not (packed[figure.year][0] == figure.value == 0):
                    assert packed[figure.year][0] == figure.value, figure
                    checked += 1
    assert checked > 30_000


@pytest.mark.parametrize("year", [1971, 2025])
def test_what_is_asked_of_a_triangle_reads_no_figures_of_the_world(
    monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    read, asked = world.packed, set()

    def listen(variable: str) -> world.Packed:
        asked.add(variable)
        return read(variable)

    monkeypatch.setattr(world, "packed", listen)
    found = standing(("USA", "SUN" if year < 1992 else "RUS", "CHN"), year, TABLE)
    assert len(found.figures) > 30
    assert asked == set()
    if year == 2025:
        vocabulary = FigureVocabulary(TABLE)
        for claim in load("russia-2025").claims:
            for measured in claim.measures:
                vocabulary.value(measured.expression)
        # A partner's rank among all states and trade with a group, and fighting, are in no plain table.
        assert asked == {"exports_baci", "conflict_ucdp"}


def test_a_triangle_of_others_is_measured() -> None:
    gulf = standing(("USA", "SAU", "IRN"), 2020, TABLE)
    assert [row.measure.label for row in gulf.power if row.year is None] == []
    tie = gulf.tie("SAU", "USA")
    assert tie.imports.year == 2020
    assert tie.imports.sources == ("baci_spike",)


def test_a_file_of_the_world_is_that_of_the_index_and_no_other_is_there() -> None:
    with (FOLDER / "index.csv").open(encoding="utf-8", newline="") as text:
        lines = list(csv.DictReader(text))
    digests = {line["variable"]: line["sha256"] for line in lines}
    assert digests.keys() == world.variables().keys()
    files = {path.name for path in FOLDER.glob("*.z")}
    for variable, spans in world.variables().items():
        names = [f"{variable}.{part}.z" for part in range(1, spans[0].parts + 1)]
        content = b"".join((FOLDER / name).read_bytes() for name in names)
        assert hashlib.sha256(content).hexdigest() == digests[variable]
        files -= {*names}
    assert files == set()
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < LARGEST
    assert {TABLE.sources[line["source"]].licence for line in lines} <= OPEN


def test_closed_and_share_alike_series_are_not_there() -> None:
    closed = {"vdem_polyarchy", "polity2", "patent_applications", "oil_production", "ai_publications"}
    assert closed & world.variables().keys() == set()


def test_every_state_has_a_name_and_is_found_by_it() -> None:
    for code in world.states():
        name = TABLE.actors[code]
        assert [state.code for state in (find_state(code), find_state(name)) if state] == [code, code]
    assert len(TABLE.actors) > 220


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("trade IND-VNM 2015", {"exports_baci(IND-VNM, 2015)", "exports_baci(VNM-IND, 2015)"}),
        ("vietnam gdp 2022", {"gdp_current_usd(VNM, 2022)", "gdp_maddison(VNM, 2022)"}),
        ("gdr cinc", {"cinc(DDR, 1990)"}),
        ("warheads israel", {"nuclear_warheads(ISR, 2025)"}),
    ],
)
def test_search_finds_states_and_pairs_of_the_world(query: str, wanted: set[str]) -> None:
    found = {str(figure) for figure in TABLE.search(query)}
    assert wanted <= found


def test_the_whole_name_of_a_variable_asks_for_everyone() -> None:
    assert len(TABLE.search("gdp_current_usd 2022")) > 180
    partners = TABLE.search("exports_baci vietnam 2018")
    assert len(partners) > 150
    assert all("VNM" in figure.who for figure in partners)
    assert {figure.who for figure in TABLE.search("gdp 2022")} <= TABLE.core


def test_a_wrong_question_about_the_world_is_answered_in_one_line() -> None:
    with pytest.raises(FigureError, match="exports_baci of IND-VNM is unknown in 2023; known: 2000-2020"):
        TABLE.get("exports_baci", "IND-VNM", 2023)
    with pytest.raises(FigureError, match="kept for a pair"):
        TABLE.get("exports_baci", "IND", 2015)
    with pytest.raises(FigureError, match="exports_baci is not known for IND-TWN"):
        TABLE.get("exports_baci", "IND-TWN", 2015)


def test_notes_and_licences_of_every_source_are_told() -> None:
    ids = {line["id"] for line in read_csv("sources.csv")}
    assert {span.source for spans in world.variables().values() for span in spans} <= ids
