"""Draws: quasi-random points on the unit cube, one dimension for every parameter that varies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import apply_changes
from tripolar.measure.resolve import Measured

__all__ = ["Draws", "central", "draw", "weight_path"]

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


def draw(measured: Measured, size: int, seed: int) -> Draws:
    """Draw every parameter `size` times.

    The points are Owen-scrambled Sobol' numbers [Owen1998]_ seeded by `seed` (0 is a seed). The
    dimensions are the varying paths in alphabetical order, so that the same scenario, size and seed
    give the same draws to the bit; paths that one line of the scenario sets share a dimension.

    References
    ----------
    .. [Owen1998] Owen (1998), Scrambling Sobol' and Niederreiter-Xing Points.
    """
    uncertain = {path: p for path, p in measured.parameters.items() if p.distribution.varies}
    varying = sorted(path for path, p in uncertain.items() if not p.drawn_with)
    weights = sorted(weight_path(b, label) for b, shares in measured.blends.items() for label in shares)
    points = _points(size, len(varying) + len(weights), seed)
    column = {path: points[:, k] for k, path in enumerate(varying)}
    drawn: dict[str, NDArray[Any]] = {
        path: p.distribution.ppf(column[p.drawn_with or path]) for path, p in sorted(uncertain.items())
    }
    raw = {path: -np.log1p(-points[:, len(varying) + k]) for k, path in enumerate(weights)}
    blended: dict[str, Array] = {}
    for blend, shares in measured.blends.items():
        total = np.sum([raw[weight_path(blend, label)] for label in shares], axis=0)
        for label in shares:
            drawn[weight_path(blend, label)] = raw[weight_path(blend, label)] / total
        blended.update(_mix(measured, blend, {label: drawn[weight_path(blend, label)] for label in shares}))
    return Draws(
        size=size,
        varying=MappingProxyType(drawn),
        fixed=_fixed(measured),
        blended=MappingProxyType(blended),
    )


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
    return apply_changes(found, changes)


def _points(size: int, dimensions: int, seed: int) -> Array:
    """The first `size` points of a scrambled Sobol' sequence, strictly inside the cube."""
    if dimensions == 0:
        return np.zeros((size, 0))
    from scipy.stats import qmc

    power = max(int(np.ceil(np.log2(size))), 0)
    points = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed)).random_base2(power)
    return np.clip(points[:size], 1e-12, 1.0 - 1e-12)
