"""From truth in every draw to a probability, its bounds, and a verdict.

A draw in which a claim cannot be decided (calibration or solution failed) is never dropped: it is
counted once against the claim and once for it. With n draws, of which s hold and u are unknown,

1. the *probability* is s / (n - u), the share of the decided draws in which the claim holds. Its
   95 percent interval is the wider of two: Wilson's [Wilson1927]_, which takes draws for independent
   and stays above zero where all agree, and that of the replicates, which is 2.36 of their standard
   errors (Student's t with 7 degrees of freedom for 8 replicates) to either side. The *error* is half
   of the interval over 1.96; the *replicate error* is the standard error of the replicates alone;
2. the *bounds* are [lower, upper]: the lower end of such an interval of s / n and the upper end of
   that of (s + u) / n;
3. the *verdict* is

   - ``undecided`` if lower <= 1/2 <= upper, and else
   - ``supported`` if the probability is 3/4 or more,
   - ``refuted`` if it is 1/4 or less,
   - ``contested`` between;

   and where 3/4 or 1/4 lies within the 95 percent interval of the probability, it *borders on* the verdict
   beyond that boundary: as many draws again could give that one;

4. over all of these, ``depends on the measure`` if among the codings of one ambiguous input (such as
   whether two powers count as hostile or as normal) the bounds of one lie wholly above 1/2 and those
   of another wholly below.

A ``tautology`` is supported, true in 98 percent or more of the decided draws, in enough of them to
put 95 percent beyond sampling error (some 75 draws), and in no coding clearly in fewer: so likely to
follow from the model whatever the assumptions, and reported as that, not as confirmed. Undecided
draws do not count against the mark, because a claim that never failed has not been put to a test by
draws that failed. Where 98 percent lies within the 95 percent interval of the probability, the mark is
*within error*, be it given or not.

Its mirror is *excluded by the model*: a claim whose denial is a tautology, true in 2 percent or less of the
decided draws.

The draws are quasi-random, which makes the true sampling error mostly smaller than Wilson's interval
says. It is not narrowed for that: docs/decisions/0011-sampling-error.md has the coverage of this rule
and of others on known functions.

References
----------
.. [Wilson1927] Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.ledger import CodingResult
from tripolar.enums import Verdict
from tripolar.prepare.facts import MeasureResult
from tripolar.stats.sampling import Z, beyond, ratio_error, wilson

__all__ = [
    "Assessment",
    "alike",
    "assess",
    "assess_draws",
    "borders_on",
    "fact_verdict",
    "is_excluded",
    "is_tautology",
    "may_be_excluded",
    "may_be_tautology",
    "verdict",
]

_HALF = 0.5

_SUPPORTED, _REFUTED = 0.75, 0.25

_TAUTOLOGY, _TAUTOLOGY_FLOOR = 0.98, 0.95


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the draws say of a claim.

    `probability` and `error` are None when no draw decides it; `lower` and `upper` count the
    `unknown` of the `draws` against and for, and include sampling error. `replicate_error` is None
    where there are no replicates to compare. `interval` is the 95 percent interval of the probability.
    """

    draws: int
    unknown: int
    probability: float | None
    error: float | None
    lower: float
    upper: float
    replicate_error: float | None = None
    interval: tuple[float, float] | None = None


def assess(draws: int, holding: int, unknown: int) -> Assessment:
    """Assess counts of independent draws: `holding` are true, `unknown` undecided, the rest false."""
    decided = draws - unknown
    lower, _ = wilson(holding / draws if draws else 0.0, draws)
    _, upper = wilson((holding + unknown) / draws if draws else 1.0, draws)
    if decided == 0:
        return Assessment(draws, unknown, None, None, 0.0, 1.0)
    low, high = wilson(holding / decided, decided)
    return Assessment(
        draws, unknown, holding / decided, (high - low) / (2 * Z), lower, upper, interval=(low, high)
    )


def assess_draws(truth: NDArray[np.float64], replicate: NDArray[np.intp], replicates: int) -> Assessment:
    """Assess the truth of every draw, by the wider of Wilson's interval and that of the replicates.

    Parameters
    ----------
    truth : array (draws,)
        1.0, 0.0 or NaN for undecided.
    replicate : int array (draws,)
        Which replicate each draw belongs to.
    replicates : int
        How many there are; where the draws come from fewer than two, Wilson's interval stands alone.
    """
    known = ~np.isnan(truth)
    drawn, decided, holding = (
        np.bincount(replicate[chosen], minlength=replicates).astype(np.float64)
        for chosen in (slice(None), known, truth == 1.0)
    )
    count = truth.size
    plain = assess(count, int(holding.sum()), int(count - decided.sum()))
    if plain.probability is None or np.count_nonzero(drawn) < 2:
        return plain
    least, most = holding.sum() / count, 1.0 - (decided - holding).sum() / count
    lower = least - _half_width(holding, drawn)
    upper = most + _half_width(drawn - decided + holding, drawn)
    error, half = ratio_error(holding, decided), _half_width(holding, decided)
    low, high = plain.interval or (0.0, 1.0)
    return replace(
        plain,
        error=max(plain.error or 0.0, half / Z),
        interval=(
            max(min(low, plain.probability - half), 0.0),
            min(max(high, plain.probability + half), 1.0),
        ),
        lower=max(min(plain.lower, lower), 0.0),
        upper=min(max(plain.upper, upper), 1.0),
        replicate_error=None if math.isnan(error) else error,
    )


def _half_width(holding: NDArray[np.float64], counted: NDArray[np.float64]) -> float:
    """Half of the 95 percent interval of the replicates; 0 where fewer than two count anything."""
    several = int(np.count_nonzero(counted))
    return beyond(several) * ratio_error(holding, counted) if several > 1 else 0.0


def verdict(assessment: Assessment, codings: Iterable[CodingResult] = ()) -> Verdict:
    """Give the verdict on a claim from its assessment and those of its codings."""
    if _turns(codings):
        return Verdict.DEPENDS_ON_THE_MEASURE
    p = assessment.probability
    if p is None or assessment.lower <= _HALF <= assessment.upper:
        return Verdict.UNDECIDED
    if p >= _SUPPORTED:
        return Verdict.SUPPORTED
    return Verdict.REFUTED if p <= _REFUTED else Verdict.CONTESTED


def borders_on(assessment: Assessment, codings: Iterable[CodingResult] = ()) -> str:
    """Name the verdict beyond a boundary that lies within the sampling error; empty where none does.

    An ``undecided`` claim is told apart by its bounds, and one that ``depends on the measure`` by its
    codings: neither borders on anything.

    >>> borders_on(assess(64, 16, 0)), borders_on(assess(100, 27, 0)), borders_on(assess(1000, 900, 0))
    ('contested', 'refuted', '')
    """
    said = verdict(assessment, codings)
    low, high = assessment.interval or (_HALF, _HALF)
    if said == Verdict.SUPPORTED:
        return Verdict.CONTESTED if low < _SUPPORTED else ""
    if said == Verdict.REFUTED:
        return Verdict.CONTESTED if high > _REFUTED else ""
    if said != Verdict.CONTESTED:
        return ""
    return Verdict.SUPPORTED if high >= _SUPPORTED else Verdict.REFUTED if low <= _REFUTED else ""


def alike(one: Assessment, other: Assessment) -> bool:
    """Tell whether two verdicts that differ could be the same with other draws."""
    if "undecided" in (verdict(one), verdict(other)):
        return any(
            each.error is not None and min(abs(each.lower - _HALF), abs(each.upper - _HALF)) <= Z * each.error
            for each in (one, other)
        )
    return verdict(other) == borders_on(one) or verdict(one) == borders_on(other)


def is_tautology(assessment: Assessment, codings: Iterable[CodingResult] = ()) -> bool:
    """Tell whether a claim holds whatever the assumptions; see the head of this module."""
    p = assessment.probability
    if p is None or p < _TAUTOLOGY or verdict(assessment) != Verdict.SUPPORTED:
        return False
    low, _ = wilson(p, assessment.draws - assessment.unknown)
    return low >= _TAUTOLOGY_FLOOR and all(coding.upper >= _TAUTOLOGY for coding in codings)


def may_be_tautology(assessment: Assessment, codings: Iterable[CodingResult] = ()) -> bool:
    """Tell whether sampling error leaves open that the answer of `is_tautology` is the other one.

    >>> may_be_tautology(assess(300, 295, 0)), may_be_tautology(assess(300, 292, 0))
    (True, True)
    >>> may_be_tautology(assess(300, 300, 0)), may_be_tautology(assess(300, 270, 0))
    (False, False)
    """
    low, high = assessment.interval or (0.0, 0.0)
    open_still = verdict(assessment) == Verdict.SUPPORTED and low < _TAUTOLOGY <= high
    return open_still and all(coding.upper >= _TAUTOLOGY for coding in codings)


def is_excluded(assessment: Assessment, codings: Iterable[CodingResult] = ()) -> bool:
    """Tell whether a claim fails whatever the assumptions: whether its denial is a tautology.

    >>> is_excluded(assess(300, 3, 0)), is_excluded(assess(300, 9, 0)), is_excluded(assess(40, 0, 0))
    (True, False, False)
    """
    return is_tautology(*_denied(assessment, codings))


def may_be_excluded(assessment: Assessment, codings: Iterable[CodingResult] = ()) -> bool:
    """Tell whether sampling error leaves open that the answer of `is_excluded` is the other one."""
    return may_be_tautology(*_denied(assessment, codings))


def _denied(
    assessment: Assessment, codings: Iterable[CodingResult]
) -> tuple[Assessment, tuple[CodingResult, ...]]:
    """What the draws say of the denial of a claim."""
    a = assessment
    denied = replace(
        a,
        probability=None if a.probability is None else 1.0 - a.probability,
        lower=1.0 - a.upper,
        upper=1.0 - a.lower,
        interval=None if a.interval is None else (1.0 - a.interval[1], 1.0 - a.interval[0]),
    )
    return denied, tuple(
        replace(c, probability=1.0 - c.probability, lower=1.0 - c.upper, upper=1.0 - c.lower) for c in codings
    )


def fact_verdict(measures: Iterable[MeasureResult]) -> Verdict:
    """Give the verdict on a fact from its measures; those unknown are left out, and stay in view.

    Where some are principal, those decide: all true is ``supported``, all false ``refuted``, whatever the
    others say.
    """
    every = tuple(measures)
    deciding = [measure for measure in every if measure.principal] or every
    known = {measure.holds for measure in deciding} - {None}
    if not known:
        return Verdict.UNDECIDED
    if len(known) > 1:
        return Verdict.DEPENDS_ON_THE_MEASURE
    return Verdict.SUPPORTED if known == {True} else Verdict.REFUTED


def _turns(codings: Iterable[CodingResult]) -> bool:
    by_path: dict[str, list[CodingResult]] = {}
    for coding in codings:
        by_path.setdefault(coding.path, []).append(coding)
    return any(
        any(coding.lower > _HALF for coding in group) and any(coding.upper < _HALF for coding in group)
        for group in by_path.values()
    )
