"""How games lie in memory for array libraries: draws last, every digit of the state an axis.

Values have shape ``(n, *sizes, H, W)``: power, the level of every dyad, joint leader type, and W games
side by side. A step along one dyad is then a shift along one axis, without index tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tripolar.game.bargaining import bargain
from tripolar.game.board import Board
from tripolar.game.channels import flow_payoff
from tripolar.game.parameters import GameParameters
from tripolar.game.plain import joint_type_rates

__all__ = ["Games", "Rows", "pack", "to_lanes", "to_rows"]

Array = NDArray[np.float64]


class Games(NamedTuple):
    """The numbers of W games; arrays of any library, W innermost.

    Attributes
    ----------
    flow : (n, *sizes, H, W)
        Flow payoffs.
    share : tuple of arrays (*sizes, 1, W)
        β of the first power, for every active dyad; its own axis has length one.
    precision, bound : (active, W)
        η and T̄ of every active dyad.
    item : (active, 2, H, W)
        Worth of the dyad's item to its first and second power, zero where there is none.
    rates, coarse : (H, H, W)
        Moves between joint leader types, and (ρI - Q)⁻¹ of these moves.
    leave : (H, W)
        ρ + μ × dyads + rates of leaving the joint type.
    renewal_rate, shocks : (W,)
        μ, and 1 where noise is read as taste shocks.
    """

    flow: Any
    share: tuple[Any, ...]
    precision: Any
    bound: Any
    item: Any
    rates: Any
    coarse: Any
    leave: Any
    renewal_rate: Any
    shocks: Any


@dataclass(frozen=True, slots=True)
class Rows:
    """The numbers of B games, one row a game, as they wait for a lane."""

    games: Games

    def __len__(self) -> int:
        return int(self.games.renewal_rate.shape[0])

    def take(self, rows: NDArray[np.int64]) -> Games:
        """The games of these rows, draws first."""
        return _each(self.games, lambda column: column[rows])


def _each(games: Games, change: Any) -> Games:
    """The same games with every array changed."""
    columns = {name: change(column) for name, column in games._asdict().items() if name != "share"}
    return Games(share=tuple(change(column) for column in games.share), **columns)


def to_lanes(games: Games, xp: Any = np) -> Games:
    """Draws first to draws last."""
    return _each(games, lambda column: xp.moveaxis(column, 0, -1))


def to_rows(values: Array, board: Board) -> Array:
    """Values (n, *sizes, H, W) as (W, S, n)."""
    return np.ascontiguousarray(values.reshape(board.powers, board.states, -1).transpose(2, 1, 0))


def from_rows(values: Array, board: Board) -> Array:
    """Values (W, S, n) as (W, n, *sizes, H)."""
    return np.swapaxes(values, 1, 2).reshape(-1, board.powers, *board.sizes, board.type_states)


def pack(p: GameParameters, board: Board, flow: Array | None = None) -> Rows:
    """Pack B games; `flow` (B, S, n) may be given when it is known already."""
    games, types = len(p), board.type_states
    flows = flow_payoff(p, board) if flow is None else flow.reshape(games, board.states, board.powers)
    rates = joint_type_rates(p, board)
    leaving = rates.sum(axis=2)
    generator = rates - leaving[:, :, None] * np.eye(types)
    shares, precision, bound, item = [], [], [], []
    for d in board.active:
        b = bargain(p, board, d)
        by_state = b.share.reshape(games, *board.sizes, types)
        shares.append(np.take(by_state[..., :1], [0], axis=1 + d))
        precision.append(b.precision)
        bound.append(b.bound)
        item.append(np.stack([b.item_first[:, :types], b.item_second[:, :types]], axis=1))
    none = np.zeros((games, 0))
    return Rows(
        Games(
            flow=from_rows(flows, board),
            share=tuple(shares),
            precision=np.stack(precision, axis=1) if precision else none,
            bound=np.stack(bound, axis=1) if bound else none,
            item=np.stack(item, axis=1) if item else none,
            rates=rates,
            coarse=np.linalg.inv(p.discount[:, None, None] * np.eye(types) - generator),
            leave=leaving + (p.discount + p.renewal_rate * len(board.active))[:, None],
            renewal_rate=p.renewal_rate,
            shocks=p.shocks,
        )
    )
