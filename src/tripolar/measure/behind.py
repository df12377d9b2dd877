"""Which figures stand behind a scenario: its parameters, its blends and its factual claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.expression import Expression, parse
from tripolar.scenario.objects import Scenario

__all__ = ["figures_behind"]

_EACH_ACTOR = re.compile(r"\bACTOR\b")


def figures_behind(scenario: Scenario, table: FigureTable) -> tuple[Figure, ...]:
    """List the figures that a scenario's parameters and facts read, in the order first read.

    Raises
    ------
    FigureError
        If one asks for a figure that is not there, with its place in the file.
    """
    vocabulary = FigureVocabulary(table)
    for expression in _expressions(scenario):
        vocabulary.value(expression)
    return vocabulary.used


def _expressions(scenario: Scenario) -> Iterator[Expression]:
    for parameter in scenario.parameters.values():
        yield from parameter.distribution.expressions
    for blend in scenario.blends:
        for measure in blend.measures.values():
            for code in scenario.codes:
                yield parse(_EACH_ACTOR.sub(code, measure.text), measure.where)
    for claim in scenario.claims:
        for measured in claim.measures:
            yield measured.expression
