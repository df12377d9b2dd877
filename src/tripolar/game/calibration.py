"""Calibration: political values such that the game shows the relation hazards of the record.

Nobody can measure what good relations are worth to a leader, but how often relations move is on
record. For every draw the sums e_ij + e_ji (one for each dyad, or for each leader type of one side)
are the unknowns, and the log-odds of a move of the present relation are the targets:

1. start from the static balance of the two sides' joint flow payoffs;
2. a finite-difference Jacobian, then Broyden's updates [Broyden1965]_ with steps limited in
   log-odds, every solve continuing from the last one's values;
3. solve the result once more along the standard path: a draw counts as calibrated only when the
   equilibrium that the model selects, not merely a neighbour of it, shows its hazards.

References
----------
.. [Broyden1965] Broyden (1965), A Class of Methods for Solving Nonlinear Simultaneous Equations.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tripolar.game.bargaining import LAPSE, STAY, STAY_ITEM, UP, UP_ITEM, bargain
from tripolar.game.board import Board
from tripolar.game.channels import flow_payoff, political
from tripolar.game.equilibrium import Solution, solve
from tripolar.game.kernels.layout import Batch, pack, take
from tripolar.game.parameters import GameParameters
from tripolar.game.plain import PROTOCOLS

__all__ = ["CALIBRATION_WORDS", "Calibration", "Target", "calibrate", "move_odds", "split_sums"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]

CALIBRATION_WORDS = ("calibrated", "hazards not met", "no equilibrium", "hazards not met on the standard path")
_MET, _MISSED, _UNSOLVED, _OTHER_BRANCH = range(4)

TOLERANCE = 1e-4  # in log-odds: a hundredth of a percent of the hazard
_ROUNDS = ((8, 20), (24, 30))  # coordinate steps, then Broyden steps with a fresh Jacobian
_LONGEST_STEP = 3.0  # in predicted log-odds


@dataclass(frozen=True, slots=True)
class Target:
    """One unknown sum and the log-odds that determines it.

    Attributes
    ----------
    dyad : int
        Position among the board's dyads.
    power, kind : int
        The power whose leader type the sum depends on and the type's number; -1 for all types.
    log_odds : (B,)
        Wanted log-odds of the move, as defined by `move_odds`.
    """

    dyad: int
    power: int
    kind: int
    log_odds: Array


@dataclass(frozen=True, slots=True)
class Calibration:
    """Political values of B games, and whether each game shows its hazards.

    Attributes
    ----------
    parameters : GameParameters
        With the political values found.
    sums : (B, K)
        The unknowns, bn US$ a year.
    miss : (B, K)
        Log-odds shown minus wanted, on the standard path.
    status : (B,) int
        Index into `CALIBRATION_WORDS`.
    solves : (B,) int
        Games solved on the way.
    solution : Solution
        The equilibria along the standard path.
    """

    parameters: GameParameters = field(repr=False)
    sums: Array
    miss: Array
    status: Index
    solves: Index
    solution: Solution = field(repr=False)


def move_odds(values: Array, p: GameParameters, board: Board, dyad: int, states: Index, protocol: str) -> Array:
    """Log-odds that the dyad's relation moves at its next renewal, in one state per game: (B,).

    At an end of the grid: of leaving it over staying. Inside: of warming over cooling.
    """
    b = bargain(p, board, dyad)
    odds = np.empty(len(p))
    for state in np.unique(states):
        rows = np.flatnonzero(states == state)
        local = np.array([b.target[state, LAPSE], state, b.target[state, UP]])
        here = _one_state(b, state, rows)
        q = PROTOCOLS[protocol](values[rows][:, local], here).choice[:, 0]
        up, stay = q[:, UP] + q[:, UP_ITEM], q[:, STAY] + q[:, STAY_ITEM]
        if not b.available[state, STAY]:  # at the bottom a lapse is a stay
            ratio = up / (q[:, LAPSE] + stay)
        elif not b.available[state, UP]:
            ratio = q[:, LAPSE] / stay
        else:
            ratio = up / q[:, LAPSE]
        odds[rows] = np.log(np.maximum(ratio, 1e-300))
    return odds


def _one_state(b, state, rows):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(
        b,
        target=np.array([[0, 1, 2, 1, 2]]),
        available=b.available[state : state + 1],
        share=b.share[rows, state : state + 1],
        precision=b.precision[rows],
        bound=b.bound[rows],
        shocks=b.shocks[rows],
        item_first=b.item_first[rows, state : state + 1],
        item_second=b.item_second[rows, state : state + 1],
    )


def split_sums(
    p: GameParameters,
    board: Board,
    targets: tuple[Target, ...],
    sums: Array,
    split: Array,
    present: Index,
    static: Array,
) -> Array:
    """Political values from the sums, (B, n, n, K).

    What is split is the pair's *net* gain from the move in question, political value and measured
    channels together: `split` (B, dyads) is the first-named power's share of it under the present
    leader types (`present`, by power), and `static` (B, targets, 2) each side's measured gain per
    unit of relation. Splitting the political sum by itself would leave one side refusing what the
    other would pay hundreds of billions for, and the bounds on transfers would then hide the sum
    from the hazards. A side whose type does not matter keeps its part; the other's part takes up
    the difference between types.
    """
    e = p.political_value.copy()
    for number, target in enumerate(targets):
        i, j = board.dyads[target.dyad]
        now = _present_target(targets, number, present)
        net = sums[:, now] + static[:, now].sum(axis=1)
        share = split[:, target.dyad]
        first = share * net - static[:, now, 0]
        if target.power < 0:
            e[:, i, j, :] = first[:, None]
            e[:, j, i, :] = (sums[:, now] - first)[:, None]
            continue
        owner, other = (i, j) if target.power == i else (j, i)
        kept = sums[:, now] - first if owner == i else first
        e[:, other, owner, :] = kept[:, None]
        e[:, owner, other, target.kind] = sums[:, number] - kept
    return e


def _present_target(targets: tuple[Target, ...], number: int, present: Index) -> int:
    """The target of the same dyad that belongs to the present leader type."""
    target = targets[number]
    if target.power < 0:
        return number
    return next(
        k
        for k, t in enumerate(targets)
        if t.dyad == target.dyad and t.power == target.power and t.kind == present[target.power]
    )


@dataclass(slots=True)
class _Course:
    """The games still being calibrated, and how to evaluate them."""

    p: GameParameters
    board: Board
    targets: tuple[Target, ...]
    split: Array
    present: Index
    states: Index  # (B, K), the state in which each target is read
    protocol: str
    base_flow: Array  # without the political channel
    packed: Batch
    static: Array  # (B, K, 2), both sides' measured gain from the move, per unit of relation
    unit: Array  # (B, K), bn a year of the sum that are worth about one unit of log-odds

    def evaluate(self, rows: Index, sums: Array, start: Array | None) -> tuple[Solution, Array]:
        """Solve the rows' games at these sums; returns the solution and the misses (rows, K)."""
        some = self.p.take(rows)
        e = split_sums(some, self.board, self.targets, sums, self.split[rows], self.present, self.static[rows])
        some = some.with_political_value(e)
        share = political(some, self.board).reshape(rows.size, self.board.states, self.board.powers)
        found = solve(
            some,
            self.board,
            flow=self.base_flow[rows] + share,
            packed=take(self.packed, rows),
            start=start,
            rescue=start is None,
        )
        miss = [
            move_odds(found.values, some, self.board, t.dyad, self.states[rows, k], self.protocol) - t.log_odds[rows]
            for k, t in enumerate(self.targets)
        ]
        return found, np.stack(miss, axis=1)


def calibrate(
    p: GameParameters,
    board: Board,
    targets: tuple[Target, ...],
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
    targets : tuple of Target
        At most one for each dyad, or one for each leader type of one of its powers.
    split : (B, dyads)
        First-named power's share of the sum.
    begin : (B,)
        Present states.
    present : (n,)
        Present leader types.
    """
    course = _course(p, board, targets, split, begin, present, protocol)
    games, unknowns = len(p), len(targets)
    everyone = np.arange(games)
    wanted = np.stack([t.log_odds for t in targets], axis=1)
    sums = wanted * course.unit * _direction(course) - course.static.sum(axis=2)
    solves = np.ones(games, dtype=np.int64)
    found, miss = course.evaluate(everyone, sums, None)
    values = found.values.copy()
    for walk, steps in _ROUNDS:
        rows = everyone[np.abs(miss).max(axis=1) > TOLERANCE]
        if rows.size == 0:
            break
        solves[rows] += _walk(course, rows, sums, miss, values, walk)
        inverse = _inverse_jacobian(course, rows, sums, miss, values)
        radius = np.full(rows.size, _LONGEST_STEP)
        solves[rows] += unknowns
        for _ in range(steps):
            step = _limited(-np.einsum("bij,bj->bi", inverse, miss[rows]), course.unit[rows], radius)
            trial = sums[rows] + step
            found, new = course.evaluate(rows, trial, values[rows])
            solves[rows] += 1
            inverse = _broyden(inverse, step, new - miss[rows])
            size, before = np.abs(new).max(axis=1), np.abs(miss[rows]).max(axis=1)
            # Move only downhill; a step that fails still teaches the Jacobian something.
            better = size < before
            ahead = rows[better]
            sums[ahead], miss[ahead], values[ahead] = trial[better], new[better], found.values[better]
            radius = np.where(better, np.minimum(2.0 * radius, _LONGEST_STEP), 0.3 * radius)
            keep = np.minimum(size, before) > TOLERANCE
            rows, inverse, radius = rows[keep], inverse[keep], radius[keep]
            if rows.size == 0:
                break
    return _confirm(course, sums, np.abs(miss).max(axis=1), solves)


def _walk(course: _Course, rows: Index, sums: Array, miss: Array, values: Array, steps: int) -> int:
    """Move every sum against its own miss, faster while the sign stays; updates in place.

    More of a sum makes its own relation warmer, so the sign of the miss tells the way even on a
    plateau, where a bound hides the sum from the odds and no Jacobian can (Riedmiller and Braun
    1993 use the same rule to train networks).
    """
    way = _direction(course)[rows]
    pace = np.minimum(np.abs(miss[rows]), 2.0)
    for _ in range(steps):
        sign = np.sign(miss[rows])
        sums[rows] -= way * sign * pace * course.unit[rows]
        found, new = course.evaluate(rows, sums[rows], values[rows])
        same = np.sign(new) == sign
        # Where the response is regular, aim at the zero of the secant; else speed up or slow down.
        fallen = np.abs(miss[rows]) - np.abs(new)
        secant = np.where(same & (fallen > 0.05 * pace), np.abs(new) * pace / np.maximum(fallen, 1e-12), np.inf)
        pace = np.minimum(np.where(same, 1.7 * pace, 0.5 * pace), secant)
        miss[rows], values[rows] = new, found.values
    return steps


def _course(
    p: GameParameters,
    board: Board,
    targets: tuple[Target, ...],
    split: Array,
    begin: Index,
    present: Index,
    protocol: str,
) -> _Course:
    blank = p.with_political_value(_without(p, board, targets))
    states = np.stack(
        [
            begin + (0 if t.power < 0 else int((t.kind - present[t.power]) * board.type_strides[t.power]))
            for t in targets
        ],
        axis=1,
    )
    whole = flow_payoff(blank, board)
    kept = political(blank, board).reshape(whole.shape)
    static, unit = _static_gains(blank, board, targets, states, whole - kept)
    return _Course(
        blank, board, targets, split, present, states, protocol, whole - kept, pack(blank, board, whole), static, unit
    )


def _without(p: GameParameters, board: Board, targets: tuple[Target, ...]) -> Array:
    e = p.political_value.copy()
    for t in targets:
        i, j = board.dyads[t.dyad]
        e[:, i, j], e[:, j, i] = 0.0, 0.0
    return e


def _static_gains(
    p: GameParameters, board: Board, targets: tuple[Target, ...], states: Index, flow: Array
) -> tuple[Array, Array]:
    """Both sides' measured gain from each target's move, per unit of relation, and `_Course.unit`."""
    static, unit = np.zeros((len(p), len(targets), 2)), np.zeros((len(p), len(targets)))
    rows = np.arange(len(p))
    for k, t in enumerate(targets):
        i, j = board.dyads[t.dyad]
        b = bargain(p, board, t.dyad)
        here = states[:, k]
        up, down = b.target[here, UP], b.target[here, LAPSE]
        level = np.repeat(board.relation[:, t.dyad], board.type_states)
        moved = level[up] - level[down]
        static[:, k, 0] = (flow[rows, up, i] - flow[rows, down, i]) / moved
        static[:, k, 1] = (flow[rows, up, j] - flow[rows, down, j]) / moved
        # η ΔV with ΔV about Δu / ρ: one unit of log-odds is ρ / η of yearly joint payoff.
        unit[:, k] = p.discount / b.precision / moved
    return static, unit


def _direction(course: _Course) -> Array:
    """+1 where the wanted odds are of warming, -1 where they are of cooling: (B, K)."""
    top = np.zeros(course.states.shape, dtype=bool)
    for k, t in enumerate(course.targets):
        level = np.repeat(course.board.level_index[:, t.dyad], course.board.type_states)
        top[:, k] = level[course.states[:, k]] == course.board.sizes[t.dyad] - 1
    return np.where(top, -1.0, 1.0)


def _inverse_jacobian(course: _Course, rows: Index, sums: Array, miss: Array, values: Array) -> Array:
    """Finite differences around the present sums, inverted: (rows, K, K)."""
    unknowns = len(course.targets)
    unit = course.unit[rows]
    scaled = np.zeros((rows.size, unknowns, unknowns))
    for k in range(unknowns):
        moved = sums[rows].copy()
        moved[:, k] += 0.05 * unit[:, k]
        _, other = course.evaluate(rows, moved, values[rows])
        scaled[:, :, k] = (other - miss[rows]) / 0.05
    # A small ridge: a response that is all noise must not send a draw off.
    gram = np.einsum("bki,bkj->bij", scaled, scaled) + 1e-6 * np.eye(unknowns)
    return np.linalg.solve(gram, np.swapaxes(scaled, 1, 2)) * unit[:, :, None]


def _limited(step: Array, unit: Array, radius: Array) -> Array:
    """Shorten steps so that no unknown moves by more than `radius` units of log-odds."""
    size = np.max(np.abs(step) / unit, axis=1)
    return step * np.minimum(1.0, radius / np.maximum(size, 1e-300))[:, None]


def _broyden(inverse: Array, step: Array, change: Array) -> Array:
    """Broyden's good update of the inverse Jacobian."""
    moved = np.einsum("bij,bj->bi", inverse, change)
    below = np.einsum("bi,bi->b", step, moved)
    safe = np.where(np.abs(below) > 1e-12 * np.einsum("bi,bi->b", step, step), below, np.inf)
    left = (step - moved) / safe[:, None]
    right = np.einsum("bi,bij->bj", step, inverse)
    return inverse + left[:, :, None] * right[:, None, :]


def _confirm(course: _Course, sums: Array, reached: Array, solves: Index) -> Calibration:
    """Solve along the standard path and keep only what holds there."""
    everyone = np.arange(len(course.p))
    found, miss = course.evaluate(everyone, sums, None)
    shown = np.abs(miss).max(axis=1) <= 10.0 * TOLERANCE
    status = np.where(shown, _MET, np.where(reached <= TOLERANCE, _OTHER_BRANCH, _MISSED))
    status = np.where(found.converged, status, _UNSOLVED)
    return Calibration(
        parameters=found.parameters,
        sums=sums,
        miss=miss,
        status=status.astype(np.int64),
        solves=solves + 1,
        solution=found,
    )
