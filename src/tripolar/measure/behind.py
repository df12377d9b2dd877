"""Which figures stand behind a scenario: its parameters, its blends and its factual claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.expression import Expression, parse
from tripolar.scenario.objects import Scenario

__all__ = ["figures_behind", "looked_up"]

_EACH_ACTOR = re.compile(r"\bACTOR\b")


def figures_behind(scenario: Scenario, table: FigureTable) -> tuple[Figure, ...]:
    """List the figures that a scenario's parameters and facts read, in the order first read.

    Raises
    ------
    FigureError
        If one asks for a figure that is not there, with its place in the file.
    """
    used = (each.used for each in looked_up(scenario, table).values())
    return tuple(dict.fromkeys(figure for figures in used for figure in figures))


def looked_up(
    scenario: Scenario, table: FigureTable, *, facts_only: bool = False
) -> dict[str, FigureVocabulary]:
    """Look up every figure of a scenario: what each parameter, blend and measure of a fact reads.

    Returns
    -------
    dict of str to FigureVocabulary
        By path, ``path: measure`` of a blend, or ``claim F1`` with the label of the measure.

    Raises
    ------
    FigureError
        If one asks for a figure that is not there, with its place in the file.
    """
    found: dict[str, FigureVocabulary] = {}
    inputs = () if facts_only else _of_parameters(scenario)
    for owner, expression in (*inputs, *_of_facts(scenario)):
        found.setdefault(owner, FigureVocabulary(table)).value(expression)
    return found


def _of_parameters(scenario: Scenario) -> Iterator[tuple[str, Expression]]:
    for path, parameter in scenario.parameters.items():
        for expression in parameter.distribution.expressions:
            yield path, expression
    for blend in scenario.blends:
        for label, measure in blend.measures.items():
            for code in scenario.codes:
                yield f"{blend.path}: {label}", parse(_EACH_ACTOR.sub(code, measure.text), measure.where)


def _of_facts(scenario: Scenario) -> Iterator[tuple[str, Expression]]:
    for claim in scenario.claims:
        for measured in claim.measures:
            label = f", {measured.label}" if measured.label else ""
            yield f"claim {claim.id}{label}", measured.expression
