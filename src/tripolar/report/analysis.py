"""An analysis in a terminal and as JSON: what drives each claim, what flips it, what is worth knowing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripolar.answer.answer import Answer
from tripolar.answer.json import VERSION, plain
from tripolar.answer.views import one_way_view, two_way_view
from tripolar.charts import flip_one_way, flip_two_way
from tripolar.charts.draw import Picture, picture
from tripolar.claims.analyse import Analysis, ClaimAnalysis
from tripolar.claims.analysis.factors import factors_of
from tripolar.claims.analysis.information import Information, Worth
from tripolar.claims.worth import Answered, WorthKnowing
from tripolar.files import SVG_MARK, write_atomic
from tripolar.report.sentences import borders_words, claim_words
from tripolar.report.terminal_table import terminal_table
from tripolar.words import number, parameter_words, percent, plural

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
__all__ = [
    "analysis_json",
    "analysis_text",
    "flip_pictures",
    "show_analysis",
    "worth_renderables",
    "write_analysis",
]

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


def flip_pictures(answer: Answer, found: ClaimAnalysis) -> tuple[Picture, ...]:
    """Draw a claim along its strongest parameter, and over its two strongest numbers, if they stand out."""
    strongest = [index.path for index in found.truth if index.distinct]
    numbers = [each.path for each in factors_of(answer.ensemble) if not each.few]
    made = [
        picture(f"flip-{found.id}-one", flip_one_way, one_way_view(answer, found.id, path))
        for path in strongest[:1]
    ]
    both = [path for path in strongest if path in numbers][:2]
    if len(both) == 2:
        view = two_way_view(answer, found.id, both[0], both[1])
        made.append(picture(f"flip-{found.id}-two", flip_two_way, view))
    return tuple(made)


def write_analysis(analysis: Analysis, answer: Answer, folder: Path) -> tuple[Path, ...]:
    """Write an analysis as JSON and its flip charts as SVG; return the files.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    written = [write_atomic(folder / "analysis.json", analysis_text(analysis, answer))]
    for found in analysis.claims:
        written += [
            write_atomic(folder / f"{drawn.name}.svg", f"{drawn.wide}\n{SVG_MARK}\n")
            for drawn in flip_pictures(answer, found)
        ]
    return tuple(written)
