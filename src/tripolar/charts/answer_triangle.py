"""Three powers at a glance: how they stand, what stays so, who concedes, and who gains.

The area of a disc is the power's share of the power of the three. Every line has its relation in a word, and
the chance that it is so at the horizon. The bar under a power is the share of draws in which it gains, is
left alone, or loses where an option is open. No colour stands alone: lines differ in their dashes, losses are
hatched.
"""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from html import escape

from tripolar.charts.draw import Picture
from tripolar.charts.theme import FONT, GRID, INK, MUTED, PAPER, VERDICTS, level_colour
from tripolar.enums import Verdict
from tripolar.words import listed, percent, relation_word

__all__ = ["Concession", "Corner", "Edge", "ThreePowers", "drawn", "picture_of"]

_GAINS, _LOSES = VERDICTS[Verdict.SUPPORTED], VERDICTS[Verdict.REFUTED]

_LETTERS = 18  # of a name on a line


@dataclass(frozen=True, slots=True)
class Corner:
    """A power, `short` where room is: its share of the power of the three, and shares of draws.

    `gains` and `loses` are the shares of draws in which it does.

    Each is None where it is not known; `between` is its chance to stand between two rivals at the horizon.
    """

    name: str
    short: str
    share: float | None
    gains: float | None
    loses: float | None
    between: float | None


@dataclass(frozen=True, slots=True)
class Edge:
    """Two powers, by place: the levels at which they may stand now, and the chance of one at the horizon.

    `level` is the present level, or the likeliest where the record disagrees.
    """

    first: int
    second: int
    now: tuple[float, ...]
    level: float | None
    chance: float | None


@dataclass(frozen=True, slots=True)
class Concession:
    """Who concedes to whom, by place: about how much, bn US$ a year, and whether that is assumed."""

    giver: int
    receiver: int
    amount: float
    assumed: bool


@dataclass(frozen=True, slots=True)
class ThreePowers:
    """What the picture shows. `option` is what the gains are told of, after "if"."""

    corners: tuple[Corner, Corner, Corner]
    edges: tuple[Edge, ...]
    concession: Concession | None
    option: str
    horizon: int
    year: int


@dataclass(frozen=True, slots=True)
class _Room:
    """Where things stand, in pixels: corners, radius of a whole, and sizes."""

    width: int
    height: int
    places: tuple[tuple[float, float], ...]
    full: float
    large: float
    small: float
    bar: float


_WIDE = _Room(600, 400, ((300, 62), (112, 262), (488, 262)), 60, 15, 13, 132)

_NARROW = _Room(358, 212, ((164, 30), (70, 128), (288, 128)), 36, 13.5, 12, 0)


def picture_of(name: str, view: ThreePowers) -> Picture:
    """Draw it for a desk and for a phone."""
    title, alt = heading(view), alt_text(view)
    wide, narrow = (drawn(view, f"{name}-{size}", narrow=size == "narrow") for size in ("wide", "narrow"))
    return Picture(name, title, alt, wide, narrow)


def heading(view: ThreePowers) -> str:
    """The heading of the picture."""
    return f"Three powers, today and in {view.horizon}"


def alt_text(view: ThreePowers) -> str:
    """The picture in words, from its numbers."""
    names = [corner.name for corner in view.corners]
    told = [f"Share of their power: {', '.join(f'{c.name} {percent(c.share)}' for c in view.corners)}."]
    told += [f"{names[e.first]} and {names[e.second]}: {_now(e)}; {_later(e, view)}." for e in view.edges]
    if view.concession is not None:
        told.append(f"{_conceded(view)}.")
    gains = [
        f"{c.name} gains in {percent(c.gains)}, loses in {percent(c.loses)}"
        for c in view.corners
        if c.gains is not None
    ]
    if gains:
        told.append(f"If {view.option}: {'; '.join(gains)}.")
    if between := _between(view):
        told.append(f"Between two rivals in {view.horizon}: {between}.")
    return " ".join(told)


def _now(edge: Edge) -> str:
    return listed(map(relation_word, edge.now), "or") or "not known"


def _later(edge: Edge, view: ThreePowers) -> str:
    if len(edge.now) == 1:
        return f"{percent(edge.chance)} still in {view.horizon}"
    return f"{percent(edge.chance)} {relation_word(edge.level)} in {view.horizon}"


def _conceded(view: ThreePowers) -> str:
    found = view.concession
    assert found is not None
    amount = f"about ${found.amount:.0f} bn a year" if found.amount >= 1 else "less than $1 bn a year"
    return f"{view.corners[found.giver].name} concedes {amount}{' (assumed)' if found.assumed else ''}"


def _between(view: ThreePowers) -> str:
    known = [c for c in view.corners if c.between is not None]
    known.sort(key=lambda c: -(c.between or 0.0))
    return " · ".join(f"{c.short} {percent(c.between)}" for c in known)


def drawn(view: ThreePowers, name: str, *, narrow: bool = False) -> str:
    """The drawing as SVG text, with ids that begin with `name`."""
    sheet = _NARROW if narrow else _WIDE
    parts = [_hatch(name)]
    roots = [math.sqrt(corner.share or 0.02) for corner in view.corners]
    full = min(sheet.full, (sheet.places[0][1] - 1) / roots[0])  # the disc at the top stays on the sheet
    radii = [full * root for root in roots]
    for edge in view.edges:
        parts += _edge(view, edge, sheet, radii, narrow=narrow)
    for k, corner in enumerate(view.corners):
        parts += _corner(corner, k, sheet, radii[k], name, narrow=narrow)
    if not narrow:
        parts += _middle(view, sheet)
    title, alt = escape(heading(view)), escape(alt_text(view))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-desc"'
        f' width="{sheet.width}" height="{sheet.height}" viewBox="0 0 {sheet.width} {sheet.height}"'
        f' font-family="{FONT}"><title id="{name}-title">{title}</title><desc id="{name}-desc">{alt}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _hatch(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="5" height="5" fill="{PAPER}"/>'
        f'<rect width="2.6" height="5" fill="{_LOSES}"/></pattern></defs>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    size: float,
    anchor: str = "start",
    colour: str = INK,
    *,
    bold: bool = False,
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{colour}"{weight}>'
        f"{escape(words)}</text>"
    )


_DASHES = {0.0: "9 6", 1.0: ""}


def _edge(view: ThreePowers, edge: Edge, sheet: _Room, radii: list[float], *, narrow: bool) -> list[str]:
    (ax, ay), (bx, by) = sheet.places[edge.first], sheet.places[edge.second]
    length = math.hypot(bx - ax, by - ay)
    dx, dy = (bx - ax) / length, (by - ay) / length
    gap = 5
    x1, y1 = ax + dx * (radii[edge.first] + gap), ay + dy * (radii[edge.first] + gap)
    x2, y2 = bx - dx * (radii[edge.second] + gap), by - dy * (radii[edge.second] + gap)
    sure = edge.now[0] if len(edge.now) == 1 else None
    colour = MUTED if sure is None else level_colour(sure)
    dash = "3 5" if sure is None else _DASHES.get(sure, "3 5")
    width = 3 if sure == 0.5 or sure is None else 4.5
    line = _line((x1, y1), (x2, y2), colour, width, dash)
    later = [_later(edge, view)]
    if narrow and len(edge.now) == 1:
        later = [later[0].replace(" still", "")]
    elif narrow:  # the year stands in the heading
        later = [later[0].removesuffix(f" in {view.horizon}")]
    if len(edge.now) > 1 and not narrow:
        later = ["the records disagree;", *later]
    return [line, *_edge_words(view, edge, sheet, later, narrow=narrow)]


def _edge_words(view: ThreePowers, edge: Edge, sheet: _Room, later: list[str], *, narrow: bool) -> list[str]:
    """The relation in a word with its chance: beside the slanted lines, above the level one."""
    (ax, ay), (bx, by) = sheet.places[edge.first], sheet.places[edge.second]
    sure = edge.now[0] if len(edge.now) == 1 else None
    colour = INK if sure is None or 0 < sure < 1 else level_colour(sure)
    x, y = (ax + bx) / 2, (ay + by) / 2
    step = sheet.small + 3
    if abs(by - ay) < 1:  # the level line
        now = _now(edge) if len(edge.now) < 3 else "the records disagree"
        if narrow:
            return [
                _text(x, y - 7, now, sheet.small + 0.5, "middle", colour, bold=True),
                _text(x, y + 15, later[0], sheet.small, "middle"),
            ]
        told = f"{now} · {later[-1]}"
        words = [_text(x, y - 9, told, sheet.small, "middle", colour, bold=True)]
        return words + _arrow(view, sheet, y)
    broken = _broken(edge, narrow=narrow)
    rows = [*broken, *later]
    # The first row is below what stands at the top power.
    above = 10 + 4 * len(later) if not narrow else 10 if bx < ax else 1
    top = y - above - 7 * (len(broken) - 1)
    nearest = x + (top + step * (len(rows) - 1) - y) * (bx - ax) / (by - ay)  # of the line, at the last row
    if bx < ax:
        anchor, x = "end", min(x - 12, nearest - 7)
    else:  # a long word begins farther left, and stays on the sheet
        longest = max(map(len, rows))
        anchor, x = "start", min(max(x + 18, nearest + 8), sheet.width - 0.64 * sheet.small * longest)
    size, bold = (sheet.small + 0.5, sheet.small), len(broken)
    return [
        _text(x, top + step * k, told, size[k >= bold], anchor, colour if k < bold else INK, bold=k < bold)
        for k, told in enumerate(rows)
    ]


def _broken(edge: Edge, *, narrow: bool) -> list[str]:
    """The relation now, in rows that there is room for."""
    if narrow and len(edge.now) > 2:
        return ["records", "disagree"]
    return textwrap.wrap(_now(edge), 10 if narrow else 20)


def _arrow(view: ThreePowers, sheet: _Room, y: float) -> list[str]:
    """Who concedes to whom, below the level line where these two are its powers."""
    found = view.concession
    if found is None or {found.giver, found.receiver} != {1, 2}:
        return []
    x1, x2 = (sheet.places[found.giver][0], sheet.places[found.receiver][0])
    way = 1 if x2 > x1 else -1
    middle = (x1 + x2) / 2
    start, end = middle - way * 76, middle + way * 76
    shaft = _line((start, y + 14), (end - way * 10, y + 14), INK, 1.5)
    head = f'<path d="M{end:.1f},{y + 14:.1f} l{-way * 13},-5.5 v11 z" fill="{INK}"/>'
    who, _, what = _conceded(view).partition(" about ")
    told = [who, f"about {what}"] if what else [who]
    return [shaft, head, *(_text(middle, y + 32 + 15 * k, line, 12, "middle") for k, line in enumerate(told))]


def _corner(corner: Corner, k: int, sheet: _Room, radius: float, name: str, *, narrow: bool) -> list[str]:
    x, y = sheet.places[k]
    disc = f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="{GRID}" stroke="{INK}" stroke-width="1.5"/>'
    lines = textwrap.wrap(corner.name, _LETTERS)
    anchor = "start" if k == 0 else "middle"
    if k == 0:
        left = x + radius + 12
        top = y - (2 if narrow else 30)
    else:
        left, top = x, y + radius + sheet.large + 3
        if not narrow and corner.share is not None:  # the bars of both lower powers stay inside
            left = min(max(left, sheet.bar / 2 + 50), sheet.width - sheet.bar / 2 - 30)
    step = sheet.large + 3
    parts = [disc]
    parts += [
        _text(left, top + j * step, line, sheet.large, anchor, bold=True) for j, line in enumerate(lines)
    ]
    at = top + (len(lines) - 1) * step
    if not narrow:
        at += step
        power = "power not known" if corner.share is None else f"{percent(corner.share)} of their power"
        parts.append(_text(left, at, power, sheet.small, anchor, MUTED))
    if corner.gains is None or corner.loses is None:
        return parts
    told = [(f"gains in {percent(corner.gains)}", _GAINS), (f"loses in {percent(corner.loses)}", _LOSES)]
    if narrow:
        for j, (words, colour) in enumerate(told, 1):
            short = words.replace(" in", "")
            parts.append(_text(left, at + 15 * j, short, sheet.small, anchor, colour, bold=True))
        return parts
    start = left if anchor == "start" else left - sheet.bar / 2
    parts += _gain_bar(start, at + 9, sheet.bar, corner.gains, corner.loses, name)
    (gained, blue), (lost, orange) = told
    parts.append(
        f'<text x="{left:.1f}" y="{at + step + 17:.1f}" font-size="{sheet.small:g}" text-anchor="{anchor}"'
        f' font-weight="700" fill="{blue}">{escape(gained)}<tspan fill="{MUTED}"> · </tspan>'
        f'<tspan fill="{orange}">{escape(lost)}</tspan></text>'
    )
    return parts


def _gain_bar(x: float, y: float, width: float, gains: float, loses: float, name: str) -> list[str]:
    """Gains from the left, losses hatched at the right, neither between; a line at one half."""
    left, right = width * gains, width * loses
    half = x + width / 2
    return [
        _rect(x, y, left, _GAINS),
        _rect(x + left, y, max(width - left - right, 0.0), GRID),
        _rect(x + width - right, y, right, f"url(#{name}-hatch)", f' stroke="{_LOSES}"'),
        _line((half, y - 1), (half, y + 10), INK, 1),
    ]


def _rect(x: float, y: float, width: float, fill: str, more: str = "") -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="9" fill="{fill}"{more}/>'


def _line(
    start: tuple[float, float], end: tuple[float, float], colour: str, width: float, dash: str = ""
) -> str:
    (x1, y1), (x2, y2) = start, end
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    where = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {where} stroke="{colour}" stroke-width="{width:g}"{dashes}/>'


def _middle(view: ThreePowers, sheet: _Room) -> list[str]:
    """Who stands between two rivals at the horizon, with its chance."""
    between = _between(view)
    if not between:
        return []
    x, y = sheet.width / 2, sheet.places[1][1] - 62
    first, *others = between.split(" · ")
    lines = [between] if len(between) <= 34 else [first, " · ".join(others)]
    top = y - 16 * (len(lines) - 1)
    heading = _text(x, top, f"Between two rivals in {view.horizon}", 12.5, "middle", MUTED)
    return [
        heading,
        *(_text(x, top + 17 * k, line, 12.5, "middle", bold=True) for k, line in enumerate(lines, 1)),
    ]
