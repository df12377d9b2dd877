"""How one game is walked through: runs of lines, blocks of states, and the order of both.

A *line* is the run of states that differ only in one dyad's level. Eight lines that begin at
neighbouring states make a pack. Where a dyad's stride is shorter than a pack (the last dyads, if there
are few leader types), a pack holds the same line of eight *rows* instead; a row is the shortest stretch of
states that holds whole lines of all such dyads. States are worked on in *blocks* that stay in the
processor's cache: first the dyads whose lines leave a block, then block by block all the others.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.game.kernels.batch import geometry
from tripolar.game.model.board import Board
from tripolar.game.model.solver_settings import MANY_STATES

__all__ = ["Walk", "large", "one_at_a_time", "plan"]

Index = NDArray[np.int64]

LANES = 8
# Values and images of a block, bytes: half of the second-level cache of a common processor.
BLOCK_BYTES = 512 * 1024
OUTER, INNER, ACROSS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Walk:
    """Index tables of a board for the kernels of one game.

    Attributes
    ----------
    size : tuple of int
        n, S, H, states in a block, states in a row (0 without rows), margin and pitch of the arrays
        ``[power][state]``, packs of all dyads, packs times levels of all dyads, and how many offsets are
        those of first moves.
    dyads : (active, 12)
        Powers i and j, number of levels, stride, the item's number + 1, states in a run, packs in a run,
        runs, first pack, first pack times level, first share row, and how it is walked: 0 through the
        blocks, 1 inside each, 2 across rows.
    offsets : (O,)
        Steps in the joint leader type's number that a leader's move can make: as a type's first move, as its
        second, and so on.
    moves : (moves, 2)
        The type that each of `layout.Geometry.moves` starts from, and its place in `offsets`.
    """

    size: tuple[int, ...]
    dyads: Index
    offsets: Index
    moves: Index

    @property
    def arrays(self) -> tuple[Any, ...]:
        """The tables as the kernels take them."""
        return tuple(getattr(self, f.name) for f in fields(self))

    @property
    def blocks(self) -> int:
        """Number of blocks; in a single one sums run in the order of the kernels for batches."""
        return self.size[1] // self.size[3]


def large(board: Board) -> bool:
    """Whether games are always solved one after the other, by kernels of their own (`kernels.large`)."""
    return board.states >= MANY_STATES


def one_at_a_time(games: int, board: Board) -> bool:
    """Whether so many games are solved one after the other rather than side by side.

    On a board that is not `large` both give the same bits, and the quicker is taken: a pack of games takes as
    long with one game in it as with eight.
    """
    return games < LANES // 2 or large(board)


@lru_cache(maxsize=64)
def plan(board: Board, block_bytes: int = BLOCK_BYTES) -> Walk:
    """Plan the walk through a board."""
    n, states, types = board.powers, board.states, board.type_states
    block, first_inner = types, len(board.dyads)
    while first_inner > 0 and 2 * 8 * n * block * board.sizes[first_inner - 1] <= block_bytes:
        first_inner -= 1
        block *= board.sizes[first_inner]
    row = _row(board, block)
    block = max(block, row)
    dyads = []
    pack = level_pack = share = 0
    items = [tuple(sorted(item)) for item in board.items]
    for d in board.active:
        levels, stride = board.sizes[d], int(board.strides[d])
        if stride * levels <= row:
            walk, run, packs = ACROSS, stride, stride
            runs = states // block * -(-(block // row) // LANES) * (row // (levels * stride))
        else:
            walk = INNER if stride * levels <= block else OUTER
            run = min(stride, block)
            packs, runs = -(-run // LANES), states // (levels * run)
        pair = board.dyads[d]
        item = items.index(pair) + 1 if pair in items else 0
        dyads.append((*pair, levels, stride, item, run, packs, runs, pack, level_pack, share, walk))
        pack += packs * runs
        level_pack += packs * runs * levels
        share += board.relation_states // levels
    offsets, firsts, moves = _offsets(board)
    margin = -(-max(types, LANES) // LANES) * LANES
    # Powers one line of the cache apart, so that the same state of all does not fall on one place in it.
    pitch = -(-(states + 2 * margin) // LANES) * LANES + LANES
    size = (n, states, types, block, row, margin, pitch, pack, level_pack, firsts)
    return Walk(
        size=size,
        dyads=np.array(dyads, dtype=np.int64).reshape(-1, 12),
        offsets=np.array(offsets, dtype=np.int64),
        moves=np.array(moves, dtype=np.int64).reshape(-1, 2),
    )


def _row(board: Board, block: int) -> int:
    """States of a row: the shortest that holds whole lines of all dyads of short stride, or few packs more.

    A stride that is no multiple of a pack leaves lanes idle (12 states are two packs); rows that hold its
    dyad too do not, as long as a block has many of them.
    """
    active = sorted(board.active, key=lambda d: int(board.strides[d]))
    lengths = [int(board.strides[d]) * board.sizes[d] for d in active]
    strides = [int(board.strides[d]) for d in active]
    fewest = sum(stride < LANES for stride in strides)
    if fewest == 0:
        return 0
    costs = []
    for across in range(fewest, len(active) + 1):
        row = max(lengths[:across])
        if across > fewest and row > block:
            break
        bundles = -(-max(block // row, 1) // LANES)
        packs = sum(bundles * row // lengths[k] * strides[k] for k in range(across))
        packs += sum(block // lengths[k] * -(-strides[k] // LANES) for k in range(across, len(active)))
        costs.append((packs, row))
    return min(costs)[1]


def _offsets(board: Board) -> tuple[list[int], int, list[tuple[int, int]]]:
    """Offsets of types' first moves, second moves and so on; how many are of first ones; and every move's."""
    table = geometry(board).moves
    ranks = [int(np.count_nonzero(table[:k, 0] == here)) for k, here in enumerate(table[:, 0])]
    known = sorted({(rank, int(there - here)) for rank, (here, there) in zip(ranks, table, strict=True)})
    moves = [
        (int(here), known.index((rank, int(there - here))))
        for rank, (here, there) in zip(ranks, table, strict=True)
    ]
    return [offset for _, offset in known], sum(rank == 0 for rank, _ in known), moves
