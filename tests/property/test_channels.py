"""Laws of the flow payoff, channel by channel."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.property.games import games, rename_board, rename_game, with_money_times

from tripolar.game.model.channels import channels, contest, dependence, flow_payoff

NEVER_ABOVE_ZERO = ("rivalry", "spillover", "coercion", "autonomy", "stress")


@given(games())
def test_odds_of_a_contest_add_up_to_one(game):
    p, board = game
    odds = contest(p, board)
    assert np.all((odds > 0.0) & (odds < 1.0))
    np.testing.assert_allclose(odds + np.swapaxes(odds, 2, 3), 1.0, rtol=1e-12)


@given(games())
def test_only_access_and_politics_can_be_worth_something(game):
    p, board = game
    flows = channels(p, board)
    for name in NEVER_ABOVE_ZERO:
        assert flows[name].max() <= 0.0, name
    assert flows["access"].min() > 0.0
    assert dependence(p, board).min() >= 0.0


@given(games(whole=True), st.data())
def test_warmer_relations_mean_more_trade_and_more_dependence(game, data):
    p, board = game
    d = data.draw(st.integers(0, len(board.dyads) - 1))
    i, j = board.dyads[d]
    step = int(board.strides[d]) // board.type_states
    below = np.flatnonzero(board.level_index[:, d] < board.sizes[d] - 1)
    access, loss = channels(p, board)["access"][:, :, 0], dependence(p, board)
    assert np.all(access[:, below + step][..., [i, j]] > access[:, below][..., [i, j]])
    assert np.all(loss[:, below + step, i, j] > loss[:, below, i, j])
    others = [k for k in range(board.powers) if k not in (i, j)]
    np.testing.assert_array_equal(access[:, below + step][..., others], access[:, below][..., others])


@given(games())
def test_the_flow_payoff_is_the_sum_of_its_channels(game):
    p, board = game
    total = sum(channels(p, board).values()).reshape(1, board.states, board.powers)
    np.testing.assert_allclose(flow_payoff(p, board), total, rtol=1e-12, atol=1e-9)


@given(games(), st.floats(1e-3, 1e3))
def test_payoffs_scale_with_money(game, factor):
    p, board = game
    scaled = flow_payoff(with_money_times(p, factor), board)
    np.testing.assert_allclose(scaled, factor * flow_payoff(p, board), rtol=1e-9, atol=1e-9 * factor)


@given(games(), st.data())
def test_renaming_the_powers_renames_the_odds(game, data):
    p, board = game
    order = tuple(data.draw(st.permutations(range(board.powers))))
    renamed, new = rename_game(p, order), rename_board(board, order)
    here, there = contest(p, board), contest(renamed, new)
    # Compared where everything is at its lowest level, which has the same number on both boards.
    np.testing.assert_allclose(there[:, 0], here[:, 0][:, order][:, :, order], rtol=1e-12)
