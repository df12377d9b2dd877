"""The measured figures over the years: a topic, the powers it is about, and what each source says.

A topic is one question with one unit. Where several series answer it (what China buys from Russia is in
both partners' books and in those who collect them) all are kept side by side: a difference between
sources is shown, not settled.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripolar._version import __version__
from tripolar.charts import series as chart
from tripolar.charts.draw import svg
from tripolar.charts.theme import WIDE
from tripolar.errors import FigureError
from tripolar.extras import need, workbook
from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable, load_table
from tripolar.report.export import cell, save_workbook

if TYPE_CHECKING:
    from altair.typing import ChartType
__all__ = ["HEADS", "THEMES", "MeasuredSeries", "Row", "Topic", "measured_series", "topics"]

HEADS = ("who", "year", "value", "unit", "series", "quality", "source", "licence")


@dataclass(frozen=True, slots=True)
class Topic:
    """One question to the table of figures.

    Attributes
    ----------
    name, says, unit : str
        Short name, meaning and unit.
    theme : str
        What it is about, as `THEMES` has it.
    series : tuple of str
        Variables that answer it. One written with ``~`` is kept by the other side of a pair: ``~imports``
        of B from A answers what A sold to B.
    """

    name: str
    says: str
    unit: str
    series: tuple[str, ...]
    theme: str = ""


#: What series are about, by the file that they are kept in.
THEMES = {
    "economy": "Economy",
    "power": "Arms and power",
    "trade": "Trade",
    "official": "Trade and energy",
    "relations": "Relations",
    "technology": "Technology",
    "restricted": "Technology",
}


_TOGETHER = (
    Topic(
        "population",
        "population",
        "persons",
        ("population", "population_maddison", "nmc_total_pop"),
        "Economy",
    ),
    Topic(
        "goods_sold",
        "goods sold by the first to the second",
        "US$",
        ("~imports_cow", "~imports_census", "~imports_official", "exports_census", "exports_official"),
        "Trade",
    ),
    Topic(
        "trade_share",
        "share of the first's goods trade that is with the second",
        "share",
        ("trade_share_cow", "trade_share_official"),
        "Trade",
    ),
    Topic(
        "exports",
        "goods exports to the world",
        "US$",
        ("total_exports_cow", "total_exports_official"),
        "Trade",
    ),
    Topic(
        "imports",
        "goods imports from the world",
        "US$",
        ("total_imports_cow", "total_imports_official"),
        "Trade",
    ),
)


_LOAD_OWN = "from tripolar.figures import load_own\n"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a topic, with where it comes from and what its licence allows."""

    who: str
    year: int
    value: float
    unit: str
    series: str
    quality: str
    source: str
    licence: str

    def cells(self) -> tuple[str | int | float, ...]:
        """In the order of `HEADS`."""
        return tuple(getattr(self, head) for head in HEADS)


@dataclass(frozen=True, slots=True)
class MeasuredSeries:
    """A topic's figures for some powers.

    Attributes
    ----------
    topic : Topic
    powers : tuple of str
        Codes asked for.
    rows : tuple of Row
        By power or pair, then series, then year.
    view : FigureSeries
        What its chart shows.
    files : tuple of str
        Names of the files of own figures that were read.
    """

    topic: Topic
    powers: tuple[str, ...]
    rows: tuple[Row, ...]
    view: chart.FigureSeries
    files: tuple[str, ...] = ()

    def chart(self, width: int = WIDE) -> ChartType:
        """Its chart as an Altair specification."""
        return chart.specification(self.view, width)

    def svg(self, width: int = WIDE) -> str:
        """Its chart as SVG text, with its alternative text."""
        return svg(
            self.chart(width), f"figures-{self.topic.name}", chart.title(self.view), chart.alt_text(self.view)
        )

    def notes(self) -> tuple[str, ...]:
        """Lines for the foot of a published picture: every source with its licence."""
        sources = dict.fromkeys((row.source, row.licence) for row in self.rows)
        plain = "; ".join(f"{source} ({licence})" for source, licence in sources)
        return (f"Source: {plain}.", f"Tripolar {__version__}.")

    def csv(self) -> str:
        """Its rows as comma-separated text."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADS)
        writer.writerows(row.cells() for row in self.rows)
        return text.getvalue()

    def save_xlsx(self, path: Path) -> None:
        """Write its rows as a workbook; equal rows make equal bytes."""
        need("export", "a workbook", "openpyxl")
        book = workbook(write_only=True)
        sheet: Any = book.create_sheet("figures")
        sheet.append(HEADS)
        for row in self.rows:
            sheet.append([cell(sheet, value) for value in row.cells()])
        save_workbook(book, path)

    def code(self) -> str:
        """Python that makes the same table and the same chart."""
        own = f", load_own({', '.join(map(repr, self.files))})" if self.files else ""
        return (
            "from pathlib import Path\n\n"
            f"{_LOAD_OWN if own else ''}"
            "from tripolar.report.series import measured_series\n\n"
            f"series = measured_series({self.topic.name!r}, {list(self.powers)!r}{own})\n"
            "for row in series.rows:\n"
            "    print(row.who, row.year, row.value, row.unit, row.source, row.licence, sep='; ')\n"
            f"Path('{self.topic.name}.csv').write_text(series.csv(), encoding='utf-8')\n"
            f"Path('{self.topic.name}.svg').write_text(series.svg(), encoding='utf-8')\n"
        )


def topics(powers: Sequence[str], table: FigureTable | None = None) -> tuple[Topic, ...]:
    """Every topic with figures for more than one year of some of these powers, or pairs of them."""
    table = load_table() if table is None else table
    joined = {name.removeprefix("~") for topic in _TOGETHER for name in topic.series}
    alone = [
        Topic(each.name, each.says, each.unit, (each.name,), THEMES.get(each.theme, "Others"))
        for each in table.variables.values()
        if each.name not in joined
    ]
    return tuple(
        topic
        for topic in (*alone, *_TOGETHER)
        if any(len(figures) > 1 for _, _, figures in _lines(table, topic, powers))
    )


def measured_series(topic: str, powers: Sequence[str], table: FigureTable | None = None) -> MeasuredSeries:
    """Collect what the table knows of a topic, for these powers or the pairs of them.

    Parameters
    ----------
    topic : str
        One that `topics` lists for the powers.
    powers : sequence of str
        Codes of actors.
    table : FigureTable, optional
        By default the embedded figures.

    Raises
    ------
    FigureError
        When there is no such topic for them.

    Examples
    --------
    >>> found = measured_series("gdp_current_usd", ["USA", "CHN"])
    >>> found.rows[0].who, found.rows[0].licence
    ('United States', 'CC BY 4.0')
    """
    table = load_table() if table is None else table
    known = {each.name: each for each in topics(powers, table)}
    if topic not in known:
        raise FigureError(f"no measured series '{topic}' for {', '.join(powers)}", given=topic, allowed=known)
    asked = known[topic]
    rows, lines = [], []
    for who, series, figures in _lines(table, asked, powers):
        for figure in figures:
            source = table.sources[figure.source]
            rows.append(
                Row(who, figure.year, figure.value, figure.unit, series, figure.quality, source.citation,
                    source.licence)
            )  # fmt: skip
        lines.append(chart.SeriesLine(who, series, tuple((each.year, each.value) for each in figures)))
    return MeasuredSeries(
        asked,
        tuple(powers),
        tuple(rows),
        chart.FigureSeries(asked.says, asked.unit, tuple(lines)),
        table.own.files,
    )


def _lines(
    table: FigureTable, topic: Topic, powers: Sequence[str]
) -> list[tuple[str, str, tuple[Figure, ...]]]:
    """Who, in words; the series, in words; and its figures, by year."""
    directed = table.variables[topic.series[0].removeprefix("~")].directed
    if topic.series[0].startswith("~"):
        directed = "a to b"  # what the second has from the first, the first gives the second
    found = []
    for who in _whos(powers, directed):
        for name in topic.series:
            asked = "-".join(reversed(who.split("-"))) if name.startswith("~") else who
            variable = name.removeprefix("~")
            if table.knows(variable, asked):
                found.append((_words(table, who, directed), variable, table.series(variable, asked)))
    return found


def _whos(powers: Sequence[str], directed: str) -> list[str]:
    if not directed:
        return list(powers)
    if directed == "undirected":
        return [f"{a}-{b}" for a, b in combinations(sorted(powers), 2)]
    return [f"{a}-{b}" for a, b in permutations(powers, 2)]


def _words(table: FigureTable, who: str, directed: str) -> str:
    names = [table.actors.get(code, code) for code in who.split("-")]
    if not directed or len(names) == 1:
        return names[0]
    if directed == "undirected":
        return " – ".join(names)
    return f"{names[0]} → {names[1]}" if directed != "a from b" else f"{names[0]} ← {names[1]}"
