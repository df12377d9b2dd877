"""Solve stochastic games with sgamesolver: JSON in, a line of JSON for every game out.

Run by `bench/test_neighbours.py` with the Python of sgamesolver's own environment.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version


def main() -> None:
    import numpy as np
    import sgamesolver

    for given in json.load(sys.stdin):
        payoffs = [np.array(state) for state in given["payoffs"]]
        moves = [np.array(state) for state in given["moves"]]
        game = sgamesolver.SGame(payoffs, moves, given["discount"])
        start = time.process_time()
        homotopy = sgamesolver.homotopy.QRE(game)
        homotopy.solver_setup(target_lambda=given["precision"])
        homotopy.solver.verbose = 0
        homotopy.solve()
        seconds = time.process_time() - start
        found = homotopy.equilibrium
        told = {
            "version": version("sgamesolver"),
            "seconds": seconds,
            "mixes": None if found is None else np.nan_to_num(found.strategies).tolist(),
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
