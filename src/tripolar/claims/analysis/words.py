"""Boxes, breakpoints and smallest changes in words."""

from __future__ import annotations

from collections.abc import Iterable

from tripolar.claims.analysis.analyse import ClaimAnalysis, Turning
from tripolar.claims.analysis.boxes import Box, Limit
from tripolar.claims.analysis.first_order import Index
from tripolar.claims.analysis.smallest_flip import Flip, ParameterMove, Turns
from tripolar.claims.words import amount, level_or_number, parameter_words, probability

__all__ = [
    "box_words",
    "breakpoint_words",
    "claim_words",
    "flip_words",
    "index_words",
    "limit_words",
    "turns_words",
]

_HALF = 0.5
_NAMED = 3


def index_words(indices: Iterable[Index], noise: str = "nothing distinguishable from noise") -> str:
    """The indices that are distinguishable from noise, as shares with their intervals."""
    told = (
        f"{parameter_words(each.path)[0]} {_percent(each.share)} ({percent_range(each)})"
        for each in indices
        if each.distinct
    )
    return ", ".join(told) or noise


def percent_range(index: Index) -> str:
    """The interval of an index: ``8% to 25%``."""
    return f"{_percent(index.low)} to {_percent(index.high)}"


def limit_words(limit: Limit) -> str:
    """What a box asks of one parameter: ``balance stress exceeds 38 bn US$/yr``."""
    name, unit = parameter_words(limit.path, limit.unit)
    if limit.among:
        values = (v if isinstance(v, str) else level_or_number(limit.path, v) for v in limit.among)
        return f"{name} is {' or '.join(values)}"
    if limit.low is not None and limit.high is not None:
        return f"{name} lies between {amount(limit.low)} and {amount(limit.high)}{unit}"
    if limit.low is not None:
        return f"{name} exceeds {amount(limit.low)}{unit}"
    assert limit.high is not None
    return f"{name} stays below {amount(limit.high)}{unit}"


def box_words(box: Box, boxed: str) -> str:
    """A box as a sentence, with its density and coverage.

    Where cases are the rule in the box: ``fails when balance stress exceeds 38 bn US$/yr: 77% of those
    draws, 75% of all in which it fails``; where they are not: ``fails most often when …``.
    """
    where = " and ".join(map(limit_words, box.limits))
    often = "" if box.density > _HALF else "most often "
    told = (
        f"{boxed} {often}when {where}: {_percent(box.density)} of those draws, "
        f"{_percent(box.coverage)} of all in which it {boxed}"
    )
    if box.unseen_density is not None:
        told += f" (in draws not used to find such a box {_percent(box.unseen_density)})"
    return told


def breakpoint_words(turning: Turning) -> str:
    """Where a claim turns along one parameter, with the interval and the shares on either side."""
    at = turning.at
    name, unit = parameter_words(turning.path, turning.unit)
    return (
        f"{name} {amount(at.value)}{unit} ({amount(at.low)} to {amount(at.high)}): "
        f"holds in {probability(at.below)} below, {probability(at.above)} above"
    )


def flip_words(flip: Flip) -> str:
    """A change from the central case: what moves from where to where, and how far in quantiles."""
    told = [_move(move) for move in flip.moves[:_NAMED]]
    more = len(flip.moves) - len(told)
    rest = f" and {more} more" if more else ""
    return f"{', '.join(told)}{rest} ({amount(flip.size)} in quantiles)"


def turns_words(turns: Turns) -> str:
    """The smallest change that flips the claim at the central case, or why none is told."""
    if not turns.tried:
        return "no parameter stands out to be moved"
    if turns.holds_at_centre is None:
        return "the central case could not be solved"
    stands = "holds" if turns.holds_at_centre else "fails"
    smallest = turns.smallest
    if smallest is None:
        tried = ", ".join(parameter_words(path)[0] for path in turns.tried)
        return f"{stands} at the centre, and no move within their ranges of {tried} changes that"
    return f"{stands} at the centre, no longer with {flip_words(smallest)}"


def _move(move: ParameterMove) -> str:
    name, unit = parameter_words(move.path, move.unit)
    ends = (v if isinstance(v, str) else level_or_number(move.path, v) for v in (move.start, move.end))
    return f"{name} {' → '.join(ends)}{unit}"


def _percent(share: float) -> str:
    return f"{100 * max(share, 0.0):.0f}%"


def claim_words(found: ClaimAnalysis) -> tuple[tuple[str, str], ...]:
    """All that is told of one claim, as pairs of a heading and a sentence."""
    told = [("driven by", index_words(found.truth or found.margin))]
    if found.truth and not any(index.distinct for index in found.truth):
        told += [("margin driven by", index_words(found.margin))] * any(i.distinct for i in found.margin)
    if any(group.distinct for group in found.groups):
        told.append(("families", index_words(found.groups)))
    if found.combined:
        totals = (
            f"{each.name.replace('_', ' ')} {_percent(each.total)} "
            f"({_percent(each.total_low)} to {_percent(each.total_high)}), alone {_percent(each.first)}"
            for each in found.combined[:_NAMED]
        )
        told.append(("has a part in", "; ".join(totals)))
    if found.moved and any(each.index > each.dummy for each in found.moved):
        names = (
            f"{parameter_words(each.path)[0]} {probability(each.index)} (dummy {probability(each.dummy)})"
            for each in found.moved[:_NAMED]
            if each.index > each.dummy
        )
        told.append(("margin moved by", ", ".join(names)))
    told += [("turns at", breakpoint_words(each)) for each in found.breakpoints[:_NAMED]]
    told += [("box", box_words(box, found.boxed)) for box in found.boxes]
    if found.turns is not None:
        told.append(("smallest flip", turns_words(found.turns)))
    return tuple(told)
