"""Solve a batch of games: packs whose lanes refill, one course of iteration for each game.

Every lane holds one game and runs its own course; no number ever crosses from one lane to another,
so a game's answer does not depend on the batch it came in, nor on the number of threads.

1. Start from values of zero (or from given ones) with the precision at the first stage's fraction.
2. Sweep, and correct the part that depends on leader types only (`iteration`).
3. Mix with the last steps by Anderson's method; forget them and take a plain step when the residual has
   grown past `growth` times the best seen in this stage.
4. When the residual is below the stage's tolerance go to the next stage; after the last, refill.

A sweep is the equilibrium map for a pack of games. It renews all dyads by lines: a *line* is the run of
states that differ only in one dyad's level, and a protocol that ends in an agreement gives three kernels,
for lines of three levels without an item and with one, and for a single state of any other line. Arrays are
flat; a *row* is one number of every game in the pack (see `batch`). Functions are built around their
protocol's: passed as arguments they would keep the whole from being cached on disk.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.compile import inner, named
from tripolar.game.kernels.iteration import (
    BLOCK,
    STAGE,
    USED,
    advance,
    begin,
    correct,
    ended,
    go_on,
    mix,
    multiply,
    remember,
)
from tripolar.game.kernels.lanes import (
    LANES,
    absolute,
    add,
    larger,
    load,
    move_costs,
    room,
    splat,
    store,
    whole_zeros,
)

__all__ = ["by_reading", "driver", "renewals", "sweeper"]


@inner()
def _fill(target, lane, source, draw):
    for row in range(source.shape[1]):
        target[row * LANES + lane] = source[draw, row]


@inner()
def _clear(target, lane):
    for at in range(lane, target.size, LANES):
        target[at] = 0.0


def driver(protocol, sweep, keeps_mixes):
    """The driver around a protocol's sweep, and whether that keeps mixes (`nontransferable`)."""

    def drive(tables, batch, path, out):
        """Solve every game of a batch; writes the results in place.

        Parameters
        ----------
        tables : tuple
            Arrays of `layout.Geometry`.
        batch : tuple
            Arrays of `layout.Batch`, (B, rows) each.
        path : tuple
            Values to start from (B, S * n); whether to skip the tracing; fractions of the precision, the
            last one 1; the relative residual that ends each; sweeps allowed per game; steps Anderson's
            method remembers; residual over the stage's best at which they are forgotten; relative
            residual above which only every second sweep is mixed.
        out : tuple
            Values (B, S * n); CONVERGED, CYCLING or NOT_CONVERGED; sweeps used; max |T(V) - V|; (B,) each.
            Last the mixes, (B, dyads * S * 4), or (B, 0) where the protocol keeps none; they hold those to
            start from.
        """
        start, stages, memory = path[0], path[2], path[5]
        solution, status, sweeps, residual, mixes = out
        size = tables[0]
        games, rows = batch[0].shape
        n, types = size[0], size[2]
        columns, padded = memory + 1, (rows + BLOCK - 1) // BLOCK * BLOCK
        values, image = room(padded), room(rows)
        residuals, images = room(columns * padded), room(columns * padded)
        gram, factor = room(columns * columns), room(columns * columns)
        weights, valid, fraction, sizes = room(columns), room(columns), room(1), room(2)
        means, shift = room(types * n), room(types * n)
        game = (
            room(rows), room(batch[1].shape[1]), room(batch[2].shape[1]), room(batch[3].shape[1]),
            room(batch[4].shape[1]), room(types), room(batch[6].shape[1]), room(types * types),
            room(types),
            room(4 * size[3] * size[1] if keeps_mixes else 0),
        )  # fmt: skip
        # An empty lane plays a game of zeros, with nothing to divide by nothing.
        game[1][:] = 0.5
        game[5][:], game[8][:] = 1.0, 1.0
        draw_of, counts, marks = whole_zeros(LANES), whole_zeros(4 * LANES), room(2)
        waiting, busy = 0, 0
        slots = whole_zeros(columns)
        for lane in range(LANES):
            draw_of[lane] = -1
        for k in range(columns):
            slots[k] = k

        while True:
            for lane in range(LANES):
                if draw_of[lane] < 0 and waiting < games:
                    draw_of[lane] = waiting
                    _fill(values, lane, start, waiting)
                    for k in range(8):
                        _fill(game[k], lane, batch[k], waiting)
                    for kind in range(types):
                        game[8][kind * LANES + lane] = 1.0 / batch[5][waiting, kind]
                    _fill(game[9], lane, mixes, waiting)
                    begin(counts, marks, lane, path)
                    fraction[lane] = stages[counts[STAGE * LANES + lane]]
                    waiting += 1
                    busy += 1
            if busy == 0:
                return
            sweep(tables, game, fraction, values, image, means, sizes)
            correct(size, game[5], game[7], game[8], means, shift)
            newest = (slots[0] + 1) % columns
            for k in range(memory, 0, -1):
                slots[k] = slots[k - 1]
            slots[0] = newest
            remember(values, image, shift, residuals, images, newest, rows, padded, types * n)
            multiply(residuals, newest, columns, padded, gram)
            for lane in range(LANES):
                draw = draw_of[lane]
                if draw < 0:
                    continue
                done = ended(counts, lane, sizes[lane], sizes[LANES + lane], path)
                if not (sizes[lane] < 1e300):
                    _clear(residuals, lane)
                    _clear(images, lane)
                    _clear(gram, lane)
                if done >= 0:
                    for row in range(rows):
                        solution[draw, row] = image[row * LANES + lane]
                    for row in range(mixes.shape[1]):
                        mixes[draw, row] = game[9][row * LANES + lane]
                    status[draw], residual[draw] = done, sizes[lane]
                    sweeps[draw] = counts[USED * LANES + lane]
                    draw_of[lane] = -1
                    busy -= 1
                    continue
                go_on(counts, marks, lane, sizes[lane], sizes[LANES + lane], sizes[lane], path, valid)
                fraction[lane] = stages[counts[STAGE * LANES + lane]]
            mix(gram, slots, valid, factor, weights)
            advance(values, images, weights, slots, rows, padded)

    return named(protocol, drive, references=True)


def by_reading(name, made, friction, items):
    """Renewals by whether a game of the pack reads noise as shocks; `made` builds them for either.

    Each is a function of its own, since what entropies need would keep registers from lines without them.
    Where moves cost something noise is nearly always read as shocks, and boards with `items` that count are
    not worth another compilation: all their games take the one for shocks, mistakes with nothing to add.
    """
    with_shocks = named(f"{name}_shocks", made(True))
    if friction:
        return with_shocks
    without = named(f"{name}_mistakes", made(False))

    def renew(tables, game, fraction, values, image):
        scalars, shocks = game[6], False
        for lane in range(LANES):
            shocks |= scalars[2 * LANES + lane] > 0.0
        if items:
            for d in range(tables[0][3]):
                shocks |= tables[1][d, 5] > 0
        if shocks:
            return with_shocks(tables, game, fraction, values, image)
        return without(tables, game, fraction, values, image)

    return named(name, renew, forceinline=True)


def renewals(protocol, three_states, item_line, one_state, friction):
    """The renewals of a protocol, from its kernels (`agreement`); whether moves cost anything."""

    def made(shocks):
        def renew(tables, game, fraction, values, image):
            size, dyads, lines = tables[0], tables[1], tables[2]
            share, dyad, item, scalars = game[1], game[2], game[3], game[6]
            n, states, types, active = size[0], size[1], size[2], size[3]
            scale, taste = load(fraction, 0), load(scalars, 2)
            for d in range(active):
                i, j, levels, stride = dyads[d, 0], dyads[d, 1], dyads[d, 2], dyads[d, 3] * n
                item_number = dyads[d, 5]
                bound, none = load(dyad, d), splat(0.0)
                up_i, up_j, down_i, down_j = none, none, none, none
                if friction:
                    up_i, up_j, down_i, down_j = move_costs(dyad, d)
                for line in range(dyads[d, 4], dyads[d, 4] + states // levels):
                    s0, at = lines[line, 0] * n, lines[line, 1] * 3
                    beta, eta_i, eta_j = (
                        load(share, at), load(share, at + 1) * scale, load(share, at + 2) * scale,
                    )  # fmt: skip
                    has_item, item_i, item_j = 0.0, none, none
                    if shocks and item_number > 0:
                        has_item = 1.0
                        item_row = ((item_number - 1) * types + lines[line, 0] % types) * 2
                        item_i, item_j = load(item, item_row), load(item, item_row + 1)
                    if levels == 3:
                        s1, s2 = s0 + stride, s0 + 2 * stride
                        i0, i1, i2 = load(values, s0 + i), load(values, s1 + i), load(values, s2 + i)
                        j0, j1, j2 = load(values, s0 + j), load(values, s1 + j), load(values, s2 + j)
                        if shocks and item_number > 0:
                            (
                                r_i0, r_i1, r_i2, r_j0, r_j1, r_j2,
                                stay0, up0, down1, stay1, up1, down2, stay2,
                            ) = item_line(
                                i0, i1, i2, j0, j1, j2, beta, eta_i, eta_j, bound, taste, shocks,
                                up_i, up_j, down_i, down_j, item_i, item_j,
                            )  # fmt: skip
                        else:
                            (
                                r_i0, r_i1, r_i2, r_j0, r_j1, r_j2,
                                stay0, up0, down1, stay1, up1, down2, stay2,
                            ) = three_states(
                                i0, i1, i2, j0, j1, j2, beta, eta_i, eta_j, bound, taste, shocks,
                                up_i, up_j, down_i, down_j,
                            )  # fmt: skip
                        add(image, s0 + i, r_i0)
                        add(image, s1 + i, r_i1)
                        add(image, s2 + i, r_i2)
                        add(image, s0 + j, r_j0)
                        add(image, s1 + j, r_j1)
                        add(image, s2 + j, r_j2)
                        for other in range(n - 2):
                            k = other + (other >= i)
                            k += k >= j
                            v0, v1, v2 = load(values, s0 + k), load(values, s1 + k), load(values, s2 + k)
                            add(image, s0 + k, stay0 * v0 + up0 * v1)
                            add(image, s1 + k, down1 * v0 + stay1 * v1 + up1 * v2)
                            add(image, s2 + k, down2 * v1 + stay2 * v2)
                        continue
                    for level in range(levels):
                        here = s0 + level * stride
                        down = here - stride if level > 0 else here
                        up = here + stride if level + 1 < levels else here
                        r_i, r_j, fall, stay, rise = one_state(
                            load(values, down + i), load(values, here + i), load(values, up + i),
                            load(values, down + j), load(values, here + j), load(values, up + j),
                            beta, eta_i, eta_j, bound, taste, shocks,
                            up_i if level + 1 < levels else none, up_j if level + 1 < levels else none,
                            down_i if level > 0 else none, down_j if level > 0 else none, item_i, item_j,
                            1.0 if level > 0 else 0.0, 1.0 if level + 1 < levels else 0.0, has_item,
                        )  # fmt: skip
                        add(image, here + i, r_i)
                        add(image, here + j, r_j)
                        for k in range(n):
                            if k != i and k != j:
                                v0, v1 = load(values, down + k), load(values, here + k)
                                v2 = load(values, up + k)
                                add(image, here + k, fall * v0 + stay * v1 + rise * v2)
            return splat(0.0)

        return renew

    return by_reading(protocol, made, friction, True)


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
