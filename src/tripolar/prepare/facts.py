"""The judge: an ensemble and the figures in, a ledger out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.expression import sides
from tripolar.scenario.expression.evaluation import sides_shown
from tripolar.scenario.objects import Measure

if TYPE_CHECKING:
    pass
__all__ = ["MeasureResult"]


def _measure(measured: Measure, vocabulary: FigureVocabulary) -> MeasureResult:
    truth = vocabulary.value(measured.expression)
    sources = tuple(dict.fromkeys(figure.source for figure in vocabulary.used))
    if np.isnan(truth):
        why = ", ".join(vocabulary.missing) or "a division by zero, or another number that is not finite"
        return MeasureResult(measured.label, None, f"unknown: {why}", sources, vocabulary.breaks)
    filled = sides(measured.expression, vocabulary.lookup)
    shown = "; ".join(map(sides_shown, filled))
    return MeasureResult(measured.label, bool(truth), shown, sources, vocabulary.breaks)


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """One way of measuring a factual claim, and what it says.

    `shown` is the sides of the comparison with their numbers, such as ``8.62 within 5 to 9``.
    `sources` are the ids of the sources it used, `breaks` the breaks of territory between its figures.
    """

    label: str
    holds: bool | None
    shown: str
    sources: tuple[str, ...]
    breaks: tuple[str, ...] = ()
