"""The tool that builds the table: what it keeps, what it leaves out, and that it repeats itself."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from tools.build_figures import DATA, Row, check_spots, kept, main, member_spans, number, pack

COUNTRY = """iso3,year,variable,value,unit,source_id
CHN,2024,milex_current_usd,313658294000,US$,closed
CHN,2022,cinc,0.5,share,older
"""
WORLD_COUNTRY = """iso3,year,variable,value,unit,source_id
CHN,2022,cinc,0.2340971,share,x
TUV,2022,cinc,0.0000001,share,x
SUN,1961,total_exports_cow,210700000,US$,x
CHN,2019,orbital_launches,34,launches,x
RUS,2023,gdp_ppp_current_intl,6452310000000,$,x
RUS,2023,gdp_pc_ppp_current_intl,44103.55,$,x
RUS,2025,nuclear_warheads,4299,warheads,fas_owid_2025
"""
DYAD = """iso3_a,iso3_b,year,variable,value,unit,source_id
RUS,CHN,2014,imports_cow,51135000000,US$,x
CHN,KOR,1960,imports_cow,0,US$,x
CHN,USA,1960,imports_cow,0,US$,x
DEU,FRA,2014,imports_cow,5,US$,x
CHN,RUS,2014,atop_defense,0,0/1,x
"""
WORLD_DYAD = """iso3_a,iso3_b,year,variable,value,unit,source_id
IND,VNM,2015,exports_baci,5478080000,US$,x
AUS,NZL,2018,atop_defense,1,1,x
AUS,NZL,2000,vdem,1,1,closed
"""


def build(folder: Path) -> dict[str, list[dict[str, str]]]:
    (folder / "world").mkdir(exist_ok=True)
    files = {
        "country_year": COUNTRY,
        "dyad_year": DYAD,
        "world/country_year_world": WORLD_COUNTRY,
        "world/dyad_year_world": WORLD_DYAD,
    }
    for name, text in files.items():
        with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8") as file:
            file.write(text)
    out = folder / "out"
    out.mkdir(exist_ok=True)
    main(folder, out)
    tables = {}
    for path in sorted(out.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    return tables


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_figures_of_the_world_are_packed_with_an_index_and_the_years_of_states(tmp_path: Path) -> None:
    build(tmp_path)
    world = tmp_path / "out" / "world"
    with (world / "index.csv").open(encoding="utf-8", newline="") as text:
        index = {line["variable"]: line for line in csv.DictReader(text)}
    assert {f"{name}.1" for name in index} == {path.stem for path in world.glob("*.z")}
    pact = index["atop_defense"]
    assert (pact["first"], pact["last"], pact["absent"], pact["figures"]) == ("1950", "2018", "0", "1")
    assert (index["exports_baci"]["absent"], index["exports_baci"]["source"]) == ("", "baci_spike")
    assert "CHN,2022-2099\n" in (world / "states.csv").read_text()
    numbers = {"IND": 0, "VNM": 1}
    packed = pack([Row("exports_baci", "IND-VNM", 2015, 5478081234.0, "x", "series")], numbers)
    assert len(packed) == 8 + 2 + 8 + 1 + 4


def test_members_that_left_and_came_back_are_written_as_spans() -> None:
    assert member_spans({1950, 1951, 1961, 1962}, 1962) == "1950-1951 1961-2099"
    assert member_spans(set(), 2022) == ""


def test_a_figure_that_is_known_otherwise_stops_the_build() -> None:
    row = Row("gdp_current_usd", "USA", 2024, 28.75e12, "wdi_2025", "series")
    with pytest.raises(SystemExit, match=r"should be 2.918e\+13"):
        check_spots([row])
    check_spots([row._replace(value=29.18e12)])


def test_open_series_are_kept_and_closed_ones_are_not(tmp_path: Path) -> None:
    tables = build(tmp_path)
    power = [(row["variable"], row["value"], row["source"]) for row in tables["figures-power"]]
    assert power == [("cinc", "0.234097", "cow_nmc_7"), ("nuclear_warheads", "4299", "fas_owid_2025")]
    trade = [(row["who"], row["value"]) for row in tables["figures-trade"]]
    assert trade == [("CHN-USA", "0"), ("RUS-CHN", "51135000000")]


def test_the_population_of_ppp_is_the_total_over_the_figure_per_head(tmp_path: Path) -> None:
    economy = {row["variable"]: row["value"] for row in build(tmp_path)["figures-economy"]}
    assert economy == {"gdp_ppp_current_intl": "6452310000000", "population_ppp": "146299000"}


def test_series_that_list_only_what_is_not_zero_get_their_zeros(tmp_path: Path) -> None:
    tables = build(tmp_path)
    launches = {row["year"]: row["value"] for row in tables["figures-technology"]}
    assert (launches["2018"], launches["2019"]) == ("0", "34")
    pacts = [row for row in tables["figures-relations"] if row["variable"] == "atop_defense"]
    assert {row["who"] for row in pacts} >= {"CHN-RUS", "CHN-SUN", "SUN-USA"}
    assert all(int(row["year"]) <= 1991 for row in pacts if "SUN" in row["who"])


def test_it_is_the_same_byte_for_byte_on_every_run(tmp_path: Path) -> None:
    build(tmp_path)
    first = contents(tmp_path / "out")
    assert "world/exports_baci.1.z" in first
    build(tmp_path)
    assert contents(tmp_path / "out") == first


def test_official_facts_in_the_package_are_those_of_the_tool(tmp_path: Path) -> None:
    build(tmp_path)
    name = "figures-official.csv"
    assert (tmp_path / "out" / name).read_bytes() == (DATA / name).read_bytes()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (18743803170827.2, "18743800000000"),
        (0.23409712, "0.234097"),
        (2.4e-5, "0.000024"),
        (0.0, "0"),
        (-1.5, "-1.5"),
    ],
)
def test_numbers_have_six_digits_and_no_exponent(value: float, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize(
    ("row", "keeps"),
    [
        (Row("imports_cow", "CHN-USA", 1960, 0.0, "x", "series"), True),
        (Row("imports_cow", "CHN-KOR", 1960, 0.0, "x", "series"), False),
        (Row("trade_share_cow", "SUN-USA", 1961, 0.18, "x", "derived"), False),
        (Row("notable_ai_models", "USA", 1997, 1.0, "x", "series"), False),
        (Row("notable_ai_models", "USA", 2024, 42.0, "x", "series"), True),
    ],
)
def test_numbers_that_nobody_knows_are_left_out(row: Row, keeps: bool) -> None:
    assert kept(row) is keeps
