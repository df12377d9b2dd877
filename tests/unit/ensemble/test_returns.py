"""Return hazards from the text of a scenario to the games that show them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.ensemble.texts import CALIBRATED, changed, measured

from tripolar.ensemble.assemble import Values, derive_stakes, parameters_of
from tripolar.ensemble.calibrating import (
    calibrate_draws,
    out_of_reach,
    political_values,
    return_targets,
    returns_met,
    revision_rates,
)
from tripolar.ensemble.draws import draw
from tripolar.errors import InputError
from tripolar.game.calibration.calibrate import CALIBRATED as MET
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load_text, override
from tripolar.scenario.objects import Scenario

RETURNS = changed(
    "  discount: 0.05\n",
    """\
  discount: 0.05
  reading: shocks
  return_hazard:
    USA-RUS: {gamma: [9.5, 272], why: a record, judgement: true}
    USA-CHN: {gamma: [9.5, 272], why: a record, judgement: true}
    RUS-CHN: 0.06
  friction_on_warming: {uniform: [0, 1], why: nobody can know, judgement: true}
""",
)


def drawn(text: str, size: int = 6) -> tuple[Scenario, Values]:
    found = measured(text)
    scenario, values = found.numeric, draw(found, size, 0).values(slice(0, size))
    return scenario, {**values, **derive_stakes(scenario, values)}


def test_every_pair_with_a_return_hazard_is_a_target() -> None:
    scenario, values = drawn(RETURNS)
    targets = return_targets(scenario, values)
    assert [target.dyad for target in targets] == [0, 1, 2]
    assert targets[2].rate.tolist() == [0.06] * 6
    np.testing.assert_array_equal(targets[0].on_warming, values["friction_on_warming"])
    assert return_targets(*drawn(CALIBRATED)) == ()


def test_of_a_pair_that_is_held_nothing_is_asked() -> None:
    scenario, values = drawn(RETURNS)
    held = {**values, "cap.USA-RUS": np.zeros(6)}
    assert [target.dyad for target in return_targets(scenario, held)] == [1, 2]


def test_a_return_faster_than_deals_come_up_is_out_of_reach() -> None:
    scenario, values = drawn(RETURNS)
    assert not out_of_reach(scenario, values).any()
    values["return_hazard.RUS-CHN"] = np.array([0.06, 0.06, 0.7, 0.06, 0.06, 0.06])
    assert out_of_reach(scenario, values).tolist() == [False, False, True, False, False, False]


def test_costs_become_parameters_and_the_games_show_the_rates() -> None:
    scenario, values = drawn(RETURNS)
    calibration = calibrate_draws(scenario, values, "expiry")
    assert calibration is not None
    met = calibration.status == 0
    assert met.sum() >= 4
    found = political_values(scenario, calibration)
    games = parameters_of(scenario, {**values, **found})
    np.testing.assert_array_equal(games.friction_up, calibration.parameters.friction_up)
    np.testing.assert_array_equal(games.friction_down, calibration.parameters.friction_down)
    of_a_type = games.political_value != 0.0
    assert of_a_type.sum() == 6 * 8
    np.testing.assert_array_equal(
        games.political_value[of_a_type], calibration.parameters.political_value[of_a_type]
    )
    warming = found["friction.USA.RUS.up"] / (found["friction.USA.RUS.up"] + found["friction.USA.RUS.down"])
    np.testing.assert_allclose(warming, values["friction_on_warming"])
    shown = returns_met(scenario, values, calibration.solution.eras[0])
    for dyad in scenario.dyads:
        assert shown[dyad][met] == pytest.approx(values[f"return_hazard.{dyad}"][met], rel=3e-3)


def test_decisions_last_until_relations_move_where_that_is_drawn() -> None:
    text = RETURNS.replace("  reading: shocks\n", "  reading: shocks\n  precision_lasting: moves\n")
    scenario, values = drawn(text)
    rates = revision_rates(scenario, values)
    # At an end of the grid also the rate of leaving it, averaged over types; inside, the rate of leaving.
    engager = values["relation_hazard.USA-RUS.engager"]
    leaving = 0.5 * (engager + 0.03)
    np.testing.assert_allclose(rates["revision_rate.USA-RUS"], values["return_hazard.USA-RUS"] + leaving)
    inside = values["relation.USA-CHN"] == 0.5
    wanted = values["return_hazard.USA-CHN"] + np.where(inside, 0.0, 0.05)
    np.testing.assert_allclose(rates["revision_rate.USA-CHN"], wanted)
    assert revision_rates(*drawn(RETURNS)) == {}


MISTAKES = [
    ("reading=mistakes", "cannot be solved for where choice noise is read as mistakes; set reading: shocks"),
    ("friction.USA.RUS.up=3", "return_hazard.USA-RUS"),
]


@pytest.mark.parametrize(("change", "said"), MISTAKES)
def test_what_excludes_a_return_hazard_is_said(change: str, said: str) -> None:
    scenario = load_text(RETURNS)
    if change.startswith("friction"):
        # What is set takes the place of what it excludes.
        assert said not in override(scenario, [change]).parameters
        return
    with pytest.raises(InputError, match=said):
        override(scenario, [change])


@pytest.mark.parametrize(("text", "works"), [(RETURNS, True), (CALIBRATED, False)])
def test_a_variant_may_scale_costs_that_draws_solve_for(text: str, works: bool) -> None:
    text += "  dearer: {says: Moves cost more., set: {friction.USA.RUS.up: {times: 2}}}\n"
    if works:
        assert load_text(text).variants["dearer"].changes[0].value == 2.0
    else:
        with pytest.raises(InputError, match=r"friction\.USA\.RUS\.up"):
            load_text(text)


def test_both_in_one_file_is_a_contradiction() -> None:
    text = RETURNS.replace("  reading: shocks\n", "  reading: shocks\n  friction.RUS.USA.down: 4\n")
    with pytest.raises(InputError, match="exclude each other: both set the friction of RUS-USA"):
        load_text(text)


def test_a_return_hazard_stands_beside_the_rate_of_the_first_move() -> None:
    text = RETURNS
    for old, new in (
        ("    RUS-CHN: {uniform: [0.01, 0.05], why: a guess, judgement: true}\n", ""),
        ("  observed_terms.RUS-CHN: -5\n", "  political_value: {RUS.CHN: 3, CHN.RUS: 3}\n"),
    ):
        text = changed(old, new, text)
    with pytest.raises(
        InputError, match=r"needs relation_hazard\.RUS-CHN or relation_tilt\.RUS-CHN beside it"
    ):
        load_text(text)


def test_under_credible_draws_that_only_a_path_finds_calibrate() -> None:
    """Searched for by walking alone, none of these draws of the example calibrates."""
    prepared = prepare("russia-2025")
    rows = np.array([6, 7, 38, 40, 43, 58, 62])
    drawn = draw(prepared, 64, 1).values(slice(None))
    scenario = prepared.numeric.table()
    values = {path: column[rows] for path, column in {**drawn, **derive_stakes(scenario, drawn)}.items()}
    found = calibrate_draws(scenario, values, "credible")
    assert found is not None
    assert np.sum(found.status == MET) >= 5
