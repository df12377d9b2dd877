"""Core, Shapley value and nucleolus of two textbook games.

The three estates of the Talmud (Aumann and Maschler 1985, Journal of Economic Theory 36(2), 195-213):
claims of
100, 200 and 300, divided by the nucleolus. The glove game: one left glove, two right ones, a pair worth 1
(Shapley and Shubik 1969, Journal of Economic Theory 1(1), 9-25).
"""

from __future__ import annotations

import pytest

from tripolar.lenses.cooperative import bankruptcy, core_is_empty, nucleolus
from tripolar.stats.shapley import shapley

TOLERANCE = 1e-9
CLAIMS = (100, 200, 300)
GLOVES = (0.0, 0, 0, 1, 0, 1, 0, 1)


@pytest.mark.parametrize(
    ("estate", "shares"),
    [
        pytest.param(100, (100 / 3, 100 / 3, 100 / 3), id="100 equally"),
        pytest.param(200, (50, 75, 75), id="200 as in the Mishnah"),
        pytest.param(300, (50, 100, 150), id="300 in proportion"),
    ],
)
def test_the_nucleolus_divides_as_the_talmud_does(estate: float, shares: tuple[float, ...]) -> None:
    assert nucleolus(bankruptcy(estate, CLAIMS)) == pytest.approx(shares, abs=TOLERANCE)


def test_shapley_value_of_an_estate_of_two_hundred() -> None:
    assert shapley(bankruptcy(200, CLAIMS)) == pytest.approx((100 / 3, 250 / 3, 250 / 3), abs=TOLERANCE)


def test_the_owner_of_the_only_left_glove() -> None:
    assert shapley(GLOVES) == pytest.approx((2 / 3, 1 / 6, 1 / 6), abs=TOLERANCE)
    assert nucleolus(GLOVES) == pytest.approx((1, 0, 0), abs=TOLERANCE)
    assert not core_is_empty(GLOVES)
