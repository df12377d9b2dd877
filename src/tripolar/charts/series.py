"""Measured figures over the years: one panel for each power or pair, one line for each source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import INK, POWERS, SHAPES, SMALL, finish, is_narrow, rows
from tripolar.words import amount, listed

if TYPE_CHECKING:
    from altair.typing import ChartType
__all__ = ["FigureSeries", "SeriesLine", "alt_text", "specification", "title"]

_LEFT = 62  # room for the axis, pixels

_GAP = 18

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
    """Panels on one scale, so that they can be compared; sources told apart by colour, dash and shape.

    Parameters
    ----------
    view : FigureSeries
        Lines by power or pair and by source.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

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
