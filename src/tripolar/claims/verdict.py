"""From truth in every draw to a probability, its bounds, and a verdict.

A draw in which a claim cannot be decided (calibration or solution failed) is never dropped: it is
counted once against the claim and once for it. With n draws, of which s hold and u are unknown,

1. the *probability* is s / (n - u), the share of the decided draws in which the claim holds, and
   its *error* is the half-width of the Wilson interval [Wilson1927]_ at 95 percent over 1.96, which
   stays above zero where all draws agree;
2. the *bounds* are [lower, upper]: the lower end of the Wilson interval of s / n and the upper end
   of that of (s + u) / n;
3. the *verdict* is

   - ``undecided`` if lower <= 1/2 <= upper, and else
   - ``supported`` if the probability is 3/4 or more,
   - ``refuted`` if it is 1/4 or less,
   - ``contested`` between;

4. over all of these, ``depends on the measure`` if among the codings of one ambiguous input (such as
   whether two powers count as hostile or as normal) the bounds of one lie wholly above 1/2 and those
   of another wholly below.

A ``tautology`` is supported, true in 98 percent or more of the decided draws, in enough of them to
put 95 percent beyond sampling error (some 75 draws), and in no coding clearly in fewer: so likely to
follow from the model whatever the assumptions, and reported as that, not as confirmed. Undecided
draws do not count against the mark, because a claim that never failed has not been put to a test by
draws that failed.

The draws are quasi-random, which makes the true sampling error smaller than the one stated.

References
----------
.. [Wilson1927] Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tripolar.claims.ledger import Coding, MeasureResult

__all__ = ["Assessment", "Z", "assess", "fact_verdict", "is_tautology", "verdict", "wilson"]

Z = 1.96
_HALF = 0.5
_SUPPORTED, _REFUTED = 0.75, 0.25
_TAUTOLOGY, _TAUTOLOGY_FLOOR = 0.98, 0.95


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the draws say of a claim.

    `probability` and `error` are None when no draw decides it; `lower` and `upper` count the
    `unknown` of the `draws` against and for, and include sampling error.
    """

    draws: int
    unknown: int
    probability: float | None
    error: float | None
    lower: float
    upper: float


def wilson(share: float, count: float, z: float = Z) -> tuple[float, float]:
    """Bound a share seen in `count` independent trials: Wilson's interval, at 95 percent by default.

    >>> low, high = wilson(1.0, 100)
    >>> round(low, 3), high
    (0.963, 1.0)
    """
    if count == 0:
        return 0.0, 1.0
    spread = z**2 / count
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return (centre - half if share > 0 else 0.0), (centre + half if share < 1 else 1.0)


def assess(draws: int, holding: int, unknown: int) -> Assessment:
    """Assess counts: of `draws`, `holding` are true, `unknown` undecided and the rest false."""
    decided = draws - unknown
    lower, _ = wilson(holding / draws if draws else 0.0, draws)
    _, upper = wilson((holding + unknown) / draws if draws else 1.0, draws)
    if decided == 0:
        return Assessment(draws, unknown, None, None, 0.0, 1.0)
    low, high = wilson(holding / decided, decided)
    return Assessment(draws, unknown, holding / decided, (high - low) / (2 * Z), lower, upper)


def verdict(assessment: Assessment, codings: Iterable[Coding] = ()) -> str:
    """Give the verdict on a claim from its assessment and those of its codings."""
    if _turns(codings):
        return "depends on the measure"
    p = assessment.probability
    if p is None or assessment.lower <= _HALF <= assessment.upper:
        return "undecided"
    if p >= _SUPPORTED:
        return "supported"
    return "refuted" if p <= _REFUTED else "contested"


def is_tautology(assessment: Assessment, codings: Iterable[Coding] = ()) -> bool:
    """Tell whether a claim holds whatever the assumptions; see the head of this module."""
    p = assessment.probability
    if p is None or p < _TAUTOLOGY or verdict(assessment) != "supported":
        return False
    low, _ = wilson(p, assessment.draws - assessment.unknown)
    return low >= _TAUTOLOGY_FLOOR and all(coding.upper >= _TAUTOLOGY for coding in codings)


def fact_verdict(measures: Iterable[MeasureResult]) -> str:
    """Give the verdict on a fact from its measures; those unknown are left out, and stay in view."""
    known = {measure.holds for measure in measures} - {None}
    if not known:
        return "undecided"
    if len(known) > 1:
        return "depends on the measure"
    return "supported" if known == {True} else "refuted"


def _turns(codings: Iterable[Coding]) -> bool:
    by_path: dict[str, list[Coding]] = {}
    for coding in codings:
        by_path.setdefault(coding.path, []).append(coding)
    return any(
        any(coding.lower > _HALF for coding in group) and any(coding.upper < _HALF for coding in group)
        for group in by_path.values()
    )
