"""Shapley's value: what each of several players adds, averaged over every order of joining.

References
----------
.. [Shapley1953] Shapley (1953), A Value for n-Person Games.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import factorial

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_PLAYERS", "along_orders", "shapley"]

Array = NDArray[np.float64]

MOST_PLAYERS = 16


def shapley(worth: Array) -> Array:
    """Share the worth of all players together among them [Shapley1953]_.

    Parameters
    ----------
    worth : array (2**n, ...)
        Of every coalition, along the first axis: coalition k has the players whose bits are set in k.

    Returns
    -------
    array (n, ...)
        Shares; they add up to ``worth[-1] - worth[0]``.

    Raises
    ------
    ValueError
        If the first axis is no power of two, or there are more than sixteen players.

    Examples
    --------
    The glove game: one left glove, two right ones.

    >>> shapley(np.array([0.0, 0, 0, 1, 0, 1, 0, 1])).round(4).tolist()
    [0.6667, 0.1667, 0.1667]
    """
    worth = np.asarray(worth, dtype=np.float64)
    players = worth.shape[0].bit_length() - 1
    if worth.shape[0] != 1 << players or players > MOST_PLAYERS:
        raise ValueError(f"{worth.shape[0]} coalitions: a power of two up to 2**{MOST_PLAYERS} is needed")
    coalitions = np.arange(1 << players)
    size = np.zeros(1 << players, dtype=np.intp)
    for player in range(players):
        size += (coalitions >> player) & 1
    orders = [
        factorial(k) * factorial(players - k - 1) / factorial(players) for k in range(players)
    ]  # share of orders in which given k players, and no others, come before a given one
    shares = []
    for player in range(players):
        before = coalitions[(coalitions >> player) & 1 == 0]
        weight = np.array([orders[k] for k in size[before]]).reshape((-1,) + (1,) * (worth.ndim - 1))
        shares.append((weight * (worth[before | (1 << player)] - worth[before])).sum(axis=0))
    return np.array(shares).reshape((players, *worth.shape[1:]))


def along_orders(worth: Callable[[int], Array], players: int, orders: Sequence[Sequence[int]]) -> Array:
    """Share by the average over some orders of joining; adds up for any orders.

    Parameters
    ----------
    worth : callable
        Worth of a coalition given as bits.
    players : int
        How many there are.
    orders : sequence of sequence of int
        Each an order of all players.
    """
    shares = np.zeros((players, *np.shape(worth(0))))
    for order in orders:
        coalitions = [0]
        for player in order:
            coalitions.append(coalitions[-1] | (1 << player))
        for player, (before, after) in zip(order, pairwise(coalitions), strict=True):
            shares[player] += (worth(after) - worth(before)) / len(orders)
    return shares
