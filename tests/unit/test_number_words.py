from __future__ import annotations

from math import inf, nan

import pytest

from tripolar.words import (
    UNKNOWN,
    amount,
    fixed,
    interval,
    level_word,
    listed,
    number,
    percent,
    plural,
    share,
    signed,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (2.0, "2"),
        (-0.02134, "−0.0213"),
        (18743.8, "18\u202f744"),
        (0.1 + 0.2, "0.3"),
        (2.1e-7, "2.1e-7"),
        (-inf, "−∞"),
        (nan, UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_numbers_keep_three_digits_a_true_minus_and_say_when_they_are_unknown(value, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0%"), (0.0001, "<1%"), (0.415, "42%"), (0.9999, ">99%"), (1.0, "100%"), (nan, UNKNOWN)],
)
def test_percent_never_claims_a_certainty_that_is_not_there(value: float, text: str) -> None:
    assert percent(value) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(-1234.56, 1, "−1\u202f234.6"), (-0.04, 1, "0.0"), (2.0, 0, "2"), (nan, 2, "–"), (-inf, 2, "–")],
)
def test_a_columns_numbers_have_a_true_minus_and_no_negative_zero(
    value: float, places: int, text: str
) -> None:
    assert fixed(value, places) == text


def test_changes_carry_their_sign_and_ranges_say_when_an_end_is_unknown() -> None:
    assert (signed(1.25), signed(-0.5), signed(0.0)) == ("+1.2", "−0.5", "0")
    assert interval(-3.9, 1.7) == "−3.9 to 1.7"
    assert interval(nan, 1.7) == UNKNOWN


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (997.3e9, "US$", "997 bn"),
        (1.36e6, "persons", "1.36 m"),
        (-2.5e12, "US$", "−2.5 tn"),
        (2012.0, "year", "2012"),
        (nan, "US$", UNKNOWN),
        (-inf, "US$", "−∞"),
    ],
)
def test_amounts_are_scaled_to_what_people_say(value: float, unit: str, text: str) -> None:
    assert amount(value, unit) == text


def test_small_shares_are_not_rounded_to_nothing() -> None:
    assert (share(0.00002163), share(None)) == ("0.0022%", UNKNOWN)


def test_levels_have_words_and_lists_read_as_sentences() -> None:
    assert [level_word(level) for level in (0, 0.5, 1.0, 0.75, None)] == [
        *("hostile", "normal", "partnership", "level 0.75", UNKNOWN)
    ]
    assert listed(["USA", "RUS", "CHN"]) == "USA, RUS and CHN"
    assert (listed(["wing", "pivot"], last="or"), listed([])) == ("wing or pivot", "")
    assert (plural(1, "claim"), plural(2, "power", "powers")) == ("1 claim", "2 powers")
