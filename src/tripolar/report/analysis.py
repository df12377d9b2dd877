"""An analysis in a terminal and as JSON: what drives each claim, what flips it, what is worth knowing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tripolar.charts.words import number, percent, plural
from tripolar.claims.analysis.analyse import Analysis
from tripolar.claims.analysis.information import Information, Worth
from tripolar.claims.analysis.words import claim_words
from tripolar.claims.analysis.worth import Answered, WorthKnowing
from tripolar.claims.words import parameter_words
from tripolar.report.answer import Answer
from tripolar.report.entries import borders_words
from tripolar.report.json import VERSION, plain
from tripolar.report.terminal_table import terminal_table

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["analysis_json", "analysis_text", "show_analysis", "worth_line", "worth_renderables"]

_ROWS = 6


def analysis_json(analysis: Analysis, answer: Answer) -> dict[str, Any]:
    """Give an analysis as plain dictionaries and lists, each claim with its sentences."""
    told = plain(analysis)
    for entry, found in zip(told["claims"], analysis.claims, strict=True):
        entry["words"] = [f"{heading}: {sentence}" for heading, sentence in claim_words(found)]
    return {
        "tripolar": VERSION,
        "scenario": answer.scenario.name,
        **told,
        "provenance": plain(answer.ensemble.provenance),
    }


def analysis_text(analysis: Analysis, answer: Answer) -> str:
    """Give an analysis as strict JSON text."""
    return json.dumps(analysis_json(analysis, answer), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def show_analysis(analysis: Analysis, answer: Answer, console: Console) -> None:
    """Print an analysis."""
    from rich.text import Text

    console.print(Text(f"\n{answer.scenario.title}: what drives the claims, and what flips them\n", "bold"))
    for found in analysis.claims:
        entry = answer.ledger[found.id]
        held = "" if entry.probability is None else f", holds in {percent(entry.probability)}"
        held += f", {borders_words(entry.borders_on)}" if entry.borders_on else ""
        console.print(Text.assemble((f"{found.id} {entry.verdict}{held}", "bold"), f"  {entry.claim.says}"))
        for heading, sentence in claim_words(found):
            console.print(Text(f"  {heading}: {sentence}"))
    console.print()
    for part in worth_renderables(analysis.worth):
        console.print(part)
    together = "; ".join(
        f"{pair.path} and {pair.other} ({number(pair.correlation, 2)})"
        for pair in analysis.correlated[:_ROWS]
    )
    if together:
        console.print(
            Text(f"Drawn together, so that the index of one is the other's too: {together}.", "dim")
        )
    counts = f"{plural(analysis.draws, 'draw')}, {plural(analysis.parameters, 'parameter')} that vary"
    console.print(
        Text(
            f"{counts}. Shares are first-order Sobol' indices of the claim's truth, with 95% intervals. An "
            "index is told only if chance would seldom (for one claim in twenty) lift any of so many "
            "parameters as high.\n",
            "dim",
        )
    )


def worth_line(worth: WorthKnowing) -> str:
    """The one thing most worth knowing for each question and for the ledger, in a line; empty if none is."""
    told = []
    for answered in worth.questions:
        found = answered.information
        if found is not None and found.parameters and found.parameters[0].distinct:
            best = found.parameters[0]
            value = (
                f"{number(best.value, 2)} ±{number(best.error, 2)} of {number(found.perfect, 2)} {found.unit}"
            )
            told.append(f"{parameter_words(best.path)[0]} ({value}) for “{answered.question.says}”")
    if worth.ledger and worth.ledger[0].claims:
        first = worth.ledger[0]
        share = percent(first.fall / first.of) if first.of > 0 else ""
        told.append(f"{parameter_words(first.path)[0]} for the ledger ({share} of its doubt)")
    return f"Most worth knowing: {'; '.join(told)}." if told else ""


def worth_renderables(worth: WorthKnowing) -> Iterator[RenderableType]:
    """What is worth knowing, as tables: one for every question, and one for the ledger."""
    for answered in worth.questions:
        if answered.information is not None:
            yield from _question(answered, answered.information)
    if worth.ledger:
        yield _ledger(worth)


def _question(answered: Answered, found: Information) -> Iterator[RenderableType]:
    from rich.text import Text

    courses = terminal_table(answered.question.says, "Course", f"Worth, {found.unit}", "Best in")
    for course in sorted(found.courses, key=lambda c: -c.best)[:_ROWS]:
        courses.add_row(
            Text(course.name), f"{number(course.mean)} ±{number(course.error, 2)}", percent(course.best)
        )
    yield courses
    perfect = f"{number(found.perfect, 2)} ±{number(found.perfect_error, 2)} {found.unit}"
    worthy = [each for each in found.parameters if each.distinct][:_ROWS]
    if not worthy:
        yield Text(f"To know everything is worth {perfect}; no parameter alone is worth more than noise.\n")
        return
    yield Text(f"To know everything is worth {perfect}; to know alone:")
    table = terminal_table("", "Parameter or family", f"Worth, {found.unit}", "Noise")
    for each in (*worthy, *(group for group in found.groups if group.distinct)):
        table.add_row(
            Text(_named(each, found)),
            f"{number(each.value, 2)} ±{number(each.error, 2)}",
            number(each.noise, 2),
        )
    yield table


def _named(worth: Worth, found: Information) -> str:
    name, _ = parameter_words(worth.path)
    return name if worth in found.parameters else f"all of {name}"


def _ledger(worth: WorthKnowing) -> RenderableType:
    from rich.text import Text

    doubt = number(worth.ledger[0].of, 2)
    table = terminal_table(
        f"What knowing one parameter would do to the ledger (doubt now {doubt})",
        "Parameter",
        "Doubt it takes away",
        "Verdicts turned",
        "Claims",
    )
    for change in [change for change in worth.ledger if change.claims][:_ROWS]:
        table.add_row(
            Text(parameter_words(change.path)[0]),
            f"{number(change.fall, 2)} ({number(max(change.low, 0.0), 2)} to {number(change.high, 2)})",
            number(change.turns, 2),
            Text(", ".join(change.claims)),
        )
    return table
