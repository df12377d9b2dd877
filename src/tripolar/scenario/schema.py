"""The JSON Schema of scenario files, built from the tables that the reader itself uses.

It knows the shape of a file, the families and their units and limits. Only `tripolar validate` checks what
depends on the actors of a file: that a path names one of them, that nothing is missing.

The parts for claims and questions are here; those for texts and numbers are in `schema_parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import inf

from tripolar.bounds import CALENDAR, ERAS, LEADER_TYPES, LEVELS, TITLE
from tripolar.enums import ClaimKind
from tripolar.scenario.changes import OPERATIONS
from tripolar.scenario.distributions import CONTINUOUS
from tripolar.scenario.families import FAMILIES, Family
from tripolar.scenario.inherit import ACTOR_CODE, CLAIM_KEYS, LEADER_TYPE
from tripolar.scenario.parameters import LEAF_KEYS
from tripolar.scenario.schema_parts import (
    NOTHING,
    TEXT,
    WITHIN,
    Schema,
    arguments,
    given,
    made,
    object_of,
    or_nothing,
)
from tripolar.scenario.statements import CLAIM_ID, QUESTION_NAME
from tripolar.scenario.story import story_schema
from tripolar.scenario.variants import SOLVED_FOR, VARIANT_NAME
from tripolar.scenario.wording import wording_schema
from tripolar.words import LEVEL_WORDS

__all__ = ["claim", "json_schema", "question", "whole_claim"]

Form = tuple[tuple[str, ...], Schema]

_DYAD = f"{ACTOR_CODE}-{ACTOR_CODE}"

_SEGMENTS = {
    "A": ACTOR_CODE,
    "B": ACTOR_CODE,
    "A-B": _DYAD,
    "A>B": _DYAD,
    "TYPE": LEADER_TYPE,
    "FROM": LEADER_TYPE,
    "TO": LEADER_TYPE,
}


def json_schema() -> Schema:
    """Build the JSON Schema (draft 2020-12) of a scenario file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tripolar scenario, schema 1",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema"],
        "if": {"not": {"required": ["extends"]}},
        "then": _whole(),
        "properties": {
            "schema": {"const": 1},
            "extends": {**TEXT, "description": "an embedded scenario, or a file beside this one"},
            "title": {**TEXT, "maxLength": TITLE},
            "says": TEXT,
            "year": {"type": "integer", "minimum": int(CALENDAR.low), "maximum": int(CALENDAR.high)},
            "eras": _eras(),
            "argument": {
                **or_nothing(TEXT),
                "description": "citation of the argument the claims stand for",
            },
            "levels": {
                "type": ["array", "null"],
                "items": {"type": "number", "minimum": 0, "maximum": 1},
                "prefixItems": [{"const": 0}],
                "contains": {"const": 1},
                "uniqueItems": True,
                "minItems": int(LEVELS.low),
                "maxItems": int(LEVELS.high),
            },
            "conclusions": {
                "type": ["array", "null"],
                "items": {"type": "string", "pattern": f"^{CLAIM_ID}$"},
            },
            **wording_schema(VARIANT_NAME),
            "story": story_schema(_changes("presence")),
            "actors": {**_entries(ACTOR_CODE, _actor()), "type": "object"},
            "dyads": _entries(_DYAD, _dyad()),
            "parameters": _tree(_forms()),
            "correlations": {"type": ["array", "null"], "items": _correlation()},
            "posterior": _posterior(),
            "figures": _figure_files(),
            "variants": _entries(VARIANT_NAME, _variant()),
            "claims": {
                "anyOf": [
                    {"type": "array", "items": {"allOf": [claim(), given("id"), whole_claim()]}},
                    _entries(CLAIM_ID, claim()),
                ]
            },
            "questions": _entries(QUESTION_NAME, question()),
        },
        "$defs": {
            "expression": {**TEXT, "description": "an expression over figures"},
            "choice": {
                "type": "object",
                "additionalProperties": {"type": "number", "minimum": 0},
                "minProperties": 1,
                "description": "values with their weights",
            },
            **{name: arguments(each) for name, each in CONTINUOUS.items()},
            **made(),
            **{family.name: _leaf(family) for family in FAMILIES},
            **{_changed(family): _change(family) for family in FAMILIES},
        },
    }


def _whole() -> Schema:
    """Describe what a file needs that extends no other."""

    def some(key: str, at_least: str) -> Schema:
        return {"required": [key], "properties": {key: {"not": NOTHING, at_least: 1}}}

    entries: Schema = {
        "variants": {"anyOf": [some("set", "minProperties"), some("with", "minItems")]},
        "claims": whole_claim(),
        "questions": given("says", "power", "courses"),
    }
    return {
        "required": ["title", "says", "year", "actors", "parameters"],
        "properties": {
            "actors": {"additionalProperties": {"type": "object"}, "minProperties": 2},
            "parameters": {"type": "object"},
            **{key: {"additionalProperties": {"type": "object", **entries[key]}} for key in entries},
        },
    }


def _entries(name: str, entry: Schema) -> Schema:
    """Describe a section: entries by name, each of which may be null to remove what is inherited."""
    return {
        "type": ["object", "null"],
        "additionalProperties": False,
        "patternProperties": {f"^{name}$": {"anyOf": [entry, NOTHING]}},
    }


def _actor() -> Schema:
    types = {
        "type": ["array", "null"],
        "items": {"type": "string", "pattern": f"^{LEADER_TYPE}$"},
        "maxItems": int(LEADER_TYPES.high),
        "uniqueItems": True,
    }
    leaders = or_nothing({**types, "minItems": 1})
    names = {key: or_nothing(TEXT) for key in ("name", "short")}
    return object_of({**names, "leaders": leaders, "hostile": types})


def _dyad() -> Schema:
    properties = {"relation": {"$ref": "#/$defs/relation"}, "why": TEXT, "judgement": {"type": "boolean"}}
    return object_of(properties, ("relation",))


def _eras() -> Schema:
    end: Schema = {"type": "number", "minimum": int(CALENDAR.low), "maximum": int(CALENDAR.high)}
    return {
        "type": ["array", "null"],
        "items": object_of({"until": end}),
        "contains": {"type": "object", "maxProperties": 0},
        "maxContains": 1,
        "minItems": int(ERAS.low),
        "maxItems": int(ERAS.high),
        "description": "phases from the scenario's year on, each with the year it ends in; the last is {}",
    }


def _posterior() -> Schema:
    named: Schema = {"type": ["string", "null"], "pattern": r"\.(csv|nc)$"}
    properties = {"file": named, "parameters": {"type": ["array", "null"], "items": TEXT}, "why": TEXT}
    says = "a file of draws beside this one: columns are paths, and a column weight"
    return {"anyOf": [named, object_of(properties, ("file",))], "description": says}


def _figure_files() -> Schema:
    named: Schema = {"type": "string", "pattern": r"\.csv$"}
    says = "files of figures of one's own; paths from the folder of this file"
    return {"anyOf": [named, {"type": "array", "items": named}, NOTHING], "description": says}


def _correlation() -> Schema:
    properties: Schema = {
        "between": {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2},
        "rank": {"type": ["number", "null"], "exclusiveMinimum": -1, "exclusiveMaximum": 1},
        "why": TEXT,
        "judgement": {"type": "boolean"},
    }
    return {**object_of(properties, ("between", "rank")), "description": "rank correlation of two parameters"}


def _variant() -> Schema:
    others = {"type": ["array", "null"], "items": {"type": "string", "pattern": f"^{VARIANT_NAME}$"}}
    changes = or_nothing(_changes(*SOLVED_FOR))
    return object_of({"says": or_nothing(TEXT), "with": others, "set": changes})


def _changes(*excluded: str) -> Schema:
    """Describe changes by path, without those of the families excluded."""
    patterns = {
        f"^{_joined(segments)}$": {"$ref": f"#/$defs/{_changed(family)}"}
        for family in FAMILIES
        if family.head not in excluded
        for segments in _spellings(family)
    }
    return {"type": "object", "additionalProperties": False, "patternProperties": patterns}


def _changed(family: Family) -> str:
    return f"{family.name}.change"


def _change(family: Family) -> Schema:
    """Describe what may become of a path: a value, or how it is scaled or shifted."""
    value = _plain(family, expressions=False)
    numbers = OPERATIONS if family.kind == "number" else ("set",)
    kinds: Schema = {each: value if each == "set" else {"type": "number"} for each in numbers}
    return {"anyOf": [value, {**object_of(kinds), "minProperties": 1, "maxProperties": 1}]}


def _forms() -> list[Form]:
    """List every way to write a path of each family, as segments, with what stands there."""
    forms: list[Form] = [(("capability",), _blend())]
    for family in FAMILIES:
        leaf: Schema = {"$ref": f"#/$defs/{family.name}"}
        forms += [(segments, leaf) for segments in _spellings(family)]
    return forms


def _spellings(family: Family) -> Iterator[tuple[str, ...]]:
    """Give the segments of every way to write a path of the family."""
    yield family.segments
    if family.both_ways:
        yield (family.head, "A-B")
    if family.all_types:
        yield family.segments[:-1]


def _tree(forms: list[Form]) -> Schema:
    """Describe what may stand under a path so far: a value, the rest of the path, or null."""
    options = [leaf for segments, leaf in forms if not segments]
    below: dict[str, list[Form]] = {}
    for segments, leaf in forms:
        for count in range(1, len(segments) + 1):
            below.setdefault(_joined(segments[:count]), []).append((segments[count:], leaf))
    if below:
        patterns = {f"^{pattern}$": _tree(rest) for pattern, rest in below.items()}
        # Where a value may stand as well, a mapping that has one of its keys, or none, is meant as one.
        names: Schema = {"not": {"enum": [*LEAF_KEYS]}}
        no_value: Schema = {"minProperties": 1, "propertyNames": names} if options else {}
        group: Schema = {"type": "object", "additionalProperties": False, "patternProperties": patterns}
        options.append(group | no_value)
    return {"anyOf": [*options, NOTHING]}


def _joined(segments: Iterable[str]) -> str:
    return r"\.".join(_SEGMENTS.get(segment, re.escape(segment)) for segment in segments)


def _leaf(family: Family) -> Schema:
    """Describe a value of a family: plain, or a mapping with its distribution and reason."""
    plain = _plain(family)
    numbers = family.kind == "number"
    kinds = ("choice", *CONTINUOUS, *made()) if numbers else ("choice",)
    properties: Schema = {
        "value": plain,
        **{kind: {"$ref": f"#/$defs/{kind}"} for kind in kinds},
        **({"within": WITHIN} if numbers else {}),
        "why": TEXT,
        "judgement": {"type": "boolean"},
        "unit": {"const": family.unit},
    }
    one_kind = [{"required": [kind]} for kind in ("value", *kinds)]
    return {
        "description": f"{family.says} ({family.unit})",
        "anyOf": [plain, {**object_of(properties), "oneOf": one_kind}],
    }


def _plain(family: Family, *, expressions: bool = True) -> Schema:
    if family.kind == "level":
        return {"anyOf": [{"enum": list(LEVEL_WORDS)}, {"type": "number", "minimum": 0, "maximum": 1}]}
    if family.kind == "word":
        return (
            {"enum": list(family.words)}
            if family.words
            else {"type": "string", "pattern": f"^{LEADER_TYPE}$"}
        )
    number: Schema = {"type": "number"}
    if family.limits.low > -inf:
        number["exclusiveMinimum" if family.limits.open_low else "minimum"] = family.limits.low
    if family.limits.high < inf:
        number["maximum"] = family.limits.high
    return {"anyOf": [number, {"$ref": "#/$defs/expression"}]} if expressions else number


def _blend() -> Schema:
    measures = {"type": "object", "additionalProperties": TEXT, "minProperties": 1}
    then = {
        "type": "array",
        "items": {"type": "object", "additionalProperties": {"$ref": "#/$defs/capability.change"}},
    }
    return object_of({"blend": measures, "then": then, "why": TEXT}, ("blend",))


def claim() -> Schema:
    """Describe a claim, whose keys may be inherited."""
    said: Schema = {"type": ["string", "null"], "pattern": r"^$|\S"}
    principal: Schema = {"type": "boolean"}
    measure: Schema = {"anyOf": [TEXT, object_of({"holds": TEXT, "principal": principal}, ("holds",))]}
    kinds: Schema = {
        "id": {"type": ["string", "null"], "pattern": f"^{CLAIM_ID}$"},
        "kind": {"enum": list(ClaimKind)},
        "says": TEXT,
        "holds": or_nothing(TEXT),
        "measures": {"type": ["object", "null"], "additionalProperties": measure, "minProperties": 1},
        "rests_on": {"type": ["array", "null"], "items": TEXT},
        "opposes": {"type": ["array", "null"], "items": TEXT},
        "terms": {"type": ["boolean", "null"]},
    }
    return object_of({key: kinds.get(key, said) for key in CLAIM_KEYS})


def whole_claim() -> Schema:
    """Describe what a claim needs that inherits nothing: one criterion, and measures for a fact alone."""
    fact = {"properties": {"kind": {"const": ClaimKind.FACT}}}
    return {
        **given("says", "kind"),
        "oneOf": [given("holds"), {**given("measures"), "allOf": [fact]}],
    }


def question() -> Schema:
    """Describe a question, whose keys may be inherited."""
    course = {"type": "string", "pattern": f"^{VARIANT_NAME}$"}
    courses = {"type": "array", "items": course, "minItems": 2, "uniqueItems": True}
    return object_of(
        {
            "says": TEXT,
            "power": {"type": "string", "pattern": f"^{ACTOR_CODE}$"},
            "courses": courses,
            "why": or_nothing(TEXT),
        }
    )
