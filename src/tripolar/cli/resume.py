"""``tripolar resume``: go on with a run that was stopped."""

from __future__ import annotations

from typing import Annotated

import typer

from tripolar.cli.run import Export, Full, Scheduler, Threads, check_exports, finish


def command(
    run: Annotated[str, typer.Argument(help="Folder of a run, or the beginning of its name.")],
    threads: Threads = None,
    scheduler: Scheduler = None,
    export: Export = None,
    full: Full = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Go on with a run where it was stopped.

    The result has the same bytes as that of one never stopped.
    """
    check_exports(export or (), scheduler)
    from tripolar.workflow import reopen

    finish(lambda: reopen(run, tuple(export or ())), threads, scheduler, as_json=as_json, full=full)
