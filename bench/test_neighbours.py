"""The same games given to sgamesolver and to pygambit: ratios of time, and whether the answers agree.

Both are optional: `make bench-neighbours` installs them. They run in processes of their own, which are killed
when they take too long, as some games make them hang.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bench.conftest import best
from bench.games import board, near
from bench.neighbours.games import (
    ONE_SHOT,
    mixes_of,
    renewal_as_one_shot,
    stochastic,
    without_types,
)

from tripolar.game.equilibrium import solve
from tripolar.game.model.bargaining import bargain
from tripolar.game.model.protocols import renew_under_nontransferable

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90  # seconds for one game
SEED = 4
BATCH = 512
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def neighbour(name: str, game: dict[str, Any]) -> dict[str, Any]:
    """What a neighbour finds for one game; skips, with the reason, where there is none."""
    python = ROOT / "build" / "neighbours" / f"venv-{name}" / "bin" / "python"
    if not python.exists():
        pytest.skip(f"{name} is not installed: make bench-neighbours")
    try:
        done = subprocess.run(
            [python, ROOT / "bench" / "neighbours" / f"by_{name}.py"],
            input=json.dumps([game]),
            env={**os.environ, **ONE_THREAD},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"{name} found no answer within {PATIENCE} s")
    if done.returncode != 0:
        pytest.skip(f"{name} failed: {(done.stderr.strip().splitlines() or ['no message'])[-1][:200]}")
    return json.loads(done.stdout)


@pytest.mark.parametrize(("powers", "levels"), [(2, 3), (2, 9), (3, 2), (3, 3)])
def test_sgamesolver(benchmark: Any, tell: Callable[..., None], powers: int, levels: int) -> None:
    where, games = without_types(board(powers, levels)), near(powers, BATCH, SEED)
    one = games.take(slice(0, 1))
    game = stochastic(one, where)
    theirs = benchmark.pedantic(neighbour, args=("sgamesolver", game.as_dict()), rounds=1)
    if theirs["mixes"] is None:
        pytest.skip("sgamesolver found no equilibrium")
    mixes = np.stack([np.array(theirs["mixes"])[s, list(pair)] for s, pair in enumerate(game.pairs)])
    ours = solve(one, where, protocol="nontransferable")
    alone = best(lambda: solve(one, where, protocol="nontransferable"), 5)
    batch = best(lambda: solve(games, where, protocol="nontransferable"), 2) / BATCH
    apart = np.abs(mixes_of(ours) - mixes).max()
    tell(
        f"times that sgamesolver {theirs['version']} takes, same game, nontransferable, one core",
        f"{powers} powers, {levels} levels: {where.states} states, {len(game.pairs)} of theirs",
        figure=theirs["seconds"] / alone,
        unit="times",
        notes=f"{theirs['seconds'] / batch:,.0f} times ours in a batch of {BATCH}; "
        f"theirs {1e3 * theirs['seconds']:,.0f} ms, ours {1e3 * alone:.2f} ms; probabilities differ by "
        f"{apart:.0e}, miss their own response by {game.miss(mixes):.0e} (theirs), "
        f"{game.miss(mixes_of(ours)):.0e} (ours)",
    )


def test_pygambit_on_a_renewal(benchmark: Any, tell: Callable[..., None]) -> None:
    """One deal that has come up, the continuation values taken as given."""
    where, games = without_types(board(2, 3)), near(2, BATCH, SEED)
    one = solve(games.take(slice(0, 1)), where, protocol="nontransferable")
    payoffs, precision, ours = renewal_as_one_shot(one, 1, 0)
    game = {"payoffs": payoffs.tolist(), "precision": precision}
    theirs = benchmark.pedantic(neighbour, args=("pygambit", game), rounds=1)
    values, deal = solve(games, where, protocol="nontransferable").values, bargain(games, where, 0)
    seconds = best(lambda: renew_under_nontransferable(values, deal), 3) / (BATCH * where.states)
    apart = np.abs(np.array(theirs["mixes"]) - ours).max()
    tell(
        f"times that pygambit {theirs['version']} takes, one-shot games, logit, one core",
        "one renewal, 2 players, 3 stances each",
        figure=theirs["seconds"] / seconds,
        unit="times",
        notes=f"theirs {1e6 * theirs['seconds']:,.0f} µs, ours {1e6 * seconds:.1f} µs (a batch, NumPy); "
        f"probabilities differ by {apart:.0e}",
    )


@pytest.mark.parametrize("name", ONE_SHOT)
def test_pygambit_beside_sgamesolver(benchmark: Any, tell: Callable[..., None], name: str) -> None:
    """General one-shot games, which are none of ours: the two neighbours between themselves."""
    payoffs, precision = ONE_SHOT[name]
    one_state = {"payoffs": [payoffs.tolist()], "precision": precision, "discount": 0.0}
    shape = (*payoffs.shape[1:], 1)
    game = {"payoffs": payoffs.tolist(), "precision": precision}
    gambit = benchmark.pedantic(neighbour, args=("pygambit", game), rounds=1)
    other = neighbour("sgamesolver", {**one_state, "moves": [np.ones(shape).tolist()]})
    apart = np.abs(np.array(other["mixes"])[0] - np.array(gambit["mixes"])).max()
    tell(
        "times that sgamesolver takes beside pygambit, one-shot games that are none of ours",
        name,
        figure=other["seconds"] / gambit["seconds"],
        unit="times",
        notes=f"{1e3 * other['seconds']:.1f} ms, {1e3 * gambit['seconds']:.2f} ms; "
        f"probabilities differ by {apart:.0e}",
    )
