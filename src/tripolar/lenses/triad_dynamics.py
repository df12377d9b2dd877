"""Triad dynamics: unbalanced triangles mend themselves one relation at a time.

References
----------
.. [Antal2005] Antal, T., Krapivsky, P. L. and Redner, S. (2005), Dynamics of Social Balance on Networks,
   Physical Review E 72, 036121.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, sqrt

import numpy as np

from tripolar.errors import LensError
from tripolar.lenses.balance import triangle_kinds
from tripolar.lenses.lens import RELATIONS, LensAnswer, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = ["LENS", "TriadDynamics", "final_friendship", "final_kinds", "follow_rates", "simulate"]


def final_friendship(amity: float) -> float:
    """Share of amities in which a large network settles [Antal2005]_.

    1/(√(3(1 - 2p)) + 1) below p = ½, and all amities from there on.

    Parameters
    ----------
    amity : float
        p, the chance that a triangle with one enmity mends by ending it.

    Examples
    --------
    >>> round(final_friendship(0), 6), final_friendship(0.5)
    (0.366025, 1.0)
    """
    _check(amity)
    return 1.0 if amity >= 0.5 else 1.0 / (sqrt(3.0 * (1.0 - 2.0 * amity)) + 1.0)


def final_kinds(amity: float) -> tuple[float, float, float, float]:
    """Shares of triangles with 0, 1, 2 and 3 enmities in which a large network settles."""
    friendly = final_friendship(amity)
    none, single, double, triple = (
        comb(3, k) * friendly ** (3 - k) * (1.0 - friendly) ** k for k in range(4)
    )
    return none, single, double, triple


def follow_rates(kinds: tuple[float, float, float, float], amity: float, time: float) -> Array:
    """Follow the rate equations of the four kinds of triangles [Antal2005]_.

    Parameters
    ----------
    kinds : tuple of four floats
        Shares of triangles with 0, 1, 2 and 3 enmities at the start, which sum to one.
    amity : float
        As in `final_friendship`.
    time : float
        In updates per relation.

    Returns
    -------
    array (4,)
        Their shares then.
    """
    from scipy.integrate import solve_ivp

    _check(amity)
    path = solve_ivp(
        lambda _, shares: _rates(shares, amity),
        (0.0, time),
        np.asarray(kinds, dtype=np.float64),
        rtol=1e-10,
        atol=1e-12,
    )
    return np.asarray(path.y[:, -1])


def _rates(kinds: Array, amity: float) -> Array:
    enmities, kinds = np.arange(4), np.maximum(kinds, 0.0)  # a step may overshoot nothing by a hair
    plus = (3 - enmities) * kinds
    minus = enmities * kinds
    beside_amity = plus / plus.sum() if plus.sum() > 0 else np.zeros(4)
    beside_enmity = minus / minus.sum() if minus.sum() > 0 else np.zeros(4)
    sours, mends = (1.0 - amity) * kinds[1], amity * kinds[1] + kinds[3]
    change = np.zeros(4)
    for k in range(3):
        flow = mends * beside_enmity[k + 1] - sours * beside_amity[k]
        change[k] += flow
        change[k + 1] -= flow
    return 3.0 * change


def simulate(
    nodes: int,
    amity: float,
    updates_per_relation: float,
    friendly: float,
    rng: np.random.Generator | int | None,
) -> tuple[float, float]:
    """Let a complete network of powers mend randomly chosen triangles.

    Triangles are drawn in groups that are small beside the number of relations, and each group at once.

    Parameters
    ----------
    nodes : int
        How many powers; ten thousand take a hundred million bytes.
    amity : float
        As in `final_friendship`.
    updates_per_relation : float
        How often a triangle is drawn, for every relation there is.
    friendly : float
        Share of amities at the start, drawn at random.
    rng : Generator, int or None
        Source of randomness, or its seed.

    Returns
    -------
    tuple of (float, float)
        The share of amities in the end, and the share of balanced triangles among a million drawn.
    """
    _check(amity)
    if nodes < 3:
        raise LensError(f"triads need three powers or more, not {nodes}")
    rng = np.random.default_rng(rng)
    relations = nodes * (nodes - 1) // 2
    enmity = np.zeros((nodes, nodes), dtype=bool)  # the upper half is used
    for row in range(nodes - 1):
        enmity[row, row + 1 :] = rng.random(nodes - row - 1) >= friendly
    group = max(1, min(relations // 200, 200_000))
    left = round(updates_per_relation * relations)
    while left > 0:
        size = min(group, left)
        left -= size
        edges = _triangles(nodes, size, rng)
        ties = enmity[edges[..., 0], edges[..., 1]]
        count = ties.sum(axis=1)
        single, triple = np.flatnonzero(count == 1), np.flatnonzero(count == 3)
        ends = rng.random(single.size) < amity
        where = np.where(ends, ties[single].argmax(axis=1), (~ties[single]).argmax(axis=1))
        other = ~ends & (rng.random(single.size) < 0.5)  # either of the two amities
        where[other] = 2 - (~ties[single[other]])[:, ::-1].argmax(axis=1)
        chosen = np.concatenate([edges[single, where], edges[triple, rng.integers(0, 3, triple.size)]])
        enmity[chosen[:, 0], chosen[:, 1]] ^= True
    share = 1.0 - float(enmity.sum()) / relations
    edges = _triangles(nodes, 1_000_000, rng)
    return share, float((enmity[edges[..., 0], edges[..., 1]].sum(axis=1) % 2 == 0).mean())


def _triangles(
    nodes: int, size: int, rng: np.random.Generator
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Edges (size, 3, 2) of triangles drawn at random, the lower power first."""
    first = rng.integers(0, nodes, size)
    second = (first + rng.integers(1, nodes, size)) % nodes
    third = rng.integers(0, nodes - 2, size)
    low, high = np.minimum(first, second), np.maximum(first, second)
    third += third >= low
    third += third >= high
    corners = np.sort(np.stack([first, second, third], axis=1), axis=1)
    return corners[:, [[0, 1], [0, 2], [1, 2]]]


def _check(amity: float) -> None:
    if not 0.0 <= amity <= 1.0:
        raise LensError(f"the chance that an enmity ends lies between 0 and 1, and {amity:g} does not")


@dataclass(frozen=True, slots=True)
class TriadDynamics:
    """The lens of triad dynamics; `amity` as in `final_friendship`, a third if every relation may change."""

    amity: float = 1 / 3
    name: str = "triad-dynamics"
    says: str = "triad dynamics: which relation changes next when an unbalanced triangle mends"
    reads: frozenset[str] = frozenset({RELATIONS})

    def apply(self, network: Network) -> LensResult:
        """Say which relations may change, and with which chances.

        Raises
        ------
        LensError
            If a relation is unknown or neither amity nor enmity.
        """
        relations = network.known_relations()
        neither = [network.dyad(i, j) for i, j in network.pairs if relations[i, j] == 0]
        if neither:
            raise LensError(
                f"triad dynamics knows amity and enmity only, and these are neither: {', '.join(neither)}"
            )
        if network.size < 3:
            raise LensError("triad dynamics needs three powers or more")
        kinds = triangle_kinds(relations)
        unbalanced = kinds[1] + kinds[3]
        change = dict.fromkeys(network.pairs, 0.0)
        for i, j, k in _threes(network.size):
            pairs = [(i, j), (i, k), (j, k)]
            enemies = [pair for pair in pairs if relations[pair] < 0]
            if len(enemies) in (1, 3):
                for pair in pairs:
                    chance = (
                        1 / 3
                        if len(enemies) == 3
                        else self.amity
                        if pair in enemies
                        else (1 - self.amity) / 2
                    )
                    change[pair] += chance / unbalanced
        answers = [LensAnswer.lasts(lasts=not unbalanced)]
        if network.size == 3:
            answers.append(self._together(network, relations, change, unbalanced))
        likely = sorted(
            network.dyad(*pair) for pair in network.pairs if change[pair] > max(change.values()) - 1e-12
        )
        numbers: dict[str, Value] = {
            "triangles": sum(kinds),
            "unbalanced": unbalanced,
            "share of amities": float(np.mean([relations[pair] > 0 for pair in network.pairs])),
            "share of amities of a large network in the end": final_friendship(self.amity),
        }
        return LensResult(
            lens=self.name,
            says=(
                f"Next to change is {listed(likely, 'or')}."
                if unbalanced
                else "Every triangle is balanced, and nothing changes."
            ),
            reasoning=(
                f"Of {sum(kinds)} triangles {unbalanced} {'is' if unbalanced == 1 else 'are'} "
                "unbalanced. One of them, any, changes one relation and is balanced then.",
                f"With one enmity, this ends with a chance of {self.amity:.3g}, else one of the two "
                "amities does. With three enmities, one of them ends.",
                "What mends one triangle may unbalance others that share the relation.",
            ),
            dyads={"chance to change next": {network.dyad(*pair): change[pair] for pair in network.pairs}},
            numbers=numbers,
            answers=tuple(answers),
            references=("Antal, Krapivsky and Redner (2005), Physical Review E 72",),
        )

    @staticmethod
    def _together(
        network: Network, relations: Array, change: dict[tuple[int, int], float], unbalanced: int
    ) -> LensAnswer:
        """Pairs that are friends after the change, in one of its outcomes."""
        outcomes = [pair for pair in network.pairs if change[pair] > 0] if unbalanced else [None]
        friends = {
            pair for turned in outcomes for pair in network.pairs if (relations[pair] > 0) != (pair == turned)
        }
        return LensAnswer.pairs((network.codes[i], network.codes[j]) for i, j in friends)


def _threes(n: int) -> list[tuple[int, int, int]]:
    return [(i, j, k) for i in range(n) for j in range(i + 1, n) for k in range(j + 1, n)]


LENS = TriadDynamics()
