"""The share of draws that decide nothing is told with every verdict, wherever verdicts are shown in full."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

from rich.console import Console
from tests.sample_answer import answer

from tripolar.answer.answer import Answer
from tripolar.answer.json import to_json
from tripolar.claims.ledger import CodingResult, Ledger, ProtocolVerdict, Unknown
from tripolar.ensemble.store.folder import restore
from tripolar.report.page import page
from tripolar.report.terminal import ledger_table

FOUND = Unknown(0.125, 0.7, 0.825, "contested", "supported")


def doubtful() -> Answer:
    """The sample, with 40 of 320 draws of M1 unknown under its own protocol and 160 under another."""
    protocols = (
        ProtocolVerdict("expiry", "supported", 0.8, 0.64, 0.87, 40),
        ProtocolVerdict("nontransferable", "undecided", 0.9, 0.4, 0.97, 160),
    )
    entries = (
        replace(
            each,
            verdict="supported",
            probability=0.8,
            draws=320,
            unknown=40,
            if_unknown=FOUND,
            protocols=protocols,
            codings=(CodingResult("precision_lasting", "moves", 160, 0.78, 0.62, 0.88, "contested", 32),),
            turns_by_coding="precision_lasting",
        )
        if each.claim.id == "M1"
        else each
        for each in answer().ledger
    )
    return replace(answer(), ledger=Ledger(tuple(entries)))


def test_in_the_full_terminal() -> None:
    text = io.StringIO()
    Console(file=text, width=400).print(ledger_table(doubtful()))
    told = " ".join(text.getvalue().split())
    assert "unknown in 12%: 70% if it fails there, 82% if it holds (contested or supported)" in told


def test_on_the_page_for_the_verdict_its_codings_and_its_protocols() -> None:
    shown = page(doubtful())
    part = shown[shown.index('id="claim-M1"') :]
    part = re.sub(r"<[^>]+>", " ", part[: part.index("</article>")])
    told = " ".join(part.split())
    assert "If it failed in all of these (12% of all draws) it would be contested (70%)" in told
    assert "if it held in all supported (82%)" in told
    assert "precision_lasting moves contested 160 78% 20% 62% to 88%" in told
    assert "nontransferable undecided 90% 50% 40% to 97%" in told
    assert "The values of precision_lasting give it different verdicts" in told


def test_in_json_and_back() -> None:
    told = {each["id"]: each for each in json.loads(json.dumps(to_json(doubtful())["ledger"]))}["M1"]
    assert restore(Unknown, told["if_unknown"]) == FOUND
    assert [each["unknown"] for each in told["protocols"]] == [40, 160]
    assert told["codings"][0]["unknown"] == 32
    older = {key: value for key, value in told["codings"][0].items() if key not in ("verdict", "unknown")}
    assert restore(CodingResult, older).unknown == 0  # a run kept before there was one
