"""``tripolar glossary``: the words of the program."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    word: Annotated[
        list[str] | None, typer.Argument(help="Only this word, or those with it in their meaning.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what the words of the program mean, each in a line."""
    from tripolar.report.glossary import find_terms

    found = find_terms(" ".join(word or ()))
    if as_json:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps([asdict(term) for term in found], indent=1, ensure_ascii=False))
        return
    width = max(len(term.word) for term in found)
    for term in found:
        typer.echo(f"{term.word:<{width}}  {term.says}")
