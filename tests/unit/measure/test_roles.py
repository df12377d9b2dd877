"""Roles as a function of three relations; the published ranks are in tests/replication."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripolar.measure.roles import ROLES, graded, pivot_of, role, utility

SIGNS = st.sampled_from([-1, 1])
GRADED = st.floats(-1, 1, allow_nan=False)


@given(SIGNS, SIGNS, SIGNS)
def test_the_order_of_ones_own_relations_does_not_matter(first: int, second: int, between: int) -> None:
    assert role(first, second, between) == role(second, first, between)
    assert role(first, second, between) in ROLES.values()


@pytest.mark.parametrize("unknown", [0.0, math.nan])
def test_a_relation_that_is_neither_or_unknown_gives_no_role(unknown: float) -> None:
    assert role(1, unknown, -1) is None


@given(GRADED, GRADED, GRADED)
def test_the_pivot_scores_highest_and_moves_with_the_names(ab: float, ac: float, bc: float) -> None:
    matrix = np.array([[0, ab, ac], [ab, 0, bc], [ac, bc, 0]])
    scores = [utility(ab, ac, bc), utility(ab, bc, ac), utility(ac, bc, ab)]
    pivot = pivot_of(matrix)
    if pivot is not None:
        assert scores[pivot] == max(scores)
    for order in permutations(range(3)):
        moved = pivot_of(matrix[np.ix_(order, order)])
        assert (None if moved is None else order[moved]) == pivot


def test_no_pivot_where_relations_tie_or_are_unknown() -> None:
    assert pivot_of(np.ones((3, 3))) is None
    assert pivot_of(np.array([[0, 1, np.nan], [1, 0, -1], [np.nan, -1, 0]])) is None


def test_levels_are_graded_from_enmity_to_amity() -> None:
    assert graded(np.array([0.0, 0.5, 1.0])).tolist() == [-1.0, 0.0, 1.0]
