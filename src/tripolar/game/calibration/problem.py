"""The calibration problem: unknowns, where they start, and what the game shows at given unknowns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.enums import ProtocolName
from tripolar.game.calibration.returns import Returns, ReturnTarget
from tripolar.game.calibration.targets import MoveTarget, PaymentTarget, choices, shown
from tripolar.game.eras import Begin, EraSolution, solve_eras
from tripolar.game.kernels.batch import Batch, pack, take, with_flow, with_friction, with_political
from tripolar.game.model.bargaining import LAPSE, OPTIONS, UP, Bargain, bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, political
from tripolar.game.model.solver_settings import SolverSettings, settings_of

__all__ = ["CalibrationProblem", "divide_sums"]

Array = NDArray[np.float64]

Index = NDArray[np.int64]

_SMALL_STEP = 1e-3  # of log-odds, where slopes are found by differences


@dataclass(frozen=True, slots=True)
class CalibrationProblem:
    """The games to calibrate.

    Unknowns are the sums of `moves`, then the first's parts of `payments`, then κ of `returns`.

    Attributes
    ----------
    p, board, protocol
        The games, their political values blank where they are to be found; of a chain, the first era's, in
        which every target is read.
    moves, payments
        Targets.
    split : (B, dyads)
        First's share of the net gain where no payment decides.
    begin : (B,)
        Present states.
    present : (n,)
        Present leader types.
    states : (B, K)
        State in which each target is read.
    base_flow : (B, S, n)
        Flow payoffs without the political channel.
    packed : Batch
        The games packed for the kernels.
    later : tuple of (GameParameters, base_flow, packed)
        The same of later eras, whose political values and costs of moves are those of the first.
    exits : tuple of float
        Rates at which the eras but the last end, 1/yr.
    bargains : mapping of dyad to Bargain
        The bargains of the calibrated dyads.
    static : (B, moves, 2)
        Both sides' measured gain from each move, per unit of relation, bn a year.
    unit : (B, K)
        Step of each unknown that moves what it determines by about one unit, signed.
    returns : Returns, optional
        Targets of how fast relations come back.
    """

    p: GameParameters
    board: Board
    protocol: str
    moves: tuple[MoveTarget, ...]
    payments: tuple[PaymentTarget, ...]
    split: Array
    begin: Index
    present: Index
    states: Index
    base_flow: Array
    packed: Batch
    bargains: Mapping[int, Bargain]
    static: Array
    unit: Array
    returns: Returns | None = None
    later: tuple[tuple[GameParameters, Array, Batch], ...] = ()
    exits: tuple[float, ...] = ()

    @classmethod
    def set_up(
        cls,
        p: GameParameters,
        board: Board,
        moves: tuple[MoveTarget, ...],
        payments: tuple[PaymentTarget, ...],
        split: Array,
        begin: Index,
        present: Index,
        protocol: str,
        returns: tuple[ReturnTarget, ...] = (),
        later: Sequence[GameParameters] = (),
        exits: Sequence[float] = (),
    ) -> CalibrationProblem:
        """Work out what does not change during the search."""
        (blank, base, packed), *rest = (_prepared(each, board, moves) for each in (p, *later))
        shifts = [
            0 if t.power < 0 else int((t.kind - present[t.power]) * board.type_strides[t.power])
            for t in moves
        ]
        states = np.stack([begin + shift for shift in (*shifts, *(0 for _ in payments))], axis=1)
        bargains = {t.dyad: bargain(blank, board, t.dyad) for t in moves}
        back = Returns.set_up(blank, board, returns, bargains, begin) if returns else None
        static, unit = _scales(blank, board, bargains, moves, payments, states, base, returns)
        return cls(
            p=blank,
            board=board,
            protocol=protocol,
            moves=moves,
            payments=payments,
            split=split,
            begin=begin,
            present=present,
            states=states,
            base_flow=base,
            packed=packed,
            bargains=bargains,
            static=static,
            unit=unit,
            returns=back,
            later=tuple(rest),
            exits=tuple(exits),
        )

    @property
    def pairs(self) -> tuple[int, ...]:
        """The dyads that have targets."""
        return tuple(sorted({t.dyad for t in self.moves}))

    def alone(self) -> Iterator[tuple[Index, Index, CalibrationProblem]]:
        """Every pair by itself: games, which unknowns are its, and its problem with all other relations held.

        They are held as they stand at present: games in which they stand at other levels are another problem.
        Payments are no targets there, and there is no era but the first.
        """
        kinds = self.board.type_states
        level, types = self.board.level_index[self.begin // kinds], self.begin % kinds
        returns = () if self.returns is None else self.returns.targets
        first = len(self.moves) + len(self.payments)
        for d in self.pairs:
            moves = [k for k, t in enumerate(self.moves) if t.dyad == d]
            back = [k for k, t in enumerate(returns) if t.dyad == d]
            for held in np.unique(np.delete(level, d, axis=1), axis=0):
                rows = np.flatnonzero(np.all(np.delete(level, d, axis=1) == held, axis=1))
                levels = [
                    grid if at < 0 else (grid[at],)
                    for grid, at in zip(self.board.levels, np.insert(held, d, -1), strict=True)
                ]
                item = self.board.item_of(d)
                board = replace(self.board, levels=tuple(levels), items=() if item is None else (item,))
                yield (
                    rows,
                    np.array([*moves, *(first + k for k in back)]),
                    CalibrationProblem.set_up(
                        self.p.take(rows),
                        board,
                        tuple(self.moves[k].take(rows) for k in moves),
                        (),
                        self.split[rows],
                        level[rows, d] * kinds + types[rows],
                        self.present,
                        self.protocol,
                        tuple(returns[k].take(rows) for k in back),
                    ),
                )

    def start(self) -> Array:
        """Unknowns at which each pair's joint flow payoff changes by the wanted odds, (B, K)."""
        unknowns = np.zeros(self.unit.shape)
        wanted = np.stack([t.log_odds for t in self.moves], axis=1)
        sums = wanted * self.unit[:, : len(self.moves)] - self.static.sum(axis=2)
        if self.returns is not None:
            kappa, alone = self.returns.begin(
                self.p, self.moves, self.bargains, self.base_flow, self.static.sum(axis=2)
            )
            unknowns[:, len(self.moves) + len(self.payments) :] = kappa
            for k, column in alone.items():
                sums[:, k] = column
        unknowns[:, : len(self.moves)] = sums
        for k, payment in enumerate(self.payments):
            now = _present_move(self.moves, payment.dyad, self.present)
            net = sums[:, now] + self.static[:, now].sum(axis=1)
            unknowns[:, len(self.moves) + k] = 0.5 * net - self.static[:, now, 0]
        return unknowns

    def expected_inverse(self) -> Array:
        """What theory expects of the inverse Jacobians, unknowns by targets: (B, K, K).

        It is how the start moves with what is wanted. The start takes every pair by itself, so that one
        target of each pair is moved at a time. An unknown whose own target does not move it, such as a
        payment's or a cost that begins at zero, gets its unit.
        """
        here = self.start()
        inverse = np.zeros((*here.shape, here.shape[1]))
        dyads = [t.dyad for t in self.moves] + [t.dyad for t in self.payments]
        if self.returns is not None:
            dyads += [t.dyad for t in self.returns.targets]
        for moved, targets in self._moved():
            change = (moved.start() - here) / _SMALL_STEP
            for unknown, dyad in enumerate(dyads):
                if dyad in targets:
                    inverse[:, unknown, targets[dyad]] = change[:, unknown]
        own = np.einsum("bkk->bk", inverse)
        own[:] = np.where(np.abs(own) < 0.1 * np.abs(self.unit), self.unit, own)
        return inverse

    def _moved(self) -> Iterator[tuple[CalibrationProblem, dict[int, int]]]:
        """The problem with one target of each pair moved by `_SMALL_STEP`, and which that is, by dyad."""
        dyads = [t.dyad for t in self.moves]
        turns = [dyads[:number].count(dyad) for number, dyad in enumerate(dyads)]
        for turn in range(max(turns) + 1):
            chosen = {dyad: number for number, dyad in enumerate(dyads) if turns[number] == turn}
            moves = tuple(
                replace(move, log_odds=move.log_odds + _SMALL_STEP) if its == turn else move
                for move, its in zip(self.moves, turns, strict=True)
            )
            yield replace(self, moves=moves), chosen
        if self.returns is not None:
            returns = replace(self.returns, log_odds=self.returns.log_odds + _SMALL_STEP)
            first = len(dyads) + len(self.payments)
            yield (
                replace(self, returns=returns),
                {target.dyad: number for number, target in enumerate(returns.targets, first)},
            )

    def evaluate(
        self,
        rows: Index,
        unknowns: Array,
        near: Begin | None,
        rough: bool = False,
        reported: bool = False,
        rescue: bool | NDArray[np.bool_] | None = None,
    ) -> tuple[EraSolution, Array]:
        """Solve these games at these unknowns (rows, K); returns the solution and the misses (rows, K).

        `near` are values to continue from, and mixes, by era; None solves along the standard path. Where it
        is `rough`, misses are good to a hundredth or so: enough to know their signs by. Where it is
        `reported` the games are those that calibration gives, else those that suit the search: they differ in
        how the costs of moves are divided between rise and fall, and behave alike. `rescue`, of all or
        (rows,), says which games are rescued where they do not settle; where it is not given a single world
        is rescued wherever it takes the standard path, and a chain never.
        """
        games, packed = self._games(rows, unknowns, reported)
        found = solve_eras(
            games,
            self.board,
            self.exits,
            protocol=self.protocol,
            packed=packed,
            settings=None if near is None else _continued(self.protocol, self.board, rough),
            near=near,
            rescue=near is None and not self.exits if rescue is None else rescue,
        )
        count, back = self.states.shape[1], self.returns
        moving, states = tuple(t.dyad for t in self.moves), self.states[rows]
        dyads = (*moving, *(t.dyad for t in self.payments))
        if back is not None:
            types, targets = self.board.type_states, len(back.targets)
            dyads += tuple(t.dyad for t in back.targets for _ in range(types))
            by_type = back.states[rows].reshape(rows.size, targets * types)
            states = np.concatenate([states, by_type], axis=1)
        choice, transfer = choices(found.eras[0], packed[0], dyads, states)
        odds, paid = shown(self.board, choice[:, :count], transfer[:, :count], moving, states[:, :count])
        for k, move in enumerate(self.moves):
            odds[:, k] -= move.log_odds[rows]
        for k, payment in enumerate(self.payments):
            # In units of the bound, so that misses of all kinds are of one size.
            bound = self.bargains[payment.dyad].bound
            paid[:, k] = paid[:, k] / bound[rows] - payment.yearly[rows] / (bound * self.p.renewal_rate)[rows]
        if back is None:
            return found, np.concatenate([odds, paid], axis=1)
        leaving = choice[:, count:].reshape(rows.size, targets, types, OPTIONS)
        rates = back.shown(rows, leaving) - back.log_odds[rows]
        return found, np.concatenate([odds, paid, rates], axis=1)

    def parameters(self, unknowns: Array) -> GameParameters:
        """All games at these unknowns (B, K), as they are reported, in the first era."""
        return replace(self.p, **self._found(np.arange(len(self.p)), unknowns, reported=True))

    def _found(self, rows: Index, unknowns: Array, reported: bool) -> dict[str, Array]:
        """What these unknowns are in these games, by field of `GameParameters`."""
        found = {"political_value": divide_sums(self, rows, unknowns)}
        if self.returns is not None:
            kappa = unknowns[:, len(self.moves) + len(self.payments) :]
            up, down, shift = self.returns.costs(self.p.take(rows), rows, kappa, reported)
            found["political_value"] = found["political_value"] + shift[..., None]
            found |= {"friction_up": up, "friction_down": down}
        return found

    def _games(
        self, rows: Index, unknowns: Array, reported: bool
    ) -> tuple[list[GameParameters], list[Batch]]:
        """These games at these unknowns, and packed for the kernels, by era."""
        found = self._found(rows, unknowns, reported)
        games, batches = [], []
        for p, base, packed in ((self.p, self.base_flow, self.packed), *self.later):
            some = replace(p.take(rows), **found)
            batch = take(packed, rows)
            if self.returns is not None:
                batch = with_friction(batch, self.board, found["friction_up"], found["friction_down"])
            games.append(some)
            batches.append(with_flow(batch, with_political(self.board, base[rows], some.political_value)))
        return games, batches


def _prepared(
    p: GameParameters, board: Board, moves: tuple[MoveTarget, ...]
) -> tuple[GameParameters, Array, Batch]:
    """Games without the values to be found, their flow payoffs without the political channel, and packed."""
    blank = p.with_political_value(_without(p, board, moves))
    packed = pack(blank, board)
    whole = packed.flow.reshape(len(p), board.states, board.powers)
    return blank, whole - political(blank, board).reshape(whole.shape), packed


def _continued(protocol: str, board: Board, rough: bool) -> SolverSettings:
    """Settings for solves that continue from a neighbour: the slowest keeps all others waiting.

    Where mixes are traced along with values, a solve that takes long mostly leads nowhere.
    """
    usual = settings_of(protocol, board)
    budget = 60 if protocol == ProtocolName.NONTRANSFERABLE else 200
    return replace(usual, tolerance=1e-6, budget=100) if rough else replace(usual, budget=budget)


def divide_sums(course: CalibrationProblem, rows: Index, unknowns: Array) -> Array:
    """Political values of these games from the unknowns, (rows, n, n, K).

    Where a payment is observed the first's part is itself an unknown. Elsewhere what is split is the
    pair's *net* gain from the move in question, political value and measured channels together:
    splitting the political sum by itself would leave one side refusing what the other would pay
    hundreds of billions for, and the bounds on transfers would then hide the sum from the hazards.
    A side whose type does not matter keeps its part; the other's takes up the difference of types.
    """
    e = course.p.political_value[rows].copy()
    solved = {t.dyad: unknowns[:, len(course.moves) + k] for k, t in enumerate(course.payments)}
    for number, target in enumerate(course.moves):
        i, j = course.board.dyads[target.dyad]
        now = _present_move(course.moves, target.dyad, course.present)
        static = course.static[rows, now]
        net = unknowns[:, now] + static.sum(axis=1)
        first = solved.get(target.dyad, course.split[rows, target.dyad] * net - static[:, 0])
        if target.power < 0:
            e[:, i, j, :] = first[:, None]
            e[:, j, i, :] = (unknowns[:, now] - first)[:, None]
            continue
        owner, other = (i, j) if target.power == i else (j, i)
        kept = unknowns[:, now] - first if owner == i else first
        e[:, other, owner, :] = kept[:, None]
        e[:, owner, other, target.kind] = unknowns[:, number] - kept
    return e


def _present_move(moves: tuple[MoveTarget, ...], dyad: int, present: Index) -> int:
    """Number of the dyad's target that belongs to the present leader type."""
    return next(
        k for k, t in enumerate(moves) if t.dyad == dyad and (t.power < 0 or t.kind == present[t.power])
    )


def _without(p: GameParameters, board: Board, moves: tuple[MoveTarget, ...]) -> Array:
    e = p.political_value.copy()
    for t in moves:
        i, j = board.dyads[t.dyad]
        e[:, i, j], e[:, j, i] = 0.0, 0.0
    return e


def _scales(
    p: GameParameters,
    board: Board,
    bargains: Mapping[int, Bargain],
    moves: tuple[MoveTarget, ...],
    payments: tuple[PaymentTarget, ...],
    states: Index,
    flow: Array,
    returns: tuple[ReturnTarget, ...],
) -> tuple[Array, Array]:
    """`CalibrationProblem.static` and `CalibrationProblem.unit`."""
    static = np.zeros((len(p), len(moves), 2))
    unit = np.zeros((len(p), states.shape[1] + len(returns)))
    rows = np.arange(len(p))
    lasting = p.discount + p.renewal_rate
    rates = {t.dyad: t.rate for t in returns}
    for k, t in enumerate(moves):
        i, j = board.dyads[t.dyad]
        b = bargains[t.dyad]
        here = states[:, k]
        up, down = b.target[here, UP], b.target[here, LAPSE]
        level = np.repeat(board.relation[:, t.dyad], board.type_states)
        moved = level[up] - level[down]
        static[:, k, 0] = (flow[rows, up, i] - flow[rows, down, i]) / moved
        static[:, k, 1] = (flow[rows, up, j] - flow[rows, down, j]) / moved
        # A change of flow lasts about until the next renewal: one unit of log-odds is (ρ + μ) / η of
        # yearly joint payoff. At the top of the grid the wanted move is down.
        sign = np.where(up == here, -1.0, 1.0)
        lasts = lasting
        if t.dyad in rates:
            # With costs of moves it lasts until the relation moves.
            inside = (up != here) & (down != here)
            moving = np.where(inside, 0.0, p.renewal_rate / (1.0 + np.exp(-t.log_odds)))
            lasts = p.discount + moving + rates[t.dyad]
        unit[:, k] = sign * lasts / b.precision / moved
    for k, payment in enumerate(payments):
        i, j = board.dyads[payment.dyad]
        # The more the first values the tie, the more it pays: one unit is the whole yearly bound.
        unit[:, len(moves) + k] = -2.0 * p.transfer_bound[:, i, j] * lasting / p.renewal_rate
    for k, back in enumerate(returns):
        unit[:, states.shape[1] + k] = -1.0 / bargains[back.dyad].precision
    return static, unit
