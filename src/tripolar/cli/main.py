"""The program: its commands, and how errors end it.

An input that cannot be used ends with exit code 2 and one line on standard error; a run that the
user stopped with 130. Anything else is a bug and shows its traceback.
"""

from __future__ import annotations

import sys

import typer

from tripolar.cli import cite, diff, figures, new, run, scenarios, solve, validate

__all__ = ["app", "main"]

app = typer.Typer(
    name="tripolar",
    help="Turn an argument about three powers into a model that can be measured, solved and refuted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for name, module in {
    "run": run,
    "solve": solve,
    "scenarios": scenarios,
    "new": new,
    "validate": validate,
    "diff": diff,
    "figures": figures,
    "cite": cite,
}.items():
    app.command(name)(module.command)


@app.callback(invoke_without_command=True)
def _program(
    version: bool = typer.Option(False, "--version", help="Print the version."),
) -> None:
    if version:
        from tripolar._version import __version__

        typer.echo(f"tripolar {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the program and end the process with its exit code."""
    from tripolar.errors import InputError, Interrupted

    try:
        app(prog_name="tripolar")
    except InputError as problem:
        print(f"tripolar: {problem.line()}", file=sys.stderr)
        raise SystemExit(2) from None
    except (Interrupted, KeyboardInterrupt):
        print("tripolar: stopped; nothing was written", file=sys.stderr)
        raise SystemExit(130) from None
