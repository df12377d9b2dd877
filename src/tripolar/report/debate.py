"""A debate in words: sentences, a terminal, JSON and a page of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripolar.answer.json import VERSION, plain
from tripolar.charts.theme import COLOURS
from tripolar.claims.dispute import Debate, Dispute, Opposition, Part, Position, Together
from tripolar.files import write_atomic
from tripolar.report.sentences import borders_words
from tripolar.words import UNKNOWN, listed, parameter_words, percent, plural

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["debate_text", "headline", "show_debate", "verdict_words", "why_words", "write_debate"]

_FEWEST_POINTS = 0.005


def headline(debate: Debate) -> Iterator[str]:
    """What the debate comes to, in a few sentences."""
    disputes = debate.disputes
    agreed = [each for each in disputes if each.agreed]
    yield (
        f"{len(agreed)} of {plural(len(disputes), 'computed claim')} with the same verdict whoever's"
        f" assumptions are made, {len(disputes) - len(agreed)} with another."
    )
    yield f"The two differ in {plural(len(debate.moves), 'family', 'families')} of assumptions."
    deciding = {
        move.name: [each.claim for each in disputes if each.decides == move.name] for move in debate.moves
    }
    for move, claims in sorted(deciding.items(), key=lambda pair: -len(pair[1])):
        if claims:
            turned = "moved alone it turns the verdict, and taken back alone it turns it back"
            named = _move(move)
            yield f"{named[:1].upper()}{named[1:]} decides {listed(claims)}: {turned}."
    if open_ := [each.claim for each in disputes if not each.agreed and not each.decides]:
        yield f"No single one decides {listed(open_)}."
    for status in _STATUS:
        if pairs := [each for each in debate.oppositions if each.status == status]:
            yield f"{_status(debate, status)}: {'; '.join(_pair(each) for each in pairs)}."
    if debate.same:
        twins = [f"{first} and {second}" for first, second in debate.same]
        yield f"One criterion under two names: {listed(twins)}."


_STATUS = {
    "first": "Whoever's assumptions are made, {first} has it (its claim mostly true, the other's false)",
    "second": "Whoever's assumptions are made, {second} has it (its claim mostly true, the other's false)",
    "neither": "Whoever's assumptions are made, both claims are mostly false",
    "wording": "Said to deny each other, yet both mostly true whoever's assumptions are made: mere wording",
    "assumptions": "Which of the two is true hangs on whose assumptions are made",
    "open": "Nothing is mostly true of the pair, under one set of assumptions at least",
}


def _status(debate: Debate, status: str) -> str:
    return _STATUS[status].format(first=debate.first.name, second=debate.second.name)


def _pair(each: Opposition) -> str:
    one, other = (each.second, each.first) if each.status == "second" else (each.first, each.second)
    return f"{one} against {other}"


def verdict_words(position: Position) -> str:
    """Verdict and probability."""
    chance = "" if position.probability is None else f" {percent(position.probability)}"
    near = f", {borders_words(position.borders_on)}" if position.borders_on else ""
    return f"{position.verdict}{chance}{near}"


def why_words(dispute: Dispute) -> str:
    """Which assumption decides a claim, or what accounts for most of the change."""
    if dispute.agreed:
        return ""
    told = "; ".join(_part(part) for part in dispute.parts[:2] if abs(part.share) >= _FEWEST_POINTS)
    if dispute.decides:
        return f"{_move(dispute.decides)} decides. {told}"
    enough = [_move(part.move) for part in dispute.parts if part.enough]
    return f"{listed(enough)} alone would do. {told}" if enough else f"No single one decides. {told}"


def _part(part: Part) -> str:
    sign = "+" if part.share > 0 else "−"
    return f"{_move(part.move)} {sign}{100 * abs(part.share):.0f}"


def _move(name: str) -> str:
    return parameter_words(name)[0]


def debate_text(debate: Debate) -> str:
    """Give the debate as JSON text; unknown is null."""
    return json.dumps(debate_json(debate), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def debate_json(debate: Debate) -> dict[str, Any]:
    """Give the debate as plain dictionaries, lists, text, numbers and None."""
    told: dict[str, Any] = {"tripolar": VERSION, **plain(debate)}
    told["headline"] = list(headline(debate))
    told["facts"] = [
        {"claim": each.claim.id, "says": each.claim.says, "verdict": each.verdict} for each in debate.facts
    ]
    return told


def show_debate(debate: Debate, console: Console, page: Path | None = None) -> None:
    """Print a debate."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    def table(title: str, *names: str) -> Table:
        made = Table(
            title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
        )
        made.expand = True
        for k, name in enumerate(names):
            made.add_column(Text(name), ratio=(4, 3, 3, 4)[k], overflow="fold")
        return made

    one, other = debate.first.name, debate.second.name
    console.print(Text(f"\n{debate.first.title}\nagainst: {debate.second.title}\n", style="bold"))
    for line in headline(debate):
        console.print(Text(line))
    if debate.moves:
        assumed = table("\nWhere they assume otherwise", "Assumption", one, other)
        for path, (before, after) in debate.described.items():
            assumed.add_row(Text(parameter_words(path)[0]), Text(before), Text(after))
        console.print(assumed)
    claims = table("Every computed claim under both", "Claim", one, other, "Because of (points)")
    for dispute in sorted(debate.disputes, key=lambda each: each.agreed):
        says = Text.assemble((dispute.claim, "bold"), f" {dispute.says}")
        cells = (verdict_words(dispute.first), verdict_words(dispute.second), why_words(dispute))
        claims.add_row(says, *map(Text, cells), style="dim" if dispute.agreed else "")
    console.print(claims)
    if debate.oppositions:
        opposed = table("Claims that deny each other: shares of draws", "Pair", one, other)
        for each in debate.oppositions:
            note = "\nnever both" if each.exclusive else ""
            pair = Text(f"{_pair(each)}\n{each.status}{note}")
            opposed.add_row(pair, _shares(each.under_first, each), _shares(each.under_second, each))
        console.print(opposed)
    console.print(Text(_making(debate), style="dim"))
    if page is not None:
        console.print(Text(f"The whole debate: {page}"), soft_wrap=True)
    console.print(
        "A model of roles under stated assumptions, not a forecast of persons or events.", style="dim"
    )


def _shares(together: Together, each: Opposition) -> str:
    told = {
        f"{each.first} only": together.first_only,
        f"{each.second} only": together.second_only,
        "both": together.both,
        "neither": together.neither,
    }
    return "\n".join(f"{name} {percent(share)}" for name, share in told.items())


def _making(debate: Debate) -> str:
    calibrated = (
        f"{each.calibrated} calibrated under the assumptions of {each.name} ({each.protocol})"
        for each in (debate.first, debate.second)
    )
    orders = "every order of moving" if debate.exact else "four orders of moving"
    drawn = f"{plural(debate.draws, 'draw')}, seed {debate.seed}, the same points throughout"
    return (
        f"{drawn}; {listed(calibrated)};"
        f" {plural(debate.ensembles, 'set')} of assumptions solved; shares over {orders}."
    )


def write_debate(debate: Debate, folder: Path) -> Path:
    """Write the debate as a page and as JSON; return the page's path.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    from tripolar.charts import debate as chart
    from tripolar.charts.draw import picture
    from tripolar.report.page import environment

    template = environment().get_template("debate.html.j2")
    text = template.render(
        debate=debate,
        headline=list(headline(debate)),
        making=_making(debate),
        picture=picture("debate", chart, chart_view(debate)),
        colours=COLOURS,
        unknown=UNKNOWN,
        verdict_words=verdict_words,
        why_words=why_words,
        parameter_words=parameter_words,
    )
    write_atomic(folder / "debate.json", debate_text(debate))
    return write_atomic(folder / "index.html", text)


def chart_view(debate: Debate) -> Any:
    """What the chart of a debate shows: every claim that applies under both sets of assumptions."""
    from tripolar.charts.debate import Dumbbells, Pair

    return Dumbbells(
        first=debate.first.name,
        second=debate.second.name,
        pairs=tuple(
            Pair(each.claim, each.first.probability, each.second.probability, each.agreed)
            for each in debate.disputes
            if each.first.probability is not None and each.second.probability is not None
        ),
    )
