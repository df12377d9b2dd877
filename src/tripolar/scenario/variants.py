"""Variants: named sets of differences, read from YAML and held against the scenario they change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tripolar.errors import InputError, ParameterError, ScenarioError
from tripolar.scenario.alternatives import displaced
from tripolar.scenario.amounts import read_value
from tripolar.scenario.changes import OPERATIONS, changed_parameters
from tripolar.scenario.consistency import Problem, backing_problems, levels_possible, standing_problems
from tripolar.scenario.distributions.base import shown
from tripolar.scenario.draft import Entry
from tripolar.scenario.expression import Expression
from tripolar.scenario.families import LEVEL_WORDS
from tripolar.scenario.leaves import Leaf
from tripolar.scenario.located import Node
from tripolar.scenario.objects import AS_IT_STANDS, Blend, Change, Parameter, Variant
from tripolar.scenario.paths import Path, read_path
from tripolar.scenario.values import Rules, check_distribution

__all__ = [
    "SOLVED_FOR",
    "VARIANT_NAME",
    "derived_paths",
    "read_change",
    "read_shifts",
    "read_variant",
    "variant_problems",
]

VARIANT_NAME = "[a-z][a-z0-9_]*(-[a-z0-9_]+)*"
# What every draw meets, by solving for other values, before any variant is applied.
SOLVED_FOR = ("relation_hazard", "relation_tilt", "observed_terms", "split", "rivalry_loss")
_DERIVED = ("political_value.", "stake.")  # what is solved for, where it is not given


Read = tuple[Variant, Mapping[str, Node]]


def read_variant(name: str, entry: Entry, rules: Rules, above: Mapping[str, Read]) -> Read:
    """Read a variant's changes, each canonical path at most once.

    A variant may build on others that stand above it: ``with: [no-us]``; what it sets itself takes the
    place of what they set. A dyad that is frozen stands at the level it is frozen at: the change of its
    relation follows.

    Returns
    -------
    variant : Variant
    nodes : mapping of canonical path to Node
        Where each change is written.

    Raises
    ------
    ScenarioError, ParameterError
        When it changes nothing, sets one path twice, or gives a value that is not allowed.
    """
    if not re.fullmatch(VARIANT_NAME, name) or name in (*LEVEL_WORDS, AS_IT_STANDS):
        raise ScenarioError(
            f"'{name}' cannot name a variant: small letters, digits and hyphens, such as no-us",
            where=entry.where,
        )
    entries = entry.keys["set"].mapping(f"'set' of variant {name}") if "set" in entry.keys else {}
    inherited = _inherited(name, entry, above)
    if not entries and not inherited:
        raise ScenarioError(f"variant '{name}' changes nothing: it needs 'set' or 'with'", where=entry.where)
    changes: dict[str, Change] = {}
    nodes: dict[str, Node] = {}
    for written, node in entries.items():
        path = read_path(written, rules.actors, node.key_where)
        if path.family.head in SOLVED_FOR:
            raise ScenarioError(
                f"variant '{name}' changes {written}, which every draw meets before any variant;"
                " write a scenario that extends this one",
                where=node.key_where,
            )
        for target in path.targets:
            if target in changes:
                first = nodes[target].key_where.line
                raise ScenarioError(
                    f"variant '{name}' contradicts itself: '{written}' sets {target},"
                    f" which line {first} already sets",
                    where=node.key_where,
                )
            changes[target] = read_change(path, target, node, rules)
            nodes[target] = node
    for change in list(changes.values()):
        relation = change.path.replace("frozen.", "relation.", 1)
        if change.path.startswith("frozen.") and relation not in changes:
            changes[relation] = Change(relation, "set", change.value)
            nodes[relation] = nodes[change.path]
    for inherited_path, (change, node) in inherited.items():
        if inherited_path not in changes:
            changes[inherited_path], nodes[inherited_path] = change, node
    says = entry.keys["says"].text("says") if "says" in entry.keys else ""
    return Variant(name, says, tuple(changes.values()), entry.where), nodes


def _inherited(name: str, entry: Entry, above: Mapping[str, Read]) -> dict[str, tuple[Change, Node]]:
    """Changes of the variants that this one builds on, by path, with where to say what is wrong."""
    found: dict[str, tuple[Change, Node]] = {}
    for node in entry.keys["with"].items(f"'with' of variant {name}") if "with" in entry.keys else ():
        other = node.text("the name of a variant")
        if other not in above:
            raise node.fail(f"variant '{name}' builds on '{other}', which is not above it", above, other)
        for change in above[other][0].changes:
            known = found.setdefault(change.path, (change, node))[0]
            if known != change:
                raise node.fail(
                    f"variant '{name}' builds on variants that contradict each other: both set {change.path}"
                )
    return found


def variant_problems(
    variant: Variant, parameters: Mapping[str, Parameter], blends: tuple[Blend, ...], rules: Rules
) -> Iterator[Problem]:
    """Find what is wrong with a scenario once the variant has changed it.

    Values that are solved for may be changed too: each draw has them when the variant comes.
    """
    paths = {change.path for change in variant.changes}
    solved = derived_paths(variant, parameters)
    blended = {path for path in paths if blends and path.startswith("capability.")}
    for change in variant.changes:
        if change.path not in solved or change.operation != "times":
            continue
        limits = read_path(change.path, rules.actors).family.limits
        # What draws solve for lies within its limits, and so does a multiple that does itself.
        if float(change.value) not in limits:
            yield Problem(
                change.path,
                f"{change.path} times {shown(change.value)} lies outside its limits; allowed: {limits}",
            )
    own = [change for change in variant.changes if change.path not in solved | blended]
    changed = dict(parameters)
    for change in own:
        for path in sorted(displaced(parameters, (change.path,), rules.actors)):
            yield Problem(change.path, f"{change.path} excludes {path}, which the scenario sets")
        try:
            changed = changed_parameters(changed, (change,), rules.actors, "", replaces=False)
            family = read_path(change.path, rules.actors).family
            check_distribution(change.path, family, changed[change.path].distribution)
        except ParameterError as error:
            yield Problem(change.path, _unplaced(error))
    yield from standing_problems(levels_possible(changed), rules.actors)
    yield from backing_problems(changed.keys(), rules.actors)


def derived_paths(variant: Variant, parameters: Mapping[str, Parameter]) -> frozenset[str]:
    """List the paths a variant changes that the scenario does not hold, because draws solve for them."""
    changed = (change.path for change in variant.changes)
    return frozenset(path for path in changed if path.startswith(_DERIVED) and path not in parameters)


def read_shifts(leaf: Leaf, rules: Rules) -> tuple[Change, ...]:
    """Read what is changed in the shares that a blend gives, in order: ``then: [{CHN: {times: 0.5}}]``.

    Raises
    ------
    ScenarioError, ParameterError
        When an item is not one power with one change.
    """
    changes: list[Change] = []
    for node in leaf.then.items(f"'then' of {leaf.path}") if leaf.then is not None else ():
        for code, entry in node.mapping("a change of a share").items():
            path = read_path(f"{leaf.path}.{code}", rules.actors, entry.key_where)
            changes.append(read_change(path, path.written, entry, rules))
    return tuple(changes)


def read_change(path: Path, target: str, node: Node, rules: Rules) -> Change:
    """Read what becomes of a path: a value, or how it is scaled or shifted."""
    operation, value = "set", node
    if isinstance(node.value, Mapping):
        keys = node.keys_among(path.written, OPERATIONS)
        if len(keys) != 1:
            raise node.fail(f"{path.written} needs exactly one change", allowed=OPERATIONS)
        operation, value = next(iter(keys.items()))
    if operation != "set":
        if path.family.kind != "number":
            raise node.fail(f"{path.written} is a {path.family.kind}: it can be set, not {operation}")
        return Change(target, operation, value.number(f"{path.written} {operation}"))
    given = read_value(target, path.family, value, rules)
    if isinstance(given, Expression):
        raise value.fail(f"{path.written} takes a number here, not {value.found}")
    if path.family.kind == "number":
        rules.admit(target, path.family, given, value.where)
    return Change(target, operation, given)


def _unplaced(error: InputError) -> str:
    return InputError(error.problem, allowed=error.allowed).line()
