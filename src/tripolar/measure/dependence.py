"""How much two economies depend on each other, by imports and by exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import fsum

from tripolar.errors import FigureError
from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable
from tripolar.measure.reading import Reading, unknown

__all__ = ["Tie", "access", "best_access", "imports", "ties", "total_trade", "trade_between"]

#: How many years a trade figure may be older than the year asked for. Of the open series of trade among
#: all pairs one ends in 2020, and the other, which alone knows Taiwan, in 2014.
WINDOW = 12

#: Series that tell the imports of one from another, best first; True where the exporter reports.
_FLOWS = (
    ("imports_official", False),
    ("exports_official", True),
    ("imports_census", False),
    ("exports_census", True),
    ("imports_cow", False),  # before BACI, as the totals over which shares are taken are COW's to 2014
    ("exports_baci", True),
)


@dataclass(frozen=True, slots=True)
class Tie:
    """What one power's trade with another is to it.

    Attributes
    ----------
    of, on : str
        The power, and its partner.
    imports, exports : Reading
        Goods bought from and sold to the partner, US$ a year.
    import_share : Reading
        Imports over home absorption (GDP less exports): the model's access.
    export_share : Reading
        Exports over GDP.
    trade_share : Reading
        Trade with the partner over all trade.
    """

    of: str
    on: str
    imports: Reading
    exports: Reading
    import_share: Reading
    export_share: Reading
    trade_share: Reading


def access(table: FigureTable, variable: str, pair: str, year: int) -> Reading:
    """Divide imports by home absorption, GDP × (1 - exports as a share of GDP), at market rates.

    Parameters
    ----------
    variable : str
        A series of imports (read for ``A-B``) or of exports (then B's exports to A are read).
    pair : str
        ``RUS-CHN``: of Russia, from China.

    Raises
    ------
    FigureError
        If the series is no trade flow in dollars, or a figure is unknown.
    """
    described = table.variables.get(variable)
    if described is not None and (described.directed not in _READ_AS or described.unit != "US$"):
        flows = [v.name for v in table.variables.values() if v.directed in _READ_AS and v.unit == "US$"]
        problem = f"access needs a series of imports or exports in US$, not '{variable}'"
        raise FigureError(problem, allowed=flows)
    importer, _, exporter = pair.partition("-")
    reverse = described is not None and described.directed == "a to b"
    flow = table.get(variable, f"{exporter}-{importer}" if reverse else pair, year)
    return _over_absorption(table, importer, flow)


_READ_AS = frozenset({"a from b", "a to b"})


def best_access(table: FigureTable, variable: str, pair: str, first: int, last: int) -> Reading:
    """Find the year of the highest access among those known.

    Raises
    ------
    FigureError
        If no year between the two has every figure needed; or as `access`.
    """
    importer, _, exporter = pair.partition("-")
    described = table.variables.get(variable)
    name = f"{exporter}-{importer}" if described is not None and described.directed == "a to b" else pair
    needed = ((variable, name), ("gdp_current_usd", importer), ("exports_share_gdp", importer))
    years = [y for y in range(first, last + 1) if all(table.find(v, who, y) is not None for v, who in needed)]
    if not years:  # also where the years are swapped
        raise FigureError(f"access of {importer} to {exporter} by {variable} is unknown in {first}-{last}")
    readings = [access(table, variable, pair, year) for year in years]
    return max(readings, key=lambda reading: reading.value or 0.0)


def imports(table: FigureTable, importer: str, exporter: str, year: int) -> Figure | None:
    """Find the goods imports of one from another in a year, from the best series that knows them."""
    return _newest_imports(table, importer, exporter, year, back=0)


def trade_between(table: FigureTable, a: str, b: str, year: int) -> Reading:
    """Read the goods trade of two, both ways, in the newest year not after `year` that is known."""
    name = "trade_total_official"
    total = table.newest([(name, f"{a}-{b}"), (name, f"{b}-{a}")], year, WINDOW)
    then, before = year, total.year if total else year - WINDOW - 1
    while then > before:
        there, back = (_newest_imports(table, *pair, then, then - before - 1) for pair in ((a, b), (b, a)))
        if there is None or back is None:
            break
        if there.year == back.year:
            return Reading(there.value + back.value, "US$", (there, back))
        then = min(there.year, back.year)
    if total is not None:
        return Reading.of(total)
    return Reading(None, "US$", missing=(f"trade between {a} and {b}, {year - WINDOW}-{year}",))


def total_trade(table: FigureTable, who: str, year: int) -> Reading:
    """Read an actor's trade with the world in a year: goods, or else goods and services."""
    for origin in ("official", "cow"):
        found = [table.find(f"total_{side}_{origin}", who, year) for side in ("imports", "exports")]
        figures = tuple(figure for figure in found if figure is not None)
        if len(figures) == len(found):
            return Reading(fsum(figure.value for figure in figures), "US$", figures)
    names = ("gdp_current_usd", "imports_share_gdp", "exports_share_gdp")
    gdp, bought, sold = (table.find(name, who, year) for name in names)
    if gdp is None or bought is None or sold is None:
        return Reading(None, "US$", missing=(f"trade of {who} with the world, {year}",))
    return Reading(gdp.value * (bought.value + sold.value) / 100.0, "US$", (gdp, bought, sold))


def ties(codes: Sequence[str], year: int, table: FigureTable) -> tuple[Tie, ...]:
    """Measure what each power's trade with each other is to it, in or before a year."""
    return tuple(_tie(table, of, on, year) for of, on in permutations(codes, 2))


def _tie(table: FigureTable, of: str, on: str, year: int) -> Tie:
    bought, sold = _newest_imports(table, of, on, year), _newest_imports(table, on, of, year)
    return Tie(
        of,
        on,
        imports=Reading.of(bought, f"imports of {of} from {on}", "US$"),
        exports=Reading.of(sold, f"imports of {on} from {of}", "US$"),
        import_share=_import_share(table, of, bought),
        export_share=_export_share(table, of, sold),
        trade_share=trade_share(table, of, on, year),
    )


def trade_share(table: FigureTable, of: str, on: str, year: int) -> Reading:
    """Divide the trade with a partner by all trade of the same year, newest year known."""
    between = trade_between(table, of, on, year)
    if between.value is None or between.year is None:
        return unknown("share", between)
    world = total_trade(table, of, between.year)
    if not world.value:
        return unknown("share", between, world)
    return Reading(between.value / world.value, "share", between.figures + world.figures)


def _newest_imports(
    table: FigureTable, importer: str, exporter: str, year: int, back: int = WINDOW
) -> Figure | None:
    pairs = {False: f"{importer}-{exporter}", True: f"{exporter}-{importer}"}
    return table.newest([(variable, pairs[by_exporter]) for variable, by_exporter in _FLOWS], year, back)


def _over_absorption(table: FigureTable, importer: str, flow: Figure) -> Reading:
    gdp = table.get("gdp_current_usd", importer, flow.year)
    sold = table.get("exports_share_gdp", importer, flow.year)
    return Reading(flow.value / (gdp.value * (1.0 - sold.value / 100.0)), "ratio", (flow, gdp, sold))


def _import_share(table: FigureTable, of: str, flow: Figure | None) -> Reading:
    if flow is None:
        return Reading(None, "ratio")
    absent = [v for v in ("gdp_current_usd", "exports_share_gdp") if table.find(v, of, flow.year) is None]
    if absent:
        return Reading(None, "ratio", (flow,), tuple(f"{v}({of}, {flow.year})" for v in absent))
    return _over_absorption(table, of, flow)


def _export_share(table: FigureTable, of: str, flow: Figure | None) -> Reading:
    if flow is None:
        return Reading(None, "share")
    gdp = table.find("gdp_current_usd", of, flow.year)
    if gdp is None:
        return Reading(None, "share", (flow,), (f"gdp_current_usd({of}, {flow.year})",))
    return Reading(flow.value / gdp.value, "share", (flow, gdp))
