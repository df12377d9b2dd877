"""The codings of ambiguous inputs: draws that share one reading of what the record leaves open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.criterion import Criterion
from tripolar.claims.ledger import Coding
from tripolar.claims.words import level_or_number
from tripolar.ensemble.run import Ensemble

__all__ = ["Group", "assess_codings", "groups"]

_MOST_VALUES = 6
_DRAWS_PER_VALUE = 10


@dataclass(frozen=True, slots=True)
class Group:
    """The draws, ``chosen`` (draws,), in which the parameter at `path` takes one value."""

    path: str
    value: str
    chosen: NDArray[np.bool_]


def groups(ensemble: Ensemble) -> tuple[Group, ...]:
    """Find the parameters that were drawn from few values, and group the draws by value.

    Few is two to six, with ten draws or more for each on average, so that a continuous parameter
    in a small run is not taken for a coding.
    """
    found = []
    for path, drawn in ensemble.parameters.items():
        values = np.unique(drawn)
        if 2 <= values.size <= min(_MOST_VALUES, drawn.size // _DRAWS_PER_VALUE):
            words = [
                str(value) if drawn.dtype.kind in "UO" else level_or_number(path, float(value))
                for value in values
            ]
            found += [
                Group(path, word, np.asarray(drawn == value))
                for word, value in zip(words, values, strict=True)
            ]
    return tuple(found)


def assess_codings(criterion: Criterion, within: tuple[Group, ...]) -> tuple[Coding, ...]:
    """Assess a criterion among the draws of each group; a group that decides nothing is left out."""
    codings = []
    for group in within:
        found = criterion.assess(group.chosen)
        if found.probability is not None:
            codings.append(
                Coding(group.path, group.value, found.draws, found.probability, found.lower, found.upper)
            )
    return tuple(codings)
