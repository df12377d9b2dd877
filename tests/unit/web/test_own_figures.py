"""A server's own argument may have figures of its author's; a visitor can name no file of the host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.running_server import Running, running

HEAD = "variable,who,year,value,unit,source,licence\n"
TEXT = """\
schema: 1
extends: tutorial
title: With figures of 2025
figures: [mine.csv]
parameters:
  gdp: {RUS: {value: "figure(gdp_current_usd, RUS, 2025) / 1e9", why: the newest}}
claims:
  O1: {kind: fact, says: Tanks, measures: {a: "figure(tanks, RUS, 2025) > figure(tanks, RUS, 2024)"}}
"""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Path]]:
    folder = tmp_path_factory.mktemp("host")
    (folder / "mine.csv").write_text(
        HEAD
        + "gdp_current_usd,RUS,2025,2080000000000,US$,IMF,terms\n"
        + "tanks,RUS,2025,2000,tanks,a book,\ntanks,RUS,2024,1900,tanks,a book,\n",
        encoding="utf-8",
    )
    (folder / "mine.yaml").write_text(TEXT, encoding="utf-8")
    with running(folder / "mine.yaml") as found:
        yield found, folder


def test_an_argument_of_the_host_shows_its_author_s_figures(own_server: tuple[Running, Path]) -> None:
    server, _ = own_server
    told = server.ask("POST", "/api/sources", {"scenario": {"name": "mine"}, "of": "gdp.RUS"}).json
    (figure,) = told["figures"]
    assert (figure["value"], figure["quality"], figure["source"]["citation"]) == (2.08e12, "own", "IMF")
    fact = server.ask("POST", "/api/sources", {"scenario": {"name": "mine"}, "of": "O1"}).json
    assert [each["quality"] for each in fact["figures"]] == ["own", "own"]
    assert server.ask("GET", "/api/scenarios/mine").json["scenario"]["figures"] == ["mine.csv"]


def test_the_measured_series_hold_them_where_the_argument_is_named(own_server: tuple[Running, Path]) -> None:
    server, _ = own_server
    listed = [each["name"] for each in server.ask("GET", "/api/figures?of=RUS&scenario=mine").json]
    assert "tanks" in listed
    assert "tanks" not in [each["name"] for each in server.ask("GET", "/api/figures?of=RUS").json]
    own = server.ask("GET", "/api/figures/gdp_current_usd?of=RUS&scenario=mine").json
    plain = server.ask("GET", "/api/figures/gdp_current_usd?of=RUS").json
    assert own["rows"][-1][1:3] == [2025, 2.08e12]
    assert plain["rows"][-1][1] == 2024
    assert "load_own('mine.csv')" in own["code"]
    drawn = [
        server.ask("GET", f"/api/figures/gdp_current_usd/chart.svg?of=RUS{more}")
        for more in ("&scenario=mine", "")
    ]
    assert drawn[0].status == drawn[1].status == 200
    assert drawn[0].body != drawn[1].body
    assert server.ask("GET", "/api/figures?of=RUS&scenario=none").status == 422


@pytest.mark.parametrize("path", ["mine.csv", "../../../etc/passwd.csv", "/etc/hosts.csv"])
def test_a_visitor_can_name_no_file(own_server: tuple[Running, Path], path: str) -> None:
    server, folder = own_server
    for named in (path, str(folder / "mine.csv")):
        refused = server.ask("POST", "/api/validate", {"text": TEXT.replace("mine.csv", named)})
        assert refused.status == 422
        assert "this text is in no folder" in refused.message
        assert "2080" not in refused.body.decode()
