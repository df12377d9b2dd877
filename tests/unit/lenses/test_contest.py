"""Who takes part in a contest, who wins and what it costs."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.contest import LENS, contest
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network


def test_nobody_gains_by_spending_otherwise() -> None:
    """The equilibrium from outside: each effort is best against the others on a fine grid."""
    values = np.array([3.0, 2.0, 1.7])
    found = contest(values)
    assert found.chances.min() > 0
    for k, value in enumerate(values):
        others = found.efforts.sum() - found.efforts[k]
        grid = np.linspace(1e-6, value, 200_001)
        payoffs = value * grid / (grid + others) - grid
        assert payoffs.max() == pytest.approx(found.payoffs[k], abs=1e-8)


def test_one_whose_value_is_too_low_stays_out_and_changes_nothing() -> None:
    found = contest([9, 5, 1])
    assert found.chances[2] == found.efforts[2] == found.payoffs[2] == 0
    assert found.efforts[:2] == pytest.approx(contest([9, 5]).efforts)


def test_scaling_values_scales_efforts_and_keeps_chances() -> None:
    once, twice = contest([3, 2, 1.7]), contest([6, 4, 3.4])
    assert twice.chances == pytest.approx(once.chances)
    assert twice.efforts == pytest.approx(2 * once.efforts)


def test_the_strong_win_more_often_and_pay_less() -> None:
    result = LENS.apply(Network(("A", "B", "C"), np.zeros((3, 3)), (0.4, 0.35, 0.25)))
    chances, payoffs = result.powers["chance to win"], result.powers["payoff"]
    assert chances["A"] > chances["B"] > chances["C"] > 0
    assert sum(chances.values()) == pytest.approx(1)
    assert all(payoffs[code] == pytest.approx(chances[code] ** 2) for code in chances)
    assert result.answer(LensQuestion.BEST_PLACED).options == {"A"}


def test_three_equals_spend_two_thirds_of_the_prize() -> None:
    result = LENS.apply(Network(("A", "B", "C"), np.zeros((3, 3)), (1, 1, 1)))
    assert result.numbers["spent of the prize"] == pytest.approx(2 / 3)


@pytest.mark.parametrize("values", [[1], [1, 0], [1, -2], [1, float("nan")]])
def test_a_contest_needs_two_who_want_to_win(values: list[float]) -> None:
    with pytest.raises(LensError, match="a contest is among two or more"):
        contest(values)


def test_one_without_power_is_named() -> None:
    with pytest.raises(LensError, match="needs some power of everybody, and B has none"):
        LENS.apply(Network(("A", "B"), np.zeros((2, 2)), (1, 0)))
