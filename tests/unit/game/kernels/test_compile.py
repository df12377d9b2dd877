"""How kernels are compiled: what numba is spared, and what must not change by that."""

import gc
from collections.abc import Iterator

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
