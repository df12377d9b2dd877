"""Coalitions by the order of strength, and when strengths count as equal."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.lenses.caplow import Caplow, coalitions_of, kind_of
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network, network_of_scenario
from tripolar.scenario.load import load


@pytest.mark.parametrize(
    ("strengths", "alike", "kind"),
    [
        ((0.34, 0.33, 0.33), 0.0, 2),
        ((0.34, 0.33, 0.33), 0.05, 1),
        ((0.5, 0.3, 0.21), 0.0, 5),
        ((0.5, 0.3, 0.21), 0.05, 7),
        ((0.6, 0.3, 0.1), 0.05, 6),
    ],
)
def test_a_small_difference_may_count_as_none(strengths, alike: float, kind: int) -> None:
    assert kind_of(strengths, alike) == kind
    assert kind_of(strengths[::-1], alike) == kind


def test_strength_is_weakness_where_the_strongest_is_one_that_two_can_beat() -> None:
    """The weakest is in every coalition, the strongest in one of two."""
    network = Network(("A", "B", "C"), np.zeros((3, 3)), (4, 3, 2))
    assert Caplow().apply(network).powers["predicted coalitions"] == {"A": 1, "B": 1, "C": 2}


def test_a_dominant_power_is_joined_by_nobody() -> None:
    result = Caplow().apply(network_of_scenario(load("russia-2025")))
    assert result.says == "Type 6 (A > B > C, A > B + C): no coalition is predicted."
    assert result.answer(LensQuestion.TOGETHER).options == {"none"}


def test_scaling_all_strengths_changes_nothing() -> None:
    for strengths in ((4, 3, 2), (3, 2, 2), (1, 1, 1), (5, 2, 1)):
        scaled = tuple(7.5 * strength for strength in strengths)
        assert coalitions_of(scaled, 0.05) == coalitions_of(strengths, 0.05)
