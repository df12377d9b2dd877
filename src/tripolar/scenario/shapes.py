"""From a leaf as written to the distribution it describes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from itertools import pairwise
from math import inf
from types import MappingProxyType

from tripolar.errors import ParameterError, ScenarioError
from tripolar.scenario.amounts import located, read_argument, read_value, wanted
from tripolar.scenario.distributions import (
    CONTINUOUS,
    YEAR,
    Argument,
    Choice,
    Continuous,
    Distribution,
    Empirical,
    Fixed,
    Mixture,
    Quantiles,
    Truncated,
    resolve,
)
from tripolar.scenario.expression import Expression, evaluate
from tripolar.scenario.leaves import Leaf
from tripolar.scenario.located import Node, number_in
from tripolar.scenario.values import Rules, check_distribution

__all__ = ["read_distribution"]


def read_distribution(leaf: Leaf, rules: Rules) -> Distribution:
    """Make the distribution a leaf describes, held against its family's limits.

    Numbers may be expressions over figures; those that need no figure are worked out at once.

    Raises
    ------
    ParameterError, ScenarioError, ClaimError
        When the arguments have the wrong shape, the value is not allowed or an expression is wrong.
    """
    if leaf.kind not in {"value", "choice"} and leaf.family.kind != "number":
        raise leaf.body.fail(f"{leaf.written} must be {wanted(leaf.family)}, or a choice of these")
    distribution = _READ.get(leaf.kind, _continuous)(leaf, rules)
    with located(leaf.body.where):
        known = _known(distribution)
    if leaf.within is not None:
        known = _cut(leaf, known, leaf.within)
    check_distribution(leaf.path, leaf.family, known, leaf.body.where)
    return known


def _known(distribution: Distribution) -> Distribution:
    """Work out the expressions, where none of them needs a figure."""
    needs_figures = any(expression.calls for expression in distribution.expressions)
    return distribution if needs_figures else resolve(distribution, _constant)


def _constant(expression: Expression) -> float:
    return float(evaluate(expression, _no_figure))


def _no_figure(call: object) -> float:
    raise AssertionError(f"a constant asked for {call}")


def _fixed(leaf: Leaf, rules: Rules) -> Distribution:
    return Fixed(read_value(leaf.path, leaf.family, leaf.body, rules))


def _continuous(leaf: Leaf, rules: Rules) -> Continuous:
    made = CONTINUOUS[leaf.kind]
    names = [each.name for each in fields(made)]
    what = f"{leaf.written} {leaf.kind}"
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
    with located(leaf.body.where):
        return made(**{name: read_argument(what, node) for name, node in given.items()})


def _choice(leaf: Leaf, rules: Rules) -> Choice:
    values: list[Argument | str] = []
    weights: list[float] = []
    for key, weight in leaf.body.mapping(f"{leaf.written} choice").items():
        weights.append(weight.number(f"the weight of {key}"))
        values.append(read_value(leaf.path, leaf.family, _key(key, weight), rules))
    with located(leaf.body.where):
        return Choice(tuple(values), tuple(weights))


def _key(key: str, node: Node) -> Node:
    """Make a node of a key: a number where it reads as one."""
    number = number_in(key)
    return Node(key if number is None else number, node.key_where, node.key_where)


def _quantiles(leaf: Leaf, rules: Rules) -> Distribution:
    what = f"{leaf.written} quantiles"
    given: dict[float, Node] = {}
    for key, node in leaf.body.mapping(what).items():
        share = _key(key, node).number(f"a share of {what}")
        if share in given:
            raise ScenarioError(f"{what} gives {share:g} twice", where=node.key_where)
        given[share] = node
    shares = sorted(given)
    values = tuple(read_argument(what, given[share]) for share in shares)
    for (low, at_low), (high, at_high) in pairwise(zip(shares, values, strict=True)):
        if isinstance(at_low, float) and isinstance(at_high, float) and not at_low < at_high:
            raise ParameterError(
                f"{what} must rise: that of {low:g} is {at_low:g} and that of {high:g} is {at_high:g}",
                where=given[high].where,
            )
    with located(leaf.body.where):
        return Quantiles(tuple(shares), values)


def _mixture(leaf: Leaf, rules: Rules) -> Distribution:
    parts: dict[str, Distribution] = {}
    weights: list[float] = []
    for label, node in leaf.body.mapping(f"{leaf.written} mixture").items():
        what = f"measure '{label}' of {leaf.written}"
        part, weight = replace(leaf, kind="value", body=node, within=None), 1.0
        if isinstance(node.value, Mapping):
            keys = node.keys_among(what, (*_MIXED, "within", "weight"))
            kinds = [key for key in keys if key in _MIXED]
            if len(kinds) != 1:
                raise node.fail(f"{what} needs exactly one value or distribution", allowed=_MIXED)
            part = replace(part, kind=kinds[0], body=keys[kinds[0]], within=keys.get("within"))
            weight = keys["weight"].number(f"the weight of {what}") if "weight" in keys else 1.0
        parts[label] = read_distribution(part, rules)
        weights.append(weight)
    with located(leaf.body.where):
        return Mixture(tuple(parts), tuple(parts.values()), tuple(weights))


def _empirical(leaf: Leaf, rules: Rules) -> Distribution:
    what = f"{leaf.written} empirical"
    keys = leaf.body.keys_among(what, _EMPIRICAL)
    if missing := [key for key in _EMPIRICAL if key not in keys]:
        raise leaf.body.fail(f"{what} lacks '{missing[0]}'", allowed=_EMPIRICAL)
    text = keys["of"].lines(what)
    first, last = (_year(what, keys[key]) for key in ("from", "to"))
    if YEAR not in text:
        raise keys["of"].fail(f"{what} speaks of one year only: write {YEAR} where the year stands")
    values: list[Argument] = []
    for year in range(first, last + 1):
        values.append(read_argument(what, replace(keys["of"], value=text.replace(YEAR, str(year)), raw="")))
    with located(leaf.body.where):
        return Empirical(" ".join(text.split()), first, last, tuple(values))


def _year(what: str, node: Node) -> int:
    year = node.number(f"a year of {what}")
    if not 1500 <= year <= 2500 or year != int(year):  # infinity has no whole part
        raise node.fail(f"{what} takes whole years, not {node.found}")
    return int(year)


def _cut(leaf: Leaf, distribution: Distribution, node: Node) -> Distribution:
    """Cut a distribution to the interval of ``within``; null stands for no end."""
    what = f"{leaf.written} within"
    if leaf.kind in {"value", "choice", "empirical"}:
        raise node.fail(f"{leaf.written}: a {leaf.kind} cannot be cut; leave out what lies outside")
    ends = node.items(what)
    if len(ends) != 2 or all(end.is_null for end in ends):
        raise node.fail(f"{what} takes a low and a high end, one of which may be null")
    low, high = (None if end.is_null else read_argument(what, end) for end in ends)
    with located(node.where):
        return _known(Truncated(distribution, -inf if low is None else low, inf if high is None else high))


_EMPIRICAL = ("of", "from", "to")
_MIXED = ("value", *CONTINUOUS, "quantiles", "empirical")
_READ: Mapping[str, Callable[[Leaf, Rules], Distribution]] = MappingProxyType(
    {
        "value": _fixed,
        "choice": _choice,
        "quantiles": _quantiles,
        "mixture": _mixture,
        "empirical": _empirical,
    }
)
