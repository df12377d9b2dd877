"""The settings of the solver. They are part of the definition of the selected equilibrium.

References
----------
.. [Pratapa2016] Pratapa, Suryanarayana and Pask (2016), Anderson Acceleration of the Jacobi Iterative Method.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tripolar.game.model.board import Board

__all__ = [
    "DEFAULT_SETTINGS",
    "FROM_STARTS",
    "MANY_STATES",
    "RESCUE",
    "STARTS",
    "SolverSettings",
    "large_settings_of",
    "settings_of",
]


@dataclass(frozen=True, slots=True)
class SolverSettings:
    """How an equilibrium is looked for; part of the definition of the one that is found.

    Attributes
    ----------
    stages : tuple of float
        Fractions of the precision, traced in this order; the last is 1.
    stage_tolerance, tolerance : float
        Relative residual that ends a stage, and the last one.
    budget : int
        Sweeps allowed.
    memory : int
        Steps Anderson's method remembers.
    growth : float
        Residual over the best at which the memory is cleared; on large boards its length, the root of the sum
        of squares, and elsewhere its largest entry.
    alternating : float, optional
        Relative residual above which only every second sweep is mixed with those before [Pratapa2016]_; None
        where every sweep is.
    """

    stages: tuple[float, ...] = (0.125, 0.25, 0.5, 1.0)
    stage_tolerance: float = 1e-3
    tolerance: float = 1e-8
    budget: int = 600
    memory: int = 5
    growth: float = 2.0
    alternating: float | None = None


DEFAULT_SETTINGS = SolverSettings()

# Where nothing lapses by itself the map is steeper, and forgetting early leaves twice as many games. Where
# mixes are traced along with values, what has not settled by 400 sweeps hardly ever does.
_OWN_SETTINGS = {
    "credible": SolverSettings(memory=8, growth=4.0),
    "nontransferable": SolverSettings(budget=400),
}

# From so many states on other settings hold: a longer memory, sooner cleared, and more patience. They were
# chosen on wide draws of four powers, and are reported on others (decisions 18 and 20).
MANY_STATES = 1_000

LARGE_SETTINGS = SolverSettings(stages=(0.25, 1.0), stage_tolerance=3e-4, budget=800, memory=12, growth=1.35)

# Alternating halves the failures under `expiry` and does nothing elsewhere; where mixes are traced along with
# values, longer strides lose a tenth of the games.
_OWN_LARGE_SETTINGS = {
    "expiry": replace(LARGE_SETTINGS, alternating=1e-5),
    "nontransferable": replace(LARGE_SETTINGS, stages=DEFAULT_SETTINGS.stages),
}


def settings_of(protocol: str, board: Board | None = None) -> SolverSettings:
    """The settings that define the equilibrium selected under a protocol, on a board if one is given.

    Without a board they are those of boards of fewer than `MANY_STATES` states.
    """
    if board is not None and board.states >= MANY_STATES:
        return large_settings_of(protocol)
    return _OWN_SETTINGS.get(protocol, DEFAULT_SETTINGS)


def large_settings_of(protocol: str) -> SolverSettings:
    """The settings on boards of `MANY_STATES` states and more."""
    return _OWN_LARGE_SETTINGS.get(protocol, LARGE_SETTINGS)


# Tried in this order on what the first path leaves; chosen on one set of wide draws, reported on
# another (see the explanation of the solver): a longer memory, more patience, a path in small steps.
RESCUE = (
    SolverSettings(stages=tuple(k / 8 for k in range(1, 9)), budget=800, memory=12, growth=10.0),
    SolverSettings(stages=tuple(k / 8 for k in range(1, 9)), budget=1_500, growth=10.0),
    SolverSettings(
        stages=tuple(k / 32 for k in range(1, 33)),
        stage_tolerance=1e-5,
        budget=3_000,
        memory=10,
        growth=100.0,
    ),
)

# What all paths leave is tried from so many starts (`game.starts`), one after the other and without
# tracing; the first that settles gives the solution (decision 10).
STARTS = 8

FROM_STARTS = replace(RESCUE[0], tolerance=1e-10)
