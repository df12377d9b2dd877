"""The sections ``claims`` and ``questions``.

A claim is a statement of the argument with the criterion that decides it.

A question is a choice of one power between courses, which are variants.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tripolar.enums import ClaimKind
from tripolar.errors import ScenarioError
from tripolar.scenario.expression import Expression, parse
from tripolar.scenario.inherit import Draft, WrittenEntry
from tripolar.scenario.objects import (
    AS_IT_STANDS,
    Claim,
    Measure,
    Question,
    Scenario,
)
from tripolar.scenario.source import SourceNode

__all__ = ["CLAIM_ID", "QUESTION_NAME", "read_claim", "read_question"]

CLAIM_ID = "[A-Za-z][A-Za-z0-9_-]*"

MEASURE_KEYS = ("holds", "principal")


def read_claim(name: str, entry: WrittenEntry) -> Claim:
    """Make a claim of its keys.

    Whether its quantities exist and its premises are sound is judged by `tripolar.claims`.

    Raises
    ------
    ScenarioError, ClaimError
        When a key is missing or has the wrong shape, or an expression does not parse.
    """
    keys = entry.keys
    if not re.fullmatch(CLAIM_ID, name):
        raise ScenarioError(
            f"'{name}' cannot name a claim: letters, digits and hyphens, such as M4", where=entry.where
        )
    for needed in ("says", "kind"):
        if needed not in keys:
            raise ScenarioError(f"claim {name} lacks the key '{needed}'", where=entry.where)
    written = keys["kind"].text("kind")
    if written not in [*ClaimKind]:
        raise keys["kind"].fail(f"kind of claim {name} is '{written}'", allowed=ClaimKind, given=written)
    kind = ClaimKind(written)
    if ("holds" in keys) == ("measures" in keys):
        said = "both 'holds' and 'measures'" if "holds" in keys else "neither 'holds' nor 'measures'"
        raise ScenarioError(f"claim {name} has {said}: give one", where=entry.where)
    if "measures" in keys and kind != ClaimKind.FACT:
        raise keys["measures"].fail(f"claim {name} is of kind {kind}: only a fact is judged by measures")
    holds = _criterion(keys["holds"]) if "holds" in keys else None
    measures = _measures(keys["measures"]) if "measures" in keys else ()
    if kind == ClaimKind.FACT and holds is not None:
        measures, holds = (Measure("", holds),), None
    return Claim(
        id=name,
        says=keys["says"].text("says"),
        kind=kind,
        holds=holds,
        measures=measures,
        rests_on=_ids(keys, "rests_on", "a premise"),
        opposes=_ids(keys, "opposes", "a claim opposed"),
        assumed=_text(keys, "assumed"),
        terms=keys["terms"].flag("terms") if "terms" in keys else False,
        source=_text(keys, "source"),
        why=_text(keys, "why"),
        where=entry.where,
        label=_text(keys, "label"),
        clause=_text(keys, "clause").removesuffix("."),
        reading_of=_text(keys, "reading_of"),
        facts=_text(keys, "facts"),
    )


def _criterion(node: SourceNode) -> Expression:
    return parse(node.lines("a criterion"), node.where)


def _measures(node: SourceNode) -> tuple[Measure, ...]:
    measures = tuple(_measure(label, each) for label, each in node.mapping("measures").items())
    if not measures:
        raise node.fail("measures lists no measure")
    return measures


def _measure(label: str, node: SourceNode) -> Measure:
    """Read one measure: its criterion, or a mapping of that and whether it is principal."""
    if not isinstance(node.value, Mapping):
        return Measure(label, _criterion(node))
    keys = node.keys_among(f"measure '{label}'", MEASURE_KEYS)
    if "holds" not in keys:
        raise node.fail(f"measure '{label}' lacks the key 'holds'")
    principal = keys["principal"].flag("principal") if "principal" in keys else False
    return Measure(label, _criterion(keys["holds"]), principal)


def _ids(keys: Mapping[str, SourceNode], key: str, what: str) -> tuple[str, ...]:
    return tuple(node.text(what) for node in keys[key].items(key)) if key in keys else ()


def _text(keys: Mapping[str, SourceNode], key: str) -> str:
    return keys[key].text(key) if key in keys and keys[key].value != "" else ""


QUESTION_NAME = "[a-z][a-z0-9_]*(-[a-z0-9_]+)*"

_FEWEST = 2


def read_question(name: str, entry: WrittenEntry, scenario: Scenario) -> Question:
    """Make a question of its keys, held against the scenario it is asked of.

    Raises
    ------
    ScenarioError
        When a key is missing or has the wrong shape, a course is no variant or stands twice, or the
        power is not at the table under one of them.
    """
    keys = entry.keys
    if not re.fullmatch(QUESTION_NAME, name):
        raise ScenarioError(
            f"'{name}' cannot name a question: small letters, digits and hyphens, such as russia-course",
            where=entry.where,
        )
    for needed in ("says", "power", "courses"):
        if needed not in keys:
            raise ScenarioError(f"question '{name}' lacks the key '{needed}'", where=entry.where)
    power = keys["power"].text("power")
    if power not in scenario.codes:
        raise keys["power"].fail(f"question '{name}' asks for '{power}'", allowed=scenario.codes, given=power)
    courses: list[str] = []
    allowed = (AS_IT_STANDS, *scenario.variants)
    for node in keys["courses"].items(f"courses of question {name}"):
        course = node.text("a course")
        if course not in allowed:
            raise node.fail(f"question '{name}': '{course}' is no variant", allowed=allowed, given=course)
        if course in courses:
            raise node.fail(f"question '{name}' lists '{course}' twice")
        if power not in scenario.table("" if course == AS_IT_STANDS else course).codes:
            raise node.fail(f"question '{name}': {power} is not at the table under '{course}'")
        courses.append(course)
    if len(courses) < _FEWEST:
        raise keys["courses"].fail(f"question '{name}' needs at least two courses to choose between")
    why = keys["why"].text("why") if "why" in keys else ""
    return Question(name, keys["says"].text("says"), power, tuple(courses), why, entry.where)


def read_conclusions(draft: Draft) -> tuple[str, ...]:
    """Read the claims that the argument is made for; one that was inherited and is gone must be said anew."""
    node = draft.header.get("conclusions")
    found: list[str] = []
    for item in node.items("conclusions") if node is not None else ():
        name = item.text("a conclusion")
        if name not in draft.claims:
            raise item.fail(f"conclusions: '{name}' is no claim", allowed=draft.claims, given=name)
        if name in found:
            raise item.fail(f"conclusions lists '{name}' twice")
        found.append(name)
    return tuple(found)
