"""How pairs stood over past years: the chance of each level, stacked; of a triangle the roles below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import INK, SMALL, finish, is_narrow, level_colour, rows

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["LevelHistory", "PairHistory", "RoleSpan", "alt_text", "specification", "title"]

_LEFT, _GAP = 90, 22
_VALUES = {"partnership": 1.0, "normal": 0.5, "hostile": 0.0}


@dataclass(frozen=True, slots=True)
class PairHistory:
    """One pair: years, chances of hostile, normal and partnership in each, and runs of the likeliest."""

    pair: str
    years: tuple[int, ...]
    chances: tuple[tuple[float, float, float], ...]
    spans: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """A power, and the role that is its likeliest from a year to another."""

    power: str
    first: int
    last: int
    role: str


@dataclass(frozen=True, slots=True)
class LevelHistory:
    """What the picture shows: pairs, and roles where three pairs make a triangle."""

    pairs: tuple[PairHistory, ...]
    roles: tuple[RoleSpan, ...] = ()


def title(view: LevelHistory) -> str:
    """The heading of the picture."""
    years = view.pairs[0].years
    return f"Proposed relations, {years[0]} to {years[-1]}: " + ", ".join(each.pair for each in view.pairs)


def alt_text(view: LevelHistory) -> str:
    """The picture in words: runs of years with one likeliest level, and of roles."""
    lines = [f"{each.pair}: {_told(each.spans)}." for each in view.pairs]
    for power in dict.fromkeys(each.power for each in view.roles):
        own = tuple((each.first, each.last, each.role) for each in view.roles if each.power == power)
        lines.append(f"{power}: {_told(own)}.")
    return " ".join(lines)


def _told(spans: tuple[tuple[int, int, str], ...]) -> str:
    return ", ".join(f"{word} {a}" if a == b else f"{word} {a}–{b}" for a, b, word in spans)


def specification(view: LevelHistory, width: int) -> ChartType:
    """Stack the chances over the years, one panel for each pair.

    Parameters
    ----------
    view : LevelHistory
        Pairs of the same years.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    plot = width - _LEFT - 12
    first, last = view.pairs[0].years[0], view.pairs[0].years[-1]
    x = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[first, last + 1], nice=False),
        axis=alt.Axis(format="d", tickCount=5, grid=False, labelFlush=True, tickMinStep=1),
    )
    words = list(_VALUES)
    colour = alt.Color(
        "level:N",
        sort=words,
        scale=alt.Scale(domain=words, range=[level_colour(value) for value in _VALUES.values()]),
        legend=alt.Legend(orient="top", title=None),
    )
    panels: list[Any] = []
    for each in view.pairs:
        data = rows(_records(each))
        area = alt.Chart(data, title=_heading(each.pair)).mark_area(interpolate="step-after", opacity=0.85)
        y = alt.Y("chance:Q", stack="normalize", title=None, axis=alt.Axis(format="%", values=[0, 0.5, 1]))
        panels.append(
            area.encode(x=x, y=y, color=colour, order=alt.Order("order:Q")).properties(
                width=plot, height=70 if is_narrow(width) else 90
            )
        )
    if view.roles:
        panels.append(_roles(view, plot, first, last))
    return finish(alt.vconcat(*panels, spacing=_GAP))


def _records(each: PairHistory) -> list[dict[str, Any]]:
    """One record a year and level; the last year is drawn to its end."""
    found = []
    ends = [*zip(each.years, each.chances, strict=True), (each.years[-1] + 1, each.chances[-1])]
    for year, chances in ends:
        for k, level in enumerate(("hostile", "normal", "partnership")):
            found.append({"year": year, "level": level, "chance": round(chances[k], 4), "order": k})
    return found


def _roles(view: LevelHistory, plot: int, first: int, last: int) -> ChartType:
    import altair as alt

    data = rows(
        [
            {
                "power": each.power,
                "from": each.first,
                "to": each.last + 1,
                "middle": (each.first + each.last + 1) / 2,
                "role": each.role if (each.last + 1 - each.first) * plot / (last + 1 - first) > 38 else "",
            }
            for each in view.roles
        ]
    )
    base = alt.Chart(data, title=_heading("roles")).encode(
        y=alt.Y("power:N", sort=list(dict.fromkeys(each.power for each in view.roles)), title=None)
    )
    scale = alt.Scale(domain=[first, last + 1], nice=False)
    bars = base.mark_bar(fill="white", stroke=INK, strokeWidth=0.8).encode(
        x=alt.X("from:Q", scale=scale, axis=None), x2="to:Q"
    )
    text = base.mark_text(color=INK, fontSize=SMALL).encode(x=alt.X("middle:Q", scale=scale), text="role:N")
    return alt.layer(bars, text).properties(width=plot, height=alt.Step(24))


def _heading(text: str) -> Any:
    import altair as alt

    return alt.TitleParams(text, anchor="start", fontSize=SMALL + 1, fontWeight=600, color=INK)
