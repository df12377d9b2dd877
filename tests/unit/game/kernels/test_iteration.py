"""The course of one game's iteration, by the functions that its kernels compile."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tripolar.game.kernels.iteration import (
    AGE,
    CONVERGED,
    CYCLING,
    NOT_CONVERGED,
    STAGE,
    USED,
    begin,
    ended,
    go_on,
    path_of,
)
from tripolar.game.kernels.lanes import LANES
from tripolar.game.model.solver_settings import SolverSettings

TWO = SolverSettings(stages=(0.5, 1.0), stage_tolerance=1e-2, tolerance=1e-6, budget=400, memory=3)
LANE = 5


class Course:
    """One lane's course; what it is told are largest residuals beside an image of 1."""

    def __init__(self, settings: SolverSettings, *, warm: bool = False) -> None:
        self.path = path_of(settings, np.zeros((1, 1)), warm)
        self.counts, self.sizes = np.zeros(4 * LANES, np.int64), np.zeros(2 * LANES)
        self.valid = np.full((settings.memory + 1) * LANES, np.nan)
        begin.py_func(self.counts, self.sizes, LANE, self.path)

    def sweep(self, residual: float, reach: float | None = None) -> int:
        done = ended.py_func(self.counts, LANE, residual, 1.0, self.path)
        if done < 0:
            reach = residual if reach is None else reach
            told = go_on.py_func(self.counts, self.sizes, LANE, residual, 1.0, reach, self.path, self.valid)
            assert told == self.mixed
        return int(done)

    def at(self, row: int) -> int:
        """A count of this lane."""
        return int(self.counts[row * LANES + LANE])

    @property
    def mixed(self) -> int:
        """How many columns behind the newest may be mixed."""
        return int(self.valid.reshape(-1, LANES)[1:, LANE].sum())


def test_each_stage_is_left_at_its_tolerance_and_remembers_nothing_of_the_one_before() -> None:
    course = Course(TWO)
    told = []
    for residual in (0.9, 0.5, 0.2, 0.1, 5e-3, 2e-2, 1e-2, 1e-4):
        assert course.sweep(residual) == -1
        told.append((course.at(STAGE), course.mixed))
    assert told == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 0), (1, 1), (1, 2)]
    assert course.sweep(1e-7) == CONVERGED
    assert course.at(USED) == 9
    assert np.all(course.counts.reshape(-1, LANES)[:, :LANE] == 0)
    assert np.isnan(course.valid.reshape(-1, LANES)[:, :LANE]).all()


def test_a_warm_start_skips_the_tracing() -> None:
    assert Course(TWO, warm=True).sweep(1e-7) == CONVERGED
    assert Course(TWO).sweep(1e-7) == -1


def test_the_memory_is_cleared_where_the_residual_grows_past_its_best_and_growth_measured_anew() -> None:
    course = Course(replace(TWO, growth=2.0))
    told = [(course.sweep(residual), course.mixed)[1] for residual in (0.5, 0.4, 0.79, 0.9, 1.7, 2.0)]
    assert told == [0, 1, 2, 0, 1, 0]
    by_reach = Course(replace(TWO, growth=2.0))
    assert [(by_reach.sweep(0.5, reach), by_reach.mixed)[1] for reach in (1.0, 1.9, 2.1)] == [0, 1, 0]


def test_only_every_second_sweep_is_mixed_above_the_threshold() -> None:
    course = Course(replace(TWO, stages=(1.0,), alternating=1e-3))
    told = [(course.sweep(residual), course.mixed)[1] for residual in (0.5, 0.4, 0.3, 0.2, 1e-3, 1e-3)]
    assert told == [0, 1, 0, 3, 3, 3]
    assert course.at(AGE) == 3


@pytest.mark.parametrize(("last_halving", "status"), [(100, CYCLING), (300, NOT_CONVERGED)])
def test_what_has_not_halved_for_long_is_cycling(last_halving: int, status: int) -> None:
    course = Course(replace(TWO, stages=(1.0,), growth=10.0))
    told = [course.sweep(0.5 if number < last_halving else 0.2) for number in range(1, 401)]
    assert told == [-1] * 399 + [status]


@pytest.mark.parametrize("residual", [np.nan, np.inf])
def test_what_is_not_finite_ends_the_course(residual: float) -> None:
    assert Course(TWO).sweep(residual) == NOT_CONVERGED
