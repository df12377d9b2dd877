"""What calibration is asked for: hazards as log-odds, payments, and which of them no game can show."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.ensemble.texts import CALIBRATED, VARIED, changed, measured

from tripolar.ensemble.assemble import Values
from tripolar.ensemble.calibrating import hazard_paths, move_targets, out_of_reach, payment_targets, splits
from tripolar.ensemble.draws import draw
from tripolar.scenario.objects import Scenario


def drawn(text: str, size: int = 8) -> tuple[Scenario, Values]:
    found = measured(text)
    return found.numeric, draw(found, size, 0).values(slice(0, size))


def test_hazards_are_by_leader_type_or_for_all() -> None:
    scenario, _ = drawn(CALIBRATED)
    assert hazard_paths(scenario, "USA-RUS") == (("USA-RUS.engager", 0, 0), ("USA-RUS.opponent", 0, 1))
    assert hazard_paths(scenario, "RUS-CHN") == (("RUS-CHN", -1, -1),)
    assert hazard_paths(drawn(VARIED)[0], "USA-RUS") == ()


def test_a_hazard_is_the_share_of_renewals_that_move() -> None:
    scenario, values = drawn(CALIBRATED)
    moves = move_targets(scenario, values)
    assert [(t.dyad, t.power, t.kind) for t in moves] == [(0, 0, 0), (0, 0, 1), (1, -1, -1), (2, -1, -1)]
    share = values["relation_hazard.USA-RUS.engager"] / 0.6
    np.testing.assert_allclose(moves[0].log_odds, np.log(share / (1 - share)))
    np.testing.assert_allclose(moves[1].log_odds, np.log(0.05 / 0.95))


def test_a_relation_inside_the_grid_leans_by_its_tilt_and_moves_by_its_hazard_elsewhere() -> None:
    scenario, values = drawn(CALIBRATED)
    target = move_targets(scenario, values)[2]
    inside = values["relation.USA-CHN"] == 0.5
    assert 0 < inside.sum() < 8
    np.testing.assert_array_equal(target.log_odds[inside], values["relation_tilt.USA-CHN"][inside])
    share = 0.05 / 0.6
    np.testing.assert_allclose(target.log_odds[~inside], np.log(share / (1 - share)))


def test_payments_are_targets_where_they_are_observed() -> None:
    scenario, values = drawn(CALIBRATED)
    (payment,) = payment_targets(scenario, values)
    assert payment.dyad == 2
    assert payment.yearly.tolist() == [-5.0] * 8
    assert payment_targets(*drawn(VARIED)) == ()


def test_shares_of_the_net_gain_are_a_half_unless_given() -> None:
    scenario, values = drawn(changed("  discount: 0.05\n", "  discount: 0.05\n  split.USA-CHN: 0.3\n"))
    assert splits(scenario, values)[0].tolist() == [0.5, 0.3, 0.5]


@pytest.mark.parametrize(("renewal_rate", "beyond"), [(0.6, False), (0.31, False), (0.3, True), (0.1, True)])
def test_no_relation_moves_faster_than_deals_come_up(renewal_rate: float, *, beyond: bool) -> None:
    text = changed("engager: {uniform: [0.1, 0.3], why: a guess, judgement: true}", "engager: 0.3")
    scenario, values = drawn(changed("renewal_rate: 0.6", f"renewal_rate: {renewal_rate}", text))
    assert out_of_reach(scenario, values).tolist() == [beyond] * 8


def test_inside_the_grid_a_hazard_is_not_used_and_cannot_be_missed() -> None:
    scenario, values = drawn(changed("USA-CHN: 0.05", "USA-CHN: 0.9"))
    hostile = values["relation.USA-CHN"] == 0.0
    np.testing.assert_array_equal(out_of_reach(scenario, values), hostile)
