"""``tripolar analyse``: what drives the claims of an argument, what flips them, what is worth knowing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tripolar.cli.run import path_option


def command(
    run: Annotated[
        str,
        typer.Argument(
            metavar="[RUN_OR_SCENARIO]",
            help="Folder or name of a finished run; or an embedded scenario or YAML file, to run it first.",
        ),
    ] = "russia-2025",
    claims: Annotated[
        list[str] | None,
        typer.Option("--claim", metavar="ID", help="A claim to look into, by default all; may be repeated."),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(
            "--draws", metavar="N", min=1, help="Number of draws, if a scenario is run; by default 300."
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", min=0, help="Seed of these draws; by default 0.")
    ] = None,
    protocol: Annotated[
        str | None,
        typer.Option("--protocol", metavar="NAME", help="Renewal protocol; by default the scenario's own."),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter; may be repeated."),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            "--threads", metavar="N", min=1, help="Number of threads; by default one per processor."
        ),
    ] = None,
    solve: Annotated[
        bool,
        typer.Option(
            "--solve/--no-solve",
            help="Solve further games to find the smallest change that flips each claim.",
        ),
    ] = True,
    points: Annotated[
        int | None,
        typer.Option(
            "--total",
            min=16,
            metavar="POINTS",
            help="Points of a pick-freeze design, to add total-order indices.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        path_option("--out", "Folder for the analysis as JSON and the flip charts."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell what drives each claim, and what flips it.

    It tells too what would be worth knowing.
    """
    from tripolar.cli.progress import watched
    from tripolar.errors import InputError
    from tripolar.files import own_place, ready_folder
    from tripolar.prepare.prepared import prepare
    from tripolar.report.analysis import analysis_text, show_analysis
    from tripolar.workflow import analyse, check_claims, stored_answer
    from tripolar.workflow import run as run_scenario

    answer = stored_answer(run)
    folder = None if out is None else ready_folder(out)
    if folder is not None:
        own_place(folder / "analysis.json", "an analysis", ".json")
        for drawn in folder.glob("flip-*.svg"):
            own_place(drawn, "a chart", ".svg")
    if answer is not None:
        given = {"--draws": draws, "--seed": seed, "--protocol": protocol, "--set": changes or None}
        for option, value in given.items():
            if value is not None:
                raise InputError(f"{option}: '{run}' is a finished run, and is analysed as it is")
        check_claims(answer.scenario, claims or ())
    else:
        prepared = prepare(run, protocol=protocol, changes=changes or ())
        check_claims(prepared.scenario, claims or ())
        with watched(quiet=as_json) as bar:
            bar.solving()
            answer = run_scenario(
                prepared,
                draws=300 if draws is None else draws,
                seed=0 if seed is None else seed,
                threads=threads,
                protocol=prepared.protocol,
                progress=bar.progress,
            )
    analysis = analyse(answer, claims=claims or (), solve=solve, points=points)
    if folder is not None:
        from tripolar.report.analysis import write_analysis

        write_analysis(analysis, answer, folder)
    if as_json:
        typer.echo(analysis_text(analysis, answer), nl=False)
        return
    from rich.console import Console

    show_analysis(analysis, answer, Console())
