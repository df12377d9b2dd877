"""From figures to numbers: replace every expression in a scenario's parameters by its value."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import ParameterError
from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable, load_table
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.expression import Expression, parse
from tripolar.scenario.objects import Blend, Parameter, Scenario

__all__ = ["Measured", "resolve_scenario"]


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


def _shares(
    scenario: Scenario, blend: Blend, number: Callable[[Expression, str], float]
) -> Mapping[str, NDArray[np.float64]]:
    """Each measure's shares, in the actors' order; those who take part from the start sum to one."""
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
        shares[label] = values / values[playing].sum()
    return MappingProxyType(shares)
