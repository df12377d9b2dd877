"""What a scenario may say by mistake: allowed, and so unlikely that its author should know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import PurePath

from tripolar.errors import Location
from tripolar.figures.table import FigureTable
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.prepare.prepared import Prepared
from tripolar.scenario.distributions.base import one_line, shown
from tripolar.scenario.expression import Call
from tripolar.scenario.expression.tree import Number, walk
from tripolar.scenario.objects import Parameter, Scenario

__all__ = ["cautions"]

_APART = 1000.0  # times between two powers' GDP

_WORLD = 1e6  # bn US$ a year, some nine times the product of the world

# One space after each number and none inside it: 2,5 and 3,5 are then meant, and four numbers are read.
_COMMAS = re.compile(r"\[\s*(-?\d+,\d+,\s+)+-?\d+,\d+\s*\]")


def cautions(prepared: Prepared) -> tuple[str, ...]:
    """List what its author may not have meant, one line each, with its place where it has one.

    Parameters
    ----------
    prepared : Prepared
        The scenario with its figures.
    """
    return tuple(
        chain(
            _commas(prepared.scenario),
            _rates(prepared.parameters),
            _sizes(prepared.parameters),
            _dollars(prepared.scenario, prepared.table),
            _one_reading(prepared.parameters),
            _unknown_powers(prepared.scenario, prepared.table),
            (f"{owner}: {told}" for owner, found in prepared.looked_up.items() for told in found.breaks),
        )
    )


def _commas(scenario: Scenario) -> Iterator[str]:
    places = [each.where.file for each in scenario.parameters.values() if each.where is not None]
    files = {PurePath(file).stem: file for file in places}
    for name, text in scenario.texts:
        for number, line in enumerate(text.split("\n"), 1):
            for found in _COMMAS.finditer(line):
                yield (
                    f"{Location(files.get(name, name), number, found.start() + 1)}: {found[0]} holds"
                    f" {found[0].count(',') + 1} numbers: a decimal has a point"
                )


def _rates(parameters: Mapping[str, Parameter]) -> Iterator[str]:
    for path, parameter in parameters.items():
        if parameter.unit == "1/yr" and float(parameter.distribution.centre) > 1:
            value = float(parameter.distribution.centre)
            yield (
                f"{_at(parameter)}{path} is {shown(value)} a year, which is {100 * value:.10g}%:"
                " 5% a year is written 0.05"
            )


def _sizes(parameters: Mapping[str, Parameter]) -> Iterator[str]:
    sizes = {
        path: float(parameter.distribution.centre)
        for path, parameter in parameters.items()
        if parameter.path.head == "gdp"
    }
    for path, size in sizes.items():
        least = min(sizes, key=sizes.__getitem__)
        if size > _WORLD or size >= _APART * sizes[least]:
            than = "more than the world's" if size > _WORLD else f"{size / sizes[least]:,.0f} times {least}"
            yield f"{_at(parameters[path])}{path} is {shown(size)} bn US$/yr, {than}: is it in billions?"


def _one_reading(parameters: Mapping[str, Parameter]) -> Iterator[str]:
    if any(path.startswith("return_hazard.") for path in parameters):
        yield (
            "choice noise is read as shocks alone, as return hazards need: whether conclusions turn on the"
            " reading is not checked"
        )


def _dollars(scenario: Scenario, table: FigureTable) -> Iterator[str]:
    """Figures in dollars that nothing divides, where billions are wanted."""
    for path, parameter in scenario.parameters.items():
        for expression in parameter.distribution.expressions if "bn US$" in parameter.unit else ():
            nodes = tuple(walk(expression.tree))
            units = [FigureVocabulary(table).read(node).unit for node in nodes if isinstance(node, Call)]
            plain = not any(isinstance(node, Number) for node in nodes)
            if plain and units and all(unit.endswith("US$") for unit in units):
                yield (
                    f"{expression.at(0)}: '{one_line(expression)}' is in {units[0]}, and {path} in"
                    f" {parameter.unit}: divide it by 1e9"
                )


def _unknown_powers(scenario: Scenario, table: FigureTable) -> Iterator[str]:
    for code in scenario.table().codes:
        if code not in table.actors:
            yield f"no figures for {code}: where it stands in power and trade is unknown"


def _at(parameter: Parameter) -> str:
    return "" if parameter.where is None else f"{parameter.where}: "
