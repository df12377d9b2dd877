"""``tripolar run``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EXPORTS = ("nc", "csv", "xlsx")


def command(
    scenario: Annotated[
        str, typer.Argument(help="Name of an embedded scenario, or a YAML file.")
    ] = "russia-2025",
    draws: Annotated[int, typer.Option("--draws", min=1, help="Draws of the uncertain parameters.")] = 300,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the draws; 0 is a seed.")] = 0,
    protocol: Annotated[
        str | None, typer.Option("--protocol", help="The only renewal protocol to run; by default all.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter; may be repeated."),
    ] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, help="Threads; by default one for every processor.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for the page and exports; by default tripolar-SCENARIO."),
    ] = None,
    export: Annotated[
        list[str] | None,
        typer.Option(
            "--export", metavar="KIND", help="Also write the draws: nc, csv or xlsx; may be repeated."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, and write files only with --out.")
    ] = False,
) -> None:
    """Measure, solve and judge an argument: where the triangle stands, and a ledger of its claims."""
    from tripolar.cli.progress import watched
    from tripolar.errors import InputError
    from tripolar.report.files import ready_folder
    from tripolar.workflow import prepare, run

    for kind in export or []:
        if kind not in EXPORTS:
            raise InputError(f"--export: '{kind}' is no kind of file", given=kind, allowed=EXPORTS)
    measured = prepare(scenario, protocol=protocol, changes=changes or ())
    folder = None
    if out is not None or not as_json:
        # Before the work, so that a folder that cannot be written costs nobody a run.
        folder = ready_folder(out if out is not None else Path(f"tripolar-{measured.scenario.name}"))
    with watched(draws, quiet=as_json) as progress:
        answer = run(measured, draws=draws, seed=seed, threads=threads, protocol=protocol, progress=progress)
    page = None
    if folder is not None:
        from tripolar.report.export import export as write_draws
        from tripolar.report.page import write_page

        page = write_page(answer, folder / "index.html")
        for kind in export or []:
            write_draws(answer, folder / f"draws.{kind}")
    if as_json:
        from tripolar.report.json import to_text

        typer.echo(to_text(answer), nl=False)
        return
    from rich.console import Console

    from tripolar.report.terminal import show

    show(answer, Console(), page)
