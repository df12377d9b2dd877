"""Every claim under the assumptions of two arguments: two connected points for each claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import (
    GRID,
    INK,
    MUTED,
    PAPER,
    SMALL,
    chance_axis,
    chance_scale,
    finish,
    is_narrow,
    row_axis,
    rows,
)
from tripolar.words import percent, plural

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["Dumbbells", "Pair", "alt_text", "specification", "title"]

_ROW = 22  # height of a row, pixels


@dataclass(frozen=True, slots=True)
class Pair:
    """One claim: its probability under the first and the second set of assumptions."""

    claim: str
    first: float
    second: float
    agreed: bool


@dataclass(frozen=True, slots=True)
class Dumbbells:
    """What the picture shows: two scenarios by name, and the claims in order."""

    first: str
    second: str
    pairs: tuple[Pair, ...]


def title(view: Dumbbells) -> str:
    """The heading of the picture."""
    return f"{plural(len(view.pairs), 'claim')} under the assumptions of both"


def alt_text(view: Dumbbells) -> str:
    """The picture in words: every claim's two probabilities, those with two verdicts first."""
    told = [
        f"{pair.claim} {percent(pair.first)} and {percent(pair.second)}"
        + ("" if pair.agreed else " (another verdict)")
        for pair in sorted(view.pairs, key=lambda pair: pair.agreed)
    ]
    return (
        f"Share of draws in which each claim holds, under the assumptions of {view.first} and of"
        f" {view.second}: {'; '.join(told)}."
    )


def specification(view: Dumbbells, width: int) -> ChartType:
    """A line from the hollow mark of the first to the full mark of the second, bold where the verdict turns.

    Parameters
    ----------
    view : Dumbbells
        Claims with two probabilities each.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    base = alt.Chart(rows([_record(pair) for pair in view.pairs]))
    scale, axis = chance_scale(), chance_axis()
    order = [pair.claim for pair in view.pairs]
    y = alt.Y("claim:N", sort=order, axis=row_axis(labelFontWeight=600, labelLimit=90 if narrow else 160))
    half = (
        alt.Chart(rows([{"half": 0.5}]))
        .mark_rule(color=MUTED, strokeDash=[3, 3])
        .encode(x=alt.X("half:Q", scale=scale, axis=axis))
    )
    ends = {"x": alt.X("first:Q", scale=scale, axis=axis), "x2": "second:Q", "y": y}
    same = base.transform_filter("datum.agreed").mark_rule(color=GRID, strokeWidth=4).encode(**ends)
    turned = base.transform_filter("!datum.agreed").mark_rule(color=INK, strokeWidth=3).encode(**ends)
    one = base.mark_point(fill=PAPER, stroke=INK, strokeWidth=1.5, size=60, opacity=1).encode(
        x=alt.X("first:Q", scale=scale, axis=axis), y=y
    )
    other = base.mark_point(fill=INK, stroke=INK, size=60, opacity=1).encode(
        x=alt.X("second:Q", scale=scale, axis=axis), y=y
    )
    said = base.mark_text(align="left", fontSize=SMALL, color=INK, dx=12).encode(
        x=alt.value("width"), y=y, text="said:N"
    )
    plot = width - (180 if narrow else 250)
    return finish(
        alt.layer(half, same, turned, one, other, said).properties(width=plot, height=alt.Step(_ROW))
    )


def _record(pair: Pair) -> dict[str, Any]:
    return {
        "claim": pair.claim,
        "first": pair.first,
        "second": pair.second,
        "agreed": pair.agreed,
        "said": f"{percent(pair.first)} → {percent(pair.second)}",
    }
