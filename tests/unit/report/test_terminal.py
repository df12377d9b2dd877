from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from tests.sample_answer import answer, ledger

from tripolar.claims.ledger import Ledger
from tripolar.report.page import page
from tripolar.report.terminal import show


def printed(changed=None, **console) -> str:
    text = io.StringIO()
    show(changed or answer(), Console(file=text, width=80, **console), Path("out") / "sample.html", full=True)
    return text.getvalue()


@pytest.fixture(scope="module")
def text() -> str:
    return printed()


def test_nothing_is_wider_than_eighty_columns(text: str) -> None:
    assert max(len(line) for line in text.splitlines()) <= 80


def test_piped_output_has_no_colour_and_a_terminal_has(text: str) -> None:
    assert "\x1b" not in text
    assert "\x1b" in printed(force_terminal=True)


def test_every_claim_is_there_with_its_verdict_and_probability(text: str) -> None:
    for entry in ledger().entries:
        assert re.search(rf"^ {entry.claim.id} ", text, re.MULTILINE)
    assert re.search(r"M4 .*depends on +42% ±3", text)
    assert re.search(r"F5 .*depends on +1 of 2, 1\? +not by net power", text)
    assert "undercut" in text
    assert "<least>" in text


def test_it_ends_with_the_page_and_what_it_is_not(text: str) -> None:
    *_, page, disclaimer = text.splitlines()
    assert page.endswith(str(Path("out") / "sample.html"))
    assert "not a forecast of persons" in disclaimer


def test_failures_are_counted(text: str) -> None:
    flat = " ".join(text.split())
    assert "200 draws, seed 0. Under expiry: 8 could not be calibrated; 382 equilibria solved, 2 not." in flat


def test_a_claim_that_looks_like_markup_is_printed_as_it_is() -> None:
    entry = ledger().entries[1]
    odd = replace(entry, claim=replace(entry.claim, says="[bold]Plain[/bold] [/]"))
    assert "[bold]Plain[/bold] [/]" in printed(replace(answer(), ledger=Ledger((odd,))))


def test_no_letter_of_a_power_is_lost_and_none_is_taken_for_markup() -> None:
    scenario = answer().scenario
    names = dict(zip(scenario.codes, ("中华人民共和国中华人民共和国", "[/foo]:dragon:", "Z"), strict=True))
    actors = tuple(replace(actor, name=names[actor.code]) for actor in scenario.actors)
    renamed = replace(scenario, actors=actors, title="[/] :eagle:")
    prepared = replace(answer().ensemble.prepared, scenario=renamed)
    ensemble = replace(answer().ensemble, prepared=prepared)
    text = printed(replace(answer(), ensemble=ensemble))
    pairs = text[text.index(" Pair ") : text.index("What each power")]
    left = "".join(line[:22].strip() for line in pairs.splitlines())
    assert "…" not in pairs
    assert "中华人民共和国中华人民共和国" in re.sub(r"[^\u4e00-\u9fff]", "", pairs)
    assert "[/foo]:dragon:" in left
    assert "[/] :eagle:" in text


def test_a_break_of_territory_between_the_figures_of_a_claim_is_told_in_terminal_and_page() -> None:
    told = "DEU: West Germany before 1990, all of Germany from 1990"
    entries = tuple(
        replace(entry, measures=tuple(replace(each, breaks=(told,)) for each in entry.measures))
        for entry in ledger().entries
    )
    changed = replace(answer(), ledger=replace(ledger(), entries=entries))
    lines = printed(changed)
    assert "Figures of one claim on both sides of a break of territory" in lines
    assert lines.count(f"F5  {told}") == 1
    assert page(changed).count(told) == 3
    assert "break of territory" not in printed()
