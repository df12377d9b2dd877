"""From a leaf as written to a distribution, a blend, or the single value of a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields

from tripolar.errors import Location, ParameterError
from tripolar.scenario.distributions import (
    CONTINUOUS,
    Argument,
    Choice,
    Continuous,
    Distribution,
    Fixed,
    resolve,
)
from tripolar.scenario.expression import Expression, evaluate, parse
from tripolar.scenario.families import Family
from tripolar.scenario.leaves import Leaf
from tripolar.scenario.located import Node
from tripolar.scenario.objects import Blend
from tripolar.scenario.values import Rules, check_distribution

__all__ = ["read_blend", "read_distribution", "read_value"]


def read_distribution(leaf: Leaf, rules: Rules) -> Distribution:
    """Make the distribution a leaf describes, held against its family's limits.

    Numbers may be expressions over figures; those that need no figure are worked out at once.

    Raises
    ------
    ParameterError, ScenarioError, ClaimError
        When the arguments have the wrong shape, the value is not allowed or an expression is wrong.
    """
    if leaf.kind in CONTINUOUS:
        distribution: Distribution = _continuous(leaf)
    elif leaf.kind == "choice":
        distribution = _choice(leaf, rules)
    else:
        distribution = Fixed(read_value(leaf.path, leaf.family, leaf.body, rules))
    with _located(leaf.body.where):
        known = resolve(distribution, _constant) if _constants_only(distribution) else distribution
    check_distribution(leaf.path, leaf.family, known, leaf.body.where)
    return known


def read_value(path: str, family: Family, node: Node, rules: Rules) -> Argument | str:
    """Read one value: a number or expression, a level, or a word."""
    if family.kind == "number" and isinstance(node.value, str):
        return _argument(path, node)
    if not isinstance(node.value, str | float) or isinstance(node.value, bool):
        raise node.fail(f"{path} must be {_wanted(family)}, not {node.found}")
    return rules.admit(path, family, node.value, node.where)


def read_blend(leaf: Leaf) -> Blend:
    """Make the blend a leaf describes: a label and an expression for each measure."""
    measures = {}
    for label, node in leaf.body.mapping("blend").items():
        measures[label] = parse(node.lines(f"measure '{label}'"), node.where)
    if not measures:
        raise leaf.body.fail("blend needs at least one measure")
    return Blend(leaf.path, measures, leaf.why, leaf.where)


def _continuous(leaf: Leaf) -> Continuous:
    made = CONTINUOUS[leaf.kind]
    names = [each.name for each in fields(made)]
    what = f"{leaf.written} {leaf.kind}"
    if leaf.family.kind != "number":
        raise leaf.body.fail(f"{leaf.written} must be {_wanted(leaf.family)}, or a choice of these")
    given: dict[str, Node] = {}
    surplus = False
    if isinstance(leaf.body.value, tuple):
        given = dict(zip(names, leaf.body.value, strict=False))
        surplus = len(leaf.body.value) > len(names)
    elif isinstance(leaf.body.value, Mapping):
        given = dict(leaf.body.keys_among(what, names))
    optional = 2 if leaf.kind == "beta" else 0
    if surplus or not set(names[: len(names) - optional]) <= set(given):
        raise leaf.body.fail(f"{what} takes {', '.join(names)}")
    with _located(leaf.body.where):
        return made(**{name: _argument(what, node) for name, node in given.items()})


def _choice(leaf: Leaf, rules: Rules) -> Choice:
    values: list[Argument | str] = []
    weights: list[float] = []
    for key, weight in leaf.body.mapping(f"{leaf.written} choice").items():
        weights.append(weight.number(f"the weight of {key}"))
        values.append(read_value(leaf.path, leaf.family, _key(key, weight), rules))
    with _located(leaf.body.where):
        return Choice(tuple(values), tuple(weights))


def _key(key: str, node: Node) -> Node:
    """Make a node of a key: a number where it reads as one."""
    try:
        return Node(float(key), node.key_where, node.key_where)
    except ValueError:
        return Node(key, node.key_where, node.key_where)


def _argument(what: str, node: Node) -> Argument:
    if isinstance(node.value, str):
        expression = parse(node.lines(what), node.where)
        if expression.is_truth:
            raise node.fail(f"{what} takes a number, and '{expression}' is true or false")
        return expression
    return node.number(what)


def _constants_only(distribution: Distribution) -> bool:
    return all(not expression.calls for expression in distribution.expressions)


def _constant(expression: Expression) -> float:
    return float(evaluate(expression, _no_figure))


def _no_figure(call: object) -> float:
    raise AssertionError(f"a constant asked for {call}")


def _wanted(family: Family) -> str:
    return {"number": "a number or an expression", "level": "a level of the relation"}.get(
        family.kind, "a word"
    )


@contextmanager
def _located(where: Location) -> Iterator[None]:
    """Give an error about numbers the place where they stand."""
    try:
        yield
    except ParameterError as error:
        raise ParameterError(error.problem, where=error.where or where, allowed=error.allowed) from None
