"""Which claims depend on the equilibrium: the rule, with counts that can be checked on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.claims.made import claim, ensemble, scenario, shares

from tripolar.claims.judge import MOST_DIFFERING, judge
from tripolar.claims.ledger import Entry
from tripolar.ensemble.starts import ALIKE, ELSEWHERE, UNSETTLED, Examined
from tripolar.enums import Mark

KEY, OTHER = "value(RUS)", "value(RUS, no-us)"


def judged(
    holds: str,
    run: NDArray[np.float64],
    under: list[NDArray[np.float64]],
    *,
    ended: NDArray[np.int8] | None = None,
    key: str = KEY,
) -> Entry:
    """A claim on a run whose first draws came out as `under`, one row a start."""
    made = scenario(claim("M1", holds))
    examined = np.array(under)
    if ended is None:
        ended = np.where(examined != run[: examined.shape[1]], ELSEWHERE, ALIKE).astype(np.int8)
    found = replace(
        ensemble(made, {KEY: run, OTHER: run}),
        selection=Examined({"": ended, "no-us": ended}, {KEY: examined, OTHER: examined}),
    )
    return judge(found)["M1"]


def test_where_nothing_was_looked_for_nothing_is_said() -> None:
    made = scenario(claim("M1", "value(RUS) > 0.5"))
    entry = judge(ensemble(made, {KEY: shares(8, 2)}))["M1"]
    assert entry.selection is None
    assert Mark.DEPENDS not in entry.marks


def test_a_claim_that_no_other_equilibrium_touches_does_not_depend_on_it() -> None:
    run = shares(240, 60)
    entry = judged("value(RUS) > 0.5", run, [run[:64]] * 3)
    [found] = entry.selection or ()
    assert (found.protocol, found.starts, found.draws, found.several, found.differs) == (
        "expiry",
        3,
        64,
        0,
        0,
    )
    assert (found.low, found.high, found.verdicts, found.depends) == (1.0, 1.0, ("supported",), False)
    assert Mark.DEPENDS not in entry.marks


@pytest.mark.parametrize(("moved", "depends"), [(3, False), (4, True)])
def test_truth_that_differs_in_more_than_a_twentieth_of_the_draws_is_dependence(
    moved: int, depends: bool
) -> None:
    run = np.ones(300)
    other = run[:64].copy()
    other[:moved] = 0.0
    entry = judged("value(RUS) > 0.5", run, [run[:64], other])
    [found] = entry.selection or ()
    assert (found.several, found.differs) == (moved, moved)
    assert (moved / 64 > MOST_DIFFERING) is depends
    assert found.verdicts == ("supported",)
    assert (found.low, found.high) == (1.0 - moved / 64, 1.0)
    assert found.depends is depends
    assert (Mark.DEPENDS in entry.marks) is depends


def test_draws_that_differ_under_different_starts_count_once_each() -> None:
    run = np.ones(300)
    first, second = run[:64].copy(), run[:64].copy()
    first[:3], second[2:5] = 0.0, 0.0
    [found] = judged("value(RUS) > 0.5", run, [first, second]).selection or ()
    assert found.differs == 5


def test_another_verdict_is_dependence_however_few_draws_make_it() -> None:
    """Of 300 draws .7533 hold; two of 64 fewer and the run would come to .722."""
    run = np.tile([1.0, 1.0, 1.0, 0.0], 75)
    run[3] = 1.0
    other = run[:64].copy()
    other[:2] = 0.0
    entry = judged("value(RUS) > 0.5", run, [other])
    [found] = entry.selection or ()
    assert entry.verdict == "supported"
    assert found.verdicts == ("supported", "contested")
    assert found.differs == 2
    assert found.differs <= MOST_DIFFERING * found.draws
    assert found.depends
    assert Mark.DEPENDS in entry.marks


def test_what_another_equilibrium_does_in_a_game_nobody_asks_about_is_not_counted() -> None:
    run = np.ones(100)
    ended = {"": np.full((2, 64), ALIKE, np.int8), "no-us": np.full((2, 64), ELSEWHERE, np.int8)}
    made = scenario(claim("M1", "value(RUS) > 0.5"), claim("M2", "value(RUS, no-us) > 0.5"))
    looked = Examined(ended, {KEY: np.ones((2, 64)), OTHER: np.ones((2, 64))})
    found = replace(ensemble(made, {KEY: run, OTHER: run}), selection=looked)
    ledger = judge(found)
    assert [(ledger[name].selection or ())[0].several for name in ("M1", "M2")] == [0, 64]


def test_starts_that_led_nowhere_are_counted_and_change_nothing() -> None:
    run = shares(240, 60)
    ended = np.full((2, 64), ALIKE, np.int8)
    ended[1, :5] = UNSETTLED
    [found] = judged("value(RUS) > 0.5", run, [run[:64]] * 2, ended=ended).selection or ()
    assert (found.unsettled, found.several, found.differs) == (5, 0, 0)


def test_draws_without_a_selected_solution_are_left_out() -> None:
    run = np.concatenate([np.full(10, np.nan), np.ones(90)])
    other = run[:64].copy()
    other[10] = 0.0
    [found] = judged("value(RUS) > 0.5", run, [other]).selection or ()
    assert (found.draws, found.differs) == (54, 1)
    assert found.low == pytest.approx(53 / 54)


def test_a_run_in_which_nothing_could_be_decided_depends_on_nothing() -> None:
    run = np.full(100, np.nan)
    [found] = judged("value(RUS) > 0.5", run, [run[:64]]).selection or ()
    assert (found.draws, found.differs, found.low, found.high) == (0, 0, None, None)
    assert (found.verdicts, found.depends) == (("undecided",), False)


def test_one_statement_about_all_draws_is_decided_over_those_examined() -> None:
    run = np.linspace(0.0, 10.0, 200)[::-1]
    same, lower = run[:64], run[:64] - 9.0
    entry = judged("median(value(RUS)) > 1", run, [same, lower])
    [found] = entry.selection or ()
    assert found.differs is None
    assert found.verdicts == ("supported", "refuted")
    assert (found.low, found.high) == (0.0, 1.0)
    assert found.depends
    calm = judged("median(value(RUS)) > 1", run, [same, same])
    [found] = calm.selection or ()
    assert not found.depends
    assert (found.low, found.high, found.verdicts) == (calm.probability, calm.probability, (calm.verdict,))


def test_draws_in_which_no_start_settled_are_told_as_not_examined() -> None:
    run = np.ones(300)
    other = run[:64].copy()
    other[:3] = 0.0
    ended = np.where(other != run[:64], ELSEWHERE, ALIKE).astype(np.int8)[None].repeat(2, axis=0)
    ended[:, 24:], ended[0, 20] = UNSETTLED, UNSETTLED
    [found] = judged("value(RUS) > 0.5", run, [other, other], ended=ended).selection or ()
    assert (found.draws, found.not_examined, found.unsettled) == (24, 40, 1)
    # Three of 24 examined, not of 64, are more than a twentieth.
    assert (found.differs, found.low, found.depends) == (3, 1.0 - 3 / 24, True)


def test_where_no_start_settled_in_any_draw_nothing_is_said_of_other_equilibria() -> None:
    run = np.ones(300)
    ended = np.full((2, 64), UNSETTLED, dtype=np.int8)
    [found] = judged("value(RUS) > 0.5", run, [run[:64]] * 2, ended=ended).selection or ()
    assert (found.draws, found.not_examined, found.low, found.depends) == (0, 64, None, False)


@pytest.mark.parametrize(
    ("moved", "depends", "near"),
    [
        (0, False, False),
        (1, False, True),
        (3, False, True),
        (4, True, True),
        (6, True, True),
        (7, True, False),
    ],
)
def test_a_mark_within_its_sampling_error_of_a_twentieth_says_so(
    moved: int, depends: bool, near: bool
) -> None:
    """Wilson's intervals of 1, 6 and 7 of 64 reach from .003 to .083, .044 to .190 and .054 to .209."""
    run = np.ones(3000)
    other = run[:64].copy()
    other[:moved] = 0.0
    entry = judged("value(RUS) > 0.5", run, [other])
    [found] = entry.selection or ()
    assert found.verdicts[0] == "supported"
    assert (found.depends, found.within_error) == (depends, near)
    assert (Mark.DEPENDS in entry.marks_within_error) is near


def test_a_mark_by_a_verdict_that_the_run_borders_on_is_within_error() -> None:
    run = np.tile([1.0, 1.0, 1.0, 0.0], 75)
    run[3] = 1.0
    other = run[:64].copy()
    other[:2] = 0.0
    entry = judged("value(RUS) > 0.5", run, [other])
    assert (entry.verdict, entry.borders_on) == ("supported", "contested")
    assert Mark.DEPENDS in entry.marks
    assert f"{Mark.DEPENDS}, within error" in entry.told_marks


def test_a_mark_by_a_verdict_far_away_is_not_within_error() -> None:
    run = np.ones(300)
    other = run[:64].copy()
    other[:40] = 0.0
    entry = judged("value(RUS) > 0.5", run, [other])
    assert (entry.selection or ())[0].verdicts == ("supported", "contested")
    assert entry.told_marks[-1] == Mark.DEPENDS


def test_a_claim_that_another_equilibrium_moves_near_a_boundary_may_depend_on_it() -> None:
    """Of 300 draws .78 hold, one of 64 fewer under another start: supported, near contested."""
    run = np.ones(300)
    run[64:130] = 0.0
    other = run[:64].copy()
    other[0] = 0.0
    entry = judged("value(RUS) > 0.5", run, [other])
    assert entry.borders_on == "contested"
    assert Mark.DEPENDS not in entry.marks
    assert f"within error of {Mark.DEPENDS}" in entry.told_marks
