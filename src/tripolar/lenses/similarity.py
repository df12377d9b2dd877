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
from numpy.typing import ArrayLike, NDArray

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

        Where no relation is known, as of a file of profiles, profiles alone count.

        Raises
        ------
        LensError
            If some relation is unknown, there are fewer than three powers, or two share no matter.
        """
        columns: dict[str, dict[str, Value]] = {}
        reasoning = []
        found: list[_Compared] = []
        if not network.profiles or not np.isnan(network.mutual).all(where=_off_diagonal(network.size)):
            found.append(_by_relations(network))
            columns |= found[0].columns
            reasoning += [
                "Two powers are similar when their relations with all third powers are alike; S is 1 for "
                "the same and -1 for opposite relations. Their own relation is not read.",
                "Kappa and pi take off the agreement that chance would give"
                + (", which one third power cannot tell." if network.size == 3 else "."),
            ]
        for case in network.profiles:
            position = case.values
            found.append(
                _compared(network, {(i, j): (position[i], position[j]) for i, j in network.pairs}, 1.0)
            )
            columns |= {f"{name}, {case.label}": values for name, values in found[-1].columns.items()}
            told = listed(sorted(network.dyad(*pair) for pair in found[-1].closest))
            told = f"most alike {_verb(found[-1])} {told}, with S = {found[-1].top:.3g}"
            reasoning.append(f"By {case.label} {told}.")
        first = found[0]
        names = listed(sorted(network.dyad(*pair) for pair in first.closest))
        return LensResult(
            lens=self.name,
            says=f"Most alike {_verb(first)} {names}, with S = {first.top:.3g}.",
            reasoning=tuple(reasoning),
            dyads=columns,
            numbers={"highest S": first.top, "mean S": first.mean},
            answers=(LensAnswer.pairs((network.codes[i], network.codes[j]) for i, j in first.closest),),
            references=(
                "Signorino and Ritter (1999), International Studies Quarterly 43(1)",
                "Häge (2011), Political Analysis 19(3)",
            ),
        )


@dataclass(frozen=True, slots=True)
class _Compared:
    """Every measure of every pair, the pairs with the highest S, that S, and the mean of all."""

    columns: dict[str, dict[str, Value]]
    closest: list[tuple[int, int]]
    top: float
    mean: float


def _verb(compared: _Compared) -> str:
    return "is" if len(compared.closest) == 1 else "are"


def _off_diagonal(size: int) -> NDArray[np.bool_]:
    return ~np.eye(size, dtype=bool)


def _by_relations(network: Network) -> _Compared:
    if network.size < 3:
        raise LensError("similarity is about third powers, and there are none")
    relations = network.known_relations()
    third = {(i, j): [k for k in range(network.size) if k not in (i, j)] for i, j in network.pairs}
    profiles = {(i, j): (relations[i, others], relations[j, others]) for (i, j), others in third.items()}
    return _compared(network, profiles, 2.0)


def _compared(
    network: Network, profiles: Mapping[tuple[int, int], tuple[Array, Array]], width: float
) -> _Compared:
    """Compare every pair on the matters on which both have a position."""
    columns: dict[str, dict[str, Value]] = {"S": {}, "S, squared": {}, "kappa": {}, "pi": {}}
    scores: dict[tuple[int, int], float] = {}
    for pair, (first, second) in profiles.items():
        name = network.dyad(*pair)
        both = ~(np.isnan(first) | np.isnan(second))
        if not both.any():
            raise LensError(f"{name} have no position on the same matter")
        x, y = first[both], second[both]
        scores[pair] = s_score(x, y, width)
        chance = len(x) > 1
        columns["S"][name] = scores[pair]
        columns["S, squared"][name] = s_score(x, y, width, squared=True)
        columns["kappa"][name] = kappa(x, y) if chance else None
        columns["pi"][name] = pi(x, y) if chance else None
    top = max(scores.values())
    closest = [pair for pair, score in scores.items() if score > top - _TIE]
    return _Compared(columns, closest, top, float(np.mean(list(scores.values()))))


LENS = Similarity()
