"""``tripolar figures``: look up sourced numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripolar.words import amount

if TYPE_CHECKING:
    from tripolar.figures.figure import Figure
    from tripolar.figures.query import Query
    from tripolar.figures.table import FigureTable

# Significant digits of a figure looked up: as many as the series have.
_DIGITS = 6

Own = Annotated[
    list[Path] | None,
    typer.Option(
        "--figures",
        metavar="FILE",
        help="A file of figures of your own, which stand before the embedded ones.",
    ),
]


def command(
    query: Annotated[
        list[str] | None, typer.Argument(help="Words to look for: a variable, a country, a year.")
    ] = None,
    who: Annotated[
        str, typer.Option(metavar="CODE", help="Only this power (CHN, UK) or pair (RUS-CHN).")
    ] = "",
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Only this year; by default the latest of each series.")
    ] = None,
    every_year: Annotated[bool, typer.Option("--every-year", help="Show every year of each series.")] = False,
    own: Own = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Look up sourced numbers.

    Each has its value, unit, year, source and licence. Alone, it lists the variables.

    "tripolar figures update" asks the World Bank, the IMF and UN Comtrade for newer ones.
    """
    from tripolar.figures import load_own
    from tripolar.figures.query import Query

    table = load_own(*(own or ()))
    words = " ".join(query or ())
    if not words and not who and year is None:
        _print_variables(table, as_json)
        return
    found = table.search(words, who or None, year, every_year=every_year)
    if not found:
        raise table.unanswered(words, who or None, year)
    if as_json:
        _print_json([_as_dict(figure, table) for figure in found])
    else:
        _print_figures(found, table)
        _print_notes(Query.read(words, who or None), table)


def _as_dict(figure: Figure, table: FigureTable) -> dict[str, object]:
    source = table.sources[figure.source]
    return {
        "variable": figure.variable,
        "who": figure.who,
        "year": figure.year,
        "value": figure.value,
        "unit": figure.unit,
        "quality": figure.quality,
        "source": source.id,
        "citation": source.citation,
        "licence": source.licence,
        **_own(figure, table),
    }


def _own(figure: Figure, table: FigureTable) -> dict[str, object]:
    """What only a figure of the author's own has: a note, and the embedded value that it replaces."""
    from tripolar.figures.own import OWN

    if figure.quality != OWN:
        return {}
    embedded = table.carried(figure)
    return {
        "note": table.own.notes.get((figure.variable, figure.who, figure.year), ""),
        "embedded": None if embedded is None else embedded.value,
    }


def _print_json(lines: list[dict[str, object]]) -> None:
    import json

    typer.echo(json.dumps(lines, ensure_ascii=False, indent=1))


def _print_figures(found: tuple[Figure, ...], table: FigureTable) -> None:
    from itertools import groupby

    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    for name, figures in groupby(found, key=lambda figure: figure.variable):
        variable = table.variables[name]
        console.print(f"[bold]{name}[/bold]: {variable.says}, {variable.unit}")
        if variable.note:
            console.print(f"  {variable.note}", style="dim")
        shown = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for column in ("who", "year", "value", "source", "licence"):
            shown.add_column(justify="right" if column == "value" else "left", overflow="fold")
        for figure in figures:
            source = figure.source if figure.quality == "series" else f"{figure.source} ({figure.quality})"
            licence = table.sources[figure.source].licence
            embedded = _own(figure, table).get("embedded")
            if isinstance(embedded, float) and embedded != figure.value:
                source += f", embedded: {amount(embedded, figure.unit, _DIGITS)}"
            shown.add_row(
                f"  {figure.who}",
                str(figure.year),
                amount(figure.value, figure.unit, _DIGITS),
                source,
                licence,
            )
        console.print(shown)


def _print_notes(asked: Query, table: FigureTable) -> None:
    """Print what has to be known of the powers asked for."""
    from rich.console import Console
    from rich.text import Text

    for code in sorted(asked.codes & table.notes.keys()):
        Console(highlight=False).print(Text(f"{table.actors[code]} ({code}): {table.notes[code]}", "dim"))


def _print_variables(table: FigureTable, as_json: bool) -> None:
    described = [
        {
            "variable": v.name,
            "unit": v.unit,
            "of": "pairs" if v.of_pairs else "actors",
            "says": v.says,
            "note": v.note,
        }
        for v in table.variables.values()
    ]
    if as_json:
        _print_json([dict(line) for line in described])
        return
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("variable", "unit", "of", "says"):
        shown.add_column(heading, overflow="fold")
    for line in described:
        shown.add_row(line["variable"], line["unit"], line["of"], line["says"])
    Console().print(shown)
