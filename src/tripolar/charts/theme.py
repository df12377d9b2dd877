"""What all charts share: sizes, type, and the quiet look; applied last, by `finish`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tripolar.charts.palette import GRID, INK, MUTED, PAPER

if TYPE_CHECKING:
    import altair as alt
    from altair.typing import ChartType

__all__ = [
    "FONT",
    "NARROW",
    "SMALL",
    "TEXT",
    "WIDE",
    "chance_axis",
    "chance_scale",
    "finish",
    "is_narrow",
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


def rows(records: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Plain records as data carried inside the specification."""
    import altair as alt

    return alt.InlineData(values=[dict(record) for record in records])


def row_axis(**more: Any) -> alt.Axis:
    """Names of rows, without a line or ticks."""
    import altair as alt

    return alt.Axis(title=None, domain=False, ticks=False, labelColor=INK, **more)


def chance_scale() -> alt.Scale:
    """From never to always, whatever the data."""
    import altair as alt

    return alt.Scale(domain=[0, 1], nice=False)


def chance_axis(grid: bool = True) -> alt.Axis:
    """Quarters in percent, above the rows."""
    import altair as alt

    return alt.Axis(
        format="%",
        values=[0, 0.25, 0.5, 0.75, 1],
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
    finished: ChartType = (
        chart.configure(aria=False, background=PAPER, font=FONT, padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=MUTED,
            titleColor=MUTED,
            labelFontSize=SMALL,
            titleFontSize=SMALL,
            titleFontWeight="normal",
            gridColor=GRID,
            domainColor=GRID,
            tickColor=GRID,
            labelPadding=5,
        )
        .configure_legend(labelColor=INK, labelFontSize=TEXT, title=None, symbolStrokeWidth=2)
        .configure_text(color=INK, fontSize=TEXT, font=FONT)
    )
    return finished
