"""Commitment and preventive war: why two who would both lose by war may still fight.

References
----------
.. [Fearon1995] Fearon, J. D. (1995), Rationalist Explanations for War, International Organization 49(3),
   379-414.
.. [Powell2006] Powell, R. (2006), War as a Commitment Problem, International Organization 60(1), 169-203.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from tripolar.errors import LensError
from tripolar.lenses.lens import POWER, LensResult, Value, listed
from tripolar.lenses.network import Network

__all__ = ["LENS", "Commitment", "bargaining_range", "prevented_from", "prevention_pays", "wars_of_two"]


def bargaining_range(chance: float, own_cost: float, other_cost: float) -> tuple[float, float]:
    """Shares of the prize that both prefer to war, for the one that wins with a chance [Fearon1995]_.

    Parameters
    ----------
    chance : float
        That it wins a war, from 0 to 1.
    own_cost, other_cost : float
        What war costs each, as a share of the prize.

    Examples
    --------
    >>> [round(end, 3) for end in bargaining_range(0.6, 0.1, 0.2)]
    [0.5, 0.8]
    """
    _check(chance=chance)
    _check_cost(own_cost)
    _check_cost(other_cost)
    return max(chance - own_cost, 0.0), min(chance + other_cost, 1.0)


def wars_of_two(network: Network) -> list[tuple[int, int, float]]:
    """The stronger and the weaker of every pair, and the chance of the stronger: its share of their power.

    Raises
    ------
    LensError
        If the power of one is unknown, or two have none.
    """
    weights = network.known_weights()
    if (weights <= 0).sum() > 1:
        raise LensError("a war of two without any power has no chances")
    ranked = [(i, j) if weights[i] >= weights[j] else (j, i) for i, j in network.pairs]
    return [(i, j, float(weights[i] / (weights[i] + weights[j]))) for i, j in ranked]


def prevention_pays(now: float, later: float, cost: float, discount: float) -> bool:
    """Whether a declining state prefers war now to a peace in which the other becomes stronger [Fearon1995]_.

    Both share one unit each period, for ever. The rising state wins a war with the chance `now` in the
    first period and `later` ever after, and then asks for all that war would still be worse than. It
    cannot promise to ask for less. The declining one prefers war where δ p₂ - p₁ > c (1 - δ)².

    Parameters
    ----------
    now, later : float
        Chance p₁, p₂ that the rising state wins.
    cost : float
        What war costs the declining state once, in units of a period's prize.
    discount : float
        δ: what a unit of the next period is worth now.

    Examples
    --------
    >>> prevention_pays(0.3, 0.5, cost=1, discount=0.9), prevention_pays(0.3, 0.34, cost=1, discount=0.9)
    (True, False)
    """
    _check(now=now, later=later)
    _check_cost(cost)
    _check_discount(discount)
    return discount * later - now > cost * (1.0 - discount) ** 2


def prevented_from(now: float, cost: float, discount: float) -> float:
    """The later chance of the rising state from which prevention pays; infinite where none does."""
    _check(now=now)
    _check_cost(cost)
    _check_discount(discount)
    later = (now + cost * (1.0 - discount) ** 2) / discount
    return later if later < 1.0 else inf


def _check(**chances: float) -> None:
    for name, chance in chances.items():
        if not 0.0 <= chance <= 1.0:
            raise LensError(f"the chance '{name}' lies between 0 and 1, and {chance:g} does not")


def _check_cost(cost: float) -> None:
    if not 0.0 <= cost < inf:
        raise LensError(f"a cost of war is a number of 0 or more, not {cost:g}")


def _check_discount(discount: float) -> None:
    if not 0.0 < discount < 1.0:
        raise LensError(f"a discount lies between 0 and 1, and {discount:g} does not")


@dataclass(frozen=True, slots=True)
class Commitment:
    """The lens of commitment: how far the balance of a pair may shift before war now looks better.

    `cost` of war is in units of a year's prize, and `discount` for a year.
    """

    cost: float = 1.0
    discount: float = 0.9
    name: str = "commitment"
    says: str = "commitment and preventive war: how far power may shift before war now looks better"
    reads: frozenset[str] = frozenset({POWER})

    def apply(self, network: Network) -> LensResult:
        """Give every pair its bargaining range and the shift that one of the two would rather prevent.

        Raises
        ------
        LensError
            If the power of one is unknown, or two have none.
        """
        flow_cost = self.cost * (1.0 - self.discount)
        columns: dict[str, dict[str, Value]] = {
            "chance of the stronger": {},
            "lowest share of the stronger": {},
            "highest share of the stronger": {},
            "rise of the weaker that is prevented": {},
            "rise of the stronger that is prevented": {},
        }
        rises: dict[str, float] = {}
        for stronger, weaker, strong in wars_of_two(network):
            name = network.dyad(stronger, weaker)
            low, high = bargaining_range(strong, flow_cost, flow_cost)
            rises[name] = prevented_from(1.0 - strong, self.cost, self.discount) - (1.0 - strong)
            further = prevented_from(strong, self.cost, self.discount) - strong
            values = (strong, low, high, _or_never(rises[name]), _or_never(further))
            for column, value in zip(columns.values(), values, strict=True):
                column[name] = value
        return LensResult(
            lens=self.name,
            says=_first_prevented(rises),
            reasoning=(
                "A power's chance to win a war of two is its share of their power. War costs both, so "
                "that a range of divisions is better for both than war.",
                "A rising power cannot promise not to use its later strength. If its chance jumps by "
                "more than the shift given, the declining one does better by war at once, whatever "
                "it is offered today.",
                f"War costs {self.cost:g} of a year's prize, and next year counts {self.discount:g} "
                "of this one.",
            ),
            dyads=columns,
            numbers={
                "cost of war": self.cost,
                "discount": self.discount,
                "least shift": _or_never(min(rises.values())),
            },
            references=(
                "Fearon (1995), International Organization 49(3)",
                "Powell (2006), International Organization 60(1)",
            ),
        )


def _first_prevented(rises: Mapping[str, float]) -> str:
    least = min(rises.values())
    if least == inf:
        return "No rise of the weaker of any pair is so large that it would be prevented."
    nearest = sorted(name for name, rise in rises.items() if rise < least + 1e-12)
    return f"First to be prevented is a rise of the weaker of {listed(nearest, 'or')}, by {least:.3f}."


def _or_never(shift: float) -> Value:
    return shift if shift < inf else "never"


LENS = Commitment()
