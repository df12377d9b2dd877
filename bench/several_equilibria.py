"""How many wide draws have several equilibria, how far those are apart, and how imprecise choices are.

``python -m bench.several_equilibria --draws 1000 --seed 21`` prints a line by protocol: of the draws
that the standard path solves, the share in which random starts find another equilibrium, and the
share in which some power's value at the start is more than a billion a year apart.
"""

from __future__ import annotations

import argparse

import numpy as np
from bench.wide_draws import wide_draws

from tripolar.ensemble.assemble import start_states
from tripolar.ensemble.draws import central
from tripolar.game.epsilon import epsilon
from tripolar.game.eras import solve_eras
from tripolar.game.model.plain import PROTOCOLS
from tripolar.game.multiplicity import equilibria
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=1_000)
    parser.add_argument("--starts", type=int, default=24)
    parser.add_argument("--seed", type=int, default=21)
    asked = parser.parse_args()
    p, board = wide_draws(asked.draws, asked.seed)
    measured = prepare(load("reference-2025"))
    begin = int(start_states(measured.scenario, board, central(measured).values(slice(0, 1)))[0])
    for protocol in PROTOCOLS:
        selected = solve_eras([p], board, (), protocol=protocol)
        solved = np.flatnonzero(selected.converged)
        looked = [
            equilibria(
                p.take(row), board, begin=begin, protocol=protocol, starts=asked.starts,
                selected=selected.take(row),
            )
            for row in solved[:, None]
        ]  # fmt: skip
        several = np.array([len(each.found) > 1 for each in looked])
        apart = np.array([np.ptp([e.value for e in each.found], axis=0).max() for each in looked])
        failed = np.mean([each.not_converged for each in looked]) / asked.starts
        gains = np.quantile(epsilon(selected.eras[0]).yearly[solved], (0.05, 0.5, 0.95))
        print(
            f"{protocol}: {solved.size} solved, {several.mean():.1%} with several, "
            f"{np.mean(apart > 1.0):.1%} more than 1 bn a year apart at the start; "
            f"{failed:.1%} of starts did not settle; "
            f"epsilon {gains[1]:.2g} ({gains[0]:.2g} to {gains[2]:.2g}) bn a year",
            flush=True,
        )


if __name__ == "__main__":
    main()
