"""A verdict within its sampling error of a boundary says so wherever it is shown."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console
from tests.sample_answer import answer

from tripolar.answer.answer import Answer
from tripolar.answer.json import to_json
from tripolar.claims.comparison import compare_ledgers
from tripolar.claims.dispute import Position
from tripolar.claims.ledger import Entry, Ledger
from tripolar.ensemble.store.folder import restore
from tripolar.report.comparison import _headline, side_words
from tripolar.report.debate import verdict_words
from tripolar.report.export import _ledger
from tripolar.report.page import page
from tripolar.report.sentences import mark_words
from tripolar.report.terminal import ledger_table


def bordering(claim_id: str = "M1", verdict: str = "supported", beyond: str = "contested") -> Answer:
    """The sample with one claim at 77%, whose interval reaches from 70% to 83%."""
    found = answer()
    entries = (
        replace(each, verdict=verdict, probability=0.77, interval=(0.7, 0.83), borders_on=beyond)
        if each.claim.id == claim_id
        else each
        for each in found.ledger
    )
    return replace(found, ledger=Ledger(tuple(entries)))


def test_in_the_terminal() -> None:
    text = io.StringIO()
    Console(file=text, width=300).print(ledger_table(bordering()))
    assert "error of" in text.getvalue()  # the column is narrow
    plain = io.StringIO()
    Console(file=plain, width=300).print(ledger_table(answer()))
    assert "error of" not in plain.getvalue()


def test_on_the_page_with_the_interval() -> None:
    shown = page(bordering())
    assert '<span class="mark">within error of contested</span>' in shown
    assert (
        "The 95 percent interval of the probability, 70% to 83%, includes the boundary to contested" in shown
    )
    assert "within error of" not in page(answer())


def test_in_json_and_back() -> None:
    told = {each["id"]: each for each in json.loads(json.dumps(to_json(bordering())["ledger"]))}
    assert (told["M1"]["borders_on"], told["M1"]["interval"]) == ("contested", [0.7, 0.83])
    assert (told["M14"]["borders_on"], told["M14"]["interval"]) == ("", None)
    assert restore(tuple[float, float] | None, told["M1"]["interval"]) == (0.7, 0.83)


def test_in_a_table_of_python_and_in_exported_ones() -> None:
    assert bordering().ledger.to_frame().loc["M1", "borders_on"] == "contested"
    head, *rows = _ledger(bordering())
    [row] = [row for row in rows if row[0] == "M1"]
    assert row[head.index("within error of")] == "contested"


def test_in_a_debate() -> None:
    position = Position("refuted", 0.22, 0.04, 0.15, 0.31, 0, "contested")
    assert verdict_words(position) == "refuted 22%, within error of contested"


@pytest.mark.parametrize(
    ("after", "near"), [("supported", True), ("", False)], ids=["each borders on the other", "only one does"]
)
def test_where_two_runs_are_compared(after: str, near: bool) -> None:
    one, other = bordering(), bordering("M1", "contested", after)
    [found] = [each for each in compare_ledgers(one.ledger, other.ledger) if each.id == "M1"]
    assert (found.verdict_changed, found.within_error) == (True, near)
    assert side_words(found.before).startswith("supported 77%, within error of contested")
    told = " ".join(_headline((found,)))
    assert ("within the sampling error of either verdict: M1" in told) is near


def test_under_every_protocol() -> None:
    from tripolar.claims.judge import across_protocols

    both = across_protocols({"expiry": bordering().ledger, "credible": answer().ledger})
    entry: Entry = both["M1"]
    assert [each.borders_on for each in entry.protocols] == ["contested", ""]


def test_a_mark_that_sampling_error_leaves_open_says_so_wherever_marks_are_shown() -> None:
    near = ("depends on the equilibrium", "undercut")
    entries = tuple(
        replace(each, marks=("tautology", "undercut"), undercut_by=("F1",), marks_within_error=near)
        if each.claim.id == "M1"
        else each
        for each in answer().ledger
    )
    found = replace(answer(), ledger=Ledger(entries))
    told = ("tautology", "undercut, within error", "within error of depends on the equilibrium")
    assert found.ledger["M1"].told_marks == told
    assert "undercut by F1, within error" in mark_words(found.ledger["M1"])
    shown = page(found)
    assert all(f'<span class="mark">{mark}</span>' in shown for mark in told)
    assert {each["id"]: each for each in to_json(found)["ledger"]}["M1"]["marks_within_error"] == [*near]
    assert found.ledger.to_frame().loc["M1", "marks_within_error"] == ", ".join(near)
    head, *rows = _ledger(found)
    [row] = [row for row in rows if row[0] == "M1"]
    assert row[head.index("marks within error")] == ", ".join(near)
    [moved] = [each for each in compare_ledgers(answer().ledger, found.ledger) if each.id == "M1"]
    assert side_words(moved.after).endswith(f"({'; '.join(told)})")
