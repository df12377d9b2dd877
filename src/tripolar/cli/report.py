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
        bool,
        typer.Option(
            "--pdf", help="Write brief.pdf, the answer on one page of A4 and two behind it; the default."
        ),
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="Write index.html, the whole answer.")] = False,
    docx: Annotated[
        bool, typer.Option("--docx", help="Write answer.docx, prose and pictures to work on.")
    ] = False,
    out: Annotated[
        Path | None,
        path_option("--out", "Folder for these files; by default the run's own."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write a finished run as a brief, a text document or a page.

    They are made from its stored draws.
    """
    from tripolar.extras import need

    pdf = pdf or not (html or docx)
    if pdf:
        need("pdf", "the printed brief")
    if docx:
        need("docx", "the text document")
    from tripolar.errors import RunError
    from tripolar.files import own_place, ready_folder
    from tripolar.report.brief import PAGES, write_brief
    from tripolar.report.page import write_page
    from tripolar.workflow import find_run, list_runs, load_run

    if not run:
        finished = [each.run for each in list_runs() if each.state == RunState.DONE]
        if not finished:
            raise RunError("no finished run in tripolar-runs: tripolar run makes one")
        run = finished[0]
    of_run = find_run(run).path
    folder = of_run if out is None else out
    asked = {"brief.pdf": pdf, "index.html": html, "answer.docx": docx}
    for place in (folder / name for name in asked if asked[name]):
        own_place(place, "a report", place.suffix, of_run=folder.resolve() == of_run.resolve())
    answer = load_run(run)
    folder = folder if out is None else ready_folder(out)
    told: dict[str, object] = {"run": run}
    lines = []
    if pdf:
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
    if docx:
        from tripolar.report.docx import write_docx

        begun = find_run(run).status().begun
        path = write_docx(answer, folder / "answer.docx", int(begun[:4]), find_run(run).path.name)
        told |= {"docx": str(path)}
        lines.append(f"The text document: {path}")
    if as_json:
        import json

        typer.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    for line in lines:
        typer.echo(line)
