"""Solve games in a process of its own, and print what it cost as JSON.

For what a process that has done other things cannot tell: its largest memory, and how long a first call takes
with or without kernels in the cache (``NUMBA_CACHE_DIR``).
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import time
from dataclasses import replace
from pathlib import Path


def most_memory() -> float:
    """Largest resident memory of this program so far, MB.

    What `getrusage` tells on Linux includes the parent's memory at the time it started this process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--powers", type=int, default=3)
    options.add_argument("--games", type=int, default=1, help="solved one after the other")
    options.add_argument("--together", type=int, default=1, help="games in each call")
    options.add_argument("--passes", type=int, default=1, help="over all games; the shortest counts")
    options.add_argument("--kind", default="wide")
    options.add_argument("--protocol", default="expiry")
    options.add_argument("--tolerance", type=float, default=1e-8)
    options.add_argument("--seed", type=int, default=21)
    options.add_argument("--rescue", action="store_true", help="try finer paths on games that do not settle")
    options.add_argument("--certify", action="store_true", help="bound the errors of the last call's games")
    asked = options.parse_args()

    from bench.games import DRAWS, board

    from tripolar.game.equilibrium import solve
    from tripolar.game.law import certificate
    from tripolar.game.model.solver_settings import settings_of

    where = board(asked.powers)
    settings = replace(settings_of(asked.protocol, where), tolerance=asked.tolerance)
    games = DRAWS[asked.kind](asked.powers, asked.games * asked.together, asked.seed)

    began = time.perf_counter()
    few = replace(settings, budget=2)
    solve(games.take(slice(0, asked.together)), where, protocol=asked.protocol, settings=few, rescue=False)
    first = time.perf_counter() - began

    parts = [games.take(slice(at, at + asked.together)) for at in range(0, len(games), asked.together)]
    seconds = [math.inf] * len(parts)
    for _ in range(asked.passes):
        converged, sweeps = [], []
        for number, some in enumerate(parts):
            start = time.process_time()
            solution = solve(some, where, protocol=asked.protocol, settings=settings, rescue=asked.rescue)
            seconds[number] = min(seconds[number], time.process_time() - start)
            converged += solution.converged.tolist()
            sweeps += solution.sweeps.tolist()
    start = time.process_time()
    bound = games.discount[-asked.together :] * certificate(solution) if asked.certify else None
    told = {
        "states": where.states,
        "first": first,
        "seconds": seconds,
        "converged": converged,
        "sweeps": sweeps,
        "together": not solution.one_at_a_time,
        "certificate": None if bound is None else float(bound[solution.converged].max(initial=0.0)),
        "certified in": time.process_time() - start,
        "megabytes": most_memory(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
