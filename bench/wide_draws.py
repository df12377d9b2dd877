"""Which path solves how many of many wide draws, and where the failures lie.

``python -m bench.wide_draws --draws 10000 --seed 21`` prints a table by protocol. The draws vary
everything around the shipped scenario ``reference-2025`` far beyond what any record allows, so that
the solver is tried where it is weakest.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import board_of, parameters_of
from tripolar.ensemble.draws import central
from tripolar.game.equilibrium import STATUS_WORDS, solve
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.plain import PROTOCOLS
from tripolar.game.model.solver_settings import RESCUE, STARTS
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load

Array = NDArray[np.float64]
WHERE = ("precision_absolute", "balance_stress", "trade_elasticity", "renewal_rate", "support_share")


def wide_draws(count: int, seed: int) -> tuple[GameParameters, Board]:
    """Games around the reference: money log-normal, political values sd 100, the rest uniform."""
    measured = prepare(load("reference-2025"))
    values = central(measured).values(slice(0, 1))
    board = board_of(measured.scenario, values)
    base = GameParameters.concatenate([parameters_of(measured.scenario, values)] * count)
    rng = np.random.default_rng(seed)

    def spread(x: Array, sd: float) -> Array:
        return x * np.exp(rng.normal(0.0, sd, x.shape))

    def mutual(x: Array) -> Array:
        upper = np.triu(x, 1)
        return upper + np.swapaxes(upper, 1, 2)

    def uniform(low: float, high: float) -> Array:
        return rng.uniform(low, high, count)

    rates = base.leader_rates * rng.uniform(0.2, 3.0, base.leader_rates.shape)
    political = base.political_value + rng.normal(0.0, 100.0, base.political_value.shape)
    return replace(
        base,
        gdp=spread(base.gdp, 0.3),
        capability=spread(base.capability, 0.3),
        access=spread(base.access, 0.3),
        stake=mutual(spread(base.stake, 0.4)),
        political_value=political * (1.0 - np.eye(board.powers))[None, :, :, None],
        leader_rates=rates,
        balance_stress=uniform(0.0, 120.0),
        support_share=uniform(0.0, 1.0),
        dependence_weight=uniform(0.0, 1.0),
        precision_absolute=uniform(0.05, 0.2),
        trade_elasticity=uniform(2.0, 6.0),
        transfer_bound=mutual(rng.uniform(10.0, 150.0, base.transfer_bound.shape)),
        coercion=uniform(0.0, 1.0),
        autonomy_weight=uniform(0.0, 1.0),
        contest_steepness=uniform(1.0, 2.0),
        discount=uniform(0.03, 0.1),
        renewal_rate=uniform(0.5, 2.0),
    ), board


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--protocol", choices=tuple(PROTOCOLS), action="append", help="by default all")
    asked = parser.parse_args()
    p, board = wide_draws(asked.draws, asked.seed)
    for protocol in asked.protocol or PROTOCOLS:
        solve(p.take(slice(0, 8)), board, protocol=protocol)  # compiles, or loads what is compiled
        start = time.process_time()
        first = solve(p, board, protocol=protocol, rescue=False)
        middle = time.process_time()
        found = solve(p, board, protocol=protocol)
        whole = time.process_time() - middle
        left = ~found.converged
        by_path = [int(np.sum(found.converged & (found.path == k))) for k in range(len(RESCUE) + STARTS + 1)]
        counts = [f"{word} {int(np.sum(found.status == k))}" for k, word in enumerate(STATUS_WORDS)]
        cost = 1e6 * (middle - start) / asked.draws, 1e6 * whole / asked.draws
        print(f"{protocol}, {asked.draws} draws of seed {asked.seed}")
        print(f"  first path   {cost[0]:7.1f} µs a draw, {first.converged.mean():.2%} converged")
        print(f"  with rescue  {cost[1]:7.1f} µs a draw, {found.converged.mean():.2%} converged")
        print(f"  solved by path {by_path}; {', '.join(counts)}")
        print(f"  sweeps: median {np.median(found.sweeps):.0f}, mean {found.sweeps.mean():.1f}")
        for name in WHERE if left.any() else ():
            column = getattr(p, name)
            rank = np.mean(column[:, None] < column[left][None], axis=0)
            print(f"    unsolved draws' mean rank in {name}: {rank.mean():.2f}")


if __name__ == "__main__":
    main()
