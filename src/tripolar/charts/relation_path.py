"""Expected relations over the years ahead, with the range over the draws: one panel a pair."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import BAND, INK, MUTED, SMALL, finish, is_narrow, rows
from tripolar.words import UNKNOWN, interval, level_word, listed, number

if TYPE_CHECKING:
    import altair as alt
    from altair.typing import ChartType

__all__ = ["Panel", "RelationPaths", "Year", "alt_text", "specification", "title"]

_LEFT = 76  # room for the levels' words, pixels
_GAP = 22  # between panels


@dataclass(frozen=True, slots=True)
class Year:
    """Expected level so many years ahead over the draws: median, 5–95 and 25–75 percent; NaN if unknown."""

    ahead: float
    median: float
    low: float
    lower: float
    upper: float
    high: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One pair and its years."""

    pair: str
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class RelationPaths:
    """What the picture shows: panels, the levels of the grid, and the calendar year it starts from.

    `ends` are the years in which eras end, where there are any.
    """

    panels: tuple[Panel, ...]
    levels: tuple[float, ...]
    start: int
    ends: tuple[float, ...] = ()


def title(view: RelationPaths) -> str:
    """The heading of the picture."""
    last = max((year.ahead for panel in view.panels for year in panel.years), default=0)
    return f"Expected relations from {view.start} to {view.start + last:g}"


def alt_text(view: RelationPaths) -> str:
    """The picture in words: where each pair starts and ends, with the range at the end."""
    lines = []
    for panel in view.panels:
        known = [year for year in panel.years if not math.isnan(year.median)]
        if not known:
            lines.append(f"{panel.pair}: {UNKNOWN}")
            continue
        first, last = known[0], known[-1]
        path = f"from {number(first.median, 2)} to {number(last.median, 2)} in year {last.ahead:g}"
        lines.append(f"{panel.pair}: {path}, 5 to 95% {interval(last.low, last.high)}")
    eras = f" Eras end in {listed(f'{end:g}' for end in view.ends)}." if view.ends else ""
    told = "Level 0 is hostile, 0.5 normal, 1 partnership. Median over the draws: " + "; ".join(lines) + "."
    return told + eras


def specification(view: RelationPaths, width: int) -> ChartType:
    """Median line over two bands per pair; panels side by side, or stacked on a phone.

    Parameters
    ----------
    view : RelationPaths
        Panels, levels and first year.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    columns = 1 if narrow else min(3, max(1, len(view.panels)))
    size = ((width - _LEFT - 12 - _GAP * (columns - 1)) // columns, 120 if narrow else 190)
    records = [_record(panel.pair, year, view.start) for panel in view.panels for year in panel.years]
    years = sorted({record["year"] for record in records})
    x = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(nice=False, zero=False),
        axis=alt.Axis(format="d", values=years[:: max(1, len(years) // 2)], grid=False, labelFlush=True),
    )
    margin = 0.04 * (max(view.levels) - min(view.levels))  # so that lines along the ends show whole
    scale = alt.Scale(domain=[min(view.levels) - margin, max(view.levels) + margin], nice=False)
    axis = _level_axis(view.levels)
    base = alt.Chart().properties(width=size[0], height=size[1])
    layers = [
        base.mark_area(color=BAND, opacity=opacity).encode(x=x, y=alt.Y(low, scale=scale, axis=axis), y2=high)
        for low, high, opacity in (("low:Q", "high:Q", 0.22), ("lower:Q", "upper:Q", 0.32))
    ]
    layers.append(
        base.mark_line(color=INK, strokeWidth=2).encode(x=x, y=alt.Y("median:Q", scale=scale, axis=axis))
    )
    if view.ends:
        # The ends as rows of the same data, which a facet asks for; of a year they have no range.
        ends = [{"pair": panel.pair, "end": end} for panel in view.panels for end in view.ends]
        records += ends
        layers.append(
            base.mark_rule(color=MUTED, strokeDash=[2, 3], strokeWidth=1)
            .transform_filter("isValid(datum.end)")
            .encode(x=alt.X("end:Q", title=None))
        )
    absent = base.transform_filter("!isValid(datum.median) && isValid(datum.year)")
    layers.append(
        absent.transform_aggregate(years="count()", groupby=["pair"])
        .mark_text(text=UNKNOWN, color=MUTED, fontStyle="italic")
        .encode(x=alt.value(size[0] / 2), y=alt.value(size[1] / 2))
    )
    header = alt.Header(
        title=None,
        labelAnchor="start",
        labelFontSize=SMALL + 1,
        labelFontWeight=600,
        labelColor=INK,
        labelPadding=8,
    )
    pairs = alt.Facet("pair:N", sort=[panel.pair for panel in view.panels], header=header)
    return finish(alt.layer(*layers, data=rows(records)).facet(pairs, columns=columns, spacing=_GAP))


def _level_axis(levels: tuple[float, ...]) -> alt.Axis:
    import altair as alt

    words = " : ".join(f"datum.value == {level:g} ? '{level_word(level)}'" for level in levels)
    return alt.Axis(values=list(levels), labelExpr=f"{words} : ''", title=None, domain=False, ticks=False)


def _record(pair: str, year: Year, start: int) -> dict[str, Any]:
    known = {name: None if math.isnan(value) else value for name, value in asdict(year).items()}
    return {"pair": pair, "year": start + year.ahead, **known}
