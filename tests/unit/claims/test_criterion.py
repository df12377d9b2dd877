"""Criteria over hand-made draws, per draw and over all draws."""

import numpy as np
import pytest
from tests.unit.claims.made import claim, ensemble, scenario, shares

from tripolar.claims.criterion import Criterion
from tripolar.claims.judge import judge
from tripolar.scenario.expression import parse
from tripolar.stats.sampling import wilson


def criterion(text, *columns):
    expression = parse(text)
    draws = len(columns[0])
    return Criterion(expression, dict(zip(expression.calls, columns, strict=True)), draws)


def test_per_draw_counts_truth():
    found = criterion("value(RUS) > 0.5", shares(150, 30, 20))
    assert found.per_draw
    assessment = found.assess()
    assert (assessment.draws, assessment.unknown, assessment.probability) == (200, 20, 150 / 180)
    assert assessment.lower == pytest.approx(wilson(0.75, 200)[0])
    assert assessment.upper == pytest.approx(wilson(0.85, 200)[1])


def test_chosen_draws_only():
    found = criterion("value(RUS) > 0.5", shares(50, 50)).assess(np.arange(100) < 60)
    assert (found.draws, found.probability) == (60, 50 / 60)


def test_over_draws_probability_comes_from_resampling():
    sure = criterion("share(value(RUS) > 0.5) > 0.5", shares(180, 20)).assess()
    assert (sure.probability, sure.unknown, sure.upper) == (1.0, 0, 1.0)
    even = criterion("share(value(RUS) > 0.5) > 0.5", shares(100, 100)).assess()
    assert 0.3 < even.probability < 0.6
    assert even.error == pytest.approx(0.035, abs=0.003)
    assert even == criterion("share(value(RUS) > 0.5) > 0.5", shares(100, 100)).assess()


def test_over_draws_unknown_draws_are_counted_to_either_side():
    text = "share(value(RUS) > 0.5) > 0.5"
    few = criterion(text, shares(150, 40, 10)).assess()
    assert (few.probability, few.unknown) == (1.0, 10)
    assert few.lower == wilson(1.0, 200)[0]
    many = criterion(text, shares(80, 20, 100)).assess()
    assert many.probability == 1.0
    assert many.lower < 0.05
    assert many.upper == 1.0
    median = criterion("median(value(RUS)) > 0.5", shares(80, 20, 100)).assess()
    assert (median.probability, median.upper) == (1.0, 1.0)
    assert median.lower < 0.05


def test_over_draws_differences_lean_both_ways_at_once():
    text = "share(value(RUS) > 0.5) - share(value(USA) > 0.5) > 0.2"
    russia, america = shares(60, 20, 20), np.roll(shares(20, 60, 20), 0)
    found = criterion(text, russia, america).assess()
    assert found.probability == 1.0
    # Worst case .6 - .4: no more than the threshold; best case .8 - .2.
    assert found.lower < 0.6
    assert found.upper == 1.0


def test_over_draws_with_nothing_known():
    found = criterion("mean(value(RUS)) > 0", shares(0, 0, 50)).assess()
    assert (found.probability, found.error, found.lower, found.upper) == (None, None, 0.0, 1.0)


def test_many_summaries_of_unknown_draws_bound_nothing():
    text = (
        "mean(value(RUS)) + median(value(RUS)) + quantile(value(RUS), 0.1) + quantile(value(RUS), 0.2) > -9"
    )
    assert criterion(text, shares(50, 50)).assess().lower > 0.9
    found = criterion(text, shares(50, 49, 1)).assess()
    assert (found.probability, found.lower, found.upper) == (1.0, 0.0, 1.0)


def test_response_is_the_margin_or_the_truth_or_what_is_summarised():
    x = np.array([1.0, 2.0, 3.0, np.nan])
    for text, expected in [
        ("value(RUS) > 2.5", x - 2.5),
        ("not value(RUS) > 2.5", [1, 1, 0, np.nan]),
        ("median(value(RUS) * 2) > 0", 2 * x),
        ("share(value(RUS) < 2) > 0.5", 2 - x),
    ]:
        np.testing.assert_allclose(criterion(text, x).response(), expected)


def test_numbers_over_the_draws_are_told_with_their_errors():
    acts = np.tile([1.0, 0.0], 200)
    seen = np.tile([1.0, 1.0, 0.0, 0.0], 100)
    works = np.where(seen > 0.5, np.tile([1.0, 1.0, 0, 0, 1.0, 0.0, 0, 0], 50), acts)
    holds = "share_given(value(RUS) > 0.5, value(USA) > 0.5) - share(value(RUS) > 0.5) > 0.05"
    made = scenario(claim("M16", holds))
    entry = judge(ensemble(made, {"value(RUS)": works, "value(USA)": seen}))["M16"]
    given, share = entry.over_draws
    assert given.text == "share_given(value(RUS) > 0.5, value(USA) > 0.5)"
    assert (given.value, share.value) == (0.75, 0.625)
    # Of 200 given draws and of 400: the roots of p (1 - p) / n.
    assert given.error == pytest.approx((0.75 * 0.25 / 200) ** 0.5, rel=0.15)
    assert share.error == pytest.approx((0.625 * 0.375 / 400) ** 0.5, rel=0.15)
    assert entry.verdict == "supported"
    assert entry.unknown == 0


def test_a_share_given_what_never_happens_is_unknown():
    made = scenario(claim("M16", "share_given(value(RUS) > 0.5, value(RUS) > 9) > 0.05"))
    entry = judge(ensemble(made, {"value(RUS)": np.ones(100)}))["M16"]
    assert (entry.verdict, entry.probability) == ("undecided", None)
    assert [(each.value, each.error) for each in entry.over_draws] == [(None, None)]
