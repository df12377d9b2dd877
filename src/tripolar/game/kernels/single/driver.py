"""Solve games one after the other: the course of `kernels.driver`, with eight states to a pack.

Settings, stages, corrections, mixing and the order of every sum are those of a batch, so that a game gets the
same bits here and there. The board is one block: larger ones have kernels of their own (`kernels.large`).
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np

from tripolar.game.kernels.anderson import mix
from tripolar.game.kernels.coarse import correct
from tripolar.game.kernels.driver import CONVERGED, CYCLING, NOT_CONVERGED, STALL, room
from tripolar.game.kernels.lanes import LANES
from tripolar.game.kernels.single.loading import load_game, load_values, take_mixes, take_values
from tripolar.game.kernels.single.mixing import advance, remember
from tripolar.game.kernels.stamp import named

__all__ = ["driver"]


def driver(protocol, sweep, keeps_mixes):
    """The driver around a protocol's sweep, and whether that keeps mixes (`nontransferable`)."""

    def drive(tables, plan, batch, path, out):
        """Solve every game of a batch, one after the other; arguments as `kernels.driver` has them.

        `plan` are the arrays of `plan.Plan`.
        """
        start, warm, stages, tolerance, budget, memory, growth = path
        solution, status, sweeps, residual, mixes = out
        size, dyads, offsets = plan[0], plan[1], plan[2]
        n, states, types, row = size[0], size[1], size[2], size[4]
        length, last_stage, columns = n * size[6], stages.size - 1, memory + 1
        kept, padded = (columns + LANES - 1) // LANES * LANES, (states * n + 3) // 4 * 4
        width = (types + LANES - 1) // LANES * LANES + LANES
        values, image = room(length // LANES + 1), room(length // LANES + 1)
        residuals = room(padded * kept // LANES)
        images = room(columns * length // LANES + 1)
        gram, factor = room(columns * columns), room(columns * columns)
        weights, valid, products = room(columns), room(columns), np.zeros(kept)
        means, block_means, sizes = np.zeros(types * n), np.zeros(types * n), np.zeros(2)
        mean_rows, shift_rows, shift = room(types * n), room(types * n), np.zeros(n * width)
        fresh = room(n * (states // LANES + 2)), room((n * (states + LANES)) // LANES + 2)
        work = (
            room(1), room(2), room(n * row + LANES), room(n * row + LANES), room(states // LANES + 4),
        )  # fmt: skip
        game = (
            room(length // LANES + 1), room(3 * size[7]), room(dyads.shape[0]),
            room(2 * batch[3].shape[1]), np.zeros(offsets.size * width), np.zeros(width), room(4),
            room(4 * size[8] if keeps_mixes else 0),
        )  # fmt: skip
        # As `coarse` wants them: leave, (ρI - Q)⁻¹ and one over leave stand at 5, 7 and 8.
        none = room(0)
        rates = (
            none, none, none, none, none, room(types), none, room(types * types), room(types),
        )  # fmt: skip
        slots = np.arange(columns)
        for draw in range(status.size):
            load_game(tables, plan, batch, mixes, draw, game, rates)
            load_values(size, start, draw, values)
            shocks = batch[6][draw, 2] > 0.0
            stage = last_stage if warm else 0
            used, age, marked_at, best, mark = 0, -1, 0, np.inf, np.inf
            residuals[:] = 0.0
            images[:] = 0.0
            gram[:] = 0.0
            while True:
                for lane in range(LANES):
                    game[6][3 * LANES + lane] = stages[stage]
                sweep(plan, game, shocks, values, image, means, sizes, block_means, work, ())
                for mean in range(types * n):
                    for lane in range(LANES):
                        mean_rows[mean * LANES + lane] = means[mean]
                correct(tables, rates, mean_rows, shift_rows)
                for power in range(n):
                    for at in range(width):
                        shift[power * width + at] = shift_rows[(at % types * n + power) * LANES]
                used += 1
                size_now = sizes[0]
                relative = size_now / max(sizes[1], 1.0)
                # `not (x < y)` also catches numbers that are not finite.
                if not (size_now < 1e300):
                    done = NOT_CONVERGED
                elif relative <= tolerance[stage] and stage == last_stage:
                    done = CONVERGED
                elif used >= budget:
                    done = CYCLING if used - marked_at > STALL else NOT_CONVERGED
                else:
                    done = -1
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
                # How many columns before this one belong to the same course.
                age = min(age + 1, memory)
                if relative <= tolerance[stage] and stage < last_stage:
                    stage += 1
                    age = -1
                    best, mark, marked_at = np.inf, np.inf, used
                elif size_now > growth * best:
                    # Measure growth from here, as in a batch.
                    age = 0
                    best = size_now
                if size_now < 0.5 * mark:
                    mark, marked_at = size_now, used
                best = min(best, size_now)
                for k in range(columns):
                    for lane in range(LANES):
                        valid[k * LANES + lane] = 1.0 if k <= age else 0.0
                mix(gram, slots, valid, factor, weights)
                advance(values, images, weights, slots, length)
            take_values(size, image, draw, solution)
            take_mixes(plan, game[7], draw, mixes)
            status[draw], sweeps[draw], residual[draw] = done, used, size_now

    return named(f"single_{protocol}", drive, error_model="numpy")
