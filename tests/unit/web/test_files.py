"""The file that a visitor takes home gives the same argument."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.running_server import Running, running
from typer.testing import CliRunner

from tripolar.cli.main import app
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load_text
from tripolar.workflow.explorer import Explorer

MINE = """\
schema: 1
extends: tutorial
title: Mine   # a comment
says: Mine.
dyads:
  RUS-CHN: {relation: partnership, why: they said so}
parameters:
  stake.RUS-CHN: 12
  gdp: {RUS: 2000}
claims:
  A: {kind: model, says: Russia prospers., holds: "value(RUS) > 1"}
"""


def verdicts(told: dict) -> dict[str, str]:
    return {claim["id"]: claim["verdict"] for claim in told["claims"]}


def at_home(text: str) -> dict[str, str]:
    return {claim.id: claim.verdict for claim in Explorer(prepare(load_text(text))).at().claims}


def download(server: Running, scenario: dict, *changes: str) -> str:
    reply = server.ask("POST", "/api/yaml", {"scenario": scenario, "changes": list(changes)})
    assert reply.status == 200, reply.message
    return reply.body.decode()


OWN = {"id": "Y1", "says": 'Russia: it "prospers".', "holds": "value(RUS) > 1 and\n relation(RUS-CHN) > 0.5"}
EDIT = {"id": "T1", "says": "Russia loses much.", "holds": "value(RUS) > 1e6", "edits": True}


def test_own_and_edited_claims_are_in_the_file_and_judged_alike(server: Running) -> None:
    scenario = {"name": "tutorial", "claims": [{**OWN, "rests_on": ["T1"]}, EDIT]}
    text = download(server, scenario, "balance_stress=5")
    asked = server.ask("POST", "/api/point", {"scenario": scenario, "changes": ["balance_stress=5"]}).json
    assert at_home(text) == verdicts(asked)
    assert list(at_home(text)) == ["T1", "T2", "T3", "Y1"]
    loaded = {claim.id: claim for claim in load_text(text).claims}
    assert loaded["Y1"].says == OWN["says"]
    assert loaded["Y1"].rests_on == ("T1",)
    assert loaded["T1"].why.startswith("Edited in the simulator. It was: value(RUS)")
    assert asked["claims"][-1]["undercut_by"] == ["T1"]


def test_the_file_passes_validate_and_run(server: Running, tmp_path: Path) -> None:
    scenario = {"name": "tutorial", "claims": [OWN, EDIT]}
    file = tmp_path / "mine.yaml"
    file.write_text(download(server, scenario, "balance_stress=5"), encoding="utf-8")
    cli = CliRunner()
    sound = cli.invoke(app, ["validate", str(file)])
    assert (sound.exit_code, "4 claims" in sound.output) == (0, True), sound.output
    ran = cli.invoke(app, ["run", str(file), "--draws", "64", "--full"])
    assert ran.exit_code == 0, ran.output
    assert "Y1" in ran.output
    assert "Russia loses much." in ran.output


@pytest.mark.parametrize("change", ["capability.CHN=*0.5", "capability.CHN=0.4", "capability.RUS=+0.01"])
def test_a_changed_blend_stays_a_blend(server: Running, change: str) -> None:
    scenario = prepare(load_text(download(server, {"name": "russia-2025"}, change)))
    asked = prepare("russia-2025", changes=[change])
    assert scenario.scenario.blends[0].changes == asked.scenario.blends[0].changes
    assert scenario.scenario.blends[0].measures.keys() == asked.scenario.blends[0].measures.keys()


def test_changes_of_a_blend_are_kept_in_their_order(server: Running) -> None:
    text = download(
        server, {"name": "russia-2025"}, "capability.CHN=*0.5", "gdp.CHN=*0.5", "capability.CHN=+0.1"
    )
    share = Explorer(prepare(load_text(text)))._setting(()).values["capability.CHN"]
    before = Explorer(prepare("russia-2025"))._setting(()).values["capability.CHN"]
    assert share == pytest.approx(before * 0.5 + 0.1)


def test_a_text_of_one_s_own_comes_back_with_what_was_changed(server: Running) -> None:
    scenario = {"text": MINE, "claims": [OWN, {**EDIT, "id": "A", "holds": "value(RUS) > 1e6"}]}
    changes = ["stake.RUS.CHN=30", "relation.RUS-CHN=normal", "gdp.USA=20000"]
    text = download(server, scenario, *changes)
    asked = server.ask("POST", "/api/point", {"scenario": scenario, "changes": changes}).json
    assert at_home(text) == verdicts(asked)
    loaded = load_text(text)
    centre = {path: parameter.distribution.centre for path, parameter in loaded.parameters.items()}
    assert [centre[p] for p in ("stake.RUS.CHN", "stake.CHN.RUS", "gdp.RUS", "gdp.USA")] == [
        30,
        12,
        2000,
        20000,
    ]
    assert centre["relation.RUS-CHN"] == 0.5
    assert [claim.id for claim in loaded.claims] == ["T1", "T2", "T3", "A", "Y1"]
    assert loaded.title == "Mine (changed)"
    assert 'title: "Mine (changed)"   # a comment\nsays: Mine.\n' in text


def test_a_text_that_nobody_changed_comes_back_as_it_was(server: Running) -> None:
    assert download(server, {"text": MINE}) == MINE


def test_the_file_that_a_server_was_started_with_can_be_changed_and_taken(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(MINE, encoding="utf-8")
    with running(mine) as server:
        text = download(server, {"name": "mine", "claims": [OWN]}, "balance_stress=5")
        asked = {"scenario": {"name": "mine", "claims": [OWN]}, "changes": ["balance_stress=5"]}
        assert at_home(text) == verdicts(server.ask("POST", "/api/point", asked).json)


def test_a_story_that_what_was_changed_would_contradict_is_left_out(server: Running) -> None:
    text = MINE + "story: [{heading: A thaw, says: It came., set: {relation.USA-RUS: normal}}]\n"
    loaded = load_text(download(server, {"text": text}, "cap.USA-RUS=hostile"))
    assert loaded.story == ()
    assert load_text(text).story != ()
