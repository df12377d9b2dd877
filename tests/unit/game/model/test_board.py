"""States are numbers, and moves are steps between them."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.game.model.board import Board

GRID = (0.0, 0.5, 1.0)
TRIANGLE = Board(3, (GRID,) * 3, (2, 1, 2), ((False, True), (False,), (False, True)), items=((2, 0),))
CAPPED = Board(3, (GRID, (0.0,), (0.0, 0.5)), (1, 1, 2), ((False,), (False,), (False, True)))


def test_the_triangle_has_a_hundred_and_eight_states() -> None:
    assert TRIANGLE.dyads == ((0, 1), (0, 2), (1, 2))
    assert (TRIANGLE.relation_states, TRIANGLE.type_states, TRIANGLE.states) == (27, 4, 108)
    assert TRIANGLE.strides.tolist() == [36, 12, 4]
    assert TRIANGLE.type_strides.tolist() == [2, 2, 1]


def test_four_powers_have_the_states_of_six_dyads() -> None:
    board = Board(4, (GRID,) * 6, (2, 1, 2, 1), ((False, True), (False,), (False, True), (False,)))
    assert board.states == 3**6 * 4 == 2_916
    assert board.dyads == ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))


@pytest.mark.parametrize("board", [TRIANGLE, CAPPED], ids=["whole", "capped"])
def test_numbers_and_digits_are_one_to_one(board: Board) -> None:
    numbers = [
        board.state(relations, types) for relations in board.level_index for types in board.leader_type
    ]
    assert numbers == list(range(board.states))


def test_a_state_is_found_by_its_levels_and_types() -> None:
    # USA-RUS hostile, USA-CHN normal, RUS-CHN partnership; the first and the third of their second type.
    assert TRIANGLE.state((0, 1, 2), (1, 0, 1)) == 0 * 36 + 1 * 12 + 2 * 4 + 1 * 2 + 1


@pytest.mark.parametrize("dyad", [0, 1, 2])
def test_a_stride_moves_one_dyad_one_level_up(dyad: int) -> None:
    step = int(TRIANGLE.strides[dyad]) // TRIANGLE.type_states
    below = np.flatnonzero(TRIANGLE.level_index[:, dyad] < 2)
    moved = TRIANGLE.level_index[below + step] - TRIANGLE.level_index[below]
    np.testing.assert_array_equal(moved, np.tile(np.eye(3, dtype=int)[dyad], (below.size, 1)))


def test_a_capped_dyad_has_fewer_levels_and_a_frozen_one_nothing_to_renew() -> None:
    assert CAPPED.sizes == (3, 1, 2)
    assert CAPPED.states == 3 * 2 * 2
    assert CAPPED.active == (0, 2)
    assert CAPPED.relation[:, 1].tolist() == [0.0] * 6
    assert CAPPED.relation[:, 2].max() == 0.5


def test_a_frozen_dyad_with_an_item_has_something_to_renew() -> None:
    board = Board(2, ((0.5,),), (1, 1), ((False,), (False,)), items=((1, 0),))
    assert board.active == (0,)
    assert board.item_of(0) == (1, 0)


def test_the_item_belongs_to_its_dyad_whoever_gives_it() -> None:
    assert [TRIANGLE.item_of(d) for d in range(3)] == [None, (2, 0), None]


def test_relations_as_matrices_are_symmetric_with_an_empty_diagonal() -> None:
    matrix = TRIANGLE.relation_matrix
    np.testing.assert_array_equal(matrix, np.swapaxes(matrix, 1, 2))
    assert matrix[:, range(3), range(3)].max() == 0.0
    for d, (i, j) in enumerate(TRIANGLE.dyads):
        np.testing.assert_array_equal(matrix[:, i, j], TRIANGLE.relation[:, d])


def test_hostile_leaders_are_flagged_in_every_joint_type() -> None:
    assert TRIANGLE.leader_type.tolist() == [[0, 0, 0], [0, 0, 1], [1, 0, 0], [1, 0, 1]]
    assert TRIANGLE.hostile_leader.tolist() == [
        [False, False, False],
        [False, False, True],
        [True, False, False],
        [True, False, True],
    ]
