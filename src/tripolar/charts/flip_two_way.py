"""What flips a claim over two parameters: how often it holds, and the line at which it turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tripolar.charts.theme import BAND, INK, finish, is_narrow, rows
from tripolar.words import listed, number, percent

if TYPE_CHECKING:
    import altair as alt
    from altair.typing import ChartType

__all__ = ["Cell", "Segment", "TwoWay", "alt_text", "corners", "ends", "specification", "surface", "title"]

_LEFT = 72
_BOTTOM = 60


class _Rectangle(Protocol):
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...


Placed = TypeVar("Placed", bound=_Rectangle)


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
    told = listed(
        f"{percent(cell.share)} at {where}" for where, cell in corners(view.cells, view.across, view.up)
    )
    text = f"Share of draws in which {view.claim} holds: {told}."
    if not view.line:
        return f"{text} It crosses one half nowhere."
    return (
        f"{text} It crosses one half, where the median margin is zero, along a line from {ends(view.line)}."
    )


def corners(cells: Sequence[Placed], across: str, up: str) -> tuple[tuple[str, Placed], ...]:
    """The cells at the four corners of a surface, each with where that is in words."""
    signs = {"low": 1, "high": -1}
    return tuple(
        (f"{x} {across} and {y} {up}", min(cells, key=lambda c: (signs[x] * c.x, signs[y] * c.y)))
        for y in signs
        for x in signs
    )


def ends(line: Sequence[Segment]) -> str:
    """Where a line of one or more segments begins and ends, from the left."""
    points = [*((s.x, s.y) for s in line), *((s.x2, s.y2) for s in line)]
    (x, y), (x2, y2) = min(points), max(points)
    return f"({number(x)}, {number(y)}) to ({number(x2)}, {number(y2)})"


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

    def filled(base: alt.Chart, legend: alt.Legend) -> alt.Chart:
        legend.format, legend.values = "%", [0, 0.25, 0.5, 0.75, 1]
        fullness = alt.Scale(domain=[0, 1], range=[0.04, 0.9])
        opacity = alt.Opacity("share:Q", scale=fullness, legend=legend)
        cells = base.mark_rect(fill=BAND, strokeWidth=0)
        drawn: alt.Chart = cells.encode(x2="x2:Q", y2="y2:Q", opacity=opacity)
        return drawn

    plain = alt.Scale(zero=False, nice=False)
    return surface(
        [asdict(cell) for cell in view.cells],
        view.line,
        ((view.across, view.across_unit), (view.up, view.up_unit)),
        (plain, plain),
        filled,
        width,
    )


def surface(
    places: Sequence[dict[str, Any]],
    line: Sequence[Segment],
    names: tuple[tuple[str, str], tuple[str, str]],
    scales: tuple[alt.Scale, alt.Scale],
    filled: Callable[[alt.Chart, alt.Legend], ChartType],
    width: int,
    over: Sequence[alt.Chart] = (),
) -> ChartType:
    """A plane of two parameters that is filled, a line over it, and what else lies on top.

    Parameters
    ----------
    places : sequence of dict
        ``x``, ``y``, and what `filled` reads.
    line : sequence of Segment
        Drawn over what is filled.
    names : pair of pairs of str
        Of the parameter across and of that upwards: name and unit.
    scales : pair of Scale
        Of the same.
    filled : callable
        Given a chart of the places on both axes, and a legend for where there is room: that chart, drawn.
    width : int
        Width of the drawing in pixels.
    over : sequence of Chart
        Further layers, with ``x`` and ``y``.
    """
    import altair as alt

    narrow = is_narrow(width)
    plot = width - _LEFT - (0 if narrow else 110)
    plain: dict[str, Any] = {"grid": False, "domain": False, "ticks": False}
    both: dict[str, Any] = {
        field: channel(f"{field}:Q", title=_named(*name), scale=scale, axis=alt.Axis(**plain))
        for channel, field, name, scale in zip((alt.X, alt.Y), "xy", names, scales, strict=True)
    }
    legend = alt.Legend(
        orient="bottom" if narrow else "right",
        symbolFillColor=BAND,
        symbolType="square",
        symbolStrokeWidth=0,
    )
    drawn = filled(alt.Chart(rows(places)).encode(**both), legend)
    border = (
        alt.Chart(rows([asdict(segment) for segment in line]))
        .mark_rule(color=INK, strokeWidth=2.5, strokeCap="round")
        .encode(x2="x2:Q", y2="y2:Q", **both)
    )
    height = (plot if narrow else min(plot, 360)) - (_BOTTOM if narrow else 0)
    return finish(alt.layer(drawn, border, *over).properties(width=plot, height=height))


def _named(name: str, unit: str) -> str:
    return f"{name}, {unit}" if unit else name
