"""Flow payoffs: a sum of channels, each its own function of the relations.

Every function takes the parameters of B games and a board with R combinations of relations and H
joint leader types, and returns bn US$ a year, shape (B, R, n), or (B, R, H, n) where leader types
matter. Relations are numbered as on the board.

`GameParameters` holds the parameters of many games on one board, one row per draw.

References
----------
.. [ACR2012] Arkolakis, Costinot and Rodríguez-Clare (2012), New Trade Models, Same Old Gains?
.. [Tullock1980] Tullock (1980), Efficient Rent Seeking (the contest success function).
.. [Dittmer1981] Dittmer (1981), The Strategic Triangle (the pivot's rent).
.. [Heider1946] Heider (1946), Attitudes and Cognitive Organization (balance stress).
.. [Hirschman1945] Hirschman (1945), National Power and the Structure of Foreign Trade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.model.board import Board

__all__ = [
    "CALIBRATED",
    "CHANNELS",
    "FRICTION",
    "GameParameters",
    "access",
    "autonomy",
    "channel",
    "channels",
    "coercion",
    "contest",
    "dependence",
    "flow_payoff",
    "political",
    "rivalry",
    "spillover",
    "stress",
]

Array = NDArray[np.float64]

# Powers of e up to here, up or down, are far from what a number can hold.
_STEEPEST = 600.0

CHANNELS = ("access", "rivalry", "spillover", "political", "coercion", "autonomy", "stress")

#: What moves of relations cost: no function of relations, but a part of a value like a channel.
FRICTION = "friction"

#: The parts whose size calibration to rates of change may find, where no figure measures it.
CALIBRATED = ("political", FRICTION)


def _col(values: Array, dimensions: int) -> Array:
    """A per-draw vector shaped to broadcast against that many trailing dimensions."""
    return values.reshape(values.shape + (1,) * dimensions)


def trade_openness(p: GameParameters, relation: Array) -> Array:
    """y, the share of full trade that goes on at each relation: (B, R, n, n)."""
    floor = p.access_floor[:, None]
    return floor + (1.0 - floor) * relation[None]


def _import_terms(p: GameParameters, openness: Array) -> tuple[Array, Array]:
    """What each tie adds to i's import ratio (B, R, n, n), and the whole ratio S (B, R, n)."""
    parts = p.access[:, None] * openness
    return parts, 1.0 + p.access_rest[:, None] + parts.sum(axis=3)


def access(p: GameParameters, board: Board) -> Array:
    """Gains from imports, and from not having to reroute exports [ACR2012]_."""
    openness = trade_openness(p, board.relation_matrix)
    _, ratio = _import_terms(p, openness)
    gains = p.gdp[:, None] * (ratio ** _col(1.0 / p.trade_elasticity, 2) - 1.0)
    exports = (p.exports[:, None] * openness).sum(axis=3)
    return gains + _col(p.rerouting_discount, 2) * exports


def dependence(p: GameParameters, board: Board) -> Array:
    """d, what i loses if its tie to j is cut, after substitution [Hirschman1945]_: (B, R, n, n)."""
    return _dependence(p, trade_openness(p, board.relation_matrix))


def _dependence(p: GameParameters, openness: Array) -> Array:
    parts, ratio = _import_terms(p, openness)
    power = _col(1.0 / p.trade_elasticity, 3)
    loss = ratio[..., None] ** power - (ratio[..., None] - parts) ** power
    return p.gdp[:, None, :, None] * loss + _col(p.rerouting_discount, 3) * p.exports[:, None] * openness


def vulnerability(p: GameParameters, board: Board, dyad: int) -> tuple[Array, Array]:
    """v_ij and v_ji: each side's dependence at full tie as a share of its GDP, (B, R) each.

    "At full tie" removes the dyad's own relation, so that the value is the same along its line.
    """
    i, j = board.dyads[dyad]
    relation = board.relation_matrix.copy()
    relation[:, i, j] = relation[:, j, i] = 1.0
    loss = _dependence(p, trade_openness(p, relation))
    return loss[:, :, i, j] / p.gdp[:, i, None], loss[:, :, j, i] / p.gdp[:, j, None]


def contest(p: GameParameters, board: Board) -> Array:
    """Chance that i prevails over j when third powers support the side they are closer to.

    Shape (B, R, n, n) [Tullock1980]_; one half on the diagonal and between two sides without means.
    """
    relation = board.relation_matrix
    closer = np.maximum(relation[:, :, None, :] - relation[:, None, :, :], 0.0)  # (R, i, j, k)
    third = np.ones((board.powers,) * 3)
    for i in range(board.powers):
        third[i, :, i] = third[:, i, i] = 0.0
    support = np.einsum("rijk,bk->brij", closer * third, p.capability)
    strength = p.capability[:, None, :, None] + _col(p.support_share, 3) * support
    steepness = _col(p.contest_steepness, 3)
    larger = np.maximum(strength, np.swapaxes(strength, 2, 3))
    # Where a power would leave what a number can hold, both sides are measured in the larger; elsewhere
    # they are divided by one, which changes no bit. Of two sides without means neither is ahead.
    size = np.log(np.where(larger > 0.0, larger, 1.0))
    unit = np.where(np.abs(steepness * size) > _STEEPEST, larger, 1.0)
    weighted = np.where(larger > 0.0, strength / unit, 1.0) ** steepness
    return weighted / (weighted + np.swapaxes(weighted, 2, 3))


def rivalry(p: GameParameters, board: Board) -> Array:
    """Expected loss in the contests with those i is on bad terms with."""
    distance = (1.0 - board.relation_matrix) ** 2 * (1.0 - np.eye(board.powers))
    return -(p.stake[:, None] * distance[None] * (1.0 - contest(p, board))).sum(axis=3)


def spillover(p: GameParameters, board: Board) -> Array:
    """What bystanders lose from other pairs' hostility, by their size."""
    hostility = (1.0 - board.relation) ** 2  # (R, D)
    share = p.gdp / p.gdp.sum(axis=1, keepdims=True)
    loss = np.zeros((len(p), board.relation_states, board.powers))
    for d, (j, k) in enumerate(board.dyads):
        stake = 0.5 * (p.stake[:, j, k] + p.stake[:, k, j])
        outside = [i for i in range(board.powers) if i not in (j, k)]
        loss[:, :, outside] += (stake[:, None] * hostility[None, :, d])[..., None] * share[:, None, outside]
    return -_col(p.spillover, 2) * loss


def political(p: GameParameters, board: Board) -> Array:
    """Value, or cost, to the leader of being on good terms: (B, R, H, n)."""
    per_type = np.einsum("rij,bijk->brik", board.relation_matrix, p.political_value)  # (B, R, n, K)
    chosen = board.leader_type  # (H, n)
    return np.stack([per_type[:, :, i, chosen[:, i]] for i in range(board.powers)], axis=3)


def coercion(p: GameParameters, board: Board) -> Array:
    """What partners with a leader of a hostile type extract from dependence: (B, R, H, n)."""
    exposed = dependence(p, board) * (1.0 - contest(p, board))
    used = np.einsum("brij,hj->brhi", exposed, board.hostile_leader.astype(float))
    return -_col(p.coercion, 3) * used


def autonomy(p: GameParameters, board: Board) -> Array:
    """Concentration of dependence on one partner, which a second partner relieves."""
    loss = dependence(p, board)
    total = np.zeros(loss.shape[:3])
    for i in range(board.powers):
        others = [j for j in range(board.powers) if j != i]
        for j in others:
            rest = [loss[:, :, i, k] for k in others if k != j]
            next_best = np.max(rest, axis=0) if rest else 0.0
            total[:, :, i] += np.maximum(loss[:, :, i, j] - next_best, 0.0)
    return -_col(p.autonomy_weight, 2) * total


def stress(p: GameParameters, board: Board) -> Array:
    """What i pays when its partner k also partners i's rival j [Heider1946]_.

    At zero stress a pivot between rivals is happy [Dittmer1981]_; at large stress it is squeezed.
    """
    relation = board.relation_matrix
    off = 1.0 - np.eye(board.powers)
    strain = np.einsum("rki,rkj,rij->ri", relation, relation, (1.0 - relation) * off)
    return -_col(p.balance_stress, 2) * strain[None]


_FUNCTIONS = {
    "access": access,
    "rivalry": rivalry,
    "spillover": spillover,
    "political": political,
    "coercion": coercion,
    "autonomy": autonomy,
    "stress": stress,
}


def channels(p: GameParameters, board: Board) -> Mapping[str, Array]:
    """Every channel by name, each (B, R, H, n)."""
    return {name: channel(p, board, name) for name in CHANNELS}


def channel(p: GameParameters, board: Board, name: str) -> Array:
    """One channel, (B, R, H, n)."""
    shape = (len(p), board.relation_states, board.type_states, board.powers)
    value = _FUNCTIONS[name](p, board)
    return np.broadcast_to(value if value.ndim == 4 else value[:, :, None], shape)


def flow_payoff(p: GameParameters, board: Board) -> Array:
    """u, the sum of all channels: (B, S, n) with S = R * H."""
    total = sum(channels(p, board).values(), start=np.zeros(()))
    return np.ascontiguousarray(total.reshape(len(p), board.states, board.powers))


@dataclass(frozen=True, slots=True)
class GameParameters:
    """Parameters of B games with n powers, at most K leader types and D dyads.

    Money is bn US$ a year at market rates, rates are per year. Pairs ``[b, i, j]`` read "of i
    from, to or against j". Symbols are those of the explanation page.

    Attributes
    ----------
    gdp : (B, n)
        Y, market-rate GDP.
    capability : (B, n)
        m, shares.
    access, exports : (B, n, n)
        a, import share over home share at full relation; X, exports at full relation.
    access_floor : (B, n, n), symmetric
        f, share of the trade that goes on between rivals.
    access_rest : (B, n)
        Import share from the rest of the world.
    rerouting_discount, trade_elasticity : (B,)
        δ and ε.
    stake : (B, n, n)
        ζ, what i has at stake against j when hostile.
    political_value : (B, n, n, K)
        e, value to i under its type k of good relations with j.
    leader_rates : (B, n, K, K)
        Rate at which power i's leader moves from one type to another; the diagonal is ignored.
    coercion, autonomy_weight, spillover, balance_stress, support_share, contest_steepness : (B,)
        κ, α, χ, ξ (bn a year), s, c.
    transfer_bound : (B, n, n), symmetric
        Largest yearly transfer either side can deliver.
    discount, renewal_rate : (B,)
        ρ and μ.
    precision : (B,)
        η̂, dimensionless; ignored where `precision_absolute` is positive.
    precision_absolute : (B,)
        η, per bn; zero where the dimensionless precision is used.
    dependence_weight : (B,)
        ω, 0 for Nash bargaining, 1 for shares by dependence.
    shocks : (B,)
        1 where choice noise is read as taste shocks, 0 where it is read as mistakes.
    item_worth : (B, n, n)
        Worth in bn to receiver j of the item given by i.
    item_cost : (B, n, n, K)
        Its cost in bn to giver i under its type k.
    friction_up, friction_down : (B, n, n)
        u and d, what it costs i when its relation with j rises or falls one level, bn of present value.
    revision_rate : (B, n, n), symmetric
        Rate at which what a pair decides is taken back, in place of μ in the scale of its precision; 0 for μ.
    """

    gdp: Array
    capability: Array
    access: Array
    access_floor: Array
    access_rest: Array
    exports: Array
    rerouting_discount: Array
    trade_elasticity: Array
    stake: Array
    political_value: Array
    leader_rates: Array
    coercion: Array
    autonomy_weight: Array
    spillover: Array
    balance_stress: Array
    support_share: Array
    contest_steepness: Array
    transfer_bound: Array
    discount: Array
    renewal_rate: Array
    precision: Array
    precision_absolute: Array
    dependence_weight: Array
    shocks: Array
    item_worth: Array
    item_cost: Array
    friction_up: Array
    friction_down: Array
    revision_rate: Array

    def __len__(self) -> int:
        return int(self.gdp.shape[0])

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_] | slice) -> GameParameters:
        """The games of these rows."""
        return GameParameters(*[getattr(self, name)[rows] for name in _NAMES])

    def with_political_value(self, political_value: Array) -> GameParameters:
        """The same games with other political values."""
        return replace(self, political_value=political_value)

    @staticmethod
    def concatenate(parts: list[GameParameters]) -> GameParameters:
        """Stack the rows of several sets of games."""
        return GameParameters(*[np.concatenate([getattr(part, name) for part in parts]) for name in _NAMES])


# Asked for in every solve, where `fields` would take as long as the work.
_NAMES = tuple(each.name for each in fields(GameParameters))
