"""The possible transitions of a board: which state leads where, and by whose move."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.game.board import Board

__all__ = ["Transitions", "transitions"]

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Transitions:
    """All transitions of a board: dyads' falls and rises in order, then leaders' moves.

    Attributes
    ----------
    source, target : (T,)
        States.
    kind : (T,)
        What moves: the dyad's position among all dyads, or -1 - i for power i's leader.
    rises : (T,) bool
        Whether a dyad's transition goes up.
    share_rows : (active, S)
        Share row of every active dyad in every state (see `kernels.layout.Batch`).
    tables : tuple
        What `kernels.process.law_block` takes.
    """

    source: Index
    target: Index
    kind: Index
    rises: NDArray[np.bool_]
    share_rows: Index
    tables: tuple[Any, ...]


@lru_cache(maxsize=64)
def transitions(board: Board) -> Transitions:
    """List the transitions of a board."""
    here, level = np.arange(board.states), np.repeat(board.level_index, board.type_states, axis=0)
    parts: list[tuple[Index, Index, int, bool]] = []
    places = np.full((len(board.active), board.states, 2), -1, dtype=np.int64)
    count = 0
    for number, d in enumerate(board.active):
        for side, (moving, step) in enumerate(
            ((level[:, d] > 0, -board.strides[d]), (level[:, d] < board.sizes[d] - 1, board.strides[d]))
        ):
            source = here[moving]
            places[number, source, side] = count + np.arange(source.size)
            parts.append((source, source + step, d, side == 1))
            count += source.size
    leaders, rows = _leaders(board)
    parts += leaders
    none = np.zeros(0, dtype=np.int64)
    source = np.concatenate([none, *(part[0] for part in parts)])
    target = np.concatenate([none, *(part[1] for part in parts)])
    shares = _share_rows(board)
    tables = (
        shares, source, target, places, np.array(board.active, dtype=np.int64), count, rows,
    )  # fmt: skip
    return Transitions(
        source=source,
        target=target,
        kind=np.concatenate([none, *(np.full(part[0].size, part[2]) for part in parts)]),
        rises=np.concatenate([none > 0, *(np.full(part[0].size, part[3]) for part in parts)]),
        share_rows=shares,
        tables=tables,
    )


def _share_rows(board: Board) -> Index:
    """`Transitions.share_rows`."""
    rows = np.zeros((len(board.active), board.states), dtype=np.int64)
    first = 0
    for number, d in enumerate(board.active):
        # Digits of the other dyads alone, in their order: what is left of a line's number.
        index = board.level_index.copy()
        index[:, d] = 0
        _, line = np.unique(index @ (board.strides // board.type_states), return_inverse=True)
        rows[number] = first + np.repeat(line.reshape(-1), board.type_states)
        first += int(line.max()) + 1
    return rows


def _leaders(board: Board) -> tuple[list[tuple[Index, Index, int, bool]], Index]:
    """Leaders' transitions, and the rows of `kernels.layout.Batch.rates` that are their rates."""
    row_of: dict[tuple[int, int], int] = {}
    for joint, types in enumerate(board.leader_type):
        for i, own in enumerate(types):
            for other in range(board.types[i]):
                if other != own:
                    there = joint + (other - int(own)) * int(board.type_strides[i])
                    row_of[joint, there] = len(row_of)
    types = np.tile(np.arange(board.type_states), board.relation_states)
    here, parts, rows = np.arange(board.states), [], [np.zeros(0, dtype=np.int64)]
    for i in range(board.powers):
        kind = board.leader_type[types, i]
        for shift in range(1, board.types[i]):
            step = ((kind + shift) % board.types[i] - kind) * board.type_strides[i]
            parts.append((here, here + step, -1 - i, False))
            pairs = zip(types.tolist(), (types + step).tolist(), strict=True)
            rows.append(np.array([row_of[pair] for pair in pairs], dtype=np.int64))
    return parts, np.concatenate(rows)
