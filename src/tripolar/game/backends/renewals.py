"""The renewal protocols for any array library, all dyads of all games at once.

Arrays are (active, R, H, W). Options, sides and ends are lists of them: compilers of array programs do
badly on sums over short axes. A protocol is given the pair's values at the three `ends` (lapse, stay,
up) of every move, and answers with the chances of ending there, the value of the renewal to both
sides, the mixes it keeps, and by how much these may still move values, (W,). `game.protocols` says
what is computed, and why.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

from tripolar.game.backends.lanes import Games
from tripolar.game.bargaining import LAPSE, STAY, STAY_ITEM, UP

__all__ = ["KEEPS_MIXES", "RENEWALS", "credible", "expiry", "nontransferable"]

Answer = tuple[list[Any], list[Any], Any, Any]
Ends = list[list[Any]]

# Index of an option that does not exist: its weight is zero, and zero times it still is.
_NEVER = -1e300
# Where each option leads: lapse, stay, up, and the last two with the item.
_LEADS_TO = (LAPSE, STAY, UP, STAY, UP)
# As in `protocols.nontransferable`: the largest exponent, and how far Newton's step may leave the triangle.
_SURE, _SLACK = 300.0, 1e-9


def expiry(xp: Any, games: Games, exists: Any, precision: Any, ends: Ends, mixes: Any) -> Answer:
    """Without agreement the relation lapses."""
    return _agree(xp, games, exists, precision, ends, [down for down, _, _ in ends])


def credible(xp: Any, games: Games, exists: Any, precision: Any, ends: Ends, mixes: Any) -> Answer:
    """Without agreement it lapses only if some side would want it."""
    losses = [xp.clip(precision * (down - here), -690.0, 690.0) for down, here, _ in ends]
    keep = 1.0 / ((1.0 + xp.exp(losses[0])) * (1.0 + xp.exp(losses[1])))
    return _agree(xp, games, exists, precision, ends, [down + keep * (here - down) for down, here, _ in ends])


def _agree(xp: Any, games: Games, exists: Any, precision: Any, ends: Ends, impasse: list[Any]) -> Answer:
    """Bounded transfers and a logit choice over the options, from given impasse points."""
    share = games.share[:, :, None], 1.0 - games.share[:, :, None]
    bound = games.bound[:, None, None]
    gains, index = [], []
    for option, there in enumerate(exists):
        first, second = (ends[side][_LEADS_TO[option]] - impasse[side] for side in range(2))
        if option >= STAY_ITEM:
            first, second = first + games.item[:, 0, None], second + games.item[:, 1, None]
        owed = xp.clip(share[0] * second - share[1] * first, -bound, bound)
        gains.append((first + owed, second - owed))
        least = xp.minimum(gains[-1][0] / share[0], gains[-1][1] / share[1])
        index.append(xp.where(there, precision * least, _NEVER))
    choice, entropy = _logit(xp, index)
    taste = games.shocks * entropy / precision
    own = [
        impasse[side]
        + share[side] * taste
        + sum(q * gain[side] for q, gain in zip(choice, gains, strict=True))
        for side in range(2)
    ]
    leads = _LEADS_TO[: len(choice)]
    moves = [sum(q for q, to in zip(choice, leads, strict=True) if to == end) for end in range(3)]
    return moves, own, None, 0.0


def _logit(xp: Any, index: list[Any]) -> tuple[list[Any], Any]:
    """Logit probabilities of the options, and their entropy with a single logarithm."""
    largest = reduce(xp.maximum, index)
    below = [one - largest for one in index]
    weight = [xp.exp(one) for one in below]
    total = sum(weight)
    choice = [one / total for one in weight]
    return choice, xp.log(total) - sum(q * one for q, one in zip(choice, below, strict=True))


def nontransferable(xp: Any, games: Games, exists: Any, precision: Any, ends: Ends, mixes: Any) -> Answer:
    """No transfers: mixes improve by one Newton step a sweep, and settle together with the values."""
    falls = [here - down for down, here, _ in ends]
    rises = [up - here for _, here, up in ends]
    point = [mixes[:2], mixes[2:]]
    answers = [
        _respond(xp, precision * falls[side], precision * rises[side], point[1 - side]) for side in range(2)
    ]
    miss = [[to - at for to, at in zip(answers[side][0], point[side], strict=True)] for side in range(2)]
    step = _newton(miss, answers[0][1], answers[1][1])
    stepped = [[at + by for at, by in zip(point[side], step[side], strict=True)] for side in range(2)]
    # Written so that a number that is not finite counts as outside.
    inside = reduce(
        xp.logical_and,
        [(p <= 1.0 + _SLACK) & (w >= -_SLACK) & (p - w >= -_SLACK) for p, w in stepped],
    )
    new = [
        xp.where(inside, stepped[side][k], point[side][k] + 0.5 * miss[side][k])
        for side in range(2)
        for k in range(2)
    ]
    p_i, w_i, p_j, w_j = new
    fall, rise = 1.0 - p_i * p_j, w_i * w_j
    moves = [fall, 1.0 - fall - rise, rise]
    per = games.shocks / precision * (exists[STAY] | exists[UP])
    own = [
        sum(q * end for q, end in zip(moves, ends[side], strict=True))
        + per * _entropy(xp, new[2 * side], new[2 * side + 1])
        for side in range(2)
    ]
    off = reduce(xp.maximum, [abs(one) for side in miss for one in side])
    span = xp.maximum(*(abs(falls[side]) + abs(rises[side]) for side in range(2)))
    return moves, own, xp.stack(new), (off * span).max(axis=(0, 1, 2))


def _respond(xp: Any, a: Any, e: Any, other: Any) -> tuple[tuple[Any, Any], tuple[Any, Any, Any, Any]]:
    """Logit response (p, w) to the other's (p, w); slopes of p by p and w, then of w by p and w."""
    p, w = other
    keep = xp.exp(xp.clip(a * p, -_SURE, _SURE))
    rise = keep * xp.exp(xp.clip(e * w, -_SURE, _SURE))
    cool = 1.0 / (1.0 + keep + rise)
    warm = rise * cool
    slopes = cool * (keep * cool + warm) * a, cool * warm * e, cool * warm * a, warm * (1.0 - warm) * e
    return (keep * cool + warm, warm), slopes


def _newton(miss: list[list[Any]], first: tuple[Any, ...], second: tuple[Any, ...]) -> list[list[Any]]:
    """Newton's step for both sides' mixes: (1 - I J) d = m + I m', two by two."""
    (m_p, m_w), (o_p, o_w) = miss
    (ipp, ipw, iwp, iww), (jpp, jpw, jwp, jww) = first, second
    right_p, right_w = m_p + ipp * o_p + ipw * o_w, m_w + iwp * o_p + iww * o_w
    m00, m01 = 1.0 - (ipp * jpp + ipw * jwp), -(ipp * jpw + ipw * jww)
    m10, m11 = -(iwp * jpp + iww * jwp), 1.0 - (iwp * jpw + iww * jww)
    determinant = m00 * m11 - m01 * m10
    d_p = (m11 * right_p - m01 * right_w) / determinant
    d_w = (m00 * right_w - m10 * right_p) / determinant
    return [[d_p, d_w], [o_p + jpp * d_p + jpw * d_w, o_w + jwp * d_p + jww * d_w]]


def _entropy(xp: Any, p: Any, w: Any) -> Any:
    """Entropy of cool, keep and warm."""
    chances = [xp.maximum(one, 1e-300) for one in (1.0 - p, p - w, w)]
    return -sum(one * xp.log(one) for one in chances)


RENEWALS = {"expiry": expiry, "credible": credible, "nontransferable": nontransferable}
# The protocol whose mixes are carried from sweep to sweep.
KEEPS_MIXES = "nontransferable"
