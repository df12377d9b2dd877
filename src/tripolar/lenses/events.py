"""Events and relations: how a relation weighs on the scale of what states do to each other.

References
----------
.. [Goldstein1992] Goldstein, J. S. (1992), A Conflict-Cooperation Scale for WEIS Events Data, Journal of
   Conflict Resolution 36(2), 369-385.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tripolar.lenses.goldstein import CLASSES, goldstein
from tripolar.lenses.lens import RELATIONS, LensAnswer, LensResult, Value, listed
from tripolar.lenses.network import Network

__all__ = ["LENS", "Events", "nearest_class"]

_TIE = 1e-9


def nearest_class(weight: float) -> str:
    """Name the class of events whose weight is nearest; of several, the milder one.

    Parameters
    ----------
    weight : float
        On Goldstein's scale, from -10 to 10.

    Examples
    --------
    >>> nearest_class(-5.9), nearest_class(3.6)
    ('threat', 'diplomatic cooperation')
    """
    ranked = sorted(
        CLASSES, key=lambda code: (round(abs(goldstein(code) - weight), 9), abs(goldstein(code)), code)
    )
    return CLASSES[ranked[0]]


@dataclass(frozen=True, slots=True)
class Events:
    """The lens of events: relations as mean weights of what passes between two."""

    name: str = "events"
    says: str = "events and relations: what would have to pass between two for their relation to weigh so"
    reads: frozenset[str] = frozenset({RELATIONS})

    def apply(self, network: Network) -> LensResult:
        """Weigh every relation on Goldstein's scale and name the class of events that weighs the same.

        Raises
        ------
        LensError
            If a relation is unknown.
        """
        relations = network.known_relations()
        weights = {network.dyad(i, j): 10.0 * float(relations[i, j]) for i, j in network.pairs}
        low, high = min(weights.values()), max(weights.values())
        worst = sorted(name for name, weight in weights.items() if weight < low + _TIE)
        friends = [
            (network.codes[i], network.codes[j])
            for i, j in network.pairs
            if high > 0 and weights[network.dyad(i, j)] > high - _TIE
        ]
        dyads: dict[str, dict[str, Value]] = {
            "weight": dict(weights),
            "weighs like": {name: nearest_class(weight) for name, weight in weights.items()},
        }
        reasoning = [
            "Goldstein's scale runs from -10, an attack, over 0 to 10. The weight of a pair is ten times "
            "its relation; of a list of events it is the mean weight of what the two did to each other.",
            "A mean hides what it is made of: many small frictions weigh like one threat.",
        ]
        if network.directed:
            gap = np.abs(network.relations - network.relations.T)
            i, j = (int(k) for k in np.unravel_index(int(np.argmax(gap)), gap.shape))
            reasoning.append(
                "The two directions of a pair are averaged; they differ most in "
                f"{network.dyad(i, j)}, by {10.0 * gap[i, j]:.3g}."
            )
        return LensResult(
            lens=self.name,
            says=f"The worst relation, {listed(worst, 'or')}, weighs like {nearest_class(low)} ({low:.1f}).",
            reasoning=tuple(reasoning),
            dyads=dyads,
            numbers={
                "lowest weight": low,
                "highest weight": high,
                "mean weight": float(np.mean(list(weights.values()))),
            },
            answers=(LensAnswer.pairs(friends),),
            references=("Goldstein (1992), Journal of Conflict Resolution 36(2)",),
        )


LENS = Events()
