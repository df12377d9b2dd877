"""What an equilibrium implies: the Markov process of relations and leaders, and who pays whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.bargaining import LAPSE, STAY_ITEM, UP, UP_ITEM, Bargain, bargain
from tripolar.game.board import Board
from tripolar.game.channels import flow_payoff
from tripolar.game.equilibrium import Solution
from tripolar.game.plain import PROTOCOLS
from tripolar.game.protocols import Renewal

__all__ = ["Law", "first_passage", "grant_probability", "law", "state_law"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]
# Source, target, kind and direction of some transitions (T,), their rates and granted parts (B, T).
Moves = tuple[Index, Index, Index, NDArray[np.bool_], Array, Array]

# Dense elimination beyond this many states would take seconds and gigabytes a game.
_DENSE_STATES = 1_200


@dataclass(frozen=True, slots=True)
class Law:
    """The process of B games, from a start state each.

    Attributes
    ----------
    begin : (B,)
        Start states.
    source, target : (T,)
        Possible transitions; `rates` (B, T) are theirs.
    kind : (T,)
        What a transition is: the dyad's position among all dyads, or -1 - i for power i's leader.
    rises : (T,) bool
        Whether a dyad's transition goes up.
    granted : (B, T)
        The part of each rate that comes with an item; `grant_rate` (B, D, S) counts those that
        keep the relation where it is as well.
    payment : (B, D, S)
        Expected payment to the dyad's first from its second, bn a year.
    concession : (B, D, S)
        Payment to the first from the second in the renewal that warms the relation, bn.
    occupation : (B, S)
        Share of the discounted future spent in each state; empty where averages were not asked for.
    certificate : (B,)
        Bound on the distance of the solution's values from (ρI - Q)⁻¹(income), bn US$: the largest
        |income + QV - ρV| over ρ, since no row of (ρI - Q)⁻¹ sums to more than 1/ρ.
    linear_difference : (B,)
        That distance itself, by an independent linear solve; NaN where averages were not asked for.
    """

    solution: Solution = field(repr=False)
    begin: Index
    source: Index
    target: Index
    kind: Index
    rises: NDArray[np.bool_]
    rates: Array = field(repr=False)
    granted: Array = field(repr=False)
    grant_rate: Array = field(repr=False)
    payment: Array = field(repr=False)
    concession: Array = field(repr=False)
    occupation: Array = field(repr=False)
    certificate: Array
    linear_difference: Array

    @property
    def board(self) -> Board:
        """The board the games are played on."""
        return self.solution.board


def law(solution: Solution, begin: Index, averages: bool = True) -> Law:
    """Derive the process of solved games.

    Parameters
    ----------
    solution : Solution
        Solved games.
    begin : (B,)
        Start states.
    averages : bool
        Whether averages over the discounted future will be asked for; they take a linear solve, which
        costs as much as the game.
    """
    p, board = solution.parameters, solution.board
    shape = (len(p), len(board.dyads), board.states)
    payment, concession, grant_rate = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    income = flow_payoff(p, board)
    parts: list[Moves] = []
    for d in board.active:
        b = replace(bargain(p, board, d), mixes=solution.mixes_of(d))
        outcome = PROTOCOLS[solution.protocol](solution.values, b)
        mu = p.renewal_rate[:, None]
        payment[:, d] = mu * np.sum(outcome.choice * outcome.transfer, axis=2)
        concession[:, d] = outcome.transfer[:, :, UP]
        grant_rate[:, d] = mu * outcome.choice[:, :, STAY_ITEM:].sum(axis=2)
        income[:, :, b.first] += mu * outcome.gain_first
        income[:, :, b.second] += mu * outcome.gain_second
        parts += _dyad_moves(d, b, outcome, mu)
    parts += _leader_moves(solution)
    source, target, kind, rises, rates, granted = _joined(parts, len(p))
    certificate = _distance_bound(solution, parts, income)
    occupation, difference = np.zeros((len(p), 0)), np.full(len(p), np.nan)
    if averages:
        occupation, values = _occupy(solution, source, target, rates, begin, income)
        difference = np.abs(values - solution.values).max(axis=(1, 2))
    return Law(
        solution=solution,
        begin=begin,
        source=source,
        target=target,
        kind=kind,
        rises=rises,
        rates=rates,
        granted=granted,
        grant_rate=grant_rate,
        payment=payment,
        concession=concession,
        occupation=occupation,
        certificate=certificate,
        linear_difference=difference,
    )


def _distance_bound(solution: Solution, parts: list[Moves], income: Array) -> Array:
    values, discount = solution.values, solution.parameters.discount
    short = income - discount[:, None, None] * values
    for source, target, _, _, rates, _ in parts:
        # Within one part every state is the source of at most one transition.
        short[:, source] += rates[..., None] * (values[:, target] - values[:, source])
    return np.abs(short).max(axis=(1, 2)) / discount


def _joined(parts: list[Moves], games: int) -> Moves:
    none = np.zeros(0, dtype=np.int64)
    blank = (none, none, none, none.astype(bool), np.zeros((games, 0)), np.zeros((games, 0)))
    source, target, kind, rises, rates, granted = zip(blank, *parts, strict=True)
    return (
        np.concatenate(source),
        np.concatenate(target),
        np.concatenate(kind),
        np.concatenate(rises),
        np.concatenate(rates, axis=1),
        np.concatenate(granted, axis=1),
    )


def _dyad_moves(d: int, b: Bargain, outcome: Renewal, mu: Array) -> list[Moves]:
    here = np.arange(b.target.shape[0])
    falls, rises = here[b.target[:, LAPSE] != here], here[b.target[:, UP] != here]
    rate_down = mu * outcome.choice[:, falls, LAPSE]
    rate_item = mu * outcome.choice[:, rises, UP_ITEM]
    rate_up = mu * outcome.choice[:, rises, UP] + rate_item
    down = (falls, b.target[falls, LAPSE], np.full(falls.size, d), np.zeros(falls.size, dtype=bool))
    up = (rises, b.target[rises, UP], np.full(rises.size, d), np.ones(rises.size, dtype=bool))
    return [(*down, rate_down, np.zeros_like(rate_down)), (*up, rate_up, rate_item)]


def _leader_moves(solution: Solution) -> list[Moves]:
    board, p = solution.board, solution.parameters
    joint = np.tile(np.arange(board.type_states), board.relation_states)
    here = np.arange(board.states)
    parts = []
    for i in range(board.powers):
        own = board.leader_type[joint, i]
        for shift in range(1, board.types[i]):
            other = (own + shift) % board.types[i]
            there = here + (other - own) * board.type_strides[i]
            rate = p.leader_rates[:, i, own, other]
            plain = np.zeros(board.states, dtype=bool)
            parts.append((here, there, np.full(board.states, -1 - i), plain, rate, np.zeros_like(rate)))
    return parts


def _occupy(
    solution: Solution, source: Index, target: Index, rates: Array, begin: Index, income: Array
) -> tuple[Array, Array]:
    board, p = solution.board, solution.parameters
    occupation, values = np.zeros((len(p), board.states)), np.zeros_like(solution.values)
    if board.states <= _DENSE_STATES:
        from tripolar.game.kernels.law import occupy

        occupy(p.discount, source, target, np.ascontiguousarray(rates), begin, income, occupation, values)
        return occupation, values
    from scipy.sparse import coo_matrix, identity
    from scipy.sparse.linalg import splu

    for b in range(len(p)):
        moves = coo_matrix((rates[b], (source, target)), shape=(board.states, board.states)).tocsc()
        leave = np.bincount(source, weights=rates[b], minlength=board.states) + p.discount[b]
        system = identity(board.states, format="csc").multiply(leave[:, None]) - moves
        factor = splu(system.tocsc())
        values[b] = factor.solve(income[b])
        unit = np.zeros(board.states)
        unit[begin[b]] = p.discount[b]
        occupation[b] = factor.solve(unit, trans="T")
    return occupation, values


def state_law(process: Law, times: tuple[float, ...]) -> Array:
    """Probability of every state at these dates ahead (ascending, years): (B, M, S)."""
    return _transient(process, process.rates, _nothing(process), times)


def _nothing(process: Law) -> Array:
    return np.zeros((process.begin.size, process.board.states))


def _transient(process: Law, rates: Array, killing: Array, times: tuple[float, ...]) -> Array:
    from tripolar.game.kernels.law import transient

    out = np.zeros((rates.shape[0], len(times), process.board.states))
    transient(
        process.source,
        process.target,
        np.ascontiguousarray(rates),
        killing,
        process.begin,
        np.array(times),
        out,
    )
    return out


def first_passage(process: Law, dyad: int, years: float) -> Array:
    """Chance that the relation falls below where it starts, within the years: (B,)."""
    level = np.repeat(process.board.level_index[:, dyad], process.board.type_states)
    began = level[process.begin]
    falls = (process.kind == dyad) & ~process.rises & (level[process.source][None] == began[:, None])
    return _stopped(process, np.where(falls, process.rates, 0.0), _nothing(process), years)


def grant_probability(process: Law, dyad: int, years: float, giver: int) -> Array:
    """Chance that the dyad's item is given within the years while the giver's leader stays: (B,).

    The giver's leader moves are switched off: a term ends at a date, and a memoryless rate would
    end it before that date in a large share of futures.
    """
    stays = np.where(process.kind == -1 - giver, 0.0, process.rates)
    moving = np.where(process.kind == dyad, process.granted, 0.0)
    resting = process.grant_rate[:, dyad].copy()
    for k in np.flatnonzero(process.kind == dyad):
        resting[:, process.source[k]] -= moving[:, k]
    rates = stays - moving
    return _stopped_by(process, rates, moving, np.maximum(resting, 0.0), years)


def _stopped(process: Law, stopping: Array, resting: Array, years: float) -> Array:
    return _stopped_by(process, process.rates - stopping, stopping, resting, years)


def _stopped_by(process: Law, rates: Array, stopping: Array, resting: Array, years: float) -> Array:
    killing = resting.copy()
    for transition, state in enumerate(process.source):
        killing[:, state] += stopping[:, transition]
    alive = _transient(process, rates, killing, (years,))[:, 0].sum(axis=1)
    return np.clip(1.0 - alive, 0.0, 1.0)
