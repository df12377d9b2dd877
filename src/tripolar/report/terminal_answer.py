"""The answer in 25 lines of a terminal: the sentence, what stands for and against, what would turn it.

A bar is drawn in eighths of a block, and a mark stands before every claim, so that nothing is lost without
colour. Where the terminal cannot show them, plain characters take their place.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from tripolar.answer.answer import Answer
from tripolar.answer.columns import level_shares
from tripolar.answer.sentence import ClaimRow
from tripolar.answer.sources import newest_year
from tripolar.enums import ClaimKind
from tripolar.language import many, t
from tripolar.scenario.objects import Scenario
from tripolar.scenario.wording import label_of
from tripolar.words import UNKNOWN, percent, relation_word

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["answer_lines", "in_ascii"]

_NARROWEST, _WIDEST, _MOST_LINES = 48, 100, 25

_MARKS = {"holds": "✓", "fails": "✗", "open": "~", "depends on the measure": "◐", "not known": "?"}

_STYLES = {
    "holds": "blue",
    "fails": "dark_orange3",
    "open": "dark_goldenrod",
    "depends on the measure": "",
    "not known": "dim",
}


def _legend() -> dict[str, str]:
    return {
        "holds": t("holds in 75% of draws or more"),
        "fails": t("fails: 25% or fewer"),
        "open": t("open: between"),
        "depends on the measure": t("depends on how something is measured"),
        "not known": t("not known"),
    }


_EIGHTHS = " ▏▎▍▌▋▊▉"

_ASCII = str.maketrans(
    {
        **dict(zip("▏▎▍▌▋▊▉█", "    ####", strict=True)),
        **{"✓": "+", "✗": "x", "◐": "/", "│": "|", "“": '"', "”": '"', "’": "'", "–": "-", "−": "-"},
        **{"½": ".5", "…": "...", "·": "-", "\u202f": ","},
    }
)


def in_ascii(text: str) -> str:
    """The same in characters that every terminal has."""
    return text.translate(_ASCII).encode("ascii", "replace").decode()


def answer_lines(
    answer: Answer, width: int, page: Path | None = None, *, full: bool = False
) -> tuple[Text, ...]:
    """The answer, line by line: 25 of them at most where the width is 100.

    Parameters
    ----------
    answer : Answer
        A finished run.
    width : int
        Columns of the terminal; no line is wider, nor than 100. One of fewer than 48 breaks lines itself.
    page : Path, optional
        Where the page was written, for the last line.
    full : bool
        Whether all that the last line points to follows, so that there is none.
    """
    lines = list(_lines(answer, max(_NARROWEST, min(width, _WIDEST)), page, full=full))
    for k in range(len(lines) - 1, 0, -1):  # a blank line is the first thing to go
        if len(lines) > _MOST_LINES and not lines[k].plain:
            del lines[k]
    return tuple(lines)


def _lines(answer: Answer, width: int, page: Path | None, *, full: bool) -> Iterator[Text]:
    from rich.text import Text

    told = answer.sentence
    for line in textwrap.wrap(told.question, width):
        yield Text(line, "bold")
    for line in textwrap.wrap(told.changed, width):
        yield Text(line, "italic")
    yield from _sentence(answer, width)
    yield Text("")
    marks: set[str] = set()
    if told.supporting or told.opposing or told.lead:
        column = _Columns(width)
        yield column.heading(
            t("Strongest for the argument"), t("holds in this share of draws"), t("95% interval")
        )
        yield from column.rows(told.supporting, told.few[0])
        yield column.heading(t("Strongest against"))
        yield from column.rows(told.opposing, told.few[1])
        if told.turning:
            yield from column.turning(answer)
        marks = {row.mark for row in (*told.supporting, *told.opposing)} | {row.mark for row in told.turning}
        yield Text("")
    if len(answer.outlook.dyads) <= 3:
        yield from _pairs(answer, width)
        yield Text("")
    yield from _foot(answer, width, marks)
    if not full:
        yield from _elsewhere(answer, width, page)


def _sentence(answer: Answer, width: int) -> Iterator[Text]:
    """The lead with its mark, the clauses and the count, indented below the mark."""
    from rich.text import Text

    told = answer.sentence
    if not told.lead:
        models = [claim.id for claim in answer.scenario.claims if claim.kind == ClaimKind.MODEL]
        told_none = (
            t("The argument names no conclusions, so that there is no one answer.")
            if answer.scenario.claims
            else t("It makes no claims, so that there is no one answer.")
        )
        yield Text(f"  {told_none}")
        if models:
            yield Text("  " + t("Its file may name them: conclusions: [{claim}]", claim=models[0]))
    else:
        lines = textwrap.wrap(f"{_MARKS[told.mark]} {told.lead} {told.text}", width, subsequent_indent="  ")
        for k, line in enumerate(lines):
            text = Text(line)
            if k == 0:
                text.stylize(f"bold {_STYLES[told.mark]}", 0, min(2 + len(told.lead), len(line)))
            yield text
    if answer.ledger.entries:
        for line in textwrap.wrap(str(told.count), width - 2):
            yield Text(f"  {line}")


class _Columns:
    """Rows of mark, label, bar, share and interval."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.bar = max(6, min(20, width - 4 - 41 - 22))
        self.label = width - 4 - self.bar - 22

    def heading(self, left: str, bar: str = "", right: str = "") -> Text:
        """A head above the rows, with what stands above the bars and at their right where there is room."""
        from rich.text import Text

        at = 4 + self.label
        if not right:
            return Text(left, "bold")
        room = self.width - at - len(right) - 1
        text = Text(left.ljust(at), "bold")
        return text.append(f"{bar if len(bar) <= room else '':<{room}} {right}", "dim")

    def rows(self, rows: Sequence[ClaimRow], few: str) -> Iterator[Text]:
        """Claims, and what to say where they are few."""
        from rich.text import Text

        for row in rows:
            assert row.probability is not None, "only claims that draws decide stand for or against"
            assert row.lower is not None
            assert row.upper is not None
            yield from self._row(row.mark, row.label, row.probability, row.lower, row.upper)
        if few:
            yield Text(f"    {few}", "dim")

    def turning(self, answer: Answer) -> Iterator[Text]:
        """What would turn a conclusion, beneath its label."""
        told = answer.sentence
        first = told.turning[0]
        label = label_of(answer.ledger[first.claim].claim)
        if told.turns:
            said = t("What would turn “{label}” ({share})", label=label, share=percent(first.before))
        else:
            said = t("What moves “{label}” most ({share})", label=label, share=percent(first.before))
        yield self.heading(said)
        for turn in told.turning:
            whole = f"if {turn.condition}: {turn.amount}" if turn.amount else f"if {turn.condition}"
            short = whole if len(whole) < self.label else f"if {turn.condition}"
            yield from self._row(turn.mark, short, turn.probability, turn.lower, turn.upper)

    def _row(self, mark: str, label: str, share: float, low: float, high: float) -> Iterator[Text]:
        """Mark, label, bar, share and interval; a long label goes on in the next line."""
        from rich.text import Text

        first, *others = textwrap.wrap(label, self.label - 1) or [""]
        text = Text("  ")
        text.append(_MARKS[mark], _STYLES[mark])
        text.append(f" {first.ljust(self.label)}")
        text.append(_bar(share, self.bar), _STYLES[mark])
        interval = t("({low} to {high})", low=f"{100 * low:.0f}", high=f"{100 * high:.0f}")
        yield text.append(f"│{percent(share):>5} {interval:>13}")
        for line in others:
            yield Text(f"    {line}")


def _bar(share: float, width: int) -> str:
    """A bar in eighths of a block; of a share above nothing at least one is seen."""
    eighths = round(share * width * 8)
    eighths = max(eighths, 1) if share > 0 else 0
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).ljust(width)[:width]


def _pairs(answer: Answer, width: int) -> Iterator[Text]:
    """Each pair of powers as it stands, and its likeliest relation at the horizon."""
    from rich.text import Text

    dyads = answer.outlook.dyads
    first = 10
    wide = (width - first) // len(dyads)
    horizon = answer.outlook.start + answer.outlook.horizon
    now, then = [], []
    for dyad in dyads:
        levels = sorted(level for level, _ in level_shares(answer.ensemble, dyad.dyad))
        stands = t(" or ").join(t(relation_word(level)) for level in levels) or t(UNKNOWN)
        now.append(stands if len(levels) < 3 else t("the records disagree"))
        known = [(c, level) for c, level in zip(dyad.chances, dyad.levels, strict=True) if c == c]  # noqa: PLR0124
        chance, level = max(known, default=(None, None))
        then.append(t(UNKNOWN) if level is None else f"{t(relation_word(level))} {percent(chance)}")
    pairs = [_pair(answer.scenario, dyad.dyad) for dyad in dyads]
    shorter = [pair.replace(" and ", "–") for pair in pairs]
    heads = [
        short if len(pair) >= wide > len(short) else pair for pair, short in zip(pairs, shorter, strict=True)
    ]
    for name, cells, style in (
        ("", heads, "bold"),
        ("  " + t("today"), now, ""),
        ("  " + t("in {year}", year=horizon), then, ""),
    ):
        broken = [textwrap.wrap(cell, wide - 1) for cell in cells]
        for k, parts in enumerate(zip_longest(*broken, fillvalue="")):
            line = ("" if k else name).ljust(first) + "".join(part.ljust(wide) for part in parts)
            yield Text(line.rstrip(), style)


def _pair(scenario: Scenario, dyad: str) -> str:
    short = {actor.code: actor.short_name for actor in scenario.actors}
    return " and ".join(short.get(code, code) for code in dyad.split("-"))


def _foot(answer: Answer, width: int, marks: set[str]) -> Iterator[Text]:
    """What the marks and the words mean, and how much was tried."""
    from rich.text import Text

    legend = [f"{_MARKS[mark]} {_legend()[mark]}" for mark in _MARKS if mark in marks]
    newest = newest_year(answer)
    told = [
        *legend,
        many(
            answer.ensemble.draws,
            "A draw is one way in which all that is unknown could be; {n} was tried.",
            "A draw is one way in which all that is unknown could be; {n} were tried.",
        )
        + t(" A model of roles, not a forecast.")
        + (t(" Data to {year}.", year=newest) if newest else ""),
    ]
    parts = [part.replace(" ", "\N{NO-BREAK SPACE}") for part in told[:-1]]  # a mark stays with its words
    for line in textwrap.wrap("   ".join([*parts, told[-1]]), width):
        yield Text(line.replace("\N{NO-BREAK SPACE}", " "), "dim")


def _elsewhere(answer: Answer, width: int, page: Path | None) -> Iterator[Text]:
    """Where the rest stands."""
    from rich.text import Text

    count = len(answer.ledger.entries)
    rest = (
        many(
            count,
            "All {n} claim: the same command with --full",
            "All {n} claims: the same command with --full",
        )
        if count
        else ""
    )
    where = t("Page: {page}", page=page) if page else ""
    both = "   ".join(filter(None, (rest, where)))
    for line in [both] if len(both) <= width else filter(None, (rest, where)):
        yield Text(line)
