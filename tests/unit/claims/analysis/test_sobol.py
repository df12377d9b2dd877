"""Pick-freeze designs: what is unknown is counted, and what cannot be used is refused."""

import numpy as np
import pytest

from tripolar.claims.analysis.sobol import sobol
from tripolar.errors import InputError

RNG = np.random.default_rng(3)
A, B = RNG.random((2, 2, 2000))


def product(x):
    return (x[0] - 0.5) * (x[1] - 0.5)


def test_a_pure_interaction_has_no_first_and_a_full_total_order():
    [found] = sobol(product(A), product(B), {"x": product(np.stack([B[0], A[1]]))})
    assert found.first == pytest.approx(0.0, abs=0.06)
    assert found.total == pytest.approx(1.0, abs=0.06)
    assert (found.points, found.lost) == (2000, 0)


def test_unknown_points_are_left_out_and_counted():
    mixed = product(np.stack([B[0], A[1]]))
    mixed[:100] = np.nan
    [found] = sobol(product(A), product(B), {"x": mixed})
    assert (found.points, found.lost) == (1900, 100)


def test_a_constant_response_hangs_on_nothing():
    ones = np.ones(50)
    [found] = sobol(ones, ones, {"x": ones})
    assert (found.first, found.total) == (0.0, 0.0)


def test_samples_of_different_size_and_too_few_points_are_refused():
    with pytest.raises(InputError, match="differ in size"):
        sobol(np.ones(20), np.ones(20), {"x": np.ones(19)})
    with pytest.raises(InputError, match="only 5 points"):
        sobol(np.ones(5), np.ones(5), {"x": np.ones(5)})
