"""Solve a batch of games: packs whose lanes refill, one course of iteration for each game.

Every lane holds one game and runs its own course; no number ever crosses from one lane to another,
so a game's answer does not depend on the batch it came in, nor on the number of threads.

1. Start from values of zero (or from given ones) with the precision at the first stage's fraction.
2. Sweep (`sweep`), and correct the part that depends on leader types only (`coarse`).
3. Mix with the last steps by Anderson's method (`anderson`); forget them and take a plain step when
   the residual has grown past `growth` times the best seen in this stage.
4. When the residual is below the stage's tolerance go to the next stage; after the last, refill.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np

from tripolar.game.kernels.anderson import BLOCK, advance, mix, multiply, remember
from tripolar.game.kernels.coarse import correct
from tripolar.game.kernels.course import STAGE, USED, begin, ended, go_on
from tripolar.game.kernels.lanes import LANES, address, stand_alone
from tripolar.game.kernels.stamp import inner, named

__all__ = ["driver", "room"]


@inner(references=True)
def zeros(count):
    """So many zeros; numba compiles its own anew wherever it is called."""
    stand_alone()
    numbers = np.empty(count)
    for at in range(count):
        numbers[at] = 0.0
    return numbers


@inner(references=True)
def whole_zeros(count):
    """So many whole numbers, from zero."""
    stand_alone()
    numbers = np.empty(count, np.int64)
    for at in range(count):
        numbers[at] = 0
    return numbers


@inner(references=True)
def room(count):
    """Room for so many rows, from zero, at an address that vector registers like."""
    stand_alone()
    raw = zeros((count + 1) * LANES)
    skip = -(address(raw) // 8) % LANES
    return raw[skip : skip + count * LANES]


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
