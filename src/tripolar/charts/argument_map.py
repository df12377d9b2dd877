"""The argument as a map: claims as boxes, what rests on what as arrows, verdicts as marks.

Columns follow the longest path from the facts; the facts that a claim uses stand in one box at the left.
Claims that no conclusion rests on stand apart at the right. Within a column claims are in the order that
crosses fewest arrows by the barycentre rule [Sugiyama1981]_; an arrow over several columns keeps a lane free
in each. Lengths are pixels of a screen, of which 1,123 are the width of A4 laid crosswise.

References
----------
.. [Sugiyama1981] Sugiyama, K., Tagawa, S. and Toda, M. (1981), Methods for Visual Understanding of
   Hierarchical System Structures, IEEE Transactions on Systems, Man, and Cybernetics 11(2), 109-125.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from itertools import pairwise

from tripolar.charts.theme import FONT, GRID, INK, MUTED, PAPER, VERDICTS
from tripolar.enums import Verdict
from tripolar.words import percent, plural

__all__ = ["ArgumentMap", "ClaimBox", "FactsBox", "MapMark", "alt_text", "drawn", "levels", "title"]


class MapMark(StrEnum):
    """What a verdict comes to, as readers are told it; its shape tells it without colour."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"
    MEASURE = "depends on the measure"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class FactsBox:
    """The facts that one claim uses: their marks, and words for them."""

    label: str
    marks: tuple[MapMark, ...]


@dataclass(frozen=True, slots=True)
class ClaimBox:
    """A claim.

    Attributes
    ----------
    id, label : str
        Short name, and the statement in a few words.
    mark : MapMark
    probability : float or None
        Share of the draws in which it holds; None where no draw decides it.
    premises : tuple of str
        Ids of the computed claims it rests on.
    facts : FactsBox or None
        The facts it rests on.
    conclusion, undercut : bool
        Whether the argument is made for it, and whether a premise fails.
    badge : str
        What is said of the weakest link of a conclusion; empty for other claims.
    above, below : tuple of str
        Lines over and under the box.
    """

    id: str
    label: str
    mark: MapMark
    probability: float | None = None
    premises: tuple[str, ...] = ()
    facts: FactsBox | None = None
    conclusion: bool = False
    undercut: bool = False
    badge: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArgumentMap:
    """What the picture shows.

    Attributes
    ----------
    finding, says : str
        Title, and the line below it.
    boxes : tuple of ClaimBox
        Every claim that is shown, in the order of the argument.
    notes : tuple of str
        Lines at the foot: what is left out, and where it comes from.
    """

    finding: str
    says: str
    boxes: tuple[ClaimBox, ...]
    notes: tuple[str, ...] = ()

    @property
    def apart(self) -> tuple[ClaimBox, ...]:
        """The claims that no conclusion rests on; none where there are no conclusions."""
        leading = self._leading()
        return tuple(box for box in self.boxes if box.id not in leading)

    @property
    def leading(self) -> tuple[ClaimBox, ...]:
        """The conclusions and all that they rest on; every claim where there are no conclusions."""
        leading = self._leading()
        return tuple(box for box in self.boxes if box.id in leading)

    def _leading(self) -> set[str]:
        by_id = {box.id: box for box in self.boxes}
        todo = [box.id for box in self.boxes if box.conclusion] or list(by_id)
        found: set[str] = set()
        while todo:
            name = todo.pop()
            if name in by_id and name not in found:
                found.add(name)
                todo += by_id[name].premises
        return found


def title(view: ArgumentMap) -> str:
    """The heading of the picture: its finding."""
    return view.finding


def alt_text(view: ArgumentMap) -> str:
    """The picture in words: each claim with what it comes to and what it rests on."""
    labels = {box.id: box.label for box in view.boxes}
    told = []
    for box in view.boxes:
        chance = "" if box.probability is None else f", {percent(box.probability)} of draws"
        text = f"{box.label}: {box.mark}{chance}"
        rests = [labels[name] for name in box.premises if name in labels]
        rests += [plural(len(box.facts.marks), "fact")] if box.facts else []
        if rests:
            text += f", rests on {'; '.join(rests)}"
        text += ", conclusion" * box.conclusion + ", undercut" * box.undercut
        told.append(text + (f", {box.badge}" if box.badge else ""))
    return f"{view.finding}. {view.says} {'. '.join(told)}."


def levels(boxes: Sequence[ClaimBox]) -> dict[str, int]:
    """The column of each claim: 0 for those that rest on no other, else one right of the last premise.

    Conclusions that nothing rests on share the last column.
    """
    by_id = {box.id: box for box in boxes}
    found: dict[str, int] = {}

    def level(name: str) -> int:
        if name not in found:
            found[name] = 0  # a circle, which a scenario cannot have, would end here
            found[name] = max((level(each) + 1 for each in by_id[name].premises if each in by_id), default=0)
        return found[name]

    for name in by_id:
        level(name)
    used = {premise for box in boxes for premise in box.premises}
    last = max(found.values(), default=0)
    return found | {box.id: last for box in boxes if box.conclusion and box.id not in used}


_MARGIN, _BOX, _GAP, _ROW = 24, 180, 52, 14  # of the sheet, of a column, between columns, between boxes
_HEAD, _LETTERS, _SMALLEST = 92, 20, 10.5  # where columns begin; letters of a label's line; smallest type
_EM = 0.6  # width of a letter, of its height, with slack for wider faces
_LINE, _FOOT = 16, 15  # height of a line of a label, of a line at the foot


@dataclass(slots=True)
class _Position:
    """Where something stands: a box, or the lane of an arrow through a column."""

    x: float
    height: float
    over: float = 0.0  # room above the box, for a badge or lines
    under: float = 0.0
    y: float = 0.0
    wanted: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(slots=True)
class _Sheet:
    """The drawing, part by part: arrows lie below boxes."""

    arrows: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)


def drawn(view: ArgumentMap, name: str = "argument-map", *, linked: bool = False) -> str:
    """Draw it as SVG text.

    Parameters
    ----------
    view : ArgumentMap
    name : str
        Prefix of ids inside the drawing.
    linked : bool
        Whether each box leads to the entry of the ledger on the same page.
    """
    main, apart = view.leading, view.apart
    column = levels(main)
    wide = any(box.facts for box in main)
    places, lanes, lists = _placed(main, column, wide)
    count = max(column.values(), default=0) + 1 + wide
    x = _MARGIN + count * (_BOX + _GAP)
    aside = _stacked(apart, x)
    beside = [
        place.x + _EM * 11.0 * len(line)
        for box in view.boxes
        for place in (places.get(box.id) or aside[box.id],)
        for line in (*box.above, *box.below)
    ]
    width = max(x + (_BOX if apart else -_GAP), _MARGIN + _widest(view), *beside) + _MARGIN
    bottom = max([_HEAD + 60, *(p.y + p.height + p.under for p in [*places.values(), *aside.values()])])
    bottom = max([bottom, *(p.y + p.height for p in lists.values())])
    sheet = _Sheet()
    marks = {box.id: box.mark for box in main}
    for box in main:
        _draw_box(sheet, box, places[box.id], linked)
        ways = {
            start: [places[start], *lanes[start, box.id], places[box.id]]
            for start in box.premises
            if start in places
        }
        if box.facts:
            _draw_facts(sheet, box.facts, lists[box.id])
            ways[""] = [lists[box.id], *lanes["", box.id], places[box.id]]
        ports = _ports(ways)
        for start, way in ways.items():
            given = (marks[start],) if start else box.facts.marks if box.facts else ()
            fails = all(mark is MapMark.FAILS for mark in given)
            _draw_arrow(sheet, way, ports[start], fails, thin=not start)
    for box in apart:
        _draw_box(sheet, box, aside[box.id], linked)
    heads = _heads(view, count, wide, x, column)
    body = [*heads, *sheet.arrows, *sheet.boxes]
    if apart:
        body.append(_line(x - _GAP / 2, _HEAD - 24, x - _GAP / 2, bottom, GRID))
    foot, height = _foot(view, bottom + 22, width)
    return _svg(view, name, width, height, [*body, *foot], linked)


def _placed(
    boxes: Sequence[ClaimBox], column: Mapping[str, int], wide: bool
) -> tuple[dict[str, _Position], dict[tuple[str, str], list[_Position]], dict[str, _Position]]:
    """Where each claim, each lane of a long arrow and each box of facts stands."""
    x = {level: _MARGIN + (level + wide) * (_BOX + _GAP) for level in range(-1, len(boxes) + 1)}
    places = {box.id: _place_of(box, x[column[box.id]]) for box in boxes}
    lists = {
        box.id: _Position(_MARGIN, 34 + _LINE * len(_wrapped(box.facts.label, _LETTERS + 4)))
        for box in boxes
        if box.facts
    }
    edges = [(premise, box.id) for box in boxes for premise in box.premises if premise in places]
    lanes: dict[tuple[str, str], list[_Position]] = {}
    for start, end in [*edges, *(("", name) for name in lists)]:
        first = column[start] if start else -1
        lanes[start, end] = [_Position(x[level], 4.0) for level in range(first + 1, column[end])]
    columns = _columns(boxes, column, places, lanes)
    near = _neighbours(edges, places, lanes, lists)
    for _ in range(4):  # sweeps to and fro; more change nothing in arguments of up to 60 claims
        for found in (*columns, *columns[::-1]):
            found.sort(key=lambda p: _mean([other.middle for other in near[id(p)]], p.middle))
            _stack(found)
    for found in columns:  # where there is room, level with what it rests on
        _settle(found, near)
    order = sorted(lists, key=lambda name: places[name].middle)
    for name in order:
        lists[name].wanted = places[name].middle - lists[name].height / 2
    _push([lists[name] for name in order])
    return places, lanes, lists


def _columns(
    boxes: Sequence[ClaimBox],
    column: Mapping[str, int],
    places: Mapping[str, _Position],
    lanes: Mapping[tuple[str, str], list[_Position]],
) -> list[list[_Position]]:
    found: list[list[_Position]] = [[] for _ in range(max(column.values(), default=0) + 1)]
    for box in boxes:
        found[column[box.id]].append(places[box.id])
    for (_, end), through in lanes.items():
        for back, place in enumerate(reversed(through), start=1):
            found[column[end] - back].append(place)
    for each in found:
        _stack(each)
    return found


def _neighbours(
    edges: Iterable[tuple[str, str]],
    places: Mapping[str, _Position],
    lanes: Mapping[tuple[str, str], list[_Position]],
    lists: Mapping[str, _Position],
) -> dict[int, list[_Position]]:
    """What each place is joined to, a lane to its own ends."""
    found: dict[int, list[_Position]] = {id(p): [] for p in [*places.values(), *lists.values()]}
    for through in lanes.values():
        found |= {id(p): [] for p in through}
    for start, end in edges:
        way = [places[start], *lanes[start, end], places[end]]
        for one, other in pairwise(way):
            found[id(one)].append(other)
            found[id(other)].append(one)
    for end in lists:
        way = [*lanes["", end], places[end]]
        for one, other in pairwise(way):
            found[id(one)].append(other)
            found[id(other)].append(one)
    return found


def _stack(found: Sequence[_Position]) -> None:
    """Set a column from the top without gaps."""
    y = float(_HEAD)
    for place in found:
        place.y = y + place.over
        y = place.y + place.height + place.under + _ROW


def _settle(found: Sequence[_Position], near: Mapping[int, list[_Position]]) -> None:
    """Move each down to the mean of what lies left of it, in order and without overlap."""
    for place in found:
        left = [other.middle for other in near[id(place)] if other.x < place.x]
        place.wanted = _mean(left, place.middle) - place.height / 2
    _push(found)


def _push(found: Sequence[_Position]) -> None:
    y = float(_HEAD)
    for place in found:
        place.y = max(y + place.over, place.wanted)
        y = place.y + place.height + place.under + _ROW


def _stacked(boxes: Sequence[ClaimBox], x: float) -> dict[str, _Position]:
    found = {box.id: _place_of(box, x) for box in boxes}
    _stack(list(found.values()))
    return found


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _wrapped(label: str, letters: int = _LETTERS) -> list[str]:
    return textwrap.wrap(label, letters) or [label]


def _place_of(box: ClaimBox, x: float) -> _Position:
    lines = len(_wrapped(box.label, _LETTERS - 3 * box.conclusion))
    over = 12.0 if box.badge else 0.0
    over += _FOOT * len(box.above)
    return _Position(
        x, 40 + _LINE * lines, over=over, under=float(_FOOT * len(box.below) + 4 * bool(box.below))
    )


def _ports(ways: Mapping[str, Sequence[_Position]]) -> dict[str, float]:
    """Where on the left side of a box each arrow ends, from 0 (top) to 1: in the order in which they come."""
    order = sorted(ways, key=lambda start: ways[start][-2].middle)
    return {start: (k + 1) / (len(order) + 1) for k, start in enumerate(order)}


def _draw_arrow(sheet: _Sheet, way: Sequence[_Position], port: float, fails: bool, thin: bool) -> None:
    """A curve from the right side of the first to the left side of the last, through the lanes between."""
    colour = VERDICTS[Verdict.REFUTED] if fails else INK
    points = [(way[0].x + _BOX, way[0].middle)]
    for lane in way[1:-1]:
        points += [(lane.x, lane.middle), (lane.x + _BOX, lane.middle)]
    points.append((way[-1].x - 7, way[-1].y + port * way[-1].height))
    path = [f"M{points[0][0]:.1f},{points[0][1]:.1f}"]
    for k, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        if k % 2:  # through a column
            path.append(f"L{x2:.1f},{y2:.1f}")
        else:
            half = (x2 - x1) / 2
            path.append(f"C{x1 + half:.1f},{y1:.1f} {x2 - half:.1f},{y2:.1f} {x2:.1f},{y2:.1f}")
    dash = ' stroke-dasharray="6 4"' if fails else ""
    thick = 1.0 if thin else 1.6
    x, y = points[-1]
    sheet.arrows.append(
        f'<path d="{" ".join(path)}" fill="none" stroke="{colour}" stroke-width="{thick}"{dash}/>'
        f'<path d="M{x + 7:.1f},{y:.1f} l-9,-4 v8 z" fill="{colour}"/>'
    )


_COLOURS = {
    MapMark.HOLDS: VERDICTS[Verdict.SUPPORTED],
    MapMark.FAILS: VERDICTS[Verdict.REFUTED],
    MapMark.OPEN: VERDICTS[Verdict.CONTESTED],
    MapMark.MEASURE: INK,
    MapMark.UNKNOWN: MUTED,
}


def _draw_box(sheet: _Sheet, box: ClaimBox, place: _Position, linked: bool) -> None:
    x, y, height, colour = place.x, place.y, place.height, _COLOURS[box.mark]
    dash = ' stroke-dasharray="5 3"' if box.undercut else ""
    thick = 2.2 if box.conclusion else 1.4
    parts = []
    for k, line in enumerate(reversed(box.above)):
        parts.append(_text(x + 2, y - 6 - 12 * bool(box.badge) - _FOOT * k, line, MUTED, 11))
    if box.badge:
        parts.append(_rect(x - 4, y - 4, _BOX + 8, height + 8, 7, colour, "none", 1.4, ""))
    parts.append(_rect(x, y, _BOX, height, 5, colour, PAPER, thick, dash))
    parts.append(
        f'<rect x="{x}" y="{y:.1f}" width="{_BOX}" height="{height:.1f}" rx="5" fill="{colour}"'
        ' fill-opacity="0.12"/>'
    )
    parts.append(mark_drawn(box.mark, x + 18, y + 19))
    size = 13.5 if box.conclusion else 12.5
    for k, line in enumerate(_wrapped(box.label, _LETTERS - 3 * box.conclusion)):
        parts.append(_text(x + 34, y + 22 + _LINE * k, line, INK, size, bold=box.conclusion))
    parts += _bar(box, x + 34, y + height - 15, colour)
    if box.badge:
        wide = 6.2 * len(box.badge) + 14
        parts.append(
            f'<rect x="{x + _BOX - wide:.1f}" y="{y - 13:.1f}" width="{wide:.1f}" height="16" rx="8"'
            f' fill="{_COLOURS[box.mark]}"/>'
        )
        parts.append(_text(x + _BOX - wide / 2, y - 1, box.badge, PAPER, 11, bold=True, anchor="middle"))
    for k, line in enumerate(box.below):
        parts.append(_text(x + 2, y + height + 14 + _FOOT * k, line, MUTED, 11))
    told = "".join(parts)
    sheet.boxes.append(
        f'<a href="#claim-{escape(box.id)}" fill="{INK}">{told}</a>' if linked else f"<g>{told}</g>"
    )


def _bar(box: ClaimBox, x: float, y: float, colour: str) -> list[str]:
    """From none to all draws, with a line at one half, and the share as a number."""
    if box.probability is None:
        return [_text(x, y + 8, "not tested" if box.mark is MapMark.UNKNOWN else str(box.mark), MUTED, 11)]
    wide = _BOX - 34 - 52
    return [
        f'<rect x="{x}" y="{y:.1f}" width="{wide}" height="7" rx="3" fill="{PAPER}" stroke="{GRID}"/>',
        f'<rect x="{x}" y="{y:.1f}" width="{max(wide * box.probability, 1.5):.1f}" height="7" rx="2"'
        f' fill="{colour}"/>',
        _line(x + wide / 2, y - 2, x + wide / 2, y + 9, INK),
        _text(x + _BOX - 44, y + 8, percent(box.probability), INK, 12.5, bold=True, anchor="end"),
    ]


def _draw_facts(sheet: _Sheet, facts: FactsBox, place: _Position) -> None:
    parts = [_rect(place.x, place.y, _BOX, place.height, 5, MUTED, PAPER, 1.0, "")]
    lines = _wrapped(facts.label, _LETTERS + 4)
    for k, line in enumerate(lines):
        parts.append(_text(place.x + 10, place.y + 18 + _LINE * k, line, INK, 12.5))
    y = place.y + place.height - 13
    shown = facts.marks[:6]
    parts += [mark_drawn(mark, place.x + 16 + 15 * k, y, 0.72) for k, mark in enumerate(shown)]
    told = plural(len(facts.marks), "fact")
    parts.append(_text(place.x + 16 + 15 * len(shown), y + 4, told, MUTED, 11))
    sheet.boxes.append(f"<g>{''.join(parts)}</g>")


def mark_drawn(mark: MapMark, x: float, y: float, scale: float = 1.0) -> str:
    """A mark around a point: disc with tick, square with cross, diamond with bar, half disc, broken ring."""
    colour = _COLOURS[mark]
    line = f'fill="none" stroke="{PAPER}" stroke-width="2" stroke-linecap="round"'
    match mark:
        case MapMark.HOLDS:
            told = f'<circle r="8" fill="{colour}"/><path d="M-3.6,0.2 l2.6,2.8 l4.8,-5.4" {line}/>'
        case MapMark.FAILS:
            told = f'<rect x="-7.5" y="-7.5" width="15" height="15" rx="2.5" fill="{colour}"/>'
            told += f'<path d="M-3,-3 l6,6 M3,-3 l-6,6" {line}/>'
        case MapMark.OPEN:
            told = (
                f'<path d="M0,-9 l9,9 l-9,9 l-9,-9 z" fill="{PAPER}" stroke="{colour}" stroke-width="1.6"/>'
            )
            told += f'<path d="M-3.4,0 h6.8" stroke="{colour}" stroke-width="2"/>'
        case MapMark.MEASURE:
            told = f'<circle r="7.2" fill="{PAPER}" stroke="{colour}" stroke-width="1.6"/>'
            told += f'<path d="M0,-7.2 a7.2,7.2 0 0 1 0,14.4 z" fill="{colour}"/>'
        case _:
            told = (
                f'<circle r="7.2" fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="4 3"/>'
            )
    grown = f" scale({scale:g})" if scale != 1.0 else ""
    return f'<g transform="translate({x:.1f},{y:.1f}){grown}">{told}</g>'


def _widest(view: ArgumentMap) -> float:
    """Room that the lines above the columns need, the first no smaller than a heading should be."""
    return max(_EM * 14.0 * len(view.finding), _EM * 12.5 * len(view.says))


def _heads(view: ArgumentMap, count: int, wide: bool, x: float, column: Mapping[str, int]) -> list[str]:
    """Title, the line below it, and what each column is."""
    right = x + _BOX if view.apart else x - _GAP
    size = min(22.0, max(right - _MARGIN, _widest(view)) / (_EM * len(view.finding)))
    found = [
        _text(_MARGIN, 36, view.finding, INK, size, bold=True),
        _text(_MARGIN, 56, view.says, MUTED, 12.5),
    ]
    last = max(column.values(), default=0)
    ends = {column[box.id] for box in view.leading if box.conclusion}
    names = ["Facts"] * wide
    for level in range(last + 1):
        if ends == {last} and level == last:
            names.append("Conclusions")
        else:
            names.append("First claims" if level == 0 else "What follows" if level == 1 else "")
    for k, name in enumerate(names[:count]):
        found.append(_text(_MARGIN + k * (_BOX + _GAP), _HEAD - 12, name, INK, 12.5, bold=True))
    if view.apart:
        found.append(_text(x, _HEAD - 12, "No conclusion rests on these", INK, 11, bold=True))
    return found


_LEGEND = (
    (MapMark.HOLDS, "holds (75% of draws or more)"),
    (MapMark.FAILS, "fails (25% or less)"),
    (MapMark.OPEN, "open between"),
    (MapMark.MEASURE, "depends on the measure"),
    (MapMark.UNKNOWN, "not known, or not tested"),
)


def _foot(view: ArgumentMap, y: float, width: float) -> tuple[list[str], float]:
    """The legend of what is drawn, then the notes; and the height of it all."""
    shown = {box.mark for box in view.boxes} | {
        mark for box in view.boxes if box.facts for mark in box.facts.marks
    }
    parts = [_line(_MARGIN, y - 14, width - _MARGIN, y - 14, GRID)]
    x = float(_MARGIN)
    orange = VERDICTS[Verdict.REFUTED]
    items = [(mark, text) for mark, text in _LEGEND if mark in shown]
    told = [(mark_drawn(mark, 8, 0, 0.85), 20.0, text) for mark, text in items]
    arrow = (
        f'<path d="M0,0 h26" stroke="{INK}" stroke-width="1.6"/><path d="M32,0 l-9,-4 v8 z" fill="{INK}"/>'
    )
    told.append((arrow, 40.0, "rests on"))
    if any(box.mark is MapMark.FAILS for box in view.boxes):
        told.append(
            (arrow.replace(INK, orange).replace("/>", ' stroke-dasharray="6 4"/>', 1), 40.0, "premise fails")
        )
    if any(box.undercut for box in view.boxes):
        frame = f'fill="none" stroke="{INK}" stroke-dasharray="5 3"'
        dashed = f'<rect x="0" y="-7" width="24" height="14" rx="3" {frame}/>'
        told.append((dashed, 32.0, "rests on a claim that fails"))
    for drawing, indent, text in told:
        needed = indent + 6.0 * len(text) + 20
        if x + needed > width - _MARGIN and x > _MARGIN:
            x, y = float(_MARGIN), y + 20
        parts.append(f'<g transform="translate({x:.1f},{y:.1f})">{drawing}</g>')
        parts.append(_text(x + indent, y + 4, text, INK, 11.5))
        x += needed
    y += 24
    letters = int((width - 2 * _MARGIN) / 5.6)
    for note in view.notes:
        for line in textwrap.wrap(note, letters):
            parts.append(_text(_MARGIN, y, line, MUTED, 11))
            y += _FOOT
    return parts, y + 6


def _svg(
    view: ArgumentMap, name: str, width: float, height: float, parts: Iterable[str], linked: bool
) -> str:
    role = "group" if linked else "img"
    heading, words = escape(title(view)), escape(alt_text(view))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="{role}" aria-labelledby="{name}-title {name}-desc"'
        f' width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' font-family="{FONT}"><title id="{name}-title">{heading}</title>'
        f'<desc id="{name}-desc">{words}</desc>'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


def _rect(
    x: float,
    y: float,
    width: float,
    height: float,
    round_: float,
    stroke: str,
    fill: str,
    thick: float,
    dash: str,
) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{round_:g}"'
        f' fill="{fill}" stroke="{stroke}" stroke-width="{thick:g}"{dash}/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _text(
    x: float, y: float, text: str, colour: str, size: float, bold: bool = False, anchor: str = "start"
) -> str:
    weight = ' font-weight="600"' if bold else ""
    end = "" if anchor == "start" else f' text-anchor="{anchor}"'
    style = f'font-size="{max(size, _SMALLEST):.3g}" fill="{colour}"{weight}{end}'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>'
