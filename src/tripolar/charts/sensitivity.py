"""The parameters that a claim depends on: the share of its variance that each explains, with intervals."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import (
    BAND,
    INK,
    SMALL,
    chance_axis,
    chance_scale,
    finish,
    is_narrow,
    row_axis,
    rows,
)
from tripolar.words import percent

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["IndexBar", "Sensitivity", "alt_text", "specification", "title"]

_LABEL = 250


@dataclass(frozen=True, slots=True)
class IndexBar:
    """One parameter: its first-order index with a 95 percent interval, none of them below 0 or above 1."""

    name: str
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What the picture shows: the parameters of one claim that stand out from chance, the largest first.

    `of` is whose variance it is: that of the claim's ``truth``, or of its ``margin``, or of its ``summary``.
    """

    claim: str
    bars: tuple[IndexBar, ...]
    of: str = "truth"


def title(view: Sensitivity) -> str:
    """The heading of the picture."""
    return f"What {_whose(view)} hangs on: shares of its variance over the draws"


def alt_text(view: Sensitivity) -> str:
    """The picture in words: every share with its interval."""
    told = (
        f"{bar.name} {percent(bar.share)} ({percent(bar.low)} to {percent(bar.high)})" for bar in view.bars
    )
    return (
        f"Share of the variance of {_whose(view)} that each parameter explains by itself, with 95% "
        f"intervals: {'; '.join(told)}."
    )


def _whose(view: Sensitivity) -> str:
    return {"margin": f"the margin of {view.claim}", "summary": f"what {view.claim} sums up"}.get(
        view.of, view.claim
    )


def specification(view: Sensitivity, width: int) -> ChartType:
    """One dot a parameter, on the interval it is known to.

    Parameters
    ----------
    view : Sensitivity
        Parameters with their shares.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    base = alt.Chart(rows([{**asdict(bar), "said": percent(bar.share)} for bar in view.bars]))
    scale, axis = chance_scale(), chance_axis()
    y = alt.Y("name:N", sort=None, axis=None if narrow else row_axis(labelLimit=_LABEL))
    bar = base.mark_rule(strokeWidth=5, color=BAND, opacity=0.45).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", y=y
    )
    dot = base.mark_point(shape="circle", size=70, fill=INK, stroke=INK, opacity=1).encode(
        x=alt.X("share:Q", scale=scale, axis=axis), y=y
    )
    said = base.mark_text(fontSize=SMALL, align="left", baseline="middle", dx=6).encode(
        x=alt.X("high:Q", scale=scale), y=y, text="said:N"
    )
    layers: list[Any] = [bar, dot, said]
    if narrow:
        above: dict[str, Any] = {"align": "left", "baseline": "bottom", "dy": -9, "limit": width - 60}
        layers.append(base.mark_text(fontSize=SMALL, **above).encode(x=alt.value(0), y=y, text="name:N"))
    plot = width - (54 if narrow else _LABEL + 60)
    return finish(alt.layer(*layers).properties(width=plot, height=alt.Step(44 if narrow else 30)))
