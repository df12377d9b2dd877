"""The answer in 25 lines of a terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from tests.sample_answer import answer

from tripolar.answer.answer import Answer
from tripolar.claims.ledger import Ledger
from tripolar.enums import Verdict
from tripolar.language import speaking
from tripolar.report import terminal_answer
from tripolar.report.page import page
from tripolar.report.terminal import show

PAGE = Path("out") / "sample.html"


def concluding(*conclusions: str, title: str = "Does it pay to balance?") -> Answer:
    """The sample with conclusions, and a title that asks."""
    ensemble = answer().ensemble
    scenario = replace(ensemble.scenario, conclusions=conclusions, title=title)
    prepared = replace(ensemble.prepared, scenario=scenario)
    return replace(answer(), ensemble=replace(ensemble, prepared=prepared))


def sure() -> Ledger:
    """The sample's ledger, with all that is supported holding in every draw."""
    entries = (
        replace(entry, probability=1.0, lower=1.0, upper=1.0) if entry.verdict == Verdict.SUPPORTED else entry
        for entry in answer().ledger
    )
    return Ledger(tuple(entries))


def printed(shown: Answer, width: int = 100, encoding: str = "utf-8", **console: bool) -> list[str]:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding)
    show(shown, Console(file=file, width=width, **console), PAGE)  # type: ignore[arg-type]
    file.flush()
    return raw.getvalue().decode(encoding).splitlines()


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return printed(concluding("M17"))


def test_it_takes_25_lines_of_100_columns(lines: list[str]) -> None:
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("width", [60, 80])
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(len, printed(concluding("M17"), width))) <= width


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("width", [1, 20, 25, 30, 32, 33, 47])
def test_a_terminal_however_narrow_shows_every_word(width: int, full: bool) -> None:
    file = io.StringIO()
    show(concluding("M17"), Console(file=file, width=width), PAGE, full=full)
    for words in ("Does it pay to balance?", "Strongest against", "200 were tried"):
        assert "".join(words.split()) in "".join(file.getvalue().split())


def test_a_share_and_its_interval_stand_apart_in_every_language() -> None:
    with speaking("ru"):
        lines = printed(replace(concluding("M17"), ledger=sure()))
    assert any("100% (от 100 до 100)" in line for line in lines)


def test_question_answer_and_count_come_first(lines: list[str]) -> None:
    assert lines[0] == "Does it pay to balance?"
    assert lines[1].startswith(
        "~ Leaning no. All three powers gain from a balancing act that works in 38% of"
    )
    assert lines[2] == "  Of 6 claims tested, 1 holds, 1 fails, 3 stay open and 1 depends on the measure."


def test_what_was_set_stands_below_the_question() -> None:
    scenario = replace(concluding("Q1").scenario, changed=("balance_stress=*2",))
    ensemble = answer().ensemble
    prepared = replace(ensemble.prepared, scenario=scenario)
    changed = replace(answer(), ensemble=replace(ensemble, prepared=prepared))
    assert printed(changed)[1] == "Set for this run: balance stress times 2."
    assert "<em>Set for this run: balance stress times 2.</em>" in changed._repr_html_()
    assert changed.to_json()["answer"]["changed"] == "Set for this run: balance stress times 2."
    written = page(changed)
    assert '<p class="set">Set for this run: balance stress times 2.</p>' in written
    assert "Every other assumption over its whole range" in written
    assert "Set for this run" not in page(answer())


def test_a_row_has_mark_label_bar_share_and_interval(lines: list[str]) -> None:
    [row] = [line for line in lines if "keeps its partnership" in line]
    assert re.fullmatch(r"  ✓ Russia keeps its partnership with China… +█{17} +│  85%    \(79 to 92\)", row)
    [row] = [line for line in lines if "Moscow can turn" in line]
    assert re.fullmatch(r"  ✗ Moscow can turn the opening into US… +▍ +│   2%      \(0 to 9\)", row)
    assert lines[lines.index(row) + 1] == "    No other tested claim fails."


def test_every_mark_that_occurs_is_explained(lines: list[str]) -> None:
    [legend] = [line for line in lines if "75% of draws" in line]
    assert legend.startswith("✓ holds in 75% of draws or more   ✗ fails: 25% or fewer")
    assert "~ open" not in legend
    assert "A draw is one way in which all that is unknown could be; 200 were tried." in " ".join(lines)


def test_the_pairs_stand_as_they_are_and_as_they_will_likeliest_be(lines: list[str]) -> None:
    [now] = [line for line in lines if line.startswith("  today")]
    assert now.split() == ["today", "hostile", "hostile", "or", "normal", "partners"]
    [then] = [line for line in lines if line.startswith("  in 2035")]
    assert re.findall(r"partners \d+%", then)


def test_long_names_and_many_readings_are_told_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    every = ((0.0, 0.4), (0.5, 0.3), (1.0, 0.3))
    monkeypatch.setattr(terminal_answer, "level_shares", lambda ensemble, dyad: every)
    sample = answer()
    longer = tuple(
        replace(actor, short="", name=f"{actor.name} of Tomorrow") for actor in sample.scenario.actors
    )
    prepared = replace(sample.ensemble.prepared, scenario=replace(sample.scenario, actors=longer))
    shown = printed(replace(sample, ensemble=replace(sample.ensemble, prepared=prepared)), width=80)
    k = next(k for k, line in enumerate(shown) if line.startswith("  today"))
    assert shown[k].split() == ["today", *3 * ["the", "records", "disagree"]]
    heads = " ".join(" ".join(shown[k - 4 : k]).split())
    assert "…" not in heads
    for word in ("Russia", "China", "States", "Tomorrow"):
        assert heads.count(word) >= 2
    assert max(map(len, shown)) <= 80
    assert len(shown) <= 25


def test_where_all_is_shown_nothing_sends_elsewhere_for_it() -> None:
    file = io.StringIO()
    show(concluding("M17"), Console(file=file, width=100), PAGE, full=True)
    assert "--full" not in file.getvalue()


def test_the_last_line_says_where_the_rest_is(lines: list[str]) -> None:
    assert lines[-1] == f"All 8 claims: the same command with --full   Page: {PAGE}"


def test_plain_characters_lose_nothing() -> None:
    lines = printed(concluding("M17"), encoding="ascii")
    assert lines[1].startswith("~ Leaning no.")
    [row] = [line for line in lines if "keeps its partnership" in line]
    assert re.fullmatch(
        r"  \+ Russia keeps its partnership with China\.\.\. +#{17} +\|  85%    \(79 to 92\)", row
    )
    assert "x fails: 25% or fewer" in " ".join(lines)


def test_without_colour_nothing_is_lost(lines: list[str]) -> None:
    coloured = printed(concluding("M17"), force_terminal=True)
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured] == lines
    assert any("\x1b" in line for line in coloured)


def test_an_argument_without_conclusions_has_its_claims() -> None:
    lines = printed(answer())
    assert lines[0] == "A sample argument about three powers"
    assert lines[1] == "  The argument names no conclusions, so that there is no one answer."
    assert re.fullmatch(r"  Its file may name them: conclusions: \[\w+\]", lines[2])
    assert any("keeps its partnership" in line for line in lines)


def test_without_claims_the_tables_follow() -> None:
    text = "\n".join(printed(replace(answer(), ledger=Ledger(()))))
    assert "Where the powers stand" in text
    assert str(PAGE) in text
