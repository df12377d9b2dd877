"""Many theories, one triangle: what each says of every year, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

from tripolar.charts import theories as chart
from tripolar.charts.theme import COLOURS
from tripolar.files import write_atomic
from tripolar.lenses.history import LensHistory
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.panel import LensPanel
from tripolar.words import listed, plural

__all__ = ["Contested", "TheoryLine", "chart_view", "contested", "headline", "theory_lines", "write_theories"]


@dataclass(frozen=True, slots=True)
class TheoryLine:
    """One theory in the last year, and how often its answers depend on how an input is read.

    `says` is None where it does not apply, and `why` then tells why.
    """

    name: str
    reads: str
    says: str | None
    why: str
    years: int
    turned: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Contested:
    """Years in a row in which every theory keeps its answer to a question.

    `sides` names, for each answer, the theories that give it with what they read.
    """

    first: int
    last: int
    sides: tuple[tuple[str, tuple[str, ...]], ...]


def headline(history: LensHistory) -> Iterator[str]:
    """What it comes to, in a few sentences."""
    years = history.years
    for question in LensQuestion:
        answered = history.answers(question)
        if len(answered) < 2:
            continue
        against = history.contradicted(question)
        often = (
            "in every year"
            if len(against) == len(years)
            else f"in {len(against)} of {plural(len(years), 'year')}{_spread(against)}"
        )
        yield f"{question.value} {len(answered)} theories answer, and contradict each other {often}."
    yield (
        "Where theories of relations and theories of power disagree, it is their input that differs, and no "
        "theory is refuted by that; where two that read the same disagree, it is the theory."
    )


def _spread(found: Sequence[int]) -> str:
    return f" ({', '.join(_years(run) for run in _in_a_row(found))})" if found else ""


def contested(history: LensHistory, question: LensQuestion) -> tuple[Contested, ...]:
    """Say who gives which answer, in stretches of years over which nothing changes."""
    found: list[Contested] = []
    for year, panel in history.panels.items():
        sides = _sides(panel, question)
        if found and found[-1].sides == sides and found[-1].last == year - 1:
            found[-1] = Contested(found[-1].first, year, sides)
        elif sides:
            found.append(Contested(year, year, sides))
    return tuple(found)


def _sides(panel: LensPanel, question: LensQuestion) -> tuple[tuple[str, tuple[str, ...]], ...]:
    told = panel.answers.get(question, {})
    texts = dict.fromkeys(answer.text for answer in told.values())
    return tuple(
        (text, tuple(f"{lens} ({_reads(panel.reads[lens])})" for lens in told if told[lens].text == text))
        for text in sorted(texts)
    )


def theory_lines(history: LensHistory) -> tuple[TheoryLine, ...]:
    """Give every theory in the last year."""
    last = history.panels[history.years[-1]]
    says = {result.lens: result.says for result in last.results}
    applied = {
        lens: sum(lens not in panel.declined for panel in history.panels.values()) for lens in history.lenses
    }
    return tuple(
        TheoryLine(
            lens,
            _reads(reads),
            says.get(lens),
            last.declined.get(lens, ""),
            applied[lens],
            tuple((by, count) for by in sorted(reads) if (count := len(history.turned(lens, by)))),
        )
        for lens, reads in history.reads.items()
    )


def chart_view(history: LensHistory, question: LensQuestion) -> chart.TheoryAnswers:
    """What the chart of one question shows."""
    found = history.answers(question)
    years = history.years
    return chart.TheoryAnswers(
        question.value,
        _choices(history, question),
        tuple(chart.TheoryRow(lens, tuple(_runs(answers))) for lens, answers in found.items()),
        years[0],
        years[-1],
    )


def _choices(history: LensHistory, question: LensQuestion) -> tuple[str, ...]:
    if question is LensQuestion.BEST_PLACED:
        return history.codes
    if question is LensQuestion.LASTS:
        return ("yes", "no")
    return (*("-".join(sorted(pair)) for pair in combinations(history.codes, 2)), "none")


def _runs(answers: dict[int, str]) -> Iterator[chart.AnswerRun]:
    for answer, group in groupby(_stretches(answers), key=lambda each: each[:2]):
        years = [year for _, _, year in group]
        yield chart.AnswerRun(years[0], years[-1], str(answer[1]))


def _stretches(answers: dict[int, str]) -> Iterator[tuple[int, str, int]]:
    """Each year with its answer and the number of the gapless stretch it belongs to."""
    for k, (year, answer) in enumerate(sorted(answers.items())):
        yield year - k, answer, year


def _in_a_row(years: Sequence[int]) -> Iterator[list[int]]:
    for _, group in groupby(enumerate(years), key=lambda each: each[1] - each[0]):
        yield [year for _, year in group]


def _years(run: Sequence[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"


def _reads(names: Iterable[str]) -> str:
    return listed(sorted(names))


def write_theories(history: LensHistory, path: Path) -> Path:
    """Write one page that opens offline; return its path.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    from tripolar.charts.draw import picture
    from tripolar.report.page import environment

    questions: list[dict[str, Any]] = [
        {
            "question": question,
            "picture": picture(f"theories-{k}", chart, chart_view(history, question)),
            "contested": [each for each in contested(history, question) if len(each.sides) > 1],
        }
        for k, question in enumerate(LensQuestion)
        if history.answers(question)
    ]
    text = (
        environment()
        .get_template("theories.html.j2")
        .render(
            history=history,
            headline=list(headline(history)),
            questions=questions,
            lines=theory_lines(history),
            colours=COLOURS,
        )
    )
    return write_atomic(path, text)
