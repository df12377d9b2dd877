"""The cheapest winning coalition of any number of powers."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.gamson import LENS, Gamson, cheapest_winning
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network


def powers(*weights: float) -> Network:
    codes = tuple(f"P{k}" for k in range(len(weights)))
    return Network(codes, np.zeros((len(weights), len(weights))), weights)


@pytest.mark.parametrize(
    ("weights", "quota", "coalitions"),
    [
        ((6, 3, 2), 0.5, ((0,),)),
        ((1, 1, 1), 0.5, ((0, 1), (0, 2), (1, 2))),
        ((5, 5), 0.5, ((0, 1),)),  # half is no majority
        ((8, 7, 4, 3, 1), 0.5, ((0, 2), (0, 3, 4), (1, 2, 4))),
        ((4, 3, 2), 2 / 3, ((0, 1),)),
    ],
)
def test_the_cheapest_coalitions(weights, quota: float, coalitions) -> None:
    assert cheapest_winning(np.array(weights, dtype=float), quota) == coalitions


def test_equals_share_alike_and_nobody_is_better_placed() -> None:
    result = LENS.apply(powers(1, 1, 1))
    assert list(result.powers["share of the prize"].values()) == pytest.approx([1 / 3] * 3)
    assert result.answer(LensQuestion.BEST_PLACED).options == {"P0", "P1", "P2"}
    assert sum(result.powers["share of the prize"].values()) == pytest.approx(1)


def test_one_that_wins_alone_needs_nobody() -> None:
    result = LENS.apply(powers(6, 3, 2))
    assert result.says == "P0 wins alone and needs nobody."
    assert result.answer(LensQuestion.TOGETHER).options == {"none"}


def test_a_higher_quota_asks_for_more() -> None:
    assert Gamson(quota=2 / 3).apply(powers(6, 3, 2)).says == "The cheapest winning coalition is P0-P2."


def test_more_than_sixteen_powers_are_declined() -> None:
    with pytest.raises(LensError, match="16 powers at most, not for 17"):
        LENS.apply(powers(*([1.0] * 17)))
