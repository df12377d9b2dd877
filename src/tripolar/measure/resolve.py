"""From figures to numbers: replace every expression in a scenario's parameters by its value."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import Location, ParameterError
from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable, load_table
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.adjust import check_resolved
from tripolar.scenario.distributions.base import shown
from tripolar.scenario.expression import Expression, parse
from tripolar.scenario.objects import Blend, Change, Parameter, Scenario
from tripolar.scenario.paths import read_path
from tripolar.scenario.values import check_range

__all__ = ["Measured", "check_measured", "numeric_scenario", "resolve_scenario"]


@dataclass(frozen=True, slots=True, repr=False)
class Measured:
    """A scenario with its figures looked up.

    Attributes
    ----------
    scenario : Scenario
        The scenario as written.
    parameters : mapping of path to Parameter
        The same parameters with numbers in place of expressions.
    blends : mapping of path to mapping of measure to array (n,)
        For every blended path, each measure's shares of the players.
    figures : mapping of path to tuple of Figure
        The figures each parameter, or each ``path: measure`` of a blend, rests on.
    table : str
        Fingerprint of the table of figures.
    """

    scenario: Scenario
    parameters: Mapping[str, Parameter]
    blends: Mapping[str, Mapping[str, NDArray[np.float64]]]
    figures: Mapping[str, tuple[Figure, ...]]
    table: str

    def __repr__(self) -> str:
        return f"<Measured {self.scenario.name}: {len(self.parameters)} parameters>"


def resolve_scenario(scenario: Scenario, table: FigureTable | None = None) -> Measured:
    """Look up the figures of a scenario's parameters.

    Raises
    ------
    FigureError
        If a figure that a parameter rests on is not in the table.
    ParameterError
        If an expression gives no finite number.
    """
    table = load_table() if table is None else table
    figures: dict[str, tuple[Figure, ...]] = {}

    def number(expression: Expression, owner: str) -> float:
        vocabulary = FigureVocabulary(table)
        value = vocabulary.value(expression)
        if not math.isfinite(value):
            missing = ", ".join(vocabulary.missing) or "a number that is not finite"
            raise ParameterError(
                f"{owner}: '{expression.text}' is unknown ({missing})", where=expression.where
            )
        figures[owner] = figures.get(owner, ()) + vocabulary.used
        return value

    def resolved(path: str, parameter: Parameter) -> Parameter:
        return replace(parameter, distribution=parameter.distribution.resolved(lambda e: number(e, path)))

    parameters = {path: resolved(path, parameter) for path, parameter in scenario.parameters.items()}
    blends = {blend.path: _shares(scenario, blend, number) for blend in scenario.blends}
    return Measured(
        scenario=scenario,
        parameters=MappingProxyType(parameters),
        blends=MappingProxyType(blends),
        figures=MappingProxyType(figures),
        table=table.fingerprint,
    )


def numeric_scenario(measured: Measured) -> Scenario:
    """The scenario with numbers in place of expressions over figures."""
    return replace(measured.scenario, parameters=measured.parameters)


def check_measured(measured: Measured) -> None:
    """Check a scenario again once its figures have become numbers, and under each of its variants.

    Raises
    ------
    ParameterError
        With the place of what could lie outside its limits in some draw, or contradicts another.
    """
    check_resolved(numeric_scenario(measured))
    scenario = measured.scenario
    for blend in scenario.blends:
        _check_blend(measured, blend, blend.changes, blend.where)
        for variant in scenario.variants.values():
            _check_blend(measured, blend, (*blend.changes, *variant.changes), f"variant {variant.name}")


def _check_blend(
    measured: Measured, blend: Blend, changes: Iterable[Change], where: Location | str | None
) -> None:
    """Hold the shares that a blend can give, whatever its weights, against their limits."""
    shares = np.array(list(measured.blends[blend.path].values()))
    limits: dict[str, tuple[float, float]] = {
        f"{blend.path}.{code}": (float(column.min()), float(column.max()))
        for code, column in zip(measured.scenario.codes, shares.T, strict=True)
    }
    for change in changes:
        if change.path in limits:
            by = float(change.value)
            low, high = limits[change.path]
            ends = {"set": (by, by), "times": (low * by, high * by), "plus": (low + by, high + by)}
            limits[change.path] = min(ends[change.operation]), max(ends[change.operation])
    for path, (low, high) in limits.items():
        family = read_path(path, measured.scenario.actors).family
        said = f"blend of {', '.join(blend.measures)}"
        # Every measure has some weight, so that the end that one of them gives alone is never reached.
        check_range(path, family, low, high, said, where, approached=low < high)


def _shares(
    scenario: Scenario, blend: Blend, number: Callable[[Expression, str], float]
) -> Mapping[str, NDArray[np.float64]]:
    """Each measure's shares, in the actors' order; those who take part from the start sum to one.

    Raises
    ------
    ParameterError
        If a measure is negative for a power, or zero for all: it then gives no shares.
    """
    playing = [code in scenario.table().codes for code in scenario.codes]
    shares: dict[str, NDArray[np.float64]] = {}
    for label, expression in blend.measures.items():
        owner = f"{blend.path}: {label}"
        values = np.array(
            [
                number(parse(expression.text.replace("ACTOR", code), expression.where), owner)
                for code in scenario.codes
            ]
        )
        for code, value in zip(scenario.codes, values, strict=True):
            if value < 0:
                raise ParameterError(
                    f"{owner} is {shown(float(value))} for {code}: shares are taken of it",
                    where=expression.where,
                    allowed=("0 or more",),
                )
        if not values[playing].any():
            raise ParameterError(
                f"{owner} is 0 for every power, so that it gives no shares", where=expression.where
            )
        shares[label] = values / values[playing].sum()
    return MappingProxyType(shares)
