"""How games lie in memory for array libraries: draws last.

Values have shape ``(n, R, H, W)``: power, combination of relations, joint leader type, and W games side
by side, so that neighbours in memory do the same arithmetic.
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

__all__ = [
    "Games",
    "Rows",
    "from_rows",
    "mixes_from_rows",
    "mixes_to_rows",
    "pack",
    "to_lanes",
    "to_rows",
    "uniform_mixes",
]

Array = NDArray[np.float64]


class Games(NamedTuple):
    """The numbers of W games; arrays of any library, W innermost.

    Attributes
    ----------
    flow : (n, R, H, W)
        Flow payoffs.
    share : (active, R, W)
        β of the first power of every active dyad.
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
    share: Any
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
        return Games(*(column[rows] for column in self.games))


def to_lanes(games: Games, xp: Any = np) -> Games:
    """Draws first to draws last."""
    return Games(*(xp.moveaxis(column, 0, -1) for column in games))


def to_rows(values: Array, board: Board) -> Array:
    """Values (n, R, H, W) as (W, S, n)."""
    return np.ascontiguousarray(values.reshape(board.powers, board.states, -1).transpose(2, 1, 0))


def from_rows(values: Array, board: Board) -> Array:
    """Values (W, S, n) as (W, n, R, H)."""
    return np.swapaxes(values, 1, 2).reshape(-1, board.powers, board.relation_states, board.type_states)


def uniform_mixes(board: Board, lanes: int) -> Array:
    """Mixes (4, active, R, H, W) to begin with: not to cool two times in three, to warm one time in three."""
    shape = (4, len(board.active), board.relation_states, board.type_states, lanes)
    return np.broadcast_to(np.array([2.0, 1.0, 2.0, 1.0]).reshape(4, 1, 1, 1, 1) / 3.0, shape)


def mixes_from_rows(mixes: Array, board: Board) -> Array:
    """Mixes (W, active, S, 4) as (W, 4, active, R, H)."""
    shape = (4, len(board.active), board.relation_states, board.type_states)
    return np.moveaxis(mixes, 3, 1).reshape(-1, *shape)


def mixes_to_rows(mixes: Array, board: Board) -> Array:
    """Mixes (4, active, R, H, W) as (W, active, S, 4)."""
    return np.moveaxis(mixes.reshape(4, len(board.active), board.states, -1), (3, 0), (0, 3))


def pack(p: GameParameters, board: Board, flow: Array | None = None) -> Rows:
    """Pack B games; `flow` (B, S, n) may be given when it is known already."""
    games, types = len(p), board.type_states
    flows = flow_payoff(p, board) if flow is None else flow.reshape(games, board.states, board.powers)
    rates = joint_type_rates(p, board)
    leaving = rates.sum(axis=2)
    generator = rates - leaving[:, :, None] * np.eye(types)
    bargains = [bargain(p, board, d) for d in board.active]

    def by_dyad(columns: list[Array], shape: tuple[int, ...]) -> Array:
        return np.stack(columns, axis=1) if columns else np.zeros((games, 0, *shape))

    return Rows(
        Games(
            flow=from_rows(flows, board),
            share=by_dyad([b.share[:, ::types] for b in bargains], (board.relation_states,)),
            precision=by_dyad([b.precision for b in bargains], ()),
            bound=by_dyad([b.bound for b in bargains], ()),
            item=by_dyad(
                [np.stack([b.item_first[:, :types], b.item_second[:, :types]], axis=1) for b in bargains],
                (2, types),
            ),
            rates=rates,
            coarse=np.linalg.inv(p.discount[:, None, None] * np.eye(types) - generator),
            leave=leaving + (p.discount + p.renewal_rate * len(board.active))[:, None],
            renewal_rate=p.renewal_rate,
            shocks=p.shocks,
        )
    )
