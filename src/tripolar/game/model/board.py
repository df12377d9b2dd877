"""The board: the states that the powers can be in, and the transitions between them, as index arithmetic.

A transition says which state leads to which, and by whose move.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Board", "Transitions", "transitions"]


@dataclass(frozen=True)
class Board:
    """The state space of the balancing game.

    A state is a level for every dyad and a leader type for every power. States are numbered with
    the dyads as digits (the first dyad slowest) and the joint leader type as the last digit:
    ``state = relations * joint_types + joint_type``. A capped dyad has fewer levels, a frozen one
    a single level; both are simply shorter digits.

    Parameters
    ----------
    powers : int
        Number of powers, n.
    levels : tuple of tuple of float
        For every dyad in the order (0,1), (0,2), …, (n-2,n-1): the levels it may stand at,
        ascending, between 0 (hostile) and 1 (partnership).
    types : tuple of int
        Number of leader types of every power.
    hostile : tuple of tuple of bool
        For every power, which of its leader types use a partner's dependence against it.
    items : tuple of (int, int)
        Ordered pairs (giver, receiver) that may add an item, such as backing, to an agreement.
    """

    powers: int
    levels: tuple[tuple[float, ...], ...]
    types: tuple[int, ...]
    hostile: tuple[tuple[bool, ...], ...]
    items: tuple[tuple[int, int], ...] = ()

    @cached_property
    def dyads(self) -> tuple[tuple[int, int], ...]:
        """Every pair (i, j) with i < j."""
        return tuple(combinations(range(self.powers), 2))

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of levels of every dyad."""
        return tuple(len(levels) for levels in self.levels)

    @cached_property
    def relation_states(self) -> int:
        """Number of combinations of relations."""
        return int(np.prod(self.sizes))

    @cached_property
    def type_states(self) -> int:
        """Number of combinations of leader types."""
        return int(np.prod(self.types))

    @property
    def states(self) -> int:
        """Number of states, S."""
        return self.relation_states * self.type_states

    @cached_property
    def strides(self) -> NDArray[np.int64]:
        """Step in the state's number when a dyad moves one level up, by dyad."""
        below = np.cumprod((1, *self.sizes[::-1]))[:-1][::-1]
        return np.asarray(below * self.type_states, dtype=np.int64)

    @cached_property
    def type_strides(self) -> NDArray[np.int64]:
        """Step in the joint type's number when a power's type moves one up, by power."""
        return np.asarray(np.cumprod((1, *self.types[::-1]))[:-1][::-1], dtype=np.int64)

    @cached_property
    def level_index(self) -> NDArray[np.int64]:
        """Index of the level of every dyad in every combination of relations (relation_states, dyads)."""
        return np.array(list(product(*(range(size) for size in self.sizes))), dtype=np.int64)

    @cached_property
    def relation(self) -> NDArray[np.float64]:
        """Level of every dyad in every combination of relations, shape (relation_states, dyads)."""
        columns = [np.asarray(levels)[self.level_index[:, d]] for d, levels in enumerate(self.levels)]
        return np.stack(columns, axis=1)

    @cached_property
    def relation_matrix(self) -> NDArray[np.float64]:
        """Relations as symmetric matrices with a zero diagonal, shape (relation_states, n, n)."""
        matrix = np.zeros((self.relation_states, self.powers, self.powers))
        for d, (i, j) in enumerate(self.dyads):
            matrix[:, i, j] = matrix[:, j, i] = self.relation[:, d]
        return matrix

    @cached_property
    def leader_type(self) -> NDArray[np.int64]:
        """Leader type of every power in every joint type, shape (type_states, n)."""
        return np.array(list(product(*(range(k) for k in self.types))), dtype=np.int64)

    @cached_property
    def hostile_leader(self) -> NDArray[np.bool_]:
        """Whether each power's leader is of a hostile type, shape (type_states, n)."""
        flags = np.zeros((self.type_states, self.powers), dtype=bool)
        for i in range(self.powers):
            flags[:, i] = np.asarray(self.hostile[i])[self.leader_type[:, i]]
        return flags

    @cached_property
    def active(self) -> tuple[int, ...]:
        """Dyads that have anything to renew: more than one level, or an item."""
        with_item = {tuple(sorted(pair)) for pair in self.items}
        return tuple(d for d, pair in enumerate(self.dyads) if self.sizes[d] > 1 or pair in with_item)

    def item_of(self, dyad: int) -> tuple[int, int] | None:
        """The (giver, receiver) of the dyad's item, or None."""
        pair = self.dyads[dyad]
        return next((item for item in self.items if tuple(sorted(item)) == pair), None)

    def state(
        self, relations: NDArray[np.int64] | tuple[int, ...], types: tuple[int, ...] | NDArray[np.int64]
    ) -> int:
        """Number of the state with these level indices (by dyad) and leader types (by power)."""
        return int(np.dot(self.strides, relations) + np.dot(self.type_strides, types))


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
