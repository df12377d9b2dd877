"""Measured figures over the years: one panel for each power or pair, one line for each source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import INK, POWERS, SHAPES, SMALL, finish, is_narrow, rows
from tripolar.words import amount, listed, number

if TYPE_CHECKING:
    from altair.typing import ChartType
__all__ = ["FigureSeries", "SeriesLine", "alt_text", "finding", "specification", "title"]

_LEFT = 62  # room for the axis, pixels

_GAP = 18

_TELLING = 1.2  # ratio from which it is a finding

_LABEL = 30  # pixels between two labels at the ends of lines

_MARKED = 30  # points of a line up to which each is marked large

_DASHES = ([1, 0], [5, 3], [2, 2], [8, 3, 2, 3], [1, 3], [10, 4])

# Vega's short numbers are those of physics: G for bn, T for tn.
_SHORT = "replace(replace(replace(format(datum.value, '~s'), 'G', ' bn'), 'T', ' tn'), 'M', ' m')"


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """What one source says of one power or pair: years with values, in order."""

    who: str
    source: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """What the picture shows: a quantity, its unit, and lines grouped by power or pair."""

    says: str
    unit: str
    lines: tuple[SeriesLine, ...]


def title(view: FigureSeries) -> str:
    """The heading of the picture."""
    return f"{view.says[:1].upper()}{view.says[1:]}, {view.unit}"


def finding(view: FigureSeries) -> str:
    """What the picture shows, in one line: the largest against the smallest in the last year that all have.

    The heading where sources differ, where there is one line, or where a ratio says nothing.
    """
    values = [dict(line.points) for line in view.lines]
    shared = set.intersection(*map(set, values)) if values and _single(view) else set()
    if len(values) < 2 or not shared:
        return title(view)
    year = max(shared)
    ranked = sorted(view.lines, key=lambda line: dict(line.points)[year])
    low, high = (dict(line.points)[year] for line in (ranked[0], ranked[-1]))
    if low <= 0 or high / low < _TELLING:
        return title(view)
    subject = f"{view.says[:1].upper()}{view.says[1:]}"
    times = number(high / low, 2)
    return f"{subject}: {ranked[-1].who} has {times} times as much as {ranked[0].who} in {year}"


def _single(view: FigureSeries) -> bool:
    """Whether one source speaks for each power or pair, and there are few enough for one picture."""
    return len({line.source for line in view.lines}) == 1 and len(view.lines) <= len(POWERS)


def alt_text(view: FigureSeries) -> str:
    """The picture in words: where each line starts and ends, and where sources differ most."""
    told = []
    for line in view.lines:
        (first, start), (last, end) = line.points[0], line.points[-1]
        path = f"{amount(start, view.unit)} in {first}"
        if last != first:
            path += f" to {amount(end, view.unit)} in {last}"
        told.append(f"{line.who} ({line.source}) {path}")
    apart = [text for who in dict.fromkeys(each.who for each in view.lines) if (text := _apart(view, who))]
    return f"{title(view)}. {'; '.join(told)}.{''.join(apart)}"


def _apart(view: FigureSeries, who: str) -> str:
    """The year in which sources on one power or pair differ by the largest factor; empty if they agree."""
    found: dict[int, list[float]] = {}
    for line in view.lines:
        if line.who == who:
            for year, value in line.points:
                found.setdefault(year, []).append(value)
    wide = {
        year: max(values) / min(values)
        for year, values in found.items()
        if min(values) > 0 and max(values) / min(values) >= 1.01
    }
    if not wide:
        return ""
    year = max(wide, key=lambda each: wide[each])
    shown = listed(amount(value, view.unit) for value in sorted(found[year]))
    return f" For {who} the sources differ most in {year}: {shown}."


def specification(view: FigureSeries, width: int) -> ChartType:
    """All powers in one picture, each named at the end of its line; panels where sources differ.

    Panels are on one scale, so that they can be compared; sources are told apart by colour, dash and shape.

    Parameters
    ----------
    view : FigureSeries
        Lines by power or pair and by source.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    if _single(view):
        return _together(view, width)
    whos = list(dict.fromkeys(line.who for line in view.lines))
    sources = list(dict.fromkeys(line.source for line in view.lines))
    narrow = is_narrow(width)
    columns = 1 if narrow else min(3, max(1, len(whos)))
    plot = (width - _LEFT - 12 - _GAP * (columns - 1)) // columns
    domain: dict[str, Any] = {"sort": sources}
    legend = None if len(sources) == 1 else alt.Legend(orient="top", columns=1, labelLimit=width - 60)
    colours = [INK] if len(sources) == 1 else [POWERS[k % len(POWERS)] for k in range(len(sources))]
    shapes = [SHAPES[k % len(SHAPES)] for k in range(len(sources))]
    dashes = [_DASHES[k % len(_DASHES)] for k in range(len(sources))]
    base = alt.Chart().encode(
        x=alt.X(
            "year:Q",
            title=None,
            scale=alt.Scale(nice=False, zero=False, padding=6),
            axis=alt.Axis(format="d", tickCount=4, grid=False, labelFlush=True, tickMinStep=1),
        ),
        y=alt.Y(
            "value:Q",
            title=None,
            axis=alt.Axis(labelExpr=_SHORT, domain=False, ticks=False, tickCount=4),
        ),
        color=alt.Color("source:N", **domain, scale=alt.Scale(domain=sources, range=colours), legend=legend),
        strokeDash=alt.StrokeDash(
            "source:N", **domain, scale=alt.Scale(domain=sources, range=dashes), legend=legend
        ),
    )
    few = max((len(line.points) for line in view.lines), default=0) <= _MARKED
    line = base.mark_line(strokeWidth=2)
    shape = alt.Shape("source:N", **domain, scale=alt.Scale(domain=sources, range=shapes), legend=legend)
    points = base.mark_point(filled=True, size=34 if few else 12, opacity=1).encode(shape=shape)
    data = rows(
        [
            {"who": each.who, "source": each.source, "year": year, "value": value}
            for each in view.lines
            for year, value in each.points
        ]
    )
    header = alt.Header(
        title=None, labelAnchor="start", labelFontSize=SMALL + 1, labelFontWeight=600, labelColor=INK
    )
    facet = alt.Facet("who:N", sort=whos, header=header)
    layers = alt.layer(line, points).properties(width=plot, height=120 if narrow else 150)
    return finish(layers.properties(data=data).facet(facet, columns=columns, spacing=_GAP))


def _together(view: FigureSeries, width: int) -> ChartType:
    """One picture: a colour, a dash and a shape for each power, its name and value where its line ends."""
    import altair as alt

    narrow = is_narrow(width)
    height = 200 if narrow else 280
    whos = [line.who for line in view.lines]
    last = [line.points[-1] for line in view.lines]
    told = [amount(value, view.unit) for _, value in last]
    room = round(7.2 * max(map(len, (*whos, *told)), default=0)) + 16
    values = [value for line in view.lines for _, value in line.points]
    low, high = min(0.0, *values), max(0.0, *values)
    scale = alt.Scale(domain=[low, high if high > low else low + 1.0], nice=False)
    x = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(nice=False, zero=False, padding=6),
        axis=alt.Axis(format="d", tickCount=4, grid=False, labelFlush=True, tickMinStep=1),
    )
    axis = alt.Axis(labelExpr=_SHORT, domain=False, ticks=False, tickCount=5)
    y = alt.Y("value:Q", title=None, scale=scale, axis=axis)

    def by(channel: type[Any], found: Sequence[Any]) -> Any:
        own = [found[k % len(found)] for k in range(len(whos))]
        return channel("who:N", sort=whos, legend=None, scale=alt.Scale(domain=whos, range=own))

    colour = by(alt.Color, POWERS)
    data = [
        {
            "who": line.who,
            "year": year,
            "value": value,
            "told": f"{line.who} {year}: {amount(value, view.unit)}",
        }
        for line in view.lines
        for year, value in line.points
    ]
    base = alt.Chart(rows(data)).encode(x=x, y=y, color=colour)
    few = max((len(line.points) for line in view.lines), default=0) <= _MARKED
    size = 34 if few else 12
    line = base.mark_line(strokeWidth=2).encode(strokeDash=by(alt.StrokeDash, _DASHES))
    points = base.mark_point(filled=True, size=size, opacity=1, aria=True).encode(
        shape=by(alt.Shape, SHAPES), description="told:N"
    )
    places = _apart_from([(high - value) / max(high - low, 1e-300) * height for _, value in last], height)
    ends = [
        {"who": who, "at": place, "told": words} for who, place, words in zip(whos, places, told, strict=True)
    ]
    labels = alt.Chart(rows(ends)).encode(
        x=alt.value("width"), y=alt.Y("at:Q", scale=None, axis=None), color=colour
    )
    beside: dict[str, Any] = {"align": "left", "dx": 10, "fontSize": SMALL + 1}
    names = labels.mark_text(baseline="bottom", dy=1, fontWeight=600, **beside).encode(text="who:N")
    amounts = labels.mark_text(baseline="top", dy=1, **beside).encode(text="told:N")
    layers = alt.layer(alt.layer(line, points), alt.layer(names, amounts)).resolve_scale(y="independent")
    return finish(layers.properties(width=width - _LEFT - room, height=height))


def _apart_from(places: Sequence[float], height: float) -> list[float]:
    """Places of labels, moved until none lies on another; in the order given."""
    order = sorted(range(len(places)), key=places.__getitem__)
    found = list(places)
    least = 0.0
    for k in order:
        found[k] = least = max(found[k], least)
        least += _LABEL
    most = float(height)
    for k in reversed(order):
        found[k] = most = min(found[k], most)
        most -= _LABEL
    return found
