"""Reference tables on the terminal: ``tripolar parameters``, ``quantities`` and ``claims``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

import typer

Words: TypeAlias = Annotated[
    list[str] | None, typer.Argument(help="Only what has these words in its name or meaning.")
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def parameters(words: Words = None, as_json: AsJson = False) -> None:
    """List the parameters of the model.

    Each has its path, meaning, unit, limits and default.
    """
    from tripolar.scenario.families import FAMILIES

    lines = [
        {"path": f.pattern, "says": f.says, "takes": f.takes, "otherwise": f.otherwise} for f in FAMILIES
    ]
    headings = {
        "path": "path",
        "says": "what it is",
        "takes": "unit, allowed",
        "otherwise": "default, or when it must be given",
    }
    _show("parameter", headings, lines, words or (), as_json)


def quantities(words: Words = None, as_json: AsJson = False) -> None:
    """List the quantities that a claim may ask for.

    Each has how it is written, its meaning and unit.
    """
    from tripolar.prepare.quantities import QUANTITIES

    lines = [
        {"written": f"{q.name}({', '.join(q.arguments)})", "says": q.says, "unit": q.unit}
        for q in QUANTITIES.values()
    ]
    headings = {"written": "written", "says": "what it is", "unit": "unit"}
    _show("quantity", headings, lines, words or (), as_json)


def claims(words: Words = None, as_json: AsJson = False) -> None:
    """List the kinds of claims that can be written for you.

    Each is a question; tripolar new --claim writes the claim.
    """
    from tripolar.scenario.claim_templates import TEMPLATES

    lines = [
        {"written": each.written, "asks": each.asks, "criterion": each.holds, "why": each.why}
        for each in TEMPLATES.values()
    ]
    headings = {"written": "written", "asks": "what it asks", "criterion": "criterion"}
    _show("claim template", headings, lines, words or (), as_json)


def _show(
    what: str,
    headings: Mapping[str, str],
    lines: Sequence[Mapping[str, str]],
    words: Sequence[str],
    as_json: bool,
) -> None:
    """Print the lines that hold every word; the first heading names the line.

    Raises
    ------
    InputError
        If no line does.
    """
    from tripolar.errors import InputError

    wanted = [word.lower() for word in words]
    found = [line for line in lines if all(word in " ".join(line.values()).lower() for word in wanted)]
    if not found:
        names = [next(iter(line.values())) for line in lines]
        raise InputError(f"no {what} has '{' '.join(words)}' in it", given=words[0], allowed=names)
    if as_json:
        import json

        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(headings.values()):
        shown.add_column(heading, overflow="fold", no_wrap=number == 0)  # a name is copied: it stays whole
    for line in found:
        shown.add_row(*(line[key] for key in headings))
    Console(highlight=False, markup=False, emoji=False).print(shown)
