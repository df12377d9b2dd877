"""``tripolar run``: the main job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from tripolar.workflow import Kept

Threads = Annotated[
    int | None,
    typer.Option("--threads", metavar="N", min=1, help="Number of threads; by default one per processor."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Address or file of a Dask scheduler, or 'local' for processes, in place of threads.",
    ),
]
Export = Annotated[
    list[str] | None,
    typer.Option("--export", metavar="KIND", help="Also write the draws: nc, csv or xlsx; may be repeated."),
]


Full = Annotated[
    bool, typer.Option("--full", help="Show every claim, where the powers stand, and what they would do.")
]


def path_option(name: str, says: str) -> Any:
    """An option that names a folder or a file; empty text, as of a variable that is not set, is no name."""
    from tripolar.errors import InputError

    def path(given: str | Path) -> Path:  # a default comes as it is
        if not str(given).strip():
            raise InputError(f"{name} needs a folder or a file, and was given nothing")
        return Path(given)

    return typer.Option(name, metavar="PATH", parser=path, help=says)


def command(
    scenario: Annotated[
        str, typer.Argument(help="Name of an embedded scenario, or a YAML file.")
    ] = "russia-2025",
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", min=1, help="Number of draws of the uncertain parameters.")
    ] = 300,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the random draws.")] = 0,
    protocol: Annotated[
        str | None,
        typer.Option("--protocol", metavar="NAME", help="The only renewal protocol to run; by default all."),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter; may be repeated."),
    ] = None,
    threads: Threads = None,
    scheduler: Scheduler = None,
    out: Annotated[
        Path | None,
        path_option("--out", "Folder of the run; by default tripolar-runs/SCENARIO-HASH."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Run again what was finished before, replacing the run in --out.")
    ] = False,
    export: Export = None,
    starts: Annotated[
        int,
        typer.Option(
            "--starts",
            metavar="N",
            min=0,
            help="Number of further starting points, to look for other equilibria.",
        ),
    ] = 2,
    examined: Annotated[
        int, typer.Option("--examined", metavar="N", min=0, help="Number of draws to solve again from those.")
    ] = 64,
    full: Full = False,
    language: Annotated[
        str,
        typer.Option(
            "--language", metavar="CODE", help="Language of the printed ledger's fixed words: en or ru."
        ),
    ] = "en",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, and write files only with --out.")
    ] = False,
) -> None:
    """Measure, solve and judge an argument.

    The answer says where the triangle stands, what each power would do, and what comes of every claim.
    A run is kept in a folder of its own: one that was stopped goes on where it was, and one that was
    finished is shown at once.
    """
    from tripolar.bounds import THREADS
    from tripolar.language import check_language

    check_language(language)
    check_exports(export or (), scheduler)
    if threads is not None:
        THREADS.check("threads", threads)  # before a folder is made
    if as_json and out is None:
        from tripolar.answer.json import to_text
        from tripolar.workflow import run

        answer = run(
            scenario,
            draws=draws,
            seed=seed,
            protocol=protocol,
            changes=changes or (),
            threads=threads,
            scheduler=scheduler,
            starts=starts,
            examined=examined,
        )
        typer.echo(to_text(answer), nl=False)
        return

    def begun() -> Kept:
        from tripolar.workflow import keep

        return keep(
            scenario,
            draws=draws,
            seed=seed,
            protocol=protocol,
            changes=changes or (),
            exports=tuple(export or ()),
            out=out,
            again=again,
            starts=starts,
            examined=examined,
        )

    finish(begun, threads, scheduler, as_json=as_json, full=full, language=language)


def check_exports(kinds: Sequence[str], scheduler: str | None = None) -> None:
    """Refuse kinds of files that there are not, and what an extra is missing for."""
    from tripolar.extras import need, need_to_export

    if scheduler is not None:
        need("cluster", "--scheduler")
    for kind in kinds:
        need_to_export(kind)
    if not kinds:
        return
    from tripolar.ensemble.store.folder import EXPORTS
    from tripolar.errors import InputError

    for kind in kinds:
        if kind not in EXPORTS:
            raise InputError(f"--export: '{kind}' is no kind of file", given=kind, allowed=EXPORTS)


def finish(
    begun: Callable[[], Kept],
    threads: int | None,
    scheduler: str | None,
    *,
    as_json: bool,
    full: bool = False,
    language: str = "en",
) -> None:
    """Begin or find a run, do what is missing of it, and show its answer."""
    from tripolar.cli.progress import watched

    with watched(quiet=as_json) as bar:
        kept = begun()
        with resumable(kept):
            if not kept.done:
                bar.solving(kept.plan.draws * len(kept.plan.requests))
            answer = kept.finish(threads=threads, scheduler=scheduler, progress=bar.progress, tell=bar.tell)
    if as_json:
        typer.echo(kept.folder.results.read_text(encoding="utf-8"), nl=False)
        return
    from rich.console import Console

    from tripolar.language import speaking
    from tripolar.report.terminal import show

    console = Console()
    with speaking(language):
        show(answer, console, kept.folder.page, full=full)
    if kept.done:
        console.print("This run had been finished before; --again runs it anew.", soft_wrap=True)


@contextmanager
def resumable(kept: Kept) -> Iterator[None]:
    """Say how to go on with a run that was stopped, or that the system let go no further."""
    from tripolar.cli.streams import system_line
    from tripolar.errors import ClusterError, OutputError, RunError, StoppedError
    from tripolar.files import is_run

    try:
        yield
    except KeyboardInterrupt:
        raise StoppedError(f"stopped; {_what_is_left(kept)}") from None
    except (OSError, MemoryError, ImportError) as problem:
        line = system_line(problem)
        if line is None:
            raise
        raise OutputError(f"{line}; {_what_is_left(kept)}") from problem
    except (OutputError, ClusterError) as problem:
        raise type(problem)(f"{problem}; {_what_is_left(kept)}") from problem
    except RunError as problem:
        if is_run(kept.folder.path):
            raise
        raise RunError(f"{problem}; {_what_is_left(kept)}") from problem


def _what_is_left(kept: Kept) -> str:
    """What there is of a run that ended before its end, and how to go on."""
    from tripolar.enums import RunState
    from tripolar.errors import RunError

    folder = kept.folder
    try:
        folder.identity()
    except RunError:
        return f"nothing is kept, because '{folder.path}' is gone or no longer holds the run; run it anew"
    if folder.status().state == RunState.DONE:
        missing = [kind for kind in kept.exports if not folder.holds(f"draws.{kind}")]
        asked = "".join(f" --export {kind}" for kind in missing)
        return f"the run itself is done, export it with: tripolar resume {folder.path}{asked}"
    return f"what was done is kept, go on with: tripolar resume {folder.path}"
