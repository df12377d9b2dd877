"""Quantile functions, whatever their arguments."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tripolar.scenario.distributions import (
    Beta,
    Choice,
    Distribution,
    Empirical,
    Exponential,
    Fixed,
    Gamma,
    LogNormal,
    LogUniform,
    Mixture,
    Normal,
    Quantiles,
    Triangular,
    Truncated,
    Uniform,
    scale,
)

NUMBERS = st.floats(-1e4, 1e4).map(lambda x: round(x, 3))
UNIT = st.lists(st.floats(0.001, 0.999), min_size=2, max_size=20).map(sorted)
POSITIVE = st.floats(0.05, 50).map(lambda x: round(x, 3))
GAPS = st.floats(0.01, 1e3).map(lambda x: round(x, 3))


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    low, gap = draw(NUMBERS), draw(GAPS)
    values = draw(st.lists(NUMBERS, min_size=1, max_size=4, unique=True).map(sorted))
    weights = draw(st.lists(POSITIVE, min_size=len(values), max_size=len(values)))
    return draw(
        st.one_of(
            smooth(),
            smooth().map(_cut_to_its_middle),
            st.tuples(smooth(), smooth(), POSITIVE).map(
                lambda given: Mixture(("a", "b", "c"), (*given[:2], Fixed(low)), (1, given[2], 0.5))
            ),
            st.sampled_from(
                [
                    Fixed(low),
                    Choice(tuple(values), tuple(weights)),
                    Empirical("x", 1, 3, (low, low + gap, low)),
                ]
            ),
        )
    )


@st.composite
def smooth(draw: st.DrawFn) -> Distribution:
    low, gap, mode = draw(NUMBERS), draw(GAPS), draw(st.floats(0, 1))
    a, b = draw(POSITIVE), draw(POSITIVE)
    return draw(
        st.sampled_from(
            [
                Uniform(low, low + gap),
                LogUniform(a, a + gap),
                Normal(low, gap),
                LogNormal(a, b / 50),
                Triangular(low, low + mode * gap, low + gap),
                Beta(a, b, low, low + gap),
                Gamma(a, b),
                Exponential(a),
                Quantiles((0.05, 0.5, 0.9), (low, low + (0.01 + mode) * gap, low + (1.02 + mode) * gap)),
                Quantiles((0.0, 0.1, 0.9, 1.0), (low - gap, low, low + gap * (0.01 + mode), low + 2 * gap)),
            ]
        )
    )


def _cut_to_its_middle(distribution: Distribution) -> Distribution:
    low, high = distribution.ppf(np.array([0.2, 0.7]))
    return Truncated(distribution, float(low), float(high))


@given(smooth().map(_cut_to_its_middle) | smooth(), st.lists(st.floats(0.01, 0.99), min_size=1))
def test_shares_and_quantiles_undo_each_other(distribution: Distribution, u: list[float]) -> None:
    drawn = distribution.ppf(np.array(u))
    np.testing.assert_allclose(distribution.ppf(distribution.cdf(drawn)), drawn, rtol=1e-6, atol=1e-9)


SHARES = st.lists(st.integers(1, 999), min_size=2, max_size=7, unique=True).map(
    lambda shares: tuple(share / 1000 for share in sorted(shares))
)


@given(SHARES, st.data(), UNIT)
def test_stated_quantiles_are_met_to_the_bit_and_nothing_falls(
    shares: tuple[float, ...], data: st.DataObject, u: list[float]
) -> None:
    steps = data.draw(st.lists(GAPS, min_size=len(shares), max_size=len(shares)))
    values = tuple(float(value) for value in np.cumsum(steps))
    found = Quantiles((0.0, *shares, 1.0), (0.0, *values, values[-1] + 1.0))
    assert found.ppf(np.array(shares)).tolist() == list(values)
    order = sorted({*u, *shares})
    assert np.all(np.diff(found.ppf(np.array(order))) >= 0)


@given(distributions(), UNIT)
def test_quantiles_rise_and_stay_within_the_support(distribution: Distribution, u: list[float]) -> None:
    drawn = distribution.ppf(np.array(u))
    low, high = distribution.support
    slack = 1e-9 * max(1, *(abs(end) for end in (low, high) if np.isfinite(end)), 1)
    assert drawn.shape == (len(u),)
    assert np.all(np.isfinite(drawn))
    assert np.all(np.diff(drawn) >= -slack)
    assert np.all((drawn >= low - slack) & (drawn <= high + slack))


@settings(max_examples=50)
@given(distributions(), UNIT, NUMBERS, NUMBERS)
def test_a_variant_changes_each_draw_by_itself(
    distribution: Distribution, u: list[float], factor: float, shift: float
) -> None:
    points = np.array(u)
    expected = factor * distribution.ppf(points) + shift
    np.testing.assert_allclose(
        scale(distribution, factor, shift).ppf(points), expected, rtol=1e-12, atol=1e-9
    )


@settings(max_examples=30)
@given(distributions(), st.integers(1, 5), st.integers(1, 5))
def test_the_shape_of_the_points_is_the_shape_of_the_draws(
    distribution: Distribution, rows: int, columns: int
) -> None:
    assert distribution.ppf(np.full((rows, columns), 0.3)).shape == (rows, columns)
