"""Where a claim holds and where it fails over two parameters, point by point, all else as it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.flip_two_way import Segment, corners, ends, surface
from tripolar.charts.palette import BAND, GRID, INK, MUTED, PAPER
from tripolar.charts.theme import rows
from tripolar.charts.words import listed, plural

if TYPE_CHECKING:
    import altair as alt
    from altair.typing import ChartType

__all__ = ["NO_VERDICT", "Axis", "Cell", "Grid", "alt_text", "specification", "title"]

NO_VERDICT = "no verdict"


@dataclass(frozen=True, slots=True)
class Axis:
    """One of the two parameters: its name and unit, whether it is drawn by factors, and its value now."""

    name: str
    unit: str
    log: bool
    now: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One point with the rectangle around it: the claim ``holds`` or ``fails`` there, or has no verdict."""

    x: float
    x2: float
    y: float
    y2: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Grid:
    """What the picture shows: a claim at points over two parameters, and the line at which it turns."""

    claim: str
    across: Axis
    up: Axis
    cells: tuple[Cell, ...]
    line: tuple[Segment, ...]


def title(view: Grid) -> str:
    """The heading of the picture."""
    return f"{view.claim} over {view.across.name} and {view.up.name}, all else as it is"


def alt_text(view: Grid) -> str:
    """The picture in words: how often the claim holds, what it does in the corners, and where it turns."""
    count = Counter(cell.verdict for cell in view.cells)
    told = listed(f"{verdict} at {count[verdict]}" for verdict in ("holds", "fails") if count[verdict])
    none = f" It has no verdict at {count[NO_VERDICT]}." if count[NO_VERDICT] else ""
    if not told:
        return f"{view.claim} has no verdict at any of {plural(len(view.cells), 'point')}."
    text = f"Of {plural(len(view.cells), 'point')}, {view.claim} {told}.{none}"
    found = corners(view.cells, view.across.name, view.up.name)
    at = listed(f"{cell.verdict} at {where}" for where, cell in found)
    turns = f"along a line from {ends(view.line)}" if view.line else "nowhere between the points"
    return f"{text} {at[:1].upper()}{at[1:]}. It turns {turns}."


def specification(view: Grid, width: int) -> ChartType:
    """Cells dark where the claim holds, pale where it fails, crossed where nobody can say, under the line.

    Parameters
    ----------
    view : Grid
        A claim over two parameters.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    def shades(legend: alt.Legend) -> dict[str, Any]:
        legend.symbolOpacity, legend.symbolStrokeColor, legend.symbolStrokeWidth = 1, MUTED, 1
        legend.symbolFillColor = alt.Undefined
        colours = alt.Scale(domain=["holds", "fails", NO_VERDICT], range=[BAND, GRID, PAPER])
        return {"fill": alt.Fill("verdict:N", scale=colours, legend=legend)}

    middles = [
        {"x": _middle(cell.x, cell.x2, view.across), "y": _middle(cell.y, cell.y2, view.up)}
        for cell in view.cells
        if cell.verdict == NO_VERDICT
    ]
    unknown = alt.Chart(rows(middles)).mark_point(shape="cross", angle=45, size=40, color=MUTED, opacity=1)
    now = [{"x": view.across.now, "y": view.up.now}] if None not in (view.across.now, view.up.now) else []
    here = alt.Chart(rows(now)).mark_point(shape="diamond", size=90, color=INK, strokeWidth=2, opacity=1)
    return surface(
        [asdict(cell) for cell in view.cells],
        view.line,
        ((view.across.name, view.across.unit), (view.up.name, view.up.unit)),
        (_scale(view.across), _scale(view.up)),
        shades,
        width,
        [each.encode(x="x:Q", y="y:Q") for each in (unknown, here)],
    )


def _scale(axis: Axis) -> alt.Scale:
    import altair as alt

    return alt.Scale(type="log" if axis.log else "linear", zero=False, nice=False)


def _middle(low: float, high: float, axis: Axis) -> float:
    return float((low * high) ** 0.5) if axis.log else (low + high) / 2
