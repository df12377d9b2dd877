"""From paths to arrays, and from variants to boards."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from tests.unit.ensemble.texts import CALIBRATED, VARIED, changed, measured

from tripolar.ensemble import assemble
from tripolar.ensemble.assemble import (
    Values,
    apply_changes,
    board_of,
    derive_stakes,
    parameters_of,
    present_types,
    start_states,
)
from tripolar.ensemble.draws import central, draw
from tripolar.errors import ParameterError
from tripolar.game.model.channels import GameParameters, rivalry
from tripolar.scenario.objects import Change, Scenario
from tripolar.scenario.paths import ParameterPath, read_path

VARIED_DRAWN = measured(VARIED)
SCENARIO = VARIED_DRAWN.numeric
VALUES = draw(VARIED_DRAWN, 6, 0).values(slice(0, 6))


def named(path: str) -> ParameterPath:
    return read_path(path, SCENARIO.actors).targets[0]


def setting(**paths: float | str) -> Values:
    """The values with some paths set, a double underscore standing for a dot and one for a hyphen."""
    names = {path.replace("__", ".").replace("_", "-"): value for path, value in paths.items()}
    changes = [Change(named(path), "set", value) for path, value in names.items()]
    return apply_changes(VALUES, changes)


def test_paths_become_arrays() -> None:
    p = parameters_of(SCENARIO, VALUES)
    assert len(p) == 6
    assert p.gdp[0].tolist() == [29000, 2170, 18700]
    assert p.access[0].tolist() == [[0, 0.003, 0.02], [0.05, 0, 0.07], [0.05, 0.008, 0]]
    np.testing.assert_array_equal(p.stake[:, 0, 1], VALUES["stake.USA.RUS"])
    assert p.stake[0, 1, 2] == p.stake[0, 2, 1] == 60
    assert p.transfer_bound[0].tolist() == [[0, 30, 100], [30, 0, 30], [100, 30, 0]]
    # engager, opponent; a power of one type uses the first place only.
    assert p.political_value[0, 0, 1].tolist() == [20, -150]
    assert p.political_value[0, 1, 0].tolist() == [40, 0]
    assert p.political_value[0, 2, 1].tolist() == [10, -100]
    np.testing.assert_array_equal(p.shocks, VALUES["reading"] == "shocks")
    assert p.precision_absolute[0] == 0.1


def test_leaders_leave_by_their_hazard_or_by_a_chain_that_is_given() -> None:
    p = parameters_of(SCENARIO, VALUES)
    assert p.leader_rates[0, 0].tolist() == [[0, 0.125], [0.125, 0]]
    assert p.leader_rates[0, 1].max() == 0.0
    chained = {**VALUES, "leader_chain.USA.engager.opponent": np.full(6, 0.4)}
    p = parameters_of(SCENARIO, chained)
    assert p.leader_rates[0, 0].tolist() == [[0, 0.4], [0.125, 0]]


def test_a_leader_who_leaves_gives_way_to_every_other_type_alike() -> None:
    text = """\
schema: 1
extends: tutorial
actors:
  CHN: {name: China, leaders: [partner, rival, third], hostile: [rival]}
parameters:
  political_value.CHN: {USA: -310, RUS: {partner: 10, rival: -100, third: 0}}
  leader_hazard.CHN: {partner: 0.2, rival: 0.1, third: 0}
"""
    drawn = measured(text)
    values = central(drawn).values(slice(0, 1))
    p = parameters_of(drawn.scenario, values)
    assert p.leader_rates[0, 2].tolist() == [[0, 0.1, 0.1], [0.05, 0, 0.05], [0, 0, 0]]


def test_the_present_state_is_read_from_relations_and_leaders() -> None:
    board = board_of(SCENARIO, VALUES)
    assert present_types(SCENARIO, VALUES).tolist() == [0, 0, 0]
    assert start_states(SCENARIO, board, VALUES).tolist() == [board.state((0, 1, 2), (0, 0, 0))] * 6
    other = {**VALUES, "leader.USA": np.full(6, "opponent"), "relation.USA-RUS": np.tile([0.0, 0.5], 3)}
    wanted = [board.state((level, 1, 2), (1, 0, 0)) for level in (0, 1)]
    assert start_states(SCENARIO, board, other).tolist() == wanted * 3


def test_a_cap_shortens_a_dyad_and_freezing_leaves_one_level() -> None:
    board = board_of(SCENARIO, setting(cap__USA_CHN=0.5, frozen__USA_RUS=0.5))
    assert board.levels == ((0.5,), (0.0, 0.5), (0.0, 0.5, 1.0))
    assert board.active == (1, 2)
    values = setting(cap__USA_CHN=0.5, frozen__USA_RUS=0.5)
    # Where a dyad is frozen its relation does not matter.
    assert start_states(SCENARIO, board, values).tolist() == [board.state((0, 1, 2), (0, 0, 0))] * 6


def test_a_dyad_cannot_start_above_its_cap() -> None:
    values = setting(cap__RUS_CHN=0.5)
    with pytest.raises(ParameterError, match=r"relation\.RUS-CHN: 1 is above its cap or off the grid"):
        start_states(SCENARIO, board_of(SCENARIO, values), values)


def test_a_backing_item_joins_the_board_and_the_game() -> None:
    values = {
        **VALUES,
        "backing.USA-RUS.worth": np.full(6, 25.0),
        "backing.USA-RUS.cost.engager": np.full(6, 5.0),
        "backing.USA-RUS.cost.opponent": np.full(6, 60.0),
    }
    board = board_of(SCENARIO, values)
    assert board.items == ((0, 1),)
    p = parameters_of(SCENARIO, values)
    assert p.item_worth[0, 0, 1] == 25.0
    assert p.item_cost[0, 0, 1].tolist() == [5.0, 60.0]
    assert board_of(SCENARIO, VALUES).items == ()


def test_changes_set_scale_and_shift_draw_by_draw_and_leave_the_original() -> None:
    before = VALUES["coercion"].copy()
    found = apply_changes(
        VALUES,
        [
            Change(named("gdp.CHN"), "times", 0.5),
            Change(named("coercion"), "plus", 0.1),
            Change(named("coercion"), "times", 0.5),
            Change(named("reading"), "set", "shocks"),
        ],
    )
    assert found["gdp.CHN"].tolist() == [9350.0] * 6
    np.testing.assert_allclose(found["coercion"], 0.5 * (before + 0.1))
    assert found["reading"].tolist() == ["shocks"] * 6
    np.testing.assert_array_equal(VALUES["coercion"], before)


def test_what_has_no_value_cannot_be_scaled() -> None:
    with pytest.raises(ParameterError, match=r"gdp\.IND has no value to change"):
        apply_changes(VALUES, [Change("gdp.IND", "times", 2.0)])


def lost(scenario: Scenario, values: Values) -> np.ndarray:
    """What rivalry costs everybody with the first pair hostile and the others where they stand."""
    board = board_of(scenario, values)
    p = parameters_of(scenario, values)
    start = start_states(scenario, board, values) // board.type_states
    return rivalry(p, board)[np.arange(len(p)), start]


def test_stakes_that_are_given_as_losses_cost_just_that_where_powers_lean_at_present() -> None:
    text = changed("RUS-CHN: 20", "RUS.CHN: 20\n    CHN.RUS: 35")
    text = changed("RUS-CHN: {relation: partnership}", "RUS-CHN: {relation: hostile}", text)
    text = changed("USA-CHN: {relation: {choice: {hostile: 1, normal: 1}}, why: two codings}",
                   "USA-CHN: {relation: partnership}", text)  # fmt: skip
    text = changed("observed_terms.RUS-CHN: -5\n", "support_share: 0.6\n", text)
    drawn = measured(
        changed("  relation_tilt.USA-CHN: {normal: [0, 1], why: a guess, judgement: true}\n", "", text)
    )
    scenario = drawn.numeric
    values = draw(drawn, 4, 0).values(slice(0, 4))
    stakes = derive_stakes(scenario, values)
    assert len(stakes) == 6
    cost = lost(scenario, {**values, **stakes})
    for k, hostility in enumerate(
        (values["rivalry_loss.USA.RUS"], values["rivalry_loss.RUS.USA"] + 20.0, 35.0)
    ):
        np.testing.assert_allclose(cost[:, k], -hostility)
    assert np.all(stakes["stake.RUS.CHN"] > 20.0)


def test_without_losses_there_is_nothing_to_derive() -> None:
    assert derive_stakes(SCENARIO, VALUES) == {}
    assert derive_stakes(measured(CALIBRATED).scenario, VALUES) == {}


def test_every_number_of_the_game_is_filled_by_a_family_of_paths() -> None:
    """To add a parameter takes its row in the families and its field: nothing lists them a second time."""
    _, places = assemble._places(SCENARIO.actors)
    made_here = {"leader_rates", "shocks"}
    assert {field.name for field in fields(GameParameters)} == {*places, *made_here}
    game = parameters_of(SCENARIO, VALUES)
    for name in places:
        assert getattr(game, name).shape[1:] == places[name].shape, name
