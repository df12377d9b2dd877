"""The equilibrium map for any array library that speaks NumPy, many games at once.

The same arithmetic as `game.plain`, but with all dyads in one array and nothing written in place, so
that it is traced and compiled in one piece whatever the number of powers. `xp` is the library:
``numpy`` in tests, ``jax.numpy`` in `jax_batch`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.game.backends.lanes import Games
from tripolar.game.backends.renewals import RENEWALS
from tripolar.game.bargaining import OPTIONS, STAY_ITEM
from tripolar.game.board import Board

__all__ = ["sweep"]


def sweep(
    xp: Any, board: Board, protocol: str, games: Games, fraction: Any, values: Any, mixes: Any
) -> tuple[Any, Any, Any]:
    """T(values), what the protocol keeps, and what that leaves unsettled.

    Parameters
    ----------
    fraction : (W,)
        Scales every dyad's precision, for tracing.
    values : (n, R, H, W)
        V.
    mixes : (4, active, R, H, W) or None
        Under ``nontransferable`` both sides' chances not to cool and to warm.

    Returns
    -------
    tuple
        T(V); the mixes one Newton step on, or None; by how much T may still move with them, (W,).
    """
    total = games.flow
    for kind in range(board.type_states):
        total = total + games.rates[:, kind] * values[:, :, kind, None]
    if not board.active:
        return total / games.leave, mixes, 0.0
    pairs = np.array([board.dyads[d] for d in board.active])
    target = _ends(board)
    ends = [[values[pairs[:, side, None], target[:, end]] for end in range(3)] for side in range(2)]
    precision = (games.precision * fraction)[:, None, None]
    moves, own, mixes, unsettled = RENEWALS[protocol](xp, games, _exists(board), precision, ends, mixes)
    expected = [_expected(values[k], pairs == k, target, moves, own) for k in range(board.powers)]
    return (total + games.renewal_rate * xp.stack(expected)) / games.leave, mixes, unsettled


def _expected(values: Any, side: Any, target: Any, moves: list[Any], own: list[Any]) -> Any:
    """What one power expects of all renewals, (R, H, W); `side` (active, 2) says where it takes part."""
    expected: Any = 0.0
    for dyad, (is_first, is_second) in enumerate(side):
        if is_first or is_second:
            expected = expected + own[int(is_second)][dyad]
        else:
            for move, there in zip(moves, target[dyad], strict=True):
                expected = expected + move[dyad] * values[there]
    return expected


def _ends(board: Board) -> NDArray[np.int64]:
    """Combination of relations one level down, here and one level up, (active, 3, R)."""
    here = np.arange(board.relation_states)
    level, stride = board.level_index.T, board.strides // board.type_states
    ends = [
        (here - stride[d] * (level[d] > 0), here, here + stride[d] * (level[d] < board.sizes[d] - 1))
        for d in board.active
    ]
    return np.array(ends)


def _exists(board: Board) -> NDArray[np.bool_]:
    """Whether each option exists, (options, active, R, 1, 1); without items there are three."""
    rows = []
    for d in board.active:
        level, top = board.level_index[:, d], board.sizes[d] - 1
        item = np.full(level.size, board.item_of(d) is not None)
        rows.append(np.stack([level >= 0, level > 0, level < top, item, item & (level < top)]))
    return np.stack(rows, axis=1)[: OPTIONS if board.items else STAY_ITEM, :, :, None, None]
