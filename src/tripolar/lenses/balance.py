"""Structural balance: whether friends' friends are friends, and how far a network is from that.

References
----------
.. [Heider1946] Heider, F. (1946), Attitudes and Cognitive Organization, Journal of Psychology 21, 107-112.
.. [CartwrightHarary1956] Cartwright, D. and Harary, F. (1956), Structural Balance: A Generalization of
   Heider's Theory, Psychological Review 63(5), 277-293.
.. [EstradaBenzi2014] Estrada, E. and Benzi, M. (2014), Walk-Based Measure of Balance in Signed Networks,
   Physical Review E 90, 042802.
.. [ArefWilson2018] Aref, S. and Wilson, M. C. (2018), Measuring Partial Balance in Signed Networks,
   Journal of Complex Networks 6(4), 566-595.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import LensError
from tripolar.lenses.lens import RELATIONS, LensAnswer, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = [
    "LENS",
    "Balance",
    "Frustration",
    "balanced_share",
    "frustration",
    "triangle_kinds",
    "walk_balance",
]

#: Most powers whose divisions into two sides are all looked at; beyond it a linear program finds one.
ENUMERATED = 20
#: Most powers for which the linear program is asked.
MOST = 60
#: Seconds after which the linear program stops without proof.
PATIENCE = 60.0

_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Frustration:
    """The least that stands against a division into two camps.

    Attributes
    ----------
    value : float
        Weight of the ties that contradict the best division: enmities inside a side, amities across.
    total : float
        Weight of all ties.
    divisions : tuple of tuple of bool
        Every best division up to swapping the sides, each with the side of each power; the first power is
        always on side False. Of more than twenty powers, one of them.
    complete : bool
        Whether `divisions` lists them all.
    """

    value: float
    total: float
    divisions: tuple[tuple[bool, ...], ...]
    complete: bool

    @property
    def degree(self) -> float:
        """One less twice the share of contradicting ties: from 0 to 1, and 1 where there are no ties."""
        return 1.0 - 2.0 * self.value / self.total if self.total else 1.0


def triangle_kinds(relations: Array) -> tuple[int, int, int, int]:
    """Count the triangles with 0, 1, 2 and 3 enmities, of those whose three ties all exist.

    Parameters
    ----------
    relations : array (n, n)
        Symmetric; only the signs are read, and 0 is no tie.
    """
    signs = np.sign(relations)
    ties, minus = np.abs(signs), (signs < 0).astype(np.float64)
    plus = ties - minus
    kinds = (
        np.trace(plus @ plus @ plus) / 6,
        np.trace(plus @ plus @ minus) / 2,
        np.trace(plus @ minus @ minus) / 2,
        np.trace(minus @ minus @ minus) / 6,
    )
    none, single, double, triple = (round(float(kind)) for kind in kinds)
    return none, single, double, triple


def balanced_share(relations: Array) -> float:
    """Share of the triangles that are balanced, each weighed by the product of its three ties.

    A triangle is balanced where the product of its signs is positive [CartwrightHarary1956]_. With signs
    alone every triangle weighs the same. In a directed network the triangles are the transitive triples,
    from i to k both straight and over j; in a mutual one this is the same share.

    Returns
    -------
    float
        From 0 to 1; NaN where there is no triangle.
    """
    product = float(np.sum((relations @ relations) * relations))
    size = np.abs(relations)
    weight = float(np.sum((size @ size) * size))
    return (1.0 + product / weight) / 2.0 if weight > 0 else float("nan")


def walk_balance(relations: Array) -> float:
    """Balance over closed walks of every length, shorter ones counting more [EstradaBenzi2014]_.

    The trace of the exponential of the relations over that of their sizes: 1 in a balanced network, and
    less the more of its closed walks are negative.
    """
    from scipy.linalg import expm

    return float(np.trace(expm(relations)) / np.trace(expm(np.abs(relations))))


def frustration(relations: Array) -> Frustration:
    """Find the least weight of ties that contradict a division into two sides [ArefWilson2018]_.

    Parameters
    ----------
    relations : array (n, n)
        Each direction of a pair counts half, so that a mutual tie of size 1 weighs 1.

    Raises
    ------
    LensError
        If there are more than sixty powers, or the best division of more than twenty could not be
        proven in a minute.
    """
    relations = np.asarray(relations, dtype=np.float64)
    ties = (relations + relations.T) / 2.0
    total = float(np.abs(relations).sum()) / 2.0
    if len(ties) <= ENUMERATED:
        value, divisions = _enumerated(ties, total)
        return Frustration(value, total, divisions, complete=True)
    division = _programmed(ties)
    return Frustration(_weight(ties, total, division), total, (division,), complete=False)


def _weight(ties: Array, total: float, division: tuple[bool, ...]) -> float:
    sides = np.where(division, -1.0, 1.0)
    return max((total - float(sides @ ties @ sides) / 2.0) / 2.0, 0.0)


def _enumerated(ties: Array, total: float) -> tuple[float, tuple[tuple[bool, ...], ...]]:
    """Look at every division; the first power stays on its side."""
    n = len(ties)
    best, kept = np.inf, np.empty((0, n))
    bits = np.arange(n - 1)
    for start in range(0, 1 << (n - 1), 1 << 15):
        numbers = np.arange(start, min(start + (1 << 15), 1 << (n - 1)))
        sides = np.ones((numbers.size, n))
        sides[:, 1:] -= 2.0 * ((numbers[:, None] >> bits) & 1)
        weights = (total - np.einsum("ki,ij,kj->k", sides, ties, sides, optimize=True) / 2.0) / 2.0
        least = float(weights.min())
        if least < best - _TIE:
            best, kept = least, np.empty((0, n))
        if least <= best + _TIE:
            kept = np.vstack([kept, sides[weights <= best + _TIE]])
    divisions = tuple(tuple(bool(side < 0) for side in row) for row in kept)
    return max(best, 0.0), divisions


def _programmed(ties: Array) -> tuple[bool, ...]:
    """Find one best division by an integer program: one unknown a power, one a tie."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    n = len(ties)
    if n > MOST:
        raise LensError(f"frustration is exact for {MOST} powers at most, not for {n}")
    edges = [(i, j) for i, j in combinations(range(n), 2) if ties[i, j] != 0]
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    least: list[float] = []

    def hold(terms: list[tuple[int, float]], at_least: float) -> None:
        for column, value in terms:
            rows.append(len(least))
            columns.append(column)
            values.append(value)
        least.append(at_least)

    number = {edge: n + k for k, edge in enumerate(edges)}
    for (i, j), f in number.items():
        if ties[i, j] > 0:
            hold([(f, 1.0), (i, -1.0), (j, 1.0)], 0.0)
            hold([(f, 1.0), (i, 1.0), (j, -1.0)], 0.0)
        else:
            hold([(f, 1.0), (i, -1.0), (j, -1.0)], -1.0)
            hold([(f, 1.0), (i, 1.0), (j, 1.0)], 1.0)
    for i, j, k in combinations(range(n), 3):
        three = [(i, j), (i, k), (j, k)]
        if all(edge in number for edge in three) and np.prod([ties[edge] for edge in three]) < 0:
            hold([(number[edge], 1.0) for edge in three], 1.0)
    size = n + len(edges)
    upper = np.ones(size)
    upper[int(np.argmax(np.abs(np.sign(ties)).sum(axis=0)))] = 0.0  # the sides are not told apart
    matrix = coo_array((values, (rows, columns)), shape=(len(least), size))
    found = milp(
        np.concatenate([np.zeros(n), [abs(ties[edge]) for edge in edges]]),
        constraints=LinearConstraint(matrix, lb=np.array(least)),
        bounds=Bounds(0.0, upper),
        integrality=np.concatenate([np.ones(n), np.zeros(len(edges))]),
        options={"time_limit": PATIENCE},
    )
    if found.status != 0:
        raise LensError(f"the best division of {n} powers was not proven in {PATIENCE:g} seconds")
    sides: NDArray[np.bool_] = found.x[:n] > 0.5
    return tuple(bool(side) for side in sides ^ sides[0])


@dataclass(frozen=True, slots=True)
class Balance:
    """The lens of structural balance."""

    name: str = "balance"
    says: str = "structural balance: whether the network splits into two camps, and what stands against it"
    reads: frozenset[str] = frozenset({RELATIONS})

    def apply(self, network: Network) -> LensResult:
        """Measure balance by triangles, walks and frustration, and name the camps.

        Raises
        ------
        LensError
            If a relation is unknown, or there is no tie at all.
        """
        network.known_relations()
        relations = network.relations
        mutual = network.mutual
        if not relations.any():
            raise LensError("structural balance needs a tie, and every relation is neither amity nor enmity")
        kinds = triangle_kinds(mutual)
        triangles = sum(kinds)
        signed, weighed = frustration(np.sign(relations)), frustration(relations)
        balanced = weighed.value < _TIE
        unhappy = {
            (i, j): float(
                np.mean(
                    [mutual[i, j] * (1 if sides[i] == sides[j] else -1) < 0 for sides in weighed.divisions]
                )
            )
            for i, j in network.pairs
        }
        together = [
            (i, j) for i, j in network.pairs if any(sides[i] == sides[j] for sides in weighed.divisions)
        ]
        numbers: dict[str, Value] = {
            "triangles": triangles,
            "balanced triangles": kinds[0] + kinds[2],
            "share of triangles balanced": balanced_share(np.sign(relations)),
            "share of triangles balanced, weighed": balanced_share(relations),
            "balance by walks": walk_balance(np.sign(relations)),
            "balance by walks, weighed": walk_balance(relations),
            "frustrated ties": signed.value,
            "balance by frustration": signed.degree,
            "frustrated weight": weighed.value,
            "balance by frustration, weighed": weighed.degree,
        }
        answers = [LensAnswer.pairs((network.codes[i], network.codes[j]) for i, j in together)]
        if triangles:
            answers.append(LensAnswer.lasts(lasts=balanced))
        return LensResult(
            lens=self.name,
            says=self._finding(network, weighed, balanced, triangles),
            reasoning=tuple(self._reasons(network, kinds, signed, unhappy)),
            powers={"side": self._sides(network, weighed)},
            dyads={
                "sign": {network.dyad(i, j): int(np.sign(mutual[i, j])) for i, j in network.pairs},
                "contradicts the camps": {network.dyad(i, j): unhappy[i, j] for i, j in network.pairs},
            },
            numbers=numbers,
            answers=tuple(answers),
            references=(
                "Heider (1946), Journal of Psychology 21",
                "Cartwright and Harary (1956), Psychological Review 63(5)",
                "Estrada and Benzi (2014), Physical Review E 90",
                "Aref and Wilson (2018), Journal of Complex Networks 6(4)",
            ),
        )

    @staticmethod
    def _finding(network: Network, best: Frustration, balanced: bool, triangles: int) -> str:
        if not triangles:
            return "No triangle of ties, so that nothing is out of balance."
        if not balanced:
            several = len(best.divisions) > 1 or not best.complete
            ways = f", which {len(best.divisions)} divisions would leave" if several and best.complete else ""
            share = best.value / best.total
            return f"Unbalanced: {share:.0%} of the weight of the ties contradicts any two camps{ways}."
        camps = _camps(network, best.divisions[0])
        if len(camps) == 1:
            return "Balanced: all in one camp."
        against = " against ".join(listed(camp) for camp in camps)
        return f"Balanced: {against}." if len(best.divisions) == 1 else f"Balanced, for instance {against}."

    @staticmethod
    def _reasons(
        network: Network, kinds: tuple[int, ...], signed: Frustration, unhappy: dict[tuple[int, int], float]
    ) -> list[str]:
        reasons = [
            "A triangle is balanced with no enmity or with two: a friend's friend and an enemy's enemy are "
            f"friends. Of {sum(kinds)} triangles with three ties {kinds[0]} have no enmity, {kinds[1]} one, "
            f"{kinds[2]} two and {kinds[3]} three.",
            "No tie stands against a division into two camps."
            if signed.value < _TIE
            else f"At least {signed.value:g} of {signed.total:g} ties would have to change their sign for "
            "two camps without a contradiction.",
            "A relation of 0 is no tie. The counts read signs alone; what is weighed counts a weak tie less.",
        ]
        contrary = [network.dyad(*pair) for pair, share in unhappy.items() if share > 0]
        if contrary and network.size <= ENUMERATED:
            verb = "is" if len(contrary) == 1 else "are"
            reasons.append(
                f"In one of the best divisions or another, {listed(sorted(contrary))} {verb} against it."
            )
        if network.directed:
            reasons.append("Relations differ by direction; each direction counts half a tie.")
        return reasons

    @staticmethod
    def _sides(network: Network, best: Frustration) -> dict[str, Value]:
        """The side of each power, ``a`` with the alphabet's first; None where several divisions are best."""
        if len(best.divisions) > 1 or not best.complete:
            return dict.fromkeys(network.codes)
        sides = best.divisions[0]
        first = sides[network.codes.index(min(network.codes))]
        return {code: "a" if side == first else "b" for code, side in zip(network.codes, sides, strict=True)}


def _camps(network: Network, sides: tuple[bool, ...]) -> list[list[str]]:
    camps = [
        [code for code, side in zip(network.codes, sides, strict=True) if side is which]
        for which in (False, True)
    ]
    return [camp for camp in camps if camp]


LENS = Balance()
