"""What a renewal is bargained over: options at the ends, precision, shares, bounds, items."""

from __future__ import annotations

import numpy as np
import pytest
from tests.solved_games import both_ways, plain_game

from tripolar.game.kernels.batch import pack
from tripolar.game.model.bargaining import LAPSE, STAY, STAY_ITEM, UP, UP_ITEM, bargain, dyad_scale
from tripolar.game.model.board import Board

GRID = (0.0, 0.5, 1.0)
PAIR = Board(2, (GRID,), (1, 1), ((False,), (False,)))
GIVEN = Board(2, (GRID,), (2, 1), ((False, True), (False,)), items=((0, 1),))


def test_options_lead_down_nowhere_and_up_and_stop_at_the_ends() -> None:
    b = bargain(plain_game(2, stake=both_ways(2, _01=10)), PAIR, 0)
    assert b.target[:, [LAPSE, STAY, UP]].tolist() == [[0, 0, 1], [0, 1, 2], [1, 2, 2]]
    # At the bottom a lapse is a stay, at the top there is no way up, and there is no item.
    assert b.available.tolist() == [
        [True, False, True, False, False],
        [True, True, True, False, False],
        [True, True, False, False, False],
    ]


def test_an_item_may_go_with_every_agreement() -> None:
    b = bargain(plain_game(2, 2, stake=both_ways(2, _01=10)), GIVEN, 0)
    assert b.available[:, STAY_ITEM].all()
    assert b.available[:, UP_ITEM].tolist() == [True] * 4 + [False] * 2
    np.testing.assert_array_equal(b.target[:, STAY_ITEM], np.arange(6))
    np.testing.assert_array_equal(b.target[:, UP_ITEM], b.target[:, UP])


def test_an_item_costs_its_giver_by_type_and_is_worth_the_same_to_the_receiver() -> None:
    cost = np.zeros((2, 2, 2))
    cost[0, 1] = [3.0, 90.0]
    p = plain_game(2, 2, item_worth=[[0, 20], [0, 0]], item_cost=cost, stake=both_ways(2, _01=10))
    b = bargain(p, GIVEN, 0)
    assert b.item_first[0].tolist() == [-3.0, -90.0] * 3
    assert b.item_second[0].tolist() == [20.0] * 6
    turned = Board(2, (GRID,), (1, 2), ((False,), (False, True)), items=((1, 0),))
    p = plain_game(
        2, 2, item_worth=[[0, 0], [20, 0]], item_cost=np.swapaxes(cost, 0, 1), stake=both_ways(2, _01=10)
    )
    b = bargain(p, turned, 0)
    assert b.item_first[0].tolist() == [20.0] * 6
    assert b.item_second[0].tolist() == [-3.0, -90.0] * 3


def test_the_scale_is_both_stakes_and_both_gains_from_full_access() -> None:
    p = plain_game(
        2,
        stake=[[0, 30], [50, 0]],
        access=[[0, 0.44], [0.21, 0]],
        access_floor=both_ways(2, _01=0.0),
        exports=[[0, 16], [0, 0]],
        rerouting_discount=0.25,
    )
    assert dyad_scale(p, 0, 1) == pytest.approx([30 + 50 + 20 + 10 + 4])
    half = plain_game(
        2, stake=both_ways(2, _01=10), access=[[0, 0.44], [0, 0]], access_floor=both_ways(2, _01=1.0)
    )
    assert dyad_scale(half, 0, 1) == pytest.approx([20])


def test_the_scale_takes_this_tie_from_its_floor_to_full_and_no_other_trade() -> None:
    board = Board(3, (GRID,) * 3, (1,) * 3, ((False,),) * 3)
    p = plain_game(
        3,
        stake=both_ways(3, _01=10, _02=500, _12=500),
        access=[[0, 0.44, 0.9], [0, 0, 0.9], [0.9, 0.9, 0]],
        access_floor=both_ways(3, _01=0.25, _02=0.5, _12=0.5),
        exports=[[0, 16, 700], [48, 0, 700], [700, 700, 0]],
        rerouting_discount=0.25,
        precision=4,
        discount=0.05,
        renewal_rate=0.45,
    )
    # Stakes; the roots of 1.44 and of 1.11 on a GDP of 100; a quarter of three quarters of both exports.
    scale = 10 + 10 + 100 * (1.2 - 1.11**0.5) + 0.25 * 0.75 * (16 + 48)
    assert dyad_scale(p, 0, 1) == pytest.approx([scale])
    assert bargain(p, board, 0).precision == pytest.approx([4 * 0.5 / scale])
    beta, per_beta, _ = pack(p, board).share[0, :3]
    assert beta * per_beta == pytest.approx(4 * 0.5 / scale)


def test_precision_is_per_what_is_at_stake_until_the_next_renewal() -> None:
    p = plain_game(2, stake=both_ways(2, _01=50), precision=4, discount=0.05, renewal_rate=0.45)
    assert bargain(p, PAIR, 0).precision == pytest.approx([4 * 0.5 / 100])


def test_an_absolute_precision_takes_the_place_of_the_scaled_one() -> None:
    p = plain_game(2, stake=both_ways(2, _01=50), precision_absolute=0.1)
    assert bargain(p, PAIR, 0).precision == pytest.approx([0.1])


def test_a_yearly_bound_is_spread_over_the_time_to_the_next_renewal() -> None:
    p = plain_game(2, transfer_bound=both_ways(2, _01=30), renewal_rate=0.5, stake=both_ways(2, _01=10))
    assert bargain(p, PAIR, 0).bound == pytest.approx([60.0])


@pytest.mark.parametrize(("weight", "share"), [(0.0, 0.5), (1.0, 1 / 3), (0.5, 1 / (1 + 2**0.5))])
def test_the_less_dependent_side_takes_more(weight: float, share: float) -> None:
    # The first depends twice as much: a fifth of its GDP against a tenth.
    p = plain_game(2, access=[[0, 0.44], [0.21, 0]], dependence_weight=weight)
    assert bargain(p, PAIR, 0).share[0] == pytest.approx([share] * 3)


@pytest.mark.parametrize("weight", [0.1, 1.0])
def test_a_side_that_depends_on_nothing_takes_the_whole_surplus(weight: float) -> None:
    p = plain_game(2, access=[[0, 0], [0.21, 0]], dependence_weight=weight)
    assert bargain(p, PAIR, 0).share[0] == pytest.approx([1.0] * 3, abs=1e-5)
    neither = plain_game(2, dependence_weight=weight, stake=both_ways(2, _01=10))
    assert bargain(neither, PAIR, 0).share[0] == pytest.approx([0.5] * 3)
    nash = plain_game(2, access=[[0, 0], [0.21, 0]], dependence_weight=0.0)
    assert bargain(nash, PAIR, 0).share[0] == pytest.approx([0.5] * 3)


def test_a_share_does_not_depend_on_where_its_own_relation_stands() -> None:
    board = Board(3, (GRID,) * 3, (1, 1, 1), ((False,),) * 3)
    p = plain_game(3, access=np.random.default_rng(0).uniform(0.01, 0.1, (3, 3)), dependence_weight=1.0)
    share = bargain(p, board, 0).share.reshape(3, 9)
    np.testing.assert_allclose(share, np.broadcast_to(share[:1], share.shape))
    assert np.ptp(share[0]) > 0.0
