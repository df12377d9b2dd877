"""The tree of an expression: frozen nodes, each a number or a truth value.

Sums, products, comparisons and ``and``/``or`` hold all their operands in one node, so that a tree
is never deeper than the nesting a person wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from tripolar.errors import Location

__all__ = [
    "Arithmetic",
    "Call",
    "Comparison",
    "Expression",
    "Function",
    "Logic",
    "Negative",
    "Node",
    "Not",
    "Number",
    "is_truth",
    "place",
    "walk",
]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Call:
    """A quantity asked for by name: ``value(RUS, no-us)``.

    Attributes
    ----------
    name : str
        Name of the quantity.
    arguments : tuple of str or float
        Words and numbers, as written.
    column, argument_columns : int, tuple of int
        0-based offsets in the text; two calls that differ only here are equal.
    """

    name: str
    arguments: tuple[str | float, ...]
    column: int = field(default=0, compare=False)
    argument_columns: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        """Write the call as in a claim: ``value(RUS, no-us)``."""
        words = (f"{a:.12g}" if isinstance(a, float) else a for a in self.arguments)
        return f"{self.name}({', '.join(words)})"


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus one operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Operands joined by operators of one precedence, evaluated from left to right.

    ``operators[k]`` stands between ``operands[k]`` and ``operands[k + 1]``; a power has two operands.
    """

    operators: tuple[str, ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in function of expressions; see `tripolar.scenario.expression.functions`.

    `span` is where it stands in the text: 0-based offsets of its first character and after its last.
    """

    name: str
    arguments: tuple[Node, ...]
    span: tuple[int, int] = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A chain of comparisons: ``5 <= x <= 9`` holds when each of them does."""

    operators: tuple[str, ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """Truth values joined by one word, ``and`` or ``or``.

    `spans` are where the operands stand in the text: 0-based offsets, from and to.
    """

    word: str
    operands: tuple[Node, ...]
    spans: tuple[tuple[int, int], ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The denial of one truth value."""

    operand: Node


Node: TypeAlias = Number | Call | Negative | Arithmetic | Function | Comparison | Logic | Not


def is_truth(node: Node) -> bool:
    """Whether a node is true or false rather than a number."""
    return isinstance(node, Comparison | Logic | Not)


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case Number() | Call():
            return ()
        case Negative(operand) | Not(operand):
            return (operand,)
        case Function(arguments=arguments):
            return arguments
        case _:
            return node.operands


def walk(node: Node) -> Iterator[Node]:
    """Go through a node and all below it, in the order written."""
    yield node
    for child in _children(node):
        yield from walk(child)


@dataclass(frozen=True)
class Expression:
    """A parsed expression: its text, its tree, and where its text begins in the file.

    Two expressions are equal when they mean the same, however they are spaced.
    """

    text: str = field(compare=False)
    tree: Node
    where: Location | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        """Return the text as written."""
        return self.text

    @property
    def is_truth(self) -> bool:
        """Whether it is true or false rather than a number."""
        return is_truth(self.tree)

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every quantity asked for, in the order written, each once."""
        return tuple(dict.fromkeys(node for node in walk(self.tree) if isinstance(node, Call)))

    @property
    def parts(self) -> tuple[Expression, ...]:
        """What a top ``and`` joins, each an expression of its own; empty where there is none."""
        if not isinstance(self.tree, Logic) or self.tree.word != "and":
            return ()
        pairs = zip(self.tree.operands, self.tree.spans, strict=True)
        return tuple(self._piece(operand, span) for operand, span in pairs)

    def text_of(self, node: Function) -> str:
        """Write a function of the expression as its author did, on one line."""
        return " ".join(self.text[slice(*node.span)].split())

    def _piece(self, node: Node, span: tuple[int, int]) -> Expression:
        return Expression(self.text[slice(*span)], node, self.at(span[0]))

    def at(self, column: int) -> Location:
        """Locate a 0-based offset of the text in its file."""
        return place(self.text, self.where, column)


def place(text: str, where: Location | None, column: int) -> Location:
    """Locate in its file a 0-based offset in an expression's text.

    Lines after the first are taken to be indented as the first is, as in a YAML block.
    """
    start = where or Location("expression", 1, 1)
    before = text[:column]
    last_break = before.rfind("\n")
    return Location(start.file, start.line + before.count("\n"), start.column + len(before) - last_break - 1)
