"""The section ``story``: steps with prose, each a state of the triangle, that walk a reader through.

A step is written like a variant: ``with`` names variants to start from, ``set`` what it changes. The
changes are made before calibration, as with ``--set`` and a slider of the simulator. So a step may change
values that a variant may not, but not values that are computed in each draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tripolar.errors import InputError
from tripolar.scenario.changes import change_text, read_change
from tripolar.scenario.objects import Change, Scenario, StoryStep
from tripolar.scenario.parameters import rules_of
from tripolar.scenario.paths import ParameterPath, read_path
from tripolar.scenario.schema_parts import TEXT, or_nothing
from tripolar.scenario.source import SourceNode
from tripolar.scenario.variants import VARIANT_NAME, check_variants, overridden

__all__ = ["SIGHTS", "STEP_KEYS", "check_story", "read_story", "story_schema"]

STEP_KEYS = ("heading", "says", "with", "set", "look_at")

SIGHTS = ("triangle", "terms", "relations")

_MOST_STEPS = 40

_MOST_SIGHTS = 12

_LONGEST = {"heading": 90, "says": 1_500}  # characters: what fits beside a picture, and what one reads there

_BEFORE_VARIANTS = ("relation", "cap", "frozen")


def read_story(node: SourceNode | None, scenario: Scenario) -> tuple[StoryStep, ...]:
    """Read the steps, each held against the scenario it tells of.

    Raises
    ------
    ScenarioError, ParameterError
        When there are too many steps, a key is missing, too long or of the wrong shape, a variant or what
        is to be looked at does not exist, or the scenario cannot be what a step makes of it.
    """
    if node is None:
        return ()
    items = node.items("story")
    if len(items) > _MOST_STEPS:
        raise node.fail(f"a story has at most {_MOST_STEPS} steps, not {len(items)}")
    story = tuple(_read_step(f"step {k} of the story", each, scenario) for k, each in enumerate(items, 1))
    check_story(scenario, story)
    return story


def check_story(scenario: Scenario, story: tuple[StoryStep, ...]) -> None:
    """Hold every step against the scenario that it changes.

    Raises
    ------
    ScenarioError, ParameterError
        With the place of the step that cannot be.
    """
    for number, step in enumerate(story, 1):
        try:
            changed = overridden(scenario, map(change_text, step.changes))
            if any(change.path.head in _BEFORE_VARIANTS for change in step.changes):
                check_variants(changed)
        except InputError as error:
            told = error.problem if error.where is None else f"{error.where}: {error.problem}"
            raise type(error)(
                f"step {number} of the story: {told.removeprefix('--set ')}",
                where=step.where,
                allowed=error.allowed,
            ) from None


def _read_step(what: str, node: SourceNode, scenario: Scenario) -> StoryStep:
    keys = {key: each for key, each in node.keys_among(what, STEP_KEYS).items() if not each.is_null}
    texts: dict[str, str] = {}
    for key, longest in _LONGEST.items():
        if key not in keys:
            raise node.fail(f"{what} lacks the key '{key}'")
        texts[key] = keys[key].text(f"'{key}' of {what}")
        if len(texts[key]) > longest:
            raise keys[key].fail(
                f"'{key}' of {what} has {len(texts[key])} characters, and at most {longest} are read"
            )
    changes = _own(what, keys["set"], scenario) if "set" in keys else {}
    targets = {target for path in changes for target in read_path(path, scenario.actors).targets}
    inherited = _inherited(what, keys["with"], scenario) if "with" in keys else {}
    kept = {path: change for path, change in inherited.items() if path not in targets}
    return StoryStep(
        texts["heading"],
        texts["says"],
        (*kept.values(), *changes.values()),
        tuple(_sights(what, keys["look_at"], scenario)) if "look_at" in keys else (),
        node.where,
    )


def _own(what: str, node: SourceNode, scenario: Scenario) -> dict[str, Change]:
    """Changes by path as it is written, so that the assumption a reader may move is the one that moves."""
    rules = rules_of(scenario)
    changes: dict[str, Change] = {}
    taken: dict[str, str] = {}
    for written, value in node.mapping(f"'set' of {what}").items():
        path = read_path(written, rules.actors, value.key_where)
        if path.family.head == "presence":
            raise _at_key(value, f"{what} changes who is at the table, which a story cannot")
        for target in path.targets:
            if target in taken:
                raise _at_key(
                    value, f"{what}: '{written}' sets {target}, which '{taken[target]}' already sets"
                )
            taken[target] = written
        change = read_change(path, path.targets[0], value, rules)
        as_written = ParameterPath(written, path.family, path.targets[0].powers)
        changes[written] = Change(as_written, change.operation, change.value)
    return changes


def _inherited(what: str, node: SourceNode, scenario: Scenario) -> dict[str, Change]:
    """Changes of the variants that a step starts from."""
    found: dict[str, Change] = {}
    for item in node.items(f"'with' of {what}"):
        name = item.text("the name of a variant")
        if name not in scenario.variants:
            raise item.fail(f"{what}: '{name}' is no variant", allowed=scenario.variants, given=name)
        for change in scenario.variants[name].changes:
            if change.path.head == "presence":
                raise item.fail(f"{what}: '{name}' changes who is at the table, which a story cannot")
            if found.setdefault(change.path, change) != change:
                raise item.fail(
                    f"{what} starts from variants that contradict each other: both set {change.path}"
                )
    return found


def _sights(what: str, node: SourceNode, scenario: Scenario) -> Iterator[str]:
    """What to look at: claims by id, powers, pairs, or a part of the picture."""
    present = scenario.table()
    allowed = (*SIGHTS, *(claim.id for claim in scenario.claims), *present.codes, *present.dyads)
    items = node.items(f"'look_at' of {what}")
    if len(items) > _MOST_SIGHTS:
        raise node.fail(f"{what} looks at {len(items)} things, and at most {_MOST_SIGHTS} can be seen")
    seen: set[str] = set()
    for item in items:
        name = item.text("what to look at")
        if name not in allowed:
            told = "no claim, power or pair of this scenario, nor a part of the picture"
            raise item.fail(f"{what} looks at '{name}', which is {told}", allowed=allowed, given=name)
        if name in seen:
            raise item.fail(f"{what} looks at '{name}' twice")
        seen.add(name)
        yield name


def story_schema(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Describe the section as JSON Schema; `changes` describes what ``set`` may hold."""
    texts = {key: {**TEXT, "maxLength": most} for key, most in _LONGEST.items()}
    name = {"type": "string", "pattern": f"^{VARIANT_NAME}$"}
    step = {
        "type": "object",
        "additionalProperties": False,
        "required": list(_LONGEST),
        "properties": {
            **texts,
            "with": {"type": ["array", "null"], "items": name},
            "set": or_nothing(dict(changes)),
            "look_at": {
                "type": ["array", "null"],
                "items": TEXT,
                "maxItems": _MOST_SIGHTS,
                "uniqueItems": True,
                "description": f"claims, powers, pairs, or {', '.join(SIGHTS)}",
            },
        },
    }
    return {"type": ["array", "null"], "items": step, "maxItems": _MOST_STEPS}


def _at_key(node: SourceNode, problem: str) -> InputError:
    error = node.fail(problem)
    return type(error)(problem, where=node.key_where)
