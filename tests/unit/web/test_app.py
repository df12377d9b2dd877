"""The API, asked over a socket as a visitor would."""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from tests.running_server import Running, running
from tests.waiting import LONGEST, until

from tripolar.prepare.prepared import prepare
from tripolar.scenario.changes import change_text
from tripolar.scenario.load import embedded_names, load, load_text
from tripolar.web.asks import Asked, ServerLimits
from tripolar.web.library import Library, Own
from tripolar.workflow.explorer import Explorer

DATA = "schema: 1\nextends: tutorial\ntitle: Mine\nsays: Mine.\n"


def test_the_scenarios_are_listed_the_one_to_open_with_first(server: Running) -> None:
    listed = server.ask("GET", "/api/scenarios").json
    assert [each["name"] for each in listed] == list(dict.fromkeys(("tutorial", *embedded_names())))
    assert listed[0]["claims"] == 3


def test_the_structure_of_the_seed_has_what_a_first_screen_needs(server: Running) -> None:
    told = server.ask("GET", "/api/scenarios/russia-2025").json
    assert 10 <= len(told["main"]) <= 14
    assert all(control["why"] and control["says"] for control in told["main"])
    assert all(
        control["options"] or control["low"] < control["value"] < control["high"] for control in told["main"]
    )
    paths = {row["path"] for group in told["groups"] for row in group["rows"]}
    assert {"gdp.RUS", "stake.RUS.IND"} - paths == {"stake.RUS.IND"}
    assert {claim["id"] for claim in told["claims"]} >= {"F1", "M4-having", "M19"}
    assert "cold-us" in {preset["name"] for preset in told["presets"]}


def test_a_point_is_the_library_s_own_answer(server: Running) -> None:
    told = server.point("tutorial", "balance_stress=40").json
    point = Explorer(prepare("tutorial")).at(("balance_stress=40",))
    assert [power["value"] for power in told["powers"]] == [power.value for power in point.powers]
    assert [claim["verdict"] for claim in told["claims"]] == [claim.verdict for claim in point.claims]
    assert told["fingerprint"] == prepare("tutorial").scenario.fingerprint


def test_what_is_unknown_is_null_and_never_nan(server: Running) -> None:
    reply = server.point("russia-2025", "relation_hazard.RUS-CHN.partner=5")
    assert (reply.status, reply.json["calibration"]) == (200, "hazards not met")
    assert reply.json["powers"][0]["value"] is None
    assert b"NaN" not in reply.body


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (
            {"scenario": {"name": "tutorial"}, "changes": ["balance_stres=1"]},
            422,
            "did you mean 'balance_stress'",
        ),
        ({"scenario": {"name": "tutorial"}, "changes": ["spillover=7"]}, 422, "allowed: 0 to 1"),
        ({"scenario": {"name": "tutorial"}, "changes": ["spillover"]}, 422, "'spillover' is not PATH=VALUE"),
        (
            {"scenario": {"name": "tutorial"}, "changes": ["spillover="]},
            422,
            "'spillover=' is not PATH=VALUE",
        ),
        ({"scenario": {"name": "tutorial"}, "changes": ["spillover=nan"]}, 422, "spillover"),
        ({"scenario": {"name": "tutorial"}, "changes": ["gdp.USA=1e999"]}, 422, "gdp.USA"),
        ({"scenario": {"name": "../tutorial"}, "changes": []}, 422, "no scenario '../tutorial'"),
        ({"scenario": {"name": "/etc/passwd"}, "changes": []}, 422, "no scenario '/etc/passwd'"),
        ({"scenario": {}, "changes": []}, 422, "either a name or a text"),
        ({"scenario": {"name": "tutorial", "text": DATA}}, 422, "either a name or a text"),
        ({"scenario": {"name": "tutorial"}, "changes": ["a=1"] * 101}, 422, "changes"),
        ({"scenario": {"name": "tutorial"}, "changes": ["a" * 201]}, 422, "changes"),
        ({"scenario": {"name": "tutorial"}, "more": 1}, 422, "more"),
        ([], 422, ""),
        (b"{", 422, "JSON"),
        (b"[" * 60_000, 422, ""),
        (b"\xff\xfe", 422, ""),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(
    server: Running, body: object, status: int, said: str
) -> None:
    headers = {"content-type": "application/json"}
    reply = server.ask("POST", "/api/point", body, headers)
    assert reply.status in (status, 400)
    assert said in reply.message
    assert "\n" not in reply.message
    assert "--set" not in reply.message  # an option of the command line, which a visitor never saw
    assert "Traceback" not in reply.body.decode()


@pytest.mark.parametrize("wrong", [True, "5", 5.5])
@pytest.mark.parametrize(("path", "key"), [("ensembles", "draws"), ("ensembles", "seed"), ("grids", "side")])
def test_a_count_is_a_whole_number_and_nothing_else(
    server: Running, path: str, key: str, wrong: object
) -> None:
    sides = {"across": "balance_stress", "up": "discount"} if path == "grids" else {}
    reply = server.ask("POST", f"/api/{path}", {"scenario": {"name": "tutorial"}, **sides, key: wrong})
    assert reply.status == 422
    assert reply.message.startswith(f"{key}: ")


SHARE = {"id": "T1", "probability": 0.5, "error": 0.01, "lower": 0.4, "upper": 0.6}


@pytest.mark.parametrize("which", ["shares", "before"])
@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([SHARE | {"lower": 0.9, "upper": 0.1}], "the lower end lies above the upper one"),
        ([SHARE, SHARE], "T1 stands there twice"),
        ([SHARE | {"id": "T9"}], "no claim 'T9'; allowed: T1, T2, T3"),
        ([SHARE | {"probability": True}], "number"),
    ],
)
@pytest.mark.parametrize("path", ["answer", "map"])
def test_shares_that_cannot_be_are_refused(
    server: Running, path: str, which: str, shares: list[dict[str, object]], said: str
) -> None:
    body = {"scenario": {"name": "tutorial"}, "draws": 9, "shares": [SHARE]}
    assert server.ask("POST", f"/api/{path}", body).status == 200
    reply = server.ask("POST", f"/api/{path}", {**body, which: shares})
    assert reply.status == 422
    assert said in reply.message


HOSTILE = {
    "nested lists": "a: " + "[" * 20_000,
    "nested mappings": "\n".join(" " * k + "a:" for k in range(300)),
    "aliases": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "\n".join(f"{chr(98 + k)}: &{chr(98 + k)} [{', '.join(['*' + chr(97 + k)] * 9)}]" for k in range(9)),
    "a value in itself": "a: &a [*a]\n",
    "a huge number": DATA + "parameters: {balance_stress: " + "9" * 50_000 + "}\n",
    "a tag": DATA + "parameters: {balance_stress: !!python/object/apply:os.system ['true']}\n",
    "another tag": DATA + "parameters: {balance_stress: !secret 3}\n",
    "a long expression": DATA + 'claims: [{id: A, says: x, kind: model, holds: "' + "(" * 5_000 + '1"}]\n',
    "a file": "schema: 1\nextends: ../../etc/passwd\ntitle: x\nsays: y\n",
    "no YAML": "\x00",
    "many names": DATA + "parameters: {" + ", ".join(f"k{k}: 1" for k in range(9_000)) + "}\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_scenario_is_refused_in_one_line(server: Running, text: str) -> None:
    reply = server.ask("POST", "/api/validate", {"text": text})
    assert reply.status == 422
    assert len(reply.message) < 400
    assert "root:" not in reply.message


def test_a_visitor_s_own_argument_is_answered_and_its_errors_have_a_place(server: Running) -> None:
    claim = "claims: [{id: A, says: Russia prospers., kind: model, holds: value(RUS) > 1, why: x}]\n"
    assert server.ask("POST", "/api/validate", {"text": DATA + claim}).json["ok"] is True
    told = server.ask("POST", "/api/point", {"scenario": {"text": DATA + claim}}).json
    assert [each["verdict"] for each in told["claims"] if each["id"] == "A"] == ["holds"]
    assert server.ask("POST", "/api/structure", {"text": DATA + claim}).json["scenario"]["title"] == "Mine"
    wrong = server.ask("POST", "/api/validate", {"text": DATA + claim.replace("value(RUS)", "valu(RUS)")})
    assert wrong.json["error"]["line"] == 5
    assert wrong.json["error"]["column"] > 50
    assert "value" in wrong.message


def test_claims_of_one_s_own_are_put_to_a_known_argument(server: Running) -> None:
    own = {"id": "Y1", "says": "Russia prospers.", "holds": "value(RUS) > 1 and\n relation(RUS-CHN) > 0.5"}
    scenario = {"name": "tutorial", "claims": [own]}
    told = server.ask("POST", "/api/point", {"scenario": scenario}).json["claims"]
    assert [claim["id"] for claim in told] == ["T1", "T2", "T3", "Y1"]
    assert told[-1]["verdict"] == "holds"
    structure = server.ask("POST", "/api/structure", scenario).json
    assert structure["claims"][-1]["says"] == "Russia prospers."
    body = {"scenario": scenario, "changes": ["balance_stress=5"]}
    file = server.ask("POST", "/api/yaml", body).body.decode()
    assert load_text(file).claims[-1].says == "Russia prospers."
    taken = {"name": "tutorial", "claims": [{**own, "id": "T1"}]}
    refused = server.ask("POST", "/api/structure", taken)
    assert (refused.status, refused.message) == (422, "there is already a claim T1; give yours another id")
    wrong = {"name": "tutorial", "claims": [{**own, "holds": "value(MARS) > 1"}]}
    assert server.ask("POST", "/api/structure", wrong).json["error"]["column"] == 7
    many = {"name": "tutorial", "claims": [{**own, "id": f"Y{k}"} for k in range(21)]}
    assert server.ask("POST", "/api/structure", many).status == 422


def test_a_criterion_is_checked_in_place(server: Running) -> None:
    def check(holds: str, **more: object) -> dict:
        body = {"scenario": {"name": "tutorial"}, "holds": holds, **more}
        return server.ask("POST", "/api/criterion", body).json

    assert check("value(RUS) > 1")["quantities"][0]["name"] == "value"
    assert check("value(RUS) > value(MARS)")["error"]["column"] == 20
    assert "true or false" in check("value(RUS)")["error"]["message"]
    assert check("figure(cinc, RUS, 2012) > 0.01", fact=True)["ok"] is True


def test_a_number_s_sources_name_licence_and_address(server: Running) -> None:
    told = server.ask("GET", "/api/scenarios/russia-2025/sources?of=gdp.RUS").json
    (figure,) = told["figures"]
    assert (figure["who"], figure["year"]) == ("RUS", 2024)
    assert figure["source"]["licence"]
    assert figure["source"]["url"].startswith("http")
    fact = server.ask("GET", "/api/scenarios/russia-2025/sources?of=F5").json
    assert len(fact["figures"]) > 3
    assert server.ask("GET", "/api/scenarios/russia-2025/sources?of=nothing").status == 422


def test_the_file_of_a_point_gives_that_point(server: Running) -> None:
    changes = ["balance_stress=40", "relation.USA-CHN=normal", "leader.CHN=rival", "gdp.CHN=*0.5"]
    reply = server.ask("POST", "/api/yaml", {"scenario": {"name": "russia-2025"}, "changes": changes})
    assert "attachment" in reply.headers["content-disposition"]
    again = Explorer(prepare(load_text(reply.body.decode()))).at()
    asked = Explorer(prepare("russia-2025")).at(changes)
    assert asked.calibration == "calibrated"
    assert [power.value for power in again.powers] == pytest.approx(
        [power.value for power in asked.powers], abs=0.1
    )


def test_an_ensemble_runs_in_the_background_and_ends_with_a_ledger(server: Running) -> None:
    body = {"scenario": {"name": "tutorial"}, "changes": ["balance_stress=20"], "draws": 40}
    started = server.ask("POST", "/api/ensembles", body)
    assert started.status == 202
    told = server.ended("ensembles", started.json["id"])
    assert (told["state"], told["result"]["draws"]) == ("done", 40)
    entries = {entry["id"]: entry for entry in told["result"]["entries"]}
    assert entries["T1"]["verdict"] == "supported"
    assert len(told["result"]["dyads"][0]["expected"]) == 11
    assert server.ask("GET", "/api/ensembles/none").status == 404
    assert server.ask("POST", "/api/ensembles", {**body, "draws": 5_000}).status == 422


def test_an_ensemble_waits_for_the_one_under_way_and_begins_when_that_is_cancelled(server: Running) -> None:
    body = {"scenario": {"name": "russia-2025"}, "draws": 1000}
    started = server.ask("POST", "/api/ensembles", body).json
    second = server.ask("POST", "/api/ensembles", {"scenario": {"name": "tutorial"}, "draws": 9})
    assert (second.status, second.json["state"]) == (202, "waiting")
    assert server.ask("DELETE", f"/api/ensembles/{started['id']}").status == 200
    told = server.ended("ensembles", started["id"])
    assert (told["state"], told["result"]) == ("cancelled", None)
    assert server.ended("ensembles", second.json["id"])["state"] == "done"


def test_an_ensemble_has_a_longest_time() -> None:
    with running("tutorial", seconds=0.0) as server:
        body = {"scenario": {"name": "tutorial"}, "draws": 200}
        told = server.ended("ensembles", server.ask("POST", "/api/ensembles", body).json["id"])
        assert (told["state"], told["message"]) == ("cancelled", "stopped after 0 seconds")


def test_a_server_that_stops_stops_its_ensembles() -> None:
    if not Path("/proc/self/task").exists():
        pytest.skip("this system does not list processes under /proc")
    before = children()
    with running("tutorial", started=True) as server:
        body = {"scenario": {"name": "russia-2025"}, "draws": 1000}  # minutes of work
        name = server.ask("POST", "/api/ensembles", body).json["id"]
        until(lambda: server.ask("GET", f"/api/ensembles/{name}").json["state"] == "running")
        until(lambda: len(children() - before) > 1)  # one answers at once, and one computes the draws
    assert children() - before == set()


def children() -> set[str]:
    """The processes that this one has started."""
    found = set()
    for path in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):  # of a thread that has ended
            found |= set(path.read_text(encoding="ascii").split())
    return found


def test_a_crowd_is_told_to_come_back_and_nobody_gets_a_wrong_answer() -> None:
    with running("tutorial", waiting=2) as server:
        server.point("tutorial")
        with ThreadPoolExecutor(12) as crowd:
            asked = [(k, crowd.submit(server.point, "tutorial", f"balance_stress={k}")) for k in range(40)]
        replies = [(k, future.result()) for k, future in asked]
        assert {reply.status for _, reply in replies} <= {200, 429}
        explorer = Explorer(prepare("tutorial"))
        for k, reply in replies:
            if reply.status == 200:
                expected = explorer.at((f"balance_stress={k}",)).powers[1].value
                assert reply.json["powers"][1]["value"] == expected
            else:
                assert reply.headers["retry-after"] == "1"


def test_the_limits_are_told_and_the_longest_text_fits_through_the_door(server: Running) -> None:
    told = server.ask("GET", "/api/limits").json
    assert told == asdict(replace(ServerLimits(), patience=LONGEST, answer=LONGEST, drawing=LONGEST))
    filler = "schema: 1\nextends: tutorial\ntitle: Mine\nsays: Mine.\n# "
    longest = filler + "\U0001f54a" * (told["scenario"] - len(filler))  # four bytes each
    body = json.dumps({"text": longest}, ensure_ascii=False).encode()
    kind = {"content-type": "application/json"}
    assert server.ask("POST", "/api/validate", body, kind).status == 200
    assert server.ask("POST", "/api/validate", {"text": longest + "x"}).status in (413, 422)
    with running("tutorial", scenario=100) as strict:
        reply = strict.ask("POST", "/api/validate", {"text": DATA + "#" * 60})
        assert (reply.status, reply.message) == (422, "the text has 112 characters, and at most 100")


def test_the_schema_names_every_path_and_what_it_refuses(server: Running) -> None:
    schema = server.ask("GET", "/api/openapi.json").json
    assert "/api/point" in schema["paths"]
    assert set(schema["paths"]["/api/point"]["post"]["responses"]) >= {"200", "413", "422", "429", "503"}
    assert server.ask("GET", "/docs").status == 404


def test_the_page_comes_with_all_it_names_and_nothing_else(server: Running) -> None:
    page = server.ask("GET", "/")
    assert page.headers["content-type"].startswith("text/html")
    text = page.body.decode()
    named = {piece.split('"')[0] for piece in text.split('"/static/')[1:]}
    assert len(named) > 5
    for name in named:
        part = server.ask("GET", f"/static/{name}")
        assert part.status == 200
        again = server.ask("GET", f"/static/{name}", headers={"if-none-match": part.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
    for name in ("../app.py", "..%2fapp.py", "%2e%2e/app.py", "app.py", ".", "", "style.css/"):
        assert server.ask("GET", f"/static/{name}").status == 404


def test_a_scenario_file_can_be_offered_and_no_other_file_is_read(tmp_path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(DATA, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(DATA, encoding="utf-8")
    with running(mine) as server:
        assert server.ask("GET", "/api/scenarios").json[0]["name"] == "mine"
        assert server.point("mine").status == 200
        assert server.point(str(tmp_path / "other.yaml")).status == 422
        extending = "schema: 1\nextends: other\ntitle: x\nsays: y\n"
        assert server.ask("POST", "/api/validate", {"text": extending}).status == 422


def test_explorers_are_forgotten_when_there_are_many() -> None:
    library = Library(ServerLimits(), Own())
    first = library.explorer(Asked(text=DATA))
    assert library.explorer(Asked(text=DATA)) is first
    for k in range(16):
        library.explorer(Asked(text=DATA + f"year: {2000 + k}\n"))
    assert library.explorer(Asked(text=DATA)) is not first


def test_every_number_of_a_structure_is_finite(server: Running) -> None:
    def walk(thing: object) -> None:
        if isinstance(thing, dict):
            for value in thing.values():
                walk(value)
        elif isinstance(thing, list):
            for value in thing:
                walk(value)
        elif isinstance(thing, float):
            assert math.isfinite(thing)

    walk(json.loads(server.ask("GET", "/api/scenarios/russia-2025").body))


def test_the_structure_tells_the_story_step_by_step(server: Running) -> None:
    told = server.ask("GET", "/api/scenarios/russia-2025").json["story"]
    steps = load("russia-2025").story
    assert [each["heading"] for each in told] == [step.heading for step in steps]
    assert [each["changes"] for each in told] == [list(map(change_text, step.changes)) for step in steps]
    assert [each["look_at"] for each in told] == [list(step.look_at) for step in steps]
    assert server.ask("GET", "/api/scenarios/reference-2025").json["story"] == []


def test_a_file_of_changes_leaves_out_the_story_of_what_was_changed(server: Running) -> None:
    body = {"scenario": {"name": "russia-2025"}, "changes": ["discount=0.07"]}
    text = server.ask("POST", "/api/yaml", body).body.decode()
    assert load_text(text, "changed").story == ()
