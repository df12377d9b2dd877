"""Contests: everyone spends effort for one prize, and wins with a chance that grows with the effort.

References
----------
.. [Tullock1980] Tullock, G. (1980), Efficient Rent Seeking, in Buchanan, Tollison and Tullock (eds), Toward
   a Theory of the Rent-Seeking Society, 97-112.
.. [HillmanRiley1989] Hillman, A. L. and Riley, J. G. (1989), Politically Contestable Rents and Transfers,
   Economics and Politics 1(1), 17-39.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tripolar.errors import LensError
from tripolar.lenses.lens import POWER, LensAnswer, LensQuestion, LensResult, listed
from tripolar.lenses.network import Array, Network

__all__ = ["LENS", "Contest", "ContestOutcome", "contest"]

_TIE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class ContestOutcome:
    """The equilibrium of a contest.

    Attributes
    ----------
    chances : array (n,)
        Of winning; 0 for those who stay out.
    efforts, payoffs : array (n,)
        What each spends, and what it expects after that, in the unit of the values.
    """

    chances: Array
    efforts: Array
    payoffs: Array


def contest(values: ArrayLike) -> ContestOutcome:
    """Solve the contest in which the chance to win is one's share of all effort [Tullock1980]_.

    1. Those take part whose value is above what all spend together; they are the ones with the highest
       values, found by dropping the lowest until all who are left have a chance.
    2. All n of them together spend s = (n - 1) / (sum of 1 / value), [HillmanRiley1989]_.
    3. Each wins with the chance 1 - s / value, and spends s times that.

    Parameters
    ----------
    values : array (n,)
        What winning is worth to each, above 0.

    Raises
    ------
    LensError
        If there are not two or more values above 0.

    Examples
    --------
    >>> contest([2, 1]).efforts.round(4).tolist()
    [0.4444, 0.2222]
    """
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 1 or values.size < 2 or not np.all(values > 0) or not np.isfinite(values).all():
        raise LensError(f"a contest is among two or more with a value above 0 each, not {values.tolist()}")
    ordered = np.sort(values)[::-1]
    spent = 0.0
    for n in range(2, values.size + 1):
        if n > 2 and ordered[n - 1] <= spent:
            break
        spent = (n - 1) / float(np.sum(1.0 / ordered[:n]))
    chances = np.maximum(1.0 - spent / values, 0.0)
    efforts = spent * chances
    return ContestOutcome(chances, efforts, values * chances - efforts)


@dataclass(frozen=True, slots=True)
class Contest:
    """The lens of contests: effort is cheap to the strong."""

    name: str = "contest"
    says: str = "contests: who wins an open prize when effort is cheaper to the stronger"
    reads: frozenset[str] = frozenset({POWER})

    def apply(self, network: Network) -> LensResult:
        """Let the powers contest one prize.

        Raises
        ------
        LensError
            If the power of one is unknown or nothing.
        """
        weights = network.known_weights()
        if weights.min() <= 0:
            none = sorted(code for code, weight in zip(network.codes, weights, strict=True) if weight <= 0)
            raise LensError(f"a contest needs some power of everybody, and {listed(none)} has none")
        found = contest(weights)
        costs = found.efforts / weights
        payoffs = found.chances - costs
        best = [
            code for code, payoff in zip(network.codes, payoffs, strict=True) if payoff > payoffs.max() - _TIE
        ]
        out = sorted(code for code, chance in zip(network.codes, found.chances, strict=True) if chance == 0)
        told = listed(
            f"{code} {found.chances[network.codes.index(code)]:.0%}"
            for code in sorted(
                network.codes, key=lambda code: (-found.chances[network.codes.index(code)], code)
            )
        )
        reasoning = [
            "One prize is equally dear to all. The chance to win is one's share of all effort, and a "
            "unit of effort costs the inverse of one's share of power.",
            f"Together they spend {float(costs.sum()):.3g} of the prize on winning it.",
        ]
        if out:
            reasoning.append(
                f"{listed(out)} {'stays' if len(out) == 1 else 'stay'} out: to enter would cost more."
            )
        return LensResult(
            lens=self.name,
            says=f"Chances to win an open prize: {told}.",
            reasoning=tuple(reasoning),
            powers={
                "share of power": {code: float(weights[k]) for k, code in enumerate(network.codes)},
                "chance to win": {code: float(found.chances[k]) for k, code in enumerate(network.codes)},
                "cost": {code: float(costs[k]) for k, code in enumerate(network.codes)},
                "payoff": {code: float(payoffs[k]) for k, code in enumerate(network.codes)},
            },
            numbers={"spent of the prize": float(costs.sum()), "taking part": network.size - len(out)},
            answers=(LensAnswer.of(LensQuestion.BEST_PLACED, best),),
            references=(
                "Tullock (1980), Efficient Rent Seeking",
                "Hillman and Riley (1989), Economics and Politics 1(1)",
            ),
        )


LENS = Contest()
