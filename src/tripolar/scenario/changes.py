"""Differences applied to the parameters and blends of a scenario, and how a Python caller may give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tripolar.errors import InputError, ParameterError
from tripolar.scenario.distributions import Fixed, scale
from tripolar.scenario.expression import Expression, parse
from tripolar.scenario.objects import Actor, Blend, Change, Parameter, Scenario, Variant
from tripolar.scenario.parameters import Leaf, Rules, read_value, rules_of
from tripolar.scenario.paths import ParameterPath, WrittenPath, read_path
from tripolar.scenario.source import SourceNode, number_in

__all__ = [
    "OPERATIONS",
    "Changes",
    "apply_change",
    "change_text",
    "change_texts",
    "changed_blends",
    "displaced",
    "leave_draw",
    "read_blends",
    "read_change",
    "relation_of",
]

Read = tuple[Variant, Mapping[str, SourceNode]]

OPERATIONS = ("set", "times", "plus")

Parameters = Mapping[str, Parameter]


def apply_change(parameters: dict[str, Parameter], change: Change, why: str, *, replaces: bool) -> None:
    """Apply one change to parameters, in place: exactly to a fixed value, to a distribution draw by draw.

    Parameters
    ----------
    parameters : mapping of path to Parameter
        As a scenario holds them.
    change : Change
        One of blended capability is left to `changed_blends`.
    why : str
        Reason recorded with a parameter that is set.
    replaces : bool
        Whether a path set takes the place of those it excludes, as ``precision_absolute`` does of
        ``precision``.

    Raises
    ------
    ParameterError
        When there is nothing to scale or shift.
    """
    path = change.path
    if change.operation == "set":
        if replaces and path.slots:
            for old in displaced([each.path for each in parameters.values()], (path,)):
                leave_draw(parameters, old)
                del parameters[old]
        leave_draw(parameters, path)
        parameters[path] = Parameter(path, path.family.unit, Fixed(change.value), why)
    elif path not in parameters:
        raise ParameterError(
            f"{path} has no value in the scenario that could be scaled or shifted; set it instead"
        )
    else:
        factor, shift = (change.value, 0.0) if change.operation == "times" else (1.0, change.value)
        scaled = scale(parameters[path].distribution, float(factor), float(shift))
        parameters[path] = replace(parameters[path], distribution=scaled)


def leave_draw(parameters: dict[str, Parameter], path: str) -> None:
    """Let those that share a path's draw share one among themselves."""
    followers = [each for each in parameters.values() if each.drawn_with == path]
    heir = followers[0].path if followers else ""
    for follower in followers:
        parameters[follower.path] = replace(follower, drawn_with="" if follower.path == heir else heir)


def change_text(change: Change) -> str:
    """Write a change as ``--set`` takes it: ``PATH=VALUE``, with ``*`` to scale by and ``+`` to add."""
    sign = {"times": "*", "plus": "+"}.get(change.operation, "")
    value = change.value if isinstance(change.value, str) else repr(float(change.value))
    return f"{change.path}={sign}{value}"


def changed_blends(blends: Iterable[Blend], changes: Iterable[Change]) -> tuple[Blend, ...]:
    """Append the changes that speak of a blended quantity to its blend."""
    listed = tuple(changes)
    return tuple(
        replace(
            blend, changes=blend.changes + tuple(c for c in listed if c.path.startswith(f"{blend.path}."))
        )
        for blend in blends
    )


#: ``PATH=VALUE`` each, as ``--set`` takes them, or a mapping of paths to values.
Changes = Iterable[str] | Mapping[str, float | str]


def change_texts(changes: Changes) -> tuple[str, ...]:
    """Give changes as ``PATH=VALUE`` texts.

    Raises
    ------
    InputError
        If they are neither texts nor a mapping of paths to numbers and words.

    Examples
    --------
    >>> change_texts({"stake.USA-RUS": 60, "reading": "shocks"})
    ('stake.USA-RUS=60', 'reading=shocks')
    """
    if isinstance(changes, str):
        return (changes,)
    if isinstance(changes, Mapping):
        return tuple(f"{path}={_value(path, value)}" for path, value in changes.items())
    if not isinstance(changes, Iterable):
        raise InputError(f"changes must be a mapping such as {{'discount': 0.05}}, not {changes!r}")
    given = tuple(changes)
    for change in given:
        if not isinstance(change, str):
            raise InputError(f"changes must be texts such as 'discount=0.05', not {change!r}")
    return given


def _value(path: object, value: object) -> str:
    if isinstance(value, str):
        return value
    try:
        if isinstance(value, bool):
            raise TypeError
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InputError(f"changes: {path} takes a number or a word, not {value!r}") from None
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def read_option(text: str, scenario: Scenario) -> tuple[Change, ...]:
    option = f"--set {text}"
    written, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not written or not value:
        raise ParameterError(f"'{text}' is not PATH=VALUE, such as balance_stress=40", where=option)
    path = read_path(written, scenario.actors, option)
    operation = {"*": "times", "+": "plus"}.get(value[0], "set")
    number = number_in(value if operation == "set" else value[1:].strip())
    if operation == "set":
        rules = rules_of(scenario)
        given = value if number is None else number
        targets = path.targets
        if path.family.name == "frozen":  # a frozen relation stands at the level it is frozen at
            targets += tuple(relation_of(target, scenario.actors) for target in targets)
        return tuple(Change(target, "set", rules.admit(path.targets[0], given, option)) for target in targets)
    if number is None or path.family.kind != "number":
        raise ParameterError(f"{written} cannot be changed by '{value}'", where=option)
    return tuple(Change(target, operation, number) for target in path.targets)


def displaced(paths: Iterable[ParameterPath], newer: Iterable[ParameterPath]) -> frozenset[ParameterPath]:
    """Find the paths whose place is taken by newer ones."""
    taken: dict[str, set[str]] = {}
    for path in newer:
        for slot, way in path.slots:
            taken.setdefault(slot, set()).add(way)
    if not taken:
        return frozenset()
    return frozenset(
        path for path in paths if any(taken.get(slot, {way}) != {way} for slot, way in path.slots)
    )


def relation_of(path: ParameterPath, actors: Sequence[Actor]) -> ParameterPath:
    """The path of the relation of the two powers that a path names."""
    return read_path(f"relation.{path.dyad}", actors).targets[0]


def read_blends(leaves: Iterable[Leaf], rules: Rules) -> tuple[Blend, ...]:
    """Make the blends among some leaves: a label and an expression for each measure, and changes after it.

    Raises
    ------
    ScenarioError, ParameterError, ClaimError
        When one has no measure, an expression is wrong, or what changes its shares is not one power each.
    """
    return tuple(_read_blend(leaf, rules) for leaf in leaves if leaf.kind == "blend")


def _read_blend(leaf: Leaf, rules: Rules) -> Blend:
    if leaf.within is not None:
        raise leaf.within.fail("a blend cannot be cut: 'then' changes the shares it gives")
    measures = {}
    for label, node in leaf.body.mapping("blend").items():
        measures[label] = parse(node.lines(f"measure '{label}'"), node.where)
    if not measures:
        raise leaf.body.fail("blend needs at least one measure")
    return Blend(leaf.path, measures, leaf.why, leaf.where, _shifts(leaf, rules))


def _shifts(leaf: Leaf, rules: Rules) -> tuple[Change, ...]:
    """Read what is changed in the shares that a blend gives, in order: ``then: [{CHN: {times: 0.5}}]``."""
    changes: list[Change] = []
    for node in leaf.then.items(f"'then' of {leaf.path}") if leaf.then is not None else ():
        for code, entry in node.mapping("a change of a share").items():
            path = read_path(f"{leaf.path}.{code}", rules.actors, entry.key_where)
            changes.append(read_change(path, path.targets[0], entry, rules))
    return tuple(changes)


def read_change(path: WrittenPath, target: ParameterPath, node: SourceNode, rules: Rules) -> Change:
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
    given = read_value(target, value, rules)
    if isinstance(given, Expression):
        raise value.fail(f"{path.written} takes a number here, not {value.found}")
    if path.family.kind == "number":
        rules.admit(target, given, value.where)
    return Change(target, operation, given)
