"""How the costly theories grow, from small networks to the largest that they are meant for."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.lenses.balance import frustration
from tripolar.lenses.cooperative import nucleolus, sums
from tripolar.lenses.farsighted import farsighted_stable_sets, grouping_moves, groupings
from tripolar.lenses.quantal_response import quantal_equilibria
from tripolar.lenses.triad_dynamics import simulate
from tripolar.lenses.war_stable import war_stable


def signed(n: int, density: float) -> np.ndarray:
    rng = np.random.default_rng(n)
    upper = np.triu(rng.choice([-1.0, 1.0], (n, n)) * (rng.random((n, n)) < density), 1)
    return upper + upper.T


@pytest.mark.benchmark(group="exact frustration, a tie in every seventh pair")
@pytest.mark.parametrize("n", [10, 20, 30, 40], ids=lambda n: f"{n}-nodes")
def test_frustration(benchmark, n: int) -> None:
    benchmark.pedantic(frustration, args=(signed(n, 1 / 7),), rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="nucleolus of a convex game")
@pytest.mark.parametrize("n", [3, 6, 9, 12], ids=lambda n: f"{n}-players")
def test_nucleolus(benchmark, n: int) -> None:
    worth = sums(np.random.default_rng(n).random(n)) ** 2
    benchmark.pedantic(nucleolus, args=(worth,), rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="war-stability of every network")
@pytest.mark.parametrize("n", [3, 4, 5, 6], ids=lambda n: f"{n}-powers")
def test_war_stability(benchmark, n: int) -> None:
    strengths = np.random.default_rng(n).random(n) + 0.2
    benchmark.pedantic(war_stable, args=(strengths, 2.0), rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="triad dynamics, one update a relation")
@pytest.mark.parametrize("n", [100, 1_000, 10_000], ids=lambda n: f"{n}-powers")
def test_triads(benchmark, n: int) -> None:
    benchmark.pedantic(simulate, args=(n, 1 / 3, 1.0, 0.5, 0), rounds=1)


@pytest.mark.benchmark(group="logit equilibria, all that are found")
@pytest.mark.parametrize("shape", [(2, 2), (4, 4), (3, 3, 3)], ids=lambda shape: "x".join(map(str, shape)))
def test_quantal_response(benchmark, shape: tuple[int, ...]) -> None:
    payoffs = list(np.random.default_rng(1).normal(size=(len(shape), *shape)))
    benchmark.pedantic(quantal_equilibria, args=(payoffs, 3.0), rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="farsighted stable sets of all groupings")
@pytest.mark.parametrize("n", [3, 4], ids=lambda n: f"{n}-powers")
def test_farsighted(benchmark, n: int) -> None:
    worth, moves = np.random.default_rng(n).random((len(groupings(n)), n)), grouping_moves(n)
    benchmark.pedantic(farsighted_stable_sets, args=(worth, moves), rounds=3, warmup_rounds=1)
