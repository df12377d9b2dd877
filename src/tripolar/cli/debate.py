"""``tripolar debate``: the claims of two arguments under the assumptions of both."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tripolar.cli.run import path_option


def command(
    first: Annotated[str, typer.Argument(help="Name of an embedded scenario, or a YAML file.")],
    second: Annotated[str, typer.Argument(help="The argument to compare it with.")],
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", min=1, help="Number of draws of the uncertain parameters.")
    ] = 300,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the random draws.")] = 0,
    protocol: Annotated[
        str | None,
        typer.Option("--protocol", metavar="NAME", help="Renewal protocol; by default each scenario's own."),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            "--threads", metavar="N", min=1, help="Number of threads; by default one per processor."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        path_option("--out", "Folder for the debate as a page and JSON."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Hold two arguments against each other.

    It tells where they truly differ, and which assumption decides.
    """
    from tripolar.cli.progress import watched
    from tripolar.files import own_place, ready_folder
    from tripolar.report.debate import debate_text, show_debate, write_debate
    from tripolar.workflow import debate

    folder = None if out is None else ready_folder(out)
    if folder is not None:
        own_place(folder / "debate.json", "a debate", ".json")
        own_place(folder / "index.html", "a debate", ".html")
    with watched(quiet=as_json) as bar:
        bar.solving()
        found = debate(
            first,
            second,
            draws=draws,
            seed=seed,
            protocol=protocol,
            threads=threads,
            progress=bar.progress,
        )
    page = None if folder is None else write_debate(found, folder)
    if as_json:
        typer.echo(debate_text(found), nl=False)
        return
    from rich.console import Console

    show_debate(found, Console(), page)
