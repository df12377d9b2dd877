"""Logit equilibria of one-shot games with pygambit: JSON in, a line of JSON for every game out.

Run by `bench/test_neighbours.py` with the Python of pygambit's own environment.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version


def main() -> None:
    import numpy as np
    import pygambit

    for given in json.load(sys.stdin):
        game = pygambit.Game.from_arrays(*(np.array(player) for player in given["payoffs"]))
        start = time.process_time()
        found = pygambit.qre.logit_solve_lambda(game, lam=[given["precision"]])
        seconds = time.process_time() - start
        mixes = [[float(found[0].profile[s]) for s in player.strategies] for player in game.players]
        told = {"version": version("pygambit"), "seconds": seconds, "mixes": mixes}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
