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
from tripolar.prepare.quantities import Request
from tripolar.scenario.distributions.base import one_line, shown
from tripolar.scenario.expression import Call
from tripolar.scenario.expression.tree import Number, walk
from tripolar.scenario.objects import Parameter, Scenario
from tripolar.scenario.wording import label_notes
from tripolar.words import level_word

__all__ = ["cautions", "one_reading"]

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
            one_reading(prepared.parameters),
            _unknown_powers(prepared.scenario, prepared.table),
            label_notes(prepared.scenario),
            _held_pairs(prepared),
            _to_confirm(prepared.scenario),
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


def one_reading(parameters: Mapping[str, Parameter]) -> Iterator[str]:
    """Say that verdicts are not checked over the readings of choice noise, where return hazards forbid it."""
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


def _to_confirm(scenario: Scenario) -> Iterator[str]:
    """Levels proposed on old evidence, until their author writes them with another reason."""
    for path, parameter in scenario.parameters.items():
        if parameter.path.head == "relation" and parameter.why.startswith("confirm: "):
            yield (
                f"{_at(parameter)}{path} is proposed on old evidence or none: to confirm it, write the"
                " level with your own reason"
            )


#: What a claim asks of how a pair comes to stand, and so in vain of a pair that is held.
_OF_COURSES = (
    "relation",
    "relation_at",
    "chance",
    "chance_at_least",
    "hazard",
    "falls_back",
    "pivot",
    "outcast",
)


def _held_pairs(prepared: Prepared) -> Iterator[str]:
    """Pairs that cannot move, or rise so far, and whose course a claim asks for."""
    for claim in prepared.scenario.claims:
        told: dict[str, None] = {}
        for request in prepared.asked.get(claim.id, {}).values():
            if request.quantity in _OF_COURSES:
                told.update(dict.fromkeys(_held(prepared.scenario, request)))
        for line in told:
            at = "" if claim.where is None else f"{claim.where}: "
            yield f"{at}claim {claim.id} asks how {line}"


def _held(scenario: Scenario, request: Request) -> Iterator[str]:
    present = scenario.table(request.variant)
    changes = scenario.variants[request.variant].changes if request.variant else ()
    fixed: dict[str, float | str] = {
        path: each.distribution.centre
        for path, each in scenario.parameters.items()
        if each.path.head in ("frozen", "cap")
    }
    fixed.update({str(change.path): change.value for change in changes if change.operation == "set"})
    pairs = [str(dyad) for dyad in request.of_kind("dyad")]
    if request.quantity in ("pivot", "outcast"):
        codes = [str(code) for each in request.of_kind("actor", "dyad") for code in str(each).split("-")]
        inside = {*codes} if len(codes) > 1 else {*present.codes}
        pairs = [dyad for dyad in present.dyads if {*dyad.split("-")} <= inside]
    under = f" under {request.variant}" if request.variant else ""
    wanted = max((float(level) for level in request.of_kind("level")), default=0.0)
    for pair in pairs:
        if f"frozen.{pair}" in fixed:
            level = level_word(float(fixed[f"frozen.{pair}"]))
            yield f"{pair} comes to stand, and it is frozen at {level}{under}"
        elif float(fixed.get(f"cap.{pair}", 1.0)) < wanted:
            level = level_word(float(fixed[f"cap.{pair}"]))
            yield f"likely {pair} is at {level_word(wanted)}, and it is capped at {level}{under}"


def _at(parameter: Parameter) -> str:
    return "" if parameter.where is None else f"{parameter.where}: "
