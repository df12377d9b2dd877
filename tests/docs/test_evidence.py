"""The table of published results names tests that exist, and has a row for every replication of a theory."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tripolar.lenses.registry import BUILT_IN

ROOT = Path(__file__).resolve().parents[2]
EVIDENCE = ROOT / "docs" / "explanation" / "evidence.csv"
ROWS = list(csv.DictReader(EVIDENCE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", [row for row in ROWS if row["test"]], ids=lambda row: row["check"])
def test_a_row_names_a_test_that_exists(row: dict[str, str]) -> None:
    path, _, name = row["test"].partition("::")
    text = (ROOT / "tests" / "replication" / path).read_text(encoding="utf-8")
    assert re.search(rf"^def {name}\(", text, re.MULTILINE)


def test_outcomes_are_one_of_three_and_say_why_they_are_not_the_first() -> None:
    assert {row["outcome"] for row in ROWS} <= {"reproduced", "differs", "not found"}
    assert all(row["note"] for row in ROWS if row["outcome"] != "reproduced")
    assert all(bool(row["test"]) == (row["outcome"] != "not found") for row in ROWS)


def test_every_built_in_theory_has_a_row_and_a_page() -> None:
    named = {row["page"] for row in ROWS if row["page"]}
    assert named == {point.name for point in BUILT_IN}
    pages = {page.stem for page in (ROOT / "docs" / "explanation" / "lenses").glob("*.md")} - {"index"}
    assert pages == named
