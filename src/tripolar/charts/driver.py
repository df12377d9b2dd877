"""What flips each claim: its probability where its strongest driver is high and where it is low."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import (
    BAND,
    GRID,
    INK,
    MUTED,
    PAPER,
    SMALL,
    chance_axis,
    chance_scale,
    finish,
    is_narrow,
    label_room,
    row_axis,
    rows,
)
from tripolar.words import percent

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["DriverRow", "Drivers", "alt_text", "specification", "title"]


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One claim and the parameter it hangs on most.

    `label` names parameter and condition, such as ``balance stress above 38 bn US$/yr`` or
    ``reading: shocks``; `above` is the claim's probability where it is met, `below` where it is not. `name`
    is the claim in a few words; a narrow drawing has room for its id alone.
    """

    claim: str
    label: str
    below: float
    above: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Drivers:
    """What the picture shows: one split per claim, in the order of the ledger."""

    splits: tuple[DriverRow, ...]


def _flips(split: DriverRow) -> bool:
    return (split.below - 0.5) * (split.above - 0.5) < 0


def title(view: Drivers) -> str:
    """The heading of the picture."""
    return "What each claim hangs on most, and how far it moves"


def alt_text(view: Drivers) -> str:
    """The picture in words: every claim's parameter and the two probabilities."""
    lines = []
    for split in view.splits:
        told = (
            f"{split.claim}, {split.label}: {percent(split.above)} where so, {percent(split.below)} where not"
        )
        lines.append(told + (" (flips)" if _flips(split) else ""))
    return f"Probability of each claim by a condition on its strongest driver: {'; '.join(lines)}."


def specification(view: Drivers, width: int) -> ChartType:
    """One dumbbell a claim: open end where the condition fails, full end where it is met.

    Parameters
    ----------
    view : Drivers
        Claims with their splits.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    base = alt.Chart(rows([_record(split, narrow) for split in view.splits]))
    room = label_room([_name(split, narrow) for split in view.splits])
    plot = max(width - (44 if narrow else 300 + room), 150)
    scale, axis = chance_scale(), chance_axis(grid=not narrow, width=plot)
    y = alt.Y("claim:N", sort=None, axis=row_axis(labelFontWeight=600, labelLimit=68 if narrow else room))
    half = (
        alt.Chart(rows([{"half": 0.5}]))
        .mark_rule(color=MUTED, strokeDash=[3, 3])
        .encode(x=alt.X("half:Q", scale=scale, axis=axis))
    )
    x = alt.X("below:Q", scale=scale, axis=axis)
    bar = base.mark_rule(strokeWidth=3).encode(
        x=x,
        x2="above:Q",
        y=y,
        color=alt.condition("datum.flips", alt.value(BAND), alt.value(GRID)),
    )
    dot: dict[str, Any] = {"shape": "circle", "size": 60, "stroke": INK, "strokeWidth": 1.5, "opacity": 1}
    below = base.mark_point(fill=PAPER, **dot).encode(x=x, y=y)
    above = base.mark_point(fill=INK, **dot).encode(x=alt.X("above:Q", scale=scale), y=y)
    label = base.mark_text(fontSize=SMALL, color=MUTED, **_beside(narrow)).encode(
        x=alt.value(0 if narrow else "width"), y=y, text="label:N"
    )
    step = alt.Step(44 if narrow else 26)
    return finish(alt.layer(half, bar, below, above, label).properties(width=plot, height=step))


def _beside(narrow: bool) -> dict[str, Any]:
    """Labels lie above their row on a phone, to its right on a desk."""
    if narrow:
        return {"align": "left", "baseline": "bottom", "dy": -9, "limit": 285}
    return {"align": "left", "baseline": "middle", "dx": 14, "limit": 305}


def _name(split: DriverRow, narrow: bool) -> str:
    return split.claim if narrow or not split.name else split.name


def _record(split: DriverRow, narrow: bool) -> dict[str, Any]:
    return {**asdict(split), "claim": _name(split, narrow), "flips": _flips(split)}
