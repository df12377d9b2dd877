"""An argument at one point after another."""

from __future__ import annotations

import math
from functools import cache

import pytest

from tripolar.answer.point import Point
from tripolar.ensemble.draws import central
from tripolar.ensemble.pipeline import Job, run_chunk
from tripolar.errors import FigureError, ParameterError
from tripolar.prepare.prepared import prepare
from tripolar.prepare.quantities import Request
from tripolar.scenario.load import load_text
from tripolar.workflow import solve
from tripolar.workflow.explorer import Explorer


@cache
def explorer(name: str) -> Explorer:
    return Explorer(prepare(name))


def verdicts(point: Point) -> dict[str, str]:
    return {claim.id: claim.verdict for claim in point.claims}


@pytest.mark.parametrize("changes", [(), ("balance_stress=50", "stake.RUS-CHN=70")])
def test_a_point_is_what_solve_gives_with_the_same_changes(changes: tuple[str, ...]) -> None:
    point, solved = explorer("tutorial").at(changes), solve("tutorial", changes=changes)
    assert {power.code: power.value for power in point.powers} == pytest.approx(solved.value_annualised)
    assert point.powers[0].flow == pytest.approx({name: flow["USA"] for name, flow in solved.flow.items()})
    received = {name: amounts["USA"] for name, amounts in solved.received.items()}
    assert point.powers[0].received == pytest.approx(received)
    for pair in point.pairs:
        assert pair.chances == pytest.approx(tuple(solved.chance[pair.dyad].values()))


def test_a_calibrated_point_agrees_with_solve_within_the_search_s_tolerance() -> None:
    changes = ("balance_stress=80", "relation.USA-CHN=normal", "leader.CHN=rival")
    point, solved = explorer("russia-2025").at(changes), solve("russia-2025", changes=changes)
    assert point.calibration == "calibrated"
    assert {power.code: power.value for power in point.powers} == pytest.approx(
        solved.value_annualised, abs=0.05
    )
    (pinned,) = [pair for pair in point.pairs if pair.terms is not None]
    assert pinned.dyad == "RUS-CHN"
    assert pinned.terms == pytest.approx(solved.net_transfer["RUS-CHN"], abs=0.01)


@pytest.mark.parametrize("changes", [("russia-2025",), ("tutorial", "reading=mistakes")])
@pytest.mark.parametrize("protocol", ["expiry", "credible", "nontransferable"])
def test_what_a_point_says_a_value_is_made_of_adds_up_to_it(protocol: str, changes: tuple[str, ...]) -> None:
    point = explorer(changes[0]).at((f"protocol={protocol}", *changes[1:]))
    for power in point.powers:
        assert sum((*power.flow.values(), *power.received.values())) == pytest.approx(power.value, abs=0.01)


def test_what_was_asked_before_changes_no_answer() -> None:
    asked = ("balance_stress=90", "precision=3")
    fresh = Explorer(prepare("kissinger-1971")).at(asked)
    used = Explorer(prepare("kissinger-1971"))
    for each in (("precision=9",), ("spillover=0",), ()):
        used.at(each)
    assert used.at(asked) == fresh


def test_moving_an_assumption_moves_verdicts_and_says_by_how_much() -> None:
    calm, strained = explorer("russia-2025").at(), explorer("russia-2025").at(("balance_stress=0",))
    turned = {name for name, verdict in verdicts(calm).items() if verdicts(strained)[name] != verdict}
    assert "M17" in turned
    margins = {claim.id: claim.margin for claim in calm.claims}
    assert margins["M17"] is not None
    assert (margins["M17"] > 0) is (verdicts(calm)["M17"] == "holds")


def test_a_claim_about_all_draws_has_no_answer_at_one_point() -> None:
    assert verdicts(explorer("russia-2025").at())["M15"] == "needs draws"


def test_another_protocol_is_one_of_the_changes() -> None:
    point = explorer("tutorial").at(("protocol=nontransferable",))
    assert point.protocol == "nontransferable"
    assert verdicts(point) == {
        "T1": verdicts(point)["T1"],
        "T2": "does not apply",
        "T3": verdicts(point)["T3"],
    }


def test_roles_follow_the_relations_as_they_stand() -> None:
    point = explorer("tutorial").at()
    assert {power.code: power.role for power in point.powers} == {
        "USA": "wing",
        "RUS": "wing",
        "CHN": "pivot",
    }
    swapped = explorer("tutorial").at(("relation.USA-RUS=partnership", "relation.USA-CHN=hostile"))
    assert {power.code: power.role for power in swapped.powers}["RUS"] == "pivot"


def test_a_point_that_cannot_be_calibrated_knows_nothing_and_says_why() -> None:
    point = explorer("russia-2025").at(("relation_hazard.RUS-CHN.partner=5",))
    assert point.calibration == "hazards not met"
    assert math.isnan(point.powers[0].value)
    assert set(verdicts(point).values()) & {"holds", "fails"} == set()
    assert "" in point.unsolved


@pytest.mark.parametrize("change", ["balance_stres=3", "spillover=7", "relation.USA-RUS=warm", "gdp.USA=x"])
def test_what_cannot_be_used_is_refused_in_one_line(change: str) -> None:
    with pytest.raises(ParameterError) as refused:
        explorer("tutorial").at((change,))
    assert "\n" not in refused.value.line()


@pytest.mark.parametrize("name", ["tutorial", "kissinger-1971", "reference-2025"])
def test_a_power_that_leaves_takes_its_numbers_with_it_and_no_others(name: str) -> None:
    code = explorer(name).scenario.codes[0]
    point = explorer(name).at((f"presence.{code}=absent",))
    assert code not in {power.code for power in point.powers}
    assert all(math.isfinite(power.value) for power in point.powers)
    assert all(math.isnan(power.pivot) for power in point.powers)  # two powers have no pivot


def test_claims_about_a_power_that_left_are_unknown() -> None:
    point = explorer("tutorial").at(("presence.RUS=absent",))
    assert set(verdicts(point).values()) == {"unknown"}


def test_a_relation_that_is_frozen_needs_no_hazard() -> None:
    point = explorer("kissinger-1971").at(("frozen.USA-SUN=0.5",))
    assert (point.calibration, point.unsolved) == ("calibrated", ())
    held = next(pair for pair in point.pairs if pair.dyad == "USA-SUN")
    assert held.hazard == 0.0
    assert held.expected == pytest.approx([0.5] * 11)
    again = prepare("kissinger-1971", changes=("frozen.USA-SUN=0.5",))
    values = central(again).values(slice(0, 1))
    wanted = (Request("value", ("CHN",)), Request("relation", ("USA-CHN",)))
    chunk = run_chunk(Job(again.numeric, wanted), values)
    chinas = next(power for power in point.powers if power.code == "CHN")
    assert float(chunk.quantities["value(CHN)"][0]) == pytest.approx(chinas.value, abs=0.05)


def test_a_point_at_which_a_variant_leaves_its_limits_is_refused_and_the_others_are_not() -> None:
    text = "schema: 1\nextends: tutorial\ntitle: x\nvariants:\n  noisy: {set: {spillover: {plus: 0.3}}}\n"
    claim = "claims:\n  - {id: N1, kind: model, says: x, holds: 'value(USA, noisy) < value(USA)'}\n"
    explorer = Explorer(prepare(load_text(text + claim)))
    assert explorer.at(["spillover=0.5"]).claims[-1].verdict == "holds"
    with pytest.raises(ParameterError, match=r"after spillover=\+0\.3: spillover is 1\.2 ratio"):
        explorer.at(["spillover=0.9"])


@pytest.mark.parametrize(
    "holds", ["figure(nope, CHN, 2024) > 1", "growth(orbital_launches, CHN, 1960, 2020) > 1"]
)
def test_a_fact_without_figures_is_refused_before_any_draw(holds: str) -> None:
    fact = f"claims:\n  - {{id: G1, kind: fact, says: nope, holds: '{holds}'}}\n"
    with pytest.raises(FigureError, match=r"^mine\.yaml:5:\d+: "):
        prepare(load_text(f"schema: 1\nextends: tutorial\ntitle: x\n{fact}", "mine"))
