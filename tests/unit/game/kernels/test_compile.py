"""How kernels are compiled: what numba is spared, and what must not change by that."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numba import errors, njit
from numba.core.compiler import Compiler

from tripolar.game.kernels.compile import AtRest, inner
from tripolar.game.kernels.lanes import stand_alone

# As `stamp.entry`, but compiled in every test rather than kept on disk.
entry = njit(pipeline_class=AtRest)


@pytest.fixture
def collects() -> Iterator[list[bool]]:
    """Whether the collector of cycles was at work at each compilation."""
    seen: list[bool] = []
    with pytest.MonkeyPatch.context() as patch:
        of_numba = Compiler.compile_extra

        def noting(self: Compiler, func: object) -> object:
            seen.append(gc.isenabled())
            return of_numba(self, func)

        patch.setattr(Compiler, "compile_extra", noting)
        yield seen


@pytest.mark.parametrize("before", [True, False])
def test_the_collector_of_cycles_rests_and_is_left_as_it_was(collects: list[bool], before: bool) -> None:
    @entry
    def doubled(x: float) -> float:
        return 2.0 * x

    (gc.enable if before else gc.disable)()
    try:
        assert doubled(1.5) == 3.0
        assert gc.isenabled() is before
    finally:
        gc.enable()
    assert collects == [False]


def test_a_failed_compilation_leaves_the_collector_at_work() -> None:
    @entry
    def wrong(x: float) -> float:
        return x.no_such_thing  # type: ignore[attr-defined,no-any-return]

    with pytest.raises(errors.TypingError):
        wrong(1.0)
    assert gc.isenabled()


def test_a_function_that_counts_no_references_cannot_return_an_array_of_its_own() -> None:
    @inner()
    def half(numbers: np.ndarray) -> np.ndarray:
        return numbers[: numbers.size // 2]

    @entry
    def first(numbers: np.ndarray) -> float:
        return half(numbers)[0]

    with pytest.raises(errors.TypingError):
        first(np.ones(4))


@pytest.mark.parametrize("alone", [True, False])
def test_what_stands_alone_is_called_and_not_copied(alone: bool) -> None:
    @inner()
    def total(numbers: np.ndarray) -> float:
        if alone:
            stand_alone()
        found = 0.0
        for number in numbers:
            found += number
        return found

    @entry
    def both(one: np.ndarray, other: np.ndarray) -> float:
        return total(one) - 2.0 * total(other)

    assert both(np.arange(4.0), np.ones(3)) == 0.0
    (code,) = both.inspect_asm().values()
    # A function that was written out in its callers leaves no name but its environment's.
    assert any("total" in line and "Env" not in line for line in code.splitlines()) is alone


# Solves a game alone and a batch under a protocol, and tells how often code was compiled and found on disk.
SECOND = """
import sys
sys.path.insert(0, sys.argv[1])
from bench.games import board, near
from tripolar.game.equilibrium import solve
from tripolar.game.kernels.packing import pack_block
from tripolar.game.kernels.solvers import SIDE_BY_SIDE, SINGLE
for many in (1, 16):
    solve(near(3, many, 0), board(3), protocol="expiry")
entries = (pack_block, SIDE_BY_SIDE["expiry", False], SINGLE["expiry", False])
print(sum(sum(each.stats.cache_misses.values()) for each in entries),
      sum(sum(each.stats.cache_hits.values()) for each in entries))
"""


@pytest.mark.slow
def test_a_second_process_compiles_nothing(tmp_path: Path) -> None:
    root = Path(__file__).parents[4]
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    told = [
        subprocess.run(
            [sys.executable, "-c", SECOND, str(root)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(2)
    ]
    assert told == [["3", "0"], ["0", "3"]]
