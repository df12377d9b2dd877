"""The JAX backend beside the compiled kernels, on the same games in the same run: the ratio is what counts.

Seconds on the clock, since an accelerator's work is in nobody's process time; kernels run on one core. Flow
payoffs and packing, which are NumPy's on the host for both, are part of the time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bench.games import DRAWS, board

from tripolar.game.backends import solver
from tripolar.game.equilibrium import Solution, solve

SEED = 21
# An accelerator is not filled by fewer.
DRAWS_ON = {"cpu": 512}
DRAWS_ELSEWHERE = 100_000


@pytest.mark.parametrize("protocol", ["expiry", "credible", "nontransferable"])
@pytest.mark.parametrize("kind", DRAWS)
def test_backends(benchmark: Any, tell: Callable[..., None], kind: str, protocol: str) -> None:
    jax = pytest.importorskip("jax", reason="the extra 'jax' is not installed")
    device = jax.default_backend()
    draws, where = DRAWS_ON.get(device, DRAWS_ELSEWHERE), board()
    games, with_jax = DRAWS[kind](3, draws, SEED), solver("jax")
    solve(games.take(slice(0, 8)), where, protocol=protocol)

    start = time.perf_counter()
    with_jax(games, where, protocol=protocol, rescue=False)
    first = time.perf_counter() - start
    start = time.perf_counter()
    kernels = solve(games, where, protocol=protocol, rescue=False)
    baseline = time.perf_counter() - start
    found: Solution = benchmark.pedantic(
        with_jax, args=(games, where), kwargs={"protocol": protocol, "rescue": False}, rounds=3
    )

    each = benchmark.stats["min"] / draws
    both = kernels.converged & found.converged
    extent = np.abs(kernels.values).max(axis=(1, 2))
    elsewhere = both & (np.abs(found.values - kernels.values).max(axis=(1, 2)) > 1e-5 * extent)
    benchmark.extra_info["times the kernels' time"] = round(benchmark.stats["min"] / baseline, 2)
    tell(
        "backends",
        f"jax on {device}, {protocol}, {kind}, {draws} draws, time over the kernels'",
        figure=benchmark.stats["min"] / baseline,
        unit="times",
        converged=float(found.converged.mean()),
        notes=(
            f"{1e3 * each:.3f} ms each; first use {first - benchmark.stats['min']:.1f} s more; "
            f"kernels converge in {kernels.converged.mean():.1%}; {elsewhere.sum()} of {both.sum()} elsewhere"
        ),
    )
