"""How fast a relation comes back: what the costs of moves are solved for, pair by pair.

One number for each pair leaves the chance of warming at hostile equal to the chance of keeping at normal. The
second is κ, what one rise and one fall together cost both sides. It is found from the rate at which *normal*
falls back (for a pair that is hostile now), is restored (at partnership) or is left (at normal), averaged
over leaders' types as a record averages. Each side bears its share β of the surplus at the present state, so
that no transfer is needed to bear it.

Which half of κ is paid on warming no rate can tell: (u, d, e) and (u + c, d - c, e + ρ c / step) behave alike
(explanation/friction). The search has all of it where the first target does not depend on κ: on cooling for a
pair at the bottom, on warming at the top, half and half between; what is reported has the share asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.calibration.targets import MoveTarget, choices, log_ratio
from tripolar.game.equilibrium import Solution
from tripolar.game.kernels.batch import pack
from tripolar.game.model.bargaining import LAPSE, OPTIONS, STAY, STAY_ITEM, UP, UP_ITEM, Bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.plain import joint_type_rates

__all__ = ["BOTTOM", "INSIDE", "TOP", "ReturnTarget", "Returns"]

Array = NDArray[np.float64]

Index = NDArray[np.int64]

# Where a pair stands at present; half of it is the share of κ on warming during the search.
BOTTOM, INSIDE, TOP = range(3)

# A logit choice is never certain, so that a rate above this share of renewals is out of reach.
_FASTEST = 0.999

# So slow that leaders' types are in the long run before it ends, 1/yr.
_LONG_RUN = 1e-9

# Of η κ, for the start; beyond it a rate is nothing.
_LARGEST, _HALVINGS = 200.0, 60

_SURE = 600.0


@dataclass(frozen=True, slots=True)
class ReturnTarget:
    """Rate at which normal relations of a dyad fall back, are restored or left; it determines κ.

    Attributes
    ----------
    dyad : int
        Position among the board's dyads; it has a move target too.
    rate : (B,)
        Wanted, a year.
    on_warming : (B,)
        Share of every side's cost that is paid on a rise.
    """

    dyad: int
    rate: Array
    on_warming: Array

    def take(self, rows: Index) -> ReturnTarget:
        """The target in these games."""
        return replace(self, rate=self.rate[rows], on_warming=self.on_warming[rows])


@dataclass(frozen=True, slots=True)
class Returns:
    """The return targets of B games, with what does not change while they are searched for.

    Attributes
    ----------
    targets : tuple of ReturnTarget
        R of them.
    board : Board
        The board the games are played on.
    position : (B, R)
        Where each pair stands now: `BOTTOM`, `INSIDE` or `TOP`.
    states : (B, R, H)
        Where the rate is read, by joint leader type.
    present : (B,)
        Present joint leader types.
    law : (B, H)
        Stationary law of the joint leader types.
    share : (B, R)
        β of the first at the present state.
    precision : (B, R)
        η.
    step : (R,)
        Distance between two levels.
    log_odds : (B, R)
        Wanted, of the rate over what is left of μ.
    """

    targets: tuple[ReturnTarget, ...]
    board: Board
    position: Index
    states: Index
    present: Index
    law: Array
    share: Array
    precision: Array
    step: Array
    log_odds: Array

    @classmethod
    def set_up(
        cls,
        p: GameParameters,
        board: Board,
        targets: tuple[ReturnTarget, ...],
        bargains: Mapping[int, Bargain],
        begin: Index,
    ) -> Returns:
        """Work out where each target is read."""
        games, types, rows = len(p), board.type_states, np.arange(len(p))
        shape = (games, len(targets))
        position, share, precision, odds = np.zeros(shape, dtype=np.int64), *(np.zeros(shape) for _ in "123")
        states = np.zeros((*shape, types), dtype=np.int64)
        for k, target in enumerate(targets):
            level = board.level_index[begin // types, target.dyad]
            top = board.sizes[target.dyad] - 1
            position[:, k] = np.where(level == 0, BOTTOM, np.where(level == top, TOP, INSIDE))
            shift = (position[:, k] == BOTTOM).astype(np.int64) - (position[:, k] == TOP)
            there = begin // types * types + shift * board.strides[target.dyad]
            states[:, k] = there[:, None] + np.arange(types)
            share[:, k] = bargains[target.dyad].share[rows, begin]
            precision[:, k] = bargains[target.dyad].precision
            part = np.minimum(target.rate / p.renewal_rate, _FASTEST)
            odds[:, k] = np.log(part / (1.0 - part))
        steps = [board.levels[target.dyad][1] - board.levels[target.dyad][0] for target in targets]
        return cls(
            targets, board, position, states, begin % types, _stationary(p, board, begin % types), share,
            precision, np.array(steps), odds,
        )  # fmt: skip

    def costs(
        self, p: GameParameters, rows: Index, kappa: Array, reported: bool
    ) -> tuple[Array, Array, Array]:
        """Costs of moves in these games, and what the reported division adds to political values.

        Parameters
        ----------
        p : GameParameters
            The games of these rows; costs of pairs without a target are kept.
        rows : (b,)
            Their places among the B games.
        kappa : (b, R)
            κ; below zero it counts as none.
        reported : bool
            Whether costs are divided between rise and fall as asked for, or as it suits the search.

        Returns
        -------
        three (b, n, n) arrays
            u, d, and the change of e, bn US$ of present value and a year.
        """
        up, down, shift = p.friction_up.copy(), p.friction_down.copy(), np.zeros_like(p.friction_up)
        for k, target in enumerate(self.targets):
            i, j = self.board.dyads[target.dyad]
            searched = 0.5 * self.position[rows, k]
            warming = target.on_warming[rows] if reported else searched
            for a, b, share in ((i, j, self.share[rows, k]), (j, i, 1.0 - self.share[rows, k])):
                whole = share * np.maximum(kappa[:, k], 0.0)
                up[:, a, b], down[:, a, b] = warming * whole, (1.0 - warming) * whole
                shift[:, a, b] = p.discount * (warming - searched) * whole / self.step[k]
        return up, down, shift

    def shown(self, rows: Index, choice: Array) -> Array:
        """Log-odds of the rates over what is left of μ, (b, R), from choices (b, R, H, 5) at `states`."""
        stay = choice[..., STAY] + choice[..., STAY_ITEM]
        rise = choice[..., UP] + choice[..., UP_ITEM]
        position = self.position[rows][..., None]
        moves = np.where(position == BOTTOM, choice[..., LAPSE], np.where(position == TOP, rise, 1.0 - stay))
        part = np.sum(moves * self.law[rows][:, None], axis=2)
        return log_ratio(part, 1.0 - part)

    def rates(self, solution: Solution) -> Array:
        """Rates that solved games show, a year: (B, R)."""
        rows, types = np.arange(len(self.law)), self.board.type_states
        dyads = tuple(target.dyad for target in self.targets for _ in range(types))
        packed = pack(solution.parameters, self.board)
        choice, _ = choices(solution, packed, dyads, self.states.reshape(rows.size, -1))
        odds = self.shown(rows, choice.reshape(*self.states.shape, OPTIONS))
        return np.asarray(solution.parameters.renewal_rate[:, None] / (1.0 + np.exp(-odds)))

    def begin(
        self,
        p: GameParameters,
        moves: tuple[MoveTarget, ...],
        bargains: Mapping[int, Bargain],
        flow: Array,
        static: Array,
    ) -> tuple[Array, dict[int, Array]]:
        """κ and the pairs' sums of political values to start from, as if each pair were alone.

        At the ends κ solves one equation: that rates at normal, averaged over leaders' types, are as wanted.
        The gain in flow payoffs that keeps the surplus of a step where its odds have it then follows from
        what moves and choices add to it. Inside, κ is such that two such gains differ as the measured
        channels have it.

        Parameters
        ----------
        p : GameParameters
            The B games.
        moves : tuple of MoveTarget
            Targets of the same pairs, and of others.
        bargains : mapping of dyad to Bargain
            Theirs.
        flow : (B, S, n)
            Flow payoffs without the political channel.
        static : (B, moves)
            What these give a pair by each target's move, per unit of relation, bn US$ a year.

        Returns
        -------
        kappa : (B, R)
            Never below zero.
        sums : dict of int to (B,)
            By the number of the move target: e of both sides together, bn US$ a year.
        """
        kappa, sums = np.zeros(self.log_odds.shape), {}
        for k, target in enumerate(self.targets):
            own = {number: move for number, move in enumerate(moves) if move.dyad == target.dyad}
            bargain = bargains[target.dyad]
            odds, given = self._by_type(k, own, bargain)
            inside = self.position[:, k] == INSIDE
            at_end = self._at_end(k, odds, given)
            between = self._between(k, p, odds[:, 0], self._bend(k, bargain, flow))
            kappa[:, k] = np.where(inside, between, at_end) / self.precision[:, k]
            for number, move in own.items():
                gain = self._gain(k, p, own, move, given, kappa[:, k])
                both = self._gain_inside(k, p, odds[:, 0], kappa[:, k])
                sums[number] = np.where(inside, 0.5 * both, gain) / self.step[k] - static[:, number]
        return kappa, sums

    def _by_type(self, k: int, own: Mapping[int, MoveTarget], bargain: Bargain) -> tuple[Array, Array]:
        """Wanted log-odds of the move, and what the item adds to those of keeping, (B, H) each."""
        odds, given = np.zeros(self.law.shape), np.zeros(self.law.shape)
        rows = np.arange(len(odds))
        for move in own.values():
            for joint, kinds in enumerate(self.board.leader_type):
                if move.power < 0 or kinds[move.power] == move.kind:
                    odds[:, joint] = move.log_odds
        if self.board.item_of(self.targets[k].dyad) is not None:
            for joint in range(self.law.shape[1]):
                state = self.states[:, k, joint]
                worth = bargain.item_first[rows, state] + bargain.item_second[rows, state]
                given[:, joint] = np.logaddexp(0.0, self.precision[:, k] * worth)
        return odds, given

    def _bend(self, k: int, bargain: Bargain, flow: Array) -> Array:
        """By how much the step above the present state gives the pair more flow than the step below, (B,)."""
        rows, types = np.arange(len(flow)), self.states.shape[2]
        here = self.states[:, k, 0] // types * types + self.present
        joint = flow[:, :, bargain.first] + flow[:, :, bargain.second]
        down, up = bargain.target[here, LAPSE], bargain.target[here, UP]
        return np.asarray(joint[rows, up] - 2.0 * joint[rows, here] + joint[rows, down])

    def _at_end(self, k: int, odds: Array, given: Array) -> Array:
        """η κ of a pair at an end of the grid, (B,); nothing where only less than nothing would do."""
        wanted = 1.0 / (1.0 + np.exp(-self.log_odds[:, k]))

        def excess(x: Array) -> Array:
            shown = 1.0 / (1.0 + np.exp(np.clip(odds + given + x[:, None], -_SURE, _SURE)))
            return wanted - np.sum(self.law * shown, axis=1)

        return _root(excess, len(odds))

    def _between(self, k: int, p: GameParameters, tilt: Array, difference: Array) -> Array:
        """η κ of a pair inside the grid, whose two steps gain this differently in measured flow, (B,)."""
        eta, away = self.precision[:, k], self.log_odds[:, k]
        keep = np.logaddexp(0.0, tilt) - away  # log-odds of staying over a lapse
        left = -np.logaddexp(0.0, away)  # log of the chance to stay

        def excess(x: Array) -> Array:
            gained = p.discount * (tilt - 2.0 * keep + x) / eta
            bent = 2.0 * left + np.logaddexp(0.0, keep - tilt - x) + np.logaddexp(0.0, keep - x)
            return np.asarray(gained - p.renewal_rate / eta * bent - difference)

        return _root(excess, len(tilt))

    def _gain(
        self,
        k: int,
        p: GameParameters,
        own: Mapping[int, MoveTarget],
        move: MoveTarget,
        given: Array,
        kappa: Array,
    ) -> Array:
        """Joint gain in flow from the step of a pair at an end, under this target's leader type, (B,)."""
        eta, top = self.precision[:, k], self.position[:, k] == TOP
        sign = np.where(top, -1.0, 1.0)

        def surplus(target: MoveTarget) -> tuple[Array, Array]:
            item = self._of_type(target, given)
            return np.where(top, -(target.log_odds + item), target.log_odds) / eta, item

        value, item = surplus(move)
        bent = np.logaddexp(0.0, move.log_odds) - np.logaddexp(0.0, -(move.log_odds + item + eta * kappa))
        gain = p.discount * value + sign * p.renewal_rate / eta * bent
        for other in own.values():
            if other is not move:
                gain = gain + p.leader_rates[:, move.power, move.kind, other.kind] * (
                    value - surplus(other)[0]
                )
        return np.asarray(gain)

    def _of_type(self, move: MoveTarget, by_joint: Array) -> Array:
        """The average over joint types in which the target's power has its type, (B,)."""
        if move.power < 0:
            return np.asarray(np.sum(self.law * by_joint, axis=1))
        law = self.law * (self.board.leader_type[:, move.power] == move.kind)
        whole = law.sum(axis=1)
        return np.asarray(np.sum(law * by_joint, axis=1) / np.where(whole > 0.0, whole, 1.0))

    def _gain_inside(self, k: int, p: GameParameters, tilt: Array, kappa: Array) -> Array:
        """Joint gain in flow from both steps of a pair inside the grid together, (B,)."""
        eta, away = self.precision[:, k], self.log_odds[:, k]
        keep, x = np.logaddexp(0.0, tilt) - away, eta * kappa
        bent = np.logaddexp(0.0, keep - x) - np.logaddexp(0.0, keep - tilt - x)
        return np.asarray((p.discount * tilt + p.renewal_rate * bent) / eta)


def _root(excess: Callable[[Array], Array], games: int) -> Array:
    """Where a rising function crosses zero above zero, by halving, (B,); zero where it is above it there."""
    low, high = np.zeros(games), np.full(games, _LARGEST)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        above = excess(middle) > 0.0
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.where(excess(np.zeros(games)) >= 0.0, 0.0, 0.5 * (low + high))


def _stationary(p: GameParameters, board: Board, present: Index) -> Array:
    """Law of the joint leader types in the long run from the present ones, (B, H)."""
    rates = joint_type_rates(p, board)
    types = np.arange(board.type_states)
    system = -rates
    system[:, types, types] = rates.sum(axis=2) + _LONG_RUN
    now = np.zeros((len(p), board.type_states))
    now[np.arange(len(p)), present] = _LONG_RUN
    law = np.linalg.solve(np.swapaxes(system, 1, 2), now[..., None])[..., 0]
    return np.asarray(law / law.sum(axis=1, keepdims=True))
