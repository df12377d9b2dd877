"""Comparisons as they are printed."""

import pytest

from tripolar.scenario.expression import parse, sides
from tripolar.scenario.expression.evaluation import sides_shown

SHOWN = {
    "5 <= 8.6213 <= 9": "8.62 within 5 to 9",
    "9 >= 8.6213 >= 5": "8.62 within 5 to 9",
    "5 <= 3.04 <= 9": "3.04 outside 5 to 9",
    "4489 > 1339.2": "4,489 above 1,339",
    "1 > 2": "1 not above 2",
    "1 >= 1": "1 at least 1",
    "0.5 < 2": "0.5 below 2",
    "2 <= 2": "2 at most 2",
    "1 == 2": "1 not equal to 2",
    "1 != 2": "1 other than 2",
    "1 < 3 > 2": "1 below 3 above 2",
    "0.1 + 0.2 == 0.3": "0.3 equal to 0.3",
    "0.3001 == 0.3": "0.3001 not equal to 0.3",
    "18743.8 > 18744.1": "18,743.8 not above 18,744.1",
    "8.621 < 8.624 < 9": "8.624 within 8.621 to 9",
}


@pytest.mark.parametrize(("text", "shown"), SHOWN.items(), ids=SHOWN)
def test_sides(text, shown):
    (filled,) = sides(parse(text), lambda call: 0.0)
    assert sides_shown(filled) == shown
