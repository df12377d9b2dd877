"""``tripolar relation`` and ``tripolar triangle``: how states stood over the years, as a proposal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tripolar.cli.figures import Own
from tripolar.cli.run import path_option

if TYPE_CHECKING:
    from rich.console import Console

    from tripolar.charts.level_history import LevelHistory, PairHistory
    from tripolar.measure.levels import LevelPath

_From = Annotated[int, typer.Option("--from", metavar="YEAR", min=1950, help="First year.")]
_To = Annotated[int, typer.Option("--to", metavar="YEAR", min=1950, help="Last year; by default the newest.")]
_Chart = Annotated[Path | None, path_option("--chart", "Write the picture over time to this file (.svg).")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_NEWEST = 2025


def command(
    pair: Annotated[str, typer.Argument(help="Two states, such as RUS-TUR.")],
    first: _From = 1950,
    last: _To = _NEWEST,
    own: Own = None,
    chart: _Chart = None,
    as_json: _Json = False,
) -> None:
    """Propose how two states stood in each year.

    The evidence is told too, and when each kind was last seen.
    """
    from tripolar.figures import load_own
    from tripolar.measure.levels import level_path

    _check(chart)
    table = load_own(*(own or ()))
    path = level_path(table, pair, first, last)
    if chart is not None:
        _draw(chart, _history((path,)))
    if as_json:
        _print_json(_pair_json(path))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    a, b = (table.actors[code] for code in path.pair)
    console.print(f"[bold]{a} and {b}[/bold], {path.years[0]} to {path.years[-1]}")
    _show_spans(console, path)
    _show_evidence(console, path)


def triangle(
    powers: Annotated[str, typer.Argument(help="Three states, such as USA-RUS-CHN.")],
    first: _From = 1950,
    last: _To = _NEWEST,
    own: Own = None,
    chart: _Chart = None,
    as_json: _Json = False,
) -> None:
    """Propose the role of each of three states in each year.

    A role follows from how their pairs stood.
    """
    from tripolar.charts.level_history import RoleSpan
    from tripolar.figures import load_own
    from tripolar.measure.role_path import role_path

    _check(chart)
    table = load_own(*(own or ()))
    found = role_path(table, powers, first, last)
    if chart is not None:
        roles = tuple(RoleSpan(code, *span) for k, code in enumerate(found.codes) for span in found.spans(k))
        _draw(chart, _history(found.pairs, roles))
    if as_json:
        rows = {code: found.roles(k) for k, code in enumerate(found.codes)}
        _print_json(
            {
                "powers": found.codes,
                "roles": {
                    code: [
                        {"year": year, "role": name, "chance": round(chance, 4)}
                        for year, (name, chance) in zip(found.years, row, strict=True)
                    ]
                    for code, row in rows.items()
                },
                "pairs": [_pair_json(path) for path in found.pairs],
            }
        )
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{' – '.join(found.codes)}[/bold], {found.years[0]} to {found.years[-1]}")
    for k, code in enumerate(found.codes):
        newest = found.roles(k)[-1]
        spans = ", ".join(_span(*span) for span in found.spans(k))
        console.print(f"  {code}  {spans} ({newest[1]:.1f} in {found.years[-1]})")
    for path in found.pairs:
        console.print(f"[bold]{'-'.join(path.pair)}[/bold]")
        _show_spans(console, path)
        if path.confirm:
            console.print(f"  {_asked(path)}", style="dim")


def _show_spans(console: Console, path: LevelPath) -> None:
    from tripolar.measure.levels import LEVELS

    console.print("  " + ", ".join(_span(*span) for span in path.spans))
    now = path.levels[-1]
    order = sorted(range(len(LEVELS)), key=lambda k: -now[k])
    chances = ", ".join(f"{LEVELS[k]} {now[k]:.1f}" for k in order)
    console.print(f"  {path.years[-1]}: {path.proposed[-1]} proposed ({chances})")


def _show_evidence(console: Console, path: LevelPath) -> None:
    from tripolar.measure.levels import runs_of

    for seen in path.seen:
        if seen.known_until is None:
            console.print(f"  {seen.kind}: not known for this pair", style="dim")
        else:
            last = "never seen" if seen.last is None else f"last seen {seen.last}"
            console.print(f"  {seen.kind} ({seen.says}): {last}; the series ends in {seen.known_until}")
    for anchor in path.anchors:
        console.print(
            f"  {anchor.year}-{anchor.month:02}: {anchor.fact}; {anchor.level} after it ({anchor.source})"
        )
    if path.both_ways:
        years = ", ".join(_span(*span) for span in runs_of(path.both_ways, [""] * len(path.both_ways)))
        console.print(f"  the evidence speaks both ways, of a quarrel and of a bond, in{years}")
    if path.confirm:
        console.print(f"  {_asked(path)}")


def _asked(path: LevelPath) -> str:
    if path.newest is None:
        return "confirm: nothing was ever seen between the two, so normal is only what most pairs are"
    return f"confirm: the newest evidence is of {path.newest}, and the level after it a guess that widens"


def _span(first: int, last: int, word: str) -> str:
    return f"{word} {first}" if first == last else f"{word} {first}–{last}"


def _pair_json(path: LevelPath) -> dict[str, Any]:
    from dataclasses import asdict

    from tripolar.measure.levels import LEVELS

    return {
        "pair": "-".join(path.pair),
        "status": "proposed",
        "confirm": path.confirm,
        "speaks_both_ways": list(path.both_ways),
        "newest_evidence": path.newest,
        "years": [
            {"year": year, "level": level, **dict(zip(LEVELS, map(_rounded, row), strict=True))}
            for year, level, row in zip(path.years, path.proposed, path.levels, strict=True)
        ],
        "evidence": [
            {"kind": seen.kind, "says": seen.says, "last_seen": seen.last, "series_ends": seen.known_until}
            for seen in path.seen
        ],
        "anchors": [asdict(anchor) for anchor in path.anchors],
    }


def _rounded(chance: float) -> float:
    return round(float(chance), 4)


def _history(paths: tuple[LevelPath, ...], roles: tuple[Any, ...] = ()) -> LevelHistory:
    from tripolar.charts.level_history import LevelHistory

    return LevelHistory(tuple(_panel(path) for path in paths), roles)


def _panel(path: LevelPath) -> PairHistory:
    from tripolar.charts.level_history import PairHistory

    chances = tuple((float(row[0]), float(row[1]), float(row[2])) for row in path.levels)
    return PairHistory("-".join(path.pair), path.years, chances, path.spans)


def _check(chart: Path | None) -> None:
    from tripolar.files import own_place

    if chart is not None:
        own_place(chart, "a picture", ".svg", option="--chart")


def _draw(file: Path, view: LevelHistory) -> None:
    from tripolar.charts import level_history
    from tripolar.charts.draw import svg
    from tripolar.charts.theme import WIDE
    from tripolar.files import SVG_MARK, write_atomic

    chart = level_history.specification(view, WIDE)
    drawn = svg(chart, "levels", level_history.title(view), level_history.alt_text(view))
    write_atomic(file, f"{drawn}\n{SVG_MARK}\n")


def _print_json(told: dict[str, Any]) -> None:
    import json

    typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
