"""Every channel against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tests.solved_games import both_ways, plain_game

from tripolar.game.kernels.batch import pack
from tripolar.game.model import channels as flows
from tripolar.game.model.board import Board

GRID = (0.0, 0.5, 1.0)
PAIR = Board(2, (GRID,), (1, 1), ((False,), (False,)))
TRIANGLE = Board(3, (GRID,) * 3, (1, 1, 2), ((False,), (False,), (False, True)))


def relations(board: Board, *levels: float) -> int:
    """Number of a combination of relations, by its levels."""
    return int(np.flatnonzero((board.relation == np.array(levels)).all(axis=1))[0])


def test_access_is_the_gain_from_imports_and_from_not_rerouting_exports() -> None:
    p = plain_game(
        2, access=[[0, 0.44], [0, 0]], exports=[[0, 40], [0, 0]], rerouting_discount=0.25, trade_elasticity=2
    )
    gains = flows.access(p, PAIR)[0, :, 0]
    # The root of 1, 1.22 and 1.44 on a GDP of 100, and a quarter of the exports of 0, 20 and 40.
    assert gains == pytest.approx([0.0, 100 * (1.22**0.5 - 1) + 5, 20 + 10])
    assert flows.access(p, PAIR)[0, :, 1] == pytest.approx([0.0, 0.0, 0.0])


def test_a_floor_lets_trade_go_on_between_rivals() -> None:
    p = plain_game(2, access=[[0, 0.44], [0, 0]], access_floor=both_ways(2, _01=0.5))
    assert flows.access(p, PAIR)[0, :, 0] == pytest.approx(
        [100 * (1.22**0.5 - 1), 100 * (1.33**0.5 - 1), 20.0]
    )


def test_imports_from_elsewhere_lower_what_another_tie_adds() -> None:
    p = plain_game(2, access=[[0, 0.44], [0, 0]], access_rest=[0.44, 0])
    hostile, _, partners = flows.access(p, PAIR)[0, :, 0]
    assert hostile == pytest.approx(20.0)
    assert partners - hostile == pytest.approx(100 * (1.88**0.5 - 1.2))
    assert partners - hostile < 20.0


def test_dependence_is_what_cutting_the_tie_would_cost() -> None:
    p = plain_game(
        3,
        access=[[0, 0.21, 0.23], [0, 0, 0], [0, 0, 0]],
        exports=[[0, 8, 0], [0, 0, 0], [0, 0, 0]],
        rerouting_discount=0.5,
    )
    partners = relations(TRIANGLE, 1, 1, 0)
    loss = flows.dependence(p, TRIANGLE)[0, partners]
    assert loss[0, 1] == pytest.approx(100 * (1.2 - 1.23**0.5) + 4)
    assert loss[0, 2] == pytest.approx(100 * (1.2 - 1.1))
    # Alone, the second tie is worth more than beside the first: they replace one another.
    alone = flows.dependence(p, TRIANGLE)[0, relations(TRIANGLE, 0, 1, 0)]
    assert alone[0, 2] == pytest.approx(100 * (1.23**0.5 - 1))
    assert alone[0, 2] > loss[0, 2]


def test_vulnerability_is_dependence_at_full_tie_over_gdp() -> None:
    p = plain_game(2, access=[[0, 0.44], [0.21, 0]])
    own, other = flows.vulnerability(p, PAIR, 0)
    assert own[0] == pytest.approx([0.2, 0.2, 0.2])
    assert other[0] == pytest.approx([0.1, 0.1, 0.1])


@pytest.mark.parametrize(
    ("steepness", "support", "levels", "odds"),
    [
        pytest.param(1, 0.0, (0, 1, 0), 0.5 / 0.7, id="no support"),
        pytest.param(1, 0.5, (0, 1, 0), 0.65 / 0.85, id="the third supports its partner"),
        pytest.param(1, 0.5, (0, 1, 0.5), 0.575 / 0.775, id="half as much, the nearer it is to both"),
        pytest.param(1, 0.5, (0, 1, 1), 0.5 / 0.7, id="none, where it is as near to one as to the other"),
        pytest.param(1, 1.0, (0, 0, 1), 0.5, id="or supports the weaker"),
        pytest.param(2, 0.0, (0, 0, 0), 0.25 / 0.29, id="steeper"),
    ],
)
def test_odds_of_a_contest(steepness: float, support: float, levels: tuple[float, ...], odds: float) -> None:
    p = plain_game(3, capability=[0.5, 0.2, 0.3], support_share=support, contest_steepness=steepness)
    found = flows.contest(p, TRIANGLE)[0, relations(TRIANGLE, *levels)]
    assert found[0, 1] == pytest.approx(odds)
    assert found[1, 0] == pytest.approx(1 - odds)


@pytest.mark.parametrize("steepness", [900.0, 1e5, 1e12])
def test_a_very_steep_contest_goes_to_the_stronger(steepness: float) -> None:
    p = plain_game(3, capability=[0.45, 0.15, 0.45], contest_steepness=steepness)
    found = flows.contest(p, TRIANGLE)
    assert np.all(np.isfinite(found))
    assert found[0, :, 0, 1] == pytest.approx(1.0)
    assert found[0, :, 1, 0] == pytest.approx(0.0)
    assert found[0, :, 0, 2] == pytest.approx(0.5)


def test_a_steep_contest_of_near_equals_is_as_close_as_their_ratio_says() -> None:
    p = plain_game(2, capability=[0.501, 0.499], contest_steepness=900)
    expected = 1.0 / (1.0 + (0.499 / 0.501) ** 900)
    assert flows.contest(p, PAIR)[0, 0, 0, 1] == pytest.approx(expected, rel=1e-12)


def test_a_power_without_means_loses_and_between_two_of_them_neither_is_ahead() -> None:
    for steepness in (0.01, 1.0, 900.0):
        p = plain_game(3, capability=[1.0, 0.0, 0.0], contest_steepness=steepness)
        found = flows.contest(p, TRIANGLE)[0, relations(TRIANGLE, 0, 0, 0)]
        assert found[0].tolist() == [0.5, 1.0, 1.0]
        assert found[1].tolist() == [0.0, 0.5, 0.5]


def test_rivalry_costs_the_stake_by_distance_squared_and_the_odds_of_losing() -> None:
    p = plain_game(2, capability=[0.75, 0.25], stake=[[0, 40], [80, 0]])
    found = flows.rivalry(p, PAIR)[0]
    assert found[:, 0] == pytest.approx([-10.0, -2.5, 0.0])
    assert found[:, 1] == pytest.approx([-60.0, -15.0, 0.0])


def test_bystanders_lose_from_others_hostility_by_their_size() -> None:
    p = plain_game(3, gdp=[50, 25, 25], stake=[[0, 10, 0], [30, 0, 0], [0, 0, 0]], spillover=0.5)
    hostile = flows.spillover(p, TRIANGLE)[0, relations(TRIANGLE, 0, 1, 1)]
    assert hostile == pytest.approx([0, 0, -0.5 * 20 * 0.25])
    half = flows.spillover(p, TRIANGLE)[0, relations(TRIANGLE, 0.5, 1, 1)]
    assert half == pytest.approx([0, 0, -0.5 * 20 * 0.25 / 4])


def test_politics_pays_by_relation_and_by_ones_own_leader() -> None:
    e = np.zeros((3, 3, 2))
    e[0, 2] = 10.0
    e[2, 0] = [4.0, -20.0]
    found = flows.political(plain_game(3, 2, political_value=e), TRIANGLE)[0, relations(TRIANGLE, 0, 0.5, 0)]
    assert found[0] == pytest.approx([5.0, 0.0, 2.0])
    assert found[1] == pytest.approx([5.0, 0.0, -10.0])


def test_only_a_hostile_leader_uses_a_dependence() -> None:
    p = plain_game(3, 2, access=[[0, 0, 0.44], [0, 0, 0], [0, 0, 0]], coercion=0.5)
    partners = flows.coercion(p, TRIANGLE)[0, relations(TRIANGLE, 0, 1, 0)]
    # Half of a dependence of 20, by even odds.
    assert partners[0] == pytest.approx([0.0, 0.0, 0.0])
    assert partners[1] == pytest.approx([-5.0, 0.0, 0.0])


def test_autonomy_is_the_cost_of_having_one_partner_and_no_second() -> None:
    access = [[0, 0.44, 0.44], [0, 0, 0], [0, 0, 0]]
    found = flows.autonomy(plain_game(3, access=access, autonomy_weight=0.5), TRIANGLE)[0]
    assert found[relations(TRIANGLE, 1, 0, 0)] == pytest.approx([-10.0, 0, 0])
    assert found[relations(TRIANGLE, 1, 1, 0)] == pytest.approx([0.0, 0, 0])


@pytest.mark.parametrize(
    ("levels", "lost"),
    [
        pytest.param((1, 1, 1), 20 - 12, id="what the first tie is above the second"),
        pytest.param((0.5, 1, 1), 12 - 10, id="and the second above the halved first"),
        pytest.param((0, 0.5, 1), 6 - 5, id="or above the third"),
        pytest.param((0, 0, 1), 5, id="with one partner all of it"),
        pytest.param((0.6, 1, 0), 0, id="with two equal ones nothing"),
    ],
)
def test_autonomy_among_four_powers(levels: tuple[float, ...], lost: float) -> None:
    grid = (0.0, 0.5, 0.6, 1.0)
    board = Board(4, (grid,) * 3 + ((0.0,),) * 3, (1,) * 4, ((False,),) * 4)
    exports = np.zeros((4, 4))
    exports[0] = [0, 40, 24, 10]  # at a rerouting discount of one half: 20, 12 and 5 at full ties
    p = plain_game(4, exports=exports, rerouting_discount=0.5, autonomy_weight=0.25)
    here = relations(board, *levels, 0, 0, 0)
    assert flows.autonomy(p, board)[0, here] == pytest.approx([-0.25 * lost, 0, 0, 0])
    kept = 20 * levels[0] + 12 * levels[1] + 5 * levels[2]
    compiled = pack(p, board).flow.reshape(board.states, 4)
    assert compiled[here] == pytest.approx([kept - 0.25 * lost, 0, 0, 0])


def test_stress_is_paid_by_those_whose_partner_partners_their_rival() -> None:
    found = flows.stress(plain_game(3, balance_stress=10), TRIANGLE)[0]
    # Power 1 is the partner of both, who are rivals: they pay, it does not.
    assert found[relations(TRIANGLE, 1, 0, 1)] == pytest.approx([-10.0, 0.0, -10.0])
    assert found[relations(TRIANGLE, 1, 0.5, 1)] == pytest.approx([-5.0, -0.0, -5.0])
    assert found[relations(TRIANGLE, 0.5, 0, 1)] == pytest.approx([-5.0, 0.0, -5.0])
    assert found[relations(TRIANGLE, 1, 1, 1)] == pytest.approx([0.0, 0.0, 0.0])


def test_channels_are_complete_and_add_up() -> None:
    p = plain_game(3, 2, access=np.full((3, 3), 0.1), stake=np.full((3, 3), 20.0), balance_stress=5)
    by_name = flows.channels(p, TRIANGLE)
    assert tuple(by_name) == flows.CHANNELS
    whole = flows.flow_payoff(p, TRIANGLE)
    assert whole.shape == (1, TRIANGLE.states, 3)
    np.testing.assert_allclose(sum(by_name.values()).reshape(whole.shape), whole)
