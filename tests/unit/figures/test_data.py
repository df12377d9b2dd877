"""The files of the table: every figure has a source that allows it, once, in its variable's unit."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from pathlib import Path

import pytest

import tripolar.figures
from tripolar.figures import world
from tripolar.figures.store import read_theme
from tripolar.figures.table import load_table

DATA = Path(tripolar.figures.__file__).parent / "data"
FILES = sorted(DATA.glob("figures-*.csv"))
TABLE = load_table()
OPEN = {
    "CC BY 4.0",
    "CC0",
    "Etalab Open Licence 2.0",
    "MIT",
    "US public domain",
    "free with citation",
    "single cited facts",
}
CLOSED = re.compile(r"sipri|imf|comtrade|wits|wind|fbic|colt|gsdb|gdelt|icews|crea|v-?dem", re.IGNORECASE)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_every_source_has_a_licence_that_lets_its_figures_stand_here() -> None:
    assert {source.licence for source in TABLE.sources.values()} == OPEN
    assert [id for id in TABLE.sources if CLOSED.search(id)] == []
    assert [source.id for source in TABLE.sources.values() if not source.citation] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_rows_are_sound(file: Path) -> None:
    theme = file.stem.removeprefix("figures-")
    for row in rows(file):
        variable = TABLE.variables[row["variable"]]
        assert variable.theme == theme
        assert row["unit"] == variable.unit
        assert row["source"] in TABLE.sources
        assert row["quality"] in {"series", "official", "derived", "disputed"}
        assert math.isfinite(float(row["value"]))
        assert 1950 <= int(row["year"]) <= 2025
        codes = row["who"].split("-")
        assert set(codes) <= set(TABLE.actors)
        assert len(set(codes)) == (2 if variable.of_pairs else 1)


def test_series_of_narrower_terms_lie_in_a_file_of_their_own_that_can_be_left_out() -> None:
    kept = {row["source"] for row in rows(DATA / "figures-restricted.csv")}
    assert kept == {"wipo_gapminder", "cset_owid", "ifr_owid"}
    others = {row["source"] for file in FILES if "restricted" not in file.stem for row in rows(file)}
    assert kept & others == set()
    notice = (DATA / "figures-restricted.NOTICE.txt").read_text(encoding="utf-8")
    assert all(name in notice for name in ("WIPO", "Center for Security and Emerging Technology", "Robotics"))
    assert read_theme("a theme without a file") == {}


def test_no_figure_is_given_twice() -> None:
    counted: Counter[tuple[str, str, str]] = Counter()
    for file in FILES:
        for row in rows(file):
            undirected = TABLE.variables[row["variable"]].directed == "undirected"
            who = "-".join(sorted(row["who"].split("-"))) if undirected else row["who"]
            counted[row["variable"], who, row["year"]] += 1
    assert [key for key, times in counted.items() if times > 1] == []


def test_every_variable_and_every_source_is_used() -> None:
    used = [row for file in FILES for row in rows(file)]
    packed = {span.source for spans in world.variables().values() for span in spans}
    assert set(TABLE.variables) == {row["variable"] for row in used} | world.variables().keys()
    assert set(TABLE.sources) - {row["source"] for row in used} - packed == {"memberships"}


def test_files_are_small_enough_for_a_spreadsheet() -> None:
    assert {file.name: file.stat().st_size < 1_000_000 for file in DATA.glob("*.csv")} == {
        file.name: True for file in DATA.glob("*.csv")
    }
    assert len(FILES) == len({variable.theme for variable in TABLE.variables.values()})


def test_the_documentation_names_every_source() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "explanation" / "figures.md"
    text = " ".join(page.read_text(encoding="utf-8").split())
    assert [source.title for source in TABLE.sources.values() if source.title not in text] == []
