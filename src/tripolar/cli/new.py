"""``tripolar new``: start a scenario of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    name: Annotated[str, typer.Argument(help="Name of the new scenario; the file is NAME.yaml.")],
    extends: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Scenario to start from, such as russia-2025; without it, the file stands alone.",
        ),
    ] = "",
    powers: Annotated[
        str | None,
        typer.Option(
            metavar="CODES",
            help="Two to four states, such as USA,SAU,IRN: write what the figures say of them.",
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            metavar="YEAR",
            help="With --powers: figures of this year or the newest before; by default the newest."
            " With --extends: the year of the scenario.",
        ),
    ] = None,
    claim: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            help="A claim of a template (tripolar claims), as pivot:IND:USA-RUS; may be repeated.",
        ),
    ] = None,
    claims: Annotated[
        str,
        typer.Option(
            metavar="none", help="none: without the claims that would be there, with --extends or --powers."
        ),
    ] = "",
    out: Annotated[
        Path, typer.Option(metavar="PATH", help="Folder to write it in, or the file, ending in .yaml.")
    ] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write a commented scenario file, or one of measured numbers. It never overwrites a file.

    With --powers every number that a figure covers is measured, and what none covers is marked as judgement.
    """
    from tripolar.errors import InputError, ScenarioError

    asked = [each.strip() for each in claim or ()]
    if claims not in ("", "none"):
        raise InputError("--claims takes the word none; a claim is given by --claim", given=claims)
    if (asked or claims) and powers is None and not extends:
        raise ScenarioError("claims are of given powers: --claim and --claims go with --powers or --extends")

    if powers is not None and extends:
        raise ScenarioError("a new scenario either measures --powers or --extends another, not both")
    if powers is None and not extends and year is not None:
        raise ScenarioError("--year goes with --powers or --extends")
    if powers is None:
        from tripolar.scenario.new import new_scenario

        path = new_scenario(name, extends, out, asked, keep=not claims, year=year)
    else:
        from tripolar.figures.groups import LAST_YEAR
        from tripolar.workflow.new import new_measured

        named = [each.strip() for each in powers.split(",") if each.strip()]
        wanted = asked if asked or claims else None
        path = new_measured(name, named, LAST_YEAR if year is None else year, out, wanted)
    if as_json:
        import json

        typer.echo(json.dumps({"scenario": path.stem, "file": str(path), "extends": extends}))
    else:
        then = "edit it, then" if powers is None else "look at what it marks as judgement, then"
        typer.echo(f"written: {path}\n{then}: tripolar validate {path}")
