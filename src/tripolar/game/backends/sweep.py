"""The equilibrium map for any array library that speaks NumPy, many games at once.

The same arithmetic as `game.plain` and `game.protocols`, but with all dyads in one array and nothing
written in place, so that it is traced and compiled in one piece whatever the number of powers. `xp`
is the library: ``numpy`` in tests, ``jax.numpy`` in `jax_batch`.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.game.backends.lanes import Games
from tripolar.game.bargaining import LAPSE, OPTIONS, STAY, STAY_ITEM, UP
from tripolar.game.board import Board

__all__ = ["PROTOCOLS", "sweep"]

PROTOCOLS = ("expiry", "credible")

# Index of an option that does not exist: its weight is zero, and zero times it still is.
_NEVER = -1e300
# Where each option leads, as the number of an end: lapse, stay, up, and the last two with the item.
_LEADS_TO = (LAPSE, STAY, UP, STAY, UP)


def sweep(xp: Any, board: Board, protocol: str, games: Games, fraction: Any, values: Any) -> Any:
    """T(values), shape (n, R, H, W); `fraction` (W,) scales every dyad's precision."""
    total = games.flow
    for kind in range(board.type_states):
        total = total + games.rates[:, kind] * values[:, :, kind, None]
    if board.active:
        total = total + games.renewal_rate * _renewed(xp, board, protocol, games, fraction, values)
    return total / games.leave


def _renewed(xp: Any, board: Board, protocol: str, games: Games, fraction: Any, values: Any) -> Any:
    """What every power expects of all renewals together, (n, R, H, W).

    Arrays within are (active, R, H, W). Options and sides are lists: compilers of arrays do badly on
    sums over short axes.
    """
    pairs = np.array([board.dyads[d] for d in board.active])
    target, exists = _ends(board), _exists(board)
    ends = [[values[pairs[:, side, None], target[:, end]] for end in range(3)] for side in range(2)]
    share = games.share[:, :, None], 1.0 - games.share[:, :, None]
    precision = (games.precision * fraction)[:, None, None]
    bound = games.bound[:, None, None]
    impasse = [down for down, _, _ in ends]
    if protocol == "credible":
        keeps = [_sigmoid(xp, precision * (here - down)) for down, here, _ in ends]
        impasse = [down + keeps[0] * keeps[1] * (here - down) for down, here, _ in ends]

    gains, index = [], []
    for option, there in enumerate(exists):
        first, second = (ends[side][_LEADS_TO[option]] - impasse[side] for side in range(2))
        if option >= STAY_ITEM:
            first, second = first + games.item[:, 0, None], second + games.item[:, 1, None]
        owed = xp.clip(share[0] * second - share[1] * first, -bound, bound)
        gains.append((first + owed, second - owed))
        least = xp.minimum(gains[-1][0] / share[0], gains[-1][1] / share[1])
        index.append(xp.where(there, precision * least, _NEVER))
    choice, entropy = _logit(xp, index)
    taste = games.shocks * entropy / precision
    own = [
        impasse[side] + share[side] * taste + sum(q * gain[side] for q, gain in zip(choice, gains, strict=True))
        for side in range(2)
    ]
    moves = [sum(q for q, end in zip(choice, _LEADS_TO, strict=False) if end == move) for move in range(3)]
    return xp.stack([_expected(xp, pairs == power, values[power], target, moves, own) for power in range(board.powers)])


def _expected(xp: Any, side: Any, values: Any, target: Any, moves: list[Any], own: list[Any]) -> Any:
    """What one power expects of all renewals, (R, H, W); `side` (active, 2) says where it takes part."""
    expected: Any = 0.0
    for dyad, (is_first, is_second) in enumerate(side):
        if is_first or is_second:
            expected = expected + own[int(is_second)][dyad]
        else:
            expected = expected + sum(
                move[dyad] * values[there] for move, there in zip(moves, target[dyad], strict=True)
            )
    return expected


def _ends(board: Board) -> NDArray[np.int64]:
    """Combination of relations one level down, here and one level up, (active, 3, R)."""
    here = np.arange(board.relation_states)
    level, stride = board.level_index.T, board.strides // board.type_states
    top = np.array(board.sizes) - 1
    return np.stack(
        [
            np.stack([here - stride[d] * (level[d] > 0), here, here + stride[d] * (level[d] < top[d])])
            for d in board.active
        ]
    )


def _exists(board: Board) -> NDArray[np.bool_]:
    """Whether each option exists, (options, active, R, 1, 1); without items there are three."""
    rows = []
    for d in board.active:
        level, top = board.level_index[:, d], board.sizes[d] - 1
        item = np.full(level.size, board.item_of(d) is not None)
        rows.append(np.stack([level >= 0, level > 0, level < top, item, item & (level < top)]))
    return np.stack(rows, axis=1)[: OPTIONS if board.items else STAY_ITEM, :, :, None, None]


def _sigmoid(xp: Any, x: Any) -> Any:
    return 1.0 / (1.0 + xp.exp(xp.clip(-x, -690.0, 690.0)))


def _logit(xp: Any, index: list[Any]) -> tuple[list[Any], Any]:
    """Logit probabilities of the options, and their entropy with a single logarithm."""
    largest = reduce(xp.maximum, index)
    below = [one - largest for one in index]
    weight = [xp.exp(one) for one in below]
    total = sum(weight)
    choice = [one / total for one in weight]
    return choice, xp.log(total) - sum(q * one for q, one in zip(choice, below, strict=True))
