"""Newer figures, asked of a server here that answers as the World Bank, the IMF and UN Comtrade do.

Shapes of answers are those of their public documentation: the World Bank's API version 2 (head and rows in
one list, by pages), SDMX 2.1 structure-specific data of the IMF, and Comtrade's preview.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tripolar.cli import figures_update
from tripolar.errors import InputError, OutputError
from tripolar.figures import load_own
from tripolar.figures.table import load_table
from tripolar.figures.update import as_csv, fetch

TABLE = load_table()
GDP = {"USA": 28.75e12, "CHN": 18.7e12}
Answer = tuple[int, str]


def world_bank(path: str, query: dict[str, list[str]], per_page: int = 2) -> Answer:
    """The rows of an indicator by pages; years that nothing is known of are null."""
    _, _, codes, _, indicator = path.strip("/").split("/")
    first, last = map(int, query["date"][0].split(":"))
    rows = [
        {
            "indicator": {"id": indicator, "value": "…"},
            "country": {"id": code[:2], "value": code},
            "countryiso3code": code,
            "date": str(year),
            "value": GDP[code] if indicator == "NY.GDP.MKTP.CD" and year == 2024 else None,
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }
        for code in codes.split(";")
        for year in range(last, first - 1, -1)
    ]
    page = int(query["page"][0])
    head = {
        "page": page,
        "pages": -(-len(rows) // per_page),
        "per_page": per_page,
        "total": len(rows),
        "sourceid": "2",
        "lastupdated": "2026-10-08",
    }
    return 200, json.dumps([head, rows[per_page * (page - 1) : per_page * page]])


SDMX = """<?xml version="1.0" encoding="utf-8"?>
<message:StructureSpecificData
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:ss="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"
 xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:common="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
 xmlns:ns1="urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=IMF.RES:DSD_WEO(9.0.0):ObsLevelDim:TIME_PERIOD">
 <message:Header>
  <message:ID>WEO</message:ID><message:Test>false</message:Test>
  <message:Prepared>2026-10-20T00:00:00Z</message:Prepared><message:Sender id="IMF"/>
  <message:Structure structureID="DSD_WEO"
   namespace="urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=IMF.RES:DSD_WEO(9.0.0)"
   dimensionAtObservation="TIME_PERIOD">
   <common:Structure>
    <Ref agencyID="IMF.RES" id="DSD_WEO" version="9.0.0" class="DataStructure"/>
   </common:Structure>
  </message:Structure>
 </message:Header>
 <message:DataSet ss:structureRef="DSD_WEO" xsi:type="ns1:DataSetType"
  ss:dataScope="DataStructure" action="Replace">
{series}
 </message:DataSet>
</message:StructureSpecificData>
"""


def imf(path: str, _: dict[str, list[str]]) -> Answer:
    """Two series of the World Economic Outlook, in billions, the last year a projection."""
    codes, indicator, _ = path.rsplit("/", 1)[1].split(".")
    values = {"USA": (28_750.9, 30_500.1), "CHN": (18_700.5, 19_230.2)}
    series = "".join(
        f'<Series COUNTRY="{code}" INDICATOR="{indicator}" FREQUENCY="A" SCALE="9"'
        f' LATEST_ACTUAL_ANNUAL_DATA="2024">'
        + "".join(
            f'<Obs TIME_PERIOD="{year}" OBS_VALUE="{value}"/>'
            for year, value in zip((2024, 2025), values[code], strict=True)
        )
        + "</Series>"
        for code in codes.split("+")
        if indicator == "NGDPD" and code in values
    )
    return 200, SDMX.replace("{series}", series)


AREAS = {"USA": 842, "CHN": 156, "RUS": 643}


def comtrade(path: str, query: dict[str, list[str]]) -> Answer:
    """The lists of states, or goods trade; the code of the United States before 1981 has expired."""
    if path.endswith("Reporters.json"):
        rows = [{"id": n, "reporterCode": n, "reporterCodeIsoAlpha3": c} for c, n in AREAS.items()]
        rows.append(
            {
                "id": 841,
                "reporterCode": 841,
                "reporterCodeIsoAlpha3": "USA",
                "entryExpiredDate": "1980-12-31T00:00:00",
            }
        )
        return 200, json.dumps({"more": False, "results": rows})
    if path.endswith("partnerAreas.json"):
        rows = [{"id": n, "PartnerCode": n, "PartnerCodeIsoAlpha3": c} for c, n in AREAS.items()]
        return 200, json.dumps({"more": False, "results": rows})
    reporter = int(query["reporterCode"][0])
    data = [
        {
            "refYear": int(year),
            "reporterCode": reporter,
            "partnerCode": int(partner),
            "flowCode": flow,
            "cmdCode": "TOTAL",
            "primaryValue": (4.4e11 if flow == "M" else 1.4e11) * (7 if partner == "0" else 1),
        }
        for year in query["period"][0].split(",")
        for partner in query["partnerCode"][0].split(",")
        for flow in query["flowCode"][0].split(",")
    ]
    return 200, json.dumps({"elapsedTime": "0.02 secs", "count": len(data), "data": data, "error": ""})


class Fake:
    """A server with an answer for each service; tests exchange one to spoil it."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[str, dict[str, list[str]]], Answer]] = {
            "/wb": world_bank,
            "/imf": imf,
            "/un": comtrade,
        }
        self.asked: list[str] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                fake.asked.append(self.path)
                prefix = next(each for each in fake.answers if url.path.startswith(each))
                path = unquote(url.path.removeprefix(prefix))
                status, text = fake.answers[prefix](path, parse_qs(url.query))
                kind = "application/xml" if text.startswith("<") else "application/json"
                if prefix == "/imf":
                    kind = "application/vnd.sdmx.structurespecificdata+xml; version=2.1"
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(text.encode())))
                self.end_headers()
                with suppress(BrokenPipeError, ConnectionResetError):  # who asked waits no more
                    self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def addresses(self) -> dict[str, str]:
        base = f"http://127.0.0.1:{self.server.server_port}"
        return {"worldbank": f"{base}/wb", "imf": f"{base}/imf", "comtrade": f"{base}/un"}

    def fetch(self, *services: str, **otherwise: object):
        options = {"timeout": 20.0, **otherwise}
        return fetch(
            ("USA", "CHN"), range(2024, 2026), TABLE, services=services, addresses=self.addresses(), **options
        )


@pytest.fixture
def fake() -> Iterator[Fake]:
    found = Fake()
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


def told(fetched) -> dict[str, tuple[str, ...]]:
    return {each.service.name: each.problems for each in fetched.told}


def values(fetched) -> dict[str, float]:
    return {f"{row.variable}({row.who}, {row.year})": row.value for row, _ in fetched.rows}


def test_all_three_make_a_file_of_own_figures_with_source_day_and_licence(fake: Fake, tmp_path: Path) -> None:
    fetched = fake.fetch()
    path = tmp_path / "new.csv"
    path.write_text(as_csv(fetched, TABLE, "2026-11-29"), encoding="utf-8")
    table = load_own(path)
    of_bank = table.get("gdp_current_usd", "USA", 2024)
    assert (of_bank.value, of_bank.quality) == (28.75e12, "own")
    source = table.sources[of_bank.source]
    assert source.licence == "CC BY 4.0"
    assert source.citation == (
        "World Bank, World Development Indicators (NY.GDP.MKTP.CD), as of 2026-10-08, fetched 2026-11-29"
    )
    of_fund = table.get("gdp_current_usd", "USA", 2025)  # which the World Bank does not have
    assert of_fund.value == pytest.approx(30_500.1e9)
    assert "IMF" in table.sources[of_fund.source].citation
    note = table.own.notes["gdp_current_usd", "USA", 2025]
    assert note == "estimate or projection: actual data end in 2024"
    assert table.get("imports_official", "USA-CHN", 2025).value == 4.4e11
    assert table.get("exports_official", "CHN-USA", 2024).value == 1.4e11
    assert table.get("total_imports_official", "USA", 2025).value == pytest.approx(3.08e12)


def test_pages_are_read_to_the_end(fake: Fake) -> None:
    found = values(fake.fetch("worldbank"))
    assert found == {"gdp_current_usd(USA, 2024)": 28.75e12, "gdp_current_usd(CHN, 2024)": 18.7e12}
    assert sum("NY.GDP.MKTP.CD" in each for each in fake.asked) == 2


def test_the_service_named_first_counts(fake: Fake) -> None:
    first = values(fake.fetch("imf", "worldbank"))["gdp_current_usd(USA, 2024)"]
    assert first == pytest.approx(28_750.9e9)
    assert values(fake.fetch("worldbank", "imf"))["gdp_current_usd(USA, 2024)"] == 28.75e12


def test_the_code_in_force_of_a_state_is_asked_for(fake: Fake) -> None:
    fake.fetch("comtrade")
    asked = [each for each in fake.asked if "preview" in each]
    assert ["reporterCode=842" in each or "reporterCode=156" in each for each in asked] == [True, True]


def test_half_an_answer_is_used_and_told(fake: Fake) -> None:
    def half(path: str, query: dict[str, list[str]]) -> Answer:
        status, text = world_bank(path, query)
        head, rows = json.loads(text)
        return status, json.dumps([head, rows[:1]])

    fake.answers["/wb"] = half
    fetched = fake.fetch("worldbank", "imf")
    assert "gdp_current_usd: 2 of 4 rows came, and the rest is lacking" in told(fetched)["worldbank"]
    fake.answers["/imf"] = lambda path, query: imf(path.replace("USA+", ""), query)
    assert "gdp_current_usd: nothing on USA" in told(fake.fetch("imf"))["imf"]

    def full(path: str, query: dict[str, list[str]]) -> Answer:
        status, text = comtrade(path, query)
        return status, text.replace('"count": 8', '"count": 600')

    fake.answers["/un"] = full
    assert any("the rest is lacking" in each for each in told(fake.fetch("comtrade"))["comtrade"])


def test_a_service_that_fails_leaves_the_others(fake: Fake) -> None:
    fake.answers["/un"] = lambda *_: (500, "oops")
    fake.answers["/wb"] = lambda *_: (
        200,
        json.dumps([{"message": [{"id": "120", "key": "Invalid", "value": "x"}]}]),
    )
    fetched = fake.fetch()
    assert "answered 500" in told(fetched)["comtrade"][0]
    assert "Invalid" in told(fetched)["worldbank"][0]
    assert {service.name for _, service in fetched.rows} == {"imf"}


@pytest.mark.parametrize(
    "text", ["", "<html>", "[]", "{}", '{"data": 3}', "[[], []]", "null", '[{"total": 1}, [{}]]']
)
@pytest.mark.parametrize("prefix", ["/wb", "/imf", "/un"])
def test_an_answer_that_is_not_understood_is_no_traceback(fake: Fake, prefix: str, text: str) -> None:
    fake.answers = dict.fromkeys(fake.answers, lambda *_: (200, text))
    service = {"/wb": "worldbank", "/imf": "imf", "/un": "comtrade"}[prefix]
    with pytest.raises(InputError, match="no figures were fetched, nothing was written") as caught:
        fake.fetch(service)
    assert "\n" not in str(caught.value)


def test_who_does_not_answer_is_not_waited_for(fake: Fake) -> None:
    fake.answers["/un"] = lambda *_: (time.sleep(3), (200, "{}"))[1]
    with pytest.raises(InputError, match="no answer within the time allowed"):
        fake.fetch("comtrade", timeout=0.2)


def test_without_a_network_one_line_says_so_and_nothing_is_written(fake: Fake, tmp_path: Path) -> None:
    fake.server.socket.close()
    dead = {name: "http://127.0.0.1:9" for name in fake.addresses()}
    with pytest.raises(InputError, match="no figures were fetched, nothing was written") as caught:
        fetch(("USA", "CHN"), (2024,), TABLE, addresses=dead, timeout=2)
    assert str(caught.value).count("cannot be reached") == 3
    addresses = [f"{name}={where}" for name, where in dead.items()]
    with pytest.raises(InputError, match="cannot be reached"):
        figures_update.command(out=tmp_path / "new.csv", address=addresses, timeout=2, service=None)
    assert list(tmp_path.iterdir()) == []


def test_a_figure_of_another_size_is_left_out_and_told(fake: Fake) -> None:
    fake.answers["/imf"] = lambda path, query: (200, imf(path, query)[1].replace(' SCALE="9"', ' SCALE="6"'))
    fetched = fake.fetch("worldbank", "imf")
    assert "gdp_current_usd(USA, 2025)" not in values(fetched)
    assert any("is left out: 3.05001e+10 is 0.001 times" in each for each in told(fetched)["imf"])


def test_the_command_writes_the_file_once_and_tells_licences(
    fake: Fake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new.csv"
    addresses = [f"{name}={where}" for name, where in fake.addresses().items()]
    ask = {"powers": "usa, CHN", "years": "2024-2025", "out": out, "address": addresses, "timeout": 20.0}
    figures_update.command(**ask, service=None)
    shown = capsys.readouterr().out
    assert f"written: {out}" in shown
    assert "World Bank: 2 figures. Licence: CC BY 4.0." in shown
    assert load_own(out).get("gdp_current_usd", "CHN", 2024).value == 18.7e12
    with pytest.raises(OutputError, match="is there already"):
        figures_update.command(**ask, service=None)
    out.unlink()
    figures_update.command(**ask, service=["worldbank"], as_json=True)
    assert json.loads(capsys.readouterr().out)["services"][0]["figures"] == 2


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"powers": "USA,XXX"}, "no state has the code 'XXX'"),
        ({"service": ["wordbank"]}, "no service is called 'wordbank'; did you mean 'worldbank'"),
        ({"years": "2025-2023"}, "--years takes a year or a first and a last"),
        ({"years": "soon"}, "--years takes a year or a first and a last"),
        ({"address": ["imf"]}, "--address takes NAME=ADDRESS"),
        ({"address": ["imp=http://x"]}, "no service is called 'imp'; did you mean 'imf'"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anybody_is(
    tmp_path: Path, asked: dict[str, object], problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        figures_update.command(**{"out": tmp_path / "new.csv", "service": None, "address": None, **asked})
