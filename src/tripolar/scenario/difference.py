"""What two scenarios say differently, path by path and claim by claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tripolar.scenario.content import content_of
from tripolar.scenario.objects import Parameter, Scenario
from tripolar.scenario.values import level_name

__all__ = ["Difference", "differences"]

_HEADER = ("title", "says", "year", "argument", "levels", "conclusions")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing said differently.

    Attributes
    ----------
    section : str
        ``scenario`` (its title and the like), ``actors``, ``parameters``, ``blends``,
        ``correlations``, ``variants``, ``claims``, ``questions`` or ``story``.
    name : str
        Code, path, pair of paths, variant, claim id, question, step, or key of the header.
    key : str
        Which part of it, such as ``holds`` or ``why``; empty when all of it was added or removed.
    before, after : str or None
        Each in words; None where it is not there.
    """

    section: str
    name: str
    key: str
    before: str | None
    after: str | None


def differences(a: Scenario, b: Scenario) -> tuple[Difference, ...]:
    """List what `b` says otherwise than `a`.

    A path that only one of them has, and that one by default, is no difference: it comes with an
    actor or leader type that is listed.
    """
    before, after = _sections(a), _sections(b)
    left_out = _only_by_default(a, b) | _only_by_default(b, a)
    return tuple(
        difference
        for section in before
        for name in dict.fromkeys((*before[section], *after[section]))
        if section != "parameters" or name not in left_out
        for difference in _between(section, name, before[section].get(name), after[section].get(name))
    )


def _only_by_default(one: Scenario, other: Scenario) -> set[str]:
    paths = one.parameters.keys() - other.parameters.keys()
    return {path for path in paths if one.parameters[path].why == "default"}


def _between(
    section: str, name: str, a: Mapping[str, str] | None, b: Mapping[str, str] | None
) -> Iterator[Difference]:
    if a is None or b is None:
        summary = next(iter((a or b or {}).values()), "")
        yield Difference(section, name, "", summary if a else None, summary if b else None)
        return
    for key in dict.fromkeys((*a, *b)):
        if a.get(key) != b.get(key):
            yield Difference(section, name, key, a.get(key), b.get(key))


def _sections(scenario: Scenario) -> dict[str, dict[str, dict[str, str]]]:
    """Every named entry with its parts in words; the first part sums the entry up."""
    content = content_of(scenario)
    return {
        "scenario": {key: {"": _words(content[key])} for key in _HEADER},
        "actors": {each["code"]: _parts(each, "name", "leaders", "hostile") for each in content["actors"]},
        "parameters": {path: _parameter(each) for path, each in scenario.parameters.items()},
        "blends": {
            path: _parts(each, "measures", "changes", "why") for path, each in content["blends"].items()
        },
        "correlations": {
            name: _parts(each, "rank", "why", "judgement")
            for name, each in content.get("correlations", {}).items()
        },
        "variants": {name: _parts(each, "changes", "says") for name, each in content["variants"].items()},
        "claims": {name: _parts(each, *each) for name, each in content["claims"].items()},
        "questions": {name: _parts(each, *each) for name, each in content["questions"].items()},
        "story": {f"step {k}": _parts(each, *each) for k, each in enumerate(content.get("story", ()), 1)},
    }


def _parameter(parameter: Parameter) -> dict[str, str]:
    value = parameter.distribution.describe()
    if parameter.unit == "level":
        value = " or ".join(level_name(float(level)) for level in parameter.distribution.possible)
    unit = "" if parameter.unit in {"none", "word", "level"} else f" {parameter.unit}"
    return {
        "value": f"{value}{unit}",
        "why": "" if parameter.why == "default" else parameter.why,
        "judgement": _words(parameter.judgement),
        "drawn with": parameter.drawn_with,
    }


def _parts(entry: Mapping[str, Any], *keys: str) -> dict[str, str]:
    return {key: _words(entry[key]) for key in keys}


def _words(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float() | int():
            return f"{value:.10g}"
        case Mapping():
            return ", ".join(f"{key}: {_words(each)}" for key, each in value.items())
        case list():
            return ", ".join(map(_words, value))
    return str(value)
