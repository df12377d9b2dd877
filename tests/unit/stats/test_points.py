"""Points on the unit cube: scrambled Sobol' sequences, interleaved, made row by row."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from tripolar.stats.points import scrambled_points


def test_each_replicate_is_a_scrambled_sobol_sequence_of_its_own_seed() -> None:
    found = scrambled_points(5, 8 * 64, 7).rows()
    for replicate, child in enumerate(np.random.SeedSequence(7).spawn(8)):
        engine = qmc.Sobol(5, scramble=True, rng=np.random.default_rng(child))
        published = engine.random_base2(6).T[dealt(5, child)]
        np.testing.assert_array_equal(found[:, replicate::8], published + 0.5 / 2**30)


def dealt(dimensions: int, child: np.random.SeedSequence) -> np.ndarray:
    """Which dimension of its sequence each coordinate of a replicate takes."""
    return np.random.default_rng(child.spawn(1)[0]).permutation(dimensions)


def test_independent_coordinates_do_not_go_together_in_a_short_run() -> None:
    # 300 draws in 64 dimensions: of 2,016 correlations of independent draws the largest is about .21.
    # Were the same dimensions dealt to the same coordinates in every replicate, it would be .57.
    points = scrambled_points(64, 300, 0).rows()
    pairs = np.corrcoef(points)[np.triu_indices(64, 1)]
    assert np.abs(pairs).max() < 0.3
    assert np.mean(np.abs(pairs) > 3.5 / 300**0.5) < 0.01


def test_rows_far_into_a_long_run_are_those_of_the_sequence() -> None:
    size = 100_000
    found = scrambled_points(3, size, 0).rows(slice(size - 8, size))
    child = np.random.SeedSequence(0).spawn(8)[0]
    engine = qmc.Sobol(3, scramble=True, rng=np.random.default_rng(child))
    engine.fast_forward(size // 8 - 1)
    np.testing.assert_array_equal(found[:, 0], engine.random(1)[0][dealt(3, child)] + 0.5 / 2**30)


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 100])
def test_any_number_of_rows_is_the_beginning_of_more(size: int) -> None:
    few, many = scrambled_points(4, size, 1).rows(), scrambled_points(4, 200, 1).rows()
    assert few.shape == (4, size)
    np.testing.assert_array_equal(few, many[:, :size])


def test_points_lie_strictly_inside_the_cube() -> None:
    found = scrambled_points(6, 2048, 0).rows()
    assert 0.0 < found.min() < found.max() < 1.0


def test_what_replicates_say_is_independent() -> None:
    # The mean of a rough function in each replicate, over many seeds.
    points = np.stack([scrambled_points(2, 128, seed).rows().reshape(2, 16, 8) for seed in range(100)])
    means = np.where(points[:, 0] + points[:, 1] ** 2 > 0.7, 1.0, 0.0).mean(axis=1)
    between = np.corrcoef(means.T)[~np.eye(8, dtype=bool)]
    # The largest of 28 correlations of 100 independent numbers exceeds 3.5 standard errors once in 75.
    assert np.abs(between).max() < 0.35


def test_a_replicate_integrates_better_than_independent_draws() -> None:
    found = scrambled_points(4, 8 * 256, 3).rows().reshape(4, 256, 8)
    means = np.prod(2 * found, axis=0).mean(axis=0)
    independent = np.sqrt(((4 / 3) ** 4 - 1) / 256)
    assert means.mean() == pytest.approx(1.0, abs=0.02)
    assert means.std(ddof=1) < independent / 4


def test_with_nothing_to_decide_there_are_rows_of_no_coordinates() -> None:
    assert scrambled_points(0, 5, 0).rows(slice(1, 4)).shape == (0, 3)
