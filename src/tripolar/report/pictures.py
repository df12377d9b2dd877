"""The five charts of an answer: from what was found to what each chart shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from tripolar.charts import driver, power_shares, probability, relation_path, relation_triangle
from tripolar.charts.draw import ChartModule, Picture, picture
from tripolar.charts.theme import WIDE
from tripolar.charts.words import clause, listed
from tripolar.claims.ledger import Entry
from tripolar.errors import InputError
from tripolar.report.answer import Answer
from tripolar.report.columns import level_shares
from tripolar.report.naming import dyad_name, parameter_value

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = [
    "CHART_NAMES",
    "alt_text",
    "chart",
    "driver_view",
    "path_view",
    "pictures",
    "power_view",
    "probability_view",
    "triangle_view",
]


def pictures(answer: Answer) -> dict[str, Picture]:
    """Draw every chart of an answer at both widths, by name."""
    return {name: picture(name, module, view(answer)) for name, (module, view) in _CHARTS.items()}


def chart(answer: Answer, name: str, width: int = WIDE) -> ChartType:
    """Give one chart of an answer as an Altair specification, for a notebook or to change it.

    Parameters
    ----------
    answer : Answer
        A finished run.
    name : str
        One of `CHART_NAMES`.
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
    """Where the triangle stands: median share of power over the measures, relations as coded, terms.

    Terms are compared under the first variant that the argument compares them under.
    """
    shares = np.array([row.shares for row in answer.standing.power])
    known = shares[~np.isnan(shares).any(axis=1)]
    medians = np.median(known, axis=0) if known.size else None
    nodes = tuple(
        relation_triangle.Node(
            actor.code,
            actor.name,
            None if medians is None else float(medians[k] / medians.sum()),
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
    """Name the power's role; several, most frequent first, where the codings of relations disagree."""
    named = Counter(role for row in answer.standing.roles if (role := row.roles[k]) is not None)
    return listed((role for role, _ in named.most_common()), last="or")


def power_view(answer: Answer) -> power_shares.Power:
    """Every measure of power that covers at least one of the powers."""
    rows = tuple(
        power_shares.MeasureRow(
            f"{row.measure.label} ({row.year})", tuple(None if np.isnan(s) else float(s) for s in row.shares)
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
    return relation_path.RelationPaths(panels, answer.scenario.levels, answer.outlook.start)


def probability_view(answer: Answer) -> probability.Probabilities:
    """Every claim that the draws decide; facts are decided by their measures and left out."""
    return probability.Probabilities(
        tuple(
            probability.Bar(e.claim.id, e.verdict, e.probability, e.error, e.lower, e.upper)
            for e in answer.ledger.entries
            if e.lower is not None
        )
    )


def driver_view(answer: Answer) -> driver.Drivers:
    """The strongest driver of every claim that has one with a split."""
    found = (_split(entry) for entry in answer.ledger.entries)
    return driver.Drivers(tuple(split for split in found if split is not None))


def _split(entry: Entry) -> driver.Split | None:
    d = entry.driver
    if d is None or d.split is None or d.share_below is None or d.share_above is None:
        return None
    told = f": {d.split}" if isinstance(d.split, str) else f" above {parameter_value(d.path, d.split)}"
    return driver.Split(entry.claim.id, d.path + told, d.share_below, d.share_above)


def _chart(name: str) -> tuple[ChartModule[Any], Callable[[Answer], Any]]:
    if name not in _CHARTS:
        raise InputError(f"no chart is called '{name}'", given=name, allowed=_CHARTS)
    return _CHARTS[name]


_CHARTS: dict[str, tuple[ChartModule[Any], Callable[[Answer], Any]]] = {
    "triangle": (relation_triangle, triangle_view),
    "power": (power_shares, power_view),
    "paths": (relation_path, path_view),
    "probabilities": (probability, probability_view),
    "drivers": (driver, driver_view),
}
CHART_NAMES = tuple(_CHARTS)
