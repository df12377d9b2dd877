"""Quantile functions, whatever their arguments."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tripolar.scenario.distributions import (
    Beta,
    Choice,
    Distribution,
    Exponential,
    Fixed,
    Gamma,
    LogNormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
    scale,
)

NUMBERS = st.floats(-1e4, 1e4).map(lambda x: round(x, 3))
POSITIVE = st.floats(0.05, 50).map(lambda x: round(x, 3))
GAPS = st.floats(0.01, 1e3).map(lambda x: round(x, 3))


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    low, gap, mode = draw(NUMBERS), draw(GAPS), draw(st.floats(0, 1))
    a, b = draw(POSITIVE), draw(POSITIVE)
    values = draw(st.lists(NUMBERS, min_size=1, max_size=4, unique=True).map(sorted))
    weights = draw(st.lists(POSITIVE, min_size=len(values), max_size=len(values)))
    return draw(
        st.sampled_from(
            [
                Fixed(low),
                Uniform(low, low + gap),
                LogUniform(a, a + gap),
                Normal(low, gap),
                LogNormal(a, b / 50),
                Triangular(low, low + mode * gap, low + gap),
                Beta(a, b, low, low + gap),
                Gamma(a, b),
                Exponential(a),
                Choice(tuple(values), tuple(weights)),
            ]
        )
    )


UNIT = st.lists(st.floats(0.001, 0.999), min_size=2, max_size=20).map(sorted)


@given(distributions(), UNIT)
def test_quantiles_rise_and_stay_within_the_support(distribution: Distribution, u: list[float]) -> None:
    drawn = distribution.ppf(np.array(u))
    low, high = distribution.support
    slack = 1e-9 * max(1, *(abs(end) for end in (low, high) if np.isfinite(end)), 1)
    assert drawn.shape == (len(u),)
    assert np.all(np.isfinite(drawn))
    assert np.all(np.diff(drawn) >= -slack)
    assert np.all((drawn >= low - slack) & (drawn <= high + slack))


@given(distributions(), UNIT, NUMBERS, NUMBERS)
def test_a_variant_changes_each_draw_by_itself(
    distribution: Distribution, u: list[float], factor: float, shift: float
) -> None:
    points = np.array(u)
    expected = factor * distribution.ppf(points) + shift
    np.testing.assert_allclose(
        scale(distribution, factor, shift).ppf(points), expected, rtol=1e-12, atol=1e-9
    )


@given(distributions(), st.integers(1, 5), st.integers(1, 5))
def test_the_shape_of_the_points_is_the_shape_of_the_draws(
    distribution: Distribution, rows: int, columns: int
) -> None:
    assert distribution.ppf(np.full((rows, columns), 0.3)).shape == (rows, columns)
