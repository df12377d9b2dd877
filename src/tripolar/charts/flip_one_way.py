"""What flips a claim along one parameter: its probability, its margin, and where it turns."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import BAND, INK, MUTED, PAPER, SMALL, chance_scale, finish, is_narrow, rows
from tripolar.words import interval, listed, number, percent

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["CurvePoint", "OneWay", "Turn", "alt_text", "specification", "title"]

_LEFT = 64
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One class of the parameter's draws.

    `value` is its median, or its word; `share` that of its draws in which the claim holds, with a 95
    percent interval; `margin` the median distance from turning, with quartiles, None if there is none.
    """

    value: float | str
    share: float
    low: float
    high: float
    margin: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the claim turns, with a 95 percent interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OneWay:
    """What the picture shows: a claim, a parameter with its unit, the classes in order, the turn."""

    claim: str
    parameter: str
    unit: str
    points: tuple[CurvePoint, ...]
    turn: Turn | None = None


def title(view: OneWay) -> str:
    """The heading of the picture."""
    return f"{view.claim} along {view.parameter}"


def alt_text(view: OneWay) -> str:
    """The picture in words: the share at either end or at every word, and where it turns."""
    told = [f"{_shown(point.value, view)} {percent(point.share)}" for point in view.points]
    if len(told) > 3 and not isinstance(view.points[0].value, str):
        told = [told[0], told[len(told) // 2], told[-1]]
    text = f"Share of draws in which {view.claim} holds, by {view.parameter}: {listed(told)}."
    if view.turn is not None:
        unit = f" {view.unit}" if view.unit else ""
        where = f"{number(view.turn.value)}{unit}, 95% interval {interval(view.turn.low, view.turn.high)}"
        text += f" It crosses one half at {where}."
    margins = [point.margin for point in view.points if point.margin is not None]
    if margins:
        text += f" Its median margin runs from {number(margins[0], 2)} to {number(margins[-1], 2)}."
    return text


def specification(view: OneWay, width: int) -> ChartType:
    """Shares with their intervals over the parameter, the margin with its quartiles below.

    Parameters
    ----------
    view : OneWay
        A claim along one parameter.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    plot = width - _LEFT
    words = bool(view.points) and isinstance(view.points[0].value, str)
    name = f"{view.parameter}{f', {view.unit}' if view.unit else ''}"
    base = alt.Chart(rows([_record(point) for point in view.points]))

    def x(heading: str | None) -> Any:
        if words:
            return alt.X("value:N", sort=None, title=heading, axis=alt.Axis(labelAngle=0))
        return alt.X(
            "value:Q", title=heading, scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(grid=False)
        )

    with_margin = any(point.margin is not None for point in view.points)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], domain=False, ticks=False)
    y = alt.Y("share:Q", title="holds in", scale=chance_scale(), axis=axis)
    parts = [_half(alt), *_shares(base, x(None if with_margin else name), y, words), *_turn(alt, view, words)]
    upper = alt.layer(*parts).properties(width=plot, height=150 if narrow else 190)
    if not with_margin:
        return finish(upper)
    zero = alt.Chart(rows([{"zero": 0.0}])).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(y="zero:Q")
    low = alt.Y("lower:Q", title="margin", axis=alt.Axis(domain=False, ticks=False, tickCount=4))
    marks = [
        base.mark_bar(color=BAND, opacity=0.32, size=18).encode(x=x(name), y=low, y2="upper:Q")
        if words
        else base.mark_area(color=BAND, opacity=0.32).encode(x=x(name), y=low, y2="upper:Q"),
        (
            base.mark_tick(color=INK, thickness=2, size=18)
            if words
            else base.mark_line(color=INK, strokeWidth=2)
        ).encode(x=x(name), y="margin:Q"),
    ]
    lower = alt.layer(zero, *marks).properties(width=plot, height=90 if narrow else 120)
    return finish(alt.vconcat(upper, lower, spacing=14).resolve_scale(x="shared"))


def _half(alt: Any) -> Any:
    return alt.Chart(rows([{"half": _HALF}])).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(y="half:Q")


def _shares(base: Any, x: Any, y: Any, words: bool) -> list[Any]:
    if words:
        return [
            base.mark_rule(color=BAND, strokeWidth=3).encode(x=x, y="low:Q", y2="high:Q"),
            base.mark_point(fill=INK, stroke=INK, size=60, opacity=1).encode(x=x, y=y),
        ]
    return [
        base.mark_area(color=BAND, opacity=0.32).encode(x=x, y="low:Q", y2="high:Q"),
        base.mark_line(color=INK, strokeWidth=2, point={"fill": INK, "size": 24}).encode(x=x, y=y),
    ]


def _turn(alt: Any, view: OneWay, words: bool) -> list[Any]:
    """The interval of the breakpoint lying on the line of one half, and its value."""
    if view.turn is None or words:
        return []
    data = rows([{**asdict(view.turn), "half": _HALF, "said": number(view.turn.value)}])
    chart = alt.Chart(data)
    return [
        chart.mark_rule(color=INK, strokeWidth=4, opacity=0.55).encode(x="low:Q", x2="high:Q", y="half:Q"),
        chart.mark_point(fill=PAPER, stroke=INK, strokeWidth=1.5, size=70, opacity=1).encode(
            x="value:Q", y="half:Q"
        ),
        chart.mark_text(fontSize=SMALL, color=INK, dy=-14).encode(x="value:Q", y="half:Q", text="said:N"),
    ]


def _record(point: CurvePoint) -> dict[str, Any]:
    return asdict(point)


def _shown(value: float | str, view: OneWay) -> str:
    return value if isinstance(value, str) else f"at {number(value)}{f' {view.unit}' if view.unit else ''}"
