"""Similarity of foreign policy: whether two powers treat third ones alike.

References
----------
.. [SignorinoRitter1999] Signorino, C. S. and Ritter, J. M. (1999), Tau-b or Not Tau-b: Measuring the
   Similarity of Foreign Policy Positions, International Studies Quarterly 43(1), 115-144.
.. [Häge2011] Häge, F. M. (2011), Choice or Circumstance? Adjusting Measures of Foreign Policy Similarity
   for Chance Agreement, Political Analysis 19(3), 287-305.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tripolar.errors import LensError
from tripolar.lenses.lens import PROFILES, RELATIONS, LensAnswer, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = ["LENS", "Similarity", "kappa", "pi", "s_score"]

_TIE = 1e-12


def s_score(first: ArrayLike, second: ArrayLike, width: float, *, squared: bool = False) -> float:
    """Similarity S: 1 for the same positions, -1 for opposite ends throughout [SignorinoRitter1999]_.

    Parameters
    ----------
    first, second : array (k,)
        Positions of two states on k matters, such as the strongest pact with each of k states.
    width : float
        The largest difference that a matter allows.
    squared : bool
        Whether differences count by their squares.

    Examples
    --------
    >>> round(s_score([3, 0, 1, 3, 0, 2], [3, 1, 1, 0, 0, 2], width=3), 6)
    0.555556
    """
    apart = np.abs(np.subtract(*_profiles(first, second)))
    if not width > 0 or np.any(apart > width + _TIE):
        raise LensError(f"positions differ by more than the width {width:g}")
    if squared:
        apart, width = apart**2, width**2
    return float(1.0 - 2.0 * apart.mean() / width)


def kappa(first: ArrayLike, second: ArrayLike) -> float:
    """Agreement beyond chance with each state's own habits: Cohen's κ, squared differences [Häge2011]_.

    Returns
    -------
    float
        At most 1; 0 for what chance alone would give; NaN where neither ever varies.
    """
    x, y = _profiles(first, second)
    return _beyond_chance(x, y, float(((x[:, None] - y[None, :]) ** 2).mean()))


def pi(first: ArrayLike, second: ArrayLike) -> float:
    """Agreement beyond chance, both with the same habits: Scott's π with squared differences [Häge2011]_.

    Returns
    -------
    float
        As `kappa`, which it never exceeds.
    """
    x, y = _profiles(first, second)
    both = np.concatenate([x, y])
    return _beyond_chance(x, y, float(((both[:, None] - both[None, :]) ** 2).mean()))


def _beyond_chance(x: Array, y: Array, expected: float) -> float:
    return float(1.0 - ((x - y) ** 2).mean() / expected) if expected > 0 else float("nan")


def _profiles(first: ArrayLike, second: ArrayLike) -> tuple[Array, Array]:
    x, y = (np.asarray(each, dtype=np.float64) for each in (first, second))
    if x.ndim != 1 or x.shape != y.shape or not x.size:
        raise LensError(f"two profiles list positions on the same matters, not {x.shape} and {y.shape}")
    return x, y


@dataclass(frozen=True, slots=True)
class Similarity:
    """The lens of similar foreign policies, from relations with third powers and from profiles."""

    name: str = "similarity"
    says: str = "similarity of foreign policy: which two treat the others alike (S, kappa, pi)"
    reads: frozenset[str] = frozenset({RELATIONS, PROFILES})

    def apply(self, network: Network) -> LensResult:
        """Compare every two powers by their relations with all the others, then by each profile.

        Raises
        ------
        LensError
            If a relation is unknown, or there are fewer than three powers.
        """
        if network.size < 3:
            raise LensError("similarity is about third powers, and there are none")
        relations = network.known_relations()
        third = {(i, j): [k for k in range(network.size) if k not in (i, j)] for i, j in network.pairs}
        columns, closest, scores = _compared(
            network,
            {(i, j): (relations[i, others], relations[j, others]) for (i, j), others in third.items()},
            2.0,
        )
        top = max(scores)
        names = listed(sorted(network.dyad(*pair) for pair in closest))
        reasoning = [
            "Two powers are similar when their relations with all third powers are alike; S is 1 for "
            "the same and -1 for opposite relations. Their own relation is not read.",
            "Kappa and pi take off the agreement that chance would give, which one third power cannot tell."
            if network.size == 3
            else "Kappa and pi take off the agreement that chance would give.",
        ]
        for case in network.profiles:
            position = case.values
            further, alike, found = _compared(
                network, {(i, j): (position[i], position[j]) for i, j in network.pairs}, 1.0
            )
            columns |= {f"{name}, {case.label}": values for name, values in further.items()}
            told = listed(sorted(network.dyad(*pair) for pair in alike))
            verb = "is" if len(alike) == 1 else "are"
            reasoning.append(f"By {case.label} most alike {verb} {told}, with S = {max(found):.3g}.")
        return LensResult(
            lens=self.name,
            says=f"Most alike {'is' if len(closest) == 1 else 'are'} {names}, with S = {top:.3g}.",
            reasoning=tuple(reasoning),
            dyads=columns,
            numbers={"highest S": top, "mean S": float(np.mean(scores))},
            answers=(LensAnswer.pairs((network.codes[i], network.codes[j]) for i, j in closest),),
            references=(
                "Signorino and Ritter (1999), International Studies Quarterly 43(1)",
                "Häge (2011), Political Analysis 19(3)",
            ),
        )


def _compared(
    network: Network, profiles: Mapping[tuple[int, int], tuple[Array, Array]], width: float
) -> tuple[dict[str, dict[str, Value]], list[tuple[int, int]], list[float]]:
    """Every measure of every pair, the pairs with the highest S, and S of all."""
    columns: dict[str, dict[str, Value]] = {"S": {}, "S, squared": {}, "kappa": {}, "pi": {}}
    scores: dict[tuple[int, int], float] = {}
    for pair, (x, y) in profiles.items():
        name = network.dyad(*pair)
        scores[pair] = s_score(x, y, width)
        chance = len(x) > 1
        columns["S"][name] = scores[pair]
        columns["S, squared"][name] = s_score(x, y, width, squared=True)
        columns["kappa"][name] = kappa(x, y) if chance else None
        columns["pi"][name] = pi(x, y) if chance else None
    top = max(scores.values())
    return columns, [pair for pair, score in scores.items() if score > top - _TIE], list(scores.values())


LENS = Similarity()
