"""The ``nontransferable`` protocol: mixes that answer each other, and what follows from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.game.model.test_expiry import BASE, VALUES

from tripolar.game.model.bargaining import LAPSE, STAY, UP
from tripolar.game.model.protocols import renew_under_nontransferable as renew

ETA = 0.02
Array = NDArray[np.float64]


def _answer(down: float, here: float, up: float, other: Array) -> Array:
    """Chances to cool, keep and warm, by logit on what each stance is expected to bring."""
    cool, keep, warm = other
    worth = np.array([down, cool * down + (1.0 - cool) * here, cool * down + keep * here + warm * up])
    weight = np.exp(ETA * (worth - worth.max()))
    return np.asarray(weight / weight.sum())


def test_outcomes_follow_from_mixes_that_answer_each_other() -> None:
    mine, theirs = np.full(3, 1.0 / 3.0), np.full(3, 1.0 / 3.0)
    for _ in range(500):
        mine, theirs = _answer(0.0, 40.0, 60.0, theirs), _answer(0.0, 10.0, 50.0, mine)
    outcome = renew(VALUES, BASE)
    fall, rise = 1.0 - (1.0 - mine[0]) * (1.0 - theirs[0]), mine[2] * theirs[2]
    assert outcome.choice[0, 1, [LAPSE, STAY, UP]] == pytest.approx([fall, 1.0 - fall - rise, rise])
    assert outcome.value_first[0, 1] == pytest.approx((1.0 - fall - rise) * 40.0 + rise * 60.0)
    assert not outcome.transfer.any()


def test_at_the_ends_a_stance_without_a_step_counts_as_staying() -> None:
    choice = renew(VALUES, BASE).choice[0]
    assert choice[0, STAY] == 0.0
    assert choice[2, UP] == 0.0
    assert choice.sum(axis=1) == pytest.approx(1.0)
    # At the bottom both warm by logit on the other's chance to warm; cooling and keeping are one.
    mine, theirs = 1.0 / 3.0, 1.0 / 3.0
    for _ in range(500):
        warm, other = np.exp(ETA * 40.0 * theirs), np.exp(ETA * 10.0 * mine)
        mine, theirs = warm / (2.0 + warm), other / (2.0 + other)
    assert choice[0, UP] == pytest.approx(mine * theirs)


def test_tastes_are_worth_their_entropy() -> None:
    plain, shocks = renew(VALUES, BASE), renew(VALUES, replace(BASE, shocks=np.ones(1)))
    assert np.all(shocks.gain_first > 0.0)
    assert np.all(shocks.gain_first <= np.log(3.0) / ETA)
    assert shocks.value_first - plain.value_first == pytest.approx(shocks.gain_first)


def test_a_pair_held_at_one_level_earns_nothing_by_choosing() -> None:
    held = replace(BASE, shocks=np.ones(1), target=np.tile(np.arange(3)[:, None], (1, 5)))
    held = replace(held, available=np.tile([True, False, False, True, False], (3, 1)))
    outcome = renew(VALUES, held)
    assert not outcome.gain_first.any()
    assert not outcome.gain_second.any()
    np.testing.assert_array_equal(outcome.value_first, VALUES[:, :, 0])


def test_one_continuation_can_support_several_mixes_and_given_ones_are_kept() -> None:
    """Both lose by staying: either may be the one to cool, and the other need not care."""
    bad = np.array([[[0.0, 0.0], [-40.0, -40.0], [-40.0, -40.0]]])
    sharp = replace(BASE, precision=np.full(1, 0.25))
    found = []
    for mine, theirs in ((0.66, 0.01), (0.01, 0.66)):
        start = np.array([mine, mine / 2.0, theirs, theirs / 2.0])
        mixes = np.tile(start[:, None, None], (1, 1, 3))
        outcome = renew(bad, replace(sharp, mixes=mixes, shocks=np.ones(1)))
        found.append((outcome.gain_first[0, 1], outcome.gain_second[0, 1]))
    (a, b), (c, d) = found
    assert (a, b) == pytest.approx((d, c))
    assert a > b + 1.0
