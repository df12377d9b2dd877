"""The answer in a terminal: in 25 lines, and on request standing, outlook and the whole ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tripolar.answer.answer import Answer
from tripolar.answer.columns import level_shares
from tripolar.answer.outlook import Outlook
from tripolar.answer.sources import own_figures
from tripolar.claims.ledger import Entry
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.starts import ELSEWHERE
from tripolar.enums import Mark, Verdict
from tripolar.errors import visible
from tripolar.language import many, t
from tripolar.prepare.cautions import one_reading
from tripolar.report.sentences import (
    chain_lines,
    concessions,
    costs_of_moving,
    doubt_line,
    footing_words,
    hangs_on,
    holds_words,
    large_politics,
    mark_words,
    measured_words,
    own_figures_line,
    parts_words,
    tally,
    unknown_words,
    worth_line,
)
from tripolar.report.terminal_answer import answer_lines, in_ascii
from tripolar.report.terminal_table import terminal_table
from tripolar.scenario.objects import dyad_name
from tripolar.stats.sampling import Spread
from tripolar.words import UNKNOWN, interval, level_word, number, percent, plural, share

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

__all__ = ["renderables", "show"]

_STYLES = {
    Verdict.SUPPORTED: "bold blue",
    Verdict.REFUTED: "bold red",
    Verdict.CONTESTED: "yellow",
    Verdict.UNDECIDED: "dim",
    Verdict.DEPENDS_ON_THE_MEASURE: "magenta",
    Verdict.DOES_NOT_APPLY: "dim",
}


def show(answer: Answer, console: Console, page: Path | None = None, *, full: bool = False) -> None:
    """Print an answer: in 25 lines, or with all its tables.

    Parameters
    ----------
    answer : Answer
        What to print.
    console : rich.console.Console
        Where to; it leaves colour out when it is not a terminal.
    page : Path, optional
        Where the page was written, for the closing line.
    full : bool
        Whether the tables of power, outlook and claims follow; they do where there are no claims.
    """
    from rich.text import Text

    plain = "utf" not in console.encoding
    full = full or not answer.ledger.entries
    for line in answer_lines(answer, console.width, page, full=full):
        shown = Text(visible(in_ascii(line.plain) if plain else line.plain), line.style, spans=line.spans)
        console.print(shown, soft_wrap=True, highlight=False)
    if not full:
        return
    for part in renderables(answer):
        console.print(part)
    if page is not None:
        console.print(
            Text(visible(t("The whole answer, with every source: {page}", page=page))), soft_wrap=True
        )
    disclaimer = t("A model of roles under stated assumptions, not a forecast of persons or events.")
    console.print(disclaimer, style="dim", highlight=False)


def renderables(answer: Answer) -> Iterator[RenderableType]:
    """The tables that `show` prints below the answer, in order."""
    from rich.text import Text

    yield power_table(answer)
    yield relation_table(answer)
    yield power_outlook(answer.outlook)
    for told in (*concessions(answer), *large_politics(answer), *costs_of_moving(answer)):
        yield Text(told)
    if answer.ledger.entries:
        yield ledger_table(answer)
        for told in one_reading(answer.ensemble.prepared.parameters):
            yield Text(f"Not checked: {told}\n")
        if breaks := list(_breaks(answer)):
            yield Text("Figures of one claim on both sides of a break of territory", style="bold")
            yield Text("\n".join(breaks) + "\n")
    if chains := list(chain_lines(answer.ledger.chains)):
        yield Text(t("How the claims hang together"), style="bold")
        yield Text("\n".join(chains) + "\n")
    if answer.worth is not None and (line := worth_line(answer.worth)):
        yield Text(f"{line}\n")
    if answer.worth is not None and (line := doubt_line(answer.worth)):
        yield Text(f"{line}\n")
    if own := own_figures(answer):
        yield Text(own_figures_line(own) + "\n")
    yield Text(_counts(answer), style="dim")


def _breaks(answer: Answer) -> Iterator[str]:
    for entry in answer.ledger.entries:
        for told in dict.fromkeys(each for measure in entry.measures for each in measure.breaks):
            yield f"{entry.claim.id}  {told}"


def power_table(answer: Answer) -> Table:
    """Shares of power by each measure that covers all the powers."""
    from rich.text import Text

    heading = t("Where the powers stand: shares of power")
    table = terminal_table(heading, t("Measure"), t("Year"), *answer.scenario.codes, left=2)
    for row in answer.standing.power:
        shares = (share(float(each)) for each in row.shares)
        table.add_row(Text(row.label), str(row.year or t(UNKNOWN)), *shares)
    return table


def relation_table(answer: Answer) -> Table:
    """Each pair as it stands, and its chances of every level at the horizon."""
    from rich.text import Text

    horizon = answer.outlook.start + answer.outlook.horizon
    levels = (t(level_word(level)) for level in answer.scenario.levels)
    title = t("Relations now, and chances in {year}", year=horizon)
    table = terminal_table(title, t("Pair"), t("Now"), *levels, t("Moves a year"), left=2)
    for dyad in answer.outlook.dyads:
        now = level_shares(answer.ensemble, dyad.dyad)
        words = [
            t(level_word(level)) + (f" {percent(chance)}" if len(now) > 1 else "") for level, chance in now
        ]
        chances = (percent(chance) for chance in dyad.chances)
        pair = dyad_name(answer.scenario, dyad.dyad)
        table.add_row(Text(pair), ", ".join(words) or t(UNKNOWN), *chances, number(dyad.hazard.median, 2))
    return table


def power_outlook(outlook: Outlook) -> Table:
    """What the future is worth to each power, and its chances of a role."""
    from rich.text import Text

    title = t("What each power would do: median and 5 to 95% of draws")
    table = terminal_table(title, t("Power"), t("Value, bn US$/yr"), t("Pivot"), t("Outcast"))
    for power in outlook.powers:
        table.add_row(
            Text(power.name), _ranged(power.value), percent(power.pivot.mean), percent(power.outcast.mean)
        )
    return table


def _ranged(spread: Spread) -> str:
    if not spread.known:
        return t(UNKNOWN)
    return f"{number(spread.median)}  ({interval(spread.low, spread.high)})"


def ledger_table(answer: Answer) -> Table:
    """Every claim: verdict, probability with its error, and what it hangs on."""
    from rich.text import Text

    counts = ", ".join(f"{count} {t(verdict)}" for verdict, count in tally(answer.ledger))
    table = terminal_table(t("The ledger: {counts}", counts=counts))
    table.add_column(t("Claim"), ratio=5, overflow="fold")
    longest = max(len(word) for verdict in Verdict for word in t(verdict).split())
    table.add_column(t("Verdict"), width=max(longest, 11), overflow="fold")
    table.add_column(t("Holds"), justify="right", no_wrap=True)
    table.add_column(t("Hangs on"), ratio=3, overflow="fold")
    for entry in answer.ledger.entries:
        claim = Text.assemble((entry.claim.id, "bold"), f" {entry.claim.says}")
        table.add_row(claim, _verdict(entry), Text(holds_words(entry)), Text(_basis(entry)))
    table.expand = True
    return table


def _verdict(entry: Entry) -> RenderableType:
    from rich.text import Text

    text = Text(t(entry.verdict), style=_STYLES.get(entry.verdict, ""))
    for mark in mark_words(entry):
        text.append(f"\n{mark}", style="italic")
    return text


def _basis(entry: Entry) -> str:
    """What a claim hangs on: its driver, unknown draws, its parts, calibrated politics, its premises."""
    told = (
        hangs_on(entry),
        unknown_words(entry),
        parts_words(entry),
        measured_words(entry),
        footing_words(entry),
    )
    return "\n".join(filter(None, told))


def _counts(answer: Answer) -> str:
    drawn = many(
        answer.ensemble.draws,
        "{n} draw, seed {seed}",
        "{n} draws, seed {seed}",
        seed=answer.ensemble.provenance.seed,
    )
    told = ". ".join(_failures(each) for each in (answer.ensemble, *answer.others))
    counted = t("What failed counts once for and once against each claim.")
    error = t("± is a standard error, in points.")
    return " ".join([f"{drawn}. {told}.", counted, error, *_other_equilibria(answer)]) + "\n"


def _other_equilibria(answer: Answer) -> Iterator[str]:
    """What further starts found in the first draws, by sentences; nothing where none were tried."""
    examined = answer.ensemble.selection
    if examined is None:
        return
    starts, draws = examined.shape
    counts = ", ".join(
        f"{int(each.selection.where(ELSEWHERE).sum())} under {each.provenance.protocol}"
        for each in (answer.ensemble, *answer.others)
        if each.selection is not None
    )
    yield (
        f"Solved again from {plural(starts, 'further start')}, the first {plural(draws, 'draw')} have "
        f"another equilibrium in some game in {counts}."
    )
    unseen = ", ".join(
        f"{number} under {each.provenance.protocol}"
        for each in (answer.ensemble, *answer.others)
        if each.selection is not None and (number := int(each.selection.not_examined().sum()))
    )
    if unseen:
        yield f"Not examined, since some game settled from no start: {unseen}."
    entries = answer.ledger.entries
    hanging = [entry.claim.id for entry in entries if Mark.DEPENDS in entry.marks]
    near = [entry.claim.id for entry in entries if Mark.DEPENDS in entry.marks_within_error]
    told = f"; within error of the other answer: {', '.join(near)}" if near else ""
    yield f"Claims that depend on which is reported: {', '.join(hanging) or 'none'}{told}."


def _failures(ensemble: Ensemble) -> str:
    failed = ensemble.draws - int(ensemble.calibrated.sum())
    lost = sum(each.uncertified + each.cycling + each.not_converged for each in ensemble.solves)
    solved = sum(count.solved for count in ensemble.solves)
    protocol = ensemble.provenance.protocol
    return t(
        "Under {protocol}: {failed} could not be calibrated; {solved} equilibria solved, {lost} not",
        protocol=protocol,
        failed=failed,
        solved=solved,
        lost=lost,
    )
