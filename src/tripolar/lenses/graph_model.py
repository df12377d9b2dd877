"""The graph model of conflict: which states nobody leaves, by how far each looks at the answers of others.

References
----------
.. [Howard1971] Howard, N. (1971), Paradoxes of Rationality: Theory of Metagames and Political Behavior.
.. [FraserHipel1984] Fraser, N. M. and Hipel, K. W. (1984), Conflict Analysis: Models and Resolutions.
.. [Fang1993] Fang, L., Hipel, K. W. and Kilgour, D. M. (1993), Interactive Decision Making: The Graph Model
   for Conflict Resolution.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import permutations, product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tripolar.errors import LensError
from tripolar.lenses.lens import RELATIONS, LensAnswer, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = [
    "LENS",
    "ConflictGraph",
    "GraphModel",
    "Stability",
    "from_payoffs",
    "orders_that_hold",
    "stable_states",
]

Moves = NDArray[np.bool_]


class Stability(StrEnum):
    """How far a player looks before it leaves a state for a better one."""

    NASH = "Nash"
    GMR = "general metarational"
    SMR = "symmetric metarational"
    SEQ = "sequential"
    SIM = "simultaneous"


@dataclass(frozen=True, slots=True, eq=False)
class ConflictGraph:
    """A conflict: states, who can move from which to which, and who prefers which.

    Attributes
    ----------
    moves : array (players, states, states) of bool
        Whether a player can go from the state of a row to that of a column in one step.
    worth : array (players, states)
        Higher is better; only the order counts.
    strategies : array (states, players) of int
        What each player does in each state, which must tell the states apart. Needed for moves at the same
        time, and empty where there is none.
    """

    moves: Moves
    worth: Array
    strategies: NDArray[np.int64]

    def __post_init__(self) -> None:
        players, states = np.shape(self.worth)
        if np.shape(self.moves) != (players, states, states) or np.einsum("kss->", self.moves):
            raise LensError(
                f"moves of {players} players among {states} states, none of which stays where it is"
            )
        if self.strategies.size and self.strategies.shape != (states, players):
            raise LensError(f"strategies are {states} by {players}, not {self.strategies.shape}")

    @property
    def players(self) -> int:
        """How many players there are."""
        return len(self.worth)

    def better(self, player: int) -> Moves:
        """Moves (states, states) of a player to a state that it prefers."""
        return self.moves[player] & (self.worth[player][None, :] > self.worth[player][:, None])

    def answers(self, player: int, *, improving: bool) -> Moves:
        """States (from, to) that the others can reach by moves in turn, none of them twice in a row.

        Parameters
        ----------
        improving : bool
            Whether each of them moves only to what it prefers.
        """
        others = [k for k in range(self.players) if k != player]
        steps = {k: self.better(k) if improving else self.moves[k] for k in others}
        size = self.moves.shape[1]
        last = {k: steps[k].copy() for k in others}
        while True:
            grown = False
            for k in others:
                before = np.zeros((size, size), dtype=bool)
                for other in others:
                    if other != k:
                        before |= last[other]
                further = last[k] | (before @ steps[k])
                grown |= bool((further != last[k]).any())
                last[k] = further
            if not grown:
                break
        reached = np.zeros((size, size), dtype=bool)
        for k in others:
            reached |= last[k]
        return reached


def from_payoffs(payoffs: Sequence[ArrayLike]) -> ConflictGraph:
    """Make the graph of a one-shot game: each player can change to any action of its own at any time.

    Parameters
    ----------
    payoffs : sequence of arrays (actions of the first, actions of the second, ...)
        One for each player. States are numbered with the last player's action running fastest.
    """
    tables = [np.asarray(table, dtype=np.float64) for table in payoffs]
    strategies = np.array(list(product(*map(range, tables[0].shape))), dtype=np.int64)
    changed = strategies[:, None, :] != strategies[None, :, :]
    alone = changed.sum(axis=2) == 1
    moves = np.stack([alone & changed[:, :, k] for k in range(len(tables))])
    return ConflictGraph(moves, np.stack([table.ravel() for table in tables]), strategies)


def stable_states(graph: ConflictGraph) -> dict[Stability, NDArray[np.bool_]]:
    """Find the states that each player would not leave, by every notion of stability [Fang1993]_.

    A player stays at a state if each better one that it can move to is sanctioned: the others can then bring
    it to a state that is not better than the one it left.

    - Nash: there is no better one to move to.
    - General metarational: the others may answer with any moves in turn [Howard1971]_.
    - Symmetric metarational: as before, and from there it cannot move on to anything better either.
    - Sequential: the others answer only with moves that they prefer [FraserHipel1984]_.
    - Simultaneous: some others move to what they prefer at the same time, and all these changes together
      are not better for the player [FraserHipel1984]_. Left out where the graph has no strategies.

    Returns
    -------
    mapping of Stability to array (players, states) of bool
        A state that is stable for all players is an equilibrium.

    Examples
    --------
    >>> dilemma = from_payoffs([[[3, 1], [4, 2]], [[3, 4], [1, 2]]])
    >>> {notion.name: found.all(axis=0).tolist() for notion, found in stable_states(dilemma).items()}["SEQ"]
    [True, False, False, True]
    """
    shape = graph.worth.shape
    found = {notion: np.zeros(shape, dtype=bool) for notion in Stability}
    joint = _joint_states(graph) if graph.strategies.size else None
    for player in range(graph.players):
        worth = graph.worth[player]
        better = graph.better(player)
        bad = worth[None, :] <= worth[:, None]  # (from, to): no better than where it came from
        any_answer, good_answer = (graph.answers(player, improving=only) for only in (False, True))
        # the best that it can come to from each state, which the state itself already is
        onward = np.where(graph.moves[player], worth[None, :], -np.inf).max(axis=1)
        kept = bad & (onward[None, :] <= worth[:, None])
        sanctions = {
            Stability.NASH: np.zeros_like(better),
            Stability.GMR: _sanctioned(bad, any_answer),
            Stability.SMR: _sanctioned(kept, any_answer),
            Stability.SEQ: _sanctioned(bad, good_answer),
        }
        for notion, sanctioned in sanctions.items():
            found[notion][player] = ~(better & ~sanctioned).any(axis=1)
        if joint is not None:
            found[Stability.SIM][player] = _simultaneous(graph, player, better, joint)
    if joint is None:
        del found[Stability.SIM]
    return found


def _sanctioned(bad: Moves, answer: Moves) -> Moves:
    """Whether a move (from, to) can be answered (to, end) so that the end is bad seen from where it began."""
    return (bad.astype(np.int64) @ answer.T.astype(np.int64)) > 0


def _joint_states(graph: ConflictGraph) -> dict[tuple[int, ...], int]:
    return {tuple(row): state for state, row in enumerate(graph.strategies.tolist())}


def _simultaneous(
    graph: ConflictGraph, player: int, better: Moves, joint: dict[tuple[int, ...], int]
) -> NDArray[np.bool_]:
    """States at which every improvement of a player comes out no better when others improve as well."""
    worth = graph.worth[player]
    stable = np.zeros(len(worth), dtype=bool)
    others = {k: graph.better(k) for k in range(graph.players) if k != player}
    for state in range(len(worth)):
        here = graph.strategies[state]
        options = [
            [int(here[k]), *(int(graph.strategies[to, k]) for to in np.flatnonzero(moves[state]))]
            for k, moves in others.items()
        ]
        stable[state] = all(
            any(
                (end := joint.get(_joined(here, player, int(graph.strategies[to, player]), others, chosen)))
                is not None
                and worth[end] <= worth[state]
                for chosen in product(*options)
            )
            for to in np.flatnonzero(better[state])
        )
    return stable


def _joined(
    here: NDArray[np.int64], player: int, own: int, others: Iterable[int], chosen: Sequence[int]
) -> tuple[int, ...]:
    whole = here.tolist()
    whole[player] = own
    for k, action in zip(others, chosen, strict=True):
        whole[k] = action
    return tuple(whole)


def orders_that_hold(
    graph: ConflictGraph, state: int, player: int, orders: Iterable[ArrayLike], notion: Stability
) -> tuple[int, ...]:
    """Find the preferences of a player under which it would not leave a state: the inverse question.

    Parameters
    ----------
    orders : iterable of arrays (states,)
        Preferences of the player to be tried, higher is better; those of the others stay.
    notion : Stability
        Any but the simultaneous.

    Returns
    -------
    tuple of int
        Which of the orders hold it.
    """
    if notion is Stability.SIM:
        raise LensError("the inverse question is not answered for simultaneous stability")
    answer = graph.answers(player, improving=notion is Stability.SEQ)
    able = graph.moves[player]
    reached = able[state]
    held = []
    for number, order in enumerate(orders):
        worth = np.asarray(order, dtype=np.float64)
        ends = worth <= worth[state]
        if notion is Stability.NASH:
            ends = np.zeros_like(ends)
        elif notion is Stability.SMR:
            ends &= np.where(able, worth[None, :], -np.inf).max(axis=1) <= worth[state]
        better = reached & (worth > worth[state])
        if not (better & ~(answer & ends[None, :]).any(axis=1)).any():
            held.append(number)
    return tuple(held)


#: Four outcomes for one of two who open or close themselves to each other: both open, closed alone, both
#: closed, open alone. Here: which of them each state of the pair is to the first, and to the second; states
#: are both open, only the second closed, only the first closed, both closed.
_SEEN = ((0, 3, 1, 2), (0, 1, 3, 2))
#: Rank of the four outcomes, 4 best, by how a power stands to the other.
_PREFERENCES = {
    "assurance": (4.0, 3.0, 2.0, 1.0),
    "prisoner's dilemma": (3.0, 4.0, 2.0, 1.0),
    "deadlock": (2.0, 4.0, 3.0, 1.0),
}
#: Relation from which a power prefers that both are open to being closed alone.
FRIEND = 0.5


def _game_of(relation: float) -> str:
    return "assurance" if relation >= FRIEND else "prisoner's dilemma" if relation >= 0 else "deadlock"


def _pair_graph(first: Sequence[float], second: Sequence[float]) -> ConflictGraph:
    """The conflict of two by their ranks of the four outcomes."""
    tables = [
        np.array([order[k] for k in seen]).reshape(2, 2)
        for order, seen in zip((first, second), _SEEN, strict=True)
    ]
    return from_payoffs(tables)


@cache
def _pair(first: str, second: str, state: int) -> tuple[dict[Stability, tuple[bool, ...]], float]:
    """By which notions each of two stays at a state, and the share of own preferences at which one stays."""
    graph = _pair_graph(_PREFERENCES[first], _PREFERENCES[second])
    stays = {
        notion: tuple(bool(player[state]) for player in found)
        for notion, found in stable_states(graph).items()
    }
    held = []
    for player, seen in enumerate(_SEEN):
        orders = [[order[k] for k in seen] for order in permutations((1.0, 2.0, 3.0, 4.0))]
        held.append(len(orders_that_hold(graph, state, player, orders, Stability.SEQ)) / len(orders))
    return stays, sum(held) / 2.0


@dataclass(frozen=True, slots=True)
class GraphModel:
    """The lens of the graph model: every two open or close themselves to each other."""

    name: str = "graph-model"
    says: str = (
        "graph model of conflict: who would leave the present relations, and what answers hold it back"
    )
    reads: frozenset[str] = frozenset({RELATIONS})

    def apply(self, network: Network) -> LensResult:
        """Say by which notions of stability each pair stays as it is.

        Raises
        ------
        LensError
            If a relation is unknown.
        """
        network.known_relations()
        relations = network.relations
        dyads: dict[str, dict[str, Value]] = {f"stays, {notion.value}": {} for notion in Stability}
        dyads["share of own preferences that hold it"] = {}
        leaves: dict[str, set[str]] = {"at once": set(), "whatever the answer": set()}
        friends = []
        for i, j in network.pairs:
            there, back = float(relations[i, j]), float(relations[j, i])
            state = 2 * (there < 0) + (back < 0)
            stays, share = _pair(_game_of(there), _game_of(back), state)
            name = network.dyad(i, j)
            for notion, found in stays.items():
                dyads[f"stays, {notion.value}"][name] = all(found)
            dyads["share of own preferences that hold it"][name] = share
            for code, alone, credible in zip(
                (network.codes[i], network.codes[j]), stays[Stability.NASH], stays[Stability.SEQ], strict=True
            ):
                if not credible:
                    leaves["whatever the answer"].add(f"{code} in {name}")
                elif not alone:
                    leaves["at once"].add(f"{code} in {name}")
            if state == 0 and all(stays[Stability.SEQ]):
                friends.append((network.codes[i], network.codes[j]))
        lasts = not leaves["whatever the answer"]
        tempted = sorted(leaves["at once"])
        movers = sorted(leaves["whatever the answer"])
        return LensResult(
            lens=self.name,
            says=(
                "The present relations are an equilibrium"
                + (
                    f"; only the answer to expect holds {listed(tempted)}."
                    if tempted
                    else " without any threat."
                )
            )
            if lasts
            else f"No equilibrium: {listed(movers)} would change, and no answer to expect holds it back.",
            reasoning=(
                "Each opens or closes itself to each other, and likes least to be open alone. Whoever stands "
                f"to the other at {FRIEND:g} or more likes best that both are open; whoever stands lower "
                "likes best to be closed alone, and below 0 prefers both closed to both open.",
                "Stable without any threat (Nash) is who has nothing better to go to. Stable by the answer "
                "to expect (sequential) is who would be answered by a move that the other prefers and that "
                "makes its gain void.",
                "Asked the other way round: of all orders of the four outcomes, the share under which one "
                "of a pair would stay, the other being as assumed, tells how far the finding rests on them.",
            ),
            dyads=dyads,
            numbers={"equilibrium": lasts, "held only by an answer": len(tempted)},
            answers=(LensAnswer.lasts(lasts=lasts), LensAnswer.pairs(friends)),
            references=(
                "Fang, Hipel and Kilgour (1993), Interactive Decision Making",
                "Fraser and Hipel (1984), Conflict Analysis",
            ),
        )


LENS = GraphModel()
