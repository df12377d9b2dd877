"""What other equilibria make of the claims, on the terminal, in JSON and in the workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from rich.console import Console
from tests.sample_answer import answer, ledger

from tripolar.answer.answer import Answer
from tripolar.answer.json import to_json
from tripolar.claims.ledger import Entry, Ledger, Selection
from tripolar.ensemble.starts import ALIKE, ELSEWHERE, UNSETTLED, Examined
from tripolar.enums import Mark
from tripolar.report.export import to_xlsx
from tripolar.report.terminal import show

FOUND = Selection("expiry", 4, 60, 9, 1, 5, 0.4, 0.55, ("contested", "undecided"), True, 2)


def _looked(entry: Entry) -> Entry:
    if entry.claim.id != "M17":
        return entry
    return replace(entry, marks=(*entry.marks, Mark.DEPENDS), selection=(FOUND,))


@cache
def examined() -> Answer:
    """The sample answer with two variants examined, in one of which nine draws ended elsewhere."""
    free, cut = np.full((4, 64), ALIKE, np.int8), np.full((4, 64), ALIKE, np.int8)
    cut[1, 3:12], cut[2, 3], cut[0, 20], cut[:, 30] = ELSEWHERE, ELSEWHERE, UNSETTLED, UNSETTLED
    looked = Examined({"": free, "no-us": cut}, {"value(RUS)": np.ones((4, 64))})
    return replace(
        answer(),
        ensemble=replace(answer().ensemble, selection=looked),
        ledger=Ledger(tuple(map(_looked, ledger().entries))),
    )


def printed(shown: Answer) -> str:
    text = io.StringIO()
    show(shown, Console(file=text, width=80), full=True)
    return " ".join(text.getvalue().split())


def test_the_terminal_counts_the_draws_and_names_the_claims() -> None:
    told = printed(examined())
    assert "Solved again from 4 further starts, the first 64 draws have another equilibrium" in told
    assert "in some game in 9 under expiry" in told
    assert "Not examined, since some game settled from no start: 1 under expiry." in told
    assert "Claims that depend on which is reported: M17." in told
    assert "further start" not in printed(answer())


def test_json_tells_them_by_variant_and_claim() -> None:
    told = to_json(examined())
    assert told["other_equilibria"] == {
        "starts": 4,
        "draws": 64,
        "variants": {
            "": {"another": 0, "unsettled": 0, "not_examined": 0},
            "no-us": {"another": 9, "unsettled": 2, "not_examined": 1},
        },
    }
    [entry] = [entry for entry in told["ledger"] if entry["id"] == "M17"]
    [found] = entry["selection"]
    assert (found["protocol"], found["draws"], found["several"], found["differs"]) == ("expiry", 60, 9, 5)
    assert (found["low"], found["high"], found["depends"]) == (0.4, 0.55, True)
    assert found["verdicts"] == ["contested", "undecided"]
    assert Mark.DEPENDS in entry["marks"]
    assert to_json(answer())["other_equilibria"] is None


def test_the_workbook_has_a_column_for_each(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(to_xlsx(examined(), tmp_path / "draws.xlsx"))
    head, *rows = book["ledger"].iter_rows(values_only=True)
    columns = head.index("draws solved again"), head.index("highest probability") + 1
    found = {row[0]: row[slice(*columns)] for row in rows}
    assert found["M17"] == (60, 2, 9, 5, 0.4, 0.55)
    assert found["M4"] == (None,) * 6
