"""``tripolar figures update``: ask for newer figures, into a file of one's own."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tripolar.figures.update import Fetched

_YEARS = 3  # the newest, where none are named


def command(
    powers: Annotated[
        str, typer.Option(metavar="CODES", help="Codes of states, with commas between them.")
    ] = "USA,RUS,CHN",
    years: Annotated[
        str,
        typer.Option(
            metavar="YEARS", help="First and last year, such as 2023-2025; by default the last three."
        ),
    ] = "",
    service: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only this one: worldbank, imf or comtrade; may be repeated. The first counts.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="PATH", help="The file to write; one that is there is not overwritten.")
    ] = Path("figures-update.csv"),
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.1, max=600.0, help="Seconds to wait for each answer.")
    ] = 30.0,
    address: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=ADDRESS",
            help="Where a service is, as NAME=ADDRESS; by default where its library knows it to be.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask the World Bank, UN Comtrade and the IMF for newer figures; write a file of figures of your own.

    A scenario names it under "figures:". Nothing else of the program asks anybody for anything.
    """
    from datetime import UTC, datetime

    from tripolar.errors import OutputError
    from tripolar.figures.table import load_table
    from tripolar.figures.update import as_csv, fetch
    from tripolar.files import write_atomic

    if out.exists():
        raise OutputError(f"'{out}' is there already: name another file with --out, or remove it")
    now, table = datetime.now(UTC), load_table()
    with _watched(quiet=as_json) as progress:
        fetched = fetch(
            [code.strip().upper() for code in powers.split(",") if code.strip()],
            _years_of(years, now.year),
            table,
            services=service or (),
            addresses=_addresses(address or ()),
            timeout=timeout,
            progress=progress,
        )
    write_atomic(out, as_csv(fetched, table, now.date().isoformat()))
    if as_json:
        _print_json(fetched, out, now.date().isoformat())
    else:
        _print(fetched, out, now.date().isoformat())


def _years_of(written: str, now: int) -> range:
    import re

    from tripolar.bounds import CALENDAR
    from tripolar.errors import InputError

    if not written:
        return range(now - _YEARS, now)
    found = re.fullmatch(r"\s*(\d{4})\s*(?:[-–]\s*(\d{4})\s*)?", written)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not first <= last or first not in CALENDAR:
        raise InputError(f"--years takes a year or a first and a last, such as 2023-2025, not '{written}'")
    return range(first, last + 1)


def _addresses(given: Sequence[str]) -> dict[str, str]:
    from tripolar.errors import InputError
    from tripolar.figures.update import SERVICES

    found = {}
    for text in given:
        name, equals, address = text.partition("=")
        if not equals or not address.startswith(("http://", "https://")):
            raise InputError(f"--address takes NAME=ADDRESS, such as imf=https://…, not '{text}'")
        if name not in SERVICES:
            raise InputError(f"--address: no service is called '{name}'", given=name, allowed=SERVICES)
        found[name] = address
    return found


@contextmanager
def _watched(*, quiet: bool) -> Iterator[Callable[[int, int, str], None] | None]:
    """Give a progress bar on standard error, where somebody watches."""
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import Progress

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("asking", total=None)
        yield lambda done, whole, what: bar.update(task, completed=done, total=whole, description=what)


def _print(fetched: Fetched, out: Path, day: str) -> None:
    typer.echo(f"written: {out}, {len(fetched.rows)} figures fetched on {day}")
    for told in fetched.told:
        typer.echo(f"  {told.service.title}: {told.figures} figures. Licence: {told.service.licence}.")
    typer.echo(
        f"use them with 'figures: [{out.name}]' in a scenario, or look: tripolar figures gdp --from {out}"
    )
    for line in _problems(fetched):
        typer.echo(f"lacking: {line}", err=True)


def _problems(fetched: Fetched) -> Iterator[str]:
    for told in fetched.told:
        for problem in told.problems:
            yield f"{told.service.title}: {problem}"


def _print_json(fetched: Fetched, out: Path, day: str) -> None:
    import json

    services = [
        {
            "service": told.service.name,
            "figures": told.figures,
            "licence": told.service.licence,
            "problems": told.problems,
        }
        for told in fetched.told
    ]
    head = {"file": str(out), "fetched": day, "figures": len(fetched.rows), "services": services}
    typer.echo(json.dumps(head, ensure_ascii=False, indent=1))
