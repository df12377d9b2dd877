"""Several equilibria of one game: what other starts lead to.

Which equilibrium is reported is a convention (`game.equilibrium`). This module tests how much depends on
it: the same game is solved from many starts around the selected solution, without tracing but with the
rescue paths' settings, and what they end in is sorted by its values. More starts can only find more; that
nothing else was found does not show that there is nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.equilibrium import Solution
from tripolar.game.eras import EraSolution, solve_eras
from tripolar.game.kernels.batch import joined
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.starts import starting_values

__all__ = ["SAME", "Equilibria", "Equilibrium", "equilibria"]

Array = NDArray[np.float64]

# Solutions whose values differ by less than this part of the largest value are the same one: a
# thousand times the tolerance of the solver, whose error can be a hundred times its residual.
SAME = 1e-5


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """One of the distinct equilibria found.

    Attributes
    ----------
    value : tuple of float
        Value of the start state to each power, as a yearly sum, bn US$.
    starts : int
        Random starts that ended in it.
    selected : bool
        Whether it is the one the standard path selects.
    distance : float
        Largest difference from the selected one in any power's yearly value of any state, bn US$;
        NaN where the standard path selects none.
    """

    value: tuple[float, ...]
    starts: int
    selected: bool
    distance: float


@dataclass(frozen=True, slots=True)
class Equilibria:
    """What the starts led to.

    Attributes
    ----------
    found : tuple of Equilibrium
        The selected one first, then by how many starts led there.
    solution : EraSolution
        Their solutions, a row each.
    not_converged : int
        Random starts that did not settle.
    tolerance : float
        Yearly distance up to which solutions count as the same, bn US$.
    """

    found: tuple[Equilibrium, ...]
    solution: EraSolution = field(repr=False)
    not_converged: int
    tolerance: float


def equilibria(
    parameters: GameParameters,
    board: Board,
    *,
    begin: int,
    protocol: str = "expiry",
    starts: int = 32,
    seed: int = 0,
    selected: EraSolution | None = None,
) -> Equilibria:
    """Solve one game along the standard path and from random starts, and sort what is found.

    Under ``nontransferable`` the pairs' mixes start uniform from every start, so that equilibria with
    other mixes are found only where other values lead to them.

    Parameters
    ----------
    parameters, board
        One game.
    begin : int
        Its start state.
    protocol : str
        Renewal protocol.
    starts, seed : int
        Number of random starts, and their seed (0 is a seed).
    selected : EraSolution, optional
        What the standard path gave, when it is known; of a chain, which is then looked into, all eras.
    """
    base = solve_eras([parameters], board, (), protocol=protocol) if selected is None else selected
    many = np.zeros(starts, dtype=np.int64)
    tried = solve_eras(
        [era.parameters.take(many) for era in base.eras],
        board,
        base.exit_rates[:-1],
        protocol=protocol,
        near=[(starting_values(era.values, board, starts, seed)[:, 0], None) for era in base.eras],
    )
    discount = float(parameters.discount[0])
    settled = np.flatnonzero(tried.converged)
    own_values, values = (np.stack([era.values for era in each.eras], axis=1) for each in (base, tried))
    known = [own_values[0]] if base.converged[0] else []
    rows: list[int] = []
    hits = [0] * len(known)
    largest = max((float(np.abs(v).max()) for v in (*known, *values[settled])), default=0.0)
    for row in settled:
        apart = [float(np.abs(values[row] - other).max()) for other in known]
        if apart and min(apart) <= SAME * largest:
            hits[int(np.argmin(apart))] += 1
        else:
            known.append(values[row])
            rows.append(int(row))
            hits.append(1)
    own = len(known) - len(rows)
    order = [*range(own), *sorted(range(own, len(known)), key=lambda k: -hits[k])]
    found = tuple(
        Equilibrium(
            value=tuple(float(v) for v in discount * known[k][0, begin]),
            starts=hits[k],
            selected=k < own,
            distance=discount * float(np.abs(known[k] - known[0]).max()) if own else float("nan"),
        )
        for k in order
    )
    solution = _stacked(base, tried, [rows[k - own] for k in order if k >= own], own)
    return Equilibria(found, solution, starts - settled.size, discount * SAME * largest)


def _stacked(base: EraSolution, tried: EraSolution, rows: list[int], own: int) -> EraSolution:
    """The selected solution, if there is one, and these of the others, in one."""
    one, others = base.take(np.arange(own)), tried.take(np.array(rows, dtype=np.int64))
    return replace(
        one,
        eras=tuple(_joined(*each) for each in zip(one.eras, others.eras, strict=True)),
        packed=tuple(joined(*each) for each in zip(one.packed, others.packed, strict=True)),
    )


def _joined(one: Solution, others: Solution) -> Solution:
    mixes = None
    if one.mixes is not None and others.mixes is not None:
        mixes = np.concatenate([one.mixes, others.mixes])
    return replace(
        one,
        parameters=GameParameters.concatenate([one.parameters, others.parameters]),
        values=np.concatenate([one.values, others.values]),
        status=np.concatenate([one.status, others.status]),
        path=np.concatenate([one.path, others.path]),
        sweeps=np.concatenate([one.sweeps, others.sweeps]),
        residual=np.concatenate([one.residual, others.residual]),
        mixes=mixes,
    )
