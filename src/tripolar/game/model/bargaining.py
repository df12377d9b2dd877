"""What a dyad's renewal is bargained over: options, precision, shares and bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, vulnerability

__all__ = [
    "LAPSE",
    "OPTIONS",
    "SMALLEST_SHARE",
    "STAY",
    "STAY_ITEM",
    "UP",
    "UP_ITEM",
    "Bargain",
    "bargain",
    "dyad_scale",
]

Array = NDArray[np.float64]

LAPSE, STAY, UP, STAY_ITEM, UP_ITEM = range(5)

OPTIONS = 5

# Gains are divided by shares, so that none is quite zero.
SMALLEST_SHARE = 1e-6


@dataclass(frozen=True, slots=True)
class Bargain:
    """One dyad's bargaining problem in B games.

    Attributes
    ----------
    first, second : int
        The powers i < j.
    target : (S, 5) int
        State each option leads to: lapse, stay, up, stay with the item, up with the item.
    available : (S, 5) bool
        Whether the option exists there. At the ends of the grid the duplicate is dropped.
    share : (B, S)
        β, the first's share of the joint surplus; the second's is the rest.
    precision : (B,)
        η, per bn of present value.
    bound : (B,)
        T̄, largest transfer per renewal, bn.
    shocks : (B,)
        1 where choice noise is read as taste shocks.
    item_first, item_second : (B, S)
        What the item is worth to each, bn (negative for the giver).
    cost_first, cost_second : (B, S, 5)
        What each option costs each by the move it makes, bn; nothing where no move is possible.
    mixes : (4, B, S), optional
        Mixes to continue from under ``nontransferable``; traced from uniform ones where not given.
    """

    first: int
    second: int
    target: NDArray[np.int64]
    available: NDArray[np.bool_]
    share: Array
    precision: Array
    bound: Array
    shocks: Array
    item_first: Array
    item_second: Array
    cost_first: Array
    cost_second: Array
    mixes: Array | None = None


def dyad_scale(p: GameParameters, i: int, j: int) -> Array:
    """The dyad's scale, bn US$ a year: both stakes and both sides' gains from full access, (B,)."""

    def gain(a: int, b: int) -> Array:
        base = 1.0 + p.access_rest[:, a]
        power = 1.0 / p.trade_elasticity
        floor = p.access_floor[:, a, b]
        imports = (base + p.access[:, a, b]) ** power - (base + p.access[:, a, b] * floor) ** power
        return p.gdp[:, a] * imports + p.rerouting_discount * p.exports[:, a, b] * (1.0 - floor)

    return p.stake[:, i, j] + p.stake[:, j, i] + gain(i, j) + gain(j, i)


def bargain(p: GameParameters, board: Board, dyad: int) -> Bargain:
    """Set up the renewal of one dyad, for every game and state."""
    i, j = board.dyads[dyad]
    level = np.repeat(board.level_index[:, dyad], board.type_states)
    top = board.sizes[dyad] - 1
    here = np.arange(board.states)
    falls, rises = level > 0, level < top
    down = here - board.strides[dyad] * falls
    up = here + board.strides[dyad] * rises
    item = board.item_of(dyad)
    has_item = np.full(board.states, item is not None)
    share_first = _share(p, board, dyad)
    revised = np.where(p.revision_rate[:, i, j] > 0.0, p.revision_rate[:, i, j], p.renewal_rate)
    scaled = p.precision * (p.discount + revised) / dyad_scale(p, i, j)
    worth, cost = _item_values(p, board, item)
    gives_first = item is not None and item[0] == i
    return Bargain(
        first=i,
        second=j,
        target=np.stack([down, here, up, here, up], axis=1),
        available=np.stack([level >= 0, falls, rises, has_item, has_item & rises], axis=1),
        share=np.repeat(share_first, board.type_states, axis=1),
        precision=np.where(p.precision_absolute > 0.0, p.precision_absolute, scaled),
        bound=p.transfer_bound[:, i, j] / p.renewal_rate,
        shocks=p.shocks,
        item_first=-cost if gives_first else worth,
        item_second=worth if gives_first else -cost,
        cost_first=_move_costs(p, i, j, falls, rises),
        cost_second=_move_costs(p, j, i, falls, rises),
    )


def _move_costs(
    p: GameParameters, i: int, j: int, falls: NDArray[np.bool_], rises: NDArray[np.bool_]
) -> Array:
    """What every option costs i by the move of its relation with j, (B, S, 5); an item costs no more."""
    down = p.friction_down[:, i, j, None] * falls
    up = p.friction_up[:, i, j, None] * rises
    return np.stack([down, np.zeros_like(down), up, np.zeros_like(down), up], axis=2)


def _share(p: GameParameters, board: Board, dyad: int) -> Array:
    """β of the first: the less dependent side takes more, by the weight ω (Emerson 1962)."""
    weight = p.dependence_weight[:, None]
    # 0**0 is 1: at ω = 0 dependence does not count. At ω > 0 a side that depends on nothing takes all.
    mine, theirs = (np.maximum(loss, 0.0) ** weight for loss in vulnerability(p, board, dyad))
    neither = mine + theirs == 0.0
    share = np.where(neither, 0.5, theirs / np.where(neither, 1.0, mine + theirs))
    return np.clip(share, SMALLEST_SHARE, 1.0 - SMALLEST_SHARE)


def _item_values(p: GameParameters, board: Board, item: tuple[int, int] | None) -> tuple[Array, Array]:
    """Worth to the receiver and cost to the giver in every state, (B, S) each."""
    shape = (len(p), board.states)
    if item is None:
        return np.zeros(shape), np.zeros(shape)
    giver, receiver = item
    by_type = p.item_cost[:, giver, receiver][:, board.leader_type[:, giver]]
    worth = np.broadcast_to(p.item_worth[:, giver, receiver, None], shape)
    return worth, np.tile(by_type, (1, board.relation_states))
