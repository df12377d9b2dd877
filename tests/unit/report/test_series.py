"""The measured figures over the years: every row knows its source, and sources are not settled."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from pathlib import Path

import pytest

from tripolar.charts import series as chart
from tripolar.errors import FigureError
from tripolar.figures.table import load_table
from tripolar.report.series import HEADS, measured_series, topics

THREE = ("USA", "RUS", "CHN")


def test_rows_are_the_table_of_figures() -> None:
    table = load_table()
    found = measured_series("gdp_current_usd", THREE)
    assert len(found.rows) == sum(len(table.series("gdp_current_usd", who)) for who in THREE)
    assert {row.value for row in found.rows if row.who == "China" and row.year == 2024} == {
        table.get("gdp_current_usd", "CHN", 2024).value
    }
    assert all(row.source and row.licence and row.unit == "US$" for row in found.rows)


def test_goods_sold_are_the_buyers_purchases_and_the_sellers_sales() -> None:
    table = load_table()
    found = measured_series("goods_sold", ("USA", "CHN"))
    rows = {(r.who, r.series, r.year): r.value for r in found.rows}
    bought = table.get("imports_cow", "CHN-USA", 2010).value
    assert rows["United States → China", "imports_cow", 2010] == bought
    sold = table.get("exports_census", "USA-CHN", 2010).value
    assert rows["United States → China", "exports_census", 2010] == sold
    assert bought != sold
    assert "the sources differ most in" in chart.alt_text(found.view)


def test_an_undirected_pair_is_told_once() -> None:
    assert [line.who for line in measured_series("rivalry_tss", THREE).view.lines] == [
        "China – Russia",
        "China – United States",
        "Russia – United States",
    ]


def test_every_topic_has_figures_and_words() -> None:
    for topic in topics(THREE):
        found = measured_series(topic.name, THREE)
        assert found.rows
        assert topic.says[:1].upper() + topic.says[1:] in chart.alt_text(found.view)


def test_the_files_hold_every_row(tmp_path: Path) -> None:
    import openpyxl

    found = measured_series("pipeline_gas_official", THREE)
    lines = list(csv.reader(io.StringIO(found.csv())))
    assert tuple(lines[0]) == HEADS
    assert [float(line[2]) for line in lines[1:]] == [row.value for row in found.rows]
    for name in ("a.xlsx", "b.xlsx"):
        found.save_xlsx(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["figures"]
    assert [line[2] for line in sheet.iter_rows(min_row=2, values_only=True)] == [
        row.value for row in found.rows
    ]


def test_the_code_for_a_chart_makes_that_chart(tmp_path: Path) -> None:
    found = measured_series("goods_sold", THREE)
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            exec(compile(found.code(), "code", "exec"), {})
    finally:
        os.chdir(before)
    assert len(said.getvalue().splitlines()) == len(found.rows)
    assert (tmp_path / "goods_sold.svg").read_text(encoding="utf-8") == found.svg()
    assert (tmp_path / "goods_sold.csv").read_text(encoding="utf-8") == found.csv()


def test_an_unknown_topic_names_those_known() -> None:
    with pytest.raises(FigureError, match="gdp_current_usd"):
        measured_series("gdp_curent_usd", THREE)
