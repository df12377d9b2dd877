"""Content as plain values, and its fingerprint."""

from __future__ import annotations

import json

import pytest
from tests.unit.scenario.texts import BASE, VARIANTS, changed, read

from tripolar.scenario.content import content_of
from tripolar.scenario.load import load_text

CLAIMS = """\
claims:
  - id: F1
    kind: fact
    says: A fact.
    measures:
      one: >-
        figure(a)
        > 1
"""
WHOLE = BASE + VARIANTS + CLAIMS


def test_content_is_plain_and_whole() -> None:
    content = content_of(read(WHOLE))
    assert json.loads(json.dumps(content)) == content
    assert content["parameters"]["stake.RUS.USA"] == {
        "uniform": [40.0, 80.0],
        "drawn_with": "stake.USA.RUS",
        "unit": "bn US$/yr",
        "why": "a guess",
        "judgement": True,
    }
    assert content["parameters"]["relation.USA-CHN"]["choice"] == [[0.0, 0.5], [0.5, 0.5]]
    assert content["variants"]["no-us"]["changes"] == {"cap.USA-RUS": 0.0}
    assert content["claims"]["F1"]["measures"] == {"one": "figure(a) > 1"}


def test_the_fingerprint_is_of_the_content_alone() -> None:
    respelled = changed(
        "gdp: {USA: 29000, RUS: 2170, CHN: 18700}",
        "gdp.CHN: 18700.0\n  gdp.RUS: 2.17e3\n  gdp.USA: 29000",
        WHOLE,
    )
    assert read(WHOLE).fingerprint == load_text("# a note\n" + respelled, "other").fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("RUS: 2170", "RUS: 2171"),
        ("why: a guess", "why: another guess"),
        ("judgement: true", "judgement: false"),
        ("uniform: [40, 80]", "loguniform: [40, 80]"),
        ("set: {cap.USA-RUS: hostile}", "set: {cap.USA-RUS: normal}"),
        ("says: A fact.", "says: Another."),
        ("> 1", "> 2"),
        ("hostile: [opponent]", "hostile: [engager]"),
    ],
)
def test_and_changes_with_it(old: str, new: str) -> None:
    assert read(changed(old, new, WHOLE)).fingerprint != read(WHOLE).fingerprint


def test_the_order_of_claims_belongs_to_it() -> None:
    one, two = (f"  - {{id: {each}, kind: model, says: x, holds: value(RUS) > 1}}\n" for each in "AB")
    assert (
        read(BASE + "claims:\n" + one + two).fingerprint != read(BASE + "claims:\n" + two + one).fingerprint
    )
