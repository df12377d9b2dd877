"""Stability in the prisoner's dilemma, in chicken and in the Elmira conflict; see README.md."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.lenses.graph_model import ConflictGraph, Stability, from_payoffs, stable_states

DILEMMA = from_payoffs([[[3, 1], [4, 2]], [[3, 4], [1, 2]]])
CHICKEN = from_payoffs([[[3, 2], [4, 1]], [[3, 4], [2, 1]]])


def equilibria(graph: ConflictGraph) -> dict[str, set[int]]:
    """States, counted from one, that nobody leaves."""
    found = stable_states(graph)
    return {
        notion.name: set((np.flatnonzero(stable.all(axis=0)) + 1).tolist())
        for notion, stable in found.items()
        if notion is not Stability.SIM
    }


@pytest.mark.parametrize(
    ("graph", "published"),
    [
        pytest.param(DILEMMA, {"NASH": {4}, "GMR": {1, 4}, "SMR": {1, 4}, "SEQ": {1, 4}}, id="dilemma"),
        pytest.param(
            CHICKEN, {"NASH": {2, 3}, "GMR": {1, 2, 3}, "SMR": {1, 2, 3}, "SEQ": {2, 3}}, id="chicken"
        ),
    ],
)
def test_two_games_of_two(graph: ConflictGraph, published: dict[str, set[int]]) -> None:
    assert equilibria(graph) == published


def elmira() -> ConflictGraph:
    """Three players and nine states."""
    moves = np.zeros((3, 9, 9), dtype=bool)
    for state in (1, 3, 5, 7):  # the ministry modifies its order, and cannot go back
        moves[0, state - 1, state] = True
    for state in (1, 2, 5, 6):  # Uniroyal accepts
        moves[1, state - 1, state + 1] = True
    moves[1, :8, 8] = True  # or leaves
    for state in (1, 2, 3, 4):  # the local government insists, or no more
        moves[2, state - 1, state + 3] = moves[2, state + 3, state - 1] = True
    orders = ((7, 3, 4, 8, 5, 1, 2, 6, 9), (1, 4, 8, 5, 9, 3, 7, 2, 6), (7, 3, 5, 1, 8, 6, 4, 2, 9))
    worth = np.zeros((3, 9))
    for player, order in enumerate(orders):
        worth[player, np.array(order) - 1] = np.arange(9, 0, -1)
    return ConflictGraph(moves, worth, np.empty((0, 0), dtype=np.int64))


def test_the_elmira_conflict() -> None:
    assert equilibria(elmira()) == {
        "NASH": {5, 8, 9},
        "GMR": {1, 4, 5, 8, 9},
        "SMR": {1, 4, 5, 8, 9},
        "SEQ": {5, 8, 9},
    }
