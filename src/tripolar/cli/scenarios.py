"""``tripolar scenarios``: what comes with the program."""

from __future__ import annotations

from typing import Annotated

import typer


def command(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the embedded arguments.

    A scenario without claims, made to test solvers, is not among them.
    """
    from tripolar.scenario.load import embedded_names, load

    found = [scenario for name in embedded_names() if (scenario := load(name)).claims]
    if as_json:
        import json

        lines = [
            {
                "name": each.name,
                "title": each.title,
                "says": each.says,
                "year": each.year,
                "actors": list(each.codes),
                "variants": list(each.variants),
                "claims": [claim.id for claim in each.claims],
                "extends": list(each.lineage),
            }
            for each in found
        ]
        typer.echo(json.dumps(lines, indent=1, ensure_ascii=False))
        return
    width = max(len(each.name) for each in found)
    for each in found:
        typer.echo(f"{each.name:<{width}}  {each.title} ({', '.join(each.codes)}; {len(each.claims)} claims)")
