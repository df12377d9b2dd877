"""The course of one game's iteration: which stage it is at, whether it has ended, and what may be mixed.

The drivers differ in what they sweep and how they remember; what they do with a residual is this.
Courses are kept by lane in the rows of `counts` (4) and of `sizes` (2), as all numbers of a pack are.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.game.kernels.lanes import LANES
from tripolar.game.kernels.stamp import inner
from tripolar.game.solver_settings import SolverSettings

__all__ = [
    "AGE",
    "CONVERGED",
    "CYCLING",
    "NOT_CONVERGED",
    "STAGE",
    "USED",
    "begin",
    "ended",
    "go_on",
    "path_of",
]

CONVERGED, CYCLING, NOT_CONVERGED, _RUNNING = 0, 1, 2, -1
# A residual that has not halved over this many sweeps is called cycling.
_STALL = 150

# Stage; sweeps used; how many columns before the newest belong to the course; sweep of the last halving.
STAGE, USED, AGE, _MARKED = range(4)
# What growth is measured from: the smallest since the memory was cleared. The residual last seen to halve.
_BEST, _MARK = range(2)


def path_of(settings: SolverSettings, start: NDArray[np.float64], warm: bool) -> tuple[Any, ...]:
    """The path as `driver` takes it; start is (B, S * n), and a warm one skips the tracing."""
    tolerance = np.full(len(settings.stages), settings.stage_tolerance)
    tolerance[-1] = settings.tolerance
    alternating = np.inf if settings.alternating is None else settings.alternating
    stages, start = np.array(settings.stages), np.ascontiguousarray(start)
    return start, warm, stages, tolerance, settings.budget, settings.memory, settings.growth, alternating


@inner()
def begin(counts, sizes, lane, path):
    """Set out, at the last stage where the start is warm. `path` is that of `driver`."""
    counts[STAGE * LANES + lane] = path[2].size - 1 if path[1] else 0
    counts[USED * LANES + lane], counts[AGE * LANES + lane], counts[_MARKED * LANES + lane] = 0, -1, 0
    sizes[_BEST * LANES + lane], sizes[_MARK * LANES + lane] = np.inf, np.inf


@inner(forceinline=True)
def ended(counts, lane, largest, extent, path):
    """Count a sweep that left this largest residual and image; how the course has ended, or -1."""
    tolerance, budget, stage = path[3], path[4], counts[STAGE * LANES + lane]
    used = counts[USED * LANES + lane] + 1
    counts[USED * LANES + lane] = used
    # `not (x < y)` also catches numbers that are not finite.
    if not (largest < 1e300):
        done = NOT_CONVERGED
    elif largest / max(extent, 1.0) <= tolerance[stage] and stage == tolerance.size - 1:
        done = CONVERGED
    elif used >= budget:
        done = CYCLING if used - counts[_MARKED * LANES + lane] > _STALL else NOT_CONVERGED
    else:
        done = _RUNNING
    return done


@inner(forceinline=True)
def go_on(counts, sizes, lane, largest, extent, reach, path, valid):
    """Take the next stage or clear the memory where that is due; how many older columns may be mixed.

    `reach` is the residual's size by which growth is judged. Column k of `valid` becomes 1 where the k-th
    newest may be mixed.
    """
    tolerance, memory, growth, alternating = path[3], path[5], path[6], path[7]
    relative, used = largest / max(extent, 1.0), counts[USED * LANES + lane]
    stage, age = counts[STAGE * LANES + lane], min(counts[AGE * LANES + lane] + 1, memory)
    best, mark = sizes[_BEST * LANES + lane], sizes[_MARK * LANES + lane]
    if relative <= tolerance[stage] and stage < tolerance.size - 1:
        counts[STAGE * LANES + lane], counts[_MARKED * LANES + lane] = stage + 1, used
        age, best, mark = -1, np.inf, np.inf
    elif reach > growth * best:
        # Measure growth from here: where plain steps diverge, holding on to the old best would clear the
        # memory at every sweep and never mix again.
        age, best = 0, reach
    if largest < 0.5 * mark:
        mark, counts[_MARKED * LANES + lane] = largest, used
    counts[AGE * LANES + lane] = age
    sizes[_BEST * LANES + lane], sizes[_MARK * LANES + lane] = min(best, reach), mark
    mixed = max(age, 0) if used % 2 == 0 or relative <= alternating else 0
    for k in range(memory + 1):
        valid[k * LANES + lane] = 1.0 if k <= mixed else 0.0
    return mixed
