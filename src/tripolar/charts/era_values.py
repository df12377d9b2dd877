"""What the powers' futures are worth by era, growing and still: one panel a power."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import INK, MUTED, SMALL, finish, is_narrow, rows
from tripolar.words import UNKNOWN, interval, number

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["EraPanel", "EraValues", "EraWorth", "alt_text", "specification", "title"]

_LEFT = 62  # room for the axis, pixels
_GAP = 26  # between panels
_GROWING, _STILL = "as they grow", "still world"


@dataclass(frozen=True, slots=True)
class EraWorth:
    """A power's value in one era over the draws, bn US$ a year: median, 5 and 95 percent; NaN if unknown."""

    era: str
    median: float
    low: float
    high: float
    still: float
    still_low: float
    still_high: float


@dataclass(frozen=True, slots=True)
class EraPanel:
    """One power and its eras."""

    power: str
    eras: tuple[EraWorth, ...]


@dataclass(frozen=True, slots=True)
class EraValues:
    """What the picture shows."""

    panels: tuple[EraPanel, ...]


def title(view: EraValues) -> str:
    """The heading of the picture."""
    return "What each power's future is worth, era by era"


def alt_text(view: EraValues) -> str:
    """The picture in words: the median of the first and the last era, growing and still."""
    lines = []
    for panel in view.panels:
        first, last = panel.eras[0], panel.eras[-1]
        if math.isnan(first.median) or math.isnan(last.median):
            lines.append(f"{panel.power}: {UNKNOWN}")
            continue
        spread = f"5 to 95% {interval(last.low, last.high)}"
        told = f"{number(first.median)} {first.era}, {number(last.median)} {last.era} ({spread})"
        lines.append(f"{panel.power}: {told}, in the still world {number(last.still)}")
    return "Value in bn US$ a year, median over the draws. " + "; ".join(lines) + "."


def specification(view: EraValues, width: int) -> ChartType:
    """Medians with their ranges, growing (discs) beside still (diamonds); panels side by side, or stacked.

    Parameters
    ----------
    view : EraValues
        Panels.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    columns = 1 if narrow else min(3, max(1, len(view.panels)))
    size = (width - (_LEFT + _GAP) * columns) // columns, 110 if narrow else 170
    records = [record for panel in view.panels for each in panel.eras for record in _records(panel, each)]
    begins = "indexof(datum.label, 'from') == 0 ? slice(datum.label, 5) + '+' : split(datum.label, '–')[0]"
    x = alt.X("era:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, grid=False, labelExpr=begins))
    apart = alt.XOffset("world:N", sort=[_GROWING, _STILL])
    domain = [_GROWING, _STILL]
    colour = alt.Color("world:N", scale=alt.Scale(domain=domain, range=[INK, MUTED]), legend=None)
    shape = alt.Shape("world:N", scale=alt.Scale(domain=domain, range=["circle", "diamond"]), legend=None)
    scale = alt.Scale(zero=False)
    base = alt.Chart().properties(width=size[0], height=size[1])
    ranges = base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(
        x=x, xOffset=apart, y=alt.Y("low:Q", scale=scale, title=None), y2="high:Q", color=colour
    )
    medians = base.mark_point(filled=True, opacity=1, size=45).encode(
        x=x, xOffset=apart, y=alt.Y("median:Q", scale=scale, title=None), color=colour, shape=shape
    )
    header = alt.Header(
        title=None, labelAnchor="start", labelFontSize=SMALL + 1, labelFontWeight=600, labelColor=INK
    )
    powers = alt.Facet("power:N", sort=[panel.power for panel in view.panels], header=header)
    drawn = alt.layer(ranges, medians, data=rows(records)).facet(powers, columns=columns, spacing=_GAP)
    return finish(drawn.resolve_scale(y="independent"))


def _records(panel: EraPanel, each: EraWorth) -> list[dict[str, Any]]:
    found = []
    for world, median, low, high in (
        (_GROWING, each.median, each.low, each.high),
        (_STILL, each.still, each.still_low, each.still_high),
    ):
        known = {
            name: None if math.isnan(value) else value
            for name, value in (("median", median), ("low", low), ("high", high))
        }
        found.append({"power": panel.power, "era": each.era, "world": world, **known})
    return found
