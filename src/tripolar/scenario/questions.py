"""The section ``questions``: choices a power has, each between courses that are variants."""

from __future__ import annotations

import re

from tripolar.errors import ScenarioError
from tripolar.scenario.draft import Entry
from tripolar.scenario.objects import AS_IT_STANDS, Question, Scenario

__all__ = ["QUESTION_NAME", "read_question"]

QUESTION_NAME = "[a-z][a-z0-9_]*(-[a-z0-9_]+)*"
_FEWEST = 2


def read_question(name: str, entry: Entry, scenario: Scenario) -> Question:
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
