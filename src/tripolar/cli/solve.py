"""``tripolar solve``: one game at central values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tripolar.workflow import Solved


def command(
    scenario: Annotated[str, typer.Argument(help="Name of an embedded scenario, or a YAML file.")],
    variant: Annotated[str, typer.Option("--variant", help="A variant of the scenario.")] = "",
    protocol: Annotated[
        str | None, typer.Option("--protocol", help="Renewal protocol in place of the scenario's.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter; may be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Solve one game, every parameter at its centre."""
    from tripolar.workflow import solve

    solved = solve(scenario, variant=variant, protocol=protocol, changes=changes or ())
    if as_json:
        import json

        from tripolar.report.json import plain

        typer.echo(json.dumps(plain(solved), indent=1, ensure_ascii=False))
        return
    _show(solved)


def _show(solved: Solved) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console()
    what = f", variant {solved.variant}" if solved.variant else ""
    console.print(f"\n{solved.scenario}{what}, protocol {solved.protocol}; bn US$ a year", style="bold")
    powers = Table("Power", "Value", "Pivot in 10 years", "Outcast", box=box.SIMPLE_HEAD, pad_edge=False)
    for code, value in solved.value_annualised.items():
        roles = solved.role_probability[code]
        powers.add_row(code, f"{value:,.1f}", f"{roles['pivot']:.3f}", f"{roles['outcast']:.3f}")
    console.print(powers)
    dyads = Table(
        "Pair",
        "Mean relation",
        "To the first, net",
        "Levels in 10 years",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for dyad, level in solved.mean_relation.items():
        chances = ", ".join(f"{name}: {chance:.2f}" for name, chance in solved.chance[dyad].items())
        dyads.add_row(dyad, f"{level:.3f}", f"{solved.net_transfer[dyad]:.2f}", chances)
    console.print(dyads)
    facts = "; ".join(
        f"{name.replace('_', ' ')} {value:.2g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in solved.certificate.items()
    )
    console.print(facts, style="dim", soft_wrap=True)
