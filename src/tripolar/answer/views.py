"""The data of each chart of an answer, and the sentence that stands in place of a chart without data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tripolar.answer.answer import Answer
from tripolar.answer.columns import drawn_roles, level_shares
from tripolar.answer.three_powers import median_shares
from tripolar.charts import (
    driver,
    era_values,
    flip_one_way,
    flip_two_way,
    power_shares,
    probability,
    relation_path,
    relation_triangle,
    sensitivity,
)
from tripolar.charts.draw import ChartModule
from tripolar.charts.theme import WIDE
from tripolar.claims.analysis.factors import Factor, factors_of
from tripolar.claims.analysis.first_order import ENOUGH, Index, first_order
from tripolar.claims.analysis.turning import along, breakpoint, over
from tripolar.claims.criterion import Criterion, criteria_of
from tripolar.claims.drivers import indices_of
from tripolar.claims.ledger import Entry, Ledger
from tripolar.ensemble.result import Ensemble
from tripolar.errors import ClaimError, InputError, ParameterError
from tripolar.scenario.objects import dyad_name
from tripolar.scenario.wording import label_of
from tripolar.words import clause, level_or_number, listed, parameter_value, parameter_words

if TYPE_CHECKING:
    from altair.typing import ChartType
__all__ = [
    "CHART_NAMES",
    "ClaimSensitivity",
    "alt_text",
    "chart",
    "driver_view",
    "flip_chart",
    "one_way_view",
    "path_view",
    "power_view",
    "probability_view",
    "sensitivities",
    "triangle_view",
    "two_way_view",
]


def chart(answer: Answer, name: str, width: int = WIDE) -> ChartType:
    """Give one chart of an answer as an Altair specification, for a notebook or to change it.

    Parameters
    ----------
    answer : Answer
        A finished run.
    name : str
        One of `CHART_NAMES`; or ``eras``, where there are some.
    width : int
        Pixels; below 500 it is laid out for a phone.

    Raises
    ------
    InputError
        If there is no chart of that name.
    """
    module, view = _chart(name)
    return module.specification(view(answer), width)


def alt_text(answer: Answer, name: str) -> str:
    """Say one chart of an answer in words, from the same numbers; arguments and errors as of `chart`."""
    module, view = _chart(name)
    return module.alt_text(view(answer))


def triangle_view(answer: Answer) -> relation_triangle.Triangle:
    """Where the triangle stands: median share of power over the draws, relations as coded, terms.

    Terms are compared under the first variant that the argument compares them under.
    """
    shares = median_shares(answer)
    nodes = tuple(
        relation_triangle.PowerMark(
            actor.code,
            actor.name,
            None if shares is None else float(shares[k]),
            _role(answer, k),
        )
        for k, actor in enumerate(answer.scenario.actors)
    )
    pairs = ((dyad, *dyad.split("-")) for dyad in answer.scenario.dyads)
    relations = tuple(
        relation_triangle.Relation(one, other, level_shares(answer.ensemble, dyad))
        for dyad, one, other in pairs
    )
    first = answer.outlook.terms[0].variant if answer.outlook.terms else ""
    changes = tuple(
        relation_triangle.TermsChange(
            shift.receiver,
            shift.giver,
            shift.change.median,
            shift.change.low,
            shift.change.high,
            shift.gains if shift.change.median > 0 else shift.loses,
        )
        for shift in answer.outlook.terms
        if shift.variant == first and shift.change.known
    )
    says = clause(answer.scenario.variants[first].says) if first else ""
    return relation_triangle.Triangle(
        nodes, relations, changes, f"Under the variant {first} ({says})" if first else ""
    )


def _role(answer: Answer, k: int) -> str:
    """The power's role by the scenario's own relations, the likeliest first; a coding's where it differs."""
    own = [name for name, _ in drawn_roles(answer.ensemble, k)]
    others: dict[str, list[str]] = {}
    for row in answer.standing.roles:
        if (name := row.roles[k]) is not None and name not in own:
            others.setdefault(name, []).append(row.coding)
    told = (f"{name} by {listed(codings)}" for name, codings in others.items())
    return "; ".join(filter(None, (listed(own, last="or"), *told)))


def power_view(answer: Answer) -> power_shares.Power:
    """Every measure of power that covers at least one of the powers."""
    rows = tuple(
        power_shares.MeasureRow(
            f"{row.label} ({row.year})", tuple(None if np.isnan(s) else float(s) for s in row.shares)
        )
        for row in answer.standing.power
        if not np.isnan(row.shares).all()
    )
    return power_shares.Power(tuple(actor.name for actor in answer.scenario.actors), rows)


def path_view(answer: Answer) -> relation_path.RelationPaths:
    """The expected relation of every pair, year by year."""
    panels = tuple(
        relation_path.Panel(
            dyad_name(answer.scenario, dyad.dyad),
            tuple(
                relation_path.Year(ahead, s.median, s.low, s.lower, s.upper, s.high)
                for ahead, s in zip(dyad.years, dyad.expected, strict=True)
            ),
        )
        for dyad in answer.outlook.dyads
    )
    start, eras = answer.outlook.start, answer.scenario.eras
    return relation_path.RelationPaths(panels, answer.scenario.levels, start, eras)


def era_view(answer: Answer) -> era_values.EraValues:
    """What each power's future is worth in every era.

    Raises
    ------
    InputError
        Where there are no eras.
    """
    if not answer.outlook.eras:
        raise InputError(f"{answer.scenario.name} has no eras: there is one world")
    panels: dict[str, list[era_values.EraWorth]] = {}
    for era in answer.outlook.eras:
        value, still = era.value, era.still
        panels.setdefault(era.name, []).append(
            era_values.EraWorth(
                era.years, value.median, value.low, value.high, still.median, still.low, still.high
            )
        )
    return era_values.EraValues(tuple(era_values.EraPanel(who, tuple(of)) for who, of in panels.items()))


def probability_view(answer: Answer) -> probability.Probabilities:
    """Every claim that the draws decide; facts are decided by their measures and left out."""
    return probability.Probabilities(
        tuple(
            probability.ProbabilityBar(
                e.claim.id, e.verdict, e.probability, e.error, e.lower, e.upper, label_of(e.claim)
            )
            for e in answer.ledger.entries
            if e.lower is not None
        )
    )


def driver_view(ledger: Ledger) -> driver.Drivers:
    """The strongest driver of every claim that has one with a split."""
    found = (_split(entry) for entry in ledger.entries)
    return driver.Drivers(tuple(split for split in found if split is not None))


def _split(entry: Entry) -> driver.DriverRow | None:
    d = entry.driver
    if d is None or d.split is None or d.share_below is None or d.share_above is None:
        return None
    name, unit = parameter_words(d.path, d.unit)
    told = f": {d.split}" if isinstance(d.split, str) else f" above {parameter_value(d.path, d.split)}{unit}"
    return driver.DriverRow(entry.claim.id, name + told, d.share_below, d.share_above, label_of(entry.claim))


def _chart(name: str) -> tuple[ChartModule[Any], Callable[[Answer], Any]]:
    known = {**CHARTS, **OF_ERAS}
    if name not in known:
        raise InputError(f"no chart is called '{name}'", given=name, allowed=known)
    return known[name]


CHARTS: dict[str, tuple[ChartModule[Any], Callable[[Answer], Any]]] = {
    "triangle": (relation_triangle, triangle_view),
    "power": (power_shares, power_view),
    "paths": (relation_path, path_view),
    "probabilities": (probability, probability_view),
    "drivers": (driver, lambda answer: driver_view(answer.ledger)),
}

#: Charts of answers with eras only.
OF_ERAS: dict[str, tuple[ChartModule[Any], Callable[[Answer], Any]]] = {"eras": (era_values, era_view)}

CHART_NAMES = tuple(CHARTS)

Array = NDArray[np.float64]


def flip_chart(
    answer: Answer, claim: str, path: str, other: str | None = None, width: int = WIDE
) -> ChartType:
    """Chart how a claim runs along one parameter, or over two, as an Altair specification.

    Parameters
    ----------
    answer : Answer
        A finished run.
    claim : str
        Id of a claim that is decided draw by draw.
    path : str
        A parameter that varies; where there is another, a number of many values.
    other : str, optional
        A second such number, drawn upwards.
    width : int
        Pixels; below 500 it is laid out for a phone.

    Raises
    ------
    ClaimError, ParameterError
        When there is no such claim, or no such parameter that varies.
    """
    if other is None:
        return flip_one_way.specification(one_way_view(answer, claim, path), width)
    return flip_two_way.specification(two_way_view(answer, claim, path, other), width)


def one_way_view(answer: Answer, claim: str, path: str) -> flip_one_way.OneWay:
    """What the one-way chart shows. Raises as `flip_chart` does."""
    return one_way_of(claim, _criterion(answer, claim), _factor(answer, path))


def one_way_of(claim: str, criterion: Criterion, factor: Factor) -> flip_one_way.OneWay:
    """What the one-way chart shows of a criterion along a factor."""
    truth, response = criterion.truth(), criterion.response()
    margin = None if np.array_equal(truth, response, equal_nan=True) else response
    name, unit = parameter_words(factor.path, factor.unit)
    turn = None if factor.few else breakpoint(factor.values, truth)
    return flip_one_way.OneWay(
        claim,
        name,
        unit.strip(),
        tuple(
            flip_one_way.CurvePoint(
                _level(factor, each.value),
                each.share,
                each.low,
                each.high,
                each.margin,
                each.lower,
                each.upper,
            )
            for each in along(factor, truth, margin)
        ),
        None if turn is None else flip_one_way.Turn(turn.value, turn.low, turn.high),
    )


def two_way_view(answer: Answer, claim: str, path: str, other: str) -> flip_two_way.TwoWay:
    """What the two-way chart shows. Raises as `flip_chart` does."""
    truth = _criterion(answer, claim).truth()
    x, y = _factor(answer, path), _factor(answer, other)
    for each in (x, y):
        if each.few:
            raise ParameterError(f"{each.path} takes {each.count} values only: chart along it alone")
    spread = over(x, y, truth)
    (across, across_unit), (up, up_unit) = parameter_words(path, x.unit), parameter_words(other, y.unit)
    return flip_two_way.TwoWay(
        claim,
        across,
        across_unit.strip(),
        up,
        up_unit.strip(),
        tuple(flip_two_way.Cell(c.x, c.x2, c.y, c.y2, c.share) for c in spread.cells),
        tuple(flip_two_way.Segment(s.x, s.y, s.x2, s.y2) for s in spread.line),
    )


def _criterion(answer: Answer, claim: str) -> Criterion:
    criteria = criteria_by_claim(answer)
    if claim not in criteria:
        raise ClaimError(f"no claim '{claim}' is decided draw by draw", given=claim, allowed=tuple(criteria))
    return criteria[claim]


def _factor(answer: Answer, path: str) -> Factor:
    factors = factors_by_path(answer)
    if path not in factors:
        raise ParameterError(f"'{path}' does not vary from draw to draw", given=path, allowed=tuple(factors))
    return factors[path]


def criteria_by_claim(answer: Answer) -> dict[str, Criterion]:
    """The criteria that are decided draw by draw, by the claim's id."""
    return {name: each for name, each in criteria_of(answer.ensemble).items() if each.per_draw}


def factors_by_path(answer: Answer) -> dict[str, Factor]:
    """What varies from draw to draw, by its path."""
    return {each.path: each for each in factors_of(answer.ensemble)}


def _level(factor: Factor, value: float | str) -> float | str:
    """A coding of few values by its word, so that it is not drawn as a scale."""
    return level_or_number(factor.path, value) if factor.few and not isinstance(value, str) else value


_SHOWN = 8


@dataclass(frozen=True, slots=True)
class ClaimSensitivity:
    """First-order indices of one claim.

    Attributes
    ----------
    claim : str
        Its id.
    about : str
        ``truth``; ``margin`` where nothing stands out for the truth, but something does for the distance
        from turning; ``summary`` where one truth over all draws is asked and the indices are those of what
        it summarises.
    draws, decided : int
        Of the ensemble, and those in which the claim is known.
    parameters : int
        That vary, and were looked at.
    state : str
        ``told``; ``chance`` where no parameter can be told from one without any effect; ``alike`` where
        every decided draw says the same; ``too few`` where fewer than 40 draws decide.
    indices : tuple of Index
        The largest, of which those that are `distinct` stand out from chance; empty unless ``told`` or
        ``chance``.
    """

    claim: str
    about: str
    draws: int
    decided: int
    parameters: int
    state: str
    indices: tuple[Index, ...]

    @property
    def view(self) -> sensitivity.Sensitivity:
        """What the chart shows: those that stand out, and nothing that may be noise."""
        return sensitivity.Sensitivity(
            self.claim,
            tuple(
                sensitivity.IndexBar(
                    parameter_words(each.path)[0], *map(_inside, (each.share, each.low, each.high))
                )
                for each in self.indices
                if each.distinct
            ),
            self.about,
        )


def sensitivities(ensemble: Ensemble) -> dict[str, ClaimSensitivity]:
    """Find what drives every claim that the draws decide, by id."""
    factors = factors_of(ensemble)
    criteria = criteria_of(ensemble)
    told = {name: each.told() for name, each in criteria.items()}
    by_told = indices_of(ensemble)
    by_margin = first_order(factors, {name: each.response() for name, each in criteria.items()})
    found = {}
    for name, response in told.items():
        decided = int(np.isfinite(response).sum())
        about, indices = ("truth" if criteria[name].per_draw else "summary"), _known(by_told.of(name))
        if not any(each.distinct for each in indices):
            margin = _known(by_margin.of(name))
            if any(each.distinct for each in margin):
                about, indices = "margin", margin
        found[name] = _of(name, about, ensemble.draws, decided, len(factors), indices)
    return found


def _of(
    claim: str, about: str, draws: int, decided: int, parameters: int, indices: Sequence[Index]
) -> ClaimSensitivity:
    distinct = [each for each in indices if each.distinct]
    others = [each for each in indices if not each.distinct]
    if decided < ENOUGH:
        state = "too few"
    elif not indices:
        state = "alike"
    else:
        state = "told" if distinct else "chance"
    shown = (*distinct, *others[: max(_SHOWN - len(distinct), 0)]) if state in ("told", "chance") else ()
    return ClaimSensitivity(claim, about, draws, decided, parameters, state, shown)


def _known(indices: Sequence[Index]) -> tuple[Index, ...]:
    return tuple(each for each in indices if np.isfinite(each.share))


def _inside(share: float) -> float:
    return float(min(max(share, 0.0), 1.0))
