"""How often the interval of a probability covers it, on functions whose probability is known.

``python -m bench.sampling_error`` prints the table of docs/decisions/0011-sampling-error.md: the true
standard error over that of independent draws, the coverage of Wilson's interval, of the replicates'
and of the wider of the two, which the ledger takes, and how wide that is beside Wilson's.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from tripolar.claims.verdict import assess_draws
from tripolar.stats.points import REPLICATES, scrambled_points
from tripolar.stats.sampling import beyond, replicate_of, wilson

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A set in the unit cube, its probability, and in how many dimensions and draws it is looked for."""

    name: str
    holds: Callable[[Array], NDArray[np.bool_]]
    share: float
    dimensions: int
    sizes: tuple[int, ...]


def _linear(share: float) -> Callable[[Array], NDArray[np.bool_]]:
    return lambda u: ndtri(u).sum(axis=0) / sqrt(u.shape[0]) < ndtri(share)


def _corner(share: float) -> Callable[[Array], NDArray[np.bool_]]:
    return lambda u: (u[:5] < share ** (1 / 5)).all(axis=0)


_UNDER = 0.547


def _curve(u: Array) -> NDArray[np.bool_]:
    # A root integrates to 2/3, so that this much lies under the curve.
    return u[2] < 1.5 * _UNDER * np.sqrt(u[6])


CASES = (
    Case("linear in 70", _linear(0.5), 0.5, 70, (300,)),
    Case("linear in 70", _linear(0.9), 0.9, 70, (300,)),
    Case("linear in 70", _linear(0.02), 0.02, 70, (64, 1_000)),
    Case("curve in 2 of 10", _curve, _UNDER, 10, (1_000,)),
    Case("sign of a product of 3", lambda u: np.prod(u[[1, 4, 8]] - 0.5, axis=0) > 0, 0.5, 10, (300,)),
    Case("checkered 16 × 16", lambda u: np.floor(16 * u[[4, 7]]).sum(axis=0) % 2 == 1, 0.5, 10, (64, 300)),
    Case("corner of 5", _corner(0.02), 0.02, 10, (64,)),
    Case("corner of 5", _corner(0.3), 0.3, 10, (1_000,)),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=400)
    asked = parser.parse_args()
    print("| function, probability | draws | error | Wilson | replicates | wider | width |")
    print("|---|---|---|---|---|---|---|")
    for case in CASES:
        for size in case.sizes:
            print(_row(case, size, asked.runs), flush=True)


def _row(case: Case, size: int, runs: int) -> str:
    replicate = replicate_of(size, REPLICATES)
    found = [
        assess_draws(
            case.holds(scrambled_points(case.dimensions, size, seed).rows()).astype(float),
            replicate,
            REPLICATES,
        )
        for seed in range(runs)
    ]
    share = np.array([each.probability for each in found])
    reach = beyond(REPLICATES) * np.array([each.replicate_error or 0.0 for each in found])
    low, high = np.array([wilson(p, size) for p in share]).T
    lower, upper = np.array([(each.lower, each.upper) for each in found]).T
    p = case.share
    error = sqrt(np.mean((share - p) ** 2)) / sqrt(p * (1 - p) / size)
    cells = [
        f"{case.name}, {p:.3g}",
        f"{size:,}",
        f"{error:.2f}",
        f"{np.mean((low <= p) & (p <= high)):.3f}",
        f"{np.mean(np.abs(share - p) <= reach):.3f}",
        f"{np.mean((lower <= p) & (p <= upper)):.3f}",
        f"{np.mean(upper - lower) / np.mean(high - low):.2f}",
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
