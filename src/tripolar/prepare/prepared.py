"""A scenario made ready: loaded, changed, its figures looked up, its claims checked, before any work.

Every expression in its parameters is replaced by its value, facts are decided, and the figures behind them
are known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import Location, ParameterError
from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable, load_table
from tripolar.game.model.channels import CALIBRATED, CHANNELS, FRICTION
from tripolar.game.model.plain import PROTOCOLS
from tripolar.game.model.protocols import WITHOUT_TRANSFERS
from tripolar.measure.vocabulary import FIGURE_FUNCTIONS, FigureVocabulary
from tripolar.prepare.facts import Facts, decided
from tripolar.prepare.quantities import QUANTITIES, Request
from tripolar.prepare.requests import Asked, channel_requests, check, outlook_requests, requests
from tripolar.scenario.changes import Changes, change_texts
from tripolar.scenario.distributions.base import shown
from tripolar.scenario.expression import Expression, parse
from tripolar.scenario.load import load, override
from tripolar.scenario.objects import Blend, Change, Claim, Parameter, Scenario
from tripolar.scenario.parameters import check_range
from tripolar.scenario.paths import family_paths
from tripolar.scenario.variants import check_resolved

__all__ = ["FiguresRead", "Prepared", "prepare"]


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """What an expression read of the table of figures: what was there, what was not, breaks between them."""

    figures: tuple[Figure, ...]
    missing: tuple[str, ...]
    breaks: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """A scenario ready for work: nothing after it reads text, looks up a figure or resolves a name.

    Attributes
    ----------
    scenario : Scenario
        As written.
    numeric : Scenario
        The same with numbers in place of expressions over figures.
    blends : mapping of path to mapping of measure to array (n,)
        For every blended path, each measure's shares of the players.
    looked_up : mapping of str to FiguresRead
        What was read, by path, ``path: measure`` of a blend, or ``claim F1`` with the label of the measure.
    table : FigureTable
        The figures, with those of the author's own before the embedded ones.
    asked : mapping of claim id to mapping of Call to Request
        What the criterion of every claim that is no fact asks of the game.
    facts : mapping of claim id to tuple of MeasureResult
        What the figures say of every claim that is a fact.
    """

    scenario: Scenario
    numeric: Scenario
    blends: Mapping[str, Mapping[str, NDArray[np.float64]]]
    looked_up: Mapping[str, FiguresRead]
    table: FigureTable = field(compare=False)
    asked: Asked
    facts: Facts

    def __repr__(self) -> str:
        return f"<Prepared {self.scenario.name}: {len(self.parameters)} parameters>"

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters with numbers in place of expressions."""
        return self.numeric.parameters

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that parameters and facts rest on, in the order first read."""
        read = (each.figures for each in self.looked_up.values())
        return tuple(dict.fromkeys(figure for figures in read for figure in figures))

    def figures_of(self, owner: str) -> tuple[Figure, ...]:
        """The figures that a parameter, or a ``path: measure`` of a blend, rests on."""
        return self.looked_up[owner].figures if owner in self.looked_up else ()

    @property
    def protocol(self) -> str:
        """The renewal protocol that the scenario asks for."""
        return str(self.parameters["protocol"].distribution.centre)

    @property
    def requests(self) -> tuple[Request, ...]:
        """All that claims and questions ask of the game, in the order they ask, each once."""
        return requests(self.asked, self.scenario.questions)

    def requests_by_protocol(self, *, only: str | None = None) -> dict[str, tuple[Request, ...]]:
        """The quantities wanted under each protocol, the scenario's own first.

        The others are asked for what claims need; with `only`, or without claims, there are no others.
        Of the values that claims compare, all channels are asked for under the scenario's own protocol, and
        those that calibration sizes under the others.
        """
        asked, own = self.requests, self.protocol
        others = () if only or not asked else tuple(name for name in PROTOCOLS if name != own)
        outlook = outlook_requests(self.scenario.table())
        split = channel_requests(self.asked, (*CHANNELS, FRICTION))
        wanted = tuple(dict.fromkeys((*outlook, *asked, *split)))
        elsewhere = tuple(dict.fromkeys((*asked, *channel_requests(self.asked, CALIBRATED))))
        return {own: wanted, **dict.fromkeys(others, elsewhere)}

    def is_computed(self, claim: Claim, protocol: str) -> bool:
        """Whether a claim is decided by draws: not a fact, and not about terms where none exist."""
        if claim.id not in self.asked:
            return False
        asked = self.asked[claim.id].values()
        speaks_of_terms = claim.terms or any(QUANTITIES[request.quantity].terms for request in asked)
        return not (speaks_of_terms and protocol in WITHOUT_TRANSFERS)


def prepare(
    scenario: Scenario | str | Path = "russia-2025",
    *,
    protocol: str | None = None,
    changes: Changes = (),
    table: FigureTable | None = None,
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
    table : FigureTable, optional
        By default the embedded figures. Those of the scenario's own files stand before them.

    Raises
    ------
    FigureError
        If a figure that a parameter or fact rests on is not in the table, or a file of figures is wrong.
    ParameterError
        If an expression gives no finite number, or a value could lie outside its limits in some draw.
    ClaimError
        If a claim asks for what there is not.
    InputError
        What else cannot be used; each on one line.
    """
    loaded = scenario if isinstance(scenario, Scenario) else load(scenario)
    if protocol is not None and protocol not in PROTOCOLS:
        problem = f"no protocol is called '{protocol}'"
        raise ParameterError(problem, where="protocol", given=protocol, allowed=PROTOCOLS)
    asked = [*change_texts(changes), *([] if protocol is None else [f"protocol={protocol}"])]
    return _prepared(override(loaded, asked) if asked else loaded, load_table() if table is None else table)


def _prepared(scenario: Scenario, table: FigureTable) -> Prepared:
    if scenario.figures:
        powers = {actor.code: actor.name for actor in scenario.actors}
        table = table.with_own(((each.name, each.content, each.shown) for each in scenario.figures), powers)
    vocabularies: dict[str, FigureVocabulary] = {}

    def vocabulary(owner: str) -> FigureVocabulary:
        return vocabularies.setdefault(owner, FigureVocabulary(table))

    def number(expression: Expression, owner: str) -> float:
        value = vocabulary(owner).value(expression)
        if not math.isfinite(value):
            missing = ", ".join(vocabulary(owner).missing) or "a number that is not finite"
            raise ParameterError(
                f"{owner}: '{expression.text}' is unknown ({missing})", where=expression.where
            )
        return value

    parameters = dict(scenario.parameters)
    for parameter in [each for each in parameters.values() if each.distribution.expressions]:
        path = parameter.path
        known = parameter.distribution.resolved(partial(number, owner=path))
        parameters[path] = replace(parameter, distribution=known)
    numeric = replace(scenario, parameters=MappingProxyType(parameters))
    blends = {str(blend.path): _shares(scenario, blend, number) for blend in scenario.blends}
    check_resolved(numeric)
    for blend in scenario.blends:
        for changes, where in _changes_of_blend(scenario, blend):
            _check_blend(scenario, blend, blends[blend.path], changes, where)
    asked = check(scenario, FIGURE_FUNCTIONS)
    facts = decided(scenario.claims, vocabulary)
    read = {owner: FiguresRead(each.used, each.missing, each.breaks) for owner, each in vocabularies.items()}
    return Prepared(
        scenario=scenario,
        numeric=numeric,
        blends=MappingProxyType(blends),
        looked_up=MappingProxyType(read),
        table=table,
        asked=asked,
        facts=facts,
    )


def _changes_of_blend(
    scenario: Scenario, blend: Blend
) -> Iterator[tuple[tuple[Change, ...], Location | str | None]]:
    """What changes a blend: in the scenario, and under each of its variants; with where to say so."""
    yield blend.changes, blend.where
    for variant in scenario.variants.values():
        yield (*blend.changes, *variant.changes), f"variant {variant.name}"


def _check_blend(
    scenario: Scenario,
    blend: Blend,
    given: Mapping[str, NDArray[np.float64]],
    changes: Iterable[Change],
    where: Location | str | None,
) -> None:
    """Hold the shares that a blend can give, whatever its weights, against their limits."""
    shares = np.array(list(given.values()))
    paths = family_paths(blend.path.family, scenario.actors)
    limits = {
        path: (float(column.min()), float(column.max())) for path, column in zip(paths, shares.T, strict=True)
    }
    for change in changes:
        if change.path in limits:
            by = float(change.value)
            low, high = limits[change.path]
            ends = {"set": (by, by), "times": (low * by, high * by), "plus": (low + by, high + by)}
            limits[change.path] = min(ends[change.operation]), max(ends[change.operation])
    for path, (low, high) in limits.items():
        said = f"blend of {', '.join(blend.measures)}"
        # Every measure has some weight, so that the end that one of them gives alone is never reached.
        check_range(path, low, high, said, where, approached=low < high)


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
