"""Continuous-time balance (Marvel, Kleinberg, Kleinberg and Strogatz 2011, PNAS 108(5), 1771-1776).

The closed form and the rule of the leading eigenvector are theirs. The matrix of three powers, and what it
gives, are those of the project's notes of published results.
"""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.lenses.continuous_balance import LENS, relations_at, split
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network

TOLERANCE = 5e-9
RELATIONS = np.array([[0, -0.5, -0.3], [-0.5, 0, 0.8], [-0.3, 0.8, 0]])
EIGENVALUES = [-0.83147929, -0.26358475, 1.09506405]
TIME = 0.91318860
LATE = [[2.1560, -3.4045, -3.0700], [-3.4045, 4.3631, 4.5081], [-3.0700, 4.5081, 3.7210]]


def test_eigenvalues_and_the_time_of_the_split() -> None:
    end = split(RELATIONS)
    assert end.eigenvalues == pytest.approx(EIGENVALUES, abs=TOLERANCE)
    assert end.time == pytest.approx(TIME, abs=TOLERANCE)


def test_relations_at_nine_tenths_of_the_time() -> None:
    assert relations_at(RELATIONS, 0.9 * split(RELATIONS).time) == pytest.approx(np.array(LATE), abs=5e-5)


def test_the_first_stands_against_the_other_two() -> None:
    result = LENS.apply(Network(("USA", "RUS", "CHN"), RELATIONS))
    assert result.answer(LensQuestion.TOGETHER).options == {"CHN-RUS"}
    assert result.says == "By time 0.913 they split, RUS and CHN against USA."


def test_the_closed_form_is_what_the_equation_gives_step_by_step() -> None:
    """A check from outside: the equation followed by Runge-Kutta steps."""
    late, steps = 0.8 * TIME, 4000
    state, step = RELATIONS.copy(), late / steps
    for _ in range(steps):
        first = state @ state
        second = (state + step / 2 * first) @ (state + step / 2 * first)
        third = (state + step / 2 * second) @ (state + step / 2 * second)
        fourth = (state + step * third) @ (state + step * third)
        state = state + step / 6 * (first + 2 * second + 2 * third + fourth)
    assert relations_at(RELATIONS, late) == pytest.approx(state, abs=1e-9)
