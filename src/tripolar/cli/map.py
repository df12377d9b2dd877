"""``tripolar map``: the argument of a scenario or of a run, as a picture or as text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tripolar.cli.run import path_option


def command(
    what: Annotated[
        str, typer.Argument(help="A scenario, or a run: its folder, or the beginning of its name.")
    ],
    out: Annotated[
        Path | None,
        path_option("--out", "The file to write, .svg or .argdown; without it Argdown is printed."),
    ] = None,
) -> None:
    """Draw what rests on what in an argument.

    The map of a run shows what becomes of every claim.
    """
    from tripolar.answer.argument import map_of_answer, map_of_scenario
    from tripolar.charts.argument_map import drawn
    from tripolar.errors import ScenarioError
    from tripolar.files import SVG_MARK, own_place, write_atomic
    from tripolar.report.argdown import argdown
    from tripolar.scenario.load import embedded_names, load
    from tripolar.workflow import load_run

    kind = ".argdown" if out is None else out.suffix.lower()
    if out is not None:
        own_place(out, "a map", ".svg", ".argdown")
    untested = what in embedded_names() or what.lower().endswith((".yaml", ".yml"))
    answer = None if untested else load_run(what)
    scenario = load(what) if answer is None else answer.scenario
    if not scenario.claims:
        raise ScenarioError(f"{scenario.name} makes no claims, so that there is nothing to draw")
    if kind == ".svg":
        picture = drawn(map_of_scenario(scenario) if answer is None else map_of_answer(answer))
        text = f"{picture}\n{SVG_MARK}\n"
    else:
        text = argdown(scenario, None if answer is None else answer.ledger)
    if out is None:
        typer.echo(text, nl=False)
        return
    typer.echo(f"The map: {write_atomic(out, text)}")
