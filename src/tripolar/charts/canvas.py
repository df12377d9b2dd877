"""The drawing area and the geometry of pictures without axes, in pixels with y upwards.

`Canvas` collects marks and labels. The functions below it compute where the parts of the triangle lie.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import GRID, INK, MUTED, PAPER, SMALL, TEXT, rows

if TYPE_CHECKING:
    import altair as alt
__all__ = [
    "LINE",
    "Canvas",
    "Label",
    "Point",
    "bearing",
    "centre",
    "inner_shaft",
    "outer_label",
    "polygon",
    "shifted",
    "trimmed",
]

LINE = 15  # height of a line of a label

_SHORT = 280  # pixels of a diagonal beside which no label has room

_ROOM_FOR_CODE = 17  # radius of a disc that holds three letters

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text from `top` down, anchored ``left``, ``center`` or ``right``."""

    top: Point
    lines: tuple[str, ...]
    align: str = "center"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Canvas:
    """A sheet of `width` by `height` pixels. Every method returns layers for `altair.layer`."""

    width: int
    height: int

    def line(
        self, start: Point, end: Point, colour: str = INK, dash: tuple[int, int] = (1, 0), thick: float = 1.5
    ) -> Any:
        """Draw a straight line."""
        return (
            self._at(start, x2=end[0], y2=end[1])
            .mark_rule(color=colour, strokeDash=list(dash), strokeWidth=thick, opacity=1)
            .encode(x2="x2", y2="y2")
        )

    def arrow(self, tail: Point, tip: Point) -> list[Any]:
        """Draw a line with a head at its tip."""
        head = self._at(tip).mark_point(
            shape="triangle", filled=True, color=INK, size=70, opacity=1, angle=bearing(tail, tip)
        )
        return [self.line(tail, tip), head]

    def disc(self, place: Point, radius: float, code: str, known: bool) -> list[Any]:
        """Draw a disc, dashed if its size is not known, with the code inside where it fits."""
        base = self._at(place, code=code)
        disc = base.mark_point(
            shape="circle",
            size=math.pi * radius**2,
            opacity=1,
            filled=False,
            stroke=INK if known else MUTED,
            fill=GRID,
            strokeWidth=1.5,
            strokeDash=[1, 0] if known else [3, 3],
        )
        if radius < _ROOM_FOR_CODE:
            return [disc]
        return [disc, base.mark_text(fontSize=TEXT, fontWeight=600, color=INK).encode(text="code:N")]

    def text(self, label: Label) -> list[Any]:
        """Write a label over a halo in the paper's colour, so that no line runs through it."""
        base = self._at(label.top, text="\n".join(label.lines)).encode(text="text:N")
        style: dict[str, Any] = {
            "align": label.align,
            "baseline": "top",
            "lineBreak": "\n",
            "lineHeight": LINE,
            "fontSize": TEXT + 1 if label.bold else SMALL + 0.5,
            "fontWeight": 600 if label.bold else 400,
        }
        halo = base.mark_text(stroke=PAPER, strokeWidth=4, color=PAPER, **style)
        return [halo, base.mark_text(color=INK, **style)]

    def _at(self, place: Point, **more: float | str) -> alt.Chart:
        import altair as alt

        def pixels(extent: int) -> alt.Scale:
            return alt.Scale(domain=[0, extent], nice=False, zero=False)

        data = rows([{"x": place[0], "y": place[1], **more}])
        return alt.Chart(data).encode(
            x=alt.X("x:Q", axis=None, scale=pixels(self.width)),
            y=alt.Y("y:Q", axis=None, scale=pixels(self.height)),
        )


def polygon(names: Sequence[str], size: tuple[int, int]) -> dict[str, Point]:
    """Corners of a regular polygon stretched into `size`, the first on top, then to the left."""
    middle, radius = (size[0] / 2, size[1] * 0.47), (size[0] * 0.35, size[1] * 0.37)
    turns = (math.pi / 2 + 2 * math.pi * k / len(names) for k in range(len(names)))
    return {
        name: (middle[0] + radius[0] * math.cos(turn), middle[1] + radius[1] * math.sin(turn))
        for name, turn in zip(names, turns, strict=True)
    }


def centre(points: Iterable[Point]) -> Point:
    """Mean of the points."""
    found = list(points)
    return sum(p[0] for p in found) / len(found), sum(p[1] for p in found) / len(found)


def _normal(start: Point, end: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    return -dy / length, dx / length


def shifted(start: Point, end: Point, aside: float) -> tuple[Point, Point]:
    """The segment moved sideways by `aside` pixels."""
    nx, ny = _normal(start, end)
    return (start[0] + aside * nx, start[1] + aside * ny), (end[0] + aside * nx, end[1] + aside * ny)


def _along(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def trimmed(start: Point, end: Point, at_start: float, at_end: float) -> tuple[Point, Point]:
    """The segment shortened by so many pixels at its ends."""
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    return _along(start, end, at_start / length), _along(start, end, 1 - at_end / length)


def _outward(start: Point, end: Point, middle: Point) -> Point:
    """The segment's normal that points away from the middle."""
    nx, ny = _normal(start, end)
    mx, my = _along(start, end, 0.5)
    side = (mx - middle[0]) * nx + (my - middle[1]) * ny
    return (nx, ny) if side >= 0 else (-nx, -ny)


def inner_shaft(tail: Point, tip: Point, middle: Point, aside: float) -> tuple[Point, Point]:
    """A shorter segment beside the given one, on the side of the middle."""
    nx, ny = _outward(tail, tip, middle)
    (x1, y1), (x2, y2) = _along(tail, tip, 0.36), _along(tail, tip, 0.64)
    return (x1 - aside * nx, y1 - aside * ny), (x2 - aside * nx, y2 - aside * ny)


def bearing(tail: Point, tip: Point) -> float:
    """Direction in degrees clockwise from up, as a mark's angle is counted."""
    return math.degrees(math.atan2(tip[0] - tail[0], tip[1] - tail[1])) % 360


def outer_label(start: Point, end: Point, middle: Point, height: float) -> tuple[Point, str]:
    """Where the top of a label outside the segment lies, clear of it, and how it is anchored.

    Parameters
    ----------
    start, end : Point
        The segment.
    middle : Point
        Centre of the polygon; the label lies away from it.
    height : float
        Height of the label, pixels.

    Notes
    -----
    A segment through the middle (a diagonal, with four powers or more) gets its label a quarter of
    the way along, where it does not meet the other diagonals'; a short one, as on a phone, has the
    label on it, since there is no room beside it. One that goes down from a corner at the height of the
    middle has it nearer to its lower end: below that corner is the name of its power.
    """
    nx, ny = _outward(start, end, middle)
    mx, my = px, py = _along(start, end, 0.5)
    if math.hypot(mx - middle[0], my - middle[1]) < 1:  # one pixel
        if math.dist(start, end) < _SHORT:
            px, py = _along(start, end, 0.31)
            return (px, py + height / 2), "center"
        px, py = _along(start, end, 0.26)
    else:
        upper, lower = sorted((start, end), key=lambda point: -point[1])
        if abs(upper[1] - middle[1]) < 1 and lower[1] < middle[1] - 1:
            px, py = _along(upper, lower, 0.62)
    away = 13 + abs(ny) * height / 2
    sideways = abs(nx) > 0.3
    align = ("left" if nx > 0 else "right") if sideways else "center"
    return (px + away * nx, py + away * ny + height / 2), align
