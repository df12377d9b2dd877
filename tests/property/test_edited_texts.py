"""What a visitor's page changes in a file of one's own: only that, and the file says what the page showed."""

from __future__ import annotations

import difflib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.scenario.texts import BASE

from tripolar.scenario.load import load_text, override
from tripolar.scenario.objects import Scenario
from tripolar.web.asks import OwnClaim
from tripolar.web.own import as_yaml, with_claims

# Ways to write the same; `|` stands where a comment or spaces may stand at the end of a line.
ACTORS = (
    "actors:|\n  USA: {name: United States, leaders: [ engager,opponent ], hostile: [opponent]}|\n"
    "  RUS: {name: 'Russia'}|\n  CHN:|\n    name: China|\n    leaders: [partner, rival]|\n"
    "    hostile:|\n    - rival|\n"
)
HEADS = (
    'schema: 1|\ntitle: Test|\nsays: "A small   triangle."|\nyear: 2025|\n',
    "title:   'Test'|\nyear: 2025|\nsays: >\n  A small\n  triangle.\n\nschema: 1|\n",
)
DYADS = (
    "dyads:|\n  USA-RUS: {relation: hostile, why: it is so}|\n"
    "  CHN-USA: {relation: {choice: {hostile: 0.5, normal: 0.5}}, why: two codings}|\n"
    "  RUS-CHN: {relation: partnership}|\n",
    "dyads:|\n  RUS-USA:|\n    relation: hostile|\n    why: it is so|\n"
    "  USA-CHN:|\n    relation: {choice: {hostile: 0.5, normal: 0.5}}|\n"
    "  RUS-CHN: { relation: partnership }|\n",
)
GDP = (
    "  gdp: {USA: 29000, RUS: 2170, CHN: 18700}|\n",
    "  gdp: { CHN: 18700,RUS: 2170,USA: 29000 }|\n",
    "  gdp:|\n    RUS: 2170|\n    CHN: 18700|\n    USA: 29000|\n",
    "  gdp.USA:  29000.0|\n  gdp.RUS: 2.17e3|\n  gdp.CHN:|\n    value: 18700|\n"
    "    why: >\n      a reason\n\n",
)
STAKE = (
    "  stake:|\n    USA-RUS: {uniform: [40, 80], why: a guess, judgement: true}|\n    USA-CHN: 300|\n"
    "    RUS.CHN: 50|\n    CHN.RUS: 70|\n",
    "  stake: {USA-RUS: {uniform: [40, 80]}, CHN-USA: 300, RUS: {CHN: 50}, CHN: {RUS: 70}}|\n",
    "  stake.USA-RUS:|\n    uniform: [40, 80]|\n    judgement: true|\n  stake.USA-CHN: 300|\n"
    "  stake.CHN: {RUS: 70}|\n  stake.RUS.CHN: 50|\n",
)
REST = (
    "  capability: {USA: 0.45, RUS: 0.15, CHN: 0.4}|\n  trade_elasticity: 4|\n  political_value:|\n"
    "    USA: {RUS: {engager: 20, opponent: -150}, CHN: -310}|\n    RUS: {USA: 40, CHN: 0}|\n"
    "    CHN: {USA: -310, RUS: {partner: 10, rival: -100}}|\n"
    "  transfer_bound: {USA-RUS: 30, USA-CHN: 100, RUS-CHN: 30}|\n  discount: 0.05|\n  renewal_rate: 1|\n"
    "  precision: 5|\n"
)
CLAIMS = (
    "",
    "claims:|\n  - {id: A, kind: model, says: x, holds: value(RUS) > 1}|\n",
    "claims:|\n- id: A|\n  kind: model|\n  says: x|\n  holds: >\n    value(RUS)\n    > 1\n",
    "claims:|\n  A:|\n    kind: model|\n    says: x|\n    holds: 'value(RUS) > 1'|\n",
    "claims: {A: {kind: model, says: x, holds: value(RUS) > 1}}|\n",
)
# Each change with words of the lines that it may take out.
CHANGES = {
    "gdp.USA=20000": ("29000",),
    "gdp.CHN=+1": ("18700", "why: >", "a reason"),
    "stake.USA.CHN=310": ("300",),
    "stake.RUS.USA=33": ("[40, 80]", "stake.USA-RUS:", "judgement: true"),
    "relation.USA-RUS=normal": ("hostile", "it is so"),
    "relation.USA-CHN=normal": ("codings", "0.5"),
    "precision_absolute=7": ("precision", "x"),
    "political_value.USA.CHN=-300": ("-310",),
    "balance_stress=5": (),
}
OWN = OwnClaim(id="Y1", says='So: it "is".', holds="value(RUS) > 1", rests_on=())
EDIT = OwnClaim(id="A", says="Less.", holds="value(RUS) > 2", rests_on=(), edits=True)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A file as people write them: any order, quotes, blank lines and comments."""
    pick = st.sampled_from
    parameters = draw(st.permutations([draw(pick(GDP)), draw(pick(STAKE)), REST]))
    sections = [ACTORS, draw(pick(DYADS)), "parameters:|\n" + "".join(parameters), draw(pick(CLAIMS))]
    whole = "".join([draw(pick(HEADS)), *draw(st.permutations(sections))])
    number = 0
    out = []
    for line in whole.splitlines(keepends=True):
        written = line.replace("|", "")
        if line.endswith("|\n"):
            number += 1
            end = draw(pick(["", "", "  # c{}", "   ", " # 'c{}", "\n\n", "\n  # c{}", "\n# {{ c{}\n"]))
            written = written[:-1] + end.format(number) + "\n"
        out.append(written)
    text = "".join(out)
    return text if draw(st.booleans()) else text.rstrip()


def comment(line: str) -> str:
    return line.rpartition("#")[2]


def values(scenario: Scenario) -> dict[str, object]:
    return {path: parameter.distribution for path, parameter in scenario.parameters.items()}


def written(text: str, changes: list[str], claims: list[OwnClaim]) -> tuple[str, Scenario, Scenario]:
    """The text with the changes in it, what it says when read, and what the page showed."""
    base = load_text(text, "mine")
    before = with_claims(base, claims)
    out = as_yaml(base, before, tuple(changes), tuple(claims))
    return out, load_text(out, "mine"), override(before, changes)


@settings(max_examples=40, deadline=None)
@given(texts(), st.lists(st.sampled_from([*CHANGES]), unique=True), st.booleans(), st.booleans())
def test_only_what_is_changed_changes(text: str, changes: list[str], own: bool, edit: bool) -> None:
    edit = edit and "kind: model" in text
    out, read, shown = written(text, changes, [*([OWN] if own else []), *([EDIT] if edit else [])])
    if not changes and not own and not edit:
        assert out == text
        return
    assert values(read) == values(shown)
    told = {claim.id: (claim.says, claim.holds.text) for claim in read.claims if claim.holds}
    assert told == {claim.id: (claim.says, claim.holds.text) for claim in shown.claims if claim.holds}
    may_go = ["Test", *(word for change in changes for word in CHANGES[change])]
    may_go += ["says: x", "holds: >", "value(RUS)", "> 1"] if edit else []
    may_go += ["claims: {"] if own else []
    may_go += ["parameters:"] if not text.endswith("\n") else []
    before, after = text.splitlines(), out.splitlines()
    stayed = [line for line in before if "#" in line and comment(line) in map(comment, after)]
    assert [*map(comment, stayed)] == [comment(line) for line in after if "#" in line]
    assert all(any(word in line for word in may_go) for line in before if "#" in line and line not in stayed)
    for kind, low, high, _, _ in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind in ("replace", "delete"):
            for line in before[low:high]:
                assert any(word in line for word in may_go), (line, out)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_way_to_write_it_at_once(line_end: str) -> None:
    text = BASE.replace("\n", line_end)
    out, read, shown = written(text, [*CHANGES], [OWN])
    assert values(read) == values(shown)
    assert out.count("\n") == out.count(line_end)


def test_json_is_a_file_as_well() -> None:
    text = json.dumps(
        {
            **{"schema": 1, "extends": "tutorial", "title": "Mine", "says": "Mine."},
            "parameters": {"stake.RUS-CHN": 12, "gdp": {"RUS": 2000}},
            "claims": [],
        }
    ).replace('"claims": []', '"claims": null')
    out, read, shown = written(text, ["stake.RUS.CHN=30", "gdp.USA=20000"], [OWN])
    assert values(read) == values(shown)
    assert '"gdp": {"RUS": 2000}' in out
    assert [claim.id for claim in read.claims] == ["Y1"]


def test_what_an_alias_shares_is_changed_in_one_place_only() -> None:
    text = BASE.replace("RUS.CHN: 50", "RUS.CHN: &fifty {value: 50, why: 'a, b'}").replace(
        "CHN.RUS: 70", "CHN.RUS: *fifty"
    )
    out, read, shown = written(text, ["stake.RUS.CHN=30"], [])
    assert values(read) == values(shown)
    assert '{"value": 50, "why": "a, b"}' in out
    assert "*" not in out


def test_a_story_that_the_changes_contradict_becomes_a_comment_and_another_stays() -> None:
    story = (
        "story:\n- heading: A thaw # or not\n  says: It came.\n  set: {relation.USA-RUS: normal}\n# the end\n"
    )
    out, read, _ = written(BASE + story, ["cap.USA-RUS=hostile"], [])
    assert read.story == ()
    assert "# story:\n# - heading: A thaw # or not\n#   says: It came." in out
    out, read, _ = written(BASE + story, ["gdp.USA=20000"], [])
    assert story in out
    assert len(read.story) == 1


def test_a_removed_parameter_leaves_its_neighbours() -> None:
    text = BASE.replace("precision: 5", "precision: {value: 5, why: so}  # choice\n  # after")
    out, read, shown = written(text, ["precision_absolute=7"], [])
    assert values(read) == values(shown)
    assert "precision:" not in out.replace("precision_absolute", "")
    assert "  # after\n" in out
