"""One sweep of the equilibrium map for a pack of games, under any protocol.

Arrays are flat; a *row* is one number of every game in the pack (see `layout`). Functions are built
around their protocol's: passed as arguments they would keep the whole from being cached on disk.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.lanes import absolute, larger, load, splat, store
from tripolar.game.kernels.stamp import inner, named

__all__ = ["add", "sweeper"]


@inner(forceinline=True)
def add(array, row, pack):
    """Add a pack to a row of a flat array."""
    store(array, row, load(array, row) + pack)


@inner(forceinline=True)
def _close(tables, game, values, image, means, sizes, unsettled):
    """Add flow payoffs and leader moves, divide by the rates, and take stock of the residual."""
    size, moves, first_move = tables[0], tables[3], tables[4]
    flow, rates, scalars, inverse = game[0], game[4], game[6], game[8]
    n, states, types = size[0], size[1], size[2]
    renewal_rate = load(scalars, 0)
    means[:] = 0.0
    largest, extent = unsettled, splat(0.0)
    for first in range(0, states, types):
        for kind in range(types):
            over = load(inverse, kind)
            for power in range(n):
                row, mean = (first + kind) * n + power, kind * n + power
                total = load(flow, row) + renewal_rate * load(image, row)
                for move in range(first_move[kind], first_move[kind + 1]):
                    total += load(rates, move) * load(values, (first + moves[move, 1]) * n + power)
                new = total * over
                residual = new - load(values, row)
                store(image, row, new)
                add(means, mean, residual)
                largest = larger(largest, absolute(residual))
                extent = larger(extent, absolute(new))
    # `larger` passes over numbers that are not finite; the sums do not, and 0 * inf is not a number.
    for mean in range(types * n):
        largest += 0.0 * load(means, mean)
    store(sizes, 0, largest)
    store(sizes, 1, extent)


def sweeper(protocol, renew):
    """The sweep of a protocol. `renew` adds every dyad's renewal to the image.

    It returns what the protocol itself leaves unsettled, in units of V; zero for most.
    """

    def sweep(tables, game, fraction, values, image, means, sizes):
        """image = T(values); also the residual's sums by leader type, its largest entry, and T's.

        Parameters
        ----------
        tables : tuple
            Arrays of `layout.Geometry`.
        game : tuple
            Rows of `layout.Batch` for this pack, then one over `leave`, then what the protocol keeps.
        fraction : one row
            Scales the precision, for tracing.
        values, image : (S * n) rows
            V, and T(V) out.
        means : (H * n) rows
            Out: sum over relations of T(V) - V.
        sizes : two rows
            Out: max |T(V) - V| (not a number where anything is not finite) and max |T(V)|.
        """
        image[:] = 0.0
        unsettled = renew(tables, game, fraction, values, image)
        _close(tables, game, values, image, means, sizes, unsettled)

    return named(protocol, sweep)
