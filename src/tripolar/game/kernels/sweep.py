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
def _open(tables, game, values, image):
    """image = (flow payoffs + leader moves) / μ: what does not depend on renewals."""
    size, moves, first_move = tables[0], tables[3], tables[4]
    flow, rates = game[0], game[4]
    n, states, types = size[0], size[1], size[2]
    over = 1.0 / load(game[6], 0)
    for kind in range(types):
        # Two moves are taken together; where there are fewer, nothing comes from where one stands.
        start, stop = first_move[kind], first_move[kind + 1]
        one, other, to_one, to_other = splat(0.0), splat(0.0), 0, 0
        if start < stop:
            one, to_one = load(rates, start) * over, (moves[start, 1] - kind) * n
        if start + 1 < stop:
            other, to_other = load(rates, start + 1) * over, (moves[start + 1, 1] - kind) * n
        for first in range(kind * n, states * n, types * n):
            for row in range(first, first + n):
                total = load(flow, row) * over + one * load(values, row + to_one)
                store(image, row, total + other * load(values, row + to_other))
        for move in range(start + 2, stop):
            rate, there = load(rates, move) * over, (moves[move, 1] - kind) * n
            for first in range(kind * n, states * n, types * n):
                for row in range(first, first + n):
                    add(image, row, rate * load(values, row + there))


@inner(forceinline=True)
def _close(tables, game, values, image, means, sizes, unsettled):
    """Divide by the rates of leaving, and take stock of the residual."""
    size, inverse = tables[0], game[8]
    n, states, types = size[0], size[1], size[2]
    renewal_rate = load(game[6], 0)
    largest, extent = unsettled, splat(0.0)
    for kind in range(types):
        over = renewal_rate * load(inverse, kind)
        for mean in range(kind * n, kind * n + n):
            total, most, reach = splat(0.0), splat(0.0), splat(0.0)
            for row in range(mean, states * n, types * n):
                new = load(image, row) * over
                residual = new - load(values, row)
                store(image, row, new)
                total += residual
                most = larger(most, absolute(residual))
                reach = larger(reach, absolute(new))
            store(means, mean, total)
            largest, extent = larger(largest, most), larger(extent, reach)
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
        _open(tables, game, values, image)
        unsettled = renew(tables, game, fraction, values, image)
        _close(tables, game, values, image, means, sizes, unsettled)

    return named(protocol, sweep)
