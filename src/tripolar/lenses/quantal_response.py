"""Logit quantal response: players choose what is better more often, but not always.

References
----------
.. [McKelveyPalfrey1995] McKelvey, R. D. and Palfrey, T. R. (1995), Quantal Response Equilibria for Normal
   Form Games, Games and Economic Behavior 10(1), 6-38.
.. [Turocy2005] Turocy, T. L. (2005), A Dynamic Homotopy Interpretation of the Logistic Quantal Response
   Equilibrium Correspondence, Games and Economic Behavior 51(2), 243-263.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product

import numpy as np
from numpy.typing import ArrayLike

from tripolar.errors import LensError
from tripolar.lenses.lens import RELATIONS, LensAnswer, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = ["LENS", "Branch", "QuantalEquilibrium", "QuantalResponse", "quantal_equilibria", "siding_game"]

#: Largest difference between a choice and the response to all choices at which both count as equal.
TOLERANCE = 1e-10
#: Most cells of a table of payoffs, over all players.
MOST_CELLS = 4096
_SAME = 1e-6
_STEPS = 2000
_LONGEST = 0.5


class Branch(StrEnum):
    """How an equilibrium was come to."""

    PRINCIPAL = "principal"
    OTHER = "other"


@dataclass(frozen=True, slots=True, eq=False)
class QuantalEquilibrium:
    """One logit equilibrium of a game.

    Attributes
    ----------
    choices : tuple of array (actions,)
        For each player the chance of each action.
    branch : Branch
        Principal: reached from blind choice by raising precision without a break.
    stable : bool
        Whether players who adjust towards their responses come back to it.
    index : int
        1 or -1 by the orientation of the map at this point, 0 where it folds. Those of all equilibria of a
        game sum to one, so that another sum shows that some were not found.
    residual : float
        Largest difference between a choice and the response to the others' choices.
    """

    choices: tuple[Array, ...]
    branch: Branch
    stable: bool
    index: int
    residual: float


def quantal_equilibria(payoffs: Sequence[ArrayLike], precision: float) -> tuple[QuantalEquilibrium, ...]:
    """Find logit equilibria of a one-shot game [McKelveyPalfrey1995]_.

    In one, every player takes each action with a chance in proportion to exp(λ × what it yields on average
    against the choices of the others).

    1. The principal branch is followed from λ = 0, where all actions are as likely, along its arc length up
       to the precision asked for; it exists for every game [Turocy2005]_.
    2. Newton's method looks for others from every pure profile and from mixtures of every two that were
       found, until nothing new comes up. Whether some are missing is told by the sum of their indices.

    Parameters
    ----------
    payoffs : sequence of arrays (actions of the first, actions of the second, ...)
        One array for each player.
    precision : float
        λ, 0 or more: how sure players are to take what is better, in units of one over payoff.

    Returns
    -------
    tuple of QuantalEquilibrium
        The principal one first; the others by their choices.

    Raises
    ------
    LensError
        If the payoffs are no game, the game is too large, or the principal branch is lost.

    Examples
    --------
    >>> stag = [[10, 1], [8, 5]]
    >>> found = quantal_equilibria([stag, [list(row) for row in zip(*stag)]], precision=0.5)
    >>> [(each.branch.value, each.stable, round(float(each.choices[0][0]), 6)) for each in found[:1]]
    [('principal', True, 0.195846)]
    """
    game = _Game(payoffs)
    if not 0.0 <= precision < np.inf:
        raise LensError(f"precision is a number of 0 or more, not {precision:g}")
    main = game.polished(_follow(game, precision), precision)
    if main is None:
        raise LensError(f"the principal branch was lost before a precision of {precision:g}")
    found, fresh = [main], [main]
    starts = [game.pure(profile, precision) for profile in product(*map(range, game.actions))]
    while fresh:
        fresh = []
        for start in {tuple(np.round(start, 9)): start for start in starts}.values():
            point = game.polished(start, precision)
            if point is not None and not _known(game, point, [*found, *fresh]):
                fresh.append(point)
        ends = [*((new, old) for new in fresh for old in found), *combinations(fresh, 2)]
        starts = [game.between(*pair, share) for pair in ends for share in (0.25, 0.5, 0.75)]
        found += fresh
    rest = sorted(found[1:], key=lambda point: tuple(np.round(np.concatenate(game.choices(point)), 6)))
    return tuple(
        QuantalEquilibrium(
            tuple(game.choices(point)),
            Branch.PRINCIPAL if k == 0 else Branch.OTHER,
            game.stable(point, precision),
            game.index(point, precision),
            game.gap(point, precision),
        )
        for k, point in enumerate([main, *rest])
    )


class _Game:
    """A game in log odds: for each player, of every action but the first against the first."""

    def __init__(self, payoffs: Sequence[ArrayLike]) -> None:
        self.payoffs = [np.asarray(table, dtype=np.float64) for table in payoffs]
        shapes = {table.shape for table in self.payoffs}
        players = len(self.payoffs)
        if players < 2 or len(shapes) != 1 or self.payoffs[0].ndim != players:
            raise LensError(
                f"a game of {players} players has as many tables of one shape, not {sorted(shapes)}"
            )
        if min(self.payoffs[0].shape) < 2 or not all(np.isfinite(table).all() for table in self.payoffs):
            raise LensError("every player has two actions or more, and every payoff is a number")
        if players * self.payoffs[0].size > MOST_CELLS:
            raise LensError(f"a game has {MOST_CELLS} payoffs at most, not {players * self.payoffs[0].size}")
        self.actions = self.payoffs[0].shape
        ends = np.cumsum([count - 1 for count in self.actions])
        self.places = [slice(end - count + 1, end) for end, count in zip(ends, self.actions, strict=True)]
        self.size = int(ends[-1])

    def choices(self, odds: Array) -> list[Array]:
        """Chances of actions from log odds."""
        found = []
        for place in self.places:
            whole = np.concatenate([[0.0], odds[place]])
            grown = np.exp(whole - whole.max())
            found.append(grown / grown.sum())
        return found

    def pure(self, profile: Sequence[int], precision: float) -> Array:
        """Log odds of responses to a pure profile."""
        chances = [np.eye(count)[action] for count, action in zip(self.actions, profile, strict=True)]
        return precision * self.gains(chances)

    def between(self, first: Array, second: Array, share: float) -> Array:
        """Log odds of a mixture of two points' choices."""
        mixed = [
            (1.0 - share) * a + share * b
            for a, b in zip(self.choices(first), self.choices(second), strict=True)
        ]
        return np.concatenate([np.log(chance[1:] / chance[0]) for chance in mixed])

    def gains(self, choices: Sequence[Array]) -> Array:
        """What each action but the first yields beyond the first, for all players in a row."""
        found = []
        for player, table in enumerate(self.payoffs):
            values = self._against(table, choices, player)
            found.append(values[1:] - values[0])
        return np.concatenate(found)

    def slope(self, choices: Sequence[Array]) -> Array:
        """Derivative (size, size) of the gains by log odds."""
        slope = np.zeros((self.size, self.size))
        for other, place in enumerate(self.places):
            chance = choices[other]
            moved = (np.diag(chance) - np.outer(chance, chance))[:, 1:]
            for player, row in enumerate(self.places):
                if player != other:
                    values = self._against(self.payoffs[player], choices, player, other)
                    values = values if player < other else values.T
                    slope[row, place] = (values[1:] - values[0]) @ moved
        return slope

    @staticmethod
    def _against(table: Array, choices: Sequence[Array], *kept: int) -> Array:
        """Average a table over the choices of all but the players kept."""
        for other in range(len(choices) - 1, -1, -1):
            if other in kept:
                continue
            behind = sum(player > other for player in kept)
            if behind < 2:  # the axis is the last or the last but one, which a product takes as it stands
                table = choices[other] @ table if behind else table @ choices[other]
            else:
                table = np.moveaxis(table, other, -1) @ choices[other]
        return table

    def gap(self, odds: Array, precision: float) -> float:
        """Largest difference between choices and responses."""
        now = self.choices(odds)
        then = self.choices(precision * self.gains(now))
        return max(float(np.abs(a - b).max()) for a, b in zip(now, then, strict=True))

    def polished(self, odds: Array, precision: float) -> Array | None:
        """Bring a point to an equilibrium by Newton's method, with shorter steps if needed; None if not."""
        for _ in range(60):
            now = self.choices(odds)
            off = odds - precision * self.gains(now)
            size = float(np.abs(off).max())
            if size < 1e-13 * max(1.0, float(np.abs(odds).max())) * 10.0:
                break
            try:
                step = np.linalg.solve(np.eye(self.size) - precision * self.slope(now), off)
            except np.linalg.LinAlgError:
                return None
            part = 1.0
            while part > 1e-4:
                trial = odds - part * step
                if np.abs(trial - precision * self.gains(self.choices(trial))).max() < size:
                    break
                part /= 2.0
            else:
                break
            odds = trial
        return odds if self.gap(odds, precision) < TOLERANCE else None

    def index(self, odds: Array, precision: float) -> int:
        """Orientation of the map from choices to their distance from responses."""
        return int(np.sign(np.linalg.det(np.eye(self.size) - precision * self.slope(self.choices(odds)))))

    def stable(self, odds: Array, precision: float) -> bool:
        """Whether small departures die out when choices adjust towards responses."""
        turn = precision * self.slope(self.choices(odds)) - np.eye(self.size)
        return bool(np.linalg.eigvals(turn).real.max() < 0.0)


def _known(game: _Game, point: Array, found: Iterable[Array]) -> bool:
    here = np.concatenate(game.choices(point))
    return any(np.abs(here - np.concatenate(game.choices(other))).max() < _SAME for other in found)


def _follow(game: _Game, precision: float) -> Array:
    """Follow the principal branch from blind choice to a precision, by arc length, and give its log odds."""
    odds, level = np.zeros(game.size), 0.0
    toward = np.append(np.zeros(game.size), 1.0)
    length = 0.05
    for _ in range(_STEPS):
        if level >= precision:
            return odds
        now = game.choices(odds)
        tangent = _tangent(np.eye(game.size) - level * game.slope(now), -game.gains(now), toward)
        ahead = np.append(odds, level) + length * tangent
        if ahead[-1] > precision:
            straight = game.polished(odds + (precision - level) / tangent[-1] * tangent[:-1], precision)
            if straight is not None and np.abs(straight - odds).max() < 2.0 * _LONGEST:
                return straight
        landed = _landed(game, ahead, tangent)
        if landed is None or np.linalg.norm(landed - np.append(odds, level)) > 2.0 * length:
            length /= 2.0
            if length < 1e-8:
                break
            continue
        odds, level, toward = landed[:-1], float(landed[-1]), tangent
        length = min(length * 1.5, _LONGEST)
    raise LensError(f"the principal branch was lost at a precision of {level:.4g}")


def _tangent(by_odds: Array, by_level: Array, toward: Array) -> Array:
    """Direction of the branch, the way it was followed so far."""
    whole = np.column_stack([by_odds, by_level])
    direction = np.linalg.svd(whole)[2][-1]
    return direction if direction @ toward >= 0 else -direction


def _landed(game: _Game, ahead: Array, tangent: Array) -> Array | None:
    """Bring a point ahead back to the branch, across its direction."""
    point = ahead.copy()
    for _ in range(12):
        now = game.choices(point[:-1])
        gains = game.gains(now)
        off = np.append(point[:-1] - point[-1] * gains, (point - ahead) @ tangent)
        if np.abs(off).max() < 1e-10:
            return point
        across = np.zeros((game.size + 1, game.size + 1))
        across[:-1, :-1] = np.eye(game.size) - point[-1] * game.slope(now)
        across[:-1, -1] = -gains
        across[-1] = tangent
        try:
            point = point - np.linalg.solve(across, off)
        except np.linalg.LinAlgError:
            return None
    return None


def siding_game(relations: Array) -> list[Array]:
    """Payoffs of the game in which each power sides with one other or with nobody.

    Two who side with each other get what they are to each other; whoever is not answered gets nothing.

    Parameters
    ----------
    relations : array (n, n)
        From -1 to 1.

    Returns
    -------
    list of n arrays (n, n, ...)
        Action k is to side with power k; to side with oneself is to stay alone.
    """
    n = len(relations)
    chosen = np.indices((n,) * n)
    tables = []
    for i in range(n):
        table = np.zeros((n,) * n)
        for j in range(n):
            if j != i:
                table += np.where((chosen[i] == j) & (chosen[j] == i), relations[i, j], 0.0)
        tables.append(table)
    return tables


@dataclass(frozen=True, slots=True)
class QuantalResponse:
    """The lens of quantal response: who sides with whom when choices are noisy; `precision` as λ."""

    precision: float = 5.0
    name: str = "quantal-response"
    says: str = "logit quantal response: who sides with whom when the better is chosen more often, not always"
    reads: frozenset[str] = frozenset({RELATIONS})

    def apply(self, network: Network) -> LensResult:
        """Let each side with one other or nobody, once, and give every equilibrium that is found.

        Raises
        ------
        LensError
            If a relation is unknown, or there are more than three powers.
        """
        if network.size > 3:
            raise LensError(f"this game of sides is for two or three powers, not for {network.size}")
        network.known_relations()
        found = quantal_equilibria(siding_game(network.relations), self.precision)
        main = found[0].choices
        chances = {(i, j): float(main[i][j] * main[j][i]) for i, j in network.pairs}
        top = max(chances.values())
        pairs = [pair for pair, chance in chances.items() if chance > top - _SAME and chance > 0.5]
        named = listed(sorted(network.dyad(*pair) for pair in pairs), "or")
        count = len(found)
        reasoning = [
            "Each sides with one other or with nobody. Two who side with each other get their relation, "
            "whoever is not answered gets nothing. An action is taken with a chance that grows with what "
            f"it yields, with a precision of {self.precision:g}.",
            f"{count} {'equilibrium was' if count == 1 else 'equilibria were'} found; the finding is the "
            "principal one, which is reached from blind choice by raising the precision.",
        ]
        for k, each in enumerate(found[1:], 2):
            likely = {(i, j): each.choices[i][j] * each.choices[j][i] for i, j in network.pairs}
            best = max(likely, key=lambda pair: likely[pair])
            reasoning.append(
                f"Equilibrium {k} ({'stable' if each.stable else 'not stable'}): most likely together are "
                f"{network.dyad(*best)}, {likely[best]:.0%}."
            )
        return LensResult(
            lens=self.name,
            says=f"Most likely {named} side with each other, {top:.0%}."
            if pairs
            else f"No two are likely to side with each other: {top:.0%} at most.",
            reasoning=tuple(reasoning),
            powers={
                "stays alone": {code: float(main[k][k]) for k, code in enumerate(network.codes)},
            },
            dyads={"side with each other": {network.dyad(*pair): chance for pair, chance in chances.items()}},
            numbers=self._numbers(found),
            answers=(LensAnswer.pairs((network.codes[i], network.codes[j]) for i, j in pairs),),
            references=(
                "McKelvey and Palfrey (1995), Games and Economic Behavior 10(1)",
                "Turocy (2005), Games and Economic Behavior 51(2)",
            ),
        )

    def _numbers(self, found: Sequence[QuantalEquilibrium]) -> dict[str, Value]:
        return {
            "precision": self.precision,
            "equilibria found": len(found),
            "of these stable": sum(each.stable for each in found),
            "principal one stable": found[0].stable,
        }


LENS = QuantalResponse()
