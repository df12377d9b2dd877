"""Variants as points of departure, and the words that a criterion may use."""

from __future__ import annotations

import pytest
from tests.running_server import Running

from tripolar.scenario.expression import parse
from tripolar.scenario.load import load
from tripolar.web.structure import words


@pytest.mark.parametrize("name", ["tutorial", "kissinger-1971", "reference-2025", "russia-2025"])
def test_every_variant_is_offered_or_says_why_not(server: Running, name: str) -> None:
    told = server.ask("GET", f"/api/scenarios/{name}").json
    assert [preset["name"] for preset in told["presets"]] == list(load(name).variants)
    for preset in told["presets"]:
        if not preset["why_not"]:
            assert server.point(name, *preset["changes"]).status == 200, preset["name"]


def test_a_cap_is_a_preset_where_the_argument_s_own_variants_can_be_compared_with_it(server: Running) -> None:
    def of(name: str) -> dict[str, str]:
        told = server.ask("GET", f"/api/scenarios/{name}").json
        return {preset["name"]: preset["why_not"] for preset in told["presets"]}

    assert of("tutorial") == {"no-us": ""}
    assert of("reference-2025") == {"no-us": "", "no-china": "", "neither": ""}
    seed = of("russia-2025")
    assert seed["cold-us"] == ""
    assert seed["no-us"] == "variant us-at-normal could then not be compared with it"
    assert seed["us-at-hostile"] == "variant us-warmed could then not be compared with it"
    assert of("kissinger-1971")["opened"] == "at a point this also needs relation_tilt.USA-CHN"
    assert seed["india"] == "a power joins or leaves, and the page draws those at the table"
    assert "relation_tilt.USA-RUS" in seed["us-warmed"]


@pytest.mark.parametrize("name", ["tutorial", "russia-2025"])
def test_every_word_offered_can_be_used(server: Running, name: str) -> None:
    found = words(load(name))
    variants = {each["word"]: each for each in found["actor"]}
    first = {kind: each[0]["word"] for kind, each in found.items() if each}
    assert first["actor"] in variants
    for kind, text in (
        ("level", f"chance({first['dyad']}, WORD, 10) > 0.5"),
        ("channel", f"channel(WORD, {first['actor']}) > 1"),
        ("path", "parameter(WORD) > 1"),
    ):
        for each in found[kind]:
            criterion = text.replace("WORD", each["word"])
            assert parse(criterion).is_truth
    body = {
        "scenario": {"name": name},
        "holds": " or ".join(f"parameter({w['word']}) > 1" for w in found["path"][:40]),
    }
    assert server.ask("POST", "/api/criterion", body).json["ok"] is True
