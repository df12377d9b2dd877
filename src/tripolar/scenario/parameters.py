"""The leaves of a scenario's parameters: from nested YAML to a value under one canonical path.

A leaf is a number, an expression, a level, a word, a distribution or a blend. Values and distributions are
checked against the limits of their family.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from math import fsum, inf, isfinite, isnan
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tripolar.bounds import LEVELS
from tripolar.errors import Location, ParameterError, ScenarioError, nearest
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
from tripolar.scenario.distributions.base import shown
from tripolar.scenario.expression import Expression, evaluate, parse
from tripolar.scenario.families import FAMILIES, Family
from tripolar.scenario.objects import Actor, Parameter, Scenario
from tripolar.scenario.paths import (
    ParameterPath,
    WrittenPath,
    blend_path,
    canonical_paths,
    default_values,
    found_path,
    read_path,
)
from tripolar.scenario.source import SourceNode, number_in
from tripolar.words import LEVEL_WORDS, level_name, parameter_value, percent

if TYPE_CHECKING:
    from tripolar.scenario.inherit import Draft

__all__ = [
    "LEAF_KEYS",
    "Leaf",
    "Rules",
    "check_distribution",
    "check_number",
    "check_range",
    "distribution_words",
    "flat",
    "levels_problem",
    "located",
    "read_argument",
    "read_distribution",
    "read_dyads",
    "read_parameters",
    "read_value",
    "wanted",
]

KINDS = ("value", "choice", *CONTINUOUS, "quantiles", "mixture", "empirical")

LEAF_KEYS = (*KINDS, "blend", "then", "within", "why", "judgement", "unit")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value as written, under one canonical path.

    Attributes
    ----------
    path : ParameterPath
        Canonical path.
    kind : str
        ``value``, ``choice``, ``blend`` or the name of another distribution.
    body : SourceNode
        The value, or the distribution's arguments.
    within : SourceNode or None
        The interval that the distribution is cut to.
    then : SourceNode or None
        What is changed in the shares that a blend gives.
    why, judgement
        As in `tripolar.scenario.objects.Parameter`.
    written : str
        The path as written; leaves of one line that stands for several paths share it and `where`.
    where : Location
        Where that line's key stands.
    """

    path: ParameterPath
    kind: str
    body: SourceNode
    why: str
    judgement: bool
    written: str
    where: Location
    within: SourceNode | None = None
    then: SourceNode | None = None


def read_parameters(
    node: SourceNode, actors: Sequence[Actor]
) -> tuple[dict[str, Leaf], dict[str, SourceNode]]:
    """Read the section ``parameters`` of one file.

    Returns
    -------
    leaves : dict of canonical path to Leaf
    removed : dict of path as written to SourceNode
        Paths set to nothing.

    Raises
    ------
    ScenarioError, ParameterError
        When a path is unknown or set twice, or a value has the wrong shape.
    """
    leaves: dict[str, Leaf] = {}
    removed: dict[str, SourceNode] = {}
    for text, entry in flat("", node.mapping("parameters"), actors):
        if entry.is_null:
            removed[text] = entry
        elif _is_blend(text, entry):
            blended = blend_path(text)
            written = WrittenPath(text, blended.family, (blended,))
            _add(leaves, (_leaf(written, blended, entry, entry),))
        else:
            path = read_path(text, actors, entry.key_where)
            _add(leaves, (_leaf(path, target, entry, entry) for target in path.targets))
    return leaves, removed


def read_dyads(node: SourceNode, actors: Sequence[Actor]) -> tuple[dict[str, Leaf], dict[str, SourceNode]]:
    """Read the section ``dyads`` of one file, which says where relations stand.

    Returns and raises as `read_parameters` does; the paths are those of ``relation``.
    """
    leaves: dict[str, Leaf] = {}
    removed: dict[str, SourceNode] = {}
    for dyad, entry in node.mapping("dyads").items():
        text = f"relation.{dyad}"
        if entry.is_null:
            removed[text] = entry
            continue
        path = read_path(text, actors, entry.key_where)
        keys = entry.keys_among(f"dyad {dyad}", ("relation", "why", "judgement"))
        if "relation" not in keys:
            raise ScenarioError(
                f"dyad {dyad} lacks the key 'relation', which says where the relation stands",
                where=entry.where,
            )
        _add(leaves, (_leaf(path, target, keys["relation"], entry) for target in path.targets))
    return leaves, removed


def _add(leaves: dict[str, Leaf], new: Iterator[Leaf] | tuple[Leaf, ...]) -> None:
    for leaf in new:
        if leaf.path in leaves:
            first = leaves[leaf.path]
            raise ScenarioError(
                f"{leaf.path} is set twice, by '{leaf.written}' here"
                f" and by '{first.written}' in line {first.where.line}",
                where=leaf.where,
            )
        leaves[leaf.path] = leaf


def flat(
    prefix: str, entries: Mapping[str, SourceNode], actors: Sequence[Actor]
) -> Iterator[tuple[str, SourceNode]]:
    """Join the keys of nested mappings into paths, down to the leaves."""
    for key, node in entries.items():
        path = f"{prefix}{key}"
        if isinstance(node.value, Mapping) and not _is_leaf(path, node.value, actors):
            yield from flat(f"{path}.", node.value, actors)
        else:
            yield path, node


def _is_leaf(path: str, entries: Mapping[str, SourceNode], actors: Sequence[Actor]) -> bool:
    """Tell a distribution from a group of paths: by its keys, else by the path being whole."""
    if not entries or set(entries) & set(LEAF_KEYS):
        return True
    if path.partition(".")[0] not in {family.head for family in FAMILIES}:
        return True  # an unknown parameter is reported by its own name, not by what it holds
    found = found_path(path, actors)
    if found is None:
        return False
    family = found.family
    types = {leader_type for actor in actors for leader_type in actor.leader_types}
    if not family.all_types or types & set(entries):
        return not family.all_types
    return any(nearest(key, LEAF_KEYS) for key in entries)  # a key of a value, misspelt


def _is_blend(text: str, node: SourceNode) -> bool:
    return text == "capability" and isinstance(node.value, Mapping) and "blend" in node.value


def _leaf(path: WrittenPath, target: ParameterPath, node: SourceNode, outer: SourceNode) -> Leaf:
    """Read a value with its reason; `outer` is the mapping of a dyad, or the value itself."""
    kind, body = "value", node
    keys: Mapping[str, SourceNode] = {}
    if isinstance(node.value, Mapping):
        keys = node.keys_among(path.written, LEAF_KEYS)
        kinds = [key for key in keys if key in (*KINDS, "blend")]
        if len(kinds) != 1:
            said = f"has {' and '.join(kinds)}" if kinds else "has no value"
            raise node.fail(f"{path.written} {said}: give exactly one", allowed=KINDS)
        kind, body = kinds[0], keys[kinds[0]]
        if kind == "blend" and target != "capability":
            raise body.fail(f"{path.written} cannot be blended: only capability is")
        if "then" in keys and kind != "blend":
            raise keys["then"].fail(f"{path.written} is no blend, and 'then' changes the shares of one")
    if outer is not node and isinstance(outer.value, Mapping):
        keys = {**outer.value, **keys}
    unit = keys["unit"].text("unit") if "unit" in keys else path.family.unit
    if unit != path.family.unit:
        raise keys["unit"].fail(f"{path.written} is in {path.family.unit}, not in {unit}")
    return Leaf(
        path=target,
        kind=kind,
        body=body,
        why=keys["why"].text("why") if "why" in keys else "",
        judgement=keys["judgement"].flag("judgement") if "judgement" in keys else False,
        written=path.written,
        where=outer.key_where,
        within=keys.get("within"),
        then=keys.get("then"),
    )


def read_value(path: ParameterPath, node: SourceNode, rules: Rules) -> Argument | str:
    """Read one value: a number or expression, a level, or a word."""
    family = path.family
    if family.kind == "number" and isinstance(node.value, str):
        return read_argument(path, node)
    if not isinstance(node.value, str | float) or isinstance(node.value, bool):
        raise node.fail(f"{path} must be {wanted(family)}, not {node.found}")
    return rules.admit(path, node.value, node.where)


def read_argument(what: str, node: SourceNode) -> Argument:
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


def read_distribution(leaf: Leaf, rules: Rules) -> Distribution:
    """Make the distribution a leaf describes, held against its family's limits.

    Numbers may be expressions over figures; those that need no figure are worked out at once.

    Raises
    ------
    ParameterError, ScenarioError, ClaimError
        When the arguments have the wrong shape, the value is not allowed or an expression is wrong.
    """
    if leaf.kind not in {"value", "choice"} and leaf.path.family.kind != "number":
        raise leaf.body.fail(f"{leaf.written} must be {wanted(leaf.path.family)}, or a choice of these")
    distribution = _READ.get(leaf.kind, _continuous)(leaf, rules)
    with located(leaf.body.where):
        known = _known(distribution)
    if leaf.within is not None:
        known = _cut(leaf, known, leaf.within)
    check_distribution(leaf.path, known, leaf.body.where)
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
    return Fixed(read_value(leaf.path, leaf.body, rules))


def _continuous(leaf: Leaf, rules: Rules) -> Continuous:
    made = CONTINUOUS[leaf.kind]
    names = [each.name for each in fields(made)]
    what = f"{leaf.written} {leaf.kind}"
    given: dict[str, SourceNode] = {}
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
        values.append(read_value(leaf.path, _key(key, weight), rules))
    with located(leaf.body.where):
        return Choice(tuple(values), tuple(weights))


def _key(key: str, node: SourceNode) -> SourceNode:
    """Make a node of a key: a number where it reads as one."""
    number = number_in(key)
    return SourceNode(key if number is None else number, node.key_where, node.key_where)


def _quantiles(leaf: Leaf, rules: Rules) -> Distribution:
    what = f"{leaf.written} quantiles"
    given: dict[float, SourceNode] = {}
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


def _year(what: str, node: SourceNode) -> int:
    year = node.number(f"a year of {what}")
    if not 1500 <= year <= 2500 or year != int(year):  # infinity has no whole part
        raise node.fail(f"{what} takes whole years, not {node.found}")
    return int(year)


def _cut(leaf: Leaf, distribution: Distribution, node: SourceNode) -> Distribution:
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


@dataclass(frozen=True, slots=True)
class Rules:
    """What values depend on besides their family: the powers, the grid of levels, the ends of eras."""

    actors: tuple[Actor, ...]
    levels: tuple[float, ...]
    eras: tuple[float, ...] = ()

    def admit(self, path: ParameterPath, value: float | str, where: Location | str | None) -> float | str:
        """Return the value as it is stored: a number within its limits, a level, or a known word.

        Raises
        ------
        ParameterError
            When the family does not allow it.
        """
        if path.family.kind == "level":
            return self._level(path, value, where)
        if path.family.kind == "word":
            return self._word(path, value, where)
        if isinstance(value, str):
            unit = "" if path.family.unit == "none" else f" ({path.family.unit})"
            raise ParameterError(f"{path} takes a number{unit}, not '{value}'", where=where)
        check_number(path, value, where)
        return value

    def words(self, path: ParameterPath) -> tuple[str, ...]:
        """List the words that a word path may take."""
        if path.family.words:
            return path.family.words
        return next(actor.leader_types for actor in self.actors if actor.code == path.powers[0])

    def _level(self, path: str, value: float | str, where: Location | str | None) -> float:
        allowed = [level_name(level) for level in self.levels]
        number = LEVEL_WORDS.get(value) if isinstance(value, str) else value
        if number not in self.levels:
            close = nearest(value, LEVEL_WORDS) if isinstance(value, str) else None
            hint = f" (did you mean '{close}'?)" if close and close != value else ""
            raise ParameterError(
                f"{path} is a level of the relation, and {shown(value)} is not on the grid{hint}",
                where=where,
                allowed=allowed,
            )
        return float(number)

    def _word(self, path: ParameterPath, value: float | str, where: Location | str | None) -> str:
        allowed = self.words(path)
        if not isinstance(value, str) or value not in allowed:
            raise ParameterError(
                f"{path} cannot be '{shown(value)}'", where=where, allowed=allowed, given=str(value)
            )
        return value


_READ: Mapping[str, Callable[[Leaf, Rules], Distribution]] = MappingProxyType(
    {
        "value": _fixed,
        "choice": _choice,
        "quantiles": _quantiles,
        "mixture": _mixture,
        "empirical": _empirical,
    }
)


def check_number(path: ParameterPath, value: float, where: Location | str | None = None) -> None:
    """Raise ParameterError when the number is not finite or lies outside the family's limits."""
    family = path.family
    if not isfinite(value):
        what = "is no number" if isnan(value) else "is too large"
        raise ParameterError(f"{path} must be finite, and {what}", where=where)
    if value not in family.limits:
        unit = "" if family.unit == "none" else f" {family.unit}"
        raise ParameterError(f"{path} is {shown(value)}{unit}", where=where, allowed=[str(family.limits)])


def check_distribution(
    path: ParameterPath, distribution: Distribution, where: Location | str | None = None
) -> None:
    """Raise ParameterError when draws could lie outside the family's limits.

    Distributions over words and levels are checked as they are read; those with expressions once
    these are measured. A distribution that runs from an open limit to infinity, such as a
    log-normal above 0, never gives the limit itself.
    """
    family = path.family
    if family.kind != "number" or distribution.expressions:
        return
    if not distribution.varies:
        check_number(path, distribution.support[0], where)
        return
    low, high = distribution.support
    # What holds single numbers, such as a mixture, may hold the end itself.
    tied = bool(distribution.unranked) and bool(distribution.ppf(np.array(1e-6)) <= low)
    approached = high == inf and not tied
    tailed = float(distribution.centre) in family.limits
    described = distribution.describe()
    check_range(path, low, high, described, where, approached=approached, tailed=tailed)


def check_range(
    path: ParameterPath,
    low: float,
    high: float,
    described: str,
    where: Location | str | None = None,
    *,
    approached: bool = False,
    tailed: bool = False,
) -> None:
    """Raise ParameterError when a number between two ends could lie outside the family's limits.

    `approached` says that the low end itself is never reached, so that it may be an open limit; `tailed` that
    the high end is a tail's, which a family that allows tails lets pass.
    """
    limits = path.family.limits
    open_end = approached and limits.open_low and low == limits.low
    tail = tailed and limits.tail and high == inf
    if (low not in limits and not open_end) or (high not in limits and not tail):
        lies = f"could lie anywhere from {shown(low)} to {shown(high)}" if low < high else f"is {shown(low)}"
        raise ParameterError(
            f"{path} {lies} ({described})",
            where=where,
            allowed=[str(limits)],
        )


def levels_problem(levels: Sequence[float]) -> str:
    """Say what is wrong with a grid of levels; empty when nothing is."""
    rising = all(low < high for low, high in pairwise(levels))
    if len(levels) < 2 or not rising or levels[0] != 0 or levels[-1] != 1:
        return "levels must rise from 0 (hostile) to 1 (partnership)"
    if len(levels) not in LEVELS:
        return f"{len(levels)} levels, where {LEVELS} may be given: {LEVELS.why}"
    return ""


def distribution_words(path: ParameterPath, distribution: Distribution) -> str:
    """Put a distribution in words; choices with their chances, levels of relations by their words."""
    if not isinstance(distribution, Choice):
        of_level = path.family.kind == "level"
        return parameter_value(path, distribution.centre) if of_level else distribution.describe()
    total = fsum(distribution.weights)
    pairs = zip(distribution.values, distribution.weights, strict=True)
    return ", ".join(f"{_choice_words(path, value)} {percent(weight / total)}" for value, weight in pairs)


def _choice_words(path: str, value: float | str | Expression) -> str:
    return value.text if isinstance(value, Expression) else parameter_value(path, value)


def rules_of(scenario: Scenario) -> Rules:
    return Rules(scenario.actors, scenario.levels, scenario.eras)


_LEVELS = (0.0, 0.5, 1.0)


def read_levels(node: SourceNode | None) -> tuple[float, ...]:
    if node is None:
        return _LEVELS
    levels = tuple(item.number("a level") for item in node.items("levels"))
    if problem := levels_problem(levels):
        raise node.fail(problem)
    return levels


def complete_parameters(draft: Draft, rules: Rules) -> dict[str, Parameter]:
    """Read every leaf and fill in the defaults, in the order of the families."""
    written = {path: _parameter(leaf, rules) for path, leaf in draft.leaves.items() if leaf.kind != "blend"}
    first_of_line: dict[Location, str] = {}
    for path, leaf in draft.leaves.items():
        if path in written and written[path].distribution.varies:
            first = first_of_line.setdefault(leaf.where, path)
            if first != path:
                written[path] = replace(written[path], drawn_with=first)
    defaults: dict[str, Parameter] = {
        path: Parameter(path, path.family.unit, Fixed(value), "default")
        for path, value in default_values(rules.actors).items()
    }
    found = {**defaults, **written}
    return {path: found[path] for path in canonical_paths(rules.actors) if path in found}


def _parameter(leaf: Leaf, rules: Rules) -> Parameter:
    distribution = read_distribution(leaf, rules)
    return Parameter(leaf.path, leaf.path.family.unit, distribution, leaf.why, leaf.judgement, leaf.where)
