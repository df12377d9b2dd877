"""A scenario made ready: loaded, changed, its figures looked up, its claims checked, before any work.

Every expression in its parameters is replaced by its value, and the figures behind parameters, blends and
facts are known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import Location, ParameterError
from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable, load_table
from tripolar.game.model.plain import PROTOCOLS
from tripolar.measure.vocabulary import FIGURE_FUNCTIONS, FigureVocabulary
from tripolar.prepare.quantities import Request
from tripolar.prepare.requests import check, outlook_requests, requests
from tripolar.scenario.changes import Changes, change_texts
from tripolar.scenario.distributions.base import shown
from tripolar.scenario.expression import Expression, parse
from tripolar.scenario.load import load, override
from tripolar.scenario.objects import Blend, Change, Parameter, Scenario
from tripolar.scenario.parameters import check_range
from tripolar.scenario.paths import read_path
from tripolar.scenario.variants import check_resolved

__all__ = [
    "Prepared",
    "check_measured",
    "figures_behind",
    "looked_up",
    "numeric_scenario",
    "prepare",
    "protocol_of",
    "requests_by_protocol",
    "resolve_scenario",
]


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
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
        return f"<Prepared {self.scenario.name}: {len(self.parameters)} parameters>"


def resolve_scenario(scenario: Scenario, table: FigureTable | None = None) -> Prepared:
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
    return Prepared(
        scenario=scenario,
        parameters=MappingProxyType(parameters),
        blends=MappingProxyType(blends),
        figures=MappingProxyType(figures),
        table=table.fingerprint,
    )


def numeric_scenario(measured: Prepared) -> Scenario:
    """The scenario with numbers in place of expressions over figures."""
    return replace(measured.scenario, parameters=measured.parameters)


def check_measured(measured: Prepared) -> None:
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
    measured: Prepared, blend: Blend, changes: Iterable[Change], where: Location | str | None
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
                    f"{blend.path}: the measure '{label}' is {shown(float(value))} for {code}:"
                    " shares are taken of it",
                    where=expression.where,
                    allowed=("0 or more",),
                )
        if not values[playing].any():
            raise ParameterError(
                f"{blend.path}: the measure '{label}' is 0 for every power, so that it gives no shares",
                where=expression.where,
            )
        shares[label] = values / values[playing].sum()
    return MappingProxyType(shares)


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


def prepare(
    scenario: Scenario | str | Path = "russia-2025",
    *,
    protocol: str | None = None,
    changes: Changes = (),
) -> Prepared:
    """Load, change, measure and check a scenario: everything that can be wrong before any work.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, the name of an embedded one, or a YAML file.
    protocol : str, optional
        Renewal protocol in place of the scenario's.
    changes : iterable of str, or mapping
        ``PATH=VALUE`` each, as ``--set`` takes them, or values by path: ``{"discount": 0.05}``.

    Raises
    ------
    InputError
        What cannot be used, on one line.
    """
    loaded = scenario if isinstance(scenario, Scenario) else load(scenario)
    asked = [*change_texts(changes), *([] if protocol is None else [f"protocol={protocol}"])]
    measured = resolve_scenario(override(loaded, asked))
    check_measured(measured)
    check(measured.scenario, FIGURE_FUNCTIONS)
    looked_up(measured.scenario, load_table(), facts_only=True)  # a fact without figures costs no draw
    return measured


def protocol_of(measured: Prepared) -> str:
    """The renewal protocol that a scenario asks for."""
    return str(measured.parameters["protocol"].distribution.centre)


def requests_by_protocol(measured: Prepared, *, only: str | None = None) -> dict[str, tuple[Request, ...]]:
    """The quantities wanted under each protocol, the scenario's own first.

    The others are asked for what claims need; with `only`, or without claims, there are no others.
    """
    asked = requests(measured.scenario)
    own = protocol_of(measured)
    others = () if only or not asked else tuple(name for name in PROTOCOLS if name != own)
    wanted = tuple(dict.fromkeys((*outlook_requests(measured.scenario.table()), *asked)))
    return {own: wanted, **dict.fromkeys(others, asked)}
