"""Caplow's eight types (1956, 1959) and Gamson's cheapest winning coalition (1961); see README.md."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.lenses import caplow, gamson
from tripolar.lenses.caplow import coalitions_of
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network

CODES = ("A", "B", "C")
CASES = [
    pytest.param((1, 1, 1), 1, {"A-B", "A-C", "B-C"}, id="all equal"),
    pytest.param((3, 2, 2), 2, {"B-C"}, id="one stronger than two equals"),
    pytest.param((2, 3, 3), 3, {"A-B", "A-C"}, id="one weaker than two equals"),
    pytest.param((3, 1, 1), 4, {"none"}, id="one stronger than two equals together"),
    pytest.param((4, 3, 2), 5, {"B-C", "A-C"}, id="all different, none dominant"),
    pytest.param((4, 2, 1), 6, {"none"}, id="all different, one dominant"),
    pytest.param((3, 2, 1), 7, {"A-B", "A-C"}, id="all different, the two match the one"),
    pytest.param((2, 1, 1), 8, {"A-B", "A-C"}, id="two equals match the one"),
]


def triad(strengths: tuple[float, float, float]) -> Network:
    return Network(CODES, np.zeros((3, 3)), strengths)


@pytest.mark.parametrize(("strengths", "number", "coalitions"), CASES)
def test_the_eight_types_and_their_coalitions(strengths, number: int, coalitions: set[str]) -> None:
    result = caplow.LENS.apply(triad(strengths))
    assert result.numbers["type"] == number
    assert result.answer(LensQuestion.TOGETHER).options == coalitions


@pytest.mark.parametrize("strengths", [(4, 3, 2)])
def test_gamsons_coalition_shares_three_to_two(strengths) -> None:
    result = gamson.LENS.apply(triad(strengths))
    assert result.answer(LensQuestion.TOGETHER).options == {"B-C"}
    assert dict(result.powers["share of the prize"]) == pytest.approx({"A": 0, "B": 3 / 5, "C": 2 / 5})


def test_on_the_same_triad_caplow_leaves_open_what_gamson_decides() -> None:
    assert coalitions_of((4, 3, 2)) == ((0, 2), (1, 2))
