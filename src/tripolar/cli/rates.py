"""``tripolar rates``: how often relations that had warmed fell back, by several codings of the record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from tripolar.cli.figures import Own

if TYPE_CHECKING:
    from rich.console import Console

    from tripolar.figures.table import FigureTable
    from tripolar.measure.rates import ReturnRate

_TRIANGLE = ("USA", "RUS", "CHN")


def command(
    powers: Annotated[
        list[str] | None,
        typer.Argument(
            help="Two powers or more (USA RUS CHN); alone, the triangle and eight great powers are counted."
        ),
    ] = None,
    years: Annotated[
        str, typer.Option(metavar="YEARS", help="Only these years of the figures (1950-2014).")
    ] = "",
    without: Annotated[
        list[str] | None, typer.Option(metavar="PAIR", help="A pair to leave out (USA-CHN); may be repeated.")
    ] = None,
    ahead: Annotated[
        float,
        typer.Option(
            metavar="YEARS", min=0.1, max=100.0, help="Years within which a warmed relation may fall back."
        ),
    ] = 8.0,
    groups: Annotated[
        bool, typer.Option("--groups", help="Count groups of pairs instead: a pair borrows its group's rate.")
    ] = False,
    cases: Annotated[
        bool, typer.Option("--cases", help="List every case, and the figures behind it.")
    ] = False,
    own: Own = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Count how often relations that had warmed fell back.

    It counts in the figures, and tells at which rate they fall back.
    """
    from tripolar.errors import InputError
    from tripolar.figures import load_own
    from tripolar.measure.rates import GREAT_POWERS, powers_of_the_record, return_rates

    table = load_own(*(own or ()))
    if groups:
        if powers or years or without or cases:
            raise InputError("--groups counts every pair on record, and goes with --json alone")
        _print_groups(table, as_json)
        return
    # Powers between commas are taken too, as other commands take them.
    named = [name for part in powers or () for name in part.split(",") if name.strip()]
    records = (
        [powers_of_the_record([n.strip() for n in named], table)] if named else [_TRIANGLE, GREAT_POWERS]
    )
    first, last = _years(years)
    counted = {codes: return_rates(codes, table, first, last, without or ()) for codes in records}
    if as_json:
        _print_json(counted, ahead, table)
    else:
        _print_tables(counted, ahead, cases, table)


def _print_groups(table: FigureTable, as_json: bool) -> None:
    from tripolar.measure.pair_rates import group_rates

    counted = group_rates(table)
    if as_json:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps([asdict(each) for each in counted], indent=1, ensure_ascii=False))
        return
    from rich.console import Console

    from tripolar.report.terminal_table import terminal_table

    headings = ("group", "hostile by", "pairs", "cases", "fell back", "years", "a year", "between pairs")
    shown = terminal_table(
        "How often relations that had warmed fell back, by groups of pairs", *headings, left=2
    )
    for each in counted:
        counts = (str(count) for count in (each.pairs, each.thaws, each.falls, each.years))
        gamma = f"Gamma({each.shape:g}, {each.rate:g})"
        shown.add_row(each.group, each.coding, *counts, f"{each.shape / each.rate:.4f}", gamma)
    Console(highlight=False, markup=False).print(shown)


def _years(written: str) -> tuple[int, int]:
    from tripolar.bounds import CALENDAR
    from tripolar.errors import FigureError

    if not written:
        return int(CALENDAR.low), int(CALENDAR.high)
    found = re.fullmatch(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", written)
    if found is None:
        raise FigureError(f"--years takes a first and a last year, such as 1950-2014, not '{written}'")
    return int(found[1]), int(found[2])


def _print_tables(
    counted: dict[tuple[str, ...], tuple[ReturnRate, ...]], ahead: float, cases: bool, table: FigureTable
) -> None:
    from rich.console import Console

    from tripolar.figures.breaks import straddled
    from tripolar.measure.rates import BIASES, JUDGEMENTS
    from tripolar.report.terminal_table import terminal_table

    console = Console(highlight=False, markup=False)
    console.print("How often relations that had warmed fell back", style="bold")
    for codes, rates in counted.items():
        headings = (
            "hostile by",
            "pairs",
            "cases",
            "fell back",
            "years",
            "a year",
            "90%",
            f"in {ahead:g} years",
        )
        shown = terminal_table(", ".join(codes), *headings)
        for rate in rates:
            counts = (rate.pairs, len(rate.thaws), rate.falls, rate.years)
            shown.add_row(rate.coding.name, *(str(count) for count in counts), *_posterior(rate, ahead))
        console.print(shown)
        if cases:
            _print_cases(console, rates)
    everything = [rate for rates in counted.values() for rate in rates]
    for coding in dict.fromkeys(rate.coding for rate in everything):
        judged = f" ({coding.judgement} is a judgement)" if coding.judgement else ""
        console.print(f"{coding.name}: {coding.says}{judged}", soft_wrap=True)
    console.print("a year: mean of Gamma(fell back + 1/2, years), by Jeffreys' prior\n", soft_wrap=True)
    for note in (*BIASES, *JUDGEMENTS):
        console.print(f"- {note}", soft_wrap=True)
    figures = [figure for rate in everything for figure in rate.figures]
    for told in straddled(figures):
        console.print(f"- {told}", style="dim", soft_wrap=True)
    for citation in _citations(everything, table):
        console.print(f"Source: {citation}", style="dim", soft_wrap=True)


def _posterior(rate: ReturnRate, ahead: float) -> tuple[str, str, str]:
    bounds, mean, chance = rate.interval(), rate.mean, rate.falls_back(ahead)
    if bounds is None or mean is None or chance is None:
        return ("unknown",) * 3
    return f"{mean:.3f}", f"{bounds[0]:.3f} to {bounds[1]:.3f}", f"{chance:.2f}"


def _print_cases(console: Console, rates: tuple[ReturnRate, ...]) -> None:
    from tripolar.report.terminal_table import terminal_table

    for rate in rates:
        shown = terminal_table(rate.coding.name, "pair", "from", "fell back", "years", "figures", left=1)
        shown.columns[-1].justify = "left"
        for thaw in rate.thaws:
            fell = "not by " + str(thaw.last) if thaw.fell is None else str(thaw.fell)
            read = ", ".join(f"{figure} = {figure.value:.4g}" for figure in thaw.figures)
            shown.add_row(thaw.pair, str(thaw.began), fell, str(thaw.years), read)
        console.print(shown)
        if rate.missing:
            console.print(f"no figures: {', '.join(rate.missing)}", style="dim", soft_wrap=True)


def _citations(rates: list[ReturnRate], table: FigureTable) -> tuple[str, ...]:
    from tripolar.figures.table import cite

    return tuple(citation.text for citation in cite((f for rate in rates for f in rate.figures), table))


def _print_json(
    counted: dict[tuple[str, ...], tuple[ReturnRate, ...]], ahead: float, table: FigureTable
) -> None:
    import json

    from tripolar.measure.rates import BIASES, JUDGEMENTS

    everything = [rate for rates in counted.values() for rate in rates]
    told = {
        "ahead": ahead,
        "records": [
            {"powers": codes, "rates": [_as_dict(rate, ahead) for rate in rates]}
            for codes, rates in counted.items()
        ],
        "biases": BIASES,
        "judgements": JUDGEMENTS,
        "sources": _citations(everything, table),
    }
    typer.echo(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False))


def _as_dict(rate: ReturnRate, ahead: float) -> dict[str, object]:
    coding = rate.coding
    return {
        "coding": coding.name,
        "says": coding.says,
        "judgement": coding.judgement or None,
        "variable": coding.variable,
        "pairs": rate.pairs,
        "missing": rate.missing,
        "cases": len(rate.thaws),
        "falls": rate.falls,
        "years": rate.years,
        "gamma": rate.gamma,
        "mean": rate.mean,
        "interval_90": rate.interval(),
        "falls_back": rate.falls_back(ahead),
        "by_age": [
            {"from": band.first, "to": band.last, "falls": band.falls, "years": band.years}
            for band in rate.by_age
        ],
        "thaws": [
            {
                "pair": thaw.pair,
                "from": thaw.began,
                "fell_back": thaw.fell,
                "last": thaw.last,
                "years": thaw.years,
                "figures": [str(figure) for figure in thaw.figures],
            }
            for thaw in rate.thaws
        ],
    }
