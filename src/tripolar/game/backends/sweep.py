"""The equilibrium map for any array library that speaks NumPy, many games at once.

The same arithmetic as `game.plain` and `game.protocols`, written without index tables and without
writing in place, so that it can be traced and compiled. `xp` is the library: ``numpy`` in tests,
``jax.numpy`` in `jax_batch`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tripolar.game.backends.lanes import Games
from tripolar.game.board import Board

__all__ = ["PROTOCOLS", "sweep"]

PROTOCOLS = ("expiry", "credible")

# Index of an option that does not exist: its weight is zero, and zero times it still is.
_NEVER = -1e300


def sweep(xp: Any, board: Board, protocol: str, games: Games, fraction: Any, values: Any) -> Any:
    """T(values), shape (n, *sizes, H, W); `fraction` (W,) scales every dyad's precision."""
    renewed = [0.0] * board.powers
    for position, d in enumerate(board.active):
        terms = _renew(xp, board, protocol, games, fraction, values, position, d)
        renewed = [before + now for before, now in zip(renewed, terms, strict=True)]
    moved = sum(
        games.rates[:, there] * values[..., there : there + 1, :] for there in range(board.type_states)
    )
    if not board.active:
        return (games.flow + moved) / games.leave
    return (games.flow + moved + games.renewal_rate * xp.stack(renewed)) / games.leave


def _renew(
    xp: Any, board: Board, protocol: str, games: Games, fraction: Any, values: Any, position: int, d: int
) -> list[Any]:
    """What every power expects of one dyad's renewal, a list of arrays (*sizes, H, W)."""
    i, j = board.dyads[d]
    top = board.sizes[d] - 1
    level = np.arange(top + 1).reshape([-1 if axis == d else 1 for axis in range(len(board.sizes) + 2)])
    ends = [(_down(xp, v, d), v, _up(xp, v, d)) for v in values]
    exists = [level >= 0, level > 0, level < top]
    gains = [(end_i, end_j) for end_i, end_j in zip(ends[i], ends[j], strict=True)]
    if board.item_of(d) is not None:
        worth_i, worth_j = games.item[position, 0], games.item[position, 1]
        gains += [(end_i + worth_i, end_j + worth_j) for end_i, end_j in gains[1:]]
        exists += [level >= 0, level < top]
    share, precision = games.share[position], games.precision[position] * fraction
    point_i, point_j = gains[0]
    if protocol == "credible":
        keeps = _sigmoid(xp, precision * (ends[i][1] - ends[i][0]))
        keeps = keeps * _sigmoid(xp, precision * (ends[j][1] - ends[j][0]))
        point_i = keeps * ends[i][1] + (1.0 - keeps) * ends[i][0]
        point_j = keeps * ends[j][1] + (1.0 - keeps) * ends[j][0]
    after, index = [], []
    for (end_i, end_j), there in zip(gains, exists, strict=True):
        own, other = end_i - point_i, end_j - point_j
        bound = games.bound[position]
        transfer = xp.clip(share * other - (1.0 - share) * own, -bound, bound)
        own, other = own + transfer, other - transfer
        after.append((own, other))
        index.append(xp.where(there, precision * xp.minimum(own / share, other / (1.0 - share)), _NEVER))
    choice, entropy = _logit(xp, index)
    taste = games.shocks * entropy / precision
    expected = [sum(q * end for q, end in zip(_by_end(choice), three, strict=True)) for three in ends]
    expected[i] = point_i + sum(q * own for q, (own, _) in zip(choice, after, strict=True)) + share * taste
    expected[j] = point_j + sum(q * other for q, (_, other) in zip(choice, after, strict=True))
    expected[j] = expected[j] + (1.0 - share) * taste
    return expected


def _down(xp: Any, v: Any, axis: int) -> Any:
    """Values one level down, the lowest repeated."""
    whole = (slice(None),) * axis
    return xp.concatenate([v[(*whole, slice(0, 1))], v[(*whole, slice(0, -1))]], axis=axis)


def _up(xp: Any, v: Any, axis: int) -> Any:
    """Values one level up, the highest repeated."""
    whole = (slice(None),) * axis
    return xp.concatenate([v[(*whole, slice(1, None))], v[(*whole, slice(-1, None))]], axis=axis)


def _sigmoid(xp: Any, x: Any) -> Any:
    return 1.0 / (1.0 + xp.exp(xp.clip(-x, -690.0, 690.0)))


def _logit(xp: Any, index: list[Any]) -> tuple[list[Any], Any]:
    """Logit probabilities of the options and their entropy, with one logarithm for all of them."""
    largest = index[0]
    for one in index[1:]:
        largest = xp.maximum(largest, one)
    below = [one - largest for one in index]
    weight = [xp.exp(one) for one in below]
    total = sum(weight[1:], start=weight[0])
    choice = [one / total for one in weight]
    return choice, xp.log(total) - sum(q * one for q, one in zip(choice, below, strict=True))


def _by_end(choice: list[Any]) -> tuple[Any, Any, Any]:
    """Probabilities of ending one level down, here and up, with or without the item."""
    lapse, stay, up, *with_item = choice
    if with_item:
        stay, up = stay + with_item[0], up + with_item[1]
    return lapse, stay, up
