"""What flips a claim over two parameters: how often it holds, and the line at which it turns."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.palette import BAND, INK
from tripolar.charts.theme import finish, is_narrow, rows
from tripolar.charts.words import listed, number, percent

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["Cell", "Segment", "TwoWay", "alt_text", "specification", "title"]

_LEFT = 72
_BOTTOM = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """A rectangle of the two parameters, and the smoothed share of draws in which the claim holds."""

    x: float
    x2: float
    y: float
    y2: float
    share: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the line at which the share is one half and the median margin zero."""

    x: float
    y: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class TwoWay:
    """What the picture shows: a claim over two parameters, each with its unit."""

    claim: str
    across: str
    across_unit: str
    up: str
    up_unit: str
    cells: tuple[Cell, ...]
    line: tuple[Segment, ...]


def title(view: TwoWay) -> str:
    """The heading of the picture."""
    return f"{view.claim} over {view.across} and {view.up}"


def alt_text(view: TwoWay) -> str:
    """The picture in words: the share in the four corners, and where the line runs."""
    cells = view.cells
    corners = [
        (f"{low_x} {view.across} and {low_y} {view.up}", cell)
        for low_x, low_y, cell in (
            ("low", "low", min(cells, key=lambda c: (c.x, c.y))),
            ("high", "low", min(cells, key=lambda c: (-c.x, c.y))),
            ("low", "high", min(cells, key=lambda c: (c.x, -c.y))),
            ("high", "high", min(cells, key=lambda c: (-c.x, -c.y))),
        )
    ]
    told = listed(f"{percent(cell.share)} at {where}" for where, cell in corners)
    text = f"Share of draws in which {view.claim} holds: {told}."
    if not view.line:
        return f"{text} It crosses one half nowhere."
    ends = [*((s.x, s.y) for s in view.line), *((s.x2, s.y2) for s in view.line)]
    (x, y), (x2, y2) = min(ends), max(ends)
    line = f"({number(x)}, {number(y)}) to ({number(x2)}, {number(y2)})"
    return f"{text} It crosses one half, where the median margin is zero, along a line from {line}."


def specification(view: TwoWay, width: int) -> ChartType:
    """Cells the fuller the more often the claim holds, and the zero line over them.

    Parameters
    ----------
    view : TwoWay
        A claim over two parameters.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    plot = width - _LEFT - (0 if narrow else 110)
    across, up = _named(view.across, view.across_unit), _named(view.up, view.up_unit)
    scale = alt.Scale(zero=False, nice=False)
    plain: dict[str, Any] = {"grid": False, "domain": False, "ticks": False}
    x = alt.X("x:Q", title=across, scale=scale, axis=alt.Axis(**plain))
    y = alt.Y("y:Q", title=up, scale=scale, axis=alt.Axis(**plain))
    fullness = alt.Opacity(
        "share:Q",
        scale=alt.Scale(domain=[0, 1], range=[0.04, 0.9]),
        legend=alt.Legend(
            format="%",
            values=[0, 0.25, 0.5, 0.75, 1],
            orient="bottom" if narrow else "right",
            symbolFillColor=BAND,
            symbolType="square",
            symbolStrokeWidth=0,
        ),
    )
    cells = (
        alt.Chart(rows([asdict(cell) for cell in view.cells]))
        .mark_rect(fill=BAND, strokeWidth=0)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q", opacity=fullness)
    )
    line = (
        alt.Chart(rows([asdict(segment) for segment in view.line]))
        .mark_rule(color=INK, strokeWidth=2.5, strokeCap="round")
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
    )
    height = plot if narrow else min(plot, 360)
    return finish(alt.layer(cells, line).properties(width=plot, height=height - (_BOTTOM if narrow else 0)))


def _named(name: str, unit: str) -> str:
    return f"{name}, {unit}" if unit else name
