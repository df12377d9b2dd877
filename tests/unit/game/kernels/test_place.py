"""Places of a game's numbers, by name."""

from __future__ import annotations

from dataclasses import fields

import pytest
from tests.solved_games import plain_game

from tripolar.game.kernels import place
from tripolar.game.kernels.batch import numbers_of
from tripolar.game.model.channels import GameParameters


def test_every_number_stands_where_its_name_says() -> None:
    numbers = numbers_of(plain_game(3, discount=0.07, friction_down=[[0, 1, 2], [3, 0, 4], [5, 6, 0]]))
    assert numbers.rows[0, numbers.at[place.discount]] == 0.07
    at = numbers.at[place.friction_down]
    assert numbers.rows[0, at : at + 9].tolist() == [0, 1, 2, 3, 0, 4, 5, 6, 0]
    assert [getattr(place, field.name) for field in fields(GameParameters)] == list(range(len(numbers.at)))


def test_a_name_that_no_number_has_is_refused() -> None:
    with pytest.raises(AttributeError, match="no number gdpp"):
        place.__getattr__("gdpp")
