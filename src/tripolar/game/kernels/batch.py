"""How a batch of games lies in memory for the kernels: rows of the batch, lanes innermost.

A *row* is one number of one game, such as the value of state 7 to power 2. In a batch, rows are the
second axis, ``(B, rows)``; in a block of lanes they are interleaved, ``row * LANES + lane``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters

__all__ = [
    "Batch",
    "Geometry",
    "Ground",
    "Numbers",
    "ending",
    "geometry",
    "ground",
    "joined",
    "numbers_of",
    "pack",
    "pack_numbers",
    "take",
    "with_flow",
    "with_friction",
    "with_political",
]

Array = NDArray[np.float64]

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Geometry:
    """Index tables of a board, shared by all games on it.

    Attributes
    ----------
    size : tuple of int
        n, S, H, and the number of active dyads.
    dyads : (active, 6)
        Powers i and j, number of levels, stride in states, first line, and the item's number + 1.
    lines : (all lines, 2)
        First state of each line (all states that differ in one dyad's level), and its share row.
    moves : (moves, 2)
        Joint leader types from and to, in the order of the rate rows: by the type they start from.
    first_move : (H + 1,)
        Where each joint type's moves begin, and where the last one's end.
    """

    size: tuple[int, ...]
    dyads: Index
    lines: Index
    moves: Index
    first_move: Index

    @property
    def arrays(self) -> tuple[Any, ...]:
        """The tables as the kernels take them."""
        return tuple(getattr(self, name) for name in _GEOMETRY)


@dataclass(frozen=True, slots=True)
class Batch:
    """The numbers of B games, packed for the kernels.

    Attributes
    ----------
    flow : (B, S * n)
        Flow payoffs.
    share : (B, 3 * share rows)
        β, η/β and η/(1-β) for every combination of the other dyads' relations.
    dyad : (B, 5 * active)
        T̄ of every active dyad; then of each what moves cost: u of its first and second, d of both.
    item : (B, items * H * 2)
        Worth of the item to the first and to the second, by joint leader type.
    rates : (B, moves)
        Leader moves per year.
    leave : (B, H)
        ρ + μ × dyads + rates of leaving the joint type.
    scalars : (B, 3)
        μ, ρ, and the weight of the entropy term (1 under ``shocks``).
    coarse : (B, H * H)
        (ρI - Q)⁻¹ of the joint leader types.
    """

    flow: Array
    share: Array
    dyad: Array
    item: Array
    rates: Array
    leave: Array
    scalars: Array
    coarse: Array

    def __len__(self) -> int:
        return int(self.flow.shape[0])

    @property
    def friction(self) -> bool:
        """Whether a move of any relation costs anything in any of the games."""
        return bool(np.any(self.dyad[:, self.dyad.shape[1] // 5 :]))

    @property
    def arrays(self) -> tuple[Array, ...]:
        """The rows as the kernels take them."""
        return tuple(np.ascontiguousarray(getattr(self, name)) for name in _BATCH)


# Asked for in every solve, where `fields` would take as long as the work.
_GEOMETRY, _BATCH, _NUMBERS = (
    tuple(each.name for each in fields(kind)) for kind in (Geometry, Batch, GameParameters)
)


def with_flow(batch: Batch, flow: Array) -> Batch:
    """The same games with other flow payoffs (B, S, n)."""
    return replace(batch, flow=np.ascontiguousarray(flow.reshape(batch.flow.shape)))


def with_friction(batch: Batch, board: Board, up: Array, down: Array) -> Batch:
    """The same games with other costs of moves, (B, n, n) each: u and d of `GameParameters`."""
    dyad, count = batch.dyad.copy(), len(board.active)
    for number, d in enumerate(board.active):
        i, j = board.dyads[d]
        costs = count + 4 * number
        dyad[:, costs : costs + 4] = np.stack(
            [up[:, i, j], up[:, j, i], down[:, i, j], down[:, j, i]], axis=1
        )
    return replace(batch, dyad=dyad)


def with_political(board: Board, rest: Array, value: Array) -> Array:
    """Flow payoffs (B, S, n): the other channels' plus what these political values (B, n, n, K) give."""
    from tripolar.game.kernels.packing import add_political

    around, flow = ground(board), np.empty_like(rest)
    rows = (len(rest), board.states * board.powers)
    add_political(around.relations, around.leader_type, value, rest.reshape(rows), flow.reshape(rows))
    return flow


def _lines(board: Board, dyad: int) -> tuple[Index, Index]:
    """First states of the dyad's lines, and for each the index among the other dyads' relations."""
    first = np.flatnonzero(board.level_index[:, dyad] == 0)
    states = (first[:, None] * board.type_states + np.arange(board.type_states)).ravel()
    return states, np.repeat(np.arange(first.size), board.type_states)


class Ground(NamedTuple):
    """What packing needs to know of a board beside its `Geometry`.

    Attributes
    ----------
    relations : (R, n * n)
        Every combination of relations.
    leader_type : (H, n)
        Leader type of every power in every joint type.
    hostile : (H, n) bool
        Whether that type uses a partner's dependence against it.
    shares : (share rows, 2)
        The active dyad of every share row, and a combination of relations with the others as there.
    items : (items, 2)
        Giver and receiver.
    leader_moves : (moves, 3)
        Power, type and other type of every move of leaders.
    """

    relations: Array
    leader_type: Index
    hostile: NDArray[np.bool_]
    shares: Index
    items: Index
    leader_moves: Index


@lru_cache(maxsize=64)
def ground(board: Board) -> Ground:
    """Build the tables that packing needs."""
    shares = [
        (number, relation)
        for number, d in enumerate(board.active)
        for relation in np.flatnonzero(board.level_index[:, d] == 0)
    ]
    return Ground(
        relations=board.relation_matrix.reshape(-1, board.powers**2),
        leader_type=board.leader_type,
        hostile=board.hostile_leader,
        shares=np.array(shares, dtype=np.int64).reshape(-1, 2),
        items=np.array(board.items, dtype=np.int64).reshape(-1, 2),
        leader_moves=np.array(_leader_moves(board), dtype=np.int64).reshape(-1, 3),
    )


def _leader_moves(board: Board) -> list[tuple[int, int, int]]:
    return [
        (i, int(kind), other)
        for types in board.leader_type
        for i, kind in enumerate(types)
        for other in range(board.types[i])
        if other != kind
    ]


@lru_cache(maxsize=64)
def geometry(board: Board) -> Geometry:
    """Build the index tables of a board."""
    dyads, lines = [], []
    first_line = first_row = 0
    items = [tuple(sorted(item)) for item in board.items]
    for d in board.active:
        i, j = board.dyads[d]
        states, rows = _lines(board, d)
        item = items.index((i, j)) + 1 if (i, j) in items else 0
        dyads.append((i, j, board.sizes[d], board.strides[d], first_line, item))
        lines.append(np.stack([states, rows + first_row], axis=1))
        first_line += states.size
        first_row += int(rows.max()) + 1
    moves = [
        (here, here + (other - kind) * int(board.type_strides[i]))
        for here, types in enumerate(board.leader_type)
        for i, kind in enumerate(types)
        for other in range(board.types[i])
        if other != kind
    ]
    size = (board.powers, board.states, board.type_states, len(board.active))
    table = np.array(moves, dtype=np.int64).reshape(-1, 2)
    return Geometry(
        size=size,
        dyads=np.array(dyads, dtype=np.int64).reshape(-1, 6),
        lines=np.concatenate([*lines, np.zeros((0, 2), dtype=np.int64)]),
        moves=table,
        first_move=np.searchsorted(table[:, 0], np.arange(board.type_states + 1)).astype(np.int64),
    )


def pack(p: GameParameters, board: Board, flow: Array | None = None) -> Batch:
    """Pack B games; `flow` (B, S, n) replaces the flow payoffs that follow from the parameters."""
    batch = pack_numbers(numbers_of(p), board)
    return batch if flow is None else with_flow(batch, flow)


def pack_numbers(given: Numbers, board: Board) -> Batch:
    """Pack games whose numbers are side by side already."""
    from tripolar.game.kernels.lanes import LANES
    from tripolar.game.kernels.packing import pack_block

    shape, around = geometry(board), ground(board)
    numbers = given.rows
    n, states, types, active = shape.size
    columns = (
        states * n, 3 * len(around.shares), 5 * active, 2 * types * len(board.items), len(shape.moves), types,
        3, types * types,
    )  # fmt: skip
    out = tuple(np.empty((len(numbers), count)) for count in columns)
    rows = (numbers.shape[1], n * n, n * n, n, types * types, types * n, 3, *columns[2:])
    ends = np.cumsum([0, *rows]) * LANES
    room, lanes = np.zeros(ends[-1]), tuple(np.zeros(LANES, dtype=np.int64) for _ in range(4))
    pack_block(shape.arrays, tuple(around), given.at, given.kinds, numbers, room, ends, lanes, out)
    return Batch(*out)


class Numbers(NamedTuple):
    """All numbers of B games side by side, on whatever board they are played.

    Attributes
    ----------
    at : (numbers,)
        Where each begins, in the order of `GameParameters`.
    kinds : int
        Leader types a power.
    rows : (B, …)
        The numbers.
    """

    at: Index
    kinds: int
    rows: Array

    def part(self, rows: slice) -> Numbers:
        """The games of these rows."""
        return self._replace(rows=self.rows[rows])


def numbers_of(p: GameParameters) -> Numbers:
    """Put all numbers of B games side by side."""
    numbers = [np.asarray(getattr(p, name), dtype=float) for name in _NUMBERS]
    columns = [each.reshape(len(p), math.prod(each.shape[1:])) for each in numbers]
    widths = [column.shape[1] for column in columns]
    kinds = p.political_value.shape[3]
    return Numbers(np.cumsum([0, *widths[:-1]]), kinds, np.concatenate(columns, axis=1))


def take(batch: Batch, rows: Index) -> Batch:
    """The games of these rows."""
    return Batch(*[getattr(batch, name)[rows] for name in _BATCH])


def joined(one: Batch, other: Batch) -> Batch:
    """The games of both."""
    return Batch(*[np.concatenate([getattr(one, name), getattr(other, name)]) for name in _BATCH])


def ending(batch: Batch, board: Board, rate: float, after: NDArray[np.float64]) -> Batch:
    """The same games, which end at a rate a year, and are then worth `after` (B, S, n).

    The flow payoffs are u + x V' and the discount rate is ρ + x. All else is as it was, precisions too: what
    is struck is worth no less for the end.
    """
    shape = geometry(board)
    types, moves = shape.size[2], shape.moves
    scalars = batch.scalars.copy()
    scalars[:, 1] += rate
    leaders = np.zeros((len(batch), types, types))
    leaders[:, moves[:, 0], moves[:, 1]] = -batch.rates
    kinds = np.arange(types)
    leaders[:, kinds, kinds] = scalars[:, 1:2] - leaders.sum(axis=2)
    return replace(
        batch,
        flow=batch.flow + rate * after.reshape(batch.flow.shape),
        scalars=scalars,
        leave=batch.leave + rate,
        coarse=np.asarray(np.linalg.inv(leaders), dtype=np.float64).reshape(batch.coarse.shape),
    )
