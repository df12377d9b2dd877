"""Claims under several sets of assumptions: positions, oppositions, and what each move accounts for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.chains.build import truths
from tripolar.stats.shapley import along_orders, shapley
from tripolar.claims.codings import assess_codings, groups
from tripolar.claims.criterion import criteria_of
from tripolar.claims.dispute.results import Opposition, Part, Position, Together
from tripolar.claims.verdict import verdict, wilson
from tripolar.ensemble.run import Ensemble

__all__ = ["MOST_EXACT", "coalitions", "oppose", "parts_of", "positions", "settled"]

Array = NDArray[np.float64]

# All sets of five moves are 32 ensembles; of more moves only some orders are gone through.
MOST_EXACT = 5
_HALF = 0.5
_DOES_NOT_APPLY = Position("does not apply", None, None, None, None, 0)


def positions(ensemble: Ensemble) -> tuple[dict[str, Position], dict[str, Array]]:
    """Judge the computed claims of an ensemble: their positions, and their truth in every draw."""
    criteria = criteria_of(ensemble)
    within = groups(ensemble)
    found = {}
    for claim in ensemble.scenario.claims:
        if claim.kind == "fact":
            continue
        criterion = criteria.get(claim.id)
        if criterion is None:
            found[claim.id] = _DOES_NOT_APPLY
            continue
        assessed = criterion.assess()
        found[claim.id] = Position(
            verdict=verdict(assessed, assess_codings(criterion, within)),
            probability=assessed.probability,
            error=assessed.error,
            lower=assessed.lower,
            upper=assessed.upper,
            unknown=assessed.unknown,
        )
    return found, truths(criteria)


def oppose(
    first: str, second: str, one: Mapping[str, Array], other: Mapping[str, Array]
) -> Opposition | None:
    """Hold two claims against each other under both sets of assumptions; None where one does not apply."""
    if any(name not in truth for name in (first, second) for truth in (one, other)):
        return None
    under_first, under_second = (_together(truth[first], truth[second]) for truth in (one, other))
    return Opposition(
        first=first,
        second=second,
        under_first=under_first,
        under_second=under_second,
        exclusive=under_first.both == under_second.both == 0.0,
        status=_status(under_first, under_second),
    )


def _together(first: Array, second: Array) -> Together:
    known = ~(np.isnan(first) | np.isnan(second))
    count = int(np.count_nonzero(known))

    def share(one: float, other: float) -> float:
        chosen = (first == one) & (second == other)
        return float(np.count_nonzero(chosen & known) / count) if count else float("nan")

    return Together(share(1, 1), share(1, 0), share(0, 1), share(0, 0), count, first.size - count)


def _status(one: Together, other: Together) -> str:
    mostly = [_mostly(one), _mostly(other)]
    if "" in mostly:
        return "open"
    return mostly[0] if mostly[0] == mostly[1] else "assumptions"


def _mostly(together: Together) -> str:
    """What holds in more than half of the draws, beyond sampling error, if anything does."""
    shares = {
        "wording": together.both,
        "first": together.first_only,
        "second": together.second_only,
        "neither": together.neither,
    }
    return next((name for name, share in shares.items() if wilson(share, together.draws)[0] > _HALF), "")


def settled(one: Position, other: Position) -> bool:
    """Whether a claim has the same verdict under both sets of assumptions."""
    return one.verdict == other.verdict


def coalitions(moves: int) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """The sets of moves to solve, as bits, and the orders to average over; no orders means all of them.

    Up to five moves, every set. Beyond, each move alone and each taken back alone, and two orders with
    their reverses: as listed, and with every other move first.
    """
    if moves <= MOST_EXACT:
        return tuple(range(1 << moves)), ()
    listed = tuple(range(moves))
    mixed = (*listed[::2], *listed[1::2])
    orders = (listed, listed[::-1], mixed, mixed[::-1])
    whole = (1 << moves) - 1
    wanted = {0, whole}
    wanted |= {1 << k for k in listed} | {whole ^ (1 << k) for k in listed}
    for order in orders:
        taken = 0
        for move in order:
            taken |= 1 << move
            wanted.add(taken)
    return tuple(sorted(wanted)), orders


def parts_of(
    names: Sequence[str], orders: Sequence[Sequence[int]], at: Callable[[int], Position]
) -> tuple[Part, ...]:
    """Share out the change of a claim's probability among moves, the largest share first.

    Parameters
    ----------
    names : sequence of str
        The moves.
    orders : sequence of sequence of int
        As `coalitions` gives them.
    at : callable
        The claim's position once the moves of a set, as bits, are made.
    """

    def worth(taken: int) -> Array:
        probability = at(taken).probability
        return np.array(np.nan if probability is None else probability)

    count = len(names)
    whole = (1 << count) - 1
    if orders:
        shares = along_orders(worth, count, orders)
    else:
        shares = shapley(np.array([float(worth(taken)) for taken in range(1 << count)]))
    parts = [
        Part(
            move=name,
            share=float(shares[k]),
            alone=at(1 << k).probability,
            without=at(whole ^ (1 << k)).probability,
            enough=settled(at(1 << k), at(whole)),
            needed=settled(at(whole ^ (1 << k)), at(0)),
        )
        for k, name in enumerate(names)
    ]
    return tuple(sorted(parts, key=lambda part: -abs(part.share)))
