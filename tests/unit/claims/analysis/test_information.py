"""What chance adds to the worth of knowing a parameter, and how it is taken off."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import factor
from tripolar.claims.analysis.first_order import design
from tripolar.claims.analysis.information import information

Array = NDArray[np.float64]

DRAWS = 60
NOISE = 3.0
SEEDS = 60


def sample(seed: int, slope: float) -> tuple[Array, Array]:
    """A parameter, and the value of going rather than staying: its slope and much noise, of mean zero."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(DRAWS)
    value = slope * x + NOISE * rng.standard_normal(DRAWS)
    return x, value - value.mean()


def worth(x: Array, value: Array) -> float:
    found = information({"stay": np.zeros(DRAWS), "go": value}, [factor("x", x)], "bn")
    assert found is not None
    return found.parameters[0].value


def fitted(x: Array, value: Array) -> tuple[Array, Array]:
    """The regression's basis and coefficients."""
    basis = design([factor("x", x)])
    return basis, basis.T @ value


def uncorrected(x: Array, value: Array) -> float:
    basis, coefficients = fitted(x, value)
    return float(np.maximum(basis @ coefficients, 0.0).mean())


@pytest.mark.parametrize("slope", [0.0, 1.0])
def test_what_chance_adds_is_taken_off(slope: float) -> None:
    """Over many samples: with the correction the mean is nearer to the truth, slope / √(2π)."""
    samples = [sample(seed, slope) for seed in range(SEEDS)]
    truth = slope / sqrt(2 * pi)
    plain = np.array([uncorrected(*each) for each in samples])
    corrected = np.array([worth(*each) for each in samples])
    assert plain.mean() > truth + 3 * plain.std() / sqrt(SEEDS)
    assert abs(corrected.mean() - truth) < 0.75 * (plain.mean() - truth)


def test_the_correction_is_what_the_fits_own_error_adds() -> None:
    """Twice the plain gain, less the mean gain of fits whose coefficients are drawn about those found."""
    x, value = sample(6, 1.0)
    basis, coefficients = fitted(x, value)
    residual = value - basis @ coefficients
    deviation = sqrt(residual @ residual / (DRAWS - basis.shape[1] - 1))
    drawn = coefficients + deviation * np.random.default_rng(1).standard_normal((20_000, basis.shape[1]))
    gains = np.maximum(drawn @ basis.T, 0.0).mean(axis=1)
    plain = uncorrected(x, value)
    sampling = gains.std() / sqrt(40)  # of the forty fits that `information` draws
    assert gains.mean() - plain > 4 * sampling, "nothing to take off"
    assert worth(x, value) == pytest.approx(2 * plain - gains.mean(), abs=3 * sampling)


def test_a_parameter_that_tells_all_needs_no_correction() -> None:
    x = np.random.default_rng(3).standard_normal(DRAWS)
    value = 2.0 * (x - x.mean())
    assert worth(x, value) == pytest.approx(np.maximum(value, 0.0).mean(), rel=1e-9)
