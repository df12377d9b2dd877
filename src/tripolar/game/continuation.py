"""Follow the principal branch of solutions round its folds, for single games that nothing else solves.

As choices sharpen from almost none, the solutions V of V = T(V; λ), with λ the fraction of the precision,
form a branch [McKelveyPalfrey1995]_. Where it folds, it goes back to softer choices before it comes forward
again, and no path that only sharpens can stay on it. Pseudo-arclength continuation [Keller1977]_ can: the
step is taken along the tangent in (V, log λ), and the way onwards is told by the sign of a determinant, which
a fold does not change. The map has kinks (bounds on transfers, whose side is the less satisfied); at one the
tangent is taken anew beyond it.

Every step costs a sweep for each unknown and some dense systems, a second or so a game in all: far too much
for an ensemble, and nothing beside an answer that is missing.

References
----------
.. [McKelveyPalfrey1995] McKelvey and Palfrey (1995), Quantal Response Equilibria for Normal Form Games.
.. [Keller1977] Keller (1977), Numerical Solution of Bifurcation and Nonlinear Eigenvalue Problems.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.enums import ProtocolName
from tripolar.game.equilibrium import CONVERGED, Solution, solve
from tripolar.game.kernels.batch import Batch, pack, take
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.solver_settings import RESCUE, STARTS, SolverSettings

__all__ = ["FOLLOWED", "MOST_UNKNOWNS", "follow"]

Array = NDArray[np.float64]

# What `Solution.path` says of games solved here.
FOLLOWED = len(RESCUE) + STARTS + 1
# S * n; dense systems beyond would take minutes.
MOST_UNKNOWNS = 1_500
_SOFTEST = 1.0 / 16.0
# Values are measured in a fiftieth of the largest, so that a step moves them as much as log λ.
_UNITS = 50.0
_STEPS, _KINKS = 200, 10
_SHORTEST, _LONGEST = 1e-4, 2.0
_DIFFERENCE = 1e-6  # of the largest value, for the Jacobian
_ALONG = 1e-5  # of log λ, for the derivative by it


@dataclass(frozen=True, slots=True)
class _Map:
    """T of one game, at many points at once."""

    parameters: GameParameters
    packed: Batch
    board: Board
    protocol: str

    def at(self, points: Array, fraction: float) -> Array:
        """Images of points (K, N) with the precision at a fraction."""
        rows = np.zeros(len(points), dtype=np.int64)
        once = SolverSettings(stages=(fraction,), budget=1, tolerance=0.0)
        swept = solve(
            self.parameters.take(rows),
            self.board,
            protocol=self.protocol,
            packed=take(self.packed, rows),
            settings=once,
            start=points.reshape(len(points), self.board.states, self.board.powers),
            rescue=False,
        )
        return swept.values.reshape(points.shape)

    def slopes(self, point: Array, fraction: float) -> tuple[Array, Array]:
        """The image, and the Jacobian by differences."""
        step = _DIFFERENCE * max(float(np.abs(point).max()), 1.0)
        images = self.at(np.concatenate([point[None], point + step * np.eye(point.size)]), fraction)
        return images[0], (images[1:] - images[0]).T / step


def follow(solution: Solution) -> Solution:
    """Try to solve the games that have no solution yet by following their branch.

    Games of more than `MOST_UNKNOWNS` values are left as they are, and so is ``nontransferable``, where the
    mixes are unknowns of their own.

    Returns
    -------
    Solution
        The same games; those solved here have `FOLLOWED` as their path.
    """
    board = solution.board
    if board.states * board.powers > MOST_UNKNOWNS or solution.protocol == ProtocolName.NONTRANSFERABLE:
        return solution
    values, status, path = solution.values.copy(), solution.status.copy(), solution.path.copy()
    residual = solution.residual.copy()
    for row in np.flatnonzero(solution.status != CONVERGED):
        one = solution.parameters.take(np.array([row]))
        mapping = _Map(one, pack(one, board), board, solution.protocol)
        found = _end_of_branch(mapping)
        if found is not None:
            image = mapping.at(found[None], 1.0)[0]
            values[row] = image.reshape(values[row].shape)
            status[row], path[row] = CONVERGED, FOLLOWED
            residual[row] = np.abs(image - found).max()
    return replace(solution, values=values, status=status, path=path, residual=residual)


def _newton(mapping: _Map, point: Array, fraction: float, most: int, tolerance: float = 1e-9) -> Array | None:
    """Newton's method with the step halved until the residual falls; None where it does not settle."""
    for _ in range(most):
        image, jacobian = mapping.slopes(point, fraction)
        gap = np.abs(image - point).max()
        if not np.isfinite(gap):
            return None
        if gap <= tolerance * np.abs(image).max():
            return point
        step = np.linalg.solve(np.eye(point.size) - jacobian, image - point)
        shares = np.array([1.0, 0.5, 0.25, 0.1, 0.03, 0.01])
        tried = point + shares[:, None] * step
        gaps = np.abs(mapping.at(tried, fraction) - tried).max(axis=1)
        better = np.flatnonzero(gaps < gap * (1.0 - 1e-3 * shares))
        if better.size == 0:
            return None
        point = tried[better[0]]
    return None


def _end_of_branch(mapping: _Map) -> Array | None:
    """The branch's first solution at the full precision, or None where it is lost on the way."""
    unknowns = mapping.board.states * mapping.board.powers
    first = _newton(mapping, np.zeros(unknowns), _SOFTEST, 60)
    if first is None:
        return None
    unit = max(float(np.abs(first).max()), 1.0) / _UNITS
    place = np.append(first / unit, np.log(_SOFTEST))
    ahead, sign = _tangent(mapping, unit, place, np.append(np.zeros(unknowns), 1.0), 0.0)
    length, kinks = 0.05, 0
    for _ in range(_STEPS):
        following, easy = None, False
        while following is None and length > _SHORTEST:
            if ahead[-1] > 0.0 and place[-1] + length * ahead[-1] >= 0.0:
                last = place - place[-1] / ahead[-1] * ahead
                found = _newton(mapping, last[:-1] * unit, 1.0, 15)
                if found is not None:
                    return found
            following, easy = _corrected(mapping, unit, place + length * ahead, ahead, 2.0 * length)
            length *= 0.4 if following is None else 1.0
        if following is None:
            kinks += 1
            following, length = _beyond(mapping, unit, place, ahead, sign)
        if following is None or kinks > _KINKS:
            return None
        place = following
        ahead, sign = _tangent(mapping, unit, place, ahead, sign)
        length = min(length * (2.0 if easy else 0.8), _LONGEST)
    return None


def _system(mapping: _Map, unit: float, place: Array) -> tuple[Array, Array]:
    """T - V in units of the branch, and its slopes by values and by log λ: (N, N + 1)."""
    point, fraction = place[:-1] * unit, float(np.exp(place[-1]))
    image, jacobian = mapping.slopes(point, fraction)
    along = mapping.at(point[None], float(np.exp(place[-1] + _ALONG)))[0]
    slopes = np.column_stack([jacobian - np.eye(point.size), (along - image) / (_ALONG * unit)])
    return (image - point) / unit, slopes


def _tangent(mapping: _Map, unit: float, place: Array, near: Array, sign: float) -> tuple[Array, float]:
    """The branch's direction, on the side where the bordered determinant has this sign (0: of `near`)."""
    _, slopes = _system(mapping, unit, place)
    last = np.zeros(place.size)
    last[-1] = 1.0
    try:
        ahead: Array = np.asarray(np.linalg.solve(np.vstack([slopes, near]), last), dtype=np.float64)
    except np.linalg.LinAlgError:
        return near, sign
    ahead = ahead / float(np.linalg.norm(ahead))
    turned = float(np.linalg.slogdet(np.vstack([slopes, ahead]))[0])
    return (ahead, turned) if sign in (0.0, turned) else (-ahead, sign)


def _corrected(
    mapping: _Map, unit: float, guess: Array, ahead: Array, most: float
) -> tuple[Array | None, bool]:
    """Back to the branch at right angles to the tangent, and whether that was easy."""
    place = guess
    for turn in range(8):
        if not -8.0 < place[-1] < 0.7:
            return None, False
        gap, slopes = _system(mapping, unit, place)
        if not np.all(np.isfinite(slopes)):
            return None, False
        if np.abs(gap).max() < 1e-8 * np.abs(place[:-1]).max():
            return (place if np.linalg.norm(place - guess) < most else None), turn <= 3
        try:
            step = np.linalg.solve(np.vstack([slopes, ahead]), np.append(-gap, -(ahead @ (place - guess))))
        except np.linalg.LinAlgError:
            return None, False
        place = place + step
    return None, False


def _beyond(
    mapping: _Map, unit: float, place: Array, ahead: Array, sign: float
) -> tuple[Array | None, float]:
    """Past a kink: the tangent as it is a little further on, and steps of its size along it."""
    for distance in (3e-4, 1e-3, 3e-3, 1e-2, 3e-2):
        turned, _ = _tangent(mapping, unit, place + distance * ahead, ahead, sign)
        for length in (distance, 3.0 * distance, 0.3 * distance):
            found, _ = _corrected(mapping, unit, place + length * turned, turned, 5.0 * length)
            if found is not None and np.linalg.norm(found - place) > 0.1 * length:
                return found, length
    return None, _SHORTEST
