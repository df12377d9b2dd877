"""What is worth knowing: for each question of the scenario, and for the ledger as a whole.

For the ledger this is the effect of knowing a parameter: verdicts that would turn, and doubt that would be
removed. For a claim with truth y (1 or 0 in a draw) the doubt is Var(y) = p (1 - p). Knowing x would take
Var(E[y | x]) of it away on average: the first-order index times the doubt. Summed over the claims that is
the *expected fall in doubt*, in claims' worth of variance (one claim at even odds is .25).

A verdict would turn where E[y | x] lies on the other side of one half than p. Class means lie off p by
chance alone, so each is first drawn towards p as far as the index says that it is noise: by the ratio of
the corrected to the uncorrected share of variance, and wholly where the index is not distinguishable from
a dummy's. The *expected turns* are the sum over claims of the share of draws whose class then lies on the
other side.

Where the doubt comes from (`doubt_shares`): the expected falls of all parameters of one origin, summed, over
the doubt of all claims. An origin is what a parameter rests on: a judgement (marked as one, or left at its
default), figures (an expression over them, a blend of measures, draws from a file), or numbers that its
author states without marking them. Each index is zero on average for a parameter without any effect, and so
is their sum. What is left of one is the doubt that comes of parameters in combination; of parameters that are
correlated, what both explain is counted with both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor, factors_of
from tripolar.claims.analysis.first_order import FirstOrder
from tripolar.claims.analysis.information import Information, information
from tripolar.claims.criterion import criteria_of
from tripolar.claims.drivers import indices_of
from tripolar.ensemble.result import Ensemble
from tripolar.prepare.number_sources import kind_of
from tripolar.prepare.quantities import QUANTITIES, Request
from tripolar.scenario.distributions import Sampled
from tripolar.scenario.objects import Question, Scenario
from tripolar.stats.sampling import T, standard_error

__all__ = [
    "Answered",
    "DoubtShare",
    "LedgerChange",
    "WorthKnowing",
    "doubt_shares",
    "ledger_changes",
    "origin_of",
    "worth_knowing",
]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what is worth knowing for it; None where too few draws know every course."""

    question: Question
    information: Information | None


@dataclass(frozen=True, slots=True)
class LedgerChange:
    """What knowing one parameter would do to the ledger.

    Attributes
    ----------
    path : str
        The parameter.
    turns : float
        Expected number of claims whose probability would come to lie on the other side of one half.
    fall, low, high : float
        Expected fall in doubt, summed over claims, with a 95 percent interval.
    of : float
        The doubt there is in all claims together.
    claims : tuple of str
        Claims whose truth hangs on it distinguishably.
    """

    path: str
    turns: float
    fall: float
    low: float
    high: float
    of: float
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoubtShare:
    """The share of the ledger's doubt that comes from assumptions of one origin.

    Attributes
    ----------
    origin : str
        ``judgement``, ``figures`` or ``stated``.
    share, low, high : float
        Sum of the first-order indices, each weighed by its claim's doubt, with a 95 percent interval.
    parameters : int
        How many vary.
    """

    origin: str
    share: float
    low: float
    high: float
    parameters: int


@dataclass(frozen=True, slots=True)
class WorthKnowing:
    """What is worth knowing.

    Attributes
    ----------
    questions : tuple of Answered
        In their order.
    ledger : tuple of LedgerChange
        What knowing each parameter would do to the claims, the largest fall in doubt first.
    origins : tuple of DoubtShare
        Where the doubt comes from; none where too few draws tell, or nothing is in doubt.
    """

    questions: tuple[Answered, ...]
    ledger: tuple[LedgerChange, ...]
    origins: tuple[DoubtShare, ...] = ()


def worth_knowing(ensemble: Ensemble) -> WorthKnowing:
    """Find what is worth knowing, on the draws of an ensemble."""
    factors = factors_of(ensemble)
    truths = {name: each.truth() for name, each in criteria_of(ensemble).items() if each.per_draw}
    indices = indices_of(ensemble).only(tuple(truths))
    return WorthKnowing(
        questions=tuple(_answered(question, ensemble, factors) for question in ensemble.scenario.questions),
        ledger=ledger_changes(factors, truths, indices) if truths else (),
        origins=doubt_shares(
            {each.path: origin_of(ensemble.scenario, each.path) for each in factors}, indices
        ),
    )


ORIGINS = (JUDGEMENT, FIGURES, STATED) = ("judgement", "figures", "stated")
_ORIGIN_OF_KIND = {"measured": FIGURES, "stated": STATED}  # of `KINDS`; the others are judgement


def origin_of(scenario: Scenario, path: str) -> str:
    """Tell what a parameter that varies rests on: ``judgement``, ``figures``, or ``stated``."""
    parameter = scenario.parameters.get(path)
    if parameter is None or isinstance(parameter.distribution, Sampled):
        return FIGURES  # a share that a blend of measures gave, or draws of an estimation
    return _ORIGIN_OF_KIND.get(kind_of(parameter), JUDGEMENT)


def doubt_shares(origins: Mapping[str, str], indices: FirstOrder) -> tuple[DoubtShare, ...]:
    """Sum first-order indices by what the parameters rest on, each claim by its doubt.

    Parameters
    ----------
    origins : mapping of path to str
        Of every parameter of `indices`.
    indices : FirstOrder
        Of the truths of claims.
    """
    doubt = indices.variance
    whole = float(doubt.sum())
    if not whole > 0 or np.isnan(indices.shares).all():
        return ()
    shares, left_out = np.nan_to_num(indices.shares) @ doubt, np.nan_to_num(indices.left_out) @ doubt
    found = []
    for origin in ORIGINS:
        rows = [row for row, path in enumerate(indices.paths) if origins[path] == origin]
        share = float(shares[rows].sum()) / whole
        half = T * float(standard_error(left_out[:, rows].sum(axis=1))) / whole
        found.append(DoubtShare(origin, share, share - half, share + half, len(rows)))
    return tuple(found)


def _answered(question: Question, ensemble: Ensemble, factors: Sequence[Factor]) -> Answered:
    values = {
        course: ensemble.quantities[Request("value", (question.power,), variant).key]
        for course, variant in zip(question.courses, question.variants, strict=True)
    }
    return Answered(question, information(values, factors, QUANTITIES["value"].unit))


Array = NDArray[np.float64]

_HALF = 0.5


def ledger_changes(
    factors: Sequence[Factor], truths: Mapping[str, Array], indices: FirstOrder
) -> tuple[LedgerChange, ...]:
    """What knowing each factor would do to the claims, the largest fall in doubt first.

    Parameters
    ----------
    factors : sequence of Factor
        In the order of `indices`.
    truths : mapping of claim to array over draws
        1.0, 0.0 or NaN.
    indices : FirstOrder
        Of the truths.
    """
    columns = [indices.responses.index(claim) for claim in truths]
    doubt = indices.variance[columns]
    found = []
    for row, each in enumerate(factors):
        falls = np.nan_to_num(indices.left_out[:, row, columns]) @ doubt
        fall = float(np.nan_to_num(indices.shares[row, columns]) @ doubt)
        half = T * float(standard_error(falls))
        hanging = tuple(
            claim for claim, column in zip(truths, columns, strict=True) if indices.distinct[row, column]
        )
        turns = sum(
            _turns(each, truths[claim], float(indices.shares[row, indices.responses.index(claim)]))
            for claim in hanging
        )
        found.append(
            LedgerChange(each.path, turns, fall, fall - half, fall + half, float(doubt.sum()), hanging)
        )
    return tuple(sorted(found, key=lambda change: -change.fall))


def _turns(each: Factor, truth: Array, share: float) -> float:
    """Share of the draws whose class, drawn towards the mean, lies on the other side of one half."""
    known = np.isfinite(truth)
    classes, y = each.classes[known], truth[known]
    members = np.bincount(classes, minlength=each.count)
    there = members > 0
    means = np.bincount(classes, weights=y, minlength=each.count)[there] / members[there]
    p = float(y.mean())
    weights = members[there] / y.size
    between = float((weights * (means - p) ** 2).sum())
    trust = min(1.0, max(0.0, share * p * (1 - p) / between)) if between > 0 else 0.0
    other = ((p + trust * (means - p)) - _HALF) * (p - _HALF) < 0
    return float(weights[other].sum())
