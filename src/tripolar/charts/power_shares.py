"""Power by several measures: each power's share of the players, one row a measure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import GRID, INK, MUTED, POWERS, SHAPES, SMALL, finish, is_narrow, row_axis, rows
from tripolar.words import UNKNOWN, listed, percent, plural

if TYPE_CHECKING:
    import altair as alt
    from altair.typing import ChartType

__all__ = ["MeasureRow", "Power", "alt_text", "specification", "title"]

_ROW = 34  # height of a row, pixels


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure: its label, and each power's share of the players (None: unknown)."""

    label: str
    shares: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Power:
    """What the picture shows: the powers' names, and the measures."""

    names: tuple[str, ...]
    measures: tuple[MeasureRow, ...]


def title(view: Power) -> str:
    """The heading of the picture."""
    return f"Power by {plural(len(view.measures), 'measure')}: each one's share of the players"


def alt_text(view: Power) -> str:
    """The picture in words: every share, and how far the measures disagree about each power."""
    lines = [
        f"{row.label}: " + ", ".join(f"{n} {percent(s)}" for n, s in zip(view.names, row.shares, strict=True))
        for row in view.measures
    ]
    spread = []
    for k, name in enumerate(view.names):
        known = [share for row in view.measures if (share := row.shares[k]) is not None]
        told = f"{percent(min(known))} to {percent(max(known))}" if known else UNKNOWN
        spread.append(f"{name} {told}")
    return f"Over all measures: {'; '.join(spread)}. " + "; ".join(lines) + "."


def specification(view: Power, width: int) -> ChartType:
    """Dots on a rule per measure; shape and colour tell the powers apart.

    Parameters
    ----------
    view : Power
        Names and measures.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    records = _records(view)
    plot = width - 24 if narrow else width - 229
    scale = alt.Scale(domain=[0, max([0.5, *(r["share"] or 0 for r in records)])], nice=True)
    axis = alt.Axis(format="%", tickCount=5, title="share of the players", domain=False, ticks=False)
    y = alt.Y(
        "measure:N",
        sort=None,
        axis=None if narrow else row_axis(labelLimit=230),
    )
    base = alt.Chart(rows(records))
    known = base.transform_filter("isValid(datum.share)")
    span = (
        known.transform_aggregate(low="min(share)", high="max(share)", groupby=["measure"])
        .mark_rule(color=GRID, strokeWidth=3)
        .encode(x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", y=y)
    )
    dots = known.mark_point(filled=True, size=85, opacity=1).encode(
        x=alt.X("share:Q", scale=scale, axis=axis),
        y=y,
        color=alt.Color("power:N", scale=_scale(view, POWERS), legend=alt.Legend(orient="top", title=None)),
        shape=alt.Shape("power:N", scale=_scale(view, SHAPES)),
    )
    layers: list[Any] = [span, dots]
    if narrow:
        layers.append(
            base.transform_aggregate(groupby=["measure"])
            .mark_text(align="left", baseline="bottom", fontSize=SMALL, dy=-10, color=INK)
            .encode(x=alt.value(0), y=y, text="measure:N")
        )
    absent = [r for r in records if r["share"] is None]
    if absent:
        layers.append(_absent(absent, y))
    return finish(alt.layer(*layers).properties(width=plot, height=alt.Step(_ROW + 12 if narrow else _ROW)))


def _records(view: Power) -> list[dict[str, Any]]:
    return [
        {"measure": row.label, "power": name, "share": None if share is None or math.isnan(share) else share}
        for row in view.measures
        for name, share in zip(view.names, row.shares, strict=True)
    ]


def _scale(view: Power, values: tuple[str, ...]) -> alt.Scale:
    import altair as alt

    names = list(view.names)
    return alt.Scale(domain=names, range=[values[k % len(values)] for k in range(len(names))])


def _absent(records: list[dict[str, Any]], y: alt.Y) -> Any:
    """Powers a measure does not cover, named at the end of its row: unknown is not zero."""
    import altair as alt

    by_measure: dict[str, list[str]] = {}
    for record in records:
        by_measure.setdefault(record["measure"], []).append(record["power"])
    data = rows([{"measure": m, "note": f"{listed(who)}: {UNKNOWN}"} for m, who in by_measure.items()])
    return (
        alt.Chart(data)
        .mark_text(align="right", baseline="middle", fontSize=SMALL, fontStyle="italic", color=MUTED, dy=-11)
        .encode(x=alt.value("width"), y=y, text="note:N")
    )
