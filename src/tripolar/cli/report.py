"""``tripolar report``: a finished run as a printed brief, or as a page, without running it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tripolar.cli.run import path_option
from tripolar.enums import RunState


def command(
    run: Annotated[
        str, typer.Argument(help="Folder of a run, or the beginning of its name; by default the last one.")
    ] = "",
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Write brief.pdf, the answer on a page of A4 and two behind it.")
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="Write index.html, the whole answer.")] = False,
    out: Annotated[
        Path | None,
        path_option("--out", "Folder for these files; by default the run's own."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write a finished run as a printed brief, or as a page; its draws and charts are those of the run."""
    from tripolar.extras import need

    if pdf or not html:
        need("pdf", "the printed brief")
    from tripolar.errors import RunError
    from tripolar.files import ready_folder
    from tripolar.report.brief import PAGES, write_brief
    from tripolar.report.page import write_page
    from tripolar.workflow import find_run, list_runs, load_run

    if not run:
        finished = [each.run for each in list_runs() if each.state == RunState.DONE]
        if not finished:
            raise RunError("no finished run in tripolar-runs: tripolar run makes one")
        run = finished[0]
    answer = load_run(run)
    folder = find_run(run).path if out is None else ready_folder(out)
    told: dict[str, object] = {"run": run}
    lines = []
    if pdf or not html:
        path = folder / "brief.pdf"
        brief = write_brief(answer, path)
        told |= {"pdf": str(path), "pages": brief.pages, "points": brief.size, "lacks": brief.lacks}
        longer = "" if brief.pages <= PAGES else f" ({brief.pages} pages: the argument is too long for two)"
        lines.append(f"The brief: {path}{longer}")
        if brief.lacks:
            typer.echo(f"tripolar: {brief.lacks}", err=True)
    if html:
        path = write_page(answer, folder / "index.html")
        told |= {"html": str(path)}
        lines.append(f"The page: {path}")
    if as_json:
        import json

        typer.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    for line in lines:
        typer.echo(line)
