"""How a batch of games lies in memory for the kernels: rows of the batch, lanes innermost.

A *row* is one number of one game, such as the value of state 7 to power 2. In a batch, rows are the
second axis, ``(B, rows)``; in a block of lanes they are interleaved, ``row * LANES + lane``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.bargaining import Bargain, bargain
from tripolar.game.board import Board
from tripolar.game.channels import flow_payoff
from tripolar.game.parameters import GameParameters

__all__ = ["Batch", "Geometry", "geometry", "pack", "take", "with_flow"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Geometry:
    """Index tables of a board, shared by all games on it.

    Attributes
    ----------
    size : (4,)
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

    size: Index
    dyads: Index
    lines: Index
    moves: Index
    first_move: Index

    @property
    def arrays(self) -> tuple[Index, ...]:
        """The tables as the kernels take them."""
        return tuple(getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True, slots=True)
class Batch:
    """The numbers of B games, packed for the kernels.

    Attributes
    ----------
    flow : (B, S * n)
        Flow payoffs.
    share : (B, 3 * share rows)
        β, η/β and η/(1-β) for every combination of the other dyads' relations.
    dyad : (B, active)
        T̄ of every active dyad.
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
    def arrays(self) -> tuple[Array, ...]:
        """The rows as the kernels take them."""
        return tuple(np.ascontiguousarray(getattr(self, f.name)) for f in fields(self))


def with_flow(batch: Batch, flow: Array) -> Batch:
    """The same games with other flow payoffs (B, S, n)."""
    return replace(batch, flow=np.ascontiguousarray(flow.reshape(len(batch), -1)))


def _lines(board: Board, dyad: int) -> tuple[Index, Index]:
    """First states of the dyad's lines, and for each the index among the other dyads' relations."""
    first = np.flatnonzero(board.level_index[:, dyad] == 0)
    states = (first[:, None] * board.type_states + np.arange(board.type_states)).ravel()
    return states, np.repeat(np.arange(first.size), board.type_states)


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
        size=np.array(size, dtype=np.int64),
        dyads=np.array(dyads, dtype=np.int64).reshape(-1, 6),
        lines=np.concatenate([*lines, np.zeros((0, 2), dtype=np.int64)]),
        moves=table,
        first_move=np.searchsorted(table[:, 0], np.arange(board.type_states + 1)).astype(np.int64),
    )


def pack(p: GameParameters, board: Board, flow: Array | None = None) -> Batch:
    """Pack B games; `flow` (B, S, n) may be given when it is known already."""
    bargains = [bargain(p, board, d) for d in board.active]
    rates = _move_rates(p, board)
    return Batch(
        flow=np.ascontiguousarray((flow_payoff(p, board) if flow is None else flow).reshape(len(p), -1)),
        share=_share_rows(p, board, bargains),
        dyad=np.stack([b.bound for b in bargains], axis=1) if bargains else np.zeros((len(p), 0)),
        item=_item_rows(p, board, bargains),
        rates=rates,
        leave=_leave(p, board, rates),
        scalars=np.stack([p.renewal_rate, p.discount, p.shocks], axis=1),
        coarse=_coarse(p, board, rates),
    )


def take(batch: Batch, rows: Index) -> Batch:
    """The games of these rows."""
    return Batch(**{f.name: getattr(batch, f.name)[rows] for f in fields(Batch)})


def _share_rows(p: GameParameters, board: Board, bargains: list[Bargain]) -> Array:
    columns = []
    for d, b in zip(board.active, bargains, strict=True):
        states, _ = _lines(board, d)
        share = b.share[:, states[:: board.type_states]]
        precision = b.precision[:, None]
        columns.append(np.stack([share, precision / share, precision / (1.0 - share)], axis=2))
    if not columns:
        return np.zeros((len(p), 0))
    return np.concatenate(columns, axis=1).reshape(len(p), -1)


def _item_rows(p: GameParameters, board: Board, bargains: list[Bargain]) -> Array:
    rows = []
    for giver, receiver in board.items:
        pair = (min(giver, receiver), max(giver, receiver))
        b = next(b for b in bargains if (b.first, b.second) == pair)
        head = slice(0, board.type_states)
        rows.append(np.stack([b.item_first[:, head], b.item_second[:, head]], axis=2))
    if not rows:
        return np.zeros((len(p), 0))
    return np.concatenate(rows, axis=1).reshape(len(p), -1)


def _move_rates(p: GameParameters, board: Board) -> Array:
    columns = [
        p.leader_rates[:, i, kind, other]
        for types in board.leader_type
        for i, kind in enumerate(types)
        for other in range(board.types[i])
        if other != kind
    ]
    return np.stack(columns, axis=1) if columns else np.zeros((len(p), 0))


def _leave(p: GameParameters, board: Board, rates: Array) -> Array:
    total = np.repeat((p.discount + p.renewal_rate * len(board.active))[:, None], board.type_states, axis=1)
    for k, (here, _) in enumerate(geometry(board).moves):
        total[:, here] += rates[:, k]
    return total


def _coarse(p: GameParameters, board: Board, rates: Array) -> Array:
    matrix = p.discount[:, None, None] * np.eye(board.type_states)
    for k, (here, there) in enumerate(geometry(board).moves):
        matrix[:, here, here] += rates[:, k]
        matrix[:, here, there] -= rates[:, k]
    return np.asarray(np.linalg.inv(matrix), dtype=float).reshape(len(p), -1)
