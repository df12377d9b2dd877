"""What all charts share: sizes and fonts, which `finish` applies, and the colours by meaning.

The colours can be told apart with the common kinds of colour blindness.

No colour carries meaning alone: a relation also has a line style and a word, a verdict a word and
a shape, a power a shape and a name. Every colour stands for one thing only, so that a page can
turn the same drawing dark by matching colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.enums import Verdict

if TYPE_CHECKING:
    import altair as alt
    from altair.typing import ChartType
__all__ = [
    "BAND",
    "COLOURS",
    "FONT",
    "GRID",
    "INK",
    "MUTED",
    "NARROW",
    "PAPER",
    "POWERS",
    "SHAPES",
    "SMALL",
    "TEXT",
    "VERDICTS",
    "VERDICT_SHAPES",
    "WIDE",
    "Colour",
    "chance_axis",
    "chance_scale",
    "finish",
    "is_narrow",
    "label_room",
    "level_colour",
    "level_dash",
    "row_axis",
    "rows",
]

WIDE = 720

NARROW = 340

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"

TEXT = 12

SMALL = 11

_BREAKPOINT = 500


def is_narrow(width: int) -> bool:
    """Whether a chart of this width is laid out for a phone: stacked, labels above their rows."""
    return width < _BREAKPOINT


def label_room(labels: Sequence[str]) -> int:
    """Pixels that names of rows take at the left, bold and in small type; no more than half of a drawing."""
    return min(round(6.4 * max(map(len, labels), default=0)) + 8, WIDE // 2)


def rows(records: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Plain records as data carried inside the specification."""
    import altair as alt

    # Altair copies lists with every layer that a chart is put together from, and leaves tuples as they are.
    return alt.InlineData(values=tuple(dict(record) for record in records))


def row_axis(**more: Any) -> alt.Axis:
    """Names of rows, without a line or ticks."""
    import altair as alt

    return alt.Axis(title=None, domain=False, ticks=False, labelColor=INK, **more)


def chance_scale() -> alt.Scale:
    """From never to always, whatever the data."""
    import altair as alt

    return alt.Scale(domain=[0, 1], nice=False)


def chance_axis(grid: bool = True, width: int = 400) -> alt.Axis:
    """Quarters in percent, above the rows; halves where the plot is less than 200 pixels wide."""
    import altair as alt

    return alt.Axis(
        format="%",
        values=[0, 0.5, 1] if width < 200 else [0, 0.25, 0.5, 0.75, 1],
        title=None,
        domain=False,
        ticks=False,
        orient="top",
        grid=grid,
    )


def finish(chart: ChartType) -> ChartType:
    """The chart with type, colours and frame set; nothing drawn that says nothing.

    The paper's colour lies behind, so that a drawing can be read on a dark page that is not ours.
    Vega's own aria attributes are off: every drawing is one image with one alternative text.
    """
    import altair as alt

    # Set at once and on the chart itself: Altair's methods for each part copy all of it every time.
    chart.config = alt.Config(
        aria=False,
        background=PAPER,
        font=FONT,
        padding=4,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=MUTED,
            titleColor=MUTED,
            labelFontSize=SMALL,
            titleFontSize=SMALL,
            titleFontWeight="normal",
            gridColor=GRID,
            domainColor=GRID,
            tickColor=GRID,
            labelPadding=5,
        ),
        legend=alt.LegendConfig(labelColor=INK, labelFontSize=TEXT, title=None, symbolStrokeWidth=2),
        text=alt.MarkConfig(color=INK, fontSize=TEXT, font=FONT),
    )
    return chart


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour by its meaning, for light paper and for dark."""

    name: str
    light: str
    dark: str


COLOURS = (
    Colour("ink", "#1c2126", "#e8e9ea"),
    Colour("muted", "#59626c", "#a6adb5"),
    Colour("grid", "#dfe2e6", "#363c43"),
    Colour("paper", "#fffffe", "#16191d"),
    Colour("band", "#4a7fb0", "#7fb2e0"),
    Colour("hostile", "#b5471b", "#f0875a"),
    Colour("between", "#6e7479", "#a3a9ae"),
    Colour("partnership", "#1f6aa5", "#6db3ea"),
    Colour("power-1", "#155d94", "#74b8ee"),
    Colour("power-2", "#b1400e", "#f28a5c"),
    Colour("power-3", "#8a6a00", "#d9b43e"),
    Colour("power-4", "#6d4a8d", "#bd9be0"),
    Colour("power-5", "#1d6f5c", "#62c1aa"),
    Colour("power-6", "#8c3560", "#e58ab6"),
    Colour("supported", "#17649e", "#72b7ed"),
    Colour("refuted", "#ad420f", "#f18b5e"),
    Colour("contested", "#7d6000", "#d8b545"),
    Colour("open-fill", "#e3b94a", "#6b5a22"),
    Colour("undecided", "#5f666e", "#aab0b7"),
    Colour("depends-on-the-measure", "#3f464e", "#c3c9cf"),
    Colour("does-not-apply", "#6b7279", "#858b92"),
)

_LIGHT = {colour.name: colour.light for colour in COLOURS}

INK, MUTED, GRID, PAPER, BAND = (_LIGHT[name] for name in ("ink", "muted", "grid", "paper", "band"))

POWERS = tuple(light for name, light in _LIGHT.items() if name.startswith("power-"))

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")

VERDICT_SHAPES: dict[Verdict, str] = {
    Verdict.SUPPORTED: "triangle-up",
    Verdict.REFUTED: "triangle-down",
    Verdict.CONTESTED: "diamond",
    Verdict.UNDECIDED: "circle",
    Verdict.DEPENDS_ON_THE_MEASURE: "square",
    Verdict.DOES_NOT_APPLY: "stroke",
}

VERDICTS: dict[Verdict, str] = {name: _LIGHT[name.replace(" ", "-")] for name in VERDICT_SHAPES}


def level_colour(level: float) -> str:
    """Colour of a relation level: hostile, in between, or partnership."""
    if level <= 0:
        return _LIGHT["hostile"]
    return _LIGHT["partnership"] if level >= 1 else _LIGHT["between"]


def level_dash(level: float) -> tuple[int, int]:
    """Dash pattern of a relation level, so that it can be told without colour."""
    if level <= 0:
        return (7, 4)
    return (1, 0) if level >= 1 else (2, 3)
