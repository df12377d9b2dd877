"""Facts: the claims that figures decide, each by one or several measures, before any draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.expression import sides
from tripolar.scenario.expression.evaluation import sides_shown, units
from tripolar.scenario.objects import Claim, Measure

__all__ = ["Facts", "MeasureResult", "decided"]


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """One way of measuring a factual claim, and what it says.

    `shown` is the sides of the comparison with their numbers, such as ``8.62 within 5 to 9``, and unit.
    `sources` are the ids of the sources it used, `breaks` the breaks of territory between its figures, and
    `principal` whether the verdict is that of this measure and others like it.
    """

    label: str
    holds: bool | None
    shown: str
    sources: tuple[str, ...]
    breaks: tuple[str, ...] = ()
    principal: bool = False


#: What each measure of each fact says, by the claim's id.
Facts = Mapping[str, tuple[MeasureResult, ...]]


def decided(claims: tuple[Claim, ...], vocabulary: Callable[[str], FigureVocabulary]) -> Facts:
    """Decide every fact among some claims.

    Parameters
    ----------
    claims : tuple of Claim
        All of an argument; those that draws decide are passed over.
    vocabulary : callable
        Gives a vocabulary of figures for each measure by its name, such as ``claim F1, warheads``; one of
        its own, so that its sources are its own.

    Raises
    ------
    FigureError
        If one asks for a figure that cannot be, with its place in the file.
    """
    facts: dict[str, tuple[MeasureResult, ...]] = {}
    for claim in claims:
        if claim.kind == "fact":
            names = (f"claim {claim.id}" + f", {each.label}" * bool(each.label) for each in claim.measures)
            read = zip(claim.measures, names, strict=True)
            facts[claim.id] = tuple(_result(measure, vocabulary(name)) for measure, name in read)
    return MappingProxyType(facts)


def _result(measure: Measure, vocabulary: FigureVocabulary) -> MeasureResult:
    truth = vocabulary.value(measure.expression)
    sources = tuple(dict.fromkeys(figure.source for figure in vocabulary.used))
    if np.isnan(truth):
        why = ", ".join(vocabulary.missing) or "a division by zero, or another number that is not finite"
        unknown = f"unknown: {why}"
        return MeasureResult(measure.label, None, unknown, sources, vocabulary.breaks, measure.principal)
    filled = sides(measure.expression, vocabulary.lookup)
    read = {call: vocabulary.read(call).unit for call in measure.expression.calls}
    told = units(measure.expression, read)
    shown = "; ".join(map(sides_shown, filled, told))
    return MeasureResult(measure.label, bool(truth), shown, sources, vocabulary.breaks, measure.principal)
