"""Draws: quasi-random points on the unit cube, one dimension for every parameter that varies.

Any rows of a run can be drawn alone, with the bits they have in the whole: a chunk, a resumed run or
another machine needs no other rows. The rows come from independent replicates, which give quantities
and probabilities their sampling error; see `tripolar.stats.points`.

The module also makes pick-freeze designs: two sets of draws, and the first with one group of parameters
from the second.

With f the quantity in each draw, the variance that a group decides follows from the blocks
[Saltelli2010]_: first order, mean(f_B (f_AB - f_A)) / Var f; in total, with all that it decides together
with others, mean((f_A - f_AB)²) / (2 Var f).

Base points come from one quasi-random set of twice the dimensions, the first half for A and the second
for B. What decides a draw together stays in one group: parameters that are correlated, a blend's
weights, and what comes from one file of draws.

References
----------
.. [Saltelli2010] Saltelli et al. (2010), Variance Based Sensitivity Analysis of Model Output. Design and
   Estimator for the Total Sensitivity Index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import apply_changes
from tripolar.errors import ParameterError
from tripolar.prepare.prepared import Prepared
from tripolar.scenario.correlations import copulas
from tripolar.scenario.distributions import Sampled
from tripolar.stats.copula import Copula
from tripolar.stats.points import REPLICATES, Points, scrambled_points

__all__ = [
    "Draws",
    "PickFreeze",
    "Sampler",
    "central",
    "draw",
    "pick_freeze",
    "sampler",
    "shared_dimensions",
    "weight_path",
]

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
    prepared : Prepared
        The scenario with numbers in place of figures.
    dimensions : tuple of str
        What each coordinate of a point decides: varying paths in alphabetical order, except those
        that share another's draw, and then the weights of blends.
    points : Points
        The points of the run.
    copulas : tuple of Copula
        Groups of parameters that are correlated by rank.
    """

    prepared: Prepared
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

    def columns(self, points: Array) -> dict[str, Array]:
        """Give the coordinates of these points by dimension, correlated by rank where they should be."""
        column = dict(zip(self.dimensions, points, strict=True))
        for copula in self.copulas:
            column.update(copula.joined(column))
        return column

    def values(self, path: str, column: Mapping[str, Array]) -> NDArray[Any]:
        """Give the values of one varying parameter at these `columns`."""
        parameter = self.prepared.parameters[path]
        return np.asarray(parameter.distribution.ppf(column[parameter.drawn_with or path]))

    def at(self, points: Array) -> Draws:
        """Make the draws of these points, (dimensions, rows)."""
        column = self.columns(points)
        drawn = {
            path: self.values(path, column)
            for path, parameter in sorted(self.prepared.parameters.items())
            if parameter.distribution.varies
        }
        blended: dict[str, Array] = {}
        for blend, shares in self.prepared.blends.items():
            # Exponential numbers over their sum are uniform on the simplex.
            raw = {label: -np.log1p(-column[weight_path(blend, label)]) for label in shares}
            total = np.sum(list(raw.values()), axis=0)
            weights = {label: each / total for label, each in raw.items()}
            drawn.update({weight_path(blend, label): each for label, each in sorted(weights.items())})
            blended.update(_mix(self.prepared, blend, weights))
        return Draws(
            size=points.shape[1],
            varying=MappingProxyType(drawn),
            fixed=_fixed(self.prepared),
            blended=MappingProxyType(blended),
        )


def sampler(
    prepared: Prepared,
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
    dimensions = shared_dimensions(prepared) if dimensions is None else dimensions
    points = scrambled_points(len(dimensions), size, seed, replicates)
    return Sampler(prepared, dimensions, points, copulas(prepared.scenario.correlations, prepared.parameters))


def draw(prepared: Prepared, size: int, seed: int, rows: slice | None = None) -> Draws:
    """Draw every parameter `size` times, or only the `rows` of such a run; see `sampler`."""
    return sampler(prepared, size, seed).rows(rows)


def central(prepared: Prepared) -> Draws:
    """A single draw with every parameter at its centre and every measure weighing the same."""
    centre = {
        path: np.array([p.distribution.centre])
        for path, p in prepared.parameters.items()
        if p.distribution.varies
    }
    blended: dict[str, Array] = {}
    for blend, shares in prepared.blends.items():
        blended.update(_mix(prepared, blend, {label: np.full(1, 1.0 / len(shares)) for label in shares}))
    return Draws(size=1, varying=centre, fixed=_fixed(prepared), blended=blended)


def _fixed(prepared: Prepared) -> Mapping[str, float | str]:
    return MappingProxyType(
        {path: p.distribution.centre for path, p in prepared.parameters.items() if not p.distribution.varies}
    )


def _mix(prepared: Prepared, blend: str, weights: Mapping[str, Array]) -> dict[str, Array]:
    shares = prepared.blends[blend]
    mixed = np.sum([weights[label][:, None] * shares[label][None] for label in shares], axis=0)
    found = {f"{blend}.{code}": mixed[:, k] for k, code in enumerate(prepared.scenario.codes)}
    changes = next(b.changes for b in prepared.scenario.blends if b.path == blend)
    return apply_changes(found, changes)


def shared_dimensions(*scenarios: Prepared) -> tuple[str, ...]:
    """What has a draw of its own in any of some scenarios, in the order of `Sampler.dimensions`."""
    uncertain = {
        path
        for prepared in scenarios
        for path, p in prepared.parameters.items()
        if p.distribution.varies and not p.drawn_with
    }
    weights = {
        weight_path(blend, label)
        for prepared in scenarios
        for blend, shares in prepared.blends.items()
        for label in shares
    }
    return (*sorted(uncertain), *sorted(weights))


@dataclass(frozen=True, slots=True, eq=False)
class PickFreeze:
    """The draws of a pick-freeze design, none of them made yet.

    Attributes
    ----------
    groups : mapping of label to tuple of str
        The dimensions of each group; see `tripolar.ensemble.draws.Sampler`.
    base : int
        Number of base points, n.
    blocks : tuple of str
        ``A``, ``B`` and then the groups, n draws each, one block after the other. Draw i of every
        block belongs to replicate i modulo `replicates`.
    """

    groups: Mapping[str, tuple[str, ...]]
    base: int
    _sampler: Sampler
    _points: Points

    @property
    def blocks(self) -> tuple[str, ...]:
        """Labels of the blocks, in order."""
        return ("A", "B", *self.groups)

    @property
    def size(self) -> int:
        """Draws of all blocks together."""
        return self.base * len(self.blocks)

    @property
    def replicates(self) -> int:
        """Independent sequences that the base points come from."""
        return self._points.replicates

    def block(self, label: str, rows: slice | None = None) -> Draws:
        """Make the draws of one block, or only some `rows` of it."""
        if label not in self.blocks:
            raise ParameterError(f"no block '{label}'", allowed=self.blocks, given=label)
        points = self._points.rows(rows)
        count = len(self._sampler.dimensions)
        chosen = points[count:] if label == "B" else points[:count]
        if label in self.groups:
            taken = [self._sampler.dimensions.index(path) for path in self.groups[label]]
            chosen = chosen.copy()
            chosen[taken] = points[[count + k for k in taken]]
        return self._sampler.at(np.ascontiguousarray(chosen))

    def parts(self, rows: slice) -> Iterator[tuple[str, slice]]:
        """Split rows of the whole design into blocks and the rows of each."""
        first, last, _ = rows.indices(self.size)
        for k, label in enumerate(self.blocks):
            low, high = max(first - k * self.base, 0), min(last - k * self.base, self.base)
            if low < high:
                yield label, slice(low, high)


def pick_freeze(
    prepared: Prepared,
    size: int,
    seed: int,
    groups: Mapping[str, Collection[str]] | None = None,
    replicates: int = REPLICATES,
) -> PickFreeze:
    """Set up a pick-freeze design of `size` base points.

    Parameters
    ----------
    groups : mapping of label to collection of paths, optional
        Paths that vary, or ``capability`` for the weights of a blend; what no group names stays as in A.
        By default one group for each family of paths, families that are correlated together in one.

    Raises
    ------
    ParameterError
        When a path does not vary or stands in two groups, or a group parts what is drawn together.
    """
    made = sampler(prepared, 1, seed, replicates)
    ties = _ties(made)
    chosen = _families(made, ties) if groups is None else _given(made, groups)
    for tie in ties:
        owners = {label: set(tie) & set(paths) for label, paths in chosen.items() if set(tie) & set(paths)}
        if len(owners) > 1 or any(len(part) < len(tie) for part in owners.values()):
            raise ParameterError(
                f"{', '.join(tie)} are drawn together, so that one group must hold them all or none"
            )
    points = scrambled_points(2 * len(made.dimensions), size, seed, replicates)
    return PickFreeze(MappingProxyType(chosen), size, made, points)


def _ties(made: Sampler) -> tuple[tuple[str, ...], ...]:
    """Dimensions that decide something together: correlated parameters, and the weights of a blend."""
    blends = (
        tuple(sorted(weight_path(blend, label) for label in shares))
        for blend, shares in made.prepared.blends.items()
    )
    return (*(copula.paths for copula in made.copulas), *blends)


def _families(made: Sampler, ties: tuple[tuple[str, ...], ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for path in made.dimensions:
        found.setdefault(_family(made, path), []).append(path)
    for tie in ties:
        labels = sorted({label for label, paths in found.items() if set(paths) & set(tie)})
        if len(labels) > 1:
            joined = [path for label in labels for path in found.pop(label)]
            found[" + ".join(labels)] = sorted(joined)
    return {label: tuple(found[label]) for label in sorted(found)}


def _family(made: Sampler, path: str) -> str:
    parameter = made.prepared.parameters.get(path)
    if parameter is not None and isinstance(parameter.distribution, Sampled):
        return parameter.distribution.kind
    return path.partition(".")[0]


def _given(made: Sampler, groups: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    owner: dict[str, str] = {}
    for label, paths in groups.items():
        if label in {"A", "B"}:
            raise ParameterError(f"a group cannot be called '{label}', which is a block of its own")
        dimensions = dict.fromkeys(each for path in paths for each in _dimensions(made, path))
        for each in dimensions:
            if owner.setdefault(each, label) != label:
                raise ParameterError(f"{each} is drawn once, and stands in '{owner[each]}' and '{label}'")
        found[label] = tuple(dimensions)
    return found


def _dimensions(made: Sampler, path: str) -> tuple[str, ...]:
    """What decides the draws of a path: itself, what it is drawn with, or the weights of a blend."""
    if path in made.prepared.blends:
        return tuple(weight_path(path, label) for label in made.prepared.blends[path])
    parameter = made.prepared.parameters.get(path)
    own = parameter.drawn_with or path if parameter is not None else path
    if own not in made.dimensions:
        known = (*made.dimensions, *made.prepared.blends)
        raise ParameterError(f"{path} does not vary, and can be in no group", given=path, allowed=known)
    return (own,)
