"""Automatic marks: what a verdict turns on, told by the draws and not by the author.

Calibration finds the size of some channels of the payoff (`tripolar.game.model.channels.CALIBRATED`): as
much political value, and as much cost of moving (friction), as it takes for relations to move and to come
back at the rates put in. No figure measures them. So every claim that compares values, of one power under
variants or of several powers, is decided a second time with each value less what these channels contribute
to it, in the same equilibrium. Where the verdict is another, the claim *turns on calibrated politics*.
Sampling error leaves that open where one verdict borders on the other, or where the probability moves and
one of the two borders on another verdict.

What such a claim compares is a difference of values, linear in them or linear in pieces (``min``, ``max``,
``abs``). With w the slope of the difference along a value in a draw, the sum of w times a channel of that
value is what the channel contributes; averaged over the draws, the channels and a rest (transfers, backing,
what choices cost) add up to the mean difference. A criterion that divides values by each other has no such
split.

A claim *turns on one assumption* where more than .6 of the variance of its margin goes with one drawn
parameter, by its first-order index (`tripolar.claims.analysis.first_order`); within error where .6 lies in
the interval of the index. Its margin can lie far from zero in most draws, or there may be none, and one word
decides all the same. So it also turns on one assumption where the draws of one value of a word (or of a
number that takes few values) come to another verdict than those of another value, and their probabilities
differ by more than chance explains; or where their bounds lie on both sides of one half, whatever the words
for it. It is within error where the two verdicts border on each other; and within error of the mark is a
claim whose verdicts agree, if one of them borders on another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import combinations
from math import hypot
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.first_order import Index
from tripolar.claims.criterion import Criterion, Group, assess_codings
from tripolar.claims.ledger import ChannelSplit, MeasuredVerdict
from tripolar.claims.verdict import Assessment, alike, borders_on, verdict
from tripolar.ensemble.result import Ensemble
from tripolar.game.model.channels import CALIBRATED, CHANNELS, FRICTION
from tripolar.prepare.quantities import Request
from tripolar.prepare.requests import channels_of, compared_values
from tripolar.scenario.expression import Call, Expression, evaluate
from tripolar.scenario.expression.tree import (
    Arithmetic,
    Comparison,
    Function,
    Negative,
    Node,
    walk,
)

__all__ = ["MOST_OF_A_MARGIN", "measured_alone", "splits", "turns_by_coding", "turns_on"]

Array = NDArray[np.float64]


MOST_OF_A_MARGIN = 0.6

_HALF = 0.5

_LEVEL = 0.05  # of taking chance for a difference between values of a word, shared out over all pairs of them

# What a value is split into, and the paths under which calibration leaves what it found.
_PARTS = (*CHANNELS, FRICTION)
_HEADS = {"political": "political_value", FRICTION: FRICTION}


def measured_alone(
    criterion: Criterion,
    asked: Mapping[Call, Request],
    ensemble: Ensemble,
    within: tuple[Group, ...],
    whole: Assessment,
    said: str,
) -> MeasuredVerdict | None:
    """Decide a comparison of values without the channels whose size calibration found.

    Parameters
    ----------
    criterion : Criterion
        Over all draws of the ensemble.
    asked : mapping of Call to Request
        What its quantities are called.
    within : tuple of Group
        Codings.
    whole : Assessment
        Of the criterion as it stands.
    said : str
        The verdict on that.

    Returns
    -------
    MeasuredVerdict or None
        None where it compares no values, nothing was calibrated, or the channels are not among the draws.
    """
    heads = {path.partition(".")[0] for path in ensemble.derived}
    calibrated = tuple(name for name in CALIBRATED if _HEADS[name] in heads)
    keys = {
        value: [request.key for request in channels_of(value, calibrated)]
        for value in compared_values(asked.values())
    }
    if not (
        calibrated and keys and all(key in ensemble.quantities for each in keys.values() for key in each)
    ):
        return None
    columns = {
        call: np.zeros_like(column)
        if FRICTION in calibrated and call.name == "moving_cost"
        else reduce(np.subtract, [ensemble.quantities[key] for key in keys.get(asked[call], ())], column)
        for call, column in criterion.columns.items()
    }
    other = replace(criterion, columns=columns)
    measured = other.assess()
    told = verdict(measured, assess_codings(other, within))
    differs = told != said
    moved = measured.probability != whole.probability
    near = alike(whole, measured) if differs else moved and any(map(borders_on, (whole, measured)))
    return MeasuredVerdict(
        without=calibrated,
        verdict=told,
        probability=measured.probability,
        lower=measured.lower,
        upper=measured.upper,
        unknown=measured.unknown,
        differs=differs,
        within_error=near,
    )


def turns_on(margin: Sequence[Index]) -> tuple[Index | None, bool]:
    """The assumption that a margin turns on, if it is one; and whether sampling error leaves that open.

    Parameters
    ----------
    margin : sequence of Index
        First-order indices of the margin, the largest first.
    """
    distinct = [index for index in margin if index.distinct]
    if not distinct:
        return None, False
    first = distinct[0]
    return (first if first.share > MOST_OF_A_MARGIN else None), first.low <= MOST_OF_A_MARGIN <= first.high


def turns_by_coding(criterion: Criterion, within: Iterable[Group]) -> tuple[str, bool, bool]:
    """The drawn word under whose values a claim has different verdicts.

    Parameters
    ----------
    criterion : Criterion
        Decided draw by draw.
    within : iterable of Group
        The draws of each value.

    Returns
    -------
    path : str
        Of the word, the one that moves the probability most; empty where none moves it beyond chance and
        its verdict with it, or nearly so.
    differs, within_error : bool
        Whether the verdicts differ, and whether sampling error leaves that open.
    """
    by_path: dict[str, list[Assessment]] = {}
    for group in within:
        by_path.setdefault(group.path, []).append(criterion.assess(group.chosen))
    pairs = [(path, *pair) for path, each in by_path.items() for pair in combinations(each, 2)]
    found = []
    for path, one, other in pairs:
        if one.probability is None or other.probability is None:
            continue
        apart = abs(one.probability - other.probability)
        chance = NormalDist().inv_cdf(1 - _LEVEL / 2 / len(pairs)) * hypot(
            one.error or 0.0, other.error or 0.0
        )
        turned = one.lower > _HALF > other.upper or other.lower > _HALF > one.upper
        differs = turned or verdict(one) != verdict(other)
        near = alike(one, other) if differs else any(map(borders_on, (one, other)))
        near = near and not turned
        if apart > chance and (differs or near):
            found.append((differs, apart, path, near))
    if not found:
        return "", False, False
    differs, _, path, near = max(found)
    return path, differs, near


def splits(
    criterion: Criterion, asked: Mapping[Call, Request], quantities: Mapping[str, Array]
) -> tuple[ChannelSplit, ...]:
    """Split every difference of values that a criterion compares by channel.

    Parameters
    ----------
    criterion : Criterion
        Of a claim; nothing is split where it is one statement about all draws.
    asked : mapping of Call to Request
        What its quantities are called.
    quantities : mapping of `Request.key` to array (draws,)
        Of the ensemble; nothing is split where channels are not among them.
    """
    values = compared_values(asked.values())
    keys = {value: [request.key for request in channels_of(value, _PARTS)] for value in values}
    if not criterion.per_draw or not all(key in quantities for each in keys.values() for key in each):
        return ()
    parts = criterion.expression.parts or (criterion.expression,)
    found = (_split(part, criterion, asked, keys, quantities) for part in parts)
    return tuple(split for split in found if split is not None)


def _split(
    part: Expression,
    criterion: Criterion,
    asked: Mapping[Call, Request],
    keys: Mapping[Request, Sequence[str]],
    quantities: Mapping[str, Array],
) -> ChannelSplit | None:
    tree = part.tree
    if not isinstance(tree, Comparison) or len(tree.operands) != 2:
        return None
    difference = Arithmetic(("-",), tree.operands)
    try:
        slopes = _Slopes(criterion.columns.__getitem__, lambda call: asked[call] in keys).of(difference)
    except _NotLinearError:
        return None
    if len(slopes) < 2:
        return None
    sign = -1.0 if tree.operators[0].startswith("<") else 1.0

    def total(names: Iterable[str]) -> Array:
        columns = [quantities[name] for name in names]
        terms = [slope * column for slope, column in zip(slopes.values(), columns, strict=True)]
        return np.asarray(sign * reduce(np.add, terms))

    values = [asked[call] for call in slopes]
    whole = total(value.key for value in values)
    each = {name: total(keys[value][k] for value in values) for k, name in enumerate(_PARTS)}
    known = np.isfinite(reduce(np.add, each.values(), whole))
    if not known.any():
        return None
    means = {name: float(column[known].mean()) for name, column in each.items()}
    mean = float(whole[known].mean())
    text = " ".join(part.text.split())
    return ChannelSplit(text, mean, means, mean - sum(means.values()), int(known.sum()))


class _NotLinearError(Exception):
    """A value is multiplied or divided by a value, or goes through a curve."""


Slope = dict[Call, Array]


class _Slopes:
    """The slopes of a number along each value in it, in every draw; pieces of ``min`` and ``max`` by draw."""

    def __init__(self, lookup: Callable[[Call], Array], is_value: Callable[[Call], bool]) -> None:
        self._lookup = lookup
        self._is_value = is_value

    def of(self, node: Node) -> Slope:
        match node:
            case Call() if self._is_value(node):
                slopes = {node: np.ones(())}
            case Negative(operand):
                slopes = self._scaled(self.of(operand), np.asarray(-1.0))
            case Arithmetic(("+" | "-", *_) as operators, operands):
                signs = (1.0, *(1.0 if operator == "+" else -1.0 for operator in operators))
                pieces = zip(signs, operands, strict=True)
                slopes = self._sum(self._scaled(self.of(each), np.asarray(sign)) for sign, each in pieces)
            case Arithmetic(("*" | "/", *_) as operators, operands):
                slopes = self._product(operators, operands)
            case Function("min" | "max" as name, arguments):
                slopes = self._chosen(name, arguments)
            case Function("abs", arguments):
                slopes = self._scaled(self.of(arguments[0]), np.sign(self._number(arguments[0])))
            case _:
                if any(isinstance(below, Call) and self._is_value(below) for below in walk(node)):
                    raise _NotLinearError
                slopes = {}
        return slopes

    def _chosen(self, name: str, arguments: Sequence[Node]) -> Slope:
        """Slopes of the smallest or largest, in each draw of the one that it is."""
        stacked = np.stack(np.broadcast_arrays(*(np.atleast_1d(self._number(each)) for each in arguments)))
        # Where one is unknown nothing is chosen; the values are then unknown too.
        filled = np.where(np.isnan(stacked), np.inf if name == "min" else -np.inf, stacked)
        chosen = filled.argmin(axis=0) if name == "min" else filled.argmax(axis=0)
        return self._sum(
            self._scaled(self.of(each), np.asarray(chosen == k, dtype=np.float64))
            for k, each in enumerate(arguments)
        )

    def _product(self, operators: Sequence[str], operands: Sequence[Node]) -> Slope:
        slopes = self.of(operands[0])
        for k, (operator, operand) in enumerate(zip(operators, operands[1:], strict=True), 1):
            inner = self.of(operand)
            if inner and (slopes or operator == "/"):
                raise _NotLinearError
            by = self._number(operand)
            if inner:
                before = operands[0] if k == 1 else Arithmetic(tuple(operators[: k - 1]), tuple(operands[:k]))
                slopes = self._scaled(inner, self._number(before))
            else:
                with np.errstate(divide="ignore"):
                    slopes = self._scaled(slopes, by if operator == "*" else 1.0 / by)
        return slopes

    def _number(self, node: Node) -> Array:
        return evaluate(Expression("", node), self._lookup)

    @staticmethod
    def _scaled(slopes: Slope, by: Array) -> Slope:
        return {call: slope * by for call, slope in slopes.items()}

    @staticmethod
    def _sum(pieces: Iterator[Slope]) -> Slope:
        total: Slope = {}
        for slopes in pieces:
            for call, slope in slopes.items():
                total[call] = total[call] + slope if call in total else slope
        return total
