"""Calibrate one point quickly, from the calibration of a point nearby.

`game.calibration` searches for the political values of many draws at once, from nothing. A person who
moves one slider asks for one point close to one that is known already. From there Newton's method needs
a few steps, and one step is one call: the point and its finite differences are lanes of it.

The answer is held to the same test as the search's: the equilibrium that the model selects, solved anew
along the standard path, must show what is wanted. Where Newton's method does not get there, the search
starts from nothing. So what is found does not hang on which points were asked for before, as long as all
start from the same known point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import Values, board_of, parameters_of, present_types, start_states
from tripolar.ensemble.calibrating import political_values
from tripolar.ensemble.targets import move_targets, out_of_reach, payment_targets, splits
from tripolar.game.calibration import CALIBRATION_WORDS, Calibration, calibrate
from tripolar.game.calibration.course import Course
from tripolar.game.protocols import WITHOUT_TRANSFERS
from tripolar.scenario.objects import Scenario

__all__ = ["Calibrated", "calibrate_point"]

Array = NDArray[np.float64]

_CLOSE = 1e-5  # in log-odds: well below the search's own tolerance, so that where one starts is forgotten
_SHOWN = 1e-4  # what the standard path may differ by
_STEPS = 8
_DIFFERENCE = 1e-3  # in units of the unknowns
_LONGEST_STEP = 3.0


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A calibrated point.

    Attributes
    ----------
    status : str
        A word of `CALIBRATION_WORDS`; ``given`` where there is nothing to calibrate.
    values : mapping of path to array (1,)
        The point with its political values.
    unknowns : (K,)
        To start from nearby.
    nearby : bool
        Whether Newton's method got there from a point nearby.
    games : int
        Equilibria solved.
    """

    status: str
    values: Values
    unknowns: Array
    nearby: bool
    games: int

    @property
    def met(self) -> bool:
        """Whether the game shows what is wanted."""
        return self.status in ("given", CALIBRATION_WORDS[0])


def calibrate_point(
    scenario: Scenario, values: Values, protocol: str, near: Array | None = None
) -> Calibrated:
    """Find the political values of one point.

    Parameters
    ----------
    scenario : Scenario
        The powers at the table.
    values : mapping of path to array (1,)
        The point, stakes included.
    protocol : str
        Renewal protocol.
    near : (K,), optional
        Unknowns of a point nearby.
    """
    moves = move_targets(scenario, values)
    if not moves:
        return Calibrated("given", values, np.zeros(0), near is not None, 0)
    payments = () if protocol in WITHOUT_TRANSFERS else payment_targets(scenario, values)
    board = board_of(scenario, values)
    problem = (
        parameters_of(scenario, board, values),
        board,
        moves,
        payments,
        splits(scenario, values),
        start_states(scenario, board, values),
        present_types(scenario, values),
        protocol,
    )
    found, games = None, 0
    if near is not None and near.size == len(moves) + len(payments):
        found, games = _newton(Course.set_up(*problem), near)
    nearby = found is not None
    if found is None:
        found = calibrate(*problem)
        games += int(found.solves.sum())
    word = CALIBRATION_WORDS[int(found.status[0])]
    known = {**values, **political_values(scenario, found)}
    if found.status[0] == 0 and bool(out_of_reach(scenario, known)[0]):
        word = "hazards not met"
    return Calibrated(word, known, found.unknowns[0], nearby, games)


def _newton(course: Course, near: Array) -> tuple[Calibration | None, int]:
    """Newton's method from known unknowns (K,); None where it does not get there. Also the games solved."""
    each = np.zeros(near.size + 1, dtype=np.int64)
    here, apart = each[:1], np.diag(_DIFFERENCE * course.unit[0])
    unknowns, games = near.copy(), 0
    at: tuple[Array, Array | None] | None = None
    for _ in range(_STEPS):
        found, shown = course.evaluate(each, np.vstack([unknowns, unknowns + apart]), at)
        games += each.size
        if not np.all(np.isfinite(shown)) or not found.converged.all():
            return None, games
        if np.abs(shown[0]).max() <= _CLOSE:
            break
        slopes = (shown[1:] - shown[0]) / _DIFFERENCE  # row k: what one unit of unknown k moves
        try:
            step = np.linalg.solve(slopes.T, -shown[0])
        except np.linalg.LinAlgError:
            return None, games
        step *= min(1.0, _LONGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        unknowns = unknowns + step * course.unit[0]
        at = found.values[each], None if found.mixes is None else found.mixes[each]
    found, miss = course.evaluate(here, unknowns[None], None)
    if not found.converged[0] or not np.abs(miss[0]).max() <= _SHOWN:
        return None, games + 1
    status = np.zeros(1, dtype=np.int64)
    return Calibration(found.parameters, unknowns[None], miss, status, status + games + 1, found), games + 1
