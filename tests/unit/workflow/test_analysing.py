"""An analysis of a small run, from the draws to the files."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tripolar.answer.answer import Answer
from tripolar.answer.views import flip_chart
from tripolar.claims.analyse import Analysis
from tripolar.claims.worth import WorthKnowing
from tripolar.cli import main
from tripolar.errors import ClaimError, ParameterError
from tripolar.report.analysis import analysis_json, analysis_text, write_analysis
from tripolar.report.sentences import worth_line
from tripolar.scenario.load import load_text
from tripolar.workflow import analyse, check_claims, combined, run, solve, stored_answer

COURSES = """\
schema: 1
extends: tutorial
parameters:
  support_share: {uniform: [0.4, 0.8], why: a range, judgement: true}
variants:
  close-to-us: {says: "Russia and the United States are held partners.", set: {frozen.USA-RUS: partnership}}
  close-to-china: {says: "Russia and China are held at partnership.", set: {frozen.RUS-CHN: partnership}}
questions:
  friend: {says: "Whom should Russia stay close to?", power: RUS, courses: [close-to-us, close-to-china]}
"""


@cache
def answer() -> Answer:
    return run(load_text(COURSES, "courses"), draws=256, protocol="expiry", threads=1)


@cache
def analysis() -> Analysis:
    return analyse(answer())


def test_the_flip_of_the_central_case_is_verified_by_the_solver() -> None:
    flip = analysis()["T2"].turns.smallest  # type: ignore[union-attr]
    assert flip is not None
    [move] = flip.moves
    assert (move.path, move.start) == ("balance_stress", 30.0)
    scenario = load_text(COURSES, "courses")

    def gain(stress: float) -> float:
        changes = [f"balance_stress={stress}"]
        free = solve(scenario, changes=changes).net_transfer["RUS-CHN"]
        return free - solve(scenario, changes=changes, variant="no-us").net_transfer["RUS-CHN"]

    assert isinstance(move.end, float)
    assert gain(30.0) <= 1.0 < gain(move.end)
    assert gain(move.end + 0.02 * 60) <= 1.0  # one step of the search before


def test_the_draws_agree_with_the_central_case_about_where_it_turns() -> None:
    [turning] = analysis()["T2"].breakpoints
    assert turning.path == "balance_stress"
    assert turning.at.low < 19 < turning.at.high
    assert turning.at.below > 0.9 > turning.at.above
    [box] = analysis()["T2"].boxes
    assert [limit.path for limit in box.limits] == ["balance_stress"]
    assert box.limits[0].low is None


def test_what_matters_most_comes_first() -> None:
    assert analysis().parameters == 3
    for name in ("T2", "T3"):
        strongest, *others = analysis()[name].truth
        assert (strongest.path, strongest.distinct) == ("balance_stress", True)
        assert all(other.share < 0.1 < strongest.share for other in others)
    assert analysis().worth.ledger[0].path == "balance_stress"
    assert analysis().worth.ledger[0].claims == ("T2", "T3")


def test_the_question_is_answered_with_the_values_of_its_courses() -> None:
    [answered] = answer().worth.questions  # type: ignore[union-attr]
    found = answered.information
    assert found is not None
    us, china = (answer().ensemble.quantities[f"value(RUS, close-to-{name})"] for name in ("us", "china"))
    assert found.perfect == pytest.approx(np.maximum(us, china).mean() - max(us.mean(), china.mean()))
    assert [course.best for course in found.courses] == pytest.approx(
        [np.mean(us > china), np.mean(china > us)]
    )
    assert all(0.0 <= each.value <= found.perfect for each in found.parameters)
    assert analysis().worth == answer().worth


def test_the_ledger_tells_drivers_with_their_indices() -> None:
    driver = answer().ledger["T2"].driver
    assert driver is not None
    assert driver == answer().ledger["T2"].drivers[0]
    assert driver.index is not None
    assert driver.index.low < driver.index.share < driver.index.high
    assert driver.index.share == analysis()["T2"].truth[0].share


def test_json_is_strict_and_has_the_sentences() -> None:
    told = json.loads(analysis_text(analysis(), answer()))
    assert told == analysis_json(analysis(), answer())
    claim = next(each for each in told["claims"] if each["id"] == "T2")
    assert any(line.startswith("box: holds when balance stress stays below") for line in claim["words"])
    assert told["worth"]["questions"][0]["question"]["id"] == "friend"


def test_claims_can_be_chosen_and_solving_left_out() -> None:
    [found] = analyse(answer(), claims=["T3"], solve=False).claims
    assert (found.id, found.turns) == ("T3", None)
    assert found.truth == analysis()["T3"].truth
    with pytest.raises(ClaimError, match="did you mean 'T3'"):
        analyse(answer(), claims=["T33"])


def test_a_pick_freeze_design_tells_what_parameters_do_together() -> None:
    found = combined(load_text(COURSES, "courses"), points=64, protocol="expiry", threads=1)
    totals = {each.name: each for each in found["T2"]}
    assert next(iter(totals)) == "balance_stress"
    stress = totals["balance_stress"]
    assert stress.total > 0.6
    assert stress.total_low < stress.total < stress.total_high
    assert stress.points + stress.lost == 64
    assert found == combined(load_text(COURSES, "courses"), points=64, protocol="expiry", threads=2)
    assert "T2" not in combined("tutorial", points=16, protocol="nontransferable", threads=1)
    told = analyse(answer(), claims=["T2"], solve=False, points=32)["T2"].combined
    assert told[0].name == "balance_stress"


def test_a_stored_run_is_analysed_as_one_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "courses.yaml").write_text(COURSES, encoding="utf-8")
    fresh = run("courses.yaml", draws=64, protocol="expiry", threads=1)
    run("courses.yaml", draws=64, protocol="expiry", threads=1, out="kept")
    stored = stored_answer("kept")
    assert stored is not None
    assert stored.worth == fresh.worth
    found, again = analyse(fresh, solve=False), analyse(stored, solve=False)
    assert found["T2"] == again["T2"]
    assert found.worth == again.worth
    assert stored_answer("tutorial") is None
    assert stored_answer("courses.yaml") is None


def test_facts_and_unknown_claims_are_refused_before_a_run() -> None:
    check_claims(answer().scenario, ["T1"])
    with pytest.raises(ClaimError, match="no claim"):
        check_claims(answer().scenario, ["X"])
    from tripolar.scenario.load import load

    with pytest.raises(ClaimError, match="F1 is a fact"):
        check_claims(load("russia-2025"), ["F1"])


def test_files_are_written_and_charts_read_the_numbers(tmp_path: Path) -> None:
    files = write_analysis(analysis(), answer(), tmp_path)
    assert files[0].name == "analysis.json"
    drawn = (tmp_path / "flip-T2-one.svg").read_text(encoding="utf-8")
    assert re.search(r"It crosses one half at [\d.]+ bn US\$/yr", drawn)


def test_charts_of_a_claim() -> None:
    one = answer().flip_chart("T2", "balance_stress").to_dict()
    assert len(one["vconcat"]) == 2  # the share, and the margin below it
    two = flip_chart(answer(), "T2", "balance_stress", "support_share").to_dict()
    assert [layer["mark"]["type"] for layer in two["layer"]] == ["rect", "rule"]
    with pytest.raises(ParameterError, match="does not vary"):
        flip_chart(answer(), "T2", "precision")
    with pytest.raises(ClaimError, match="did you mean"):
        flip_chart(answer(), "T22", "balance_stress")


def test_the_program_prints_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    arguments = ["tutorial", "--draws", "64", "--claim", "T2", "--no-solve", "--out", str(tmp_path / "found")]
    monkeypatch.setattr(sys, "argv", ["tripolar", "analyse", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    told = capsys.readouterr().out
    assert "T2 contested" in told
    assert "turns at: balance stress" in told
    assert "T3" not in told.split("What knowing")[0]
    assert (tmp_path / "found" / "analysis.json").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("tutorial", "--claim", "T11"), "did you mean 'T1'?"),
        (("russia-2025", "--claim", "F1"), "F1 is a fact"),
        (("nowhere",), "nowhere"),
        (("tutorial", "--out", "taken"), "taken"),
    ],
)
def test_what_cannot_be_analysed_ends_in_one_line(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["tripolar", "analyse", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert told in line
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "a file"


def test_a_finished_run_is_analysed_as_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("tutorial", draws=64, protocol="expiry", threads=1, out=tmp_path / "kept")
    for more, code in (((), 0), (("--draws", "32"), 2)):
        arguments = ["analyse", str(tmp_path / "kept"), "--no-solve", *more]
        monkeypatch.setattr(sys, "argv", ["tripolar", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == code
    captured = capsys.readouterr()
    assert "64 draws, 2 parameters that vary" in " ".join(captured.out.split())
    assert "--draws: " in captured.err


def test_the_run_says_in_a_line_what_is_most_worth_knowing() -> None:
    worth = answer().worth
    assert worth is not None
    line = worth_line(worth)
    assert line.startswith("Most worth knowing: ")
    assert "balance stress for the ledger (" in line
    assert worth_line(WorthKnowing((), ())) == ""
