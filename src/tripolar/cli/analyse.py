"""``tripolar analyse``: what drives the claims of an argument, what flips them, what is worth knowing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    scenario: Annotated[
        str, typer.Argument(help="Name of an embedded scenario, or a YAML file.")
    ] = "russia-2025",
    claims: Annotated[
        list[str] | None,
        typer.Option("--claim", metavar="ID", help="A claim to look into, by default all; may be repeated."),
    ] = None,
    draws: Annotated[int, typer.Option("--draws", min=1, help="Draws of the uncertain parameters.")] = 300,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the draws; 0 is a seed.")] = 0,
    protocol: Annotated[
        str | None, typer.Option("--protocol", help="Renewal protocol; by default the scenario's own.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter; may be repeated."),
    ] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, help="Threads; by default one for every processor.")
    ] = None,
    solve: Annotated[
        bool,
        typer.Option(
            "--solve/--no-solve", help="Solve games from the central case to find the smallest flips."
        ),
    ] = True,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the analysis as JSON and the flip charts.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell what drives each claim, what flips it, and what is worth knowing."""
    from tripolar.cli.progress import watched
    from tripolar.report.analysis import analysis_text, show_analysis
    from tripolar.report.files import ready_folder
    from tripolar.workflow import analyse, check_claims, prepare, protocol_of, run

    measured = prepare(scenario, protocol=protocol, changes=changes or ())
    check_claims(measured.scenario, claims or ())
    folder = None if out is None else ready_folder(out)
    with watched(quiet=as_json) as bar:
        answer = run(
            measured,
            draws=draws,
            seed=seed,
            threads=threads,
            protocol=protocol_of(measured),
            progress=bar.progress,
        )
    analysis = analyse(answer, claims=claims or (), solve=solve)
    if folder is not None:
        from tripolar.report.flips import write_analysis

        write_analysis(analysis, answer, folder)
    if as_json:
        typer.echo(analysis_text(analysis, answer), nl=False)
        return
    from rich.console import Console

    show_analysis(analysis, answer, Console())
