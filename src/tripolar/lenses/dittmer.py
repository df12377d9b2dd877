"""Roles in the strategic triangle: Dittmer's, ranked and graded as Wu does.

References
----------
.. [Dittmer1981] Dittmer, L. (1981), The Strategic Triangle: An Elementary Game-Theoretical Analysis,
   World Politics 33(4), 485-515.
.. [Wu1996] Wu, Y.-S. (1996), Exploring Dual Triangles: The Development of Taipei-Washington-Beijing
   Relations, Issues & Studies 32(10), 26-52.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tripolar.lenses.lens import RELATIONS, LensAnswer, LensQuestion, LensResult, Value, listed, triad
from tripolar.lenses.network import Array, Network
from tripolar.measure.roles import ROLES, role, strict_rank, utility

__all__ = ["LENS", "PATTERNS", "Dittmer", "graded_utility", "roles_of", "tied_rank"]

#: Name of a triangle by how many of its three relations are amities.
PATTERNS = ("unit veto", "stable marriage", "romantic triangle", "ménage à trois")

_SCORES = sorted({utility(*relations) for relations in ROLES}, reverse=True)


def graded_utility(relations: Array) -> Array:
    """Score each power: its own two relations less the relation between the others [Wu1996]_.

    Parameters
    ----------
    relations : array (3, 3)
        Symmetric, from -1 to 1.

    Returns
    -------
    array (3,)
        From -3 to 3. The highest is that of the power whose partners get on worst: the pivot.
    """
    own = relations.sum(axis=1)
    return own - (relations.sum() / 2.0 - own)


def roles_of(relations: Array) -> tuple[str, ...]:
    """Name the role of each of three powers; a relation that is not an enmity counts as an amity."""
    signs = np.where(relations < 0, -1.0, 1.0)
    return tuple(
        str(role(signs[k, (k + 1) % 3], signs[k, (k + 2) % 3], signs[(k + 1) % 3, (k + 2) % 3]))
        for k in range(3)
    )


def tied_rank(name: str) -> int:
    """Rank a role by its score: pivot 1, friend and partner 2, wing and enemy 3, outcast 4.

    >>> [tied_rank(name) for name in ROLES.values()]
    [1, 2, 2, 3, 3, 4]
    """
    relations = next(key for key, value in ROLES.items() if value == name)
    return _SCORES.index(utility(*relations)) + 1


@dataclass(frozen=True, slots=True)
class Dittmer:
    """The lens of the strategic triangle."""

    name: str = "dittmer"
    says: str = "roles in the strategic triangle: who is pivot, partner or outcast"
    reads: frozenset[str] = frozenset({RELATIONS})

    def apply(self, network: Network) -> LensResult:
        """Name and rank the role of each power; with their chances where relations have several readings.

        Raises
        ------
        LensError
            If there are not three powers, or a relation is unknown.
        """
        triad(network, "the strategic triangle")
        relations = network.known_relations()
        names = roles_of(relations)
        scores = graded_utility(relations)
        amities = [(i, j) for i, j in network.pairs if relations[i, j] >= 0]
        pattern = PATTERNS[len(amities)]
        best = [
            code for code, score in zip(network.codes, scores, strict=True) if score >= scores.max() - 1e-12
        ]
        powers: dict[str, dict[str, Value]] = {
            "role": dict(zip(network.codes, names, strict=True)),
            "rank": {code: strict_rank(name) for code, name in zip(network.codes, names, strict=True)},
            "tied rank": {code: tied_rank(name) for code, name in zip(network.codes, names, strict=True)},
            "score": dict(zip(network.codes, map(float, scores), strict=True)),
        }
        told = listed(f"{code} {name}" for code, name in zip(network.codes, names, strict=True))
        reasoning = [
            f"{len(amities)} of the three relations {'is an amity' if len(amities) == 1 else 'are amities'}, "
            f"which makes the triangle a {pattern}. A relation counts as an amity unless it is an enmity.",
            "A role is ranked by one's own amities first and by the enmity between the others second: pivot "
            "1, friend 2, partner 3, wing 4, enemy 5, outcast 6.",
            "On graded relations a power scores its own two less the one between the others; "
            f"{listed(best)} {'scores' if len(best) == 1 else 'score'} highest.",
        ]
        if network.relation_cases:
            powers |= self._chances(network)
            reasoning.append(
                f"The chances are over {len(network.relation_cases)} ways to read the relations."
            )
        return LensResult(
            lens=self.name,
            says=f"A {pattern}: {told}.",
            reasoning=tuple(reasoning),
            powers=powers,
            dyads={"relation": {network.dyad(i, j): float(relations[i, j]) for i, j in network.pairs}},
            numbers={"amities": len(amities), "pattern": pattern},
            answers=(
                LensAnswer.of(LensQuestion.BEST_PLACED, best),
                LensAnswer.pairs((network.codes[i], network.codes[j]) for i, j in amities),
            ),
            references=("Dittmer (1981), World Politics 33(4)", "Wu (1996), Issues & Studies 32(10), p. 30"),
        )

    @staticmethod
    def _chances(network: Network) -> dict[str, dict[str, Value]]:
        """The chance of each role that some power has in some case."""
        cases = [(case.chance, roles_of(case.values)) for case in network.relation_cases]
        taken = [name for name in ROLES.values() if any(name in names for _, names in cases)]
        return {
            f"chance of {name}": {
                code: sum(chance for chance, names in cases if names[k] == name)
                for k, code in enumerate(network.codes)
            }
            for name in taken
        }


LENS = Dittmer()
