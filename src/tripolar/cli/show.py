"""``tripolar show``: every number of a scenario, with where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from tripolar.prepare.number_sources import NumberSource


def command(
    scenario: Annotated[str, typer.Argument(help="A YAML file, or the name of an embedded scenario.")],
    words: Annotated[
        list[str] | None, typer.Argument(help="Only numbers with these words in their path or reason.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show every number of a scenario with where it comes from.

    What no figure covers comes first.
    """
    from tripolar.errors import ScenarioError
    from tripolar.figures.table import cite
    from tripolar.prepare.number_sources import KINDS, number_sources
    from tripolar.prepare.prepared import prepare

    prepared = prepare(scenario)
    every = number_sources(prepared)
    wanted = [word.lower() for word in words or ()]
    found = [each for each in every if all(word in f"{each.path} {each.why}".lower() for word in wanted)]
    if not found:
        paths = [each.path for each in every]
        given = " ".join(words or ())
        raise ScenarioError(
            f"no number of {prepared.scenario.name} has '{given}'", given=given, allowed=paths
        )
    figures = [figure for each in found for figure in each.figures]
    citations = cite(figures, prepared.table)
    counts = {kind: sum(each.kind == kind for each in found) for kind in KINDS}
    if as_json:
        import json
        from dataclasses import asdict

        numbers = [
            {
                **asdict(each),
                "figures": [{**asdict(figure), "figure": str(figure)} for figure in each.figures],
            }
            for each in found
        ]
        sources = [asdict(each.source) for each in citations]
        told = {
            "scenario": prepared.scenario.name,
            "year": prepared.scenario.year,
            "counts": counts,
            "numbers": numbers,
            "sources": sources,
        }
        typer.echo(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    console.print(
        f"{prepared.scenario.name}: {prepared.scenario.title} ({prepared.scenario.year})", style="bold"
    )
    for kind, heading in KINDS.items():
        _print(console, f"{heading} ({counts[kind]})", [each for each in found if each.kind == kind])
    for citation in citations:
        console.print(f"Source: {citation.text}", style="dim", soft_wrap=True)


def _print(console: Console, heading: str, numbers: Sequence[NumberSource]) -> None:
    if not numbers:
        return
    console.print(f"\n{heading}", style="bold")
    for each in numbers:
        console.print(f"  {each.path} = {each.value}{each.unit and f' {each.unit}'}", soft_wrap=True)
        if each.kind == "default":
            console.print(f"      {each.says}", style="dim", soft_wrap=True)
        for formula in each.formulas:
            console.print(f"      {formula}", style="dim", soft_wrap=True)
        if each.figures:
            read = ", ".join(f"{figure} = {figure.value:.6g} [{figure.source}]" for figure in each.figures)
            console.print(f"      figures: {read}", style="dim", soft_wrap=True)
        if each.why:
            console.print(f"      {each.why}", soft_wrap=True)
