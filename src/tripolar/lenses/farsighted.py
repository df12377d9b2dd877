"""Farsighted coalitions: which groupings last when everyone foresees where a move leads in the end.

References
----------
.. [Chwe1994] Chwe, M. S.-Y. (1994), Farsighted Coalitional Stability, Journal of Economic Theory 63(2),
   299-325.
.. [Harsanyi1974] Harsanyi, J. C. (1974), An Equilibrium-Point Interpretation of Stable Sets and a Proposed
   Alternative Definition, Management Science 20(11), 1472-1495.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from tripolar.errors import LensError
from tripolar.lenses.lens import POWER, RELATIONS, LensAnswer, LensQuestion, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = [
    "LENS",
    "Farsighted",
    "Moves",
    "consistent_set",
    "farsighted_stable_sets",
    "grouping_moves",
    "groupings",
    "indirectly_better",
    "payoffs_of",
]

#: Most outcomes whose sets are all looked at, and most powers.
MOST_OUTCOMES, MOST = 16, 4
_TIE = 1e-9

#: From each outcome to each other one: the coalitions, one bit a player, that can make the move.
Moves: TypeAlias = Mapping[tuple[int, int], Sequence[int]]
Grouping: TypeAlias = tuple[tuple[int, ...], ...]


def indirectly_better(worth: ArrayLike, moves: Moves) -> Array:
    """Find which outcome can be reached from which by moves that each mover gains from in the end.

    Each coalition on the way compares where it stands with the last outcome, not with the next [Chwe1994]_.

    Parameters
    ----------
    worth : array (outcomes, players)
    moves : mapping of (from, to) to coalitions

    Returns
    -------
    array (outcomes, outcomes) of bool
        Entry (a, b): b is reached from a so.
    """
    worth = np.asarray(worth, dtype=np.float64)
    outcomes = len(worth)
    found = np.zeros((outcomes, outcomes), dtype=bool)
    for end in range(outcomes):
        gains = _willing(worth, end)
        leads = np.zeros(outcomes, dtype=bool)
        leads[end] = True
        grown = True
        while grown:
            grown = False
            for (here, there), coalitions in moves.items():
                if leads[there] and not leads[here] and any(_all_in(c, gains[here]) for c in coalitions):
                    leads[here] = grown = True
        found[:, end] = leads
        found[end, end] = False
    return found


def consistent_set(worth: ArrayLike, moves: Moves) -> tuple[int, ...]:
    """Find the largest consistent set: outcomes from which every deviation may end where it does not pay.

    An outcome is in the set if, for each move away from it, some outcome of the set is where that move leads
    or may lead by further moves, and there not all who made the first move are better off. It is found by
    taking out outcomes that fail until none does; it is never empty [Chwe1994]_.

    Returns
    -------
    tuple of int

    Examples
    --------
    Two players in a prisoner's dilemma, each of whom can change its own action: cooperation lasts.

    >>> worth = [[3, 3], [1, 4], [4, 1], [2, 2]]
    >>> moves = {(0, 1): [2], (1, 0): [2], (2, 3): [2], (3, 2): [2]}
    >>> moves |= {(0, 2): [1], (2, 0): [1], (1, 3): [1], (3, 1): [1]}
    >>> consistent_set(worth, moves)
    (0, 3)
    """
    worth = np.asarray(worth, dtype=np.float64)
    reach = indirectly_better(worth, moves)
    np.fill_diagonal(reach, True)
    kept = np.ones(len(worth), dtype=bool)
    while True:
        fails = [here for here in np.flatnonzero(kept) if not _deterred(int(here), worth, moves, reach, kept)]
        if not fails:
            return tuple(np.flatnonzero(kept).tolist())
        kept[fails] = False


def _deterred(here: int, worth: Array, moves: Moves, reach: Array, kept: Array) -> bool:
    for (start, there), coalitions in moves.items():
        if start != here:
            continue
        ends = np.flatnonzero(reach[there].astype(bool) & kept.astype(bool))
        for coalition in coalitions:
            members = [k for k in range(worth.shape[1]) if coalition >> k & 1]
            if not any((worth[end, members] <= worth[here, members] + _TIE).any() for end in ends):
                return False
    return True


def farsighted_stable_sets(worth: ArrayLike, moves: Moves) -> tuple[tuple[int, ...], ...]:
    """Find every farsighted stable set: no member leads to another, and every outside outcome leads to one.

    All sets of outcomes are looked at [Harsanyi1974]_. There may be none, one or several; each lies inside
    the largest consistent set [Chwe1994]_.

    Raises
    ------
    LensError
        For more than sixteen outcomes.
    """
    reach = indirectly_better(worth, moves).astype(bool)
    outcomes = len(reach)
    if outcomes > MOST_OUTCOMES:
        raise LensError(f"all sets are looked at for {MOST_OUTCOMES} outcomes at most, not for {outcomes}")
    sets = np.arange(1 << outcomes)
    stable = np.ones(sets.size, dtype=bool)
    for outcome, row in enumerate(reach):
        leads = (sets & sum(1 << end for end in np.flatnonzero(row).tolist())) > 0
        stable &= leads != (sets >> outcome & 1).astype(
            bool
        )  # a member leads to none, an outcome outside to one
    return tuple(
        tuple(outcome for outcome in range(outcomes) if chosen >> outcome & 1)
        for chosen in sets[stable].tolist()
    )


def _willing(worth: Array, end: int) -> list[int]:
    """For each outcome, the players, one bit each, who would rather be at the end."""
    gains = worth[end] > worth + _TIE
    return [sum(1 << k for k in np.flatnonzero(row).tolist()) for row in gains]


def _all_in(coalition: int, players: int) -> bool:
    return coalition & ~players == 0


@cache
def groupings(players: int) -> tuple[Grouping, ...]:
    """Every way to divide players into groups, each in order.

    >>> groupings(3)[0], len(groupings(3)), len(groupings(4))
    (((0,), (1,), (2,)), 5, 15)
    """
    if players == 0:
        return ((),)
    found = []
    last = players - 1
    for smaller in groupings(last):
        found.append((*smaller, (last,)))
        found += [
            tuple((*group, last) if k == place else group for k, group in enumerate(smaller))
            for place in range(len(smaller))
        ]
    return tuple(sorted(found, key=lambda grouping: (-len(grouping), grouping)))


@cache
def grouping_moves(players: int) -> dict[tuple[int, int], tuple[int, ...]]:
    """Which coalitions can turn one grouping into another.

    A coalition leaves the groups of its members and forms one group; those who are left behind in a group
    stay together. Nobody can join a group, or let somebody in, without all of its new members.
    """
    known = {grouping: place for place, grouping in enumerate(groupings(players))}
    found: dict[tuple[int, int], list[int]] = {}
    for grouping, here in known.items():
        for coalition in range(1, 1 << players):
            members = tuple(k for k in range(players) if coalition >> k & 1)
            left = [tuple(k for k in group if k not in members) for group in grouping]
            after = tuple(sorted([members, *(group for group in left if group)]))
            if (there := known[after]) != here:
                found.setdefault((here, there), []).append(coalition)
    return {pair: tuple(coalitions) for pair, coalitions in found.items()}


def payoffs_of(weights: ArrayLike, relations: ArrayLike, affinity: float) -> Array:
    """What each grouping is worth to each power: (groupings, n).

    Groups contest one prize; a group wins with a chance in proportion to the square of its power, and its
    members share by power. To be in a group with another adds `affinity` times the relation to it.
    """
    weights, relations = np.asarray(weights, dtype=np.float64), np.asarray(relations, dtype=np.float64)
    n = len(weights)
    rows = []
    for grouping in groupings(n):
        strength = np.array([weights[list(group)].sum() for group in grouping])
        chance = strength**2 / (strength**2).sum()
        row = np.zeros(n)
        for group, power, wins in zip(grouping, strength, chance, strict=True):
            for k in group:
                share = weights[k] / power if power > 0 else 1.0 / len(group)
                row[k] = wins * share + affinity * sum(relations[k, other] for other in group if other != k)
        rows.append(row)
    return np.array(rows)


@dataclass(frozen=True, slots=True)
class Farsighted:
    """The lens of farsighted coalitions; `affinity` is what a full friendship is worth, as a share."""

    affinity: float = 0.1
    name: str = "farsighted"
    says: str = "farsighted coalitions: which groupings last when all foresee where moves lead"
    reads: frozenset[str] = frozenset({RELATIONS, POWER})

    def apply(self, network: Network) -> LensResult:
        """Find the groupings of the powers that are farsightedly stable.

        Raises
        ------
        LensError
            If a relation or the power of one is unknown, or there are more than four powers.
        """
        if network.size > MOST:
            raise LensError(f"farsighted coalitions are for {MOST} powers at most, not for {network.size}")
        relations, weights = network.known_relations(), network.known_weights()
        worth = payoffs_of(weights, relations, self.affinity)
        moves = grouping_moves(network.size)
        lasting = consistent_set(worth, moves)
        sets = farsighted_stable_sets(worth, moves)
        names = [self._named(network, grouping) for grouping in groupings(network.size)]
        kept = {outcome for chosen in sets for outcome in chosen}
        told = sorted(names[k] for k in (kept or set(lasting)))
        options: set[str] = set()
        for k in kept or set(lasting):
            pairs = [
                (network.codes[i], network.codes[j])
                for group in groupings(network.size)[k]
                for i in group
                for j in group
                if i < j
            ]
            options |= LensAnswer.pairs(pairs).options
        mean = worth[sorted(kept or lasting)].mean(axis=0)
        return LensResult(
            lens=self.name,
            says=f"Farsighted powers come to {listed(told, 'or')}.",
            reasoning=(
                "Groups contest one prize with chances by the square of their power, and members share by "
                f"power; a full friendship with a partner is worth {self.affinity:g} of the prize besides.",
                "Any who agree can leave their groups and form one; who is left behind stays together. A "
                "move is judged by where it leads in the end.",
                f"Farsighted stable sets: {len(sets)}. "
                "Every grouping that foresight does not rule out: "
                f"{listed(sorted(names[k] for k in lasting))}.",
            ),
            powers={
                "mean payoff where it ends": {code: float(mean[k]) for k, code in enumerate(network.codes)},
                "payoff alone": {code: float(worth[0, k]) for k, code in enumerate(network.codes)},
            },
            numbers=self._numbers(len(worth), len(lasting), len(sets)),
            answers=(LensAnswer.of(LensQuestion.TOGETHER, options),),
            references=(
                "Chwe (1994), Journal of Economic Theory 63(2)",
                "Harsanyi (1974), Management Science 20(11)",
            ),
        )

    @staticmethod
    def _named(network: Network, grouping: Grouping) -> str:
        """A grouping in words, the same whatever the order of the powers."""
        groups = [sorted(network.codes[k] for k in group) for group in grouping]
        together = sorted("-".join(group) for group in groups if len(group) > 1)
        return listed(together) if together else "no coalition"

    def _numbers(self, outcomes: int, lasting: int, sets: int) -> dict[str, Value]:
        return {
            "affinity": self.affinity,
            "groupings": outcomes,
            "in the largest consistent set": lasting,
            "farsighted stable sets": sets,
        }


LENS = Farsighted()
