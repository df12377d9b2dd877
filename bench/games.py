"""Random games to time solvers on: as many as asked for, from a seed, on boards of two to five powers.

The first three powers have the round numbers of the scenario ``reference-2025``; two more have numbers of
the size of India and of the European Union. *Wide* draws leave nothing alone; *near* draws stay within a
tenth of the round numbers, as the draws of a calibrated scenario stay near each other.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters

__all__ = ["DRAWS", "board", "near", "round_numbers", "wide"]

Array = NDArray[np.float64]

GDP = (29_000.0, 2_170.0, 18_700.0, 3_900.0, 19_000.0)
CAPABILITY = (0.45, 0.15, 0.40, 0.15, 0.20)
ACCESS_REST = (0.13, 0.12, 0.13, 0.12, 0.13)
# Import shares: of the row's power from the column's.
ACCESS = (
    (0.0, 0.003, 0.02, 0.004, 0.02),
    (0.05, 0.0, 0.07, 0.01, 0.06),
    (0.05, 0.008, 0.0, 0.006, 0.03),
    (0.01, 0.015, 0.03, 0.0, 0.015),
    (0.02, 0.01, 0.03, 0.004, 0.0),
)
STAKE = {(0, 1): 60.0, (0, 2): 300.0, (1, 2): 60.0}
BOUND = {(0, 1): 30.0, (0, 2): 100.0, (1, 2): 30.0}
# Of good relations, by power, partner and own leader type; other pairs are indifferent.
POLITICAL = {
    (0, 1): (20.0, -150.0),
    (0, 2): (-310.0, -310.0),
    (1, 0): (40.0, 40.0),
    (2, 0): (-310.0, -310.0),
    (2, 1): (10.0, -100.0),
}
TYPED = (0, 2)  # the powers whose leaders come in two types
MUTUAL = ("access_floor", "stake", "transfer_bound")


def board(powers: int = 3, levels: int = 3) -> Board:
    """Every dyad on the same grid; the first and the third power have two leader types."""
    pairs = powers * (powers - 1) // 2
    types = tuple(2 if i in TYPED else 1 for i in range(powers))
    return Board(
        powers=powers,
        levels=(tuple(np.linspace(0.0, 1.0, levels).tolist()),) * pairs,
        types=types,
        hostile=tuple((False, True)[:count] for count in types),
    )


def round_numbers(powers: int = 3, draws: int = 1) -> GameParameters:
    """The same game over and over."""
    n, k = powers, 2

    def pairs(given: dict[tuple[int, int], float], otherwise: float) -> Array:
        table = np.full((n, n), otherwise) * (1.0 - np.eye(n))
        for (i, j), value in given.items():
            if max(i, j) < n:
                table[i, j] = table[j, i] = value
        return table[None]

    political, rates = np.zeros((1, n, n, k)), np.zeros((1, n, k, k))
    for (i, j), value in POLITICAL.items():
        if max(i, j) < n:
            political[0, i, j] = value
    for i in TYPED:
        if i < n:
            rates[0, i] = 0.125 if i == 0 else 0.05
    one = np.ones(1)
    game = GameParameters(
        gdp=np.array([GDP[:n]]),
        capability=np.array([CAPABILITY[:n]]),
        access=np.array(ACCESS)[None, :n, :n],
        access_floor=np.zeros((1, n, n)),
        access_rest=np.array([ACCESS_REST[:n]]),
        exports=np.zeros((1, n, n)),
        rerouting_discount=0.0 * one,
        trade_elasticity=4.0 * one,
        stake=pairs(STAKE, 60.0),
        political_value=political,
        leader_rates=rates,
        coercion=0.3 * one,
        autonomy_weight=0.0 * one,
        spillover=0.0 * one,
        balance_stress=0.0 * one,
        support_share=one,
        contest_steepness=one,
        transfer_bound=pairs(BOUND, 30.0),
        discount=0.05 * one,
        renewal_rate=one,
        precision=one,
        precision_absolute=0.1 * one,
        dependence_weight=0.0 * one,
        shocks=0.0 * one,
        item_worth=np.zeros((1, n, n)),
        item_cost=np.zeros((1, n, n, k)),
        friction_up=np.zeros((1, n, n)),
        friction_down=np.zeros((1, n, n)),
        revision_rate=np.zeros((1, n, n)),
    )
    return game.take(np.zeros(draws, dtype=np.int64))


def near(powers: int, draws: int, seed: int) -> GameParameters:
    """Every number within a tenth of the round one, each on its own."""
    rng = np.random.default_rng(seed)
    base = round_numbers(powers, draws)
    drawn = {}
    for field in fields(base):
        column = getattr(base, field.name)
        factor = rng.uniform(0.9, 1.1, column.shape)
        drawn[field.name] = column * (_mutual(factor) if field.name in MUTUAL else factor)
    drawn["support_share"] = np.minimum(drawn["support_share"], 1.0)
    return GameParameters(**drawn)


def wide(powers: int, draws: int, seed: int) -> GameParameters:
    """Far more than is known to be unsure: half the failures of a solver lie where nobody would look.

    Political values vary by 100 bn a year for up to three powers and by 40 for more, since sums over more
    partners would otherwise leave nothing else to count.
    """
    rng = np.random.default_rng(seed)
    base = round_numbers(powers, draws)

    def uniform(low: float, high: float) -> Array:
        return rng.uniform(low, high, draws)

    def spread(column: Array, sigma: float) -> Array:
        return column * np.exp(rng.normal(0.0, sigma, column.shape))

    rates = np.zeros_like(base.leader_rates)
    for i in TYPED:
        if i < powers:
            rates[:, i, 0, 1], rates[:, i, 1, 0] = uniform(0.02, 0.4), uniform(0.02, 0.4)
    political = rng.normal(0.0, 100.0 if powers <= 3 else 40.0, base.political_value.shape)
    political = (base.political_value + political) * (1.0 - np.eye(powers))[None, :, :, None]
    for i in range(powers):
        if i not in TYPED:
            political[:, i, :, 1] = political[:, i, :, 0]
    bound = rng.uniform(10.0, 150.0, (draws, powers, powers)) * (1.0 - np.eye(powers))
    return replace(
        base,
        gdp=spread(base.gdp, 0.3),
        capability=spread(base.capability, 0.3),
        access=spread(base.access, 0.3),
        stake=_mutual(spread(base.stake, 0.4)),
        political_value=political,
        leader_rates=rates,
        balance_stress=uniform(0.0, 120.0),
        support_share=uniform(0.0, 1.0),
        dependence_weight=uniform(0.0, 1.0),
        precision_absolute=uniform(0.05, 0.2),
        trade_elasticity=uniform(2.0, 6.0),
        transfer_bound=_mutual(bound),
        coercion=uniform(0.0, 1.0),
        autonomy_weight=uniform(0.0, 1.0),
        contest_steepness=uniform(1.0, 2.0),
        discount=uniform(0.03, 0.1),
        renewal_rate=uniform(0.5, 2.0),
    )


DRAWS = {"wide": wide, "near": near}


def _mutual(table: Array) -> Array:
    """Both directions as the first-named has it, (B, n, n)."""
    upper = np.triu(table)
    return upper + np.triu(table, 1).transpose(0, 2, 1)
