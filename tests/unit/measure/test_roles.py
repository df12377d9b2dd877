"""Roles as a function of three relations; the published ranks are in tests/replication."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripolar.measure.roles import ROLES, graded, role

SIGNS = st.sampled_from([-1, 1])


@given(SIGNS, SIGNS, SIGNS)
def test_the_order_of_ones_own_relations_does_not_matter(first: int, second: int, between: int) -> None:
    assert role(first, second, between) == role(second, first, between)
    assert role(first, second, between) in ROLES.values()


@pytest.mark.parametrize("unknown", [0.0, math.nan])
def test_a_relation_that_is_neither_or_unknown_gives_no_role(unknown: float) -> None:
    assert role(1, unknown, -1) is None


def test_levels_are_graded_from_enmity_to_amity() -> None:
    assert graded(np.array([0.0, 0.5, 1.0])).tolist() == [-1.0, 0.0, 1.0]
