"""Roles in a triangle: what a power's two relations and the one between the others make of it.

The names and their order are those of the literature on the strategic triangle [Dittmer1981]_,
[Wu1996]_. A relation is an amity (+1) or an enmity (-1), or graded in between.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["ROLES", "graded", "role", "strict_rank", "utility"]

#: Role by (own relation to one, own relation to the other, relation between these two), the better
#: of the own ones first; from the best role to the worst.
ROLES = {
    (1, 1, -1): "pivot",
    (1, 1, 1): "friend",
    (1, -1, -1): "partner",
    (1, -1, 1): "wing",
    (-1, -1, -1): "enemy",
    (-1, -1, 1): "outcast",
}


def role(first: float, second: float, between: float) -> str | None:
    """Name the role of a power.

    Parameters
    ----------
    first, second : float
        Its relations with the two others, positive for amity and negative for enmity.
    between : float
        The relation between these two.

    Returns
    -------
    str or None
        The role; None where a relation is neither (zero) or unknown (NaN).

    References
    ----------
    .. [Dittmer1981] Dittmer, L. (1981), The Strategic Triangle: An Elementary Game-Theoretical
       Analysis, World Politics 33(4), 485-515.
    .. [Wu1996] Wu, Y.-S. (1996), Exploring Dual Triangles: The Development of Taipei-Washington-
       Beijing Relations, Issues & Studies 32(10), 26-52.

    Examples
    --------
    >>> role(1, -1, 1), role(1, 1, -1)
    ('wing', 'pivot')
    """
    signs = [float(np.sign(relation)) for relation in (first, second, between)]
    if not all(sign in (-1.0, 1.0) for sign in signs):
        return None
    own = sorted(signs[:2], reverse=True)
    return ROLES[int(own[0]), int(own[1]), int(signs[2])]


def utility(first: float, second: float, between: float) -> float:
    """Score a position: own amities less the amity between the others, from -3 to 3."""
    return first + second - between


def strict_rank(name: str) -> int:
    """Rank a role from 1 (pivot) to 6 (outcast): own amities first, then enmity between the others."""
    return list(ROLES.values()).index(name) + 1


def graded(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn levels (0 hostile, 1 partnership) of any shape into graded relations from -1 to 1."""
    return 2.0 * np.asarray(levels, dtype=np.float64) - 1.0
