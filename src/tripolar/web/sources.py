"""Where a number comes from: the figures behind a parameter or a fact, with source and licence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tripolar.charts.words import amount
from tripolar.errors import ParameterError
from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable, load_table
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.paths import read_path
from tripolar.workflow.explorer import Explorer

__all__ = ["sources_of"]


def sources_of(explorer: Explorer, what: str) -> dict[str, Any]:
    """The figures behind a parameter, by path, or behind a fact, by the claim's id.

    Raises
    ------
    ParameterError
        When it is neither.
    """
    table, scenario = load_table(), explorer.measured.scenario
    claim = next((claim for claim in scenario.claims if claim.id == what), None)
    if claim is not None:
        vocabulary = FigureVocabulary(table)
        for measured in claim.measures:
            vocabulary.value(measured.expression)
        return {"of": what, "written": "", "figures": _figures(vocabulary.used, table)}
    targets = read_path(what, scenario.actors).targets
    blended = [key for key in explorer.measured.figures if key.startswith(f"{what.partition('.')[0]}: ")]
    found = [figure for key in (*targets, *blended) for figure in explorer.measured.figures.get(key, ())]
    written = [scenario.parameters[path] for path in targets if path in scenario.parameters]
    if not written and not blended:
        raise ParameterError(f"'{what}' is not set in the scenario")
    texts = [e.text for parameter in written for e in parameter.distribution.expressions]
    return {"of": what, "written": "; ".join(dict.fromkeys(texts)), "figures": _figures(found, table)}


def _figures(figures: Iterable[Figure], table: FigureTable) -> list[dict[str, Any]]:
    rows = []
    for figure in dict.fromkeys(figures):
        source = table.sources[figure.source]
        rows.append(
            {
                "figure": str(figure),
                "says": table.variables[figure.variable].says,
                "who": figure.who,
                "year": figure.year,
                "value": figure.value,
                "shown": amount(figure.value, figure.unit),
                "unit": figure.unit,
                "quality": figure.quality,
                "source": {"id": source.id, "title": source.title, "citation": source.citation,
                           "licence": source.licence, "url": source.url},
            }
        )  # fmt: skip
    return rows
