"""A pick-freeze design: two sets of draws, and the first with one group of parameters from the second.

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

import numpy as np

from tripolar.ensemble.draws import Draws, Sampler, sampler, weight_path
from tripolar.ensemble.points import REPLICATES, Points, scrambled_points
from tripolar.errors import ParameterError
from tripolar.measure.resolve import Measured
from tripolar.scenario.distributions import Sampled

__all__ = ["PickFreeze", "pick_freeze"]


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
    measured: Measured,
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
    made = sampler(measured, 1, seed, replicates)
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
        for blend, shares in made.measured.blends.items()
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
    parameter = made.measured.parameters.get(path)
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
    if path in made.measured.blends:
        return tuple(weight_path(path, label) for label in made.measured.blends[path])
    parameter = made.measured.parameters.get(path)
    own = parameter.drawn_with or path if parameter is not None else path
    if own not in made.dimensions:
        known = (*made.dimensions, *made.measured.blends)
        raise ParameterError(f"{path} does not vary, and can be in no group", given=path, allowed=known)
    return (own,)
