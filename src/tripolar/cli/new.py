"""``tripolar new``: start a scenario of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    name: Annotated[str, typer.Argument(help="Name of the new scenario; the file is NAME.yaml.")],
    extends: Annotated[
        str,
        typer.Option(help="Scenario to start from, such as russia-2025; without it, the file stands alone."),
    ] = "",
    out: Annotated[Path, typer.Option(help="Folder to write it in.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write a commented scenario file to fill in. It never overwrites a file."""
    from tripolar.scenario.new import new_scenario

    path = new_scenario(name, extends, out)
    if as_json:
        import json

        typer.echo(json.dumps({"scenario": path.stem, "file": str(path), "extends": extends}))
    else:
        typer.echo(f"written: {path}\nedit it, then: tripolar validate {path}")
