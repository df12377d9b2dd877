"""The ledger at a glance: every claim's probability, its sampling error, and its bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import (
    GRID,
    INK,
    MUTED,
    SMALL,
    VERDICT_SHAPES,
    VERDICTS,
    chance_axis,
    chance_scale,
    finish,
    is_narrow,
    label_room,
    row_axis,
    rows,
)
from tripolar.enums import Verdict
from tripolar.words import UNKNOWN, percent, plural

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["Probabilities", "ProbabilityBar", "alt_text", "specification", "title"]

_ROW = 24  # height of a row, pixels


@dataclass(frozen=True, slots=True)
class ProbabilityBar:
    """One claim: probability, its standard error, and bounds with undecided draws counted both ways.

    `label` is the claim in a few words; a narrow drawing has room for its id alone.
    """

    claim: str
    verdict: Verdict
    probability: float | None
    error: float | None
    lower: float | None
    upper: float | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What the picture shows: the claims in the order of the ledger."""

    bars: tuple[ProbabilityBar, ...]


def title(view: Probabilities) -> str:
    """The heading of the picture."""
    return f"How often each of {plural(len(view.bars), 'claim')} holds over the draws"


def alt_text(view: Probabilities) -> str:
    """The picture in words: every claim's verdict, probability and bounds."""
    lines = []
    for bar in view.bars:
        text = f"{bar.claim}{' ' * bool(bar.label)}{bar.label} {bar.verdict}, {percent(bar.probability)}"
        if bar.lower is not None and bar.upper is not None:
            text += f" (bounds {percent(bar.lower)} to {percent(bar.upper)})"
        lines.append(text)
    return "Share of draws in which each claim's criterion holds: " + "; ".join(lines) + "."


def specification(view: Probabilities, width: int) -> ChartType:
    """One row a claim: a thin line for the bounds, a thick one for two standard errors, a mark.

    Parameters
    ----------
    view : Probabilities
        Claims with their probabilities.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    base = alt.Chart(rows([_record(bar, narrow) for bar in view.bars]))
    scale, axis = chance_scale(), chance_axis()
    room = label_room([_name(bar, narrow) for bar in view.bars])
    y = alt.Y("claim:N", sort=None, axis=row_axis(labelFontWeight=600, labelLimit=68 if narrow else room))
    names = list(VERDICTS)
    colour = alt.Color("verdict:N", legend=None, scale=alt.Scale(domain=names, range=list(VERDICTS.values())))
    shape = alt.Shape(
        "verdict:N",
        legend=None,
        scale=alt.Scale(domain=names, range=[VERDICT_SHAPES[name] for name in names]),
    )
    half = (
        alt.Chart(rows([{"half": 0.5}]))
        .mark_rule(color=MUTED, strokeDash=[3, 3])
        .encode(x=alt.X("half:Q", scale=scale, axis=axis))
    )
    bounds = base.mark_rule(color=GRID, strokeWidth=6, strokeCap="round").encode(
        x=alt.X("lower:Q", scale=scale, axis=axis), x2="upper:Q", y=y
    )
    error = base.mark_rule(strokeWidth=2.5).encode(
        x=alt.X("below:Q", scale=scale), x2="above:Q", y=y, color=colour
    )
    decided = base.transform_filter("isValid(datum.probability)")
    mark = decided.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("probability:Q", scale=scale), y=y, color=colour, shape=shape
    )
    said = base.mark_text(align="left", fontSize=SMALL, color=INK, dx=12).encode(
        x=alt.value("width"), y=y, text="said:N"
    )
    plot = width - (138 if narrow else max(150 + room, 226))
    return finish(alt.layer(bounds, half, error, mark, said).properties(width=plot, height=alt.Step(_ROW)))


def _name(bar: ProbabilityBar, narrow: bool) -> str:
    return bar.claim if narrow or not bar.label else bar.label


def _record(bar: ProbabilityBar, narrow: bool) -> dict[str, Any]:
    known = bar.probability is not None and not math.isnan(bar.probability)
    spread = 2 * (bar.error or 0.0)
    middle = bar.probability if known and bar.probability is not None else None
    verdict = bar.verdict.split(" on ")[0] if narrow else bar.verdict  # "depends"
    return {
        "claim": _name(bar, narrow),
        "verdict": bar.verdict,
        "probability": middle,
        "below": None if middle is None else max(bar.lower or 0.0, middle - spread),
        "above": None if middle is None else min(1.0 if bar.upper is None else bar.upper, middle + spread),
        "lower": bar.lower,
        "upper": bar.upper,
        "said": f"{percent(middle)} {verdict}" if middle is not None else UNKNOWN,
    }
