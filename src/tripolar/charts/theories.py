"""The answers of several theories to one question, year by year: one row a theory, one bar an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tripolar.charts.theme import (
    COLOURS,
    GRID,
    INK,
    PAPER,
    POWERS,
    SMALL,
    finish,
    is_narrow,
    level_colour,
    row_axis,
    rows,
)
from tripolar.words import plural

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["AnswerRun", "TheoryAnswers", "TheoryRow", "alt_text", "specification", "title"]

_ROW = 21  # height of a row, pixels
_MIXED = next(colour.light for colour in COLOURS if colour.name == "between")


@dataclass(frozen=True, slots=True)
class AnswerRun:
    """Years in a row, both included, in which a theory gives one answer."""

    first: int
    last: int
    answer: str


@dataclass(frozen=True, slots=True)
class TheoryRow:
    """One theory, and its answers."""

    name: str
    runs: tuple[AnswerRun, ...]


@dataclass(frozen=True, slots=True)
class TheoryAnswers:
    """What the picture shows.

    Attributes
    ----------
    question : str
    choices : tuple of str
        Answers that have a colour of their own, in this order; any other leaves several open.
    theories : tuple of TheoryRow
    first, last : int
        Years that the picture spans.
    """

    question: str
    choices: tuple[str, ...]
    theories: tuple[TheoryRow, ...]
    first: int
    last: int


def title(view: TheoryAnswers) -> str:
    """The heading of the picture."""
    return f"{view.question} {plural(len(view.theories), 'theory', 'theories')}, {view.first} to {view.last}"


def alt_text(view: TheoryAnswers) -> str:
    """The picture in words: every theory with its answers and their years."""
    lines = [
        f"{row.name}: " + ", ".join(f"{run.answer} {_span(run)}" for run in row.runs) for row in view.theories
    ]
    return "; ".join(lines) + "."


def specification(view: TheoryAnswers, width: int) -> ChartType:
    """Bars of years, coloured by the answer and named where there is room.

    Parameters
    ----------
    view : TheoryAnswers
        Question, theories and answers.
    width : int
        Width of the drawing in pixels.
    """
    import altair as alt

    narrow = is_narrow(width)
    plot = width - (132 if narrow else 172)
    per_year = plot / (view.last - view.first + 1)
    records = [
        {
            "theory": row.name,
            "from": run.first - 0.5,
            "to": run.last + 0.5,
            "middle": (run.first + run.last) / 2.0,
            "answer": run.answer if run.answer in view.choices else _SEVERAL,
            "label": run.answer if 8.0 * len(run.answer) < per_year * (run.last - run.first + 1) else "",
        }
        for row in view.theories
        for run in row.runs
    ]
    shown = [name for name in (*view.choices, _SEVERAL) if any(each["answer"] == name for each in records)]
    palette = _palette(view.choices)
    scale = alt.Scale(domain=shown, range=[palette[name] for name in shown])
    y = alt.Y("theory:N", sort=[row.name for row in view.theories], axis=row_axis(labelLimit=160))
    x = alt.X(
        "from:Q",
        scale=alt.Scale(domain=[view.first - 0.5, view.last + 0.5], nice=False),
        axis=alt.Axis(format="d", title=None, tickCount=4 if narrow else 8, domain=False),
    )
    base = alt.Chart(rows(records))
    bars = base.mark_bar(height=_ROW - 5, stroke=PAPER, strokeWidth=0.6).encode(
        x=x,
        x2="to:Q",
        y=y,
        color=alt.Color(
            "answer:N",
            scale=scale,
            legend=alt.Legend(orient="top", title=None, symbolType="square", columns=2 if narrow else 0),
        ),
    )
    words = base.mark_text(fontSize=SMALL, fontWeight="bold", baseline="middle").encode(
        x=alt.X("middle:Q"),
        y=y,
        text="label:N",
        color=alt.condition(alt.datum.answer == "none", alt.value(INK), alt.value(PAPER)),
    )
    return finish(alt.layer(bars, words).properties(width=plot, height=alt.Step(_ROW)))


_SEVERAL = "several"


def _palette(choices: tuple[str, ...]) -> Mapping[str, str]:
    """A colour for each answer: powers have theirs, pairs the next ones, yes and no those of relations."""
    found: dict[str, Any] = {
        _SEVERAL: _MIXED,
        "none": GRID,
        "yes": level_colour(1.0),
        "no": level_colour(0.0),
    }
    named = [name for name in choices if name not in found]
    start = len(POWERS) // 2 if any("-" in name for name in named) else 0
    for k, name in enumerate(named):
        found[name] = POWERS[(start + k) % len(POWERS)]
    return found


def _span(run: AnswerRun) -> str:
    return str(run.first) if run.first == run.last else f"{run.first} to {run.last}"
