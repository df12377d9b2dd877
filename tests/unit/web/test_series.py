"""The measured figures, asked for by powers: the report's own series, as rows, files and a chart."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from urllib.parse import quote

import openpyxl
import pytest
from tests.running_server import Running, running

from tripolar.figures.table import load_table
from tripolar.report.series import HEADS, measured_series, topics
from tripolar.web.asks import ServerLimits

THREE = ("USA", "SUN", "CHN")
AT = "/api/figures/goods_sold"
OF = "of=USA,SUN,CHN"


def test_the_topics_are_those_with_figures_for_the_powers(server: Running) -> None:
    told = server.ask("GET", f"/api/figures?{OF}").json
    assert [each["name"] for each in told] == [each.name for each in topics(THREE)]
    assert all(each["says"] and each["unit"] for each in told)
    alone = server.ask("GET", "/api/figures?of=SUN").json
    assert "goods_sold" not in [each["name"] for each in alone]  # which takes two


def test_rows_are_the_report_s_own_with_source_and_licence(server: Running) -> None:
    told = server.ask("GET", f"{AT}?{OF}").json
    series = measured_series("goods_sold", THREE)
    assert told["heads"] == list(HEADS)
    assert told["rows"] == [list(row.cells()) for row in series.rows]
    assert len(told["shown"]) == len(told["rows"]) > 100
    assert told["code"] == series.code()
    assert told["title"].startswith("Goods sold")
    assert "the sources differ most in" in told["alt"]


def test_files_hold_every_row(server: Running) -> None:
    series = measured_series("goods_sold", THREE)
    text = server.ask("GET", f"{AT}/rows.csv?{OF}")
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    assert text.headers["content-disposition"] == 'attachment; filename="goods_sold.csv"'
    assert text.body.decode() == series.csv()
    assert len(list(csv.reader(io.StringIO(series.csv())))) == 1 + len(series.rows)
    book = server.ask("GET", f"{AT}/rows.xlsx?{OF}")
    assert book.headers["content-disposition"] == 'attachment; filename="goods_sold.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(book.body)).active
    assert [tuple(row) for row in sheet.values][1:] == [row.cells() for row in series.rows]
    assert server.ask("GET", f"{AT}/rows.xlsx?{OF}").body == book.body


def test_charts_differ_by_size_and_scheme_and_by_nothing_else(server: Running) -> None:
    drawn = {
        (size, scheme): server.ask("GET", f"{AT}/chart.svg?{OF}&size={size}&scheme={scheme}")
        for size in ("wide", "narrow")
        for scheme in ("light", "dark")
    }
    assert {reply.headers["content-type"] for reply in drawn.values()} == {"image/svg+xml"}
    assert len({reply.body for reply in drawn.values()}) == 4
    assert server.ask("GET", f"{AT}/chart.svg?{OF}").body == drawn["wide", "light"].body
    assert b"Soviet Union" in drawn["wide", "light"].body
    other = server.ask("GET", f"{AT}/chart.svg?of=USA,CHN").body
    assert b"Soviet Union" not in other


def test_a_power_named_twice_is_asked_for_once(server: Running) -> None:
    once = server.ask("GET", f"{AT}?{OF}")
    assert server.ask("GET", f"{AT}?of={quote('USA, SUN,,CHN,USA')}").body == once.body


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("of=USA,RUSS", "of: no figures for 'RUSS'; did you mean 'RUS'?"),
        ("of=,,", "of: name at least one power"),
        ("of=", "of: "),
        ("", "of: "),
        (f"of={','.join(list(load_table().actors)[:11])}", "at most 10 powers at once, not 11"),
        (f"of={'USA,' * 51}", "of: "),
    ],
)
@pytest.mark.parametrize("path", ["", "/goods_sold", "/goods_sold/rows.csv", "/goods_sold/chart.svg"])
def test_powers_that_cannot_be_used_are_told(server: Running, path: str, query: str, told: str) -> None:
    reply = server.ask("GET", f"/api/figures{path}?{query}")
    assert reply.status == 422
    assert told in reply.message


def test_a_topic_that_is_none_and_a_size_that_is_none_are_told(server: Running) -> None:
    reply = server.ask("GET", f"/api/figures/good_sold?{OF}")
    assert (reply.status, "did you mean 'goods_sold'?" in reply.message) == (422, True)
    assert server.ask("GET", f"{AT}/chart.svg?{OF}&size=huge").status == 422


def test_as_many_powers_as_allowed_are_answered() -> None:
    with running("tutorial", powers=2) as server:
        assert server.ask("GET", "/api/figures?of=USA,CHN").status == 200
        assert server.ask("GET", "/api/figures?of=USA,CHN,RUS").status == 422
    most = ",".join(list(load_table().actors)[: ServerLimits().powers])
    with running("tutorial") as server:
        assert len(server.ask("GET", f"/api/figures?of={most}").json) > 20


def test_a_structure_names_the_powers_that_the_table_of_figures_knows(server: Running) -> None:
    assert server.ask("GET", "/api/scenarios/kissinger-1971").json["scenario"]["measured"] == list(THREE)
    text = files("tripolar.examples").joinpath("tutorial.yaml").read_text(encoding="utf-8")
    told = server.ask("POST", "/api/structure", {"text": text.replace("RUS", "ATL")})
    assert told.json["scenario"]["measured"] == ["USA", "CHN"]


def test_figures_that_take_too_long_are_ended_as_every_other_answer_is() -> None:
    with running("tutorial", answer=1e-5) as server:
        for path in ("", *(f"/goods_sold{part}" for part in ("", "/rows.csv", "/rows.xlsx", "/chart.svg"))):
            reply = server.ask("GET", f"/api/figures{path}?{OF}")
            assert reply.status == 503, path
            assert "stopped after 1e-05 seconds" in reply.message
