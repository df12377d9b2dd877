"""Variants: named sets of changes, read from YAML and checked against the scenario that they change.

The module also changes a scenario after it was loaded: by ``--set``, by one of its variants, by measuring.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from tripolar.errors import InputError, ParameterError, ScenarioError
from tripolar.scenario.changes import (
    apply_change,
    changed_blends,
    displaced,
    read_change,
    read_option,
    relation_of,
)
from tripolar.scenario.consistency import (
    Problem,
    backing_problems,
    check_boards,
    levels_possible,
    missing_paths,
    parameter_problems,
    standing_problems,
)
from tripolar.scenario.content import fingerprinted
from tripolar.scenario.distributions.base import shown
from tripolar.scenario.eras import STILL, growth_problems, still
from tripolar.scenario.inherit import Draft, WrittenEntry
from tripolar.scenario.objects import AS_IT_STANDS, Blend, Change, Parameter, Scenario, Variant
from tripolar.scenario.parameters import Rules, check_distribution, rules_of
from tripolar.scenario.paths import ParameterPath, read_path
from tripolar.scenario.source import SourceNode
from tripolar.words import LEVEL_WORDS

__all__ = [
    "SOLVED_FOR",
    "VARIANT_NAME",
    "apply_variant",
    "check_boards",
    "check_resolved",
    "check_variants",
    "derived_paths",
    "overridden",
    "override",
    "read_variant",
    "variant_problems",
]

VARIANT_NAME = "[a-z][a-z0-9_]*(-[a-z0-9_]+)*"

# What every draw meets, by solving for other values, before any variant is applied.
SOLVED_FOR = (
    *("relation_hazard", "relation_tilt", "observed_terms", "split", "rivalry_loss"),
    *("return_hazard", "friction_on_warming", "precision_lasting"),
)

_DERIVED = ("political_value", "stake")  # what is solved for, where it is not given

Read = tuple[Variant, Mapping[str, SourceNode]]


def read_variant(name: str, entry: WrittenEntry, rules: Rules, above: Mapping[str, Read]) -> Read:
    """Read a variant's changes, each canonical path at most once.

    A variant may build on others that stand above it: ``with: [no-us]``; what it sets itself takes the
    place of what they set. A dyad that is frozen stands at the level it is frozen at: the change of its
    relation follows.

    Returns
    -------
    variant : Variant
    nodes : mapping of canonical path to SourceNode
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
    nodes: dict[str, SourceNode] = {}
    for written, node in entries.items():
        path = read_path(written, rules.actors, node.key_where)
        if path.family.head in SOLVED_FOR:
            raise ScenarioError(
                f"variant '{name}' changes {written}, which is fixed before any variant is applied;"
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
        if change.path.head != "frozen":
            continue
        relation = relation_of(change.path, rules.actors)
        if relation not in changes:
            changes[relation] = Change(relation, "set", change.value)
            nodes[relation] = nodes[change.path]
    for inherited_path, (change, node) in inherited.items():
        if inherited_path not in changes:
            changes[inherited_path], nodes[inherited_path] = change, node
    says = entry.keys["says"].text("says") if "says" in entry.keys else ""
    return Variant(name, says, tuple(changes.values()), entry.where), nodes


def _inherited(
    name: str, entry: WrittenEntry, above: Mapping[str, Read]
) -> dict[str, tuple[Change, SourceNode]]:
    """Changes of the variants that this one builds on, by path, with where to say what is wrong."""
    found: dict[str, tuple[Change, SourceNode]] = {}
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
    blended = {path for path in paths if blends and path.head == "capability"}
    for change in variant.changes:
        if change.path not in solved or change.operation != "times":
            continue
        limits = change.path.family.limits
        # What draws solve for lies within its limits, and so does a multiple that does itself.
        if float(change.value) not in limits:
            yield Problem(
                change.path,
                f"{change.path} times {shown(change.value)} lies outside its limits; allowed: {limits}",
            )
    own = [change for change in variant.changes if change.path not in solved | blended]
    given = [parameter.path for parameter in parameters.values()]
    changed = dict(parameters)
    for change in own:
        for path in sorted(displaced(given, (change.path,))):
            yield Problem(change.path, f"{change.path} excludes {path}, which the scenario sets")
        try:
            apply_change(changed, change, "", replaces=False)
            check_distribution(change.path, changed[change.path].distribution)
        except ParameterError as error:
            yield Problem(change.path, _unplaced(error))
    # What the scenario says alone is sound: only what a variant touches can have become wrong.
    if any(path.family.kind == "level" for path in paths):
        yield from standing_problems(levels_possible(changed), rules.actors)
    if any(path.head == "backing" for path in paths):
        yield from backing_problems(changed, rules.actors)
    yield from (Problem(*each) for each in growth_problems(changed, rules.actors, rules.eras))


def derived_paths(variant: Variant, parameters: Mapping[str, Parameter]) -> frozenset[ParameterPath]:
    """List the paths a variant changes that the scenario does not hold, because draws solve for them."""
    changed = (change.path for change in variant.changes if change.path not in parameters)
    returns = {each.path.dyad for each in parameters.values() if each.path.head == "return_hazard"}
    return frozenset(
        path
        for path in changed
        if path.head in _DERIVED
        or (path.head == "friction" and returns & {path.dyad, "-".join(path.powers[::-1])})
    )


def _unplaced(error: InputError) -> str:
    return InputError(error.problem, allowed=error.allowed).line()


def override(scenario: Scenario, changes: Iterable[str]) -> Scenario:
    """Change parameters as ``--set PATH=VALUE`` does.

    Parameters
    ----------
    scenario : Scenario
        Left as it is.
    changes : iterable of str
        Each ``PATH=VALUE``: a number or word to set, ``*0.5`` to scale by, ``+5`` to add. A path set
        takes the place of those it excludes: ``precision_absolute`` of ``precision``.

    Raises
    ------
    ParameterError
        Naming the option, when a path, a value or what they amount to together is not allowed.
        Variants are not held against the changed scenario here: see `check_variants`.
    """
    return fingerprinted(overridden(scenario, changes))


def overridden(scenario: Scenario, changes: Iterable[str]) -> Scenario:
    """Change parameters as `override` does, and leave the fingerprint: it takes as long as the change."""
    texts = tuple(changes)
    read = [(change, f"--set {text}") for text in texts for change in read_option(text, scenario)]
    if read:
        made = _changed(scenario, read, replaces=True)
        scenario = replace(made, changed=(*scenario.changed, *texts))
        options: dict[str, str] = {change.path: option for change, option in read}
        last = read[-1][1]
        for problem in parameter_problems(scenario.parameters, bool(scenario.blends), rules_of(scenario)):
            where = options.get(problem.path) or options.get(f"relation.{problem.path.partition('.')[2]}")
            raise ParameterError(problem.says, where=where or last)
        if missing := missing_paths(scenario.parameters, bool(scenario.blends), rules_of(scenario)):
            raise ParameterError(f"this also needs {', '.join(missing)}", where=last)
    return scenario


def apply_variant(scenario: Scenario, name: str) -> Scenario:
    """Make the scenario that a variant describes.

    Fixed values are changed exactly, distributions draw by draw. An ensemble does without: it changes
    the values of its draws.

    Raises
    ------
    ParameterError
        When there is no such variant, it contradicts the scenario as it now is, or it changes a
        value that only draws know, because they solve for it.
    """
    if name not in scenario.variants:
        raise ParameterError(f"no variant '{name}' in {scenario.name}", allowed=scenario.variants, given=name)
    variant = scenario.variants[name]
    where = f"variant {name}"
    check_variants(scenario, (name,))
    if derived := derived_paths(variant, scenario.parameters):
        raise ParameterError(f"{min(derived)} is solved for in each draw, and not known before", where=where)
    return fingerprinted(_changed(scenario, [(each, where) for each in variant.changes], replaces=False))


def check_variants(scenario: Scenario, names: Sequence[str] | None = None) -> None:
    """Hold variants (by default all) against the scenario as it is after ``--set``.

    Raises
    ------
    ParameterError
        Naming the variant that contradicts the scenario.
    """
    for name in scenario.variants if names is None else names:
        found = variant_problems(
            scenario.variants[name], scenario.parameters, scenario.blends, rules_of(scenario)
        )
        for problem in found:
            raise ParameterError(problem.says, where=f"variant {name}")


def check_resolved(scenario: Scenario) -> None:
    """Check a scenario again once its expressions over figures have become numbers.

    Raises
    ------
    ParameterError
        With the place of the parameter whose distribution reaches beyond its limits, or of the one
        that contradicts another, or the variant whose game has too many states.
    """
    for parameter in scenario.parameters.values():
        check_distribution(parameter.path, parameter.distribution, parameter.where)
    for problem in parameter_problems(scenario.parameters, bool(scenario.blends), rules_of(scenario)):
        place = scenario.parameters.get(problem.path)
        raise ParameterError(problem.says, where=place.where if place else None)
    check_boards(scenario)
    check_variants(scenario)


def _changed(scenario: Scenario, changes: Sequence[tuple[Change, str]], *, replaces: bool) -> Scenario:
    """Apply changes together, each with where to say what is wrong, and hold what they give once."""
    blended = {f"{blend.path}.{code}" for blend in scenario.blends for code in scenario.codes}
    parameters = dict(scenario.parameters)
    others = {change.path: where for change, where in changes if change.path not in blended}
    for change, where in changes:
        if change.path in others:
            try:
                apply_change(parameters, change, where, replaces=replaces)
            except ParameterError as error:
                raise ParameterError(error.problem, where=where) from None
    for path, where in others.items():
        if path in parameters:  # a later change may exclude it
            check_distribution(path, parameters[path].distribution, where)
    of_blends = [change for change, _ in changes if change.path in blended]
    return replace(
        scenario,
        parameters=MappingProxyType(parameters),
        blends=changed_blends(scenario.blends, of_blends),
    )


def read_variants(
    draft: Draft, parameters: Mapping[str, Parameter], blends: tuple[Blend, ...], rules: Rules
) -> dict[str, Variant]:
    read: dict[str, Read] = {}
    if rules.eras:
        made, where = still(rules.actors), draft.header["eras"]
        read[STILL] = made, {change.path: where for change in made.changes}
    for name, entry in draft.variants.items():
        if rules.eras and name == STILL:
            raise ScenarioError(
                f"'{STILL}' is the world without growth, which every scenario with eras has;"
                " give this variant another name",
                where=entry.where,
            )
        read[name] = variant, nodes = read_variant(name, entry, rules, read)
        for problem in variant_problems(variant, parameters, blends, rules):
            node = nodes.get(problem.path)
            raise ScenarioError(
                f"variant '{name}': {problem.says}", where=node.key_where if node else entry.where
            )
    return {name: variant for name, (variant, _) in read.items()}
