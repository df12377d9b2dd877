"""A sheet measured in pixels, y upwards: the marks of pictures that have no axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.geometry import Point, bearing
from tripolar.charts.palette import GRID, INK, MUTED, PAPER
from tripolar.charts.theme import SMALL, TEXT, rows

if TYPE_CHECKING:
    import altair as alt

__all__ = ["LINE", "Canvas", "Label"]

LINE = 15  # height of a line of a label
_ROOM_FOR_CODE = 17  # radius of a disc that holds three letters


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
