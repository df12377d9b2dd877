"""The JAX backend: the answers of the compiled kernels, on whatever device JAX has (here the processor)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.property.games import make_game

from tripolar.errors import InputError
from tripolar.game import equilibrium
from tripolar.game.backends import BACKENDS, jax_batch, solver
from tripolar.game.backends.lanes import from_rows, pack, to_lanes, to_rows
from tripolar.game.backends.sweep import sweep
from tripolar.game.board import Board
from tripolar.game.equilibrium import STATUS_WORDS, solve
from tripolar.game.parameters import GameParameters
from tripolar.game.plain import PROTOCOLS, equilibrium_map
from tripolar.game.solver_settings import RESCUE, SolverSettings

GRID = (0.0, 0.5, 1.0)
BOARD = Board(3, (GRID,) * 3, (2, 1, 2), ((False, True), (False,), (False, True)), items=((0, 1),))
CAPPED = replace(BOARD, levels=((0.0,), GRID, (0.0, 0.5)), items=())
FOUR = Board(4, ((0.0, 1.0),) * 6, (2, 1, 1, 1), ((False, True), (False,), (False,), (False,)))
FROZEN = replace(CAPPED, levels=((0.0,), (0.5,), (1.0,)))
# Two runs that stop at the same relative residual agree to that times the slowest mode's 1 / (1 - λ), about
# 70; so both go on until the residual is far below the agreement asked for.
EXACT = SolverSettings(tolerance=1e-12, budget=1_000)
AGREEMENT = 1e-8
# Few lanes for many games, so that lanes refill.
LANES = 8


def games(board: Board, count: int) -> GameParameters:
    return GameParameters.concatenate([make_game(board, seed, shocks=seed % 2 == 1) for seed in range(count)])


GAMES = games(BOARD, 20)


@pytest.fixture(scope="module")
def jax_solve() -> Any:
    pytest.importorskip("jax", reason="the extra 'jax' is not installed")
    return solver("jax")


def apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Largest difference of any value, as a share of the game's largest."""
    extent = np.abs(one).max(axis=(1, 2))
    return float((np.abs(one - other).max(axis=(1, 2)) / extent).max())


@pytest.mark.parametrize("protocol", ["expiry", "credible"])
@pytest.mark.parametrize("board", [BOARD, CAPPED, FOUR, FROZEN], ids=["item", "capped", "four", "frozen"])
def test_its_map_is_the_plain_map_whatever_library_runs_it(board: Board, protocol: str) -> None:
    p = games(board, 4)
    values = np.random.default_rng(1).normal(1e4, 300.0, (4, board.states, board.powers))
    lanes = np.moveaxis(from_rows(values, board), 0, -1)
    image, _, _ = sweep(np, board, protocol, to_lanes(pack(p, board).games), np.full(4, 0.5), lanes, None)
    plain = equilibrium_map(p, board, protocol, 0.5)(values)
    np.testing.assert_allclose(to_rows(image, board), plain, rtol=1e-13)


@pytest.mark.parametrize("alternating", [None, 1e-5])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_it_finds_what_the_kernels_find(jax_solve: Any, protocol: str, alternating: float | None) -> None:
    exact = replace(EXACT, alternating=alternating)
    kernels = solve(GAMES, BOARD, protocol=protocol, settings=exact)
    found = jax_solve(GAMES, BOARD, protocol=protocol, settings=exact, lanes=LANES)
    assert found.converged.all()
    assert apart(kernels.values, found.values) < AGREEMENT
    # The courses are the same, but last digits grow on the slowest: one in ten may take another turn.
    assert np.quantile(np.abs(found.sweeps - kernels.sweeps), 0.9) <= 10
    if kernels.mixes is not None:
        assert np.abs(found.mixes - kernels.mixes).max() < 1e-7


def test_a_game_is_answered_alike_in_any_company(jax_solve: Any) -> None:
    together = jax_solve(GAMES, BOARD, lanes=LANES)
    backwards = jax_solve(GAMES.take(np.arange(20)[::-1]), BOARD, lanes=LANES)
    np.testing.assert_allclose(backwards.values[::-1], together.values, rtol=1e-11)
    assert backwards.sweeps[::-1].tolist() == together.sweeps.tolist()


def test_what_is_given_up_says_how_it_ended(jax_solve: Any) -> None:
    hasty = SolverSettings(budget=3)
    given_up = jax_solve(GAMES, BOARD, settings=hasty, rescue=False, lanes=LANES)
    assert {STATUS_WORDS[k] for k in given_up.status} == {"not converged"}
    assert np.all(given_up.sweeps == 3)
    # With nothing left but rounding a residual halves by luck only.
    endless = SolverSettings(budget=800, tolerance=0.0)
    found = jax_solve(GAMES, BOARD, settings=endless, rescue=False, lanes=LANES)
    assert not found.converged.any()
    assert np.mean(found.status == STATUS_WORDS.index("cycling")) > 0.8
    assert np.all(found.sweeps == 800)


def test_what_does_not_settle_is_tried_along_finer_paths(
    jax_solve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A memory that other tests use too, so that nothing is compiled for it.
    finer = tuple(replace(path, memory=5) for path in RESCUE)
    for module in (equilibrium, jax_batch):
        monkeypatch.setattr(module, "RESCUE", finer)
    hasty = SolverSettings(budget=3)
    found, kernels = jax_solve(GAMES, BOARD, settings=hasty, lanes=LANES), solve(GAMES, BOARD, settings=hasty)
    assert found.converged.all()
    assert np.all(found.path == 1)
    assert found.path.tolist() == kernels.path.tolist()
    assert found.sweeps.tolist() == kernels.sweeps.tolist()


def test_a_game_without_a_number_has_no_solution_and_leaves_the_others_theirs(jax_solve: Any) -> None:
    spoiled = GAMES.political_value.copy()
    spoiled[3] = np.nan
    found = jax_solve(GAMES.with_political_value(spoiled), BOARD, rescue=False, lanes=LANES)
    assert found.converged.tolist() == [row != 3 for row in range(20)]
    others = np.arange(20) != 3
    whole = jax_solve(GAMES, BOARD, lanes=LANES)
    np.testing.assert_allclose(found.values[others], whole.values[others], rtol=1e-11)


def test_starting_at_the_solution_takes_hardly_a_sweep(jax_solve: Any) -> None:
    found = jax_solve(GAMES, BOARD, lanes=LANES)
    again = jax_solve(GAMES, BOARD, start=found.values, lanes=LANES)
    assert again.sweeps.max() <= 5 < found.sweeps.min()


def test_it_continues_from_given_mixes_as_the_kernels_do(jax_solve: Any) -> None:
    for solver_of in (solve, partial(jax_solve, lanes=LANES)):
        found = solver_of(GAMES, BOARD, protocol="nontransferable")
        given = {"start": found.values, "start_mixes": found.mixes, "protocol": "nontransferable"}
        again = solver_of(GAMES, BOARD, **given)
        assert again.converged.all()
        assert again.sweeps.max() <= 5 < found.sweeps.min()
        assert np.abs(again.mixes - found.mixes).max() < 1e-5
        # From uniform mixes the same values take longer.
        uniform = solver_of(GAMES, BOARD, start=found.values, protocol="nontransferable")
        assert uniform.sweeps.mean() > again.sweeps.mean()


def test_the_callers_precision_is_left_alone(jax_solve: Any) -> None:
    from jax import numpy as jnp

    assert jax_solve(GAMES, BOARD, lanes=LANES).values.dtype == np.float64
    assert jnp.ones(1).dtype == np.float32


def test_without_jax_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jax", None)
    with pytest.raises(InputError, match=r"pip install 'tripolar\[jax\]'"):
        solver("jax")


def test_an_unknown_backend_or_protocol_names_the_nearest(jax_solve: Any) -> None:
    with pytest.raises(InputError, match="did you mean 'jax'"):
        solver("jaxx")
    with pytest.raises(InputError, match="did you mean 'expiry'"):
        jax_solve(GAMES, BOARD, protocol="expirey")
    assert [solver(name).__name__ for name in BACKENDS] == ["solve", "solve_batch"]


def test_nobody_who_does_not_ask_for_it_loads_jax() -> None:
    code = "import sys, tripolar.game.backends.jax_batch as _; sys.exit('jax' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
