"""A visitor's own and edited claims, and arguments that come as a text."""

from __future__ import annotations

import pytest
from tests.running_server import Running

TEXT = """\
schema: 1
extends: tutorial
title: Mine
says: Mine.
claims: {A: {kind: model, says: x, holds: value(RUS) > 1}}
"""


def edited(claim_id: str = "T1", holds: str = "value(RUS) > 1e6", **more: object) -> dict:
    return {"id": claim_id, "says": "Edited.", "holds": holds, "edits": True, **more}


def test_an_edited_claim_keeps_its_place_and_says_what_it_was(server: Running) -> None:
    scenario = {"name": "tutorial", "claims": [edited()]}
    before = server.ask("GET", "/api/scenarios/tutorial").json["claims"]
    told = server.ask("POST", "/api/structure", scenario).json["claims"]
    assert [claim["id"] for claim in told] == [claim["id"] for claim in before]
    assert told[0]["was"]["says"] == before[0]["says"]
    assert told[0]["was"]["holds"] == before[0]["holds"]
    assert [claim["was"] for claim in told[1:]] == [None, None]
    point = server.ask("POST", "/api/point", {"scenario": scenario}).json["claims"]
    assert (point[0]["id"], point[0]["verdict"]) == ("T1", "fails")


def test_an_edit_that_changes_nothing_is_none(server: Running) -> None:
    before = server.ask("GET", "/api/scenarios/tutorial").json
    first = before["claims"][0]
    same = {
        "id": "T1",
        "says": first["says"],
        "holds": first["holds"],
        "rests_on": first["rests_on"],
        "edits": True,
    }
    told = server.ask("POST", "/api/structure", {"name": "tutorial", "claims": [same]}).json
    assert told["claims"][0]["was"] is None
    assert told["scenario"]["fingerprint"] == before["scenario"]["fingerprint"]


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ([edited("T9")], "claim T9 is not in tutorial, and cannot be edited"),
        ([{**edited(), "edits": False}], "there is already a claim T1; give yours another id"),
        ([edited(), edited()], "there is already a claim T1; give yours another id"),
        ([edited(rests_on=["T9"])], "claim T1 rests on 'T9', which is no claim"),
        ([edited(says="x\x1b[2J")], "claim T1 says U+001B, a character that cannot be shown"),
        ([edited(rests_on=["T1"])], "rests on itself"),
        ([edited(holds="value(RUS)")], "true or false"),
    ],
)
def test_what_cannot_be_a_claim_is_said(server: Running, claims: list, said: str) -> None:
    reply = server.ask("POST", "/api/structure", {"name": "tutorial", "claims": claims})
    assert (reply.status, said in reply.message) == (422, True), reply.message


def test_a_fact_is_not_edited_here(server: Running) -> None:
    reply = server.ask("POST", "/api/structure", {"name": "russia-2025", "claims": [edited("F1")]})
    assert (reply.status, "F1 is a fact" in reply.message) == (422, True)


def test_all_the_page_asks_can_be_asked_of_a_text_with_claims(server: Running) -> None:
    own = {"id": "Y1", "says": "x", "holds": "value(RUS) > value(USA)"}
    scenario = {"text": TEXT, "claims": [own, edited("A")]}
    told = server.ask("POST", "/api/structure", scenario).json
    assert [claim["id"] for claim in told["claims"]] == ["T1", "T2", "T3", "A", "Y1"]
    assert told["claims"][3]["was"]["says"] == "x"
    point = server.ask("POST", "/api/point", {"scenario": scenario, "changes": ["balance_stress=5"]}).json
    assert {claim["id"]: claim["verdict"] for claim in point["claims"]}["A"] == "fails"
    checked = server.ask("POST", "/api/criterion", {"scenario": scenario, "holds": "value(RUS) > 1"})
    assert checked.json["ok"] is True
    sources = server.ask("POST", "/api/sources", {"scenario": scenario, "of": "gdp.RUS"})
    assert (sources.status, sources.json["of"]) == (200, "gdp.RUS")
    started = server.ask("POST", "/api/ensembles", {"scenario": scenario, "draws": 16}).json
    ran = server.ended("ensembles", started["id"])
    entries = {entry["id"]: entry["verdict"] for entry in ran["result"]["entries"]}
    assert (entries["A"], entries.keys() >= {"Y1"}) == ("refuted", True)
