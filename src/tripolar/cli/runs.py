"""``tripolar runs``: the runs that were kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tripolar.cli.run import Full, Scheduler, Threads, path_option, resumable
from tripolar.enums import RunState
from tripolar.errors import visible

app = typer.Typer(help="List, show, compare and remove the runs that were kept.", add_completion=False)
_RUN = typer.Argument(help="Folder of a run, or the beginning of its name.")
_SHELF = Path("tripolar-runs")


@app.callback(invoke_without_command=True)
def _runs(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("list")
def list_(
    folder: Annotated[Path, path_option("--in", "Folder that holds the runs.")] = _SHELF,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the runs of a folder, the one begun last first."""
    from dataclasses import asdict

    from tripolar.errors import InputError
    from tripolar.workflow import list_runs

    if folder != _SHELF and not folder.is_dir():
        raise InputError(f"'{folder}' is no folder", where="--in")
    found = list_runs(folder)
    if as_json:
        import json

        typer.echo(json.dumps([asdict(each) for each in found], indent=1, ensure_ascii=False))
        return
    if not found:
        typer.echo(f"no runs in {folder}")
        return
    width = max(len(each.run) for each in found)
    for each in found:
        if each.problem is not None:
            typer.echo(
                f"{each.run:<{width}}  {each.begun[:16].replace('T', ' ')}  {each.state}: {each.problem}"
            )
            continue
        state = str(each.state)
        if each.state != RunState.DONE:
            state += f", {each.draws_done} of {each.draws_asked} draws"
        changes = "".join(f" --set {change}" for change in each.changes)
        told = (
            f"{each.run:<{width}}  {each.begun[:16].replace('T', ' ')}  {each.scenario},"
            f" {each.draws} draws, seed {each.seed}{changes}: {state}"
        )
        typer.echo(visible(told))


@app.command()
def show(
    run: Annotated[str, _RUN],
    full: Full = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the answer of a finished run.

    Of one that is not finished, it says how far it is.
    """
    from tripolar.workflow import find_run, load_run

    folder = find_run(run)
    if as_json and folder.status().state == RunState.DONE:
        typer.echo(folder.read(folder.results.name).decode(), nl=False)
        return
    answer = load_run(folder.path)
    from rich.console import Console

    from tripolar.report.terminal import show as show_answer

    show_answer(answer, Console(), folder.page, full=full)


@app.command()
def compare(
    first: Annotated[str, typer.Argument(help="A run, or a scenario (a name or a YAML file).")],
    second: Annotated[str, typer.Argument(help="The one to compare with it.")],
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", min=1, help="Number of draws, if scenarios are compared.")
    ] = 300,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of these draws.")] = 0,
    threads: Threads = None,
    scheduler: Scheduler = None,
    out: Annotated[
        Path | None,
        path_option("--out", "Also write a page (.html)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare two runs claim by claim, new verdicts first.

    A scenario is run if it was not.

    Whether a change is more than chance is judged draw by draw where the two share their draws.
    """
    from tripolar.cli.progress import watched
    from tripolar.ensemble.store.folder import RunFolder
    from tripolar.files import own_place
    from tripolar.workflow.comparing import compare as compare_runs
    from tripolar.workflow.comparing import run_of

    if out is not None:
        own_place(out, "a comparison", ".html")
    folders = []
    for name in (first, second):
        found = run_of(name, draws=draws, seed=seed)
        if not isinstance(found, RunFolder):
            with resumable(found), watched(quiet=as_json) as bar:
                bar.solving(found.plan.draws * len(found.plan.requests))
                found.finish(threads=threads, scheduler=scheduler, progress=bar.progress, tell=bar.tell)
            found = found.folder
        folders.append(found)
    comparison = compare_runs(*folders)
    if out is not None:
        from tripolar.report.comparison import write_comparison

        write_comparison(comparison, out)
    if as_json:
        import json

        from tripolar.answer.json import plain

        typer.echo(json.dumps(plain(comparison), indent=1, ensure_ascii=False))
        return
    from rich.console import Console

    from tripolar.report.comparison import show_comparison

    show_comparison(comparison, Console())
    if out is not None:
        typer.echo(f"The comparison as a page: {out}")


@app.command("rm")
def remove(
    runs: Annotated[list[str], typer.Argument(help="Folders of runs, or the beginnings of their names.")],
    yes: Annotated[bool, typer.Option("--yes", help="Remove without asking.")] = False,
) -> None:
    """Remove runs. What else lies in their folders stays."""
    from tripolar.errors import InputError
    from tripolar.workflow import find_run

    folders = [find_run(run) for run in runs]
    for folder in folders:
        if not yes and not _agreed(visible(f"remove {folder.path}?")):
            raise InputError(f"'{folder.path}' was not removed; --yes removes it without asking")
        left = folder.remove()
        kept = f"; left what is not the run's: {', '.join(left)}" if left else ""
        typer.echo(visible(f"removed: {folder.path}{kept}"))


def _agreed(question: str) -> bool:
    import sys

    if sys.stdin is None or not sys.stdin.isatty():
        return False
    return typer.confirm(question)
