"""The program: its commands, and how errors end it.

An input that cannot be used, a run that the user stopped, or a system that lets nothing be written or
has no memory left, ends with exit code 2 and one line on standard error; files that were there before
are as they were. Anything else is a bug and shows its traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, cast

import typer

from tripolar.cli import (
    analyse,
    cite,
    debate,
    diff,
    figures,
    figures_update,
    glossary,
    lens,
    map,
    mcp,
    new,
    rates,
    reference,
    relation,
    report,
    resume,
    run,
    runs,
    scenarios,
    serve,
    show,
    solve,
    validate,
)
from tripolar.cli.letters import check_arguments, never_fail, warn_in_one_line
from tripolar.cli.streams import discard_output, open_closed, system_line
from tripolar.errors import InputError, StoppedError
from tripolar.words import fault

__all__ = ["app", "main"]

app = typer.Typer(
    name="tripolar",
    help="Turn an argument about three powers into a model that can be measured, solved and refuted.",
    epilog="Begin with: tripolar run",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# In the order of the list of commands: an answer, what is made of it, scenarios, figures, words.
_COMMANDS: dict[str, Callable[..., None]] = {
    "run": run.command,
    "serve": serve.command,
    "report": report.command,
    "map": map.command,
    "analyse": analyse.command,
    "debate": debate.command,
    "solve": solve.command,
    "resume": resume.command,
    "scenarios": scenarios.command,
    "new": new.command,
    "claims": reference.claims,
    "validate": validate.command,
    "show": show.command,
    "diff": diff.command,
    "figures": figures.command,
    "relation": relation.command,
    "triangle": relation.triangle,
    "rates": rates.command,
    "lens": lens.command,
    "cite": cite.command,
    "glossary": glossary.command,
    "parameters": reference.parameters,
    "quantities": reference.quantities,
    "mcp": mcp.command,
}
for name, command in _COMMANDS.items():
    app.command(name)(command)
_UPDATE = "figures update"  # beside a command that takes any words
app.command(_UPDATE, hidden=True)(figures_update.command)
app.add_typer(runs.app, name="runs")


@app.callback(invoke_without_command=True)
def _program(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version."),
    lens_files: list[Path] = typer.Option(  # noqa: B008 - typer reads it from the default
        [], "--lens-file", metavar="FILE", help="A Python file with a theory of your own; may be given again."
    ),
) -> None:
    if lens_files:
        from tripolar.prepare.own_lenses import name_files

        name_files(lens_files)
    if version:
        from tripolar._version import __version__

        typer.echo(f"tripolar {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


# typer brings its own copy of click and names only some of its errors; this is what they share.
_UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[1])
_STOPPED = 130  # what typer makes of Ctrl-C


def main() -> None:
    """Run the program and end the process with its exit code."""
    open_closed()
    never_fail(json=not {"--json", "--schema"}.isdisjoint(sys.argv))
    warn_in_one_line()
    try:
        check_arguments(sys.argv[1:])
        if sys.argv[1:3] == _UPDATE.split():
            sys.argv[1:3] = [_UPDATE]
        code = app(prog_name="tripolar", standalone_mode=False)
        sys.stdout.flush()
    except InputError as problem:
        _end(problem.line())
    except StoppedError as stop:
        _leave(str(stop))
    except _UsageError as problem:
        _end(fault(problem.format_message()))
    except (OSError, MemoryError, ImportError) as problem:
        line = system_line(problem)
        if line is None:
            raise
        discard_output()
        _end(line)
    except KeyboardInterrupt:
        code = _STOPPED
    if code == _STOPPED:
        _leave("stopped before the end; no file was left half-written")
    raise SystemExit(code or 0)


def _leave(line: str) -> NoReturn:
    """End at once: threads still at work on chunks have nothing to lose, as files are written whole."""
    _tell(line)
    with suppress(OSError):
        sys.stdout.flush()
    os._exit(2)


def _end(line: str) -> NoReturn:
    _tell(line)
    raise SystemExit(2) from None


def _tell(line: str) -> None:
    with suppress(OSError):  # where standard error cannot be written either, the exit code tells
        print(f"tripolar: {' '.join(line.split())}", file=sys.stderr, flush=True)
