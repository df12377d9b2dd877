"""Efforts in Tullock's contest (1980) with equal values, and with unequal ones (Hillman and Riley 1989).

With equal values V two contestants spend V/4 each and three 2V/9; with values 2 and 1 they spend 4/9 and 2/9.
"""

from __future__ import annotations

import pytest

from tripolar.lenses.contest import contest

TOLERANCE = 1e-12


@pytest.mark.parametrize(
    ("values", "efforts"),
    [
        pytest.param((5, 5), (5 / 4, 5 / 4), id="two equal"),
        pytest.param((5, 5, 5), (10 / 9, 10 / 9, 10 / 9), id="three equal"),
        pytest.param((2, 1), (4 / 9, 2 / 9), id="values 2 and 1"),
    ],
)
def test_efforts(values: tuple[float, ...], efforts: tuple[float, ...]) -> None:
    assert contest(values).efforts == pytest.approx(efforts, abs=TOLERANCE)
