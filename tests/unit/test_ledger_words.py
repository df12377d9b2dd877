"""Comparisons as they are printed."""

import pytest

from tripolar.scenario.expression import parse, sides
from tripolar.scenario.expression.evaluation import sides_shown, units

SHOWN = {
    "5 <= 8.6213 <= 9": "8.62 within 5 to 9",
    "9 >= 8.6213 >= 5": "8.62 within 5 to 9",
    "5 <= 3.04 <= 9": "3.04 outside 5 to 9",
    "4489 > 1339.2": "4\u202f489 above 1\u202f339",
    "1 > 2": "1 not above 2",
    "1 >= 1": "1 at least 1",
    "0.5 < 2": "0.5 below 2",
    "2 <= 2": "2 at most 2",
    "1 == 2": "1 not equal to 2",
    "1 != 2": "1 other than 2",
    "1 < 3 > 2": "1 below 3 above 2",
    "0.1 + 0.2 == 0.3": "0.3 equal to 0.3",
    "0.3001 == 0.3": "0.3001 not equal to 0.3",
    "18743.8 > 18744.1": "18\u202f743.8 not above 18\u202f744.1",
    "8.621 < 8.624 < 9": "8.624 within 8.621 to 9",
}


IN_UNITS = {
    "gdp(A) < 18.7e12": ("US$", "2.17 tn below 18.7 tn US$"),
    "5 <= gdp(A) / gdp(A) <= 9": ("US$", "1 outside 5 to 9"),
    "gdp(A) - 2 * gdp(A) > -1": ("US$", "−2.17 tn not above −1 US$"),
    "gdp(A) > max(gdp(A), 1)": ("US$", "2.17 tn not above 2.17 tn US$"),
    "gdp(A) * gdp(A) > 0": ("US$", "4.73 × 10²⁴ above 0"),
    "gdp(A) == 1": ("0 or 1", "2.17 tn not equal to 1 (0 or 1)"),
    "1 <= gdp(A) <= 3e12": ("launches", "2.17 tn within 1 to 3 tn launches"),
    "gdp(A) / 7 > 5e11": ("shares", "311 bn not above 500 bn shares"),
    # A power of ten converts into a unit that nobody wrote down.
    "gdp(A) / 1e9 > 2000": ("US$", "2\u202f174 above 2\u202f000"),
    "1000 * gdp(A) / 1e12 > 2000": ("US$", "2\u202f174 above 2\u202f000"),
    "gdp(A) < gdp(A) / 1000": ("US$", "2.17 tn not below 2.17 bn US$"),
    "gdp(A) < gdp(A) / 10": ("US$", "2.17 tn not below 217 bn US$"),
}


SHARES = {
    "cinc(A) > 0.3": ("share", "21.7% not above 30%"),
    "cinc(A) > 0.2169": ("share of world", "21.74% above 21.69% of the world"),
    "100 * cinc(A) > 20": ("share", "21.7 above 20"),
    "cinc(A) > 1": ("% of GDP", "0.217 not above 1% of GDP"),
}


@pytest.mark.parametrize(("text", "unit", "shown"), [(k, *v) for k, v in SHARES.items()], ids=SHARES)
def test_shares_are_told_in_percent(text: str, unit: str, shown: str) -> None:
    asked = parse(text)
    (filled,) = sides(asked, lambda call: 0.21738)
    (found,) = units(asked, dict.fromkeys(asked.calls, unit))
    assert sides_shown(filled, found) == shown


@pytest.mark.parametrize(("text", "unit", "shown"), [(k, *v) for k, v in IN_UNITS.items()], ids=IN_UNITS)
def test_sides_have_the_unit_that_all_of_a_comparison_share(text: str, unit: str, shown: str) -> None:
    asked = parse(text)
    (filled,) = sides(asked, lambda call: 2_173_840_000_000.0)
    (found,) = units(asked, dict.fromkeys(asked.calls, unit))
    assert sides_shown(filled, found) == shown


@pytest.mark.parametrize(("text", "shown"), SHOWN.items(), ids=SHOWN)
def test_sides(text, shown):
    (filled,) = sides(parse(text), lambda call: 0.0)
    assert sides_shown(filled) == shown
