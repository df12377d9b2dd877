"""Factors: the parameters that vary from draw to draw, divided into classes once for every analysis.

A number is cut at its own quantiles into classes of equal size; a word, or a number drawn from few
values, has one class for each value. The number of classes grows as one and a half times the cube
root of the number of draws, which balances what a class hides of a curve against the noise of its
mean.

The module also finds parameters that are drawn together: an index of one of them is also an index of the
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.result import Ensemble, once_for_each
from tripolar.stats.ranks import noise_floor, standard_ranks

__all__ = ["Correlated", "Factor", "class_count", "correlated", "factor", "factors_of"]

Array = NDArray[np.float64]

Classes = NDArray[np.intp]

_FEW = 6  # a number drawn from so few values is a coding, as in the ledger

_FEWEST_CLASSES, _MOST_CLASSES = 4, 64


@dataclass(frozen=True, slots=True)
class Factor:
    """One parameter that varies, in every draw.

    Attributes
    ----------
    path, unit : str
        As in the scenario.
    values : array (draws,)
        Numbers; for a word, its index in `words`.
    words : tuple of str
        Every word drawn, in order; empty for a number.
    classes : int array (draws,)
        The class of each draw, from 0.
    count : int
        Number of classes.
    few : bool
        Whether each class is one value.
    """

    path: str
    unit: str
    values: Array = field(repr=False)
    words: tuple[str, ...]
    classes: Classes = field(repr=False)
    count: int
    few: bool

    @property
    def family(self) -> str:
        """The group it belongs to: the first word of its path."""
        return self.path.split(".", 1)[0]

    @property
    def is_word(self) -> bool:
        """Whether its values are words."""
        return bool(self.words)


def class_count(draws: int) -> int:
    """Number of classes for a continuous parameter.

    >>> class_count(300), class_count(10_000)
    (10, 32)
    """
    return int(np.clip(round(1.5 * draws ** (1 / 3)), _FEWEST_CLASSES, _MOST_CLASSES))


def factor(path: str, drawn: NDArray[np.float64] | NDArray[np.str_], unit: str = "") -> Factor | None:
    """Make a factor of a parameter's draws; None if it does not vary or is not known in every draw."""
    column = np.asarray(drawn)
    if column.dtype.kind in "UO":
        words, codes = np.unique(column.astype(str), return_inverse=True)
        if words.size < 2:
            return None
        named = tuple(str(word) for word in words)
        return Factor(path, unit, codes.astype(np.float64), named, codes, words.size, few=True)
    values = column.astype(np.float64)
    if not np.isfinite(values).all():
        return None
    known, codes = np.unique(values, return_inverse=True)
    if known.size < 2:
        return None
    if known.size <= _FEW:
        return Factor(path, unit, values, (), codes, known.size, few=True)
    count = class_count(values.size)
    cuts = np.sort(values)[(np.arange(1, count) * values.size) // count]
    classes = np.searchsorted(np.unique(cuts), values, side="right")
    return Factor(path, unit, values, (), classes, int(classes.max()) + 1, few=False)


@once_for_each
def factors_of(ensemble: Ensemble) -> tuple[Factor, ...]:
    """Every parameter of an ensemble that varies, and every share that a blend of measures gave.

    A parameter that shares the draw of another is left out: the two are one. What calibration
    solved for is left out too, because it follows from the rest.
    """
    scenario = ensemble.scenario
    blended = tuple(f"{blend.path}." for blend in scenario.blends)
    columns = dict(ensemble.parameters)
    columns |= {path: given for path, given in ensemble.derived.items() if path.startswith(blended)}
    found = []
    for path, drawn in columns.items():
        parameter = scenario.parameters.get(path)
        if parameter is None or not parameter.drawn_with:
            found.append(factor(path, drawn, "share" if parameter is None else parameter.unit))
    return tuple(each for each in found if each is not None)


_LEAST = 0.2


@dataclass(frozen=True, slots=True)
class Correlated:
    """Two parameters and their rank correlation over the draws."""

    path: str
    other: str
    correlation: float


def correlated(factors: Sequence[Factor]) -> tuple[Correlated, ...]:
    """Find pairs of numbers whose rank correlation is .2 or more, and beyond chance; strongest first."""
    numbers = [each for each in factors if not each.is_word]
    if len(numbers) < 2:
        return ()
    table = np.array([standard_ranks(each.values) for each in numbers])
    matrix = np.einsum("ik,jk->ij", table, table)
    floor = max(_LEAST, noise_floor(table.shape[1], len(numbers) * (len(numbers) - 1) / 2))
    found = [
        Correlated(numbers[i].path, numbers[j].path, float(matrix[i, j]))
        for i, j in combinations(range(len(numbers)), 2)
        if abs(matrix[i, j]) > floor
    ]
    return tuple(sorted(found, key=lambda pair: -abs(pair.correlation)))
