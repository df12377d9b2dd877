"""Balance of power: a threatened state buys its survival by making the strongest other one strong enough.

References
----------
.. [NiouOrdeshook1986] Niou, E. M. S. and Ordeshook, P. C. (1986), A Theory of the Balance of Power in
   International Systems, Journal of Conflict Resolution 30(4), 685-715.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tripolar.errors import LensError
from tripolar.lenses.lens import POWER, LensAnswer, LensQuestion, LensResult, Value, listed, triad
from tripolar.lenses.network import Array, Network

__all__ = ["LENS", "BalanceOfPower", "after_threat", "predominant"]

_TIE = 1e-9


def predominant(resources: ArrayLike) -> int | None:
    """Find the state that has more than half of all resources; None where nobody has."""
    shares = _shares(resources)
    top = int(np.argmax(shares))
    return top if shares[top] > 0.5 + _TIE else None


def after_threat(resources: ArrayLike, threatened: int) -> Array:
    """Resources after the threatened of three states has bought its survival [NiouOrdeshook1986]_.

    The two others together can eliminate it and share what it has. It gives the stronger of them just
    what that one lacks to half of all resources. With exactly half, this one is safe and cannot gain: had
    it more, the others would stop it; and against it nobody can be eliminated. The threat is over.

    Parameters
    ----------
    resources : array (3,)
        Of each state, none with half of all or more.
    threatened : int
        Position of the state that the two others threaten.

    Raises
    ------
    LensError
        If there are not three states, or one has half of all or more.

    Examples
    --------
    >>> after_threat([120, 100, 80], threatened=2).tolist()
    [150.0, 100.0, 50.0]
    """
    resources = np.asarray(resources, dtype=np.float64)
    shares = _shares(resources)
    if len(shares) != 3 or shares.max() >= 0.5 - _TIE:
        raise LensError("a transfer ends a threat among three states none of which has half of all resources")
    others = [k for k in range(3) if k != threatened]
    stronger = max(others, key=lambda k: resources[k])
    price = resources.sum() / 2.0 - resources[stronger]
    after = resources.copy()
    after[stronger] += price
    after[threatened] -= price
    return after


def _shares(resources: ArrayLike) -> Array:
    values = np.asarray(resources, dtype=np.float64)
    if values.ndim != 1 or np.any(values < 0) or not values.sum() > 0:
        raise LensError("resources are numbers of 0 or more, not all 0")
    return np.asarray(values / values.sum())


@dataclass(frozen=True, slots=True)
class BalanceOfPower:
    """The lens of the balance of power among three."""

    name: str = "balance-of-power"
    says: str = "balance of power: whether all three survive, and what a threatened one gives to whom"
    reads: frozenset[str] = frozenset({POWER})

    def apply(self, network: Network) -> LensResult:
        """Say who is safe, and what each would have to give if the two others threatened it.

        Raises
        ------
        LensError
            If there are not three powers, or the power of one is unknown.
        """
        triad(network, "this balance of power")
        weights = network.known_weights()
        ranked = sorted(network.codes, key=lambda code: (-weights[network.codes.index(code)], code))
        top = float(weights.max())
        powers: dict[str, dict[str, Value]] = {
            "share of power": {code: float(weights[k]) for k, code in enumerate(network.codes)}
        }
        reasoning = [
            "Whoever has more than half of all power can eliminate the others, and any two that have "
            "it together can eliminate the third. Every state wants to survive first and to have more "
            "power second."
        ]
        if predominant(weights) is not None:
            says = f"{ranked[0]} has more than half of all power and is held in check by nobody."
            best = ranked[:1]
            powers["can be eliminated"] = {code: code != ranked[0] for code in network.codes}
        elif top > 0.5 - _TIE:
            says = f"{ranked[0]} has exactly half of all power: nobody can be eliminated, and nothing moves."
            best = [code for code in network.codes if weights[network.codes.index(code)] > top - _TIE]
            powers["can be eliminated"] = dict.fromkeys(network.codes, False)
        else:
            says = "All three survive: a threatened one buys its survival from the stronger of the others."
            best = [code for code in network.codes if weights[network.codes.index(code)] > top - _TIE]
            powers["can be eliminated"] = dict.fromkeys(network.codes, False)
            for k, code in enumerate(network.codes):
                others = [weights[m] for m in range(3) if m != k]
                if abs(others[0] - others[1]) <= _TIE:
                    reasoning.append(
                        f"{code} could buy its survival from either of the others, who are equal."
                    )
                    powers[f"after a threat to {code}"] = dict.fromkeys(network.codes)
                    continue
                after = after_threat(weights, k)
                powers[f"after a threat to {code}"] = {
                    other: float(after[m]) for m, other in enumerate(network.codes)
                }
            reasoning.append(
                "The threatened gives the stronger of the two others what it lacks to half of all. At "
                "half that one is safe and wants no more, since with more the others would stop it."
            )
        return LensResult(
            lens=self.name,
            says=says,
            reasoning=(*reasoning, f"By power they rank {listed(ranked)}."),
            powers=powers,
            numbers={"predominant": predominant(weights) is not None},
            answers=(LensAnswer.of(LensQuestion.BEST_PLACED, best),),
            references=("Niou and Ordeshook (1986), Journal of Conflict Resolution 30(4)",),
        )


LENS = BalanceOfPower()
