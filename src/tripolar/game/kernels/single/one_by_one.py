"""Solve games one after the other, with eight states to a pack, on small boards and on large ones.

**Small boards.** Settings, stages, corrections, mixing and the order of every sum are those of a batch
(`side_by_side`), so that a game gets the same bits from both. The board is one block.

**Large boards.** The course is the same with one exception: whether the residual has grown is judged by its
length, the root of the sum of its squares, which is what mixing makes small, and not by its largest entry.
The memory is kept in single precision (`memory`).
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np

from tripolar.game.kernels.compile import inner, named
from tripolar.game.kernels.iteration import AGE, STAGE, USED, begin, correct, ended, go_on, mix
from tripolar.game.kernels.lanes import LANES, in_all_lanes, room, whole_zeros, zeros
from tripolar.game.kernels.single.loading import carry_mixes, load_game, load_values, take_values
from tripolar.game.kernels.single.memory import advance, advance_by_steps, remember

__all__ = ["driver", "large_driver"]


def driver(protocol, sweep, keeps_mixes):
    """The driver around a protocol's sweep, and whether that keeps mixes (`nontransferable`)."""

    def drive(plan, batch, path, out):
        """Solve every game of a batch, one after the other; arguments as `kernels.driver` has them.

        `plan` are the arrays of `plan.Plan`.
        """
        start, stages, memory = path[0], path[2], path[5]
        solution, status, sweeps, residual, mixes = out
        size, offsets = plan[0], plan[2]
        n, states, types, row = size[0], size[1], size[2], size[4]
        length, columns = n * size[6], memory + 1
        kept, padded = (columns + LANES - 1) // LANES * LANES, (states * n + 3) // 4 * 4
        width = (types + LANES - 1) // LANES * LANES + LANES
        values, image = room(length // LANES + 1), room(length // LANES + 1)
        residuals = room(padded * kept // LANES)
        images = room(columns * length // LANES + 1)
        gram, factor = room(columns * columns), room(columns * columns)
        weights, valid, products = room(columns), room(columns), zeros(kept)
        means, block_means, sizes = zeros(types * n), zeros(types * n), zeros(2)
        mean_rows, shift_rows, shift = room(types * n), room(types * n), zeros(n * width)
        fresh = room(n * (states // LANES + 2)), room((n * (states + LANES)) // LANES + 2)
        work = (
            room(1), room(2), room(n * row + LANES), room(n * row + LANES), room(states // LANES + 4),
        )  # fmt: skip
        game = (
            room(length // LANES + 1), room(3 * size[7]), room(batch[2].shape[1]),
            room(2 * batch[3].shape[1]), zeros(offsets.size * width), zeros(width), room(4),
            room(4 * size[8] if keeps_mixes else 0),
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
            residuals[:] = 0.0
            images[:] = 0.0
            gram[:] = 0.0
            while True:
                for lane in range(LANES):
                    game[6][3 * LANES + lane] = stages[counts[STAGE * LANES]]
                sweep(plan, game, shocks, values, image, means, sizes, block_means, work, ())
                for mean in range(types * n):
                    for lane in range(LANES):
                        mean_rows[mean * LANES + lane] = means[mean]
                correct(size, leave, coarse, stay, mean_rows, shift_rows)
                for power in range(n):
                    for at in range(width):
                        shift[power * width + at] = shift_rows[(at % types * n + power) * LANES]
                done = ended(counts, 0, sizes[0], sizes[1], path)
                if done >= 0:
                    break
                newest = (slots[0] + 1) % columns
                for k in range(memory, 0, -1):
                    slots[k] = slots[k - 1]
                slots[0] = newest
                remember(
                    size, values, image, shift, residuals, images, newest, kept, padded, fresh, products
                )  # fmt: skip
                for k in range(columns):
                    for lane in range(LANES):
                        gram[(newest * columns + k) * LANES + lane] = products[k]
                        gram[(k * columns + newest) * LANES + lane] = products[k]
                go_on(counts, marks, 0, sizes[0], sizes[1], sizes[0], path, valid)
                in_all_lanes(valid)
                mix(gram, slots, valid, factor, weights)
                advance(values, images, weights, slots, length)
            take_values(size, image, draw, solution)
            if keeps_mixes:
                carry_mixes(plan, mixes, draw, game[7], True)
            status[draw], sweeps[draw], residual[draw] = done, counts[USED * LANES], sizes[0]

    return named(f"single_{protocol}", drive, references=True)


@inner()
def _enter(products, slots, count, means, shifts, relations, gram):
    """Inner products of the corrected residuals into the Gram matrix; their squared length.

    `means` and `shifts` are the residuals' sums over relations and their corrections, by column.
    """
    columns, newest = slots.size, slots[0]
    for k in range(count):
        column = slots[k]
        total = 0.0
        for lane in range(LANES):
            total += products[k * LANES + lane]
        for row in range(means.shape[1]):
            mine, theirs = shifts[newest, row], shifts[column, row]
            total += mine * means[column, row] + theirs * means[newest, row] + relations * mine * theirs
        for lane in range(LANES):
            gram[(newest * columns + column) * LANES + lane] = total
            gram[(column * columns + newest) * LANES + lane] = total
    return gram[(newest * columns + newest) * LANES]


@inner()
def _steps_back(weights, shifts, slots, age, n, back, shift):
    """From weights of images to those of the steps between them, and the mixture of their corrections."""
    types, width = shifts.shape[1] // n, shift.size // n
    older = 0.0
    for k in range(age, 0, -1):
        older += weights[k * LANES]
        for lane in range(LANES):
            back[(k - 1) * LANES + lane] = 0.0 - older
    for power in range(n):
        for at in range(width):
            total = 0.0
            for k in range(age + 1):
                total += weights[k * LANES] * shifts[slots[k], at % types * n + power]
            shift[power * width + at] = total


def large_driver(protocol, sweep, keeps_mixes):
    """The driver around a protocol's sweep, and whether that keeps mixes (`nontransferable`)."""

    def drive(plan, batch, path, out):
        """Solve every game of a batch, one after the other; arguments as `kernels.driver` has them.

        `plan` are the arrays of `plan.Plan`.
        """
        start, stages, memory = path[0], path[2], path[5]
        solution, status, sweeps, residual, mixes = out
        size, offsets = plan[0], plan[2]
        n, states, types, row = size[0], size[1], size[2], size[4]
        length, columns = n * size[6], memory + 1
        relations = float(states // types)
        width = (types + LANES - 1) // LANES * LANES + LANES
        values, image, before = (
            room(length // LANES + 1),
            room(length // LANES + 1),
            room(length // LANES + 1),
        )
        # Nothing is read that has not been written in the same course.
        residuals = np.empty(columns * length + LANES, np.float32)
        steps = np.empty(columns * length + LANES, np.float32)
        gram, factor, products = room(columns * columns), room(columns * columns), room(columns)
        weights, valid, back = room(columns), room(columns), room(columns)
        means, block_means, sizes = zeros(types * n), zeros(types * n), zeros(2)
        mean_rows, shift_rows, shift = room(types * n), room(types * n), zeros(n * width)
        kept_means, shifts = np.zeros((columns, types * n)), np.zeros((columns, types * n))
        work = (
            room(1), room(2), room(n * row + LANES), room(n * row + LANES), room(n * types),
        )  # fmt: skip
        game = (
            room(length // LANES + 1), room(3 * size[7]), room(batch[2].shape[1]),
            room(2 * batch[3].shape[1]), zeros(offsets.size * width), zeros(width), room(4),
            room(4 * size[8] if keeps_mixes else 0),
        )  # fmt: skip
        leave, coarse, stay = room(types), room(types * types), room(types)
        slots, counted = whole_zeros(columns), whole_zeros(1)
        counts, marks = whole_zeros(4 * LANES), room(2)
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
                for k in range(memory, 0, -1):
                    slots[k] = slots[k - 1]
                slots[0] = newest
                # The newest, and what belongs to the same course.
                counted[0] = min(counts[AGE * LANES] + 1, memory) + 1
                products[:] = 0.0
                for lane in range(LANES):
                    game[6][3 * LANES + lane] = stages[counts[STAGE * LANES]]
                rings = (before, residuals, steps, slots, counted, products)
                sweep(plan, game, shocks, values, image, means, sizes, block_means, work, rings)
                for mean in range(types * n):
                    kept_means[newest, mean] = means[mean]
                    for lane in range(LANES):
                        mean_rows[mean * LANES + lane] = means[mean]
                correct(size, leave, coarse, stay, mean_rows, shift_rows)
                for mean in range(types * n):
                    shifts[newest, mean] = shift_rows[mean * LANES]
                done = ended(counts, 0, sizes[0], sizes[1], path)
                if done >= 0:
                    break
                reach = np.sqrt(_enter(products, slots, counted[0], kept_means, shifts, relations, gram))
                mixed = go_on(counts, marks, 0, sizes[0], sizes[1], reach, path, valid)
                in_all_lanes(valid)
                mix(gram, slots, valid, factor, weights)
                _steps_back(weights, shifts, slots, mixed, n, back, shift)
                advance_by_steps(size, values, image, shift, steps, back, slots, mixed)
                image, before = before, image
            take_values(size, image, draw, solution)
            if keeps_mixes:
                carry_mixes(plan, mixes, draw, game[7], True)
            status[draw], sweeps[draw], residual[draw] = done, counts[USED * LANES], sizes[0]

    return named(f"large_{protocol}", drive, references=True)
