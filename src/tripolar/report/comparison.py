"""Two runs side by side: as plain values, in a terminal and as a page, new verdicts first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tripolar.charts.theme import COLOURS
from tripolar.claims.comparison import ClaimComparison, LedgerSide
from tripolar.files import write_atomic
from tripolar.report.page import environment
from tripolar.report.sentences import borders_words
from tripolar.scenario.difference import Difference
from tripolar.words import UNKNOWN, percent, plural, points

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Made", "RunComparison", "headline", "moved", "show_comparison", "write_comparison"]


@dataclass(frozen=True, slots=True)
class Made:
    """One of the two runs: where it lies, and what it is."""

    run: str
    scenario: str
    title: str
    draws: int
    seed: int
    page: str


@dataclass(frozen=True, slots=True)
class RunComparison:
    """What differs between two runs.

    Attributes
    ----------
    before, after : Made
        The runs.
    claims : tuple of ClaimComparison
        Claim by claim, new verdicts first.
    asked : tuple of Difference
        What was asked otherwise: draws, seed, protocols, versions, tables, sources.
    scenario : tuple of Difference
        What the scenarios say otherwise.
    """

    before: Made
    after: Made
    claims: tuple[ClaimComparison, ...]
    asked: tuple[Difference, ...]
    scenario: tuple[Difference, ...]


def headline(comparison: RunComparison) -> tuple[str, ...]:
    """What changed, in a few sentences; the verdicts first."""
    return tuple(_headline(comparison.claims))


def _headline(claims: tuple[ClaimComparison, ...]) -> Iterator[str]:
    both = [each for each in claims if each.before is not None and each.after is not None]
    turned = [each.id for each in both if each.verdict_changed]
    if turned:
        word = "has" if len(turned) == 1 else "have"
        yield f"{plural(len(turned), 'claim')} {word} another verdict: {', '.join(turned)}."
        near = [each.id for each in both if each.within_error]
        if near:
            yield f"Of these within the sampling error of either verdict: {', '.join(near)}."
    else:
        yield "No verdict changed."
    elsewhere = [each.id for each in both if each.protocols_changed and not each.verdict_changed]
    if elsewhere:
        yield f"Under another protocol only: {', '.join(elsewhere)}."
    moves = [each.id for each in both if each.beyond_error and not each.verdict_changed]
    if moves:
        yield f"Same verdict, but moved by more than sampling error: {', '.join(moves)}."
    reworded = [each.id for each in both if each.criterion_changed]
    if reworded:
        yield f"Judged by another criterion: {', '.join(reworded)}."
    for side, words in (("before", "Only in the second"), ("after", "Only in the first")):
        alone = [each.id for each in claims if getattr(each, side) is None]
        if alone:
            yield f"{words}: {', '.join(alone)}."


def moved(claim: ClaimComparison) -> str:
    """The move of a probability with its margin, in points: ``+12 ±5``; in words where there is none."""
    if claim.move is None or claim.margin is None:
        return ""
    sign = "+" if claim.move > 0 else "−" if claim.move < 0 else ""
    words = f"{sign}{points(abs(claim.move))} ±{points(claim.margin)}"
    return words if claim.beyond_error else f"{words}, within error"


def side_words(side: LedgerSide | None) -> str:
    """Verdict and probability of one side."""
    if side is None:
        return "–"
    chance = "" if side.probability is None else f" {percent(side.probability)}"
    marks = f" ({'; '.join(side.told_marks)})" if side.told_marks else ""
    near = f", {borders_words(side.borders_on)}" if side.borders_on else ""
    return f"{side.verdict or UNKNOWN}{chance}{near}{marks}"


def show_comparison(comparison: RunComparison, console: Console) -> None:
    """Print a comparison."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    one, other = comparison.before, comparison.after
    title = f"{one.title} → {other.title}" if one.title != other.title else one.title
    console.print(Text(f"\n{title}"))
    for name, made in (("first", one), ("second", other)):
        facts = f"{made.scenario}, {plural(made.draws, 'draw')}, seed {made.seed}"
        console.print(Text(f"{name}: {made.run} ({facts})"), soft_wrap=True)
    console.print()
    for line in headline(comparison):
        console.print(Text(line, style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("Claim", ratio=4, overflow="fold")
    table.add_column("First", ratio=2, overflow="fold")
    table.add_column("Second", ratio=2, overflow="fold")
    table.add_column("Move, points", ratio=2, overflow="fold")
    for claim in comparison.claims:
        side = claim.after or claim.before
        says = Text.assemble((claim.id, "bold"), f" {side.says if side else ''}")
        notes = [moved(claim)] * bool(moved(claim))
        notes += ["another criterion"] * claim.criterion_changed
        notes += [f"another verdict under {', '.join(claim.protocols_changed)}"] * bool(
            claim.protocols_changed
        )
        style = "bold" if claim.verdict_changed else "" if claim.rank < _UNMOVED else "dim"
        table.add_row(says, side_words(claim.before), side_words(claim.after), "\n".join(notes), style=style)
    console.print(table)
    for title, found in (("Asked otherwise", comparison.asked), ("Said otherwise", comparison.scenario)):
        if found:
            console.print(Text(f"{title}:", style="bold"))
        for each in found:
            console.print(Text(f"  {difference_words(each)}"), soft_wrap=True)


_UNMOVED = 5  # the rank of claims about which nothing changed


def difference_words(each: Difference) -> str:
    """One difference: what, before, after."""
    name = f"{each.name} ({each.key})" if each.key not in {"", "value"} else each.name
    return f"{name}: {each.before or 'nothing'} → {each.after or 'nothing'}"


def write_comparison(comparison: RunComparison, path: Path) -> Path:
    """Write the comparison as one page that opens offline; return its path.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    template = environment().get_template("comparison.html.j2")
    text = template.render(
        comparison=comparison,
        headline=headline(comparison),
        colours=COLOURS,
        moved=moved,
        side_words=side_words,
        unmoved=_UNMOVED,
    )
    return write_atomic(path, text)
