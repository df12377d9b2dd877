"""The assumptions as tables: every parameter with its reason, every derived value with its use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.answer.answer import Answer
from tripolar.figures.figure import Figure
from tripolar.prepare.prepared import Prepared
from tripolar.prepare.quantities import Request
from tripolar.scenario.families import GROUPS, heading_of
from tripolar.scenario.objects import Blend, Parameter
from tripolar.scenario.parameters import distribution_words
from tripolar.scenario.paths import ParameterPath, read_path
from tripolar.stats.sampling import spread
from tripolar.words import interval, number, parameter_value, percent

__all__ = ["DerivedRow", "ParameterGroup", "ParameterRow", "derived_rows", "parameter_groups"]

DEFAULT = "default"  # the reason given to what a scenario leaves alone


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter: path, meaning, unit, distribution in words, what was drawn, reason, figures.

    `measured` is whether the distribution is an expression over figures.
    """

    path: str
    says: str
    unit: str
    distribution: str
    measured: bool
    drawn: str
    why: str
    judgement: bool
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ParameterGroup:
    """Parameters that belong together, under a heading."""

    heading: str
    rows: tuple[ParameterRow, ...]


@dataclass(frozen=True, slots=True)
class DerivedRow:
    """One value that was solved for or blended, and what it serves.

    `serves` lists the hazards that calibration imposed through it, each with what was drawn for it;
    for others, what they were computed from.
    """

    path: str
    says: str
    unit: str
    drawn: str
    serves: tuple[str, ...]
    imposed: bool


def parameter_groups(answer: Answer) -> tuple[ParameterGroup, ...]:
    """Every parameter, by what it is about; those left at the model's defaults come last."""
    prepared = answer.ensemble.prepared
    scenario = prepared.scenario
    rows: dict[str, list[ParameterRow]] = {heading: [] for heading in GROUPS}
    untouched: list[ParameterRow] = []
    for blend in scenario.blends:
        rows[heading_of(blend.path)] += _blend_rows(blend, prepared)
    parameters = tuple(scenario.parameters.values())
    headings = [heading_of(each.path) for each in parameters]
    for heading, row in zip(headings, _rows(answer, parameters), strict=True):
        (untouched if row.why == DEFAULT else rows[heading]).append(row)
    groups = [ParameterGroup(heading, tuple(found)) for heading, found in rows.items() if found]
    if untouched:
        groups.append(ParameterGroup("Left at the model's defaults", tuple(untouched)))
    return tuple(groups)


def _rows(answer: Answer, parameters: Sequence[Parameter]) -> list[ParameterRow]:
    prepared = answer.ensemble.prepared
    numeric = prepared.parameters
    words = [distribution_words(each.path, each.distribution) for each in parameters]
    measured = [bool(each.distribution.expressions) for each in parameters]
    drawn = _drawn(answer, [numeric[each.path] for each in parameters])
    figures = [prepared.figures_of(each.path) for each in parameters]
    return [
        ParameterRow(
            path=each.path,
            says=each.path.family.says,
            unit=_unit(each.unit),
            distribution=words[k],
            measured=measured[k],
            drawn=drawn[k],
            why=each.why,
            judgement=each.judgement,
            figures=figures[k],
        )
        for k, each in enumerate(parameters)
    ]


def _blend_rows(blend: Blend, prepared: Prepared) -> Iterator[ParameterRow]:
    """One row for each measure of a blend."""
    for label, measure in blend.measures.items():
        yield ParameterRow(
            path=blend.path,
            says=f"measured by {label}",
            unit="share",
            distribution=measure.text,
            measured=True,
            drawn="as shares of the players, weighed anew in every draw",
            why=blend.why,
            judgement=False,
            figures=prepared.figures_of(f"{blend.path}: {label}"),
        )


def _drawn(answer: Answer, parameters: Sequence[Parameter]) -> list[str]:
    """What the draws hold of each: median and range, the frequency of each word, or the single value.

    `parameters` have numbers in place of expressions over figures.
    """
    held = answer.ensemble.parameters
    columns = {each.path: held[each.path] for each in parameters if each.path in held}
    centres = {each.path: each.distribution.centre for each in parameters if each.path not in columns}
    return [
        parameter_value(each.path, centres[each.path])
        if each.path in centres
        else _of_column(each.path, columns[each.path])
        for each in parameters
    ]


def _of_column(path: ParameterPath, values: NDArray[np.float64] | NDArray[np.str_]) -> str:
    if values.dtype.kind in "US" or path.head == "relation":
        words, counts = np.unique(values, return_counts=True)
        pairs = zip(words.tolist(), counts.tolist(), strict=True)
        return ", ".join(f"{parameter_value(path, w)} {percent(n / values.size)}" for w, n in pairs)
    found = spread(np.asarray(values, dtype=np.float64))
    return f"{number(found.median)} ({interval(found.low, found.high)})"


def _unit(unit: str) -> str:
    return "" if unit in {"none", "word", "level"} else unit


def derived_rows(answer: Answer) -> tuple[DerivedRow, ...]:
    """What calibration solved for, next to the hazards it had to meet; and what blends gave."""
    return tuple(_derived(answer))


def _derived(answer: Answer) -> Iterator[DerivedRow]:
    scenario = answer.ensemble.scenario
    for name, values in answer.ensemble.derived.items():
        path = read_path(name, scenario.actors).targets[0]
        family = path.family
        found = spread(values)
        imposed = family.head == "political_value"
        yield DerivedRow(
            path=name,
            says=family.says,
            unit=_unit(family.unit),
            drawn=f"{number(found.median)} ({interval(found.low, found.high)})",
            serves=tuple(_targets(answer, path)) if imposed else (_COMPUTED.get(family.head, ""),),
            imposed=imposed,
        )


_COMPUTED = {
    "capability": "blended from the measures above",
    "stake": "the loss to rivalry over the odds of not prevailing at present",
    "friction": "what moves must cost for the return hazard to be met, as friction_on_warming divides it",
    "revision_rate": "the rates at which the relation moves and comes back, where precision lasts so long",
}


def _targets(answer: Answer, path: ParameterPath) -> Iterator[str]:
    """The hazards and tilts drawn for the pair of a political value, and the hazard that was met."""
    dyad = next(d for d in answer.ensemble.scenario.dyads if {*d.split("-")} == {*path.powers})
    targets = {"relation_hazard", "relation_tilt", "return_hazard"}
    imposed = [
        parameter
        for parameter in answer.ensemble.prepared.parameters.values()
        if parameter.path.head in targets and parameter.path.dyad == dyad
    ]
    for parameter, drawn in zip(imposed, _drawn(answer, imposed), strict=True):
        yield f"{parameter.path}: {drawn} {parameter.unit}"
    met = answer.ensemble.quantities.get(Request("hazard", (dyad,)).key)
    if met is not None:
        found = spread(met)
        rate = f"{number(found.median)} ({interval(found.low, found.high)}) 1/yr"
        yield f"rate at which {dyad} moves in the model: {rate}"
