"""Shares given some inputs: what must hold to the bit, and how often the stated error is right."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tripolar.stats.conditional_share import FixedInput, conditional_shares, pooled

N = 8192


@pytest.fixture(scope="module")
def inputs() -> np.ndarray:
    return np.random.default_rng(5).uniform(-1.0, 1.0, (6, N))


def truth(inputs: np.ndarray) -> np.ndarray:
    return (inputs[0] + 0.5 * inputs[1] > 0.3).astype(float)[None]


def test_nothing_moved_gives_the_shares_to_the_bit(inputs: np.ndarray) -> None:
    rows = truth(inputs)
    share, error = conditional_shares([], rows)
    assert share[0] == rows.mean()
    assert error[0] == pytest.approx(np.sqrt(share[0] * (1 - share[0]) / N))


def test_an_input_that_nothing_hangs_on_moves_next_to_nothing(inputs: np.ndarray) -> None:
    rows = truth(inputs)
    moves = [
        abs(conditional_shares([FixedInput(inputs[k], at)], rows)[0][0] - rows.mean())
        for k in (2, 3, 4, 5)
        for at in (-0.8, 0.8)
    ]
    assert np.mean(moves) < 0.005
    assert max(moves) < 0.025


def test_the_order_of_inputs_does_not_matter(inputs: np.ndarray) -> None:
    rows = truth(inputs)
    moved = [FixedInput(inputs[0], 0.5), FixedInput(inputs[1], -0.5), FixedInput(inputs[2], 0.1)]
    one, other = conditional_shares(moved, rows), conditional_shares(moved[::-1], rows)
    assert one[0] == pytest.approx(other[0], abs=1e-6)
    assert one[1] == pytest.approx(other[1], abs=1e-6)


@pytest.mark.parametrize("k", [0, 1, 2])
def test_an_input_of_few_values_gives_the_share_of_those_draws(k: int) -> None:
    rng = np.random.default_rng(7)
    which = rng.integers(0, 3, N)
    rows = (rng.uniform(size=N) < np.array([0.2, 0.5, 0.9])[which]).astype(float)[None]
    share, _ = conditional_shares([FixedInput(which.astype(float), float(k), 3)], rows)
    assert share[0] == pytest.approx(rows[0, which == k].mean(), abs=0.01)


def test_a_step_is_followed_which_no_cubic_can(inputs: np.ndarray) -> None:
    rows = (inputs[0] > 0.6).astype(float)[None]
    for at, wanted in ((0.5, 0.0), (0.7, 1.0), (0.95, 1.0)):
        share, error = conditional_shares([FixedInput(inputs[0], at)], rows)
        assert share[0] == pytest.approx(wanted, abs=0.02)
        assert abs(share[0] - wanted) <= 3 * error[0]


def test_an_input_that_is_only_correlated_keeps_its_own_distribution() -> None:
    rng = np.random.default_rng(3)
    one = rng.uniform(-1, 1, N)
    other = np.clip(one + rng.uniform(-0.5, 0.5, N), -1, 1)
    rows = (rng.uniform(size=N) < 0.5 + 0.4 * other).astype(float)[None]  # hangs on the other alone
    alone, _ = conditional_shares([FixedInput(one, 0.8)], rows)
    beside, _ = conditional_shares([FixedInput(one, 0.8), FixedInput(other, float("nan"))], rows)
    assert alone[0] > 0.7
    assert beside[0] == pytest.approx(0.5, abs=0.05)


# With bends, steps and products; in the first two inputs, which are fixed, alone or with others.
FUNCTIONS: tuple[Callable[[np.ndarray], np.ndarray], ...] = (
    lambda z: z[0] + z[1] * z[2],
    lambda z: np.maximum(z[0], z[1]) - 0.4,
    lambda z: z[0] ** 2 + z[1] ** 2 - 0.5,
    lambda z: np.sin(2 * z[0]) + 0.5 * z[1] + 0.6 * z[2] + 0.6 * z[3],
    lambda z: np.maximum(z[0], z[2]) + 0.3 * z[1] + 0.5 * z[4] - 0.4,
    lambda z: z[0] * z[1] + z[2] * z[5] + 0.4 * z[4],
    lambda z: z[2] * z[3] + 0.5 * z[0] - 0.2,
    lambda z: z[3] + 0.3,
)


@pytest.mark.parametrize("count", [1024, 8192])
def test_ninety_percent_intervals_cover_about_ninety_percent(count: int) -> None:
    covered = []
    fresh = np.random.default_rng(99).uniform(-1, 1, (6, 20_000))
    for case in range(30):
        rng = np.random.default_rng(case)
        inputs, at = rng.uniform(-1, 1, (6, count)), rng.uniform(-0.9, 0.9, 2)
        there = np.vstack([np.full((2, fresh.shape[1]), at[:, None]), fresh[2:]])
        rows = np.array([(function(inputs) > 0).astype(float) for function in FUNCTIONS])
        share, error = conditional_shares([FixedInput(inputs[0], at[0]), FixedInput(inputs[1], at[1])], rows)
        for row, function in enumerate(FUNCTIONS):
            wanted = (function(there) > 0).mean()
            covered.append(abs(share[row] - wanted) <= 1.645 * error[row])
    assert np.mean(covered) == pytest.approx(0.90, abs=0.06), np.mean(covered)


def test_exact_draws_are_weighed_by_their_error_and_stand_alone_where_they_disagree() -> None:
    share, error, apart = pooled(
        np.array([0.50, 0.50]), np.array([0.02, 0.02]), np.array([0.53, 0.80]), np.array([0.02, 0.02]) ** 2
    )
    assert apart.tolist() == [False, True]
    assert share.tolist() == pytest.approx([0.515, 0.80])
    assert error.tolist() == pytest.approx([0.02 / np.sqrt(2), 0.02])
