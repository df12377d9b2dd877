"""The meaning of expressions: arrays over draws in, arrays over draws out.

Truth is 1.0, falsehood 0.0, unknown NaN. ``and``, ``or`` and ``not`` follow Kleene's strong logic:
what is known settles an expression whenever the unknown part could not change it.

Computed numbers have an error, so that a comparison takes two of them for equal when they differ by no
more than `TOLERANCE` of the largest number that was added up to them: ``0.1 + 0.2 == 0.3`` holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import TypeAlias, TypeGuard

import numpy as np
from numpy.typing import NDArray

from tripolar.scenario.expression.functions import FUNCTIONS, fill_unknown
from tripolar.scenario.expression.tree import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    Function,
    Logic,
    Negative,
    Node,
    Not,
    Number,
    walk,
)
from tripolar.words import after_unit, in_common_unit

__all__ = [
    "TOLERANCE",
    "FilledComparison",
    "Lookup",
    "evaluate",
    "is_per_draw",
    "margin",
    "over_draws",
    "over_samples",
    "sides",
    "sides_shown",
    "units",
]

Array: TypeAlias = NDArray[np.float64]

Lookup: TypeAlias = Callable[[Call], "float | Array"]

TOLERANCE = 1e-8  # to this part of its values a game is settled

_OPERATIONS: dict[str, Callable[[Array, Array], Array]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
}

_COMPARISONS: dict[str, Callable[[Array, Array], NDArray[np.bool_]]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}

# What each says of equal numbers.
_EQUALS: dict[str, bool] = {"<": False, "<=": True, ">": False, ">=": True, "==": True, "!=": False}


@dataclass(frozen=True, slots=True)
class FilledComparison:
    """A comparison with its numbers filled in: ``5 <= 8.62 <= 9``.

    ``operators[k]`` stands between ``values[k]`` and ``values[k + 1]``; `holds` is its truth.
    """

    operators: tuple[str, ...]
    values: tuple[Array, ...]
    holds: Array


_NEITHER: Mapping[Function, int] = MappingProxyType({})

#: Value and size of nodes that are known before an evaluation, by identity; see `over_samples`.
Held: TypeAlias = Mapping[int, "tuple[Array, Array]"]

_NOTHING: Held = MappingProxyType({})


def evaluate(
    expression: Expression,
    lookup: Lookup,
    leaning: Mapping[Function, int] = _NEITHER,
) -> Array:
    """Evaluate an expression.

    Parameters
    ----------
    expression : Expression
        A parsed expression.
    lookup : callable
        Gives each quantity call its value: a number, or an array (draws,). Asked once per call.
    leaning : mapping of Function to int, optional
        To which side (1 or -1) a function over the draws counts its unknown draws; those not named
        leave them out. Keys as `over_draws` gives them.

    Returns
    -------
    array (draws,) or ()
        Numbers, or truth as 1.0 and 0.0. NaN where it is unknown: because a quantity is, or because
        an operation has no finite answer (a division by zero).
    """
    return _Evaluation(lookup, leaning).of(expression.tree)


def over_samples(
    expression: Expression,
    lookup: Lookup,
    samples: NDArray[np.intp],
    leaning: Mapping[Function, int] = _NEITHER,
) -> Array:
    """Evaluate an expression about all draws over many samples of them at once, (samples,).

    What its functions over the draws are taken of is evaluated once, draw by draw; truths are then
    counted, and the rest of the expression evaluated, for all samples in one go.

    Parameters
    ----------
    expression, lookup, leaning
        As `evaluate` takes them.
    samples : int array (samples, size)
        The draws of each.
    """
    functions = [node for node in walk(expression.tree) if _sums_up(node)]
    if any(_sums_up(inner) for node in functions for each in node.arguments for inner in walk(each)):
        # One within another differs by sample.
        return np.array([_of_sample(expression, lookup, sample, leaning) for sample in samples])
    draws, held = _Evaluation(lookup), dict[int, tuple[Array, Array]]()
    for node in functions:
        arguments = tuple(map(draws.of, node.arguments))
        value = _finite(_summed_up(node, arguments, samples, leaning.get(node)))
        if node.name == "correlation":
            held[id(node)] = value, np.maximum(np.abs(value), 1.0)
        else:
            size = np.fmax.reduce(_taken(draws.size(node.arguments[0]), samples), axis=1)
            held[id(node)] = value, size
    found = _Evaluation(lookup, held=held).of(expression.tree)
    return np.asarray(np.broadcast_to(found, samples.shape[:1]))


def _of_sample(
    expression: Expression, lookup: Lookup, sample: NDArray[np.intp], leaning: Mapping[Function, int]
) -> float:
    def sampled(call: Call) -> Array:
        column = np.asarray(lookup(call))
        return column[sample] if column.ndim else column

    return float(evaluate(expression, sampled, leaning))


def _summed_up(
    node: Function, arguments: tuple[Array, ...], samples: NDArray[np.intp], side: int | None
) -> Array:
    """What a function over the draws comes to in every sample."""
    function = FUNCTIONS[node.name]
    if not function.of_truth:
        found = []
        for sample in samples:
            taken = tuple(each[sample] if each.ndim else each for each in arguments)
            taken = taken if side is None else fill_unknown(function, taken, side)
            with np.errstate(all="ignore"):
                found.append(float(function.compute(*taken)))
        return np.array(found)
    if side is not None:
        arguments = fill_unknown(function, arguments, side)
    first, *given = (_taken(each, samples) for each in arguments)
    counted = reduce(np.logical_and, [each == 1.0 for each in given], ~np.isnan(first))
    holding, count = ((first == 1.0) & counted).sum(axis=1), counted.sum(axis=1)
    return np.where(count > 0, holding / np.maximum(count, 1), np.nan)


def _taken(values: Array, samples: NDArray[np.intp]) -> Array:
    """The values of every sample, (samples, size), or one for all."""
    return values[samples] if values.ndim else np.broadcast_to(values, (len(samples), 1))


def _sums_up(node: Node) -> TypeGuard[Function]:
    return isinstance(node, Function) and FUNCTIONS[node.name].over_draws


def margin(expression: Expression, lookup: Lookup) -> Array | None:
    """Measure how far a comparison is from turning: positive where it holds, negative where not.

    Of a chain such as ``5 <= x <= 9`` it is the smallest of the links' distances. None when the
    expression is not one comparison by ``<``, ``<=``, ``>`` or ``>=``, or compares with ``==``.
    """
    if not isinstance(expression.tree, Comparison) or {"==", "!="} & set(expression.tree.operators):
        return None
    found = _Evaluation(lookup).sides(expression.tree)
    links = zip(found.operators, found.values[:-1], found.values[1:], strict=True)
    distances = [b - a if sign.startswith("<") else a - b for sign, a, b in links]
    least = reduce(np.minimum, distances)
    # Numbers that differ by rounding count as equal, whichever is the larger: a distance of nothing.
    kept = np.where(found.holds == 0.0, np.minimum(least, 0.0), least)
    return np.asarray(np.where(found.holds == 1.0, np.maximum(kept, 0.0), kept))


def sides(expression: Expression, lookup: Lookup) -> tuple[FilledComparison, ...]:
    """Fill in the comparisons of an expression, to be printed.

    One for a top comparison; one for each comparison that a top ``and`` or ``or`` joins; none else.
    """
    tree = expression.tree
    evaluation = _Evaluation(lookup)
    parts = tree.operands if isinstance(tree, Logic) else (tree,)
    return tuple(evaluation.sides(part) for part in parts if isinstance(part, Comparison))


def over_draws(expression: Expression) -> tuple[Function, ...]:
    """List the functions over the draws that an expression uses, each once."""
    return tuple(dict.fromkeys(node for node in walk(expression.tree) if _sums_up(node)))


def is_per_draw(expression: Expression) -> bool:
    """Tell whether its value differs from draw to draw, rather than being one number over all draws."""

    def varies(node: Node) -> bool:
        match node:
            case Call():
                return True
            case Number():
                return False
            case Negative(operand) | Not(operand):
                return varies(operand)
            case Function(name, arguments):
                return not FUNCTIONS[name].over_draws and any(map(varies, arguments))
            case _:
                return any(map(varies, node.operands))

    return varies(expression.tree)


class _Evaluation:
    """One evaluation: what each node came to is kept, so that nothing is computed or asked for twice."""

    def __init__(
        self, lookup: Lookup, leaning: Mapping[Function, int] = _NEITHER, held: Held = _NOTHING
    ) -> None:
        self._lookup = lookup
        self._leaning = leaning
        self._held = held
        self._known: dict[Call, Array] = {}
        # By the identity of nodes, which outlive this.
        self._values: dict[int, Array] = {node: value for node, (value, _) in held.items()}

    def of(self, node: Node) -> Array:
        known = self._values.get(id(node))
        if known is None:
            known = self._values[id(node)] = self._value(node)
        return known

    def _value(self, node: Node) -> Array:
        match node:
            case Number(value):
                result = np.asarray(value, dtype=np.float64)
            case Call():
                result = self._call(node)
            case Negative(operand):
                result = -self.of(operand)
            case Not(operand):
                result = 1.0 - self.of(operand)
            case Arithmetic(operators, operands):
                result = self._arithmetic(operators, operands)
            case Function():
                result = self._function(node)
            case Comparison():
                result = self.sides(node).holds
            case Logic(word, operands):
                truths = [self.of(operand) for operand in operands]
                if word == "and":
                    result = _conjunction(truths)
                else:
                    result = 1.0 - _conjunction([1.0 - truth for truth in truths])
        return np.asarray(result)

    def sides(self, node: Comparison) -> FilledComparison:
        values = tuple(map(self.of, node.operands))
        sizes = tuple(map(self.size, node.operands))
        links = map(_compare, node.operators, values[:-1], values[1:], sizes[:-1], sizes[1:])
        return FilledComparison(node.operators, values, _conjunction(tuple(links)))

    def size(self, node: Node) -> Array:
        """The largest number that was added up to a node's, whose rounding it has."""
        held = self._held.get(id(node))
        return self._size(node) if held is None else held[1]

    def _size(self, node: Node) -> Array:
        match node:
            case Negative(operand):
                return self.size(operand)
            case Function("min" | "max" | "abs", arguments):
                return reduce(np.maximum, map(self.size, arguments))
            case Function(name, arguments) if FUNCTIONS[name].over_draws and name != "correlation":
                return np.asarray(np.fmax.reduce(np.atleast_1d(self.size(arguments[0]))))
            case Arithmetic(operators, operands) if operators[0] != "^":
                return self._size_of_sum(operators, operands)
            case Number() | Call() | Arithmetic():
                return np.abs(self.of(node))
            case _:  # shares, truths, logarithms
                return np.maximum(np.abs(self.of(node)), 1.0)

    def _size_of_sum(self, operators: tuple[str, ...], operands: tuple[Node, ...]) -> Array:
        size = self.size(operands[0])
        with np.errstate(all="ignore"):
            for operator, operand in zip(operators, operands[1:], strict=True):
                other = self.size(operand)
                if operator in "+-":
                    size = np.maximum(size, other)
                elif operator == "*":
                    size = size * other
                else:
                    size = size * other / self.of(operand) ** 2
        return size

    def _function(self, node: Function) -> Array:
        function = FUNCTIONS[node.name]
        arguments = tuple(map(self.of, node.arguments))
        if node in self._leaning:
            arguments = fill_unknown(function, arguments, self._leaning[node])
        with np.errstate(all="ignore"):
            return _finite(function.compute(*arguments))

    def _call(self, call: Call) -> Array:
        if call not in self._known:
            self._known[call] = _finite(np.asarray(self._lookup(call), dtype=np.float64))
        return self._known[call]

    def _arithmetic(self, operators: tuple[str, ...], operands: tuple[Node, ...]) -> Array:
        result = self.of(operands[0])
        with np.errstate(all="ignore"):
            for operator, operand in zip(operators, operands[1:], strict=True):
                result = _finite(_OPERATIONS[operator](result, self.of(operand)))
        return result


# Three steps with a second way, for single numbers: there NumPy's preparations take ten times as long as
# the arithmetic, and the simulator's points are single numbers.
def _finite(values: Array) -> Array:
    """Infinite becomes unknown: no quantity of the model is infinite."""
    if values.ndim == 0:
        return np.asarray(math.nan) if math.isinf(values) else values
    return np.where(np.isinf(values), np.nan, values)


def _compare(operator: str, a: Array, b: Array, size: Array, other: Array) -> Array:
    if a.ndim == b.ndim == 0:
        if math.isnan(a) or math.isnan(b):
            return np.asarray(math.nan)
        equal = abs(a - b) <= TOLERANCE * max(size, other)
        return np.asarray(float(_EQUALS[operator] if equal else _COMPARISONS[operator](a, b)))
    equal = np.abs(a - b) <= TOLERANCE * np.maximum(size, other)
    holds = np.where(equal, _EQUALS[operator], _COMPARISONS[operator](a, b)).astype(np.float64)
    return np.where(np.isnan(a) | np.isnan(b), np.nan, holds)


def _conjunction(truths: Sequence[Array]) -> Array:
    """Kleene's ``and``: false where one is false, else unknown where one is unknown, else true."""
    if all(truth.ndim == 0 for truth in truths):
        known = [float(truth) for truth in truths]
        return np.asarray(0.0 if 0.0 in known else math.nan if any(map(math.isnan, known)) else 1.0)
    every = np.broadcast_arrays(*truths)
    some_false = reduce(np.logical_or, [truth == 0.0 for truth in every])
    some_unknown = reduce(np.logical_or, [np.isnan(truth) for truth in every])
    return np.where(some_false, 0.0, np.where(some_unknown, np.nan, 1.0))


def units(expression: Expression, unit_of: Mapping[Call, str]) -> tuple[str, ...]:
    """The units of the comparisons that `sides` fills in; empty where there is none, or several are mixed.

    What a power of ten converts, as ``/ 1e9`` and ``100 *``, has a unit that nobody wrote down. Beside an
    amount as it is, such as in ``a < b / 1000``, it is in that one's.

    Parameters
    ----------
    expression : Expression
    unit_of : mapping of Call to str
        The unit of every quantity that it asks for.
    """
    tree = expression.tree
    parts = tree.operands if isinstance(tree, Logic) else (tree,)
    return tuple(_unit(part, unit_of) for part in parts if isinstance(part, Comparison))


def _unit(node: Node, unit_of: Mapping[Call, str]) -> str:
    match node:
        case Call():
            return unit_of[node]
        case Negative(operand):
            return _unit(operand, unit_of)
        case Comparison(_, parts) | Function("abs" | "min" | "max", parts):
            found = {_unit(part, unit_of) for part in parts}
        case Arithmetic(operators, parts) if set(operators) <= {"+", "-"}:
            found = {_unit(part, unit_of) for part in parts}
        case Arithmetic(operators, parts) if set(operators) <= {"*", "/"}:
            steps = [*zip(("*", *operators), parts, strict=True)]
            if _converts([(operator, part.value) for operator, part in steps if isinstance(part, Number)]):
                return ""
            rest = [(operator, part) for operator, part in steps if not isinstance(part, Number)]
            found = {_unit(part, unit_of) for operator, part in rest if len(rest) == 1 and operator == "*"}
        case _:
            return ""
    found -= {""}
    return found.pop() if len(found) == 1 else ""


def _converts(factors: Sequence[tuple[str, float]]) -> bool:
    """Whether factors come to a power of ten, of 100 or more or a hundredth or less."""
    if not all(factor > 0 for _, factor in factors):
        return False
    power = sum(math.log10(factor) * (1 if operator == "*" else -1) for operator, factor in factors)
    return abs(power) > 1.5 and abs(power - round(power)) < 1e-9


def sides_shown(filled: FilledComparison, unit: str = "") -> str:
    """Write a comparison with its numbers, such as ``8.62 within 5 to 9`` or ``67 not above 71 launches``.

    Numbers that differ are written with as many digits as it takes to see it.
    """
    fails = float(filled.holds) == 0.0
    numbers = in_common_unit([float(value) for value in filled.values], unit)
    directions = {operator[0] for operator in filled.operators}
    if len(numbers) == 3 and directions in ({"<"}, {">"}):
        low, high = (numbers[0], numbers[2]) if directions == {"<"} else (numbers[2], numbers[0])
        return f"{numbers[1]} {'outside' if fails else 'within'} {low} to {high}{after_unit(unit)}"
    pieces = [numbers[0]]
    for operator, number in zip(filled.operators, numbers[1:], strict=True):
        pieces += [_SAID[operator], number]
    return f"{pieces[0]} {'not ' * fails}{' '.join(pieces[1:])}{after_unit(unit)}"


_SAID = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "==": "equal to", "!=": "other than"}
