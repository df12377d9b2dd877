"""``tripolar diff``: the differences between two scenarios."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    a: Annotated[str, typer.Argument(help="A YAML file, or the name of an embedded scenario.")],
    b: Annotated[str, typer.Argument(help="The one to compare with it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare two scenarios, path by path and claim by claim."""
    from itertools import groupby

    from tripolar.scenario.difference import differences
    from tripolar.scenario.load import load

    found = differences(load(a), load(b))
    if as_json:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps([asdict(each) for each in found], indent=1, ensure_ascii=False))
        return
    if not found:
        typer.echo(f"{a} and {b} say the same")
    for section, group in groupby(found, key=lambda each: each.section):
        typer.echo(f"{section}:")
        for each in group:
            name = f"{each.name} ({each.key})" if each.key not in {"", "value"} else each.name
            if each.before is None or each.after is None:
                sign = "+" if each.before is None else "-"
                typer.echo(f"  {sign} {name}: {each.after or each.before or ''}")
            else:
                typer.echo(f"  {name}: {each.before or 'nothing'} -> {each.after or 'nothing'}")
