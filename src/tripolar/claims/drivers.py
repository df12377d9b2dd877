"""The drivers of a claim: the assumptions it depends on most, and the value of the first that flips it.

1. Every parameter that varies, and every share that a blend gave, is ranked over the decided draws;
   a word becomes one indicator for each of its values.
2. Each is correlated by rank with the claim's margin (or its truth).
3. Those distinguishable from noise are drivers, three at most: |r| > z / sqrt(n), with n decided
   draws and z the two-sided 5 percent point of the normal distribution shared out over all
   candidates (Bonferroni): 1.96 for one, 3.5 for a hundred. After the first, what its classes explain
   of the response's ranks is taken off, and the next has to stand out from noise in what is left too:
   parameters that go together in a small sample would else be told for each other.
4. Each is told with its first-order index, the share of the variance of the claim's truth that goes
   with it (`tripolar.claims.analysis.first_order`), which rank correlation does not see where the effect
   is not one way.
5. Its split is the value at which the verdict turns (`tripolar.claims.analysis.turning`), or else
   the one that best divides true from false draws. Only a split that turns the verdict is put in words
   as a flip.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor, factors_of
from tripolar.claims.analysis.first_order import FirstOrder, Index, first_order, left_over
from tripolar.claims.analysis.turning import Split, best_split
from tripolar.claims.criterion import criteria_of
from tripolar.claims.ledger import Driver
from tripolar.ensemble.result import Ensemble, once_for_each
from tripolar.stats.ranks import noise_floor, ranks, standard_ranks
from tripolar.words import level_or_number, parameter_words, probability

__all__ = ["Candidates", "indices_of", "margin_indices"]

Array = NDArray[np.float64]

_FEWEST_DRAWS = 20
_MOST = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A factor as numbers (draws,); `word` is the value that an indicator stands for."""

    factor: Factor
    values: Array
    word: str | None = None


@once_for_each
def indices_of(ensemble: Ensemble) -> FirstOrder:
    """First-order indices of what every claim says in a draw (`Criterion.told`), by the claim's id."""
    return first_order(
        factors_of(ensemble), {name: each.told() for name, each in criteria_of(ensemble).items()}
    )


@once_for_each
def margin_indices(ensemble: Ensemble) -> FirstOrder:
    """First-order indices of the margin of every claim that has one (`Criterion.has_margin`)."""
    margins = {name: each.response() for name, each in criteria_of(ensemble).items() if each.has_margin}
    return first_order(factors_of(ensemble), margins)


class Candidates:
    """The parameters of one ensemble, as candidates for the drivers of any claim."""

    def __init__(self, ensemble: Ensemble) -> None:
        self.factors = factors_of(ensemble)
        self._candidates = tuple(_candidates(self.factors))
        self._ranked: dict[bytes, Array] = {}

    def drivers(
        self, response: Array, truth: Array | None, indices: Sequence[Index] = ()
    ) -> tuple[Driver, ...]:
        """Find the drivers of a claim, the strongest first.

        Parameters
        ----------
        response : array (draws,)
            The claim's margin, NaN where unknown.
        truth : array (draws,) or None
            Its truth, to look for a split; None for a criterion over all draws.
        indices : sequence of Index
            First-order indices to tell along.

        Returns
        -------
        tuple of Driver
            Empty when nothing varies or nothing stands out from noise; one for each path.
        """
        decided = np.isfinite(response)
        count = int(np.count_nonzero(decided))
        if count < _FEWEST_DRAWS or not self._candidates:
            return ()
        correlations = self._correlations(decided, response[decided])
        floor = noise_floor(count, len(self._candidates))
        # What never varies has no index.
        by_path = {index.path: index for index in indices if math.isfinite(index.share)}
        found: dict[str, Driver] = {}
        beyond, chosen = np.abs(correlations), list[NDArray[np.intp]]()
        while len(found) < _MOST and beyond.max() > floor:
            k = int(np.argmax(beyond))
            candidate, path = self._candidates[k], self._candidates[k].factor.path
            split = None if truth is None else best_split(candidate.values, truth)
            found[path] = _driver(candidate, float(correlations[k]), split, by_path.get(path))
            chosen.append(candidate.factor.classes[decided])
            left = left_over(ranks(response[decided]), chosen)
            beyond = np.abs(self._correlations(decided, left))
            for j, other in enumerate(self._candidates):
                if other.factor.path in found or abs(correlations[j]) <= floor:
                    beyond[j] = 0.0
        return tuple(found.values())

    def _correlations(self, decided: NDArray[np.bool_], response: Array) -> Array:
        key = np.packbits(decided).tobytes()
        if key not in self._ranked:
            rows = [standard_ranks(candidate.values[decided]) for candidate in self._candidates]
            self._ranked[key] = np.array(rows)
        correlations: Array = np.asarray(self._ranked[key] @ standard_ranks(response))
        return correlations


def _driver(candidate: _Candidate, correlation: float, split: Split | None, index: Index | None) -> Driver:
    path, word, unit = candidate.factor.path, candidate.word, candidate.factor.unit
    if split is None:
        return Driver(path, unit, correlation, None, None, None, "", index)
    flip = _flip(candidate, split) if split.flips else ""
    value = split.value if word is None else word
    return Driver(path, unit, correlation, value, split.below, split.above, flip, index)


def _flip(candidate: _Candidate, split: Split) -> str:
    path = candidate.factor.path
    below, above = _sides(candidate, split.value)
    if split.below > split.above:
        held, failed = below, above
    else:
        held, failed = above, below
    high, low = max(split.below, split.above), min(split.below, split.above)
    name, unit_words = parameter_words(path, candidate.factor.unit)
    if held in {"below", "above"}:
        threshold = f"{level_or_number(path, split.value)}{unit_words}"
        holds, fails = f"where {name} is {held} {threshold}", failed
    else:
        holds, fails = f"where {name} is {held}", f"where it is {failed}"
    return f"holds {holds} ({probability(high)}), fails {fails} ({probability(low)})"


def _sides(candidate: _Candidate, value: float) -> tuple[str, str]:
    path, values = candidate.factor.path, candidate.values
    if candidate.word is not None:
        return " or ".join(w for w in candidate.factor.words if w != candidate.word), candidate.word
    if not path.startswith("relation."):
        return "below", "above"
    levels = [float(level) for level in np.unique(values)]
    low = (level_or_number(path, level) for level in levels if level <= value)
    high = (level_or_number(path, level) for level in levels if level > value)
    return " or ".join(low), " or ".join(high)


def _candidates(factors: Sequence[Factor]) -> Iterator[_Candidate]:
    for factor in factors:
        if not factor.is_word:
            yield _Candidate(factor, factor.values)
            continue
        for code, word in enumerate(factor.words):
            if code or factor.count > 2:
                yield _Candidate(factor, np.asarray(factor.classes == code, dtype=np.float64), word)
