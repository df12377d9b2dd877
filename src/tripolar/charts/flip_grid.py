"""Where a claim holds and where it fails over two parameters, point by point, all else as it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.flip_two_way import Segment, corners, ends, surface
from tripolar.charts.theme import BAND, GRID, INK, MUTED, PAPER, rows
from tripolar.words import listed, plural

if TYPE_CHECKING:
    import altair as alt
    from altair.typing import ChartType

__all__ = ["NO_VERDICT", "Area", "AxisView", "Grid", "Spot", "alt_text", "specification", "title"]

NO_VERDICT = "no verdict"
_VERDICTS = ("holds", "fails", NO_VERDICT)
_COLOURS = (BAND, GRID, PAPER)


@dataclass(frozen=True, slots=True)
class AxisView:
    """One of the two parameters: its name and unit, whether it is drawn by factors, and its value now."""

    name: str
    unit: str
    log: bool
    now: float | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """One point that was computed: the claim ``holds`` or ``fails`` there, or has no verdict."""

    x: float
    y: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon between the points, and the verdict that its margin comes to."""

    verdict: str
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """What the picture shows: a claim at points over two parameters, and the line at which it turns."""

    claim: str
    across: AxisView
    up: AxisView
    spots: tuple[Spot, ...]
    areas: tuple[Area, ...]
    line: tuple[Segment, ...]


def title(view: Grid) -> str:
    """The heading of the picture."""
    return f"{view.claim} over {view.across.name} and {view.up.name}, all else as it is"


def alt_text(view: Grid) -> str:
    """The picture in words: how often the claim holds, what it does in the corners, and where it turns."""
    count = Counter(spot.verdict for spot in view.spots)
    told = listed(f"{verdict} at {count[verdict]}" for verdict in ("holds", "fails") if count[verdict])
    none = f" It has no verdict at {count[NO_VERDICT]}." if count[NO_VERDICT] else ""
    if not told:
        return f"{view.claim} has no verdict at any of {plural(len(view.spots), 'point')}."
    text = f"Of {plural(len(view.spots), 'point')}, {view.claim} {told}.{none}"
    found = corners(view.spots, view.across.name, view.up.name)
    at = listed(f"{spot.verdict} at {where}" for where, spot in found)
    turns = f"along a line from {ends(view.line)}" if view.line else "nowhere between the points"
    return f"{text} {at[:1].upper()}{at[1:]}. It turns {turns}."


def specification(view: Grid, width: int) -> ChartType:
    """Blue where the claim holds, grey where it fails, crossed where nobody can say, parted by the line.

    Parameters
    ----------
    view : Grid
        A claim over two parameters.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    def filled(base: alt.Chart, legend: alt.Legend) -> ChartType:
        legend.symbolOpacity, legend.symbolStrokeColor, legend.symbolStrokeWidth = 1, MUTED, 1
        legend.symbolFillColor = alt.Undefined
        polygons = base.encode(detail="area:N", order="corner:Q")
        shape: dict[str, Any] = {"interpolate": "linear-closed", "strokeJoin": "round"}
        # Lines of the same colour cover the hair that a drawing leaves between two polygons.
        lines = [
            polygons.transform_filter(f"datum.verdict === {verdict!r}").mark_line(
                **shape, strokeWidth=1.5, stroke=colour
            )
            for verdict, colour in zip(_VERDICTS, _COLOURS, strict=True)
        ]
        colours = alt.Scale(domain=list(_VERDICTS), range=list(_COLOURS))
        fills = polygons.mark_line(**shape, strokeWidth=0).encode(
            fill=alt.Fill("verdict:N", scale=colours, legend=legend)
        )
        return alt.layer(*lines, fills)

    vertices = [
        {"area": k, "corner": n, "x": x, "y": y, "verdict": area.verdict}
        for k, area in enumerate(view.areas)
        for n, (x, y) in enumerate(area.corners)
    ]
    nobody = [{"x": spot.x, "y": spot.y} for spot in view.spots if spot.verdict == NO_VERDICT]
    unknown = alt.Chart(rows(nobody)).mark_point(shape="cross", angle=45, size=40, color=MUTED, opacity=1)
    now = [{"x": view.across.now, "y": view.up.now}] if None not in (view.across.now, view.up.now) else []
    here = alt.Chart(rows(now)).mark_point(shape="diamond", size=90, color=INK, strokeWidth=2, opacity=1)
    return surface(
        vertices,
        view.line,
        ((view.across.name, view.across.unit), (view.up.name, view.up.unit)),
        (_scale(view.across), _scale(view.up)),
        filled,
        width,
        [each.encode(x="x:Q", y="y:Q") for each in (unknown, here)],
    )


def _scale(axis: AxisView) -> alt.Scale:
    import altair as alt

    return alt.Scale(type="log" if axis.log else "linear", zero=False, nice=False)
