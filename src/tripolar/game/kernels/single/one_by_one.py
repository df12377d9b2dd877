"""Solve games one after the other, with eight states to a pack, on small boards and on large ones.

What is remembered of a game's sweeps, and how they are mixed, is the difference between the two: a driver is
built around one of the memories in `memory`.

**Small boards.** Settings, stages, corrections, mixing and the order of every sum are those of a batch
(`side_by_side`), so that a game gets the same bits from both. The board is one block.

**Large boards.** The course is the same with one exception: whether the residual has grown is judged by its
length, the root of the sum of its squares, which is what mixing makes small, and not by its largest entry.
The memory is kept in single precision.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.compile import named
from tripolar.game.kernels.iteration import STAGE, USED, begin, correct, ended, go_on, mix
from tripolar.game.kernels.lanes import LANES, in_all_lanes, room, whole_zeros, zeros
from tripolar.game.kernels.single.loading import carry_mixes, load_game, load_values, take_values

__all__ = ["driver"]


def driver(name, sweep, memory, keeps_mixes):
    """The driver around a sweep and the memory it is closed by.

    `keeps_mixes` is whether the protocol keeps mixes (`nontransferable`).
    """
    make, await_sweep, _, keep, step, compares_images = memory

    def drive(plan, batch, path, out):
        """Solve every game of a batch, one after the other; arguments as `side_by_side.driver` has them.

        `plan` are the arrays of `plan.Walk`.
        """
        start, stages, older = path[0], path[2], path[5]
        solution, status, sweeps, residual, mixes = out
        size, offsets = plan[0], plan[2]
        n, states, types, row = size[0], size[1], size[2], size[4]
        packs, columns = n * size[6] // LANES + 1, older + 1
        width = (types + LANES - 1) // LANES * LANES + LANES
        values, image, before = room(packs), room(packs), room(packs if compares_images else 0)
        gram, factor = room(columns * columns), room(columns * columns)
        weights, valid = room(columns), room(columns)
        means, block_means, sizes = zeros(types * n), zeros(types * n), zeros(2)
        mean_rows, shift_rows, shift = room(types * n), room(types * n), zeros(n * width)
        own = make(size, columns)
        work = (
            room(1), room(2), room(n * row + LANES), room(n * row + LANES),
            room(max(states // LANES + 4, n * types)),
        )  # fmt: skip
        game = (
            room(packs), room(3 * size[7]), room(batch[2].shape[1]), room(2 * batch[3].shape[1]),
            zeros(offsets.size * width), zeros(width), room(4), room(4 * size[8] if keeps_mixes else 0),
        )  # fmt: skip
        leave, coarse, stay = room(types), room(types * types), room(types)
        slots, counts, marks = whole_zeros(columns), whole_zeros(4 * LANES), room(2)
        for k in range(columns):
            slots[k] = k
        for draw in range(status.size):
            load_game(plan, batch, draw, game, leave, coarse, stay)
            if keeps_mixes:
                carry_mixes(plan, mixes, draw, game[7], False)
            load_values(size, start, draw, values)
            shocks = batch[6][draw, 2] > 0.0
            begin(counts, marks, 0, path)
            gram[:] = 0.0
            while True:
                newest = (slots[0] + 1) % columns
                for k in range(older, 0, -1):
                    slots[k] = slots[k - 1]
                slots[0] = newest
                for lane in range(LANES):
                    game[6][3 * LANES + lane] = stages[counts[STAGE * LANES]]
                rings = (before, slots) + own  # noqa: RUF005  # numba reads no star in a tuple
                await_sweep(rings, counts)
                sweep(plan, game, shocks, values, image, means, sizes, block_means, work, rings)
                for mean in range(types * n):
                    for lane in range(LANES):
                        mean_rows[mean * LANES + lane] = means[mean]
                correct(size, leave, coarse, stay, mean_rows, shift_rows)
                done = ended(counts, 0, sizes[0], sizes[1], path)
                if done >= 0:
                    break
                reach = keep(size, values, image, sizes[0], means, shift_rows, shift, rings, gram)
                mixed = go_on(counts, marks, 0, sizes[0], sizes[1], reach, path, valid)
                in_all_lanes(valid)
                mix(gram, slots, valid, factor, weights)
                step(size, values, image, shift, rings, weights, mixed)
                if compares_images:
                    image, before = before, image
            take_values(size, image, draw, solution)
            if keeps_mixes:
                carry_mixes(plan, mixes, draw, game[7], True)
            status[draw], sweeps[draw], residual[draw] = done, counts[USED * LANES], sizes[0]

    return named(name, drive, references=True)
