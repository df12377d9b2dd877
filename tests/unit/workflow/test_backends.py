"""The backend of a run: the same answers whatever solves the games, and one line where it is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest

from tripolar.errors import InputError
from tripolar.game import solver_settings
from tripolar.game.solver_settings import SolverSettings
from tripolar.workflow import run, solve

# Two courses that stop at a residual of 1e-8 may differ by a hundred times that; these go on.
EXACT = SolverSettings(tolerance=1e-12, budget=1_000)
AGREEMENT = 1e-8


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jax", reason="the extra 'jax' is not installed")
    monkeypatch.setattr(solver_settings, "DEFAULT_SETTINGS", EXACT)


@pytest.mark.usefixtures("exact")
def test_a_calibrated_game_is_solved_alike() -> None:
    kernels, jax = solve("russia-2025"), solve("russia-2025", backend="jax")
    assert (kernels.selection["backend"], jax.selection["backend"]) == ("kernels", "jax")
    assert jax.certificate["calibration"] == "calibrated"
    assert jax.political_value == pytest.approx(kernels.political_value, rel=AGREEMENT)
    for name in ("value_annualised", "mean_relation", "net_transfer"):
        assert getattr(jax, name) == pytest.approx(getattr(kernels, name), rel=AGREEMENT, abs=AGREEMENT)


@pytest.mark.slow
@pytest.mark.usefixtures("exact")
def test_a_run_comes_to_the_same_ledger() -> None:
    kernels, jax = (
        run("tutorial", draws=40, seed=0, threads=1, starts=2, examined=16, backend=backend)
        for backend in ("kernels", "jax")
    )
    ensembles = zip((kernels.ensemble, *kernels.others), (jax.ensemble, *jax.others), strict=True)
    for one, other in ensembles:
        for key, column in one.quantities.items():
            np.testing.assert_allclose(other.quantities[key], column, rtol=AGREEMENT, atol=AGREEMENT)
        assert one.selection is not None
        assert other.selection is not None
        for variant, ended in one.selection.ended.items():
            np.testing.assert_array_equal(other.selection.ended[variant], ended)
    for mine, its in zip(kernels.ledger.entries, jax.ledger.entries, strict=True):
        assert (its.verdict, its.probability, its.marks) == (mine.verdict, mine.probability, mine.marks)
    assert jax.ensemble.provenance.settings["backend"] == "jax"
    assert "jax" in jax.ensemble.provenance.versions
    assert "jax" not in kernels.ensemble.provenance.versions


@pytest.mark.parametrize("job", [run, solve])
def test_a_missing_library_is_told_before_any_work(
    job: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jax", None)
    with pytest.raises(InputError, match=r"pip install 'tripolar\[jax\]'"):
        job("no such scenario", backend="jax")
