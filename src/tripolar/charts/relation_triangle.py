"""The triangle: powers as nodes sized by power, relations as lines, changes of terms as arrows."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.canvas import (
    LINE,
    Canvas,
    Label,
    Point,
    centre,
    inner_shaft,
    outer_label,
    polygon,
    shifted,
    trimmed,
)
from tripolar.charts.theme import MUTED, finish, is_narrow, level_colour, level_dash
from tripolar.words import UNKNOWN, interval, level_word, percent, signed

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["PowerMark", "Relation", "TermsChange", "Triangle", "alt_text", "specification", "title"]


@dataclass(frozen=True, slots=True)
class PowerMark:
    """A power. `share` is its power among the players (0..1), None when unknown; `role` a word or nothing."""

    code: str
    name: str
    share: float | None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """How two powers stand: each level with its probability; several where codings disagree."""

    first: str
    second: str
    levels: tuple[tuple[float, float], ...]  # (level, probability), heaviest first; empty: unknown


@dataclass(frozen=True, slots=True)
class TermsChange:
    """How one power's terms with another change between two variants, bn US$/yr.

    `sure` is the share of draws with the sign of the median, beyond the tolerance; an arrow is
    drawn only where it is more than half of them.
    """

    receiver: str
    giver: str
    median: float
    low: float
    high: float
    sure: float


@dataclass(frozen=True, slots=True)
class Triangle:
    """What the picture shows. `compared` says between which variants terms are compared."""

    nodes: tuple[PowerMark, ...]
    relations: tuple[Relation, ...]
    changes: tuple[TermsChange, ...] = ()
    compared: str = ""


def title(view: Triangle) -> str:
    """The heading of the picture."""
    return f"Power, relations and roles of {len(view.nodes)} powers"


def words(relation: Relation) -> str:
    """A relation in words: ``hostile``, or ``hostile 50% / normal 50%`` where codings disagree."""
    if not relation.levels:
        return UNKNOWN
    if len(relation.levels) == 1:
        return level_word(relation.levels[0][0])
    return " / ".join(f"{level_word(level)} {percent(chance)}" for level, chance in relation.levels)


def _arrow_drawn(change: TermsChange) -> bool:
    return change.sure > 0.5


def change_words(change: TermsChange, names: dict[str, str]) -> str:
    """A change of terms as a sentence, with its 5 to 95 percent range."""
    size = f"{signed(change.median)} bn US$ a year, 5 to 95% {interval(change.low, change.high)}"
    pair = f"the terms of {names[change.receiver]} with {names[change.giver]}"
    return f"{pair} change by {size}" + ("" if _arrow_drawn(change) else " (no clear direction)")


def alt_text(view: Triangle) -> str:
    """The picture in words, from its numbers."""
    names = {node.code: node.name for node in view.nodes}
    powers = "; ".join(
        f"{node.name} {percent(node.share)}" + (f" ({node.role})" if node.role else "") for node in view.nodes
    )
    relations = "; ".join(f"{names[r.first]} and {names[r.second]}: {words(r)}" for r in view.relations)
    text = f"Shares of power: {powers}. Relations: {relations}."
    if view.changes:
        text += f" {view.compared}: " + "; ".join(change_words(c, names) for c in view.changes) + "."
    return text


def specification(view: Triangle, width: int) -> ChartType:
    """Lines, arrows, nodes and labels on a sheet in pixels.

    Parameters
    ----------
    view : Triangle
        Powers, relations and changes of terms.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    sheet = Canvas(width - 8, round(width * (0.94 if narrow else 0.58)))
    places = polygon([node.code for node in view.nodes], (sheet.width, sheet.height))
    radii = {node.code: _radius(node, narrow) for node in view.nodes}
    middle = centre(places.values())
    layers: list[Any] = []
    for relation in view.relations:
        layers += _lines(sheet, relation, places, radii)
    for change in filter(_arrow_drawn, view.changes):
        layers += _arrow(sheet, change, places, middle)
    for node in view.nodes:
        place, radius = places[node.code], radii[node.code]
        layers += sheet.disc(place, radius, node.code, known=node.share is not None)
        for label in _node_labels(node, place, radius, middle, letters=_PHONE if narrow else 40):
            layers += sheet.text(label)
    changes = {frozenset((change.receiver, change.giver)): change for change in view.changes}
    for relation in view.relations:
        pair = (relation.first, relation.second)
        layers += sheet.text(_relation_label(relation, changes.get(frozenset(pair)), places, middle))
    return finish(alt.layer(*layers).properties(width=sheet.width, height=sheet.height))


def _radius(node: PowerMark, narrow: bool) -> float:
    full = 46 if narrow else 74
    return 0.3 * full if node.share is None else max(6.0, full * math.sqrt(node.share))


def _lines(sheet: Canvas, relation: Relation, places: dict[str, Point], radii: dict[str, float]) -> list[Any]:
    """One line per coding, side by side and as wide as likely; thin dots where nothing is known."""
    gaps = radii[relation.first] + 3, radii[relation.second] + 3
    start, end = trimmed(places[relation.first], places[relation.second], *gaps)
    if not relation.levels:
        return [sheet.line(start, end, MUTED, (1, 6))]
    lines = []
    for k, (level, chance) in enumerate(relation.levels):
        a, b = shifted(start, end, (k - (len(relation.levels) - 1) / 2) * 8)
        lines.append(sheet.line(a, b, level_colour(level), level_dash(level), 2 + 4 * chance))
    return lines


def _arrow(sheet: Canvas, change: TermsChange, places: dict[str, Point], middle: Point) -> list[Any]:
    """From the one that gives to the one that gains, inside the polygon beside the relation's line."""
    gains = change.median >= 0
    gain, loss = (change.receiver, change.giver) if gains else (change.giver, change.receiver)
    return sheet.arrow(*inner_shaft(places[loss], places[gain], middle, 16))


_PHONE = 17  # letters of a line below a node on a phone


def _node_labels(
    node: PowerMark, place: Point, radius: float, middle: Point, letters: int
) -> tuple[Label, Label]:
    """Name, then share and role wrapped after so many letters: beside the top node, else below it."""
    power = "power unknown" if node.share is None else f"{percent(node.share)} of power"
    beside = place[1] > middle[1] + 1 and abs(place[0] - middle[0]) < 1
    x, y = (place[0] + radius + 9, place[1] + 20) if beside else (place[0], place[1] - radius - 7)
    align = "left" if beside else "center"
    role = node.role if letters > _PHONE else node.role.partition(";")[0]  # of a phone, without the codings'
    lines = (power, *textwrap.wrap(role, letters))
    return Label((x, y), (node.name,), align, bold=True), Label((x, y - LINE), lines, align)


def _relation_label(
    relation: Relation, change: TermsChange | None, places: dict[str, Point], middle: Point
) -> Label:
    """The relation's words, and who gains how much on it, outside the polygon."""
    lines = words(relation).split(" / ")
    if change is not None:
        gainer = change.receiver if change.median >= 0 else change.giver
        clear = _arrow_drawn(change)
        lines.append(f"{signed(abs(change.median))} bn to {gainer}" if clear else "terms unclear")
    top, align = outer_label(places[relation.first], places[relation.second], middle, len(lines) * LINE)
    return Label(top, tuple(lines), align)
