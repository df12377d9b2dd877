"""Renewal protocols: how a lapsed deal is renewed. Three functions, one interface.

A protocol takes the continuation values of B games and a bargain, and gives a `Renewal`. ``expiry`` and
``credible`` share a bounded transfer and a logit choice over the options (`agree`) [Nash1950]_.

A move of the relation costs both sides what `Bargain.cost_first` and `Bargain.cost_second` say, also where
it is the lapse of a deal that was not renewed.

**expiry**: without agreement the relation lapses one level. The impasse point of a renewal is therefore
the value of the relation one level down, which holds what the third power would then offer
[BinmoreShakedSutton1989]_.

**credible**: without agreement the relation lapses only if some side would want it. The chance of a lapse
at the impasse is ℓ = 1 - Π (1 - σ(η (V(down) - V(stay)))) over both sides, and the impasse point is the
mixture ℓ V(down) + (1 - ℓ) V(stay): a threat to let the relation lapse that nobody would carry out
carries no weight. To let it fall is also something that can be agreed on, so the options are the same as
under ``expiry``.

**nontransferable**: no payments; each side cools, keeps or warms the tie. Both sides choose at once, by
logit on what they expect given the other's mix [McKelveyPalfrey1995]_. If either cools, the relation goes
one level down; if both warm it, one level up; else it stays. Nothing is exchanged, hence no item is given
either: a pair held at one level has nothing to choose, with an item or without. At the ends of a line all
three stances remain, though two of them come to the same.

A pair's mixes are a fixed point of each other, and part of the solution: where both would lose by
staying, either may be the one to cool, so that one continuation can support several. A solved game brings
its mixes along; without them they are traced from uniform ones as the precision rises. A mix is held as
two numbers: p, the chance not to cool, and w, the chance to warm. With a and e what the side gains from
staying over falling and from rising over staying, the odds of keep over cool are exp(η a p') and of warm
over keep exp(η e w'), where p' and w' are the other side's.

References
----------
.. [Nash1950] Nash (1950), The Bargaining Problem.
.. [BinmoreShakedSutton1989] Binmore, Shaked and Sutton (1989), An Outside Option Experiment.
.. [McKelveyPalfrey1995] McKelvey and Palfrey (1995), Quantal Response Equilibria for Normal Form Games.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.enums import ProtocolName
from tripolar.game.model.bargaining import LAPSE, OPTIONS, STAY, STAY_ITEM, UP, Bargain

__all__ = [
    "WITHOUT_TRANSFERS",
    "Renewal",
    "agree",
    "renew_under_credible",
    "renew_under_expiry",
    "renew_under_nontransferable",
]

Array = NDArray[np.float64]


def agree(values: Array, bargain: Bargain, impasse_first: Array, impasse_second: Array) -> Renewal:
    """Bargain from given impasse points (B, S), in every state.

    Transfers divide the surplus by the shares as far as their bound allows [Nash1950]_, and the
    least satisfied side's scaled gain is each option's index [McKelveyPalfrey1995]_.
    """
    first, second = values[:, :, bargain.first], values[:, :, bargain.second]
    own = first[:, bargain.target] - bargain.cost_first - impasse_first[..., None]
    other = second[:, bargain.target] - bargain.cost_second - impasse_second[..., None]
    own[..., STAY_ITEM:] += bargain.item_first[..., None]
    other[..., STAY_ITEM:] += bargain.item_second[..., None]

    share = bargain.share[..., None]
    bound = bargain.bound[:, None, None]
    transfer = np.clip(share * other - (1.0 - share) * own, -bound, bound)
    own, other = own + transfer, other - transfer

    index = bargain.precision[:, None, None] * np.minimum(own / share, other / (1.0 - share))
    index = np.where(bargain.available, index, -np.inf)
    weight = np.exp(index - index.max(axis=2, keepdims=True))
    choice = weight / weight.sum(axis=2, keepdims=True)

    entropy = -np.sum(choice * np.log(np.where(choice > 0.0, choice, 1.0)), axis=2)
    taste = bargain.shocks[:, None] * entropy / bargain.precision[:, None]
    paid = np.sum(choice * transfer, axis=2)
    taste_first, taste_second = bargain.share * taste, (1.0 - bargain.share) * taste
    with_item = choice[..., STAY_ITEM:OPTIONS].sum(axis=2)
    cost_first, cost_second = _expected_costs(choice, bargain)
    return Renewal(
        choice=choice,
        transfer=transfer,
        gain_first=paid + with_item * bargain.item_first - cost_first + taste_first,
        gain_second=-paid + with_item * bargain.item_second - cost_second + taste_second,
        taste_first=taste_first,
        taste_second=taste_second,
        cost_first=cost_first,
        cost_second=cost_second,
        value_first=impasse_first + np.sum(choice * own, axis=2) + taste_first,
        value_second=impasse_second + np.sum(choice * other, axis=2) + taste_second,
    )


def _expected_costs(choice: Array, bargain: Bargain) -> tuple[Array, Array]:
    """What the moves that are chosen cost each side, (B, S) each."""
    return np.sum(choice * bargain.cost_first, axis=2), np.sum(choice * bargain.cost_second, axis=2)


def _lapsed(values: Array, bargain: Bargain) -> tuple[Array, Array]:
    """What each has once the relation has fallen, and that has been paid for, (B, S) each."""
    down = bargain.target[:, LAPSE]
    return (
        values[:, down, bargain.first] - bargain.cost_first[..., LAPSE],
        values[:, down, bargain.second] - bargain.cost_second[..., LAPSE],
    )


# Under these nothing is paid, so that there are no terms to speak of and no payments to calibrate.
WITHOUT_TRANSFERS = frozenset({ProtocolName.NONTRANSFERABLE})


def renew_under_credible(values: Array, bargain: Bargain) -> Renewal:
    """Renew one dyad's deal in every state; see `protocols.expiry.renew_under_expiry`."""
    here = bargain.target[:, STAY]
    first, second = values[:, here, bargain.first], values[:, here, bargain.second]
    fallen_first, fallen_second = _lapsed(values, bargain)
    lapse = 1.0 - _keeps(first - fallen_first, bargain) * _keeps(second - fallen_second, bargain)
    return agree(
        values,
        bargain,
        lapse * fallen_first + (1.0 - lapse) * first,
        lapse * fallen_second + (1.0 - lapse) * second,
    )


def _keeps(loss: Array, bargain: Bargain) -> Array:
    """Chance that a side that would lose so much by it would not let the relation lapse, (B, S)."""
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(-bargain.precision[:, None] * loss, -690.0, 690.0))))


def renew_under_expiry(values: NDArray[np.float64], bargain: Bargain) -> Renewal:
    """Renew one dyad's deal in every state.

    Parameters
    ----------
    values : (B, S, n)
        Continuation values.
    bargain : Bargain
        The dyad's options, shares, precision and bounds.

    Returns
    -------
    Renewal
        Choice probabilities, transfers and values.
    """
    return agree(values, bargain, *_lapsed(values, bargain))


_FRACTIONS = tuple(k / 8 for k in range(1, 9))

_STEPS = 60

_CLOSE = 1e-13

# exp(300) exp(300) is still finite, and leaves nothing to the other choices.
_SURE = 300.0

# Newton's step is taken where it stays in the triangle of mixes, give or take; else half a plain one.
_SLACK = 1e-9


def renew_under_nontransferable(values: Array, bargain: Bargain) -> Renewal:
    """Renew one dyad's deal in every state; see `protocols.expiry.renew_under_expiry`. Transfers are zero."""
    first = values[:, :, bargain.first][:, bargain.target] - bargain.cost_first
    second = values[:, :, bargain.second][:, bargain.target] - bargain.cost_second
    gains = np.stack(
        [first[..., STAY] - first[..., LAPSE], first[..., UP] - first[..., STAY],
         second[..., STAY] - second[..., LAPSE], second[..., UP] - second[..., STAY]]
    )  # fmt: skip
    precision = bargain.precision[:, None]
    mine, theirs = _mixes(gains * precision, bargain.mixes)
    rise, fall = mine[1] * theirs[1], 1.0 - mine[0] * theirs[0]
    choice = np.zeros((*fall.shape, OPTIONS))
    choice[..., LAPSE], choice[..., STAY], choice[..., UP] = fall, 1.0 - fall - rise, rise
    # At the ends a stance that leads nowhere counts as the option that is left.
    bottom, top = ~bargain.available[:, STAY], ~bargain.available[:, UP]
    choice[:, top, STAY] += choice[:, top, UP]
    choice[:, top, UP] = 0.0
    choice[:, bottom, LAPSE] += choice[:, bottom, STAY]
    choice[:, bottom, STAY] = 0.0
    # Where a single level is left all stances come to the same, and choosing among them is worth nothing.
    choosing = bargain.available[:, STAY] | bargain.available[:, UP]
    taste = np.where(choosing, bargain.shocks[:, None] / precision, 0.0)
    taste_first, taste_second = taste * _entropy(mine), taste * _entropy(theirs)
    cost_first, cost_second = _expected_costs(choice, bargain)
    return Renewal(
        choice=choice,
        transfer=np.zeros_like(choice),
        gain_first=taste_first - cost_first,
        gain_second=taste_second - cost_second,
        taste_first=taste_first,
        taste_second=taste_second,
        cost_first=cost_first,
        cost_second=cost_second,
        value_first=np.einsum("bso,bso->bs", choice, first) + taste_first,
        value_second=np.einsum("bso,bso->bs", choice, second) + taste_second,
    )


def _mixes(gains: Array, near: Array | None) -> tuple[Array, Array]:
    """Both sides' (p, w), each (2, B, S), from the four gains times the precision.

    They continue `near`, or are traced from uniform ones.
    """
    shape = gains.shape
    gains = gains.reshape(4, -1)
    uniform = np.tile(np.array([2.0, 1.0, 2.0, 1.0])[:, None] / 3.0, gains.shape[1])
    mixes = uniform if near is None else near.reshape(4, -1).copy()
    for fraction in _FRACTIONS if near is None else (1.0,):
        left = np.arange(gains.shape[1])
        for _ in range(_STEPS):
            point = mixes[:, left]
            response, slopes = _respond(point, fraction * gains[:, left])
            miss = response - point
            newton = point + _newton(miss, slopes)
            p, w = newton[::2], newton[1::2]
            inside = np.all((p <= 1.0 + _SLACK) & (w >= -_SLACK) & (p - w >= -_SLACK), axis=0)
            mixes[:, left] = np.where(inside, newton, point + 0.5 * miss)
            left = left[np.abs(miss).max(axis=0) > _CLOSE]
            if left.size == 0:
                break
    return mixes[:2].reshape(2, *shape[1:]), mixes[2:].reshape(2, *shape[1:])


def _respond(point: Array, gains: Array) -> tuple[Array, Array]:
    """Logit responses to each other, (4, N), and their slopes, (2, 2, 2, N): side, of p or w, by p' or w'."""
    response, slopes = np.empty_like(point), np.empty((2, 2, 2, point.shape[1]))
    for side in range(2):
        own, other = slice(2 * side, 2 * side + 2), slice(2 - 2 * side, 4 - 2 * side)
        (a, e), (p, w) = gains[own], point[other]
        keep = np.exp(np.clip(a * p, -_SURE, _SURE))
        rise = keep * np.exp(np.clip(e * w, -_SURE, _SURE))
        cool = 1.0 / (1.0 + keep + rise)
        warm = rise * cool
        stays = keep * cool + warm
        response[own] = stays, warm
        slopes[side] = (cool * stays * a, cool * warm * e), (cool * warm * a, warm * (1.0 - warm) * e)
    return response, slopes


def _newton(miss: Array, slopes: Array) -> Array:
    """Newton's step for both sides' mixes: (I - J J') d = miss + J miss', two by two."""
    own, other = slopes
    step = np.empty_like(miss)
    right = miss[:2] + np.einsum("abn,bn->an", own, miss[2:])
    matrix = np.eye(2)[:, :, None] - np.einsum("abn,bcn->acn", own, other)
    determinant = matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0]
    determinant = np.where(np.abs(determinant) > 1e-12, determinant, np.inf)
    step[0] = (matrix[1, 1] * right[0] - matrix[0, 1] * right[1]) / determinant
    step[1] = (matrix[0, 0] * right[1] - matrix[1, 0] * right[0]) / determinant
    step[2:] = miss[2:] + np.einsum("abn,bn->an", other, step[:2])
    return step


def _entropy(mix: Array) -> Array:
    """Entropy of cool, keep and warm."""
    chances = np.stack([1.0 - mix[0], mix[0] - mix[1], mix[1]]).clip(1e-300)
    return np.asarray(-np.sum(chances * np.log(chances), axis=0))


@dataclass(frozen=True, slots=True)
class Renewal:
    """Outcome of one dyad's renewal in every state of B games.

    Attributes
    ----------
    choice : (B, S, 5)
        q, probability of lapse, stay, up, stay with item, up with item.
    transfer : (B, S, 5)
        Transfer from the second to the first that goes with each option, bn.
    gain_first, gain_second : (B, S)
        Payments and items received at the renewal, in expectation, net of what was given and of what moves
        cost, and tastes.
    taste_first, taste_second : (B, S)
        What it is worth to each to choose, where choice noise is read as taste shocks; else nothing.
    cost_first, cost_second : (B, S)
        What the moves that are chosen cost each, in expectation.
    value_first, value_second : (B, S)
        Value of the renewal to each.
    """

    choice: Array
    transfer: Array
    gain_first: Array
    gain_second: Array
    taste_first: Array
    taste_second: Array
    cost_first: Array
    cost_second: Array
    value_first: Array
    value_second: Array
