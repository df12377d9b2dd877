"""The equilibrium map for any array library that speaks NumPy, many games at once.

The same arithmetic as `game.plain` and `game.protocols`, but with all dyads in one array and nothing
written in place, so that it is traced and compiled in one piece whatever the number of powers. `xp`
is the library: ``numpy`` in tests, ``jax.numpy`` in `jax_batch`.
"""

from __future__ import annotations

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
    total = games.flow + (games.rates * values[:, :, None]).sum(axis=3)
    if board.active:
        total = total + games.renewal_rate * _renewed(xp, board, protocol, games, fraction, values)
    return total / games.leave


def _renewed(xp: Any, board: Board, protocol: str, games: Games, fraction: Any, values: Any) -> Any:
    """What every power expects of all renewals together, (n, R, H, W). Dyads lead the arrays within."""
    pairs = np.array([board.dyads[d] for d in board.active])
    target, exists = _ends(board), _exists(board)
    ends = values[pairs[:, :, None, None], target[:, None]]  # (active, 2, 3, R, H, W)
    share = xp.stack([games.share, 1.0 - games.share], axis=1)[:, :, :, None]  # (active, 2, R, 1, W)
    precision = (games.precision * fraction)[:, None, None]
    impasse = ends[:, :, LAPSE]
    if protocol == "credible":
        keeps = _sigmoid(xp, precision[:, None] * (ends[:, :, STAY] - impasse)).prod(axis=1)
        impasse = impasse + keeps[:, None] * (ends[:, :, STAY] - impasse)

    gain = ends[:, :, list(_LEADS_TO[: exists.shape[1]])] - impasse[:, :, None]
    if board.items:
        with_item = (np.arange(OPTIONS) >= STAY_ITEM).reshape(-1, 1, 1, 1)
        gain = gain + with_item * games.item[:, :, None, None]
    bound = games.bound[:, None, None, None]
    owed = xp.clip(share[:, :1] * gain[:, 1] - share[:, 1:] * gain[:, 0], -bound, bound)
    gain = gain + xp.stack([owed, -owed], axis=1)  # (active, 2, options, R, H, W)
    least = (gain / share[:, :, None]).min(axis=1)
    choice, entropy = _logit(xp, xp.where(exists, precision[:, None] * least, _NEVER))
    taste = games.shocks * entropy / precision
    own = impasse + (choice[:, None] * gain).sum(axis=2) + share * taste[:, None]

    up = choice[:, UP] if not board.items else choice[:, UP] + choice[:, STAY_ITEM + 1]
    stay = choice[:, STAY] if not board.items else choice[:, STAY] + choice[:, STAY_ITEM]
    moves = (choice[:, LAPSE], stay, up)
    renewed = []
    for power in range(board.powers):
        there = values[power][target]  # (active, 3, R, H, W)
        outside = sum(move * there[:, end] for end, move in enumerate(moves))
        first, second = ((pairs == power).T)[..., None, None, None]
        inside = xp.where(first, own[:, 0], own[:, 1])
        renewed.append(xp.where(first | second, inside, outside).sum(axis=0))
    return xp.stack(renewed)


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
    """Whether each option exists, (active, options, R, 1, 1); without items there are three."""
    rows = []
    for d in board.active:
        level, top = board.level_index[:, d], board.sizes[d] - 1
        item = np.full(level.size, board.item_of(d) is not None)
        rows.append(np.stack([level >= 0, level > 0, level < top, item, item & (level < top)]))
    return np.stack(rows)[:, : OPTIONS if board.items else STAY_ITEM, :, None, None]


def _sigmoid(xp: Any, x: Any) -> Any:
    return 1.0 / (1.0 + xp.exp(xp.clip(-x, -690.0, 690.0)))


def _logit(xp: Any, index: Any) -> tuple[Any, Any]:
    """Logit probabilities of the options (second axis), and their entropy with a single logarithm."""
    below = index - index.max(axis=1, keepdims=True)
    weight = xp.exp(below)
    total = weight.sum(axis=1, keepdims=True)
    choice = weight / total
    return choice, xp.log(total[:, 0]) - (choice * below).sum(axis=1)
