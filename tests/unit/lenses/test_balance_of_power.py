"""Who is safe among three, and what a threat costs."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.balance_of_power import LENS, after_threat, predominant
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network, network_of_scenario
from tripolar.scenario.load import load


def powers(*weights: float) -> Network:
    return Network(("A", "B", "C")[: len(weights)], np.zeros((len(weights), len(weights))), weights)


@pytest.mark.parametrize(
    ("threatened", "after"), [(0, (70, 150, 80)), (1, (150, 70, 80)), (2, (150, 100, 50))]
)
def test_the_threatened_pays_the_stronger_of_the_others(threatened: int, after: tuple[float, ...]) -> None:
    assert after_threat((120, 100, 80), threatened) == pytest.approx(after)
    assert after_threat((12, 10, 8), threatened) == pytest.approx(np.array(after) / 10)


def test_the_lens_tells_each_threat() -> None:
    result = LENS.apply(powers(120, 100, 80))
    assert result.powers["after a threat to C"] == pytest.approx({"A": 1 / 2, "B": 1 / 3, "C": 1 / 6})
    assert result.answer(LensQuestion.BEST_PLACED).options == {"A"}


def test_between_two_equals_the_theory_does_not_say_who_is_paid() -> None:
    result = LENS.apply(powers(40, 30, 30))
    assert set(result.powers["after a threat to A"].values()) == {None}
    assert result.powers["after a threat to B"] == pytest.approx({"A": 0.5, "B": 0.2, "C": 0.3})


def test_one_with_more_than_half_is_checked_by_nobody() -> None:
    result = LENS.apply(network_of_scenario(load("russia-2025")))
    assert result.says == "USA has more than half of all power and is held in check by nobody."
    assert result.powers["can be eliminated"] == {"USA": False, "RUS": True, "CHN": True}


def test_with_exactly_half_nothing_moves() -> None:
    assert "exactly half" in LENS.apply(powers(2, 1, 1)).says
    assert predominant((2, 1, 1)) is None
    with pytest.raises(LensError, match="none of which has half of all resources"):
        after_threat((2, 1, 1), 1)


def test_it_is_about_three() -> None:
    with pytest.raises(LensError, match="this balance of power is a theory of three powers, not of 2"):
        LENS.apply(powers(1, 1))
    with pytest.raises(LensError, match="resources are numbers of 0 or more"):
        predominant((0, 0, 0))
