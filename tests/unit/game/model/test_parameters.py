"""Rows of many games."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from tests.property.games import make_game

from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters

BOARD = Board(3, ((0.0, 0.5, 1.0),) * 3, (2, 1, 2), ((False, True), (False,), (False, True)))


def test_rows_are_taken_and_put_together_again() -> None:
    parts = [make_game(BOARD, seed, shocks=False) for seed in range(3)]
    together = GameParameters.concatenate(parts)
    assert len(together) == 3
    for row, part in enumerate(parts):
        for taken in (together.take(slice(row, row + 1)), together.take(np.arange(3) == row)):
            for field in fields(GameParameters):
                np.testing.assert_array_equal(getattr(taken, field.name), getattr(part, field.name))


def test_other_political_values_leave_the_rest_and_the_original_alone() -> None:
    p = make_game(BOARD, 0, shocks=False)
    changed = p.with_political_value(p.political_value + 5.0)
    np.testing.assert_allclose(changed.political_value - p.political_value, 5.0)
    assert changed.gdp is p.gdp
