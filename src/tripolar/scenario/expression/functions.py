"""The built-in functions of expressions: of numbers draw by draw, and over all draws.

What has no answer (a logarithm of zero, a mean of nothing) is unknown: NaN, never an exception.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tripolar.stats.ranks import rank_correlation, ranks

__all__ = ["FUNCTIONS", "BuiltIn", "fill_unknown"]

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A function of the language.

    Attributes
    ----------
    name, says : str
        Name, and one line for people.
    fewest, most : int, int or None
        Numbers of arguments allowed; None is no limit.
    over_draws : bool
        Whether it turns all draws into one number.
    of_truth : bool
        Whether its argument is a truth value rather than a number.
    compute : callable
        Arrays in (each of shape (draws,) or ()), array out.
    """

    name: str
    says: str
    fewest: int
    most: int | None
    over_draws: bool
    compute: Callable[..., Array]
    of_truth: bool = False


def fill_unknown(function: BuiltIn, arguments: tuple[Array, ...], side: int) -> tuple[Array, ...]:
    """Count the unknown draws of a function over draws to one side, instead of leaving them out.

    With `side` 1 unknown truths are true and unknown numbers as high as any known one, with -1 false
    and as low. An unknown condition of `share_given` holds where that moves the share to the side. For
    a correlation, 1 makes the unknown draws agree and -1 disagree: see `_completed`.
    """
    if function.of_truth:
        leaning = np.asarray(float(side > 0))
        first, *given = (np.asarray(each) for each in np.broadcast_arrays(*arguments))
        filled = np.where(np.isnan(first), leaning, first)
        # A draw of which it is unknown whether it is given is counted where it moves the share to the side.
        return filled, *(np.where(np.isnan(each), filled == leaning, each) for each in given)
    if function.name == "correlation":
        first, second = arguments
        return _completed(first, second, side)
    return tuple(_filled(x, side) for x in arguments)


def _filled(x: Array, side: int) -> Array:
    known = x[~np.isnan(x)]
    if known.size == 0:
        return x
    return np.where(np.isnan(x), known.max() if side > 0 else known.min(), x)


def _completed(x: Array, y: Array, side: int) -> tuple[Array, Array]:
    """Ranks of both, from 0 to 1, the unknown ones where the correlation is high (side 1) or low (-1).

    An unknown number has its partner's rank, or its mirror image, and where both are unknown they stand
    in two corners. What is furthest depends on the other draws: of three distances from the middle the one
    that leads furthest is taken, which of seven draws comes within .02 of the furthest there is in the mean.
    """
    x, y = np.broadcast_arrays(np.atleast_1d(x), np.atleast_1d(y))
    known = _places(x), _places(y)
    neither = np.isnan(known[0]) & np.isnan(known[1])
    known[0][neither] = np.arange(np.count_nonzero(neither)) % 2

    def stretched(factor: float) -> tuple[Array, Array]:
        partners = (np.clip(0.5 + side * factor * (each - 0.5), 0.0, 1.0) for each in reversed(known))
        first, second = (np.where(np.isnan(own), its, own) for own, its in zip(known, partners, strict=True))
        return first, second

    def reached(pair: tuple[Array, Array]) -> float:
        found = float(_correlation(*pair))
        return -np.inf if np.isnan(found) else side * found

    return max(map(stretched, _STRETCHES), key=reached)


_STRETCHES = (1.0, 2.5, 1e9)  # of a partner's distance from the middle rank; the last leads to the ends


def _places(x: Array) -> Array:
    """Ranks of what is known among it, in (0, 1); unknown where that is."""
    known = ~np.isnan(x)
    found = np.full(x.shape, np.nan)
    found[known] = (ranks(x[known]) - 0.5) / max(int(np.count_nonzero(known)), 1)
    return found


def _over_known(summary: Callable[[Array], float]) -> Callable[[Array], Array]:
    def compute(x: Array) -> Array:
        known = x[~np.isnan(x)]
        return np.asarray(summary(known) if known.size else np.nan)

    return compute


def _quantile(x: Array, p: Array) -> Array:
    return _over_known(lambda known: float(np.quantile(known, float(p))))(x)


def _correlation(x: Array, y: Array) -> Array:
    x, y = np.broadcast_arrays(np.atleast_1d(x), np.atleast_1d(y))
    known = ~(np.isnan(x) | np.isnan(y))
    enough = np.count_nonzero(known) > 1
    return np.asarray(rank_correlation(x[known], y[known]) if enough else np.nan)


def _smallest(*arguments: Array) -> Array:
    return reduce(np.minimum, arguments)


def _largest(*arguments: Array) -> Array:
    return reduce(np.maximum, arguments)


def _share_given(a: Array, given: Array) -> Array:
    a, given = np.broadcast_arrays(np.atleast_1d(a), np.atleast_1d(given))
    known = a[(given == 1.0) & ~np.isnan(a)]
    return np.asarray(known.mean() if known.size else np.nan)


_mean = _over_known(lambda known: float(known.mean()))

_median = _over_known(lambda known: float(np.median(known)))

_ALL = (
    BuiltIn("abs", "absolute value", 1, 1, False, np.abs),
    BuiltIn("min", "the smallest of two or more", 2, None, False, _smallest),
    BuiltIn("max", "the largest of two or more", 2, None, False, _largest),
    BuiltIn("sqrt", "square root", 1, 1, False, np.sqrt),
    BuiltIn("exp", "exponential", 1, 1, False, np.exp),
    BuiltIn("log", "natural logarithm", 1, 1, False, np.log),
    BuiltIn("mean", "mean over the draws", 1, 1, True, _mean),
    BuiltIn("share", "share of the draws in which it is true", 1, 1, True, _mean, of_truth=True),
    BuiltIn(
        "share_given",
        "share of the draws in which the first is true, among those in which the second is",
        2,
        2,
        True,
        _share_given,
        of_truth=True,
    ),
    BuiltIn("median", "median over the draws", 1, 1, True, _median),
    BuiltIn("quantile", "quantile over the draws; the second argument is 0 to 1", 2, 2, True, _quantile),
    BuiltIn("correlation", "Spearman's rank correlation over the draws", 2, 2, True, _correlation),
)

FUNCTIONS: dict[str, BuiltIn] = {function.name: function for function in _ALL}
