"""``tripolar cite``: the sources that a scenario's parameters and facts use."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    scenario: Annotated[
        str, typer.Argument(help="Name of an embedded scenario, or a YAML file.")
    ] = "russia-2025",
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print BibTeX entries.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the citations of a scenario's sources.

    These are the sources that its parameters and facts use.
    """
    from tripolar.figures.table import cite
    from tripolar.prepare.prepared import prepare

    prepared = prepare(scenario)
    citations = cite(prepared.figures, prepared.table)
    if as_json:
        import json

        lines = [
            {
                "source": citation.source.id,
                "title": citation.source.title,
                "citation": citation.source.citation,
                "licence": citation.source.licence,
                "url": citation.source.url,
                "note": citation.source.note,
                "variables": list(citation.variables),
            }
            for citation in citations
        ]
        typer.echo(json.dumps(lines, ensure_ascii=False, indent=1))
    elif not citations:
        typer.echo(f"{scenario} uses no figures: all its numbers are its own.")
    elif bibtex:
        typer.echo("\n\n".join(citation.bibtex for citation in citations))
    else:
        for citation in citations:
            typer.echo(citation.text)
            if citation.source.note:
                typer.echo(f"  note: {citation.source.note}")
            typer.echo(f"  used for: {', '.join(citation.variables)}\n")
