"""Eras: phases with parameters of their own, which follow each other and are solved backward.

Era k of K ends at a rate x_k, whatever the powers do, and the next begins with relations and leaders as they
stand; the last never ends. With V_{k+1} known, era k is a game of the usual kind, whose flow payoffs are
u_k + x_k V_{k+1} and whose discount rate is ρ + x_k. So no kernel knows of eras:

1. The last era is solved first, as any game is.
2. Each earlier one is solved with the values of the next in its flow. It is traced from zero by the board's
   own stages, so that eras alike give what one world gives.
3. Its precisions are those of its own parameters, without the exit: what is struck is worth no less for it.

The discount rate, the renewal rate and the board are the same in all eras.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import ParameterError
from tripolar.game.account import account
from tripolar.game.equilibrium import CONVERGED, Solution, solve
from tripolar.game.law import Law, law, occupation_from, state_law
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.solver_settings import SolverSettings

if TYPE_CHECKING:
    from tripolar.game.kernels.batch import Batch

__all__ = [
    "Begin",
    "EraLaw",
    "EraSolution",
    "account_by_era",
    "account_over_eras",
    "era_law",
    "era_occupation",
    "era_state_law",
    "rows_of",
    "solve_eras",
]

Array = NDArray[np.float64]

Index = NDArray[np.int64]

#: Values (B, S, n) and mixes, where the protocol knows any, from which each era's solve starts.
Begin = Sequence[tuple[Array, Array | None]]


@dataclass(frozen=True, slots=True)
class EraSolution:
    """Equilibrium values of B games in each of K eras.

    Attributes
    ----------
    eras : tuple of Solution
        Of each era, the first one first, with its own parameters. Under ``nontransferable`` each holds
        mixes of its own.
    packed : tuple of Batch
        Their games as they were solved: flow payoffs are u_k + x_k V_{k+1}, bn US$ a year, and the
        discount rate is ρ + x_k. What asks for the process of an era needs them.
    exit_rates : (K,)
        x, the rate a year at which each era ends; 0 for the last.
    """

    eras: tuple[Solution, ...]
    packed: tuple[Batch, ...] = field(repr=False)
    exit_rates: tuple[float, ...]

    @property
    def board(self) -> Board:
        """The board the games are played on."""
        return self.eras[0].board

    @property
    def discount(self) -> Array:
        """ρ, per year: (B,)."""
        return self.eras[0].parameters.discount

    @property
    def protocol(self) -> str:
        """Renewal protocol."""
        return self.eras[0].protocol

    @property
    def values(self) -> Array:
        """Present values at the beginning of the first era, bn US$: (B, S, n)."""
        return self.eras[0].values

    @property
    def begin(self) -> Begin:
        """Where a solve of games nearby may start."""
        return tuple((each.values, each.mixes) for each in self.eras)

    @property
    def status(self) -> Index:
        """The worst status of the eras, an index into `equilibrium.STATUS_WORDS`: (B,)."""
        return np.max([each.status for each in self.eras], axis=0)

    @property
    def converged(self) -> NDArray[np.bool_]:
        """Which games have a solution in every era: (B,)."""
        return np.asarray(self.status == CONVERGED)

    @property
    def sweeps(self) -> Index:
        """Sweeps used in all eras: (B,)."""
        return np.sum([each.sweeps for each in self.eras], axis=0)

    @property
    def path(self) -> Index:
        """The last path that any era took, as `equilibrium.Solution` counts them: (B,)."""
        return np.max([each.path for each in self.eras], axis=0)

    def take(self, rows: Index, parameters: Sequence[GameParameters] | None = None) -> EraSolution:
        """The games of these rows; `parameters` are theirs by era, when they are at hand."""
        from tripolar.game.kernels.batch import take

        given = [None] * len(self.eras) if parameters is None else parameters
        return replace(
            self,
            eras=tuple(era.take(rows, own) for era, own in zip(self.eras, given, strict=True)),
            packed=tuple(take(each, rows) for each in self.packed),
        )


def rows_of(begin: Begin, rows: Index) -> Begin:
    """Copies of the rows of these games."""
    return tuple((values[rows], None if mixes is None else mixes[rows]) for values, mixes in begin)


def solve_eras(
    parameters: Sequence[GameParameters],
    board: Board,
    exit_rates: Sequence[float],
    *,
    protocol: str = "expiry",
    packed: Sequence[Batch] | None = None,
    settings: SolverSettings | None = None,
    near: Begin | None = None,
    traced: bool = True,
    rescue: bool | NDArray[np.bool_] | tuple[SolverSettings, ...] = True,
) -> EraSolution:
    """Solve B games through K eras, the last era first.

    Parameters
    ----------
    parameters : sequence of GameParameters
        Of each era, B games each, the first era first.
    board
        The board, the same in all eras.
    exit_rates : sequence of float
        Rate at which each era but the last ends, one over its length in years: K - 1 of them.
    protocol : str
        Renewal protocol, a name in `plain.PROTOCOLS`.
    packed : sequence of Batch, optional
        The games of each era packed for the kernels, without their ends.
    settings, rescue
        As `equilibrium.solve` has them, for every era.
    near : tuple, optional
        Where each era starts, without tracing: `EraSolution.begin` of these games with numbers a little
        different. For a search; what is reported is traced from zero.
    traced : bool
        False starts every era but the last from the next era's values and mixes, without tracing: less
        work, for a search.

    Raises
    ------
    ParameterError
        If the numbers of eras, of exit rates and of games do not fit each other, an exit rate is not
        positive, or the discount or the renewal rate differ between eras.
    """
    from tripolar.game.kernels.batch import ending, pack

    rates = _checked(parameters, exit_rates)
    solved: list[Solution] = []
    games: list[Batch] = []
    for k in reversed(range(len(rates))):
        batch = pack(parameters[k], board) if packed is None else packed[k]
        if solved:
            batch = ending(batch, board, rates[k], solved[-1].values)
        start, mixes = (None, None) if near is None else near[k]
        if near is None and solved and not traced:
            start, mixes = solved[-1].values, solved[-1].mixes
        found = solve(
            parameters[k],
            board,
            protocol=protocol,
            packed=batch,
            settings=settings,
            start=start,
            start_mixes=mixes,
            rescue=rescue,
        )
        solved.append(found)
        games.append(batch)
    return EraSolution(tuple(reversed(solved)), tuple(reversed(games)), rates)


def _checked(parameters: Sequence[GameParameters], exit_rates: Sequence[float]) -> tuple[float, ...]:
    """The exit rates with the last era's, once all fits."""
    if not parameters or len(exit_rates) != len(parameters) - 1:
        problem = f"{len(parameters)} eras and {len(exit_rates)} exit rates: every era but the last has one"
        raise ParameterError(problem)
    for k, rate in enumerate(exit_rates, 1):
        if not (0.0 < rate < np.inf):
            raise ParameterError(f"era {k} ends at the rate {rate:g} a year: it must be positive")
    first = parameters[0]
    for k, p in enumerate(parameters[1:], 2):
        if len(p) != len(first):
            raise ParameterError(f"era {k} has {len(p)} games, the first has {len(first)}")
        for name in ("discount", "renewal_rate"):
            if not np.array_equal(getattr(p, name), getattr(first, name), equal_nan=True):
                raise ParameterError(f"{name} differs in era {k}: it is the same in all eras")
    return (*(float(rate) for rate in exit_rates), 0.0)


@dataclass(frozen=True, slots=True)
class EraLaw:
    """The process of B games through K eras, from a start state each.

    Attributes
    ----------
    solution : EraSolution
        The games.
    eras : tuple of Law
        The process in each era. Its `occupation` is where the era's discounted time is spent, given that
        it is that era, (B, S) with a sum of 1; its `certificate` bounds the distance of the era's values
        from those of the processes of this era and all later ones, and `linear_difference` bounds what
        independent linear solves differ by, bn US$.
    weight : (B, K)
        Share of the discounted future spent in each era. The sum over eras is 1.
    start : (B, K, S)
        Law of the state in which each era begins.
    """

    solution: EraSolution = field(repr=False)
    eras: tuple[Law, ...]
    weight: Array
    start: Array = field(repr=False)

    @property
    def board(self) -> Board:
        """The board the games are played on."""
        return self.solution.board

    @property
    def begin(self) -> Index:
        """Start states of the first era, (B,)."""
        return self.eras[0].begin

    @property
    def occupation(self) -> Array:
        """Share of the discounted future spent in each era and state, (B, K, S); the sum is 1."""
        given = np.stack([each.occupation for each in self.eras], axis=1)
        return self.weight[:, :, None] * given

    @property
    def inflow(self) -> Array:
        """Discounted chance of entering each era in each state, (B, K, S): x_{k-1} occ_{k-1} / ρ."""
        rho = self.solution.discount[:, None]
        return (self.weight * (rho + np.array(self.solution.exit_rates)) / rho)[:, :, None] * self.start

    @property
    def chain(self) -> Law:
        """All eras as one process: state s of era k is its state k S + s, and eras end by transitions.

        What `law` tells of dates and first passages it tells of this one too.
        """
        if len(self.eras) == 1:
            return self.eras[0]
        states, eras = self.board.states, range(len(self.eras))
        ends = [np.arange(states) + k * states for k in eras[:-1]]
        rates = [np.full((len(self.weight), states), rate) for rate in self.solution.exit_rates[:-1]]
        none = np.zeros(states * len(ends), dtype=np.int64)

        def moves(name: str, *more: Array) -> Array:
            return np.concatenate([*(getattr(each, name) for each in self.eras), *more], axis=1)

        def by_state(name: str) -> Array:
            return np.concatenate([getattr(each, name) for each in self.eras], axis=2)

        first = self.eras[0]
        return replace(
            first,
            source=np.concatenate([*(first.source + k * states for k in eras), *ends]),
            target=np.concatenate(
                [*(first.target + k * states for k in eras), *(end + states for end in ends)]
            ),
            kind=np.concatenate([*(first.kind for _ in eras), none - 1 - self.board.powers]),
            rises=np.concatenate([*(first.rises for _ in eras), none > 0]),
            rates=moves("rates", *rates),
            granted=moves("granted", *(0.0 * rate for rate in rates)),
            grant_rate=by_state("grant_rate"),
            payment=by_state("payment"),
            concession=by_state("concession"),
            occupation=self.occupation.reshape(len(self.weight), -1),
        )

    def take(self, rows: Index) -> EraLaw:
        """The games of these rows."""
        solution = self.solution.take(rows)
        laws = tuple(each.take(rows, own) for each, own in zip(self.eras, solution.eras, strict=True))
        return EraLaw(solution, laws, self.weight[rows], self.start[rows])

    @property
    def certificate(self) -> Array:
        """Bound on the distance of the first era's values from the truth, bn US$: (B,)."""
        return self.eras[0].certificate

    @property
    def linear_difference(self) -> Array:
        """Bound on what independent linear solves of all eras differ by in the first, bn US$: (B,)."""
        return self.eras[0].linear_difference


def era_law(solution: EraSolution, begin: Index, averages: bool = True) -> EraLaw:
    """Derive the process of games solved through eras.

    With r_k the largest ``|income + x_k (V_{k+1} - V_k) + Q_k V_k - ρ V_k|``, the distance of an era's values
    is at most e_k = (r_k + x_k e_{k+1}) / (ρ + x_k): an error in what the next era is worth counts by the
    chance, discounted, that it is reached.

    Parameters
    ----------
    solution : EraSolution
        Solved games.
    begin : (B,)
        Start states of the first era.
    averages : bool
        Whether averages over the discounted future will be asked for; without them occupations and the
        law in which later eras begin are left empty.

    Raises
    ------
    ParameterError
        As `law.law`.
    """
    games, rho = len(begin), solution.discount
    start = np.zeros((games, len(solution.eras), solution.board.states if averages else 0))
    if averages:
        start[np.arange(games), 0, begin] = 1.0
    weight, entered = np.empty(start.shape[:2]), np.ones(games)
    parts: list[Law] = []
    for k, rate in enumerate(solution.exit_rates):
        if k > 0:
            start[:, k] = parts[-1].occupation  # an era ends wherever it is, at the same rate
        begins = np.ascontiguousarray(start[:, k]) if averages and k > 0 else None
        parts.append(law(solution.eras[k], begin, averages, solution.packed[k], begins))
        weight[:, k] = entered * rho / (rho + rate)
        entered = entered * rate / (rho + rate)
    bound, differs = np.zeros(games), np.zeros(games)
    for k in reversed(range(len(parts))):
        reached = solution.exit_rates[k] / (rho + solution.exit_rates[k])
        bound = parts[k].certificate + reached * bound
        differs = parts[k].linear_difference + reached * differs
        parts[k] = replace(parts[k], certificate=bound, linear_difference=differs)
    return EraLaw(solution, tuple(parts), weight, start)


def era_occupation(process: EraLaw, era: int) -> Array:
    """Where the discounted future from an era on is spent, (B, K, S); the sum is 1, earlier eras have none.

    It begins in the states in which the process is found in that era, so that a power's values of the era,
    averaged given the era, are the averages of its income by this: ``ρ Σ occupation V``, part by part.
    """
    rho, rates = process.solution.discount, process.solution.exit_rates
    found = np.zeros((len(rho), len(rates), process.board.states))
    start, entered = process.eras[era].occupation, np.ones(len(rho))
    for k in range(era, len(rates)):
        start = occupation_from(process.eras[k], rho + rates[k], start)
        found[:, k] = (entered * rho / (rho + rates[k]))[:, None] * start
        entered = entered * rates[k] / (rho + rates[k])
    return found


def era_state_law(process: EraLaw, times: tuple[float, ...]) -> Array:
    """Chance of every era and state at these dates ahead (ascending, years): (B, M, K, S).

    NaN in a game that moves more than `bounds.JUMPS` times until the last date.
    """
    chances = state_law(process.chain, times)
    return chances.reshape(*chances.shape[:2], len(process.eras), process.board.states)


def account_by_era(process: EraLaw) -> dict[str, Array]:
    """The parts of every power's yearly income, averaged given the era.

    Returns
    -------
    dict of str to (B, K, n)
        The parts of `account.account`, in bn US$ a year; empty where averages were not computed.
    """
    parts = [account(each) for each in process.eras]
    return {name: np.stack([part[name] for part in parts], axis=1) for name in parts[0]}


def account_over_eras(process: EraLaw) -> dict[str, Array]:
    """The yearly value of every power at the start, by its parts, over all eras.

    Returns
    -------
    dict of str to (B, n)
        Averages of `account_by_era` by the weight of each era, bn US$ a year. The sum of the parts is ρV
        at the start, up to the error of the solution.
    """
    return {
        name: np.sum(process.weight[:, :, None] * part, axis=1)
        for name, part in account_by_era(process).items()
    }
