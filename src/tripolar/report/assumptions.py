"""The assumptions as tables: every parameter with its reason, every derived value with its use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

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
    for parameter in scenario.parameters.values():
        row = _row(answer, parameter, prepared)
        (untouched if parameter.why == DEFAULT else rows[heading_of(parameter.path)]).append(row)
    groups = [ParameterGroup(heading, tuple(found)) for heading, found in rows.items() if found]
    if untouched:
        groups.append(ParameterGroup("Left at the model's defaults", tuple(untouched)))
    return tuple(groups)


def _row(answer: Answer, parameter: Parameter, prepared: Prepared) -> ParameterRow:
    path = parameter.path
    return ParameterRow(
        path=path,
        says=path.family.says,
        unit=_unit(parameter.unit),
        distribution=distribution_words(path, parameter.distribution),
        measured=bool(parameter.distribution.expressions),
        drawn=_drawn(answer, prepared.parameters[path]),
        why=parameter.why,
        judgement=parameter.judgement,
        figures=prepared.figures_of(path),
    )


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


def _drawn(answer: Answer, parameter: Parameter) -> str:
    """What the draws hold: median and range, the frequency of each word, or the single value.

    `parameter` has numbers in place of expressions over figures.
    """
    values = answer.ensemble.parameters.get(parameter.path)
    if values is None:
        return parameter_value(parameter.path, parameter.distribution.centre)
    if values.dtype.kind in "US" or parameter.path.head == "relation":
        words, counts = np.unique(values, return_counts=True)
        pairs = zip(words.tolist(), counts.tolist(), strict=True)
        return ", ".join(f"{parameter_value(parameter.path, w)} {percent(n / values.size)}" for w, n in pairs)
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
    for name, parameter in answer.ensemble.prepared.parameters.items():
        if parameter.path.head in targets and parameter.path.dyad == dyad:
            yield f"{name}: {_drawn(answer, parameter)} {parameter.unit}"
    met = answer.ensemble.quantities.get(Request("hazard", (dyad,)).key)
    if met is not None:
        found = spread(met)
        rate = f"{number(found.median)} ({interval(found.low, found.high)}) 1/yr"
        yield f"rate at which {dyad} moves in the model: {rate}"
