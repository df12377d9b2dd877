"""The families of assumptions in which two scenarios differ, and the scenarios in between."""

from __future__ import annotations

import pytest

from tripolar.errors import ScenarioError
from tripolar.scenario.difference import between, differences, moves, reworded
from tripolar.scenario.load import embedded_names, load, load_text
from tripolar.scenario.objects import Scenario


def child(text: str) -> Scenario:
    return load_text("schema: 1\nextends: russia-2025\nclaims: {}\n" + text, "child")


PARENT = load("russia-2025")
OTHER = child(
    """
parameters:
  balance_stress: {uniform: [60, 120], why: w}
  stake.USA-RUS: {uniform: [10, 20], why: in place of the loss it would follow from}
  transfer_bound.USA-RUS: {value: 20, why: less}
  spillover: {uniform: [0, 1], why: another reason}
variants:
  us-offer: {set: {transfer_bound.USA-RUS: 200}}
  more: {says: More., set: {transfer_bound.USA-RUS: 300}}
"""
)


def assumptions(a: Scenario, b: Scenario) -> set[tuple[str, str]]:
    """What is said otherwise, reasons and added variants aside."""
    return {
        (each.section, each.name)
        for each in differences(a, b)
        if each.section in {"parameters", "blends"} and each.key in {"", "value", "drawn with"}
    }


def test_a_move_has_a_family_about_a_pair_and_what_takes_its_place() -> None:
    found = {move.name: move.paths for move in moves(PARENT, OTHER)}
    assert set(found) == {"stake.USA-RUS", "balance_stress", "transfer_bound.USA-RUS", "variants"}
    assert set(found["stake.USA-RUS"]) == {
        *("stake.USA.RUS", "stake.RUS.USA"),
        *("rivalry_loss.USA.RUS", "rivalry_loss.RUS.USA"),
    }
    assert found["variants"] == ("us-offer", "switched-offer")


def test_a_reason_is_no_move() -> None:
    assert "spillover" not in {move.name for move in moves(PARENT, OTHER)}
    assert reworded(PARENT, OTHER) == ("spillover",)


def test_no_move_leaves_the_first_and_all_moves_make_the_second() -> None:
    found = moves(PARENT, OTHER)
    none, every = (between(PARENT, OTHER, found, names) for names in ((), [move.name for move in found]))
    assert assumptions(none, PARENT) == set()
    assert assumptions(every, OTHER) == set()
    assert none.variants["us-offer"] == PARENT.variants["us-offer"]
    assert every.variants["us-offer"].changes == OTHER.variants["us-offer"].changes
    assert "more" in none.variants
    assert moves(every, OTHER) == ()


def test_each_move_is_one_step_of_the_way() -> None:
    found = moves(PARENT, OTHER)
    assert len(found) > 3
    for move in found:
        rest = moves(between(PARENT, OTHER, found, [move.name]), OTHER)
        assert [each.name for each in rest] == [each.name for each in found if each != move]


def test_many_differences_are_told_by_family_alone() -> None:
    pairs = ("USA-RUS", "USA-CHN", "RUS-CHN")
    families = {"transfer_bound": 30, "stake": 9, "access_floor": 0.2}
    lines = "".join(
        f"  {family}.{pair}: {{value: {value}, why: w}}\n"
        for family, value in families.items()
        for pair in pairs
    )
    found = {move.name: move.paths for move in moves(PARENT, child(f"parameters:\n{lines}"))}
    assert set(found) == set(families)
    assert len(found["transfer_bound"]) == 3


def test_what_shares_a_draw_moves_together() -> None:
    together = child("parameters:\n  stake: {USA-RUS: {uniform: [1, 2], why: w}}\n")
    [move] = moves(PARENT, together)
    assert {"stake.USA.RUS", "stake.RUS.USA"} <= set(move.paths)


def test_other_powers_cannot_be_debated() -> None:
    with pytest.raises(ScenarioError, match="russia-2025 and kissinger-1971 have other powers"):
        moves(PARENT, load("kissinger-1971"))


@pytest.mark.parametrize("name", embedded_names())
def test_a_scenario_differs_from_itself_in_nothing(name: str) -> None:
    assert moves(load(name), load(name)) == ()
