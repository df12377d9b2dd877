"""``tripolar lens``: what published theories say of the powers of a scenario, a year or a list of edges."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripolar.words import number, plural

if TYPE_CHECKING:
    from rich.console import Console

    from tripolar.lenses.lens import LensAnswer, LensResult, Table, Value
    from tripolar.lenses.panel import LensPanel, LensTurn

SIDE_BY_SIDE = 6
#: Whose years are looked at if no powers are named.
TRIANGLE = ("USA", "RUS", "CHN")


def command(
    name: Annotated[
        str, typer.Argument(help="Name of a theory; with --all, the powers. Alone, nothing lists them.")
    ] = "",
    powers: Annotated[
        str, typer.Argument(help="A scenario, powers of the figures (USA,RUS,CHN), or a CSV file.")
    ] = "",
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", min=1816, max=2100, help="The year of the figures to read."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Apply every theory, and compare them.")] = False,
    first: Annotated[
        int | None,
        typer.Option(
            "--from", metavar="YEAR", min=1816, max=2100, help="With --all: every year from this one on."
        ),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option(
            "--to", metavar="YEAR", min=1816, max=2100, help="The last of these years; by default 2024."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="PATH", help="The page to write of these years (.html).", dir_okay=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table, one line a number or word.")] = False,
) -> None:
    """Say what published theories make of the powers.

    They speak of roles, balance, coalitions and others.
    """
    from tripolar.errors import LensError

    if as_json and as_csv:
        raise LensError("--json and --csv print two things, so take one of them")
    if first is not None or last is not None or out is not None:
        if not every or first is None or year is not None or powers or as_csv:
            raise LensError("--from, --to and --out go with --all and its powers, and with --json at most")
        _over_years(name or ",".join(TRIANGLE), first, last, out, as_json)
    elif name or every:
        panel = _applied(name, powers, year, every)
        _tell(panel, every, as_json, as_csv)
    elif as_csv:
        raise LensError("--csv needs a theory and powers, or --all and powers")
    else:
        _list(as_json)


def _applied(name: str, powers: str, year: int | None, every: bool) -> LensPanel:
    """One theory or all on one network."""
    from tripolar.errors import LensError
    from tripolar.lenses.network import read_network
    from tripolar.lenses.panel import apply_all
    from tripolar.lenses.registry import find_lens, lenses

    if every and powers:
        raise LensError(f"--all takes the powers alone, not '{name}' and '{powers}'")
    if not (name if every else powers):
        before = "--all" if every else name
        raise LensError(f"no powers given; write, for instance, tripolar lens {before} USA,RUS,CHN")
    chosen = list(lenses().values()) if every else [find_lens(name)]
    panel = apply_all(chosen, read_network(name if every else powers, year))
    if not every and panel.declined:
        raise LensError(panel.declined[name])
    return panel


def _tell(panel: LensPanel, every: bool, as_json: bool, as_csv: bool) -> None:
    import json

    if as_json:
        told = panel.as_json()
        if not every:
            told = {"of": told["of"], **panel.results[0].as_json(), "turns": told["turns"]}
        typer.echo(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False))
    elif as_csv:
        typer.echo(_as_csv(panel), nl=False)
    elif every:
        _show_all(panel)
    else:
        _show(panel)


def _over_years(powers: str, first: int, last: int | None, out: Path | None, as_json: bool) -> None:
    """Every theory on every year of the figures, as a page or as JSON."""
    import json

    from tripolar.errors import LensError
    from tripolar.files import own_place
    from tripolar.lenses.history import history
    from tripolar.lenses.network import LATEST, codes_of
    from tripolar.lenses.registry import lenses

    if out is None and not as_json:
        raise LensError("--from writes a page, so give it --out PAGE.html; or --json")
    if out is not None:
        own_place(out, "a page", ".html")
    found = history(lenses().values(), codes_of(powers), first, LATEST if last is None else last)
    if as_json:
        told = {str(year): panel.as_json() for year, panel in found.panels.items()}
        typer.echo(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False))
    if out is not None:
        from tripolar.report.theories import write_theories

        typer.echo(f"written: {write_theories(found, out)}", err=as_json)


def _list(as_json: bool) -> None:
    import json

    from tripolar.lenses.registry import lenses

    found = lenses().values()
    if as_json:
        lines = [{"lens": lens.name, "says": lens.says, "reads": sorted(lens.reads)} for lens in found]
        typer.echo(json.dumps(lines, indent=1, ensure_ascii=False))
        return
    width = max(len(lens.name) for lens in found)
    for lens in found:
        typer.echo(f"{lens.name:<{width}}  {lens.says} (reads {' and '.join(sorted(lens.reads))})")


def _as_csv(panel: LensPanel) -> str:
    """Every number and word of every result, one a line."""
    import csv
    import io

    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(("lens", "of", "which", "name", "value"))
    for result in panel.results:
        writer.writerows(result.rows())
    return told.getvalue()


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False)


def _show(panel: LensPanel) -> None:
    """One theory, with its reasoning and all its numbers."""
    console, result = _console(), panel.results[0]
    console.print(f"\n{result.lens}, {panel.network.title}", style="bold")
    console.print(result.says, soft_wrap=True)
    for line in result.reasoning:
        console.print(f"- {line}", soft_wrap=True)
    _print_table(console, "power", result.powers)
    _print_table(console, "pair", result.dyads)
    if result.numbers:
        console.print(
            "; ".join(f"{key} {_written(value)}" for key, value in result.numbers.items()), soft_wrap=True
        )
    _print_turns(console, panel.turns)
    console.print(f"\nSource: {'; '.join(result.references)}", style="dim", soft_wrap=True)


def _show_all(panel: LensPanel) -> None:
    """Every theory in a sentence, then where they contradict each other and what they turn on."""
    console = _console()
    heading = f"{plural(len(panel.results), 'theory', 'theories')}, {panel.network.title}"
    console.print(f"\n{heading}", style="bold")
    for result in panel.results:
        _print_sentence(console, result)
    for lens, reason in panel.declined.items():
        console.print(f"{lens}: does not apply: {reason}", style="dim", soft_wrap=True)
    for question, told in panel.answers.items():
        console.print(f"\n{question.value}", style="bold")
        for answer in dict.fromkeys(told.values()):
            names = [
                f"{lens} ({' and '.join(sorted(panel.reads[lens]))})" for lens in told if told[lens] == answer
            ]
            console.print(f"  {answer.text}: {', '.join(names)}", soft_wrap=True)
        sides = {
            tuple(sorted((told[found.first].text, told[found.second].text)))
            for found in panel.contradictions
            if found.question is question
        }
        for first, second in sorted(sides):
            console.print(f"  contradiction: {first} against {second}", soft_wrap=True)
    _print_turns(console, panel.turns)


def _print_sentence(console: Console, result: LensResult) -> None:
    from rich.text import Text

    console.print(Text.assemble((f"{result.lens}: ", "bold"), result.says), soft_wrap=True)


def _print_turns(console: Console, turns: tuple[LensTurn, ...]) -> None:
    """Each answer that differs once, with all readings under which it does."""
    if not turns:
        return
    readings: dict[tuple[str, str, str, str], list[str]] = {}
    for turn in turns:
        key = (turn.lens, turn.question.value, _told(turn.answer), _told(turn.instead_of))
        readings.setdefault(key, []).append(turn.reading)
    console.print("\nAnswers that depend on how an input is read", style="bold")
    for (lens, question, answer, before), labels in readings.items():
        told = f"  {lens}: {question} {answer}, not {before}; with {'; '.join(labels)}"
        console.print(told, soft_wrap=True)


def _print_table(console: Console, of: str, table: Table) -> None:
    """Powers or pairs side by side where they are few, else below each other."""
    from rich import box
    from rich.table import Table as Shown

    if not table:
        return
    rows = list(next(iter(table.values())))
    if len(rows) <= SIDE_BY_SIDE:
        shown = Shown("", *rows, box=box.SIMPLE_HEAD, pad_edge=False)
        for column, values in table.items():
            shown.add_row(column, *(_written(values[row]) for row in rows))
    else:
        shown = Shown(of, *table, box=box.SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            shown.add_row(row, *(_written(values[row]) for values in table.values()))
    console.print(shown)


def _told(answer: LensAnswer | None) -> str:
    return "no answer" if answer is None else answer.text


def _written(value: Value) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value, 4) if isinstance(value, float) else str(value)
