"""What following the branch of solutions saves of the wide draws that all traced paths leave.

``python -m bench.follow_branches --draws 10000 --seed 21`` prints, by protocol, how many games are left, how
many of them `tripolar.game.continuation` solves, what that costs, and the largest certificate.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from bench.wide_draws import wide_draws

from tripolar.game.continuation import follow
from tripolar.game.equilibrium import solve
from tripolar.game.law import certificate
from tripolar.game.model.solver_settings import RESCUE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--protocol", choices=("expiry", "credible"), action="append", help="by default both")
    asked = parser.parse_args()
    games, board = wide_draws(asked.draws, asked.seed)
    for protocol in asked.protocol or ("expiry", "credible"):
        tried = solve(games, board, protocol=protocol, rescue=RESCUE)  # without the starts
        left = tried.take(np.flatnonzero(~tried.converged))
        if left.status.size == 0:
            print(f"{protocol}, {asked.draws} draws of seed {asked.seed}: none left by the rescue")
            continue
        start = time.process_time()
        found = follow(left)
        seconds = (time.process_time() - start) / max(left.status.size, 1)
        yearly = (found.parameters.discount * certificate(found))[found.converged]
        print(f"{protocol}, {asked.draws} draws of seed {asked.seed}: {left.status.size} left by the rescue")
        print(f"  {int(found.converged.sum())} of them solved, {seconds:.1f} s for each that was tried")
        print(f"  largest certificate {yearly.max(initial=0.0):.2g} bn US$ a year")


if __name__ == "__main__":
    main()
