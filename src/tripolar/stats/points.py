"""Quasi-random points on the unit cube, in independent replicates, any rows of which can be made alone.

1. Each replicate is a Sobol' sequence with a random linear scramble and digital shift
   [Matousek1998]_, which has the variance of Owen's scrambling [Owen1998]_; the replicates are seeded
   by the children of one seed, and so independent of each other.
2. Each replicate deals the sequence's dimensions to the coordinates anew. A short sequence is even in
   every dimension but not in every pair of them: some pairs lie on a few lines. Were these the same two
   coordinates in every replicate, parameters that are independent would go together in a run of a
   few hundred draws.
3. They are interleaved: of R replicates, row i is point i // R of replicate i mod R. The first rows of
   a longer set are the rows of a shorter one.
4. A scrambled Sobol' point is an exclusive or of the shift and of one number for each bit of the Gray
   code of its index [Bratley1988]_. Those numbers are read off the sequence once; then any row costs as
   much as any other, and the memory needed is that of the rows asked for.

References
----------
.. [Bratley1988] Bratley and Fox (1988), Algorithm 659: Implementing Sobol's Quasirandom Sequence
   Generator.
.. [Matousek1998] Matoušek (1998), On the L2-Discrepancy for Anchored Boxes.
.. [Owen1998] Owen (1998), Scrambling Sobol' and Niederreiter-Xing Points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["REPLICATES", "Points", "scrambled_points"]

Array = NDArray[np.float64]

# Eight leave seven degrees of freedom for a sampling error, and sequences long enough to gain from
# being even: see docs/decisions/0011-sampling-error.md.
REPLICATES = 8

_BITS = 30  # of every coordinate; also bounds the points of one replicate


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The points of a run, none of them made yet.

    Attributes
    ----------
    size, dimensions, replicates : int
        Rows in all, coordinates of each, and independent sequences that the rows come from.
    """

    size: int
    dimensions: int
    replicates: int
    _shift: NDArray[np.int64]  # (replicates, dimensions)
    _steps: NDArray[np.int64]  # (replicates, bits of the largest index, dimensions)

    def rows(self, rows: slice | None = None) -> Array:
        """Make some rows (all by default), (dimensions, rows), strictly between 0 and 1."""
        first, last, stride = (slice(None) if rows is None else rows).indices(self.size)
        index = np.arange(first, last, stride)
        replicate, position = index % self.replicates, index // self.replicates
        gray = position ^ (position >> 1)
        found = self._shift[replicate]
        for bit in range(self._steps.shape[1]):
            on = np.flatnonzero((gray >> bit) & 1)
            found[on] ^= self._steps[replicate[on], bit]
        # The middle of a cell, so that no coordinate is 0 or 1. One dimension after the other in memory:
        # a quantile function then sees columns laid out alike whichever rows are asked for.
        return np.ascontiguousarray((found.T + 0.5) / 2.0**_BITS)


def scrambled_points(dimensions: int, size: int, seed: int, replicates: int = REPLICATES) -> Points:
    """Set up `size` rows of so many dimensions; 0 is a seed."""
    longest = -(-size // replicates)
    bits = max(longest - 1, 0).bit_length()
    shift = np.zeros((replicates, dimensions), dtype=np.int64)
    steps = np.zeros((replicates, bits, dimensions), dtype=np.int64)
    if dimensions:
        for r, child in enumerate(np.random.SeedSequence(seed).spawn(replicates)):
            shift[r], steps[r] = _generators(dimensions, bits, child)
    return Points(size, dimensions, replicates, shift, steps)


def _generators(
    dimensions: int, bits: int, seed: np.random.SeedSequence
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The shift of one scrambled sequence, and what each bit of an index's Gray code adds to it.

    The Gray code of 2^(k+1) - 1 is bit k alone, so that this point differs from the first by that bit.
    """
    from scipy.stats import qmc

    engine = qmc.Sobol(dimensions, scramble=True, bits=_BITS, rng=np.random.default_rng(seed))
    read = [engine.random(1)[0]]
    for bit in range(bits):
        skipped = 2 ** (bit + 1) - 1 - engine.num_generated
        if skipped:
            engine.fast_forward(skipped)
        read.append(engine.random(1)[0])
    found = np.rint(np.array(read) * 2.0**_BITS).astype(np.int64)[:, _order(dimensions, seed)]
    return found[0], found[1:] ^ found[0]


def _order(dimensions: int, seed: np.random.SeedSequence) -> NDArray[np.intp]:
    """Which of the sequence's dimensions each coordinate takes, anew in every replicate."""
    (child,) = seed.spawn(1)
    return np.random.default_rng(child).permutation(dimensions)
