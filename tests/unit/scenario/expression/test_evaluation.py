"""What expressions mean, draw by draw and over the draws."""

import math

import numpy as np
import pytest

from tripolar.scenario.expression import (
    evaluate,
    is_per_draw,
    margin,
    over_draws,
    over_samples,
    parse,
    sides,
)

NAN = math.nan
DRAWS = {
    "x": np.array([1.0, 2.0, 3.0, NAN]),
    "y": np.array([2.0, 2.0, 2.0, 2.0]),
    "constant": 5.0,
}


def lookup(call):
    return DRAWS[call.name]


def value(text):
    return evaluate(parse(text), lookup)


PER_DRAW = {
    "x() + y() * 2": [5, 6, 7, NAN],
    "10 - x() - 1": [8, 7, 6, NAN],
    "-x() ^ 2": [-1, -4, -9, NAN],
    "2 ^ 3 ^ 2 * y() / 2": [512] * 4,
    "max(x(), y(), 2.5)": [2.5, 2.5, 3, NAN],
    "min(x(), y())": [1, 2, 2, NAN],
    "sqrt(abs(-x() * x()))": [1, 2, 3, NAN],
    "log(exp(x()))": [1, 2, 3, NAN],
    "x() > y()": [0, 0, 1, NAN],
    "x() >= y()": [0, 1, 1, NAN],
    "x() < y()": [1, 0, 0, NAN],
    "x() <= y()": [1, 1, 0, NAN],
    "x() == y()": [0, 1, 0, NAN],
    "x() != y()": [1, 0, 1, NAN],
    "1 < x() <= 3": [0, 1, 1, NAN],
    "3 <= y() < x()": [0, 0, 0, 0],
    "not x() > y()": [1, 1, 0, NAN],
    "x() > y() and y() > 1": [0, 0, 1, NAN],
    "x() > y() and y() < 1": [0, 0, 0, 0],
    "x() > y() or y() > 1": [1, 1, 1, 1],
    "x() > y() or y() < 1": [0, 0, 1, NAN],
    "constant() - x()": [4, 3, 2, NAN],
    "x() - mean(x())": [-1, 0, 1, NAN],
}


@pytest.mark.parametrize(("text", "expected"), PER_DRAW.items(), ids=PER_DRAW)
def test_values_per_draw(text, expected):
    np.testing.assert_allclose(value(text), expected, rtol=1e-12)
    assert is_per_draw(parse(text))


OVER_DRAWS = {
    "mean(x())": 2.0,
    "share(x() > 1)": 2 / 3,
    "median(x() * 10)": 20.0,
    "quantile(x(), 0.25)": 1.5,
    "correlation(x(), -x() ^ 3)": -1.0,
    "correlation(x(), y())": NAN,
    "share(x() > 1) > 0.5": 1.0,
    "not mean(x()) == 2": 0.0,
    "2 + 2": 4.0,
}


@pytest.mark.parametrize(("text", "expected"), OVER_DRAWS.items(), ids=OVER_DRAWS)
def test_values_over_draws(text, expected):
    result = value(text)
    assert result.shape == ()
    np.testing.assert_allclose(result, expected, rtol=1e-12)
    assert not is_per_draw(parse(text))


@pytest.mark.parametrize("text", ["1 / 0", "0 / 0", "log(0)", "sqrt(-1)", "exp(1e4)", "(0 - 8) ^ 0.5"])
def test_what_has_no_finite_answer_is_unknown(text):
    assert np.isnan(value(text))
    assert np.isnan(value(f"{text} > 1"))


def test_nothing_known_has_no_mean():
    nowhere = np.full(3, NAN)
    for text in ("mean(x())", "median(x())", "quantile(x(), 0.5)", "share(x() > 1)", "correlation(x(), x())"):
        assert np.isnan(evaluate(parse(text), lambda call: nowhere))


def test_looks_each_quantity_up_once():
    asked = []

    def counting(call):
        asked.append(str(call))
        return 1.0

    evaluate(parse("gdp(A) + gdp(A) > gdp(B) and gdp(A) > 1"), counting)
    assert asked == ["gdp(A)", "gdp(B)"]


MARGINS = {
    "x() > 1.5": [-0.5, 0.5, 1.5, NAN],
    "x() >= 1.5": [-0.5, 0.5, 1.5, NAN],
    "x() < 1.5": [0.5, -0.5, -1.5, NAN],
    "1 <= x() <= 2.5": [0.0, 0.5, -0.5, NAN],
    "2.5 >= x() > 1": [0.0, 0.5, -0.5, NAN],
}


@pytest.mark.parametrize(("text", "expected"), MARGINS.items(), ids=MARGINS)
def test_margin_is_the_distance_to_turning(text, expected):
    np.testing.assert_allclose(margin(parse(text), lookup), expected)


def test_numbers_that_differ_by_rounding_are_at_no_distance():
    expression = parse("0.1 + 0.2 <= 0.3")
    assert (evaluate(expression, lookup), margin(expression, lookup)) == (1.0, 0.0)
    expression = parse("0.1 + 0.2 > 0.3")
    assert (evaluate(expression, lookup), margin(expression, lookup)) == (0.0, 0.0)


@pytest.mark.parametrize("text", ["x() > 1 and y() > 1", "not x() > 1", "x() == 1", "x() + 1"])
def test_no_single_margin(text):
    assert margin(parse(text), lookup) is None


def test_sides_hold_the_numbers_and_the_truth():
    (only,) = sides(parse("5 <= constant() * 2 <= 9"), lookup)
    assert only.operators == ("<=", "<=")
    assert [float(side) for side in only.values] == [5, 10, 9]
    assert float(only.holds) == 0.0
    first, second = sides(parse("constant() > 1 or constant() < 1"), lookup)
    assert (float(first.holds), float(second.holds)) == (1.0, 0.0)
    assert sides(parse("not constant() > 1"), lookup) == ()


def test_unknown_draws_can_be_counted_to_either_side():
    for text, low, high in [
        ("share(x() > 1)", 0.5, 0.75),
        ("mean(x())", 1.75, 2.25),
        ("median(x())", 1.5, 2.5),
        ("quantile(x(), 1)", 3.0, 3.0),
        ("correlation(x(), 0 - x())", -1.0, -1.0),
    ]:
        expression = parse(text)
        (summary,) = over_draws(expression)
        found = [float(evaluate(expression, lookup, {summary: side})) for side in (-1, 1)]
        if text.startswith("correlation"):
            assert found[0] <= -0.8 < found[1]
        else:
            assert found == pytest.approx([low, high])


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("0.1 + 0.2 == 0.3", 1),
        ("0.1 + 0.2 <= 0.3", 1),
        ("0.1 + 0.2 > 0.3", 0),
        ("0.1 + 0.2 != 0.3", 0),
        ("0.3 == 0.3001", 0),
        ("1/3 + 1/3 + 1/3 == 1", 1),
        ("(0.1 + 0.2 - 0.3) * 1e12 == 0", 1),
        ("(0.1 + 0.2 - 0.3) / 1e-12 == 0", 1),
        ("abs(0.1 + 0.2 - 0.3) > 0", 0),
        ("max(0.1 + 0.2, 0) == 0.3", 1),
        ("sqrt(2) ^ 2 == 2", 1),
        ("1e9 + 100 == 1e9", 0),
        ("1e-12 > 0", 1),
        ("2e-12 == 1e-12", 0),
        ("x() - y() + 1 == x() + 1 - y()", 1),
        ("mean(x() + 0.1) - 0.1 == mean(x())", 1),
    ],
)
def test_numbers_are_equal_within_the_rounding_of_what_was_added_up(text, holds):
    assert np.all(value(text)[..., :3] == holds) if value(text).ndim else value(text) == holds


def test_three_chances_that_add_up_to_one_are_found_to():
    rng = np.random.default_rng(0)
    chances = rng.dirichlet([1, 1, 1], size=500).T
    chances[0] = 1 - chances[1] - chances[2]  # rounded once more
    names = dict(zip("abc", chances, strict=True))
    truth = evaluate(parse("a() + b() + c() == 1"), lambda call: names[call.name])
    assert np.any(sum(chances) != 1)
    assert np.all(truth == 1)


@pytest.mark.parametrize(
    "text",
    [
        "share(x() > .3) > .5",
        "0.1 < share(x() > y()) < 0.6 and mean(x()) > .4",
        "share_given(x() > .5, y() > .5) - share(x() > .5) > 0",
        "median(x()) / quantile(y(), .75) < 1 or not share(y() > 2) > 0",
        "correlation(x(), y()) > 0",
        "share(1 < 2) == 1 and mean(2) > constant()",
        "mean(x() - mean(x())) > 0",
        "log(share(x() > 2)) > 0",
    ],
)
def test_over_samples_it_is_what_it_is_over_each(text):
    rng = np.random.default_rng(5)
    expression = parse(text)
    draws = {name: rng.uniform(0, 1, 60) for name in "xy"}
    for column in draws.values():
        column[rng.integers(0, 60, 9)] = NAN
    draws["constant"] = np.asarray(1.9)
    samples = rng.integers(0, 60, (40, 25))
    samples[0] = np.flatnonzero(np.isnan(draws["x"]))[0]  # nothing is known of it

    def of(rows):
        return lambda call: draws[call.name][rows] if draws[call.name].ndim else draws[call.name]

    for leaning in ({}, *(dict.fromkeys(over_draws(expression), side) for side in (-1, 1))):
        each = [float(evaluate(expression, of(rows), leaning)) for rows in samples]
        found = over_samples(expression, lambda call: draws[call.name], samples, leaning)
        np.testing.assert_array_equal(found, each)
