"""A dated path of fundamentals. Numbers by hand; the reference's chain is in tests/replication/eras."""

from __future__ import annotations

import numpy as np
import pytest
from tests.property.games import make_game

from tripolar.errors import ParameterError
from tripolar.game.growth import era_dates, exit_rates_of, grown, grown_by_era
from tripolar.game.model.board import Board

GRID = (0.0, 0.5, 1.0)
BOARD = Board(3, (GRID,) * 3, (2, 1, 1), ((False, True), (False,), (False,)))
TODAY = make_game(BOARD, 1, shocks=True)
TIMES = np.array([1.0, 0.5, 3.0])  # in ten years
GROWTH = np.log(TIMES)[None] / 10.0
WORLD = np.array([2.0 * TODAY.gdp.sum()])


def test_output_means_and_stakes_grow_with_the_power() -> None:
    later = grown(TODAY, GROWTH, 10.0)
    np.testing.assert_allclose(later.gdp, TODAY.gdp * TIMES)
    assert later.capability.sum() == pytest.approx(TODAY.capability.sum())
    by_first = [p.capability / p.capability[0, 0] for p in (later, TODAY)]
    np.testing.assert_allclose(by_first[0], by_first[1] * TIMES)
    np.testing.assert_allclose(later.stake[0], TODAY.stake[0] * TIMES[:, None])


def test_without_gravity_trade_stays() -> None:
    later = grown(TODAY, GROWTH, 10.0)
    moved = {
        name for name in TODAY.__slots__ if not np.array_equal(getattr(TODAY, name), getattr(later, name))
    }
    assert moved == {"gdp", "capability", "stake"}


def test_with_gravity_trade_follows_size_and_the_rest_of_the_world_stays() -> None:
    later = grown(TODAY, GROWTH, 10.0, WORLD)
    rest = WORLD[0] - TODAY.gdp.sum()
    world = (rest + later.gdp.sum()) / WORLD[0]
    np.testing.assert_allclose(later.access[0], TODAY.access[0] * TIMES[None, :] / world)
    np.testing.assert_allclose(later.access_rest[0], TODAY.access_rest[0] / world)
    np.testing.assert_allclose(later.exports[0], TODAY.exports[0] * TIMES[:, None] * TIMES[None, :] / world)
    # Where all the world grows as the numeraire does, nothing changes.
    alike = grown(TODAY, np.zeros((1, 3)), 10.0, WORLD)
    for name in TODAY.__slots__:
        np.testing.assert_array_equal(getattr(alike, name), getattr(TODAY, name))


def test_a_path_has_each_era_at_its_date() -> None:
    path = grown_by_era(TODAY, GROWTH, (2.5, 10.0))
    np.testing.assert_array_equal(path[1].gdp, grown(TODAY, GROWTH, 10.0).gdp)
    np.testing.assert_allclose(path[0].gdp[0, 1], TODAY.gdp[0, 1] * 0.5**0.25)


def test_dates_and_rates_of_eras() -> None:
    assert era_dates(2025, (2030, 2035, 2040), 5) == (2.5, 7.5, 12.5, 20.0)
    assert era_dates(2025, (), 5) == (5.0,)
    assert exit_rates_of(2025, (2030, 2050)) == (0.2, 0.05)
    for bad in ((2025,), (2035, 2030)):
        with pytest.raises(ParameterError, match="eras end one after the other"):
            exit_rates_of(2025, bad)
    with pytest.raises(ParameterError, match="last_era_at is -1 years"):
        era_dates(2025, (2030,), -1)


def test_the_numeraire_does_not_grow_against_itself() -> None:
    with pytest.raises(ParameterError, match=r"growth of the first-named power is 0\.01"):
        grown(TODAY, GROWTH + 0.01, 10.0)
    with pytest.raises(ParameterError, match="world_output is less"):
        grown(TODAY, GROWTH, 10.0, 0.5 * TODAY.gdp.sum(axis=1))
