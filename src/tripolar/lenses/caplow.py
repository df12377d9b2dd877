"""Coalitions in the triad: who joins whom follows from the order of strength alone.

References
----------
.. [Caplow1956] Caplow, T. (1956), A Theory of Coalitions in the Triad, American Sociological Review 21(4),
   489-493.
.. [Caplow1959] Caplow, T. (1959), Further Development of a Theory of Coalitions in the Triad, American
   Journal of Sociology 64(5), 488-493.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from tripolar.lenses.lens import POWER, LensAnswer, LensResult, listed, triad
from tripolar.lenses.network import Network

__all__ = ["LENS", "ORDERS", "Caplow", "coalitions_of", "kind_of"]

Strengths: TypeAlias = tuple[float, float, float]

#: The eight orders of strength by their number, six of 1956 and the last two of 1959. A is the strongest
#: here; in the sources' third type A is the weakest.
ORDERS = {
    1: "A = B = C",
    2: "A > B = C, A < B + C",
    3: "A = B > C",
    4: "A > B + C, B = C",
    5: "A > B > C, A < B + C",
    6: "A > B > C, A > B + C",
    7: "A > B > C, A = B + C",
    8: "A = B + C, B = C",
}


def kind_of(strengths: Strengths, alike: float = 0.0) -> int:
    """Find the number of the type of a triad in `ORDERS` [Caplow1956]_, [Caplow1959]_.

    Parameters
    ----------
    strengths : tuple of three floats
        In any order.
    alike : float
        Two strengths count as equal when they differ by no more than this share of the larger. Measured
        strengths are never exactly equal, so 0 knows the fifth and sixth type only.

    Examples
    --------
    >>> kind_of((4, 3, 2)), kind_of((3, 1, 1)), kind_of((1, 2, 2))
    (5, 4, 3)
    """
    a, b, c = sorted(strengths, reverse=True)
    top, low = _compare(a, b, alike), _compare(b, c, alike)
    both = _compare(a, b + c, alike)
    if low == 0:
        return 1 if top == 0 else {0: 8, 1: 4, -1: 2}[both]
    return 3 if top == 0 else {0: 7, 1: 6, -1: 5}[both]


def coalitions_of(strengths: Strengths, alike: float = 0.0) -> tuple[tuple[int, int], ...]:
    """Find the coalitions that follow from Caplow's assumptions.

    The stronger controls the weaker, and two together are as strong as their sum. Each power wants to
    control as many others as it can and to be controlled by as few. A pair forms where

    1. it is stronger than the third, so that it changes something;
    2. both members are better off than if they were the one left out;
    3. no member and the third would both be better off together instead.

    Parameters
    ----------
    strengths, alike
        As in `kind_of`.

    Returns
    -------
    tuple of (int, int)
        Positions of the members of each; empty where none forms.

    Examples
    --------
    >>> coalitions_of((4, 3, 2)), coalitions_of((4, 2, 1))
    (((0, 2), (1, 2)), ())
    """
    pairs = list(combinations(range(3), 2))
    control = {pair: _control(strengths, pair, alike) for pair in pairs}
    third = {pair: 3 - sum(pair) for pair in pairs}
    left_out = {third[pair]: control[pair][third[pair]] for pair in pairs}
    possible = [
        pair
        for pair in pairs
        if _compare(strengths[pair[0]] + strengths[pair[1]], strengths[third[pair]], alike) > 0
        and all(control[pair][k] > left_out[k] for k in pair)
    ]
    return tuple(
        pair
        for pair in possible
        if not any(
            all(control[other][k] > control[pair][k] for k in other) for other in possible if other != pair
        )
    )


def _control(strengths: Strengths, pair: tuple[int, int], alike: float) -> tuple[int, ...]:
    """How many each controls, less how many control it, when a pair stands together against the third."""
    joint = strengths[pair[0]] + strengths[pair[1]]

    def strength(power: int, against: int) -> float:
        return joint if power in pair and against not in pair else strengths[power]

    return tuple(
        sum(_compare(strength(k, other), strength(other, k), alike) for other in range(3) if other != k)
        for k in range(3)
    )


def _compare(first: float, second: float, alike: float) -> int:
    """1 where the first is stronger, -1 where the second is, 0 where they count as equal."""
    if abs(first - second) <= alike * max(first, second):
        return 0
    return 1 if first > second else -1


@dataclass(frozen=True, slots=True)
class Caplow:
    """The lens of coalitions in the triad; `alike` as in `kind_of`."""

    alike: float = 0.05
    name: str = "caplow"
    says: str = "coalitions in the triad: who joins whom, by the order of strength"
    reads: frozenset[str] = frozenset({POWER})

    def apply(self, network: Network) -> LensResult:
        """Find the type of the triad, and the coalitions predicted for it.

        Raises
        ------
        LensError
            If there are not three powers, or the power of one is unknown.
        """
        triad(network, "Caplow's")
        weights = network.known_weights()
        first, second, third = (float(weight) for weight in weights)
        kind = kind_of((first, second, third), self.alike)
        pairs = coalitions_of((first, second, third), self.alike)
        ranked = sorted(range(3), key=lambda k: (-weights[k], network.codes[k]))
        names = sorted(network.dyad(i, j) for i, j in pairs)
        told = f"{listed(names, 'or')} is predicted" if names else "no coalition is predicted"
        return LensResult(
            lens=self.name,
            says=f"Type {kind} ({ORDERS[kind]}): {told}.",
            reasoning=(
                f"By strength A is {network.codes[ranked[0]]}, B {network.codes[ranked[1]]} and "
                f"C {network.codes[ranked[2]]}.",
                "The stronger controls the weaker, and two are as strong as their sum. A pair forms where "
                "it is stronger than the third, both gain control on being left out, and no better "
                "pair breaks it.",
                f"Strengths that differ by at most {self.alike:.0%} of the larger count as equal.",
            ),
            powers={
                "share of power": {code: float(weights[k]) for k, code in enumerate(network.codes)},
                "predicted coalitions": {
                    code: sum(k in pair for pair in pairs) for k, code in enumerate(network.codes)
                },
            },
            dyads={"predicted": {network.dyad(i, j): (i, j) in pairs for i, j in network.pairs}},
            numbers={"type": kind},
            answers=(LensAnswer.pairs((network.codes[i], network.codes[j]) for i, j in pairs),),
            references=(
                "Caplow (1956), American Sociological Review 21(4)",
                "Caplow (1959), American Journal of Sociology 64(5)",
            ),
        )


LENS = Caplow()
