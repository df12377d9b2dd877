"""The differences of two scenarios, path by path and claim by claim, and the scenarios in between.

A *move* takes one family of assumptions over from the second scenario to the first: the parameters of
one family about one pair, or about none, together with those that take each other's place (a stake and
the loss it is derived from) and those that share a draw, so that no scenario in between contradicts
itself for having half of them. Where that makes more than eight moves, pairs are not told apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from tripolar.errors import ScenarioError
from tripolar.scenario.content import content_of, fingerprinted, parameter_content, variant_content
from tripolar.scenario.distributions.base import one_line
from tripolar.scenario.eras import OF_GROWTH
from tripolar.scenario.families import PRECISIONS, STAKES
from tripolar.scenario.objects import Blend, Parameter, Scenario
from tripolar.scenario.paths import ParameterPath, canonical_paths
from tripolar.words import level_name

__all__ = ["Difference", "Move", "between", "differences", "moves", "reworded"]

_HEADER = ("title", "says", "year", "eras", "argument", "levels", "conclusions", "answer", "gains")


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
        "scenario": {
            **{key: {"": _words(content.get(key, []))} for key in _HEADER},
            **({"figures": {"": _words(content["figures"])}} if scenario.figures else {}),
        },
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


_BLENDED = "capability"

_VARIANTS, _CORRELATIONS, _FIGURES, _GROWTH = "variants", "correlations", "figures", "growth"

_MOST = 8

_TOGETHER = {
    **dict.fromkeys(STAKES, "stake"),
    **dict.fromkeys(PRECISIONS, "precision"),
    **dict.fromkeys(("political_value", "relation_hazard", "relation_tilt"), "relation_hazard"),
    **dict.fromkeys(("friction", "return_hazard"), "return_hazard"),
    **dict.fromkeys(("relation", "cap", "frozen"), "relation"),
    **dict.fromkeys(OF_GROWTH, _GROWTH),
}

Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Move:
    """One family of assumptions that differ: its name, and the paths (or variants) it sets otherwise."""

    name: str
    paths: tuple[str, ...]


def moves(a: Scenario, b: Scenario) -> tuple[Move, ...]:
    """List what would have to be taken over from `b` for `a` to make the same assumptions.

    Reasons do not count, nor variants and claims that only one of the two has.

    Raises
    ------
    ScenarioError
        Where the two are not about the same powers, leader types and levels.
    """
    _check_alike(a, b)
    every = {**a.parameters, **b.parameters}.values()
    differing = [each.path for each in every if _assumed(a, each.path) != _assumed(b, each.path)]
    found = _together(a, b, {str(path): _family(path, a.dyads) for path in differing})
    if len(found) > _MOST:
        found = _together(a, b, {str(path): _family(path, ()) for path in differing})
    if _blends(a) != _blends(b):
        found.setdefault(_BLENDED, []).append(_BLENDED)
    if a.eras != b.eras:
        found.setdefault(_GROWTH, []).append("eras")
    if variants := [
        name for name in a.variants if name in b.variants and _changes(a, name) != _changes(b, name)
    ]:
        found[_VARIANTS] = variants
    if _correlated(a) != _correlated(b):
        found[_CORRELATIONS] = [" and ".join(each.between) for each in (*a.correlations, *b.correlations)]
    if a.figures != b.figures:
        found[_FIGURES] = [each.name for each in (*a.figures, *b.figures)]
    return tuple(Move(name, tuple(dict.fromkeys(paths))) for name, paths in found.items())


def _family(path: ParameterPath, dyads: tuple[str, ...]) -> str:
    """The family of a path, and the pair among `dyads` that it is about."""
    family = _TOGETHER.get(path.head, path.head)
    about = [dyad for dyad in dyads if set(dyad.split("-")) <= {*path.powers}]
    return f"{family}.{about[0]}" if about else family


def _together(a: Scenario, b: Scenario, owner: dict[str, str]) -> dict[str, list[str]]:
    """Put the paths of each family in one list, and those that share a draw in the same."""
    for path in tuple(owner):
        for scenario in (a, b):
            shared = scenario.parameters[path].drawn_with if path in scenario.parameters else ""
            if shared in owner and owner[shared] != owner[path]:
                gone, kept = owner[path], owner[shared]
                owner = {each: kept if name == gone else name for each, name in owner.items()}
    found: dict[str, list[str]] = {}
    for path, name in owner.items():
        found.setdefault(name, []).append(path)
    return found


def reworded(a: Scenario, b: Scenario) -> tuple[str, ...]:
    """Paths of which both assume the same, for other reasons."""
    return tuple(
        path
        for path in a.parameters
        if path in b.parameters
        and _assumed(a, path) == _assumed(b, path)
        and a.parameters[path].why != b.parameters[path].why
    )


def between(a: Scenario, b: Scenario, found: Collection[Move], taken: Collection[str]) -> Scenario:
    """Make the scenario that assumes as `a` does, but for the moves named in `taken`.

    It has the variants of both; claims, conclusions and questions are those of `a`.
    """
    chosen = [move for move in found if move.name in taken]
    theirs = {path for move in chosen for path in move.paths}
    parameters = {path: each for path, each in a.parameters.items() if path not in theirs}
    parameters |= {path: each for path, each in b.parameters.items() if path in theirs}
    order = [path for path in canonical_paths(a.actors) if path in parameters]
    variants = {**b.variants, **a.variants}
    # Formulas of either may ask for figures that only its own files have.
    files = (*b.figures, *a.figures) if _FIGURES in taken else (*a.figures, *b.figures)
    if _VARIANTS in taken:
        variants.update({name: b.variants[name] for name in theirs & b.variants.keys()})
    return fingerprinted(
        replace(
            a,
            parameters=MappingProxyType({path: parameters[path] for path in order}),
            blends=b.blends if _BLENDED in taken else a.blends,
            variants=MappingProxyType(_ordered(variants, (*a.variants, *b.variants))),
            correlations=b.correlations if _CORRELATIONS in taken else a.correlations,
            eras=b.eras if _GROWTH in taken else a.eras,
            figures=tuple(dict.fromkeys(files)),
        )
    )


def _ordered(entries: Mapping[str, Named], names: tuple[str, ...]) -> dict[str, Named]:
    return {name: entries[name] for name in dict.fromkeys(names)}


def _check_alike(a: Scenario, b: Scenario) -> None:
    told = [
        ("powers", ", ".join(each.code for each in a.actors), ", ".join(each.code for each in b.actors)),
        ("leader types", _types(a), _types(b)),
        ("levels", ", ".join(map(str, a.levels)), ", ".join(map(str, b.levels))),
    ]
    for what, one, other in told:
        if one != other:
            raise ScenarioError(
                f"{a.name} and {b.name} have other {what} ({one}; {other}), so that neither can be judged"
                " under the other's assumptions"
            )


def _types(scenario: Scenario) -> str:
    return "; ".join(
        f"{each.code} {', '.join(each.leader_types)} ({', '.join(each.hostile_types)} hostile)"
        for each in scenario.actors
    )


def _assumed(scenario: Scenario, path: str) -> object:
    parameter: Parameter | None = scenario.parameters.get(path)
    if parameter is None:
        return None
    return {
        key: each for key, each in parameter_content(parameter).items() if key not in {"why", "judgement"}
    }


def _blends(scenario: Scenario) -> list[object]:
    return [_measures(blend) for blend in scenario.blends]


def _measures(blend: Blend) -> object:
    return blend.path, {label: one_line(each) for label, each in blend.measures.items()}, blend.changes


def _changes(scenario: Scenario, name: str) -> object:
    return variant_content(scenario.variants[name])["changes"]


def _correlated(scenario: Scenario) -> object:
    return sorted((each.first, each.second, each.rank) for each in scenario.correlations)
