"""What an equilibrium implies: the Markov process of relations and leaders, and who pays whom.

`law` lists every transition, with its rate and payments: some 300 MB for five powers. `certificate`
bounds the distance of a solution's values from the truth alone, which needs none of it at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tripolar.bounds import JUMPS, check_board
from tripolar.game.equilibrium import Solution
from tripolar.game.model.board import Board, transitions

if TYPE_CHECKING:
    from tripolar.game.kernels.batch import Batch
__all__ = ["Law", "certificate", "first_passage", "grant_probability", "law", "occupation_from", "state_law"]

Array = NDArray[np.float64]

Index = NDArray[np.int64]

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
        What a transition is: the dyad's position among all dyads, -1 - i for power i's leader, or
        -1 - n for the end of an era.
    rises : (T,) bool
        Whether a dyad's transition goes up.
    granted : (B, T)
        The part of each rate that comes with an item; `grant_rate` (B, D, S) counts those that
        keep the relation where it is as well.
    payment : (B, D, S)
        Expected payment to the dyad's first from its second, bn a year.
    concession : (B, D, S)
        Payment to the first from the second in the renewal that warms the relation, with the item and
        without it by the chance of each, bn; 0 where it cannot rise.
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

    def take(self, rows: Index, solution: Solution | None = None) -> Law:
        """The games of these rows; `solution` is theirs, when it is at hand."""
        by_game = {name: getattr(self, name)[rows] for name in _BY_GAME}
        return replace(self, solution=solution or self.solution.take(rows), **by_game)

    @property
    def states(self) -> int:
        """Number of states: the board's, or as many for every era (`eras.EraLaw.chain`)."""
        return self.payment.shape[2]


_BY_GAME = (
    *("begin", "rates", "granted", "grant_rate", "payment", "concession"),
    *("occupation", "certificate", "linear_difference"),
)


def law(
    solution: Solution,
    begin: Index,
    averages: bool = True,
    packed: Batch | None = None,
    start: Array | None = None,
) -> Law:
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
    packed : Batch, optional
        The games packed for the kernels, when they are.
    start : (B, S), optional
        Law of the state from which averages begin, where that is not the start state itself.

    Raises
    ------
    ParameterError
        If the board has too many states to list its transitions; `certificate.certificate` still works.
    """
    from tripolar.game.kernels.batch import geometry, pack
    from tripolar.game.kernels.process import law_block
    from tripolar.game.kernels.renewal import CODES

    p, board = solution.parameters, solution.board
    check_board(board.sizes, board.types)
    moves = transitions(board)
    games, by_state = len(p), (len(p), len(board.dyads), board.states)
    rates, granted = (np.zeros((games, moves.source.size)) for _ in range(2))
    grant_rate, payment, concession = (np.zeros(by_state) for _ in range(3))
    income, certificate = np.empty((games if averages else 0, board.states, board.powers)), np.empty(games)
    mixes = np.zeros((games, 0)) if solution.mixes is None else solution.mixes
    batch = pack(p, board) if packed is None else packed
    law_block(
        CODES[solution.protocol],
        geometry(board).arrays,
        moves.tables,
        batch.arrays,
        _flat(solution.values),
        _flat(mixes),
        (rates, granted, *map(_flat, (grant_rate, payment, concession, income, certificate))),
    )
    occupation, difference = np.zeros((len(p), 0)), np.full(len(p), np.nan)
    if averages:
        chances = np.zeros((games, board.states)) if start is None else start
        if start is None:
            chances[np.arange(games), begin] = 1.0
        process = (batch.scalars[:, 1], moves.source, moves.target, rates)
        occupation, values = _occupy(board, process, chances, income)
        difference = np.abs(values - solution.values).max(axis=(1, 2))
    return Law(
        solution=solution,
        begin=begin,
        source=moves.source,
        target=moves.target,
        kind=moves.kind,
        rises=moves.rises,
        rates=rates,
        granted=granted,
        grant_rate=grant_rate,
        payment=payment,
        concession=concession,
        occupation=occupation,
        certificate=certificate,
        linear_difference=difference,
    )


def _flat(rows: Array) -> Array:
    """A view with one row a game."""
    return rows.reshape(len(rows), math.prod(rows.shape[1:]))


def _occupy(
    board: Board, process: tuple[Array, Index, Index, Array], start: Array, income: Array
) -> tuple[Array, Array]:
    """Occupation from a law of the state (B, S); and values.

    `process` is the discount rate (B,), and source, target and rates of the transitions.
    """
    discount, source, target, rates = process
    occupation, values = np.zeros((len(discount), board.states)), np.zeros_like(income)
    if board.states <= _DENSE_STATES:
        from tripolar.game.kernels.law import occupy

        rows = (np.ascontiguousarray(discount), source, target, np.ascontiguousarray(rates))
        occupy(*rows, np.ascontiguousarray(start), income, occupation, values)
        return occupation, values
    from scipy.sparse import coo_matrix, identity
    from scipy.sparse.linalg import splu

    for b in range(len(discount)):
        moves = coo_matrix((rates[b], (source, target)), shape=(board.states, board.states)).tocsc()
        leave = np.bincount(source, weights=rates[b], minlength=board.states) + discount[b]
        system = identity(board.states, format="csc").multiply(leave[:, None]) - moves
        factor = splu(system.tocsc())
        values[b] = factor.solve(income[b])
        occupation[b] = factor.solve(discount[b] * start[b], trans="T")
    return occupation, values


def occupation_from(process: Law, discount: Array, start: Array) -> Array:
    """Share of the discounted future spent in each state, from a law of the state: (B, S).

    Parameters
    ----------
    process : Law
        Of solved games.
    discount : (B,)
        Discount rate, a year; with the rate at which an era ends, where it does.
    start : (B, S)
        Law of the state.
    """
    moves = (discount, process.source, process.target, process.rates)
    none = np.zeros((*start.shape, 0))
    return _occupy(process.board, moves, start, none)[0]


def state_law(process: Law, times: tuple[float, ...]) -> Array:
    """Probability of every state at these dates ahead (ascending, years): (B, M, S). NaN as `_transient`."""
    return _transient(process, process.rates, _nothing(process), times)


def _nothing(process: Law) -> Array:
    return np.zeros((process.begin.size, process.states))


def _transient(process: Law, rates: Array, killing: Array, times: tuple[float, ...]) -> Array:
    """Law at some dates; unknown (NaN) in a game that moves more than `JUMPS` times until the last."""
    from tripolar.game.kernels.law import transient

    out = np.zeros((rates.shape[0], len(times), process.states))
    moving = np.ascontiguousarray(rates)
    leaving = killing.copy()
    np.add.at(leaving.T, process.source, moving.T)
    endless = ~(leaving.max(axis=1, initial=0.0) * max(times, default=0.0) <= JUMPS)
    if endless.any():
        moving, killing = (np.where(endless[:, None], 0.0, each) for each in (moving, killing))
    transient(process.source, process.target, moving, killing, process.begin, np.array(times), out)
    out[endless] = np.nan
    return out


def first_passage(process: Law, dyad: int, years: float) -> Array:
    """Chance that the relation falls below where it starts, within the years: (B,)."""
    level = np.repeat(process.board.level_index[:, dyad], process.board.type_states)
    level = np.resize(level, process.states)  # over again in every era
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
    of_dyad = process.kind == dyad
    np.subtract.at(resting.T, process.source[of_dyad], moving.T[of_dyad])
    rates = stays - moving
    return _stopped_by(process, rates, moving, np.maximum(resting, 0.0), years)


def _stopped(process: Law, stopping: Array, resting: Array, years: float) -> Array:
    return _stopped_by(process, process.rates - stopping, stopping, resting, years)


def _stopped_by(process: Law, rates: Array, stopping: Array, resting: Array, years: float) -> Array:
    killing = resting.copy()
    np.add.at(killing.T, process.source, stopping.T)  # in the order of the transitions
    alive = _transient(process, rates, killing, (years,))[:, 0].sum(axis=1)
    return np.clip(1.0 - alive, 0.0, 1.0)


def certificate(solution: Solution) -> NDArray[np.float64]:
    """Bound on the distance of the values from those of the process they induce, bn US$: (B,).

    The largest |income + QV - ρV| over ρ, as `law.Law.certificate` has it: no row of (ρI - Q)⁻¹ sums to
    more than 1/ρ. Not a number where the values are not.
    """
    from tripolar.game.kernels.batch import geometry, pack
    from tripolar.game.kernels.process import certify_games
    from tripolar.game.kernels.renewal import CODES
    from tripolar.game.kernels.single.plan import plan

    p, board = solution.parameters, solution.board
    bound = np.empty(len(p))
    certify_games(
        CODES[solution.protocol],
        geometry(board).arrays,
        plan(board).arrays,
        pack(p, board).arrays,
        solution.values.reshape(len(p), -1),
        np.zeros((len(p), 0)) if solution.mixes is None else solution.mixes.reshape(len(p), -1),
        bound,
    )
    return bound
