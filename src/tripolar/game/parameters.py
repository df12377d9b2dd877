"""The numbers of many games on one board, one row per draw."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

__all__ = ["GameParameters"]

Array = NDArray[np.float64]


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
