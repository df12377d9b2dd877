"""From a leaf as written to its parts: a number, an expression, a level, a word, or a blend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tripolar.errors import Location, ParameterError
from tripolar.scenario.distributions import Argument
from tripolar.scenario.expression import parse
from tripolar.scenario.families import Family
from tripolar.scenario.leaves import Leaf
from tripolar.scenario.located import Node
from tripolar.scenario.objects import Blend, Change
from tripolar.scenario.values import Rules

__all__ = ["located", "read_argument", "read_blend", "read_value", "wanted"]


def read_value(path: str, family: Family, node: Node, rules: Rules) -> Argument | str:
    """Read one value: a number or expression, a level, or a word."""
    if family.kind == "number" and isinstance(node.value, str):
        return read_argument(path, node)
    if not isinstance(node.value, str | float) or isinstance(node.value, bool):
        raise node.fail(f"{path} must be {wanted(family)}, not {node.found}")
    return rules.admit(path, family, node.value, node.where)


def read_blend(leaf: Leaf, changes: tuple[Change, ...] = ()) -> Blend:
    """Make the blend a leaf describes: a label and an expression for each measure, and changes after it."""
    if leaf.within is not None:
        raise leaf.within.fail("a blend cannot be cut: 'then' changes the shares it gives")
    measures = {}
    for label, node in leaf.body.mapping("blend").items():
        measures[label] = parse(node.lines(f"measure '{label}'"), node.where)
    if not measures:
        raise leaf.body.fail("blend needs at least one measure")
    return Blend(leaf.path, measures, leaf.why, leaf.where, changes)


def read_argument(what: str, node: Node) -> Argument:
    """Read a number, or an expression that gives one."""
    if isinstance(node.value, str):
        expression = parse(node.lines(what), node.where)
        if expression.is_truth:
            raise node.fail(f"{what} takes a number, and '{expression}' is true or false")
        return expression
    return node.number(what)


def wanted(family: Family) -> str:
    """Say what a value of the family is."""
    return {"number": "a number or an expression", "level": "a level of the relation"}.get(
        family.kind, "a word"
    )


@contextmanager
def located(where: Location) -> Iterator[None]:
    """Give an error about numbers the place where they stand."""
    try:
        yield
    except ParameterError as error:
        raise ParameterError(error.problem, where=error.where or where, allowed=error.allowed) from None
