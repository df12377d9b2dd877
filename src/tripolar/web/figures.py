"""The measured figures over the years, as the page shows them: topics, rows, files, a chart."""

from __future__ import annotations

import tempfile
from pathlib import Path as File
from typing import Annotated, Any

from fastapi import FastAPI, Path, Response

from tripolar.charts import figure_series as chart
from tripolar.charts.words import amount
from tripolar.report.figure_series import HEADS, MeasuredSeries, measured_series, topics
from tripolar.web.drawings import Drawings, Scheme, Size
from tripolar.web.library import Library

__all__ = ["add_figures"]

Name = Annotated[str, Path(max_length=100)]
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add_figures(app: FastAPI, library: Library, drawings: Drawings) -> None:
    """Serve what the table of figures knows of the powers of each argument."""

    def found(name: str, topic: str) -> MeasuredSeries:
        return measured_series(topic, library.scenario(name).table().codes)

    @app.get("/api/scenarios/{name}/figures", tags=["figures"])
    def listed(name: Name) -> list[dict[str, str]]:
        """Every topic with figures for more than one year."""
        return [
            {"name": each.name, "says": each.says, "unit": each.unit}
            for each in topics(library.scenario(name).table().codes)
        ]

    @app.get("/api/scenarios/{name}/figures/{topic}", tags=["figures"])
    def one(name: Name, topic: Name) -> dict[str, Any]:
        """A topic's rows with source and licence, its chart in words, and code that makes both."""
        series = found(name, topic)
        return {
            "title": chart.title(series.view),
            "alt": chart.alt_text(series.view),
            "heads": HEADS,
            "rows": [row.cells() for row in series.rows],
            "shown": [amount(row.value, row.unit) for row in series.rows],
            "code": series.code(),
        }

    @app.get("/api/scenarios/{name}/figures/{topic}/rows.csv", tags=["figures"])
    def as_csv(name: Name, topic: Name) -> Response:
        """The rows as comma-separated text."""
        return _file(found(name, topic).csv().encode(), "text/csv; charset=utf-8", f"{topic}.csv")

    @app.get("/api/scenarios/{name}/figures/{topic}/rows.xlsx", tags=["figures"])
    def as_workbook(name: Name, topic: Name) -> Response:
        """The rows as a workbook."""
        series = found(name, topic)
        with tempfile.TemporaryDirectory() as folder:
            path = File(folder) / "rows.xlsx"
            series.save_xlsx(path)
            return _file(path.read_bytes(), _WORKBOOK, f"{topic}.xlsx")

    @app.get("/api/scenarios/{name}/figures/{topic}/chart.svg", tags=["figures"])
    def drawn(name: Name, topic: Name, size: Size = "wide", scheme: Scheme = "light") -> Response:
        """The chart."""
        return drawings.answer(f"figures-{topic}", chart, found(name, topic).view, size, scheme)


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
