"""Quick probabilities beside exact draws, at fixed moves of an argument's inputs.

``python -m bench.exact_moves russia-2025`` solves 12 moves with 4,000 draws each and prints the mean error of
the quick numbers, in points, and how often their 90% interval covers the exact one. ``--draws 500 --moves 4``
for a short look: the exact numbers are then off themselves, and the lines say by how much.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from tripolar.claims.at_once import AtOnce, shipped, truths_of
from tripolar.claims.verdict import Assessment
from tripolar.ensemble.execute import run_ensemble
from tripolar.ensemble.result import Ensemble
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.workflow import default_threads

__all__ = ["Compared", "compared"]

SEED = 17  # not that of the stored draws


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim at a move: the quick number, the exact share, its standard error, and whether they agree."""

    claim: str
    quick: Assessment
    exact: float
    error: float
    covered: bool

    @property
    def missed(self) -> float:
        """How far the quick number lies from the exact share."""
        assert self.quick.probability is not None
        return abs(self.quick.probability - self.exact)


def compared(at_once: AtOnce, moves: int, draws: int) -> Iterator[Compared]:
    """Every claim at every move that stored draws answer; a move that they do not answer is an error."""
    prepared = at_once.prepared
    for changes in islice(_moves(at_once), moves):
        quick = at_once.at(changes)
        assert not quick.reason, (changes, quick.reason)
        exact = truths_of(_solved(prepare(prepared.scenario, changes=changes), draws))
        for claim, holds, possible in zip(exact.claims, exact.holds, exact.possible, strict=True):
            decided = 1.0 - (possible & ~holds).mean()
            found = quick.claims[claim]
            if not decided or found.probability is None or found.error is None:
                continue
            share = min(holds.mean() / decided, 1.0)  # rounding may lead beyond
            error = float(np.sqrt(share * (1 - share) / draws) + 0.5 / draws)
            covered = abs(found.probability - share) <= 1.645 * np.hypot(found.error, error)
            yield Compared(claim, found, share, error, bool(covered))


def _solved(prepared: Prepared, draws: int) -> Ensemble:
    return run_ensemble(
        prepared,
        prepared.requests,
        draws=draws,
        seed=SEED,
        protocol=prepared.protocol,
        threads=default_threads(),
    )


def _moves(at_once: AtOnce) -> Iterator[dict[str, float]]:
    """Fixed moves of what varies: one input at a low or a high value, and two inputs, in turns."""
    singles = []
    for path, parameter in at_once.prepared.parameters.items():
        if parameter.drawn_with or not at_once.varies(path):
            continue
        together = [path, *(p for p, each in at_once.prepared.parameters.items() if each.drawn_with == path)]
        if at_once.input(path).classes or at_once.correlated([path]):
            continue
        for share in (0.15, 0.85):
            value = float(parameter.distribution.ppf(np.array([share]))[0])
            singles.append(dict.fromkeys(together, value))
    chosen = [singles[k] for k in np.random.default_rng(2).permutation(len(singles))]
    for one, other in pairwise(chosen):
        yield one
        yield {**one, **other}


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("scenario")
    options.add_argument("--moves", type=int, default=12)
    options.add_argument("--draws", type=int, default=4000)
    asked = options.parse_args()
    prepared = prepare(asked.scenario)
    stored = shipped(prepared)
    assert stored is not None, "no stored draws: python tools/stored_draws.py"
    began = time.perf_counter()
    found = list(compared(AtOnce(prepared, stored), asked.moves, asked.draws))
    missed = 100.0 * np.array([each.missed for each in found])
    print(
        f"{asked.scenario}: {asked.moves} moves, {asked.draws:,} draws, {time.perf_counter() - began:.0f} s"
    )
    print(f"{len(found)} numbers: off by {missed.mean():.2f} points in the mean, {missed.max():.1f} at most")
    print(f"standard error of the exact ones {100.0 * np.mean([each.error for each in found]):.2f} points")
    print(f"90% intervals that cover: {np.mean([each.covered for each in found]):.2f}")


if __name__ == "__main__":
    main()
