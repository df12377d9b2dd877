"""The ε of a solution, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.property.games import make_game
from tests.solved_games import both_ways, plain_game

from tripolar.game.epsilon import epsilon
from tripolar.game.equilibrium import Solution, solve
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.plain import PROTOCOLS
from tripolar.game.model.solver_settings import DEFAULT_SETTINGS

PAIR = Board(2, ((0.0, 1.0),), (1, 1), ((False,), (False,)))


def as_if_solved(
    values: list[list[float]], protocol: str, mixes: NDArray[np.float64] | None = None, **given: object
) -> Solution:
    """A pair with these values of its two states, by power."""
    return Solution(
        board=PAIR,
        parameters=plain_game(2, stake=both_ways(2, _01=60.0), **given),
        values=np.array(values)[None],
        status=np.zeros(1, dtype=np.int64),
        path=np.zeros(1, dtype=np.int64),
        sweeps=np.zeros(1, dtype=np.int64),
        residual=np.zeros(1),
        settings=DEFAULT_SETTINGS,
        protocol=protocol,
        mixes=mixes,
    )


def test_what_a_pair_leaves_on_the_table_by_imprecision() -> None:
    # To warm is worth 3 and 1 more than to stay apart; half the difference, 1, is paid, so that each
    # has 2. The index is 4, and precision ln(3)/4 makes it 3 to 1: a quarter of 2 is lost.
    found = epsilon(as_if_solved([[0.0, 0.0], [3.0, 1.0]], "expiry", precision_absolute=np.log(3.0) / 4.0))
    assert found.gain[0] == pytest.approx(0.5)
    assert found.yearly[0] == pytest.approx(0.05 * 0.5)
    assert found.dyad[0] == 0


def test_a_bound_on_transfers_tells_who_would_gain() -> None:
    # At most .5 is paid: the first keeps 2.5, the second has 1.5, the index is 3, the odds 3 to 1.
    given = {"precision_absolute": np.log(3.0) / 3.0, "transfer_bound": np.full((2, 2), 0.25)}
    found = epsilon(as_if_solved([[0.0, 0.0], [3.0, 1.0]], "expiry", **given))
    assert found.gain[0] == pytest.approx(2.5 / 4.0)
    assert found.power[0] == 0


def test_what_a_pair_chooses_against_one_side_is_that_sides_epsilon() -> None:
    # Nothing can be paid. Warming costs the second 1 and gives the first 9: the index of the worse
    # off decides, -2 against 0, and precision ln(3)/2 makes it 1 to 3. The first misses three quarters.
    given = {"precision_absolute": np.log(3.0) / 2.0, "transfer_bound": np.zeros((2, 2))}
    found = epsilon(as_if_solved([[0.0, 0.0], [9.0, -1.0]], "expiry", **given))
    assert found.gain[0] == pytest.approx(0.75 * 9.0)
    assert found.power[0] == 0


def test_stances_are_held_against_the_others_mix() -> None:
    # Together worth 4 to each; both cool by half and warm by a quarter. Apart, to warm is worth a
    # quarter of 4 and is done by a quarter: ε .75. Together, not to cool is worth half of 4, and the
    # mix gets half of that: ε 1.
    mixes = np.tile([0.5, 0.25, 0.5, 0.25], (1, 1, 2, 1))
    found = epsilon(as_if_solved([[0.0, 0.0], [4.0, 4.0]], "nontransferable", mixes))
    assert found.gain[0] == pytest.approx(1.0)
    assert found.state[0] == 1


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_it_is_never_negative_and_falls_as_choices_sharpen(protocol: str) -> None:
    warm = both_ways(2, _01=40.0)[..., None]
    games = [
        plain_game(2, political_value=warm, stake=both_ways(2, _01=60.0), precision=k) for k in (2, 4, 8)
    ]
    found = solve(GameParameters.concatenate(games), PAIR, protocol=protocol)
    assert found.converged.all()
    yearly = epsilon(found).yearly
    assert np.all(yearly >= 0.0)
    assert yearly[0] > 1.5 * yearly[1] > 1.5**2 * yearly[2]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_it_is_the_largest_over_pairs_sides_and_states_of_any_game(protocol: str) -> None:
    board = Board(3, ((0.0, 1.0),) * 3, (2, 1, 1), ((False, True), (False,), (False,)), items=((0, 1),))
    games = GameParameters.concatenate([make_game(board, seed, shocks=False) for seed in range(6)])
    solution = solve(games, board, protocol=protocol)
    found = epsilon(solution)
    assert np.all(found.gain > 0.0)
    assert np.all((found.state >= 0) & (found.state < board.states))
    assert all(int(i) in board.dyads[int(d)] for i, d in zip(found.power, found.dyad, strict=True))
    for row in range(6):
        alone = epsilon(solution.take(np.array([row])))
        assert alone.gain[0] == found.gain[row]


def test_where_nothing_is_renewed_nothing_could_be_gained() -> None:
    frozen = Board(2, ((1.0,),), (1, 1), ((False,), (False,)))
    found = epsilon(solve(plain_game(2), frozen))
    assert (found.gain[0], found.dyad[0]) == (0.0, -1)


def test_a_game_without_a_number_has_no_epsilon() -> None:
    found = epsilon(as_if_solved([[0.0, 0.0], [np.nan, 1.0]], "expiry", precision_absolute=1.0))
    assert np.isnan(found.gain[0])
