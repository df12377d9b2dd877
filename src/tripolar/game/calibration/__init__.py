"""Calibration: political values such that the game shows what the record shows.

Nobody can measure what good relations are worth to a leader, but how often relations move is on
record, and for some pairs what they pay each other is. For every draw the sums e_ij + e_ji (one for
each dyad, or for each leader type of one side) are solved so that the present relations move at the
rates drawn for them, and where a net transfer is observed the sum's division is solved so that the
game shows it (`targets`). The search walks and then follows Broyden's method (`search`). A draw counts
as calibrated only when the equilibrium the model selects, solved anew along the standard path, shows
everything: a neighbour of it will not do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tripolar.game.board import Board
from tripolar.game.calibration.course import Course
from tripolar.game.calibration.search import TOLERANCE, find, find_on_path
from tripolar.game.calibration.targets import MoveTarget, PaymentTarget
from tripolar.game.equilibrium import Solution
from tripolar.game.parameters import GameParameters

__all__ = ["CALIBRATION_WORDS", "Calibration", "MoveTarget", "PaymentTarget", "calibrate"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]

CALIBRATION_WORDS = (
    "calibrated",
    "hazards not met",
    "no equilibrium",
    "hazards not met on the standard path",
)
_MET, _MISSED, _UNSOLVED, _OTHER_BRANCH = range(4)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Political values of B games, and whether each game shows its targets.

    Attributes
    ----------
    parameters : GameParameters
        With the political values found.
    unknowns : (B, K)
        The sums, and then the first-named powers' parts that were solved for; bn US$ a year.
    miss : (B, K)
        Shown minus wanted on the standard path: log-odds, and payments as shares of their bound.
    status : (B,) int
        Index into `CALIBRATION_WORDS`.
    solves : (B,) int
        Games solved on the way.
    solution : Solution
        The equilibria along the standard path.
    """

    parameters: GameParameters = field(repr=False)
    unknowns: Array
    miss: Array
    status: Index
    solves: Index
    solution: Solution = field(repr=False)


def calibrate(
    p: GameParameters,
    board: Board,
    moves: tuple[MoveTarget, ...],
    payments: tuple[PaymentTarget, ...],
    split: Array,
    begin: Index,
    present: Index,
    protocol: str = "expiry",
) -> Calibration:
    """Find the political values under which every game shows its targets.

    Parameters
    ----------
    p : GameParameters
        Games; political values of dyads without a target are kept.
    moves : tuple of MoveTarget
        At most one for each dyad, or one for each leader type of one of its powers.
    payments : tuple of PaymentTarget
        At most one for each dyad with a move target.
    split : (B, dyads)
        First-named power's share of the net gain, where no payment is observed.
    begin : (B,)
        Present states.
    present : (n,)
        Present leader types.
    protocol : str
        Renewal protocol.
    """
    course = Course.set_up(p, board, moves, payments, split, begin, present, protocol)
    unknowns, reached, solves = find(course)
    everyone = np.arange(len(p))
    found, miss = course.evaluate(everyone, unknowns, None)
    shown = np.abs(miss).max(axis=1) <= 10.0 * TOLERANCE
    astray = np.flatnonzero(found.converged & ~shown & (reached <= TOLERANCE))
    if astray.size:
        unknowns, more = find_on_path(course, unknowns, miss, astray)
        found, miss = course.evaluate(everyone, unknowns, None)
        shown = np.abs(miss).max(axis=1) <= 10.0 * TOLERANCE
        solves = solves + more + 1
    status = np.where(shown, _MET, np.where(reached <= TOLERANCE, _OTHER_BRANCH, _MISSED))
    status = np.where(found.converged, status, _UNSOLVED)
    return Calibration(found.parameters, unknowns, miss, status.astype(np.int64), solves + 1, found)
