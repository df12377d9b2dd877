"""Calibration: find political values such that the game reproduces the record, for many games at once.

Every search starts where each pair would show its targets if it were alone. With transfers there is a formula
for that; under ``nontransferable`` every pair is calibrated by itself first, all other relations held. A game
one of whose pairs cannot do it alone seldom has a solution, and is searched less long.

1. All unknowns at once: the Jacobian of the pairs alone, and Broyden's updates [Broyden1965]_ within a trust
   region.
2. Payments that are far from observed are walked there: a walk moves an unknown against the error of its own
   target, in larger steps while the sign stays [RiedmillerBraun1993]_.
3. Broyden's method with Jacobians by finite differences, a new one wherever the last leads nowhere any more,
   until one brings a game no nearer.
4. What that did not find, or only far from the start, from the start again: a walk of all unknowns, and the
   third step from where it leads, unless it is lost.

Every solve continues from the values of the last one, and may so end on another branch of equilibria than
the standard path does. Where the standard path does not miss by much either, such games are searched on from
there by Broyden's method with every solve along the standard path (`find_on_path`), which costs more.

Nobody can measure what good relations are worth to a leader, but how often relations move is on record, and
for some pairs what they pay each other is. For every draw the sums e_ij + e_ji (one for each dyad, or for
each leader type of one side) are solved so that the present relations move at the rates drawn for them, and
where a net transfer is observed the sum's division is solved so that the game shows it (`targets`). A draw
counts as calibrated only when the equilibrium that the model selects, solved again along the standard path,
matches every target; another equilibrium does not count.

References
----------
.. [Broyden1965] Broyden (1965), A Class of Methods for Solving Nonlinear Simultaneous Equations.
.. [RiedmillerBraun1993] Riedmiller and Braun (1993), A Direct Adaptive Method for Faster
   Backpropagation Learning: the RPROP Algorithm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tripolar.enums import ProtocolName
from tripolar.game.calibration.problem import CalibrationProblem
from tripolar.game.calibration.returns import ReturnTarget
from tripolar.game.calibration.targets import MoveTarget, PaymentTarget
from tripolar.game.eras import Begin, EraSolution, rows_of
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters

__all__ = [
    "CALIBRATED",
    "CALIBRATION_WORDS",
    "MISSED",
    "TOLERANCE",
    "Calibration",
    "MoveTarget",
    "PaymentTarget",
    "ReturnTarget",
    "calibrate",
    "find",
    "find_on_path",
]

Array = NDArray[np.float64]

Index = NDArray[np.int64]

Bools = NDArray[np.bool_]

TOLERANCE = 1e-4  # in log-odds: a hundredth of a percent of the hazard

_SHOWN = 10.0 * TOLERANCE  # on the standard path

_STEPS = 15  # of Broyden's method with one Jacobian

_JACOBIANS = 5  # taken anew at most so often

_PACES = 24  # steps of the walk

_CLOSE = 0.05  # of a transfer's bound: from there a payment answers

_LONGEST_STEP = 3.0  # in units of the unknowns

_FARTHEST = 20.0  # units from the start, where one draw in a hundred ends

_LONGEST_PACE = 20.0  # of the walk, which may have a long plateau to cross

_PATIENCE = 4  # Broyden steps in a row that lead nowhere

# Of the largest miss: what a Jacobian must reach for another to be worth its solves.
_NEARER = 0.7

_LOST = 10.0  # largest miss after a walk from which a search comes back

_ASTRAY = 0.5  # largest miss on the standard path from which it is searched along

_DOUBTFUL = 1.0  # largest miss from which a game is searched on whose pairs cannot do it alone


@dataclass(slots=True)
class _Standing:
    """Where every game stands: unknowns and misses (B, K), values and mixes to continue from, solves (B,).

    Without values every solve takes the standard path.
    """

    unknowns: Array
    miss: Array
    begin: Begin | None
    solves: Index

    @classmethod
    def on_path(cls, course: CalibrationProblem, unknowns: Array, likely: Bools) -> _Standing:
        """The standard path's solution at these unknowns (B, K); only `likely` games are rescued."""
        everyone = np.arange(len(course.p))
        found, miss = course.evaluate(everyone, unknowns, None, rescue=likely & (not course.exits))
        begin = rows_of(found.begin, everyone)
        return cls(unknowns.copy(), miss, begin, np.ones(everyone.size, dtype=np.int64))

    def restart(self, course: CalibrationProblem, rows: Index, unknowns: Array) -> None:
        """Put these games back to where their search began, at these unknowns (rows, K)."""
        if rows.size:
            found, miss = course.evaluate(rows, unknowns, None)
            self.solves[rows] += 1
            self.move(rows, unknowns, found, miss, np.ones(rows.size, dtype=bool))

    def missing(self, rows: Index) -> Index:
        """Those of these games that miss any target."""
        return rows[self.largest(rows) > TOLERANCE]

    def largest(self, rows: Index) -> Array:
        """Of the misses of these games, (rows,)."""
        return np.asarray(np.abs(self.miss[rows]).max(axis=1))

    def near(self, rows: Index) -> Begin | None:
        """What a solve of these games continues from."""
        return None if self.begin is None else rows_of(self.begin, rows)

    def move(self, rows: Index, unknowns: Array, found: EraSolution, miss: Array, which: Bools) -> None:
        """Those of these games that are in `which` now stand there."""
        there = rows[which]
        self.unknowns[there], self.miss[there] = unknowns[which], miss[which]
        for (values, mixes), (new, own) in zip(self.begin or (), found.begin, strict=False):
            values[there] = new[which]
            if mixes is not None and own is not None:
                mixes[there] = own[which]


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a search begins.

    Attributes
    ----------
    unknowns : (B, K)
        As `Calibration` has them.
    inverse : (B, K, K)
        Inverse Jacobians that are expected there.
    likely : (B,) bool
        Games all of whose pairs show their targets alone, on the standard path.
    solves : (B,) int
        Games solved to find this.
    """

    unknowns: Array
    inverse: Array
    likely: Bools
    solves: Index

    @classmethod
    def of(cls, course: CalibrationProblem) -> _Start:
        """Where every pair would show its targets if it were alone."""
        games, count = course.unit.shape
        solves, every = np.zeros(games, dtype=np.int64), np.ones(games, dtype=bool)
        if course.protocol != ProtocolName.NONTRANSFERABLE or len(course.pairs) == 1:
            return cls(course.start(), course.expected_inverse(), every, solves)
        begun = cls(np.zeros((games, count)), np.zeros((games, count, count)), every.copy(), solves)
        for rows, its, pair in course.alone():
            found, _, tried = find(pair)
            everyone = np.arange(rows.size)
            at = _Standing.on_path(pair, found, every[rows])
            begun.unknowns[np.ix_(rows, its)] = found
            begun.inverse[np.ix_(rows, its, its)] = _inverse_jacobian(pair, at, everyone)
            begun.likely[rows] &= at.largest(everyone) <= _SHOWN
            begun.solves[rows] += tried + at.solves
        return begun


def find(course: CalibrationProblem) -> tuple[Array, Array, Index]:
    """Search in every game; returns the unknowns and what they miss, (B, K) each, and the solves (B,)."""
    everyone, begun = np.arange(len(course.p)), _Start.of(course)
    at = _Standing.on_path(course, begun.unknowns, begun.likely)
    rows = at.missing(everyone)
    _broyden(course, at, rows, begun.inverse[rows])
    payments = slice(len(course.moves), len(course.moves) + len(course.payments))
    if course.payments:
        # A transfer at its bound does not answer to small steps, and no other unknown mends that.
        rows = at.missing(rows)
        bound = np.abs(at.miss[rows, payments]).max(axis=1) > 2.0 * _CLOSE
        _walk(course, at, rows[bound], payments, _CLOSE)
    _search(course, at, np.flatnonzero(begun.likely | (at.largest(everyone) < _DOUBTFUL)))
    # Far from the start another set of values may meet the targets too: what walking reaches then counts.
    far = np.abs((at.unknowns - begun.unknowns) / course.unit).max(axis=1) > _FARTHEST
    rows = np.flatnonzero(begun.likely & (far | (at.largest(everyone) > TOLERANCE)))
    unknowns, miss = at.unknowns.copy(), at.miss.copy()
    at.restart(course, rows, begun.unknowns[rows])
    _walk(course, at, rows, slice(None))
    _search(course, at, rows[at.largest(rows) < _LOST])
    farther = rows[at.largest(rows) > np.abs(miss[rows]).max(axis=1, initial=0.0)]
    at.unknowns[farther], at.miss[farther] = unknowns[farther], miss[farther]
    return at.unknowns, at.miss, begun.solves + at.solves


def find_on_path(
    course: CalibrationProblem, unknowns: Array, miss: Array, rows: Index
) -> tuple[Array, Index]:
    """Search on in these games along the standard path; returns all unknowns (B, K) and solves (B,).

    `miss` (B, K) is what the standard path misses at the `unknowns`.
    """
    at = _Standing(unknowns.copy(), miss.copy(), None, np.zeros(len(course.p), dtype=np.int64))
    _broyden(course, at, rows, _inverse_jacobian(course, at, rows))
    return at.unknowns, at.solves


def _search(course: CalibrationProblem, at: _Standing, rows: Index) -> None:
    """Broyden's method with one Jacobian after the other, while each is worth the next; in place."""
    for _ in range(_JACOBIANS):
        rows = at.missing(rows)
        if rows.size == 0:
            return
        before = at.largest(rows)
        _broyden(course, at, rows, _inverse_jacobian(course, at, rows))
        rows = rows[at.largest(rows) < _NEARER * before]


def _walk(course: CalibrationProblem, at: _Standing, rows: Index, columns: slice, close: float = 0.0) -> None:
    """Move every one of these unknowns against its own miss, until all misses are as close; in place.

    The sign of the miss tells the way even on a plateau, where a bound hides an unknown from what it
    determines and no Jacobian can.
    """
    pace = np.minimum(np.abs(at.miss[rows, columns]), 2.0)
    for step in range(_PACES):
        if rows.size == 0:
            return
        miss = at.miss[rows, columns]
        sign = np.sign(miss)
        trial = at.unknowns[rows]
        trial[:, columns] -= sign * pace * course.unit[rows, columns]
        # What follows the last step differentiates from where it led.
        found, whole = course.evaluate(rows, trial, at.near(rows), rough=step + 1 < _PACES)
        at.solves[rows] += 1
        new = whole[:, columns]
        same = np.sign(new) == sign
        # Where the response is regular, aim at the zero of the secant; else speed up or slow down.
        fallen = np.abs(miss) - np.abs(new)
        regular = same & (fallen > 0.05 * pace)
        secant = np.where(regular, np.abs(new) * pace / np.maximum(fallen, 1e-12), np.inf)
        pace = np.minimum(np.minimum(np.where(same, 1.7 * pace, 0.5 * pace), secant), _LONGEST_PACE)
        at.move(rows, trial, found, whole, np.ones(rows.size, dtype=bool))
        far = np.abs(new).max(axis=1) > close
        rows, pace = rows[far], pace[far]


def _broyden(course: CalibrationProblem, at: _Standing, rows: Index, inverse: Array) -> None:
    """Broyden's method from the present points with these inverse Jacobians (rows, K, K); in place.

    A game ends where it meets its targets, or after `_PATIENCE` steps in a row that lead nowhere.
    """
    radius, failed = np.full(rows.size, _LONGEST_STEP), np.zeros(rows.size, dtype=np.int64)
    for _ in range(_STEPS):
        if rows.size == 0:
            return
        miss = at.miss[rows]
        step = _limited(-np.einsum("bij,bj->bi", inverse, miss), course.unit[rows], radius)
        trial = at.unknowns[rows] + step
        found, new = course.evaluate(rows, trial, at.near(rows), reported=at.begin is None)
        at.solves[rows] += 1
        inverse = _updated(inverse, step, new - miss)
        size, before = np.abs(new).max(axis=1), np.abs(miss).max(axis=1)
        # Move only downhill; a step that fails still teaches the Jacobian something.
        better = size < before
        at.move(rows, trial, found, new, better)
        radius = np.where(better, np.minimum(2.0 * radius, _LONGEST_STEP), 0.3 * radius)
        failed = np.where(better, 0, failed + 1)
        keep = (np.minimum(size, before) > TOLERANCE) & (failed < _PATIENCE)
        rows, inverse, radius, failed = rows[keep], inverse[keep], radius[keep], failed[keep]


def _inverse_jacobian(course: CalibrationProblem, at: _Standing, rows: Index) -> Array:
    """Finite differences around the present point, inverted: (rows, K, K)."""
    unit, count = course.unit[rows], course.unit.shape[1]
    moved = at.unknowns[rows, None] + 0.05 * unit[:, None] * np.eye(count)
    every = np.repeat(rows, count)
    # All at once: one unknown after the other would leave most lanes of the kernels idle.
    _, other = course.evaluate(
        every, moved.reshape(every.size, count), at.near(every), reported=at.begin is None
    )
    shown = other.reshape(rows.size, count, count)
    scaled = np.ascontiguousarray(np.swapaxes(shown - at.miss[rows, None], 1, 2)) / 0.05
    at.solves[rows] += count
    # A small ridge: a response that is all noise must not send a game off.
    gram = np.einsum("bki,bkj->bij", scaled, scaled) + 1e-6 * np.eye(count)
    return np.linalg.solve(gram, np.swapaxes(scaled, 1, 2)) * unit[:, :, None]


def _limited(step: Array, unit: Array, radius: Array) -> Array:
    """Shorten steps so that no unknown moves by more than `radius` of its units."""
    size = np.max(np.abs(step / unit), axis=1)
    return step * np.minimum(1.0, radius / np.maximum(size, 1e-300))[:, None]


def _updated(inverse: Array, step: Array, change: Array) -> Array:
    """Broyden's good update of the inverse Jacobian."""
    moved = np.einsum("bij,bj->bi", inverse, change)
    below = np.einsum("bi,bi->b", step, moved)
    safe = np.where(np.abs(below) > 1e-12 * np.einsum("bi,bi->b", step, step), below, np.inf)
    left = (step - moved) / safe[:, None]
    right = np.einsum("bi,bij->bj", step, inverse)
    return inverse + left[:, :, None] * right[:, None, :]


CALIBRATION_WORDS = (
    "calibrated",
    "hazards not met",
    "no equilibrium",
    "hazards not met on the standard path",
)

CALIBRATED, MISSED, _UNSOLVED, _OTHER_BRANCH = range(len(CALIBRATION_WORDS))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Political values of B games, and whether each game shows its targets.

    Attributes
    ----------
    parameters : GameParameters
        With the political values found.
    unknowns : (B, K)
        The sums, then the first-named powers' parts that were solved for, bn US$ a year; then κ, bn.
    miss : (B, K)
        Shown minus wanted, on the standard path or, outside `met`, where the search ended: log-odds, and
        payments as shares of their bound.
    status : (B,) int
        Index into `CALIBRATION_WORDS`.
    solves : (B,) int
        Games solved on the way.
    met : (M,) int
        Games whose search met its targets; only they are solved along the standard path.
    solution : EraSolution
        Their equilibria.
    """

    parameters: GameParameters = field(repr=False)
    unknowns: Array
    miss: Array
    status: Index
    solves: Index
    met: Index
    solution: EraSolution = field(repr=False)

    def solution_of(self, rows: Index) -> EraSolution:
        """The equilibria of some of the games in `met`."""
        return self.solution.take(np.searchsorted(self.met, rows))


def calibrate(
    p: GameParameters,
    board: Board,
    moves: tuple[MoveTarget, ...],
    payments: tuple[PaymentTarget, ...],
    split: Array,
    begin: Index,
    present: Index,
    protocol: str = "expiry",
    returns: tuple[ReturnTarget, ...] = (),
    later: Sequence[GameParameters] = (),
    exits: Sequence[float] = (),
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
    returns : tuple of ReturnTarget
        At most one for each dyad with a move target; their games read choice noise as shocks.
    later : sequence of GameParameters
        The games in later eras. Political values and costs of moves are one set for all eras, and every
        target is read in the first.
    exits : sequence of float
        Rates at which the eras but the last end, 1/yr.
    """
    course = CalibrationProblem.set_up(
        p, board, moves, payments, split, begin, present, protocol, returns, later, exits
    )
    unknowns, miss, solves = find(course)
    met = np.flatnonzero(np.abs(miss).max(axis=1) <= _SHOWN)
    found, shown = _selected(course, unknowns, met)
    size = np.abs(shown).max(axis=1)
    astray = met[found.converged & (size > _SHOWN) & (size < _ASTRAY)]
    miss[met] = shown
    if astray.size:
        unknowns, more = find_on_path(course, unknowns, miss, astray)
        found, miss[met] = _selected(course, unknowns, met)
        solves += more + (more > 0)
    solves[met] += 1
    status = np.full(len(p), MISSED)
    calibrated = np.abs(miss[met]).max(axis=1) <= _SHOWN
    status[met] = np.where(found.converged, np.where(calibrated, CALIBRATED, _OTHER_BRANCH), _UNSOLVED)
    return Calibration(course.parameters(unknowns), unknowns, miss, status, solves, met, found)


def _selected(course: CalibrationProblem, unknowns: Array, rows: Index) -> tuple[EraSolution, Array]:
    """The equilibria of these games that the model selects, and what they miss (rows, K)."""
    return course.evaluate(rows, unknowns[rows], None, reported=True, rescue=True)
