"""The map of a scenario and of a run."""

from __future__ import annotations

import json

import pytest
from tests.sample_answer import answer, ledger

from tripolar.answer.argument import MOST_APART, finding, map_of_answer, map_of_scenario, second_readings
from tripolar.charts.argument_map import MapMark
from tripolar.enums import ClaimKind
from tripolar.report.argdown import argdown
from tripolar.scenario.load import load, load_text

SECOND = """\
schema: 1
extends: tutorial
title: A "title" [odd]
conclusions: [T2]
claims:
  T3: {reading_of: T2}
"""


def test_an_argument_that_was_not_run_is_drawn_with_nothing_tested() -> None:
    scenario = load("russia-2025")
    claims = {claim.id: claim for claim in scenario.claims}
    found = map_of_scenario(scenario)
    assert {box.mark for box in found.boxes} == {MapMark.UNKNOWN}
    assert {box.id for box in found.boxes if box.conclusion} == {*scenario.conclusions}
    for box in found.boxes:
        facts = [name for name in claims[box.id].rests_on if claims[name].kind == ClaimKind.FACT]
        assert claims[box.id].kind != ClaimKind.FACT  # facts stand in the boxes of those who use them
        assert (len(box.facts.marks) if box.facts else 0) == len(facts)
        assert {*box.premises} == {*claims[box.id].rests_on} - {*facts}
    assert 0 < len(found.apart) <= MOST_APART


def test_a_second_reading_hangs_below_what_it_reads() -> None:
    scenario = load_text(SECOND, "second")
    assert second_readings(scenario) == {"T2": ("T3",)}
    found = map_of_scenario(scenario)
    assert [box.id for box in found.boxes] == ["T1", "T2"]
    assert len(found.boxes[1].below) == 1


def test_a_run_gives_marks_chances_and_its_source() -> None:
    found = map_of_answer(answer())
    entries = {entry.claim.id: entry for entry in ledger()}
    assert found.boxes
    for box in found.boxes:
        assert box.probability == entries[box.id].probability
        assert box.undercut == bool(entries[box.id].undercut_by)
    assert "200 draws, seed" in found.notes[-1]


def test_a_failing_premise_leads_the_title_else_the_answer_does() -> None:
    scenario = answer().scenario
    assert finding(scenario, None) == scenario.title
    assert finding(load("russia-2025"), None, "Mostly no.") == (
        "Can Russia play the United States against China? Mostly no."
    )


def test_argdown_has_a_statement_for_each_claim_and_its_premises_as_support() -> None:
    text = argdown(load_text(SECOND, "second"))
    assert text.splitlines()[1] == 'title: "A \\"title\\" [odd]"'
    assert "#conclusion\n  + [T1]\n" in text
    told = argdown(answer().scenario, answer().ledger)
    assert told.count("\n[") == len(answer().ledger)
    assert ' {probability: "' in told


@pytest.mark.parametrize(("says", "written"), [("a [b] <c> #d", r"a \[b\] \<c\> \#d"), ("e\n  f", "e f")])
def test_argdown_takes_no_mark_from_a_statement(says: str, written: str) -> None:
    scenario = load_text(
        f"schema: 1\nextends: tutorial\nclaims:\n  T1: {{says: {json.dumps(says)}}}\n", "marks"
    )
    assert f"[T1]: {written}" in argdown(scenario)
