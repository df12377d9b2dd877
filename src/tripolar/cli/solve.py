"""``tripolar solve``: one game at central values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from tripolar.words import fixed, level_word, percent

if TYPE_CHECKING:
    from rich.console import Console

    from tripolar.workflow import OtherEquilibria, SolvedGame

# Of many equilibria that differ by little, a screen shows the first; --json prints them all.
SHOWN = 12


def command(
    scenario: Annotated[str, typer.Argument(help="Name of an embedded scenario, or a YAML file.")],
    variant: Annotated[
        str, typer.Option("--variant", metavar="NAME", help="A variant of the scenario.")
    ] = "",
    protocol: Annotated[
        str | None,
        typer.Option("--protocol", metavar="NAME", help="Renewal protocol in place of the scenario's."),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter; may be repeated."),
    ] = None,
    starts: Annotated[
        int | None,
        typer.Option(
            "--starts",
            metavar="N",
            min=1,
            help="Number of random starting points, to look for other equilibria.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Seed of the starting points.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Solve one game, every parameter at its centre."""
    from tripolar.workflow import solve

    solved = solve(
        scenario,
        variant=variant,
        protocol=protocol,
        changes=changes or (),
        starts=starts,
        seed=seed,
    )
    if as_json:
        import json

        from tripolar.answer.json import plain

        told = plain(solved)
        if solved.equilibria is None:
            del told["equilibria"]
        if not solved.eras:
            del told["eras"]
        typer.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    _show(solved)


def _show(solved: SolvedGame) -> None:
    from rich.console import Console

    from tripolar.report.terminal_table import terminal_table

    console = Console(markup=False, emoji=False)
    what = f", variant {solved.variant}" if solved.variant else ""
    console.print(f"\n{solved.scenario}{what}, protocol {solved.protocol}; bn US$ a year", style="bold")
    powers = terminal_table("", "Power", "Value", "Pivot in 10 years", "Outcast in 10 years", left=1)
    for code, value in solved.value_annualised.items():
        roles = solved.role_probability[code]
        powers.add_row(code, fixed(value, 1), *(percent(roles[role]) for role in ("pivot", "outcast")))
    console.print(powers)
    _show_account(solved, console)
    levels = tuple(level_word(float(level)) for level in next(iter(solved.chance.values())))
    headings = ("Pair", "Mean relation", "To the first, net", *levels)
    dyads = terminal_table("Relations, and the chance of each level in 10 years", *headings)
    for dyad, level in solved.mean_relation.items():
        chances = (percent(share) for share in solved.chance[dyad].values())
        dyads.add_row(dyad, fixed(level, 3), fixed(solved.net_transfer[dyad], 2), *chances)
    console.print(dyads)
    _show_friction(solved, console)
    _show_eras(solved, console)
    facts = "; ".join(
        f"{name.replace('_', ' ')} {value:.2g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in solved.certificate.items()
    )
    console.print(facts, style="dim", soft_wrap=True)
    if solved.equilibria is not None:
        _show_equilibria(solved.equilibria, console)


def _show_account(solved: SolvedGame, console: Console) -> None:
    """What every value is made of; a part that is nothing to all has no row."""
    from tripolar.report.terminal_table import terminal_table

    if not all(math.isfinite(value) for value in solved.value_annualised.values()):
        return
    table = terminal_table("", "Part of the value", *solved.value_annualised, left=1)
    for part, amounts in {**solved.flow, **solved.received}.items():
        if any(amounts.values()):
            table.add_row(part, *(fixed(amount, 1) for amount in amounts.values()))
    table.add_section()
    table.add_row("Value", *(fixed(value, 1) for value in solved.value_annualised.values()))
    console.print(table)


def _show_friction(solved: SolvedGame, console: Console) -> None:
    """What moves cost, where they do, and the rates that this is for."""
    from tripolar.report.terminal_table import terminal_table

    if solved.friction:
        headings = ("Moves of", "Rise, bn", "Fall, bn", "Both a year")
        table = terminal_table("", *headings, left=1)
        for pair, cost in solved.friction.items():
            power, other = pair.split(".")
            amounts = (fixed(cost[name], 1) for name in ("up", "down", "yearly"))
            table.add_row(f"{power} with {other}", *amounts)
        console.print(table)
    for dyad, rate in solved.returns.items():
        said = f"{dyad} comes back at {rate['shown']:.3g} a year; wanted {rate['wanted']:.3g}"
        console.print(said, style="dim", soft_wrap=True)


def _show_eras(solved: SolvedGame, console: Console) -> None:
    """Each era: what the powers produce, and what their futures are worth from then on."""
    from tripolar.report.terminal_table import terminal_table

    if not solved.eras:
        return
    codes = tuple(solved.value_annualised)
    headings = (
        "Era from",
        "Share of future",
        *(f"GDP {code}" for code in codes),
        *(f"Value {c}" for c in codes),
    )
    table = terminal_table("", *headings, left=1)
    for era in solved.eras:
        numbers = (fixed(amounts[code], 0) for amounts in (era.gdp, era.value) for code in codes)
        table.add_row(f"{era.begins:g}", fixed(era.weight, 2), *numbers)
    console.print(table)


def _show_equilibria(several: OtherEquilibria, console: Console) -> None:
    from tripolar.report.terminal_table import terminal_table

    number = len(several.found)
    failed = f"{several.not_converged} of {several.starts} random starts (seed {several.seed}) did not settle"
    selected = any(each.selected for each in several.found)
    if several.examined:
        count = f"{number} distinct {'equilibrium' if number == 1 else 'equilibria'} found"
        console.print(f"\n{count}{'' if selected else ', none selected'}; {failed}", style="bold")
    else:
        told = "Other equilibria were not examined" if selected else "No equilibrium found"
        console.print(f"\n{told}: {failed}", style="bold")
        return
    headings = ("Starts", "Distance", *several.value_apart, *several.terms_apart)
    table = terminal_table("", *headings, left=len(headings))
    for each in several.found[:SHOWN]:
        values = [fixed(value, 1) for value in each.value_annualised.values()]
        terms = [fixed(value, 2) for value in each.net_transfer.values()]
        name = f"{each.starts} *" if each.selected else str(each.starts)
        table.add_row(name, fixed(each.distance, 2), *values, *terms)
    table.add_section()
    apart = *several.value_apart.values(), *several.terms_apart.values()
    table.add_row("Apart", "", *(fixed(value, 2) for value in apart))
    console.print(table)
    _show_parts(several, console)
    hidden = f" {number - SHOWN} more are in --json." if number > SHOWN else ""
    console.print(
        "* the selected one. Values of powers, net transfers to the first of a pair; distance is the largest "
        f"in any value of any state, and below {several.tolerance:.2g} two count as one.{hidden}",
        style="dim",
        soft_wrap=True,
    )


def _show_parts(several: OtherEquilibria, console: Console) -> None:
    """What the values of the others are made of; those of the selected one have a table of their own."""
    from tripolar.report.terminal_table import terminal_table

    others = [each for each in several.found[:SHOWN] if not each.selected]
    if not others:
        return
    table = terminal_table("", "Starts", "Distance", "Power", "Value", "Parts of the value", left=5)
    for each in others:
        for power, value in each.value_annualised.items():
            parts = ", ".join(
                f"{part} {fixed(amounts[power], 1)}"
                for part, amounts in {**each.flow, **each.received}.items()
                if any(amounts.values())
            )
            table.add_row(str(each.starts), fixed(each.distance, 2), power, fixed(value, 1), parts)
    console.print(table)
