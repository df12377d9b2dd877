"""The strongest single driver of a claim: which assumption it hangs on most, and where it flips.

1. Every parameter that varies, and every share that a blend gave, is ranked over the decided draws;
   a word becomes one indicator for each of its values.
2. Each is correlated by rank with the claim's margin (or its truth).
3. The strongest is reported if it is distinguishable from noise: |r| > z / sqrt(n), with n decided
   draws and z the two-sided 5 percent point of the normal distribution shared out over all
   candidates (Bonferroni): 1.96 for one, 3.5 for a hundred.
4. Its split is the value that best divides true from false draws (a decision stump: the largest
   fall in Gini impurity, with no side smaller than a twentieth of the draws or ten). Splits that
   move the verdict come first: true more often than not on one side, false more often than not on
   the other, each by three standard errors, as the split was searched for. Only such a split is
   put in words as a flip.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.ledger import Driver
from tripolar.claims.verdict import wilson
from tripolar.claims.words import level_or_number, parameter_words, probability
from tripolar.ensemble.run import Ensemble
from tripolar.scenario.expression import ranks

__all__ = ["Candidates", "noise_floor"]

Array = NDArray[np.float64]

_LEVEL = 0.05
_HALF = 0.5
_SEARCHED = 3.0
_SMALLEST_SIDE, _SMALLEST_SHARE = 10, 0.05
_KEPT = 2**28  # bytes of ranks held for the next claim; a run of many draws ranks column by column


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A parameter as numbers (draws,); `word` is the value that an indicator stands for."""

    path: str
    values: Array
    word: str | None = None


@dataclass(frozen=True, slots=True)
class _Split:
    """A division of the decided draws in two: the share true at most at `value`, and above it."""

    value: float
    below: float
    above: float
    flips: bool


def noise_floor(draws: int, candidates: int) -> float:
    """Say which rank correlation the strongest of several unrelated parameters seldom exceeds.

    >>> round(noise_floor(400, 1), 3), round(noise_floor(400, 100), 3)
    (0.098, 0.174)
    """
    return NormalDist().inv_cdf(1 - _LEVEL / 2 / max(candidates, 1)) / math.sqrt(max(draws, 1))


class Candidates:
    """The parameters of one ensemble, as candidates for the driver of any claim."""

    def __init__(self, ensemble: Ensemble) -> None:
        self._ensemble = ensemble
        self._candidates = tuple(_candidates(ensemble))
        self._ranked: dict[bytes, Array] = {}

    def strongest(self, response: Array, truth: Array | None) -> Driver | None:
        """Find the strongest driver.

        Parameters
        ----------
        response : array (draws,)
            The claim's margin, NaN where unknown.
        truth : array (draws,) or None
            Its truth, to look for a split; None for a criterion over all draws.

        Returns
        -------
        Driver or None
            None when nothing varies or nothing stands out from noise.
        """
        decided = np.isfinite(response)
        count = int(np.count_nonzero(decided))
        if count < 2 * _SMALLEST_SIDE or not self._candidates:
            return None
        correlations = self._correlations(decided, response[decided])
        best = int(np.argmax(np.abs(correlations)))
        strength = float(correlations[best])
        if abs(strength) <= noise_floor(count, len(self._candidates)):
            return None
        candidate = self._candidates[best]
        split = None if truth is None else _split(candidate.values, truth)
        return self._driver(candidate, strength, split)

    def _correlations(self, decided: NDArray[np.bool_], response: Array) -> Array:
        against = _standard_ranks(response)
        size = len(self._candidates) * response.size * against.itemsize
        if size > _KEPT:
            each = (_standard_ranks(candidate.values[decided]) for candidate in self._candidates)
            return np.array([float(ranked @ against) for ranked in each])
        key = np.packbits(decided).tobytes()
        if key not in self._ranked:
            if (len(self._ranked) + 1) * size > _KEPT:
                self._ranked.clear()
            rows = [_standard_ranks(candidate.values[decided]) for candidate in self._candidates]
            self._ranked[key] = np.array(rows)
        correlations: Array = np.asarray(self._ranked[key] @ against)
        return correlations

    def _driver(self, candidate: _Candidate, correlation: float, split: _Split | None) -> Driver:
        path, word = candidate.path, candidate.word
        unit = self._unit(path)
        if split is None:
            return Driver(path, unit, correlation, None, None, None, "")
        flip = self._flip(candidate, split, unit) if split.flips else ""
        value = split.value if word is None else word
        return Driver(path, unit, correlation, value, split.below, split.above, flip)

    def _flip(self, candidate: _Candidate, split: _Split, unit: str) -> str:
        below, above = self._sides(candidate, split.value)
        if split.below > split.above:
            held, failed = below, above
        else:
            held, failed = above, below
        high, low = max(split.below, split.above), min(split.below, split.above)
        name, unit_words = parameter_words(candidate.path, unit)
        if held in {"below", "above"}:
            threshold = f"{level_or_number(candidate.path, split.value)}{unit_words}"
            holds, fails = f"where {name} is {held} {threshold}", failed
        else:
            holds, fails = f"where {name} is {held}", f"where it is {failed}"
        return f"holds {holds} ({probability(high)}), fails {fails} ({probability(low)})"

    def _unit(self, path: str) -> str:
        parameter = self._ensemble.scenario.parameters.get(path)
        return parameter.unit if parameter is not None else "share"

    def _sides(self, candidate: _Candidate, value: float) -> tuple[str, str]:
        path, values = candidate.path, candidate.values
        if candidate.word is not None:
            drawn = map(str, np.unique(self._ensemble.parameters[path]))
            return " or ".join(word for word in drawn if word != candidate.word), candidate.word
        if not path.startswith("relation."):
            return "below", "above"
        levels = [float(level) for level in np.unique(values)]
        low = (level_or_number(path, level) for level in levels if level <= value)
        high = (level_or_number(path, level) for level in levels if level > value)
        return " or ".join(low), " or ".join(high)


def _candidates(ensemble: Ensemble) -> Iterator[_Candidate]:
    for path, drawn in ensemble.parameters.items():
        if drawn.dtype.kind not in "UO":
            if np.unique(drawn).size > 1:
                yield _Candidate(path, np.asarray(drawn, dtype=np.float64))
            continue
        words = [str(word) for word in np.unique(drawn)]
        for word in words[1:] if len(words) == 2 else words * (len(words) > 1):
            yield _Candidate(path, np.asarray(drawn == word, dtype=np.float64), word)
    blended = tuple(f"{blend.path}." for blend in ensemble.scenario.blends)
    for path, given in ensemble.derived.items():
        known = given[~np.isnan(given)]
        if path.startswith(blended) and known.size and known.min() < known.max():
            yield _Candidate(path, given)


def _standard_ranks(values: Array) -> Array:
    """Ranks with mean 0 and length 1, so that products are correlations; zeros if all are equal."""
    ranked = ranks(values)
    ranked = ranked - ranked.mean()
    length = float(np.sqrt(ranked @ ranked))
    return np.asarray(ranked / length) if length > 0 else ranked


def _split(values: Array, truth: Array) -> _Split | None:
    decided = ~(np.isnan(truth) | np.isnan(values))
    x, holds = values[decided], truth[decided]
    order = np.argsort(x, kind="stable")
    x, holds = x[order], holds[order]
    below = np.arange(1, x.size)
    smallest = max(_SMALLEST_SIDE, math.ceil(_SMALLEST_SHARE * x.size))
    cuts = below[(x[1:] > x[:-1]) & (below >= smallest) & (x.size - below >= smallest)]
    if cuts.size == 0:
        return None
    true_below = np.cumsum(holds)[cuts - 1]
    p_below, p_above = true_below / cuts, (holds.sum() - true_below) / (x.size - cuts)
    gain = cuts * (x.size - cuts) * (p_below - p_above) ** 2
    if not gain.any():
        return None
    moves = (p_below > _HALF) != (p_above > _HALF)
    for k in np.flatnonzero(moves):
        moves[k] = _beyond_error(p_below[k], cuts[k]) and _beyond_error(p_above[k], x.size - cuts[k])
    best = int(np.argmax(np.where(moves, gain, -1.0) if moves.any() else gain))
    cut = int(cuts[best])
    middle = float(x[cut - 1] + x[cut]) / 2
    return _Split(middle, float(p_below[best]), float(p_above[best]), bool(moves[best]))


def _beyond_error(share: float, count: int) -> bool:
    """Tell whether a share lies off one half by more than chance and the search explain."""
    low, high = wilson(share, count, _SEARCHED)
    return low > _HALF or high < _HALF
