"""Draws: quasi-random points on the unit cube, one dimension for every parameter that varies.

Any rows of a run can be drawn alone, with the bits they have in the whole: a chunk, a resumed run or
another machine needs no other rows. The rows come from independent replicates, which give quantities
and probabilities their sampling error; see `tripolar.ensemble.points`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import apply_changes
from tripolar.ensemble.points import REPLICATES, Points, scrambled_points
from tripolar.measure.resolve import Measured
from tripolar.scenario.copula import Copula
from tripolar.scenario.correlations import copulas

__all__ = ["Draws", "Sampler", "central", "draw", "sampler", "shared_dimensions", "weight_path"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Draws:
    """Values of every parameter in every draw.

    Attributes
    ----------
    size : int
        Number of draws, B.
    varying : mapping of path to array (B,)
        What was drawn: floats, or words.
    fixed : mapping of path to float or str
        What is the same in all draws.
    blended : mapping of path to array (B,)
        What blends of measures gave, such as ``capability.RUS``.
    """

    size: int
    varying: Mapping[str, NDArray[Any]]
    fixed: Mapping[str, float | str]
    blended: Mapping[str, Array]

    def values(self, rows: slice) -> dict[str, NDArray[Any]]:
        """Every parameter in these draws, by path, as arrays."""
        count = len(range(*rows.indices(self.size)))
        found: dict[str, NDArray[Any]] = {path: np.full(count, value) for path, value in self.fixed.items()}
        found.update({path: column[rows] for path, column in self.varying.items()})
        found.update({path: column[rows] for path, column in self.blended.items()})
        return found


def weight_path(blend: str, measure: str) -> str:
    """Path of a measure's weight in a blend: ``capability.weight.CINC``."""
    return f"{blend}.weight.{measure}"


@dataclass(frozen=True, slots=True, eq=False)
class Sampler:
    """The draws of a run, none of them made yet.

    Attributes
    ----------
    measured : Measured
        The scenario with numbers in place of figures.
    dimensions : tuple of str
        What each coordinate of a point decides: varying paths in alphabetical order, except those
        that share another's draw, and then the weights of blends.
    points : Points
        The points of the run.
    copulas : tuple of Copula
        Groups of parameters that are correlated by rank.
    """

    measured: Measured
    dimensions: tuple[str, ...]
    points: Points
    copulas: tuple[Copula, ...] = ()

    @property
    def size(self) -> int:
        """Number of draws of the run."""
        return self.points.size

    @property
    def replicates(self) -> int:
        """Number of independent sequences; draw i belongs to number i modulo it."""
        return self.points.replicates

    def rows(self, rows: slice | None = None) -> Draws:
        """Make some of the draws (all by default); their bits do not depend on which others are made."""
        return self.at(self.points.rows(rows))

    def at(self, points: Array) -> Draws:
        """Make the draws of these points, (dimensions, rows)."""
        column = dict(zip(self.dimensions, points, strict=True))
        for copula in self.copulas:
            column.update(copula.joined(column))
        drawn: dict[str, NDArray[Any]] = {
            path: parameter.distribution.ppf(column[parameter.drawn_with or path])
            for path, parameter in sorted(self.measured.parameters.items())
            if parameter.distribution.varies
        }
        blended: dict[str, Array] = {}
        for blend, shares in self.measured.blends.items():
            # Exponential numbers over their sum are uniform on the simplex.
            raw = {label: -np.log1p(-column[weight_path(blend, label)]) for label in shares}
            total = np.sum(list(raw.values()), axis=0)
            weights = {label: each / total for label, each in raw.items()}
            drawn.update({weight_path(blend, label): each for label, each in sorted(weights.items())})
            blended.update(_mix(self.measured, blend, weights))
        return Draws(
            size=points.shape[1],
            varying=MappingProxyType(drawn),
            fixed=_fixed(self.measured),
            blended=MappingProxyType(blended),
        )


def sampler(
    measured: Measured,
    size: int,
    seed: int,
    replicates: int = REPLICATES,
    dimensions: tuple[str, ...] | None = None,
) -> Sampler:
    """Set up a run's draws, so that any rows of them can be made.

    The same scenario, size and seed (0 is a seed) give the same draws to the bit, and fewer draws are
    the first of more. Another parameter that varies gives other draws; scenarios that are drawn with the
    same `dimensions`, as `shared_dimensions` gives them, share the draws of what they share.
    """
    dimensions = shared_dimensions(measured) if dimensions is None else dimensions
    points = scrambled_points(len(dimensions), size, seed, replicates)
    return Sampler(measured, dimensions, points, copulas(measured.scenario.correlations, measured.parameters))


def draw(measured: Measured, size: int, seed: int, rows: slice | None = None) -> Draws:
    """Draw every parameter `size` times, or only the `rows` of such a run; see `sampler`."""
    return sampler(measured, size, seed).rows(rows)


def central(measured: Measured) -> Draws:
    """A single draw with every parameter at its centre and every measure weighing the same."""
    centre = {
        path: np.array([p.distribution.centre])
        for path, p in measured.parameters.items()
        if p.distribution.varies
    }
    blended: dict[str, Array] = {}
    for blend, shares in measured.blends.items():
        blended.update(_mix(measured, blend, {label: np.full(1, 1.0 / len(shares)) for label in shares}))
    return Draws(size=1, varying=centre, fixed=_fixed(measured), blended=blended)


def _fixed(measured: Measured) -> Mapping[str, float | str]:
    return MappingProxyType(
        {path: p.distribution.centre for path, p in measured.parameters.items() if not p.distribution.varies}
    )


def _mix(measured: Measured, blend: str, weights: Mapping[str, Array]) -> dict[str, Array]:
    shares = measured.blends[blend]
    mixed = np.sum([weights[label][:, None] * shares[label][None] for label in shares], axis=0)
    found = {f"{blend}.{code}": mixed[:, k] for k, code in enumerate(measured.scenario.codes)}
    changes = next(b.changes for b in measured.scenario.blends if b.path == blend)
    return apply_changes(found, changes, measured.scenario.actors)


def shared_dimensions(*scenarios: Measured) -> tuple[str, ...]:
    """What has a draw of its own in any of some scenarios, in the order of `Sampler.dimensions`."""
    uncertain = {
        path
        for measured in scenarios
        for path, p in measured.parameters.items()
        if p.distribution.varies and not p.drawn_with
    }
    weights = {
        weight_path(blend, label)
        for measured in scenarios
        for blend, shares in measured.blends.items()
        for label in shares
    }
    return (*sorted(uncertain), *sorted(weights))
