"""The kernels' own exponential and logarithm, against the library's, lane by lane."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray

from tripolar.game.kernels.agreement import three_states_under_expiry
from tripolar.game.kernels.arithmetic import lane_exp, lane_log
from tripolar.game.kernels.lanes import LANES, load, splat, store

Array = NDArray[np.float64]


@njit  # type: ignore[misc, unused-ignore]
def _apply(x: Array, exp: Array, log: Array) -> None:
    for row in range(x.size // LANES):
        pack = load(x, row)
        store(exp, row, lane_exp(pack))
        store(log, row, lane_log(pack))


@njit  # type: ignore[misc, unused-ignore]
def _renew(v: Array, out: Array) -> None:
    half, bound, nothing = splat(0.5), splat(10.0), splat(0.0)
    for first in range(0, v.size // LANES, 6):
        found = three_states_under_expiry(
            load(v, first), load(v, first + 1), load(v, first + 2), load(v, first + 3), load(v, first + 4),
            load(v, first + 5), half, splat(0.1), splat(0.1), bound, half, True,
            nothing, nothing, nothing, nothing,
        )  # fmt: skip
        store(out, first, found[0])
        store(out, first + 1, found[3])


def apply(x: Array) -> tuple[Array, Array]:
    exp, log = np.zeros_like(x), np.zeros_like(x)
    _apply(x, exp, log)
    return exp, log


def test_exponential_is_right_to_a_few_units_in_the_last_place() -> None:
    x = np.concatenate([np.linspace(-690.0, 690.0, 4_000), np.linspace(-1e-3, 1e-3, 4_000)])
    assert np.abs(apply(x)[0] / np.exp(x) - 1.0).max() < 5e-16


def test_exponents_beyond_the_clamp_stay_at_it() -> None:
    x = np.array([-1e9, -700.0, 700.0, 1e9, 0.0, 1.0, -1.0, 690.0])
    assert apply(x)[0] == pytest.approx(np.exp(np.clip(x, -690.0, 690.0)), rel=1e-15)


def test_logarithm_is_right_to_a_few_units_in_the_last_place() -> None:
    x = np.concatenate([np.logspace(-300, 300, 4_000), np.linspace(0.5, 1.5, 4_000)])
    error = np.abs(apply(x)[1] - np.log(x))
    assert np.all(error <= 5e-16 * np.maximum(np.abs(np.log(x)), 1.0))


def test_all_lanes_are_computed_at_once() -> None:
    """Vectorisation fails in silence; a renewal may do no arithmetic on single numbers."""
    v = np.random.default_rng(0).normal(size=12 * LANES)
    _renew(v, np.zeros_like(v))
    [code] = _renew.inspect_llvm().values()
    operations = (" fadd ", " fsub ", " fmul ", " fdiv ")
    arithmetic = [line for line in code.splitlines() if any(name in line for name in operations)]
    assert len(arithmetic) > 100
    assert [line for line in arithmetic if f"<{LANES} x double>" not in line] == []
