"""The measured figures over the years, as the page shows them: topics, rows, files, a chart.

They are asked for by powers, and not by an argument: what is measured of a power is the same in every
argument, a visitor's own included, but where the author of a known one has figures of their own. Here is
also where a number comes from: the figures behind a parameter or a fact, with source and licence.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable
from pathlib import Path as File
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import FastAPI, Path, Query, Response

from tripolar.charts import series as chart
from tripolar.errors import FigureError, ParameterError
from tripolar.figures.figure import Figure
from tripolar.figures.names import unknown_state
from tripolar.figures.table import FigureTable
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.report.series import HEADS, MeasuredSeries, measured_series, topics
from tripolar.scenario.paths import read_path
from tripolar.web.asks import AskFigures
from tripolar.web.desk import Desk
from tripolar.web.drawings import Drawings, Scheme, Size
from tripolar.words import amount
from tripolar.workflow.explorer import Explorer

__all__ = ["Figures", "add_figures", "powers_of", "sources_of"]

Topic = Annotated[str, Path(max_length=100, description="a topic's name, as the list of topics has it")]

Powers = Annotated[
    str,
    Query(
        min_length=1,
        max_length=200,
        description="codes of the powers, with commas between them",
        examples=["USA,RUS,CHN"],
    ),
]

Scenario = Annotated[
    str,
    Query(max_length=100, description="name of a known scenario, whose author may have figures of their own"),
]

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def powers_of(of: str, most: int, known: Collection[str]) -> tuple[str, ...]:
    """Read a list of powers, each once, in the order given.

    Parameters
    ----------
    of : str
        Codes with commas between them.
    most : int
        How many there may be.
    known : collection of str
        Codes of those with figures.

    Raises
    ------
    FigureError
        When there are none or too many, or the table of figures does not know one.

    >>> powers_of("USA, CHN,USA", 10, {"CHN", "USA"})
    ('USA', 'CHN')
    """
    codes = tuple(dict.fromkeys(code for part in of.split(",") if (code := part.strip())))
    if not codes:
        raise FigureError("of: name at least one power, such as USA")
    if len(codes) > most:
        raise FigureError(f"of: figures are shown for at most {most} powers at once, not {len(codes)}")
    for code in codes:
        if code not in known:
            raise FigureError(f"of: {unknown_state(code, known)}")
    return codes


class Figures:
    """Answers about the table of figures, in a process that can be ended; see `tripolar.web.answers`.

    Parameters
    ----------
    most : int
        How many powers may be asked about together.
    table_of : callable
        The figures that a scenario rests on, by its name; of none, the embedded ones.
    """

    def __init__(self, most: int, table_of: Callable[[str], FigureTable]) -> None:
        self._most = most
        self._table_of = table_of

    def listed(self, ask: AskFigures) -> list[dict[str, str]]:
        """Every topic with figures for more than one year."""
        table = self._table_of(ask.scenario)
        return [
            {"name": each.name, "says": each.says, "unit": each.unit, "theme": each.theme}
            for each in topics(powers_of(ask.of, self._most, table.actors), table)
        ]

    def one(self, ask: AskFigures) -> dict[str, Any]:
        """A topic's rows, its chart in words, and code that makes both."""
        series = self._series(ask)
        return {
            "title": chart.title(series.view),
            "alt": chart.alt_text(series.view),
            "finding": chart.finding(series.view),
            "notes": series.notes(),
            "heads": HEADS,
            "rows": [row.cells() for row in series.rows],
            "shown": [amount(row.value, row.unit) for row in series.rows],
            "code": series.code(),
        }

    def csv(self, ask: AskFigures) -> bytes:
        """A topic's rows as comma-separated text."""
        return self._series(ask).csv().encode()

    def workbook(self, ask: AskFigures) -> bytes:
        """A topic's rows as a workbook."""
        with tempfile.TemporaryDirectory() as folder:
            path = File(folder) / "rows.xlsx"
            self._series(ask).save_xlsx(path)
            return path.read_bytes()

    def view(self, ask: AskFigures) -> chart.FigureSeries:
        """What a topic's chart shows."""
        return self._series(ask).view

    def _series(self, ask: AskFigures) -> MeasuredSeries:
        table = self._table_of(ask.scenario)
        return measured_series(ask.topic, powers_of(ask.of, self._most, table.actors), table)


def add_figures(app: FastAPI, desk: Desk, drawings: Drawings) -> None:
    """Serve what the table of figures knows of some powers and of the pairs of them."""

    @app.get("/api/figures", tags=["figures"])
    async def listed(of: Powers, scenario: Scenario = "") -> Response:
        """Every topic with figures for more than one year of these powers, or of pairs of them."""
        return _json(await desk.ask("topics", AskFigures(of=of, scenario=scenario)))

    @app.get("/api/figures/{topic}", tags=["figures"])
    async def one(topic: Topic, of: Powers, scenario: Scenario = "") -> Response:
        """A topic's rows with source and licence, its chart in words, and code that makes both."""
        return _json(await desk.ask("figures", AskFigures(of=of, topic=topic, scenario=scenario)))

    @app.get("/api/figures/{topic}/rows.csv", tags=["figures"])
    async def as_csv(topic: Topic, of: Powers, scenario: Scenario = "") -> Response:
        """The rows as comma-separated text."""
        rows = await desk.ask("figures_csv", AskFigures(of=of, topic=topic, scenario=scenario))
        return _file(rows, "text/csv; charset=utf-8", f"{topic}.csv")

    @app.get("/api/figures/{topic}/rows.xlsx", tags=["figures"])
    async def as_workbook(topic: Topic, of: Powers, scenario: Scenario = "") -> Response:
        """The rows as a workbook."""
        book = await desk.ask("figures_workbook", AskFigures(of=of, topic=topic, scenario=scenario))
        return _file(book, _WORKBOOK, f"{topic}.xlsx")

    @app.get("/api/figures/{topic}/chart.svg", tags=["figures"])
    async def drawn(
        topic: Topic, of: Powers, scenario: Scenario = "", size: Size = "wide", scheme: Scheme = "light"
    ) -> Response:
        """The chart."""
        view = await desk.ask("figures_view", AskFigures(of=of, topic=topic, scenario=scenario))
        return await run_sync(drawings.answer, f"figures-{topic}", chart, view, size, scheme)


def _json(content: bytes) -> Response:
    return Response(content, media_type="application/json", headers={"cache-control": "no-store"})


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=kind, headers=headers)


def sources_of(explorer: Explorer, what: str) -> dict[str, Any]:
    """The figures behind a parameter, by path, or behind a fact, by the claim's id.

    Raises
    ------
    ParameterError
        When it is neither.
    """
    table, scenario = explorer.prepared.table, explorer.prepared.scenario
    claim = next((claim for claim in scenario.claims if claim.id == what), None)
    if claim is not None:
        vocabulary = FigureVocabulary(table)
        for measured in claim.measures:
            vocabulary.value(measured.expression)
        return {"of": what, "written": "", "figures": _figures(vocabulary.used, table)}
    targets = read_path(what, scenario.actors).targets
    blended = [key for key in explorer.prepared.looked_up if key.startswith(f"{what.partition('.')[0]}: ")]
    found = [figure for key in (*targets, *blended) for figure in explorer.prepared.figures_of(key)]
    written = [scenario.parameters[path] for path in targets if path in scenario.parameters]
    if not written and not blended:
        raise ParameterError(f"'{what}' is not set in the scenario")
    texts = [e.text for parameter in written for e in parameter.distribution.expressions]
    return {"of": what, "written": "; ".join(dict.fromkeys(texts)), "figures": _figures(found, table)}


def _figures(figures: Iterable[Figure], table: FigureTable) -> list[dict[str, Any]]:
    rows = []
    for figure in dict.fromkeys(figures):
        source = table.sources[figure.source]
        rows.append(
            {
                "figure": str(figure),
                "says": table.variables[figure.variable].says,
                "who": figure.who,
                "year": figure.year,
                "value": figure.value,
                "shown": amount(figure.value, figure.unit),
                "unit": figure.unit,
                "quality": figure.quality,
                "source": {"id": source.id, "title": source.title, "citation": source.citation,
                           "licence": source.licence, "url": source.url},
            }
        )  # fmt: skip
    return rows
