"""What holds two back from leaving their relation."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.graph_model import LENS, ConflictGraph, Stability, from_payoffs, orders_that_hold
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network

DILEMMA = from_payoffs([[[3, 1], [4, 2]], [[3, 4], [1, 2]]])


def pair(there: float, back: float) -> Network:
    return Network(("A", "B"), [[0, there], [back, 0]])


@pytest.mark.parametrize(
    ("there", "back", "nash", "sequential"),
    [
        (0.8, 0.8, True, True),  # two friends want nothing else
        (0.2, 0.2, False, True),  # each would gain by closing, and would be answered
        (-0.5, -0.5, True, True),  # two enemies cannot open alone
        (0.8, -0.5, False, False),  # the open one closes
    ],
)
def test_four_kinds_of_pairs(there: float, back: float, *, nash: bool, sequential: bool) -> None:
    result = LENS.apply(pair(there, back))
    assert result.dyads["stays, Nash"]["A-B"] is nash
    assert result.dyads["stays, sequential"]["A-B"] is sequential
    assert result.answer(LensQuestion.LASTS).options == {"yes" if sequential else "no"}


def test_the_words_say_who_is_held_by_what() -> None:
    assert LENS.apply(pair(0.8, 0.8)).says == "The present relations are an equilibrium without any threat."
    assert "only the answer to expect holds A in A-B and B in A-B" in LENS.apply(pair(0.2, 0.2)).says
    assert LENS.apply(pair(0.8, -0.5)).says.startswith("No equilibrium: A in A-B would change")


def test_the_inverse_question_finds_the_orders_that_hold_a_state() -> None:
    # at mutual cooperation (state 0) the first moves to state 2 only, and the second answers with state 3
    orders = [[3, 1, 4, 2], [3, 1, 2, 4], [2, 1, 4, 3]]
    assert orders_that_hold(DILEMMA, 0, 0, orders, Stability.NASH) == (1,)
    assert orders_that_hold(DILEMMA, 0, 0, orders, Stability.SEQ) == (0, 1)
    assert orders_that_hold(DILEMMA, 0, 0, orders, Stability.GMR) == (0, 1)
    with pytest.raises(LensError, match="not answered for simultaneous"):
        orders_that_hold(DILEMMA, 0, 0, orders, Stability.SIM)


def test_a_graph_that_is_none_is_refused() -> None:
    with pytest.raises(LensError, match="none of which stays where it is"):
        ConflictGraph(np.ones((1, 2, 2), dtype=bool), np.zeros((1, 2)), np.empty((0, 0), dtype=np.int64))
