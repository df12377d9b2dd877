"""Parts of the JSON Schema of scenario files: texts, numbers, and what a number may be drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from tripolar.scenario.distributions import CONTINUOUS, Continuous

__all__ = [
    "NOTHING",
    "NUMBER",
    "TEXT",
    "WITHIN",
    "Schema",
    "arguments",
    "given",
    "made",
    "object_of",
    "or_nothing",
]

Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "pattern": r"\S"}
NOTHING: Schema = {"type": "null"}
_END: Schema = {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/expression"}, {"type": "null"}]}
WITHIN: Schema = {
    "type": "array",
    "items": _END,
    "minItems": 2,
    "maxItems": 2,
    "contains": {"not": NOTHING},
    "description": "interval that the distribution is cut to; null for no end",
}
NUMBER: Schema = {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/expression"}]}


def or_nothing(shape: Schema) -> Schema:
    """Describe what may be null, to remove what is inherited."""
    return {"anyOf": [shape, NOTHING]}


def given(*keys: str) -> Schema:
    """Describe a mapping that has these keys, none of them null."""
    return {"required": list(keys), "properties": {key: {"not": NOTHING} for key in keys}}


def object_of(properties: Schema, required: Sequence[str] = ()) -> Schema:
    """Describe a mapping with these keys and no others."""
    shape: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**shape, "required": list(required)} if required else shape


def made() -> dict[str, Schema]:
    """Describe the distributions that are made of quantiles, of others, or of a series."""
    parts = {
        "value": NUMBER,
        **{kind: {"$ref": f"#/$defs/{kind}"} for kind in (*CONTINUOUS, "quantiles", "empirical")},
    }
    weight: Schema = {"type": "number", "exclusiveMinimum": 0}
    measure = {**object_of({**parts, "within": WITHIN, "weight": weight}), "minProperties": 1}
    measure["oneOf"] = [{"required": [kind]} for kind in parts]
    return {
        "quantiles": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {r"^(0|1|0?\.[0-9]+|0\.0|1\.0)$": NUMBER},
            "minProperties": 2,
            "description": "shares from 0 to 1 with the numbers below which they lie",
        },
        "mixture": {
            "type": "object",
            "additionalProperties": {"anyOf": [NUMBER, measure]},
            "minProperties": 2,
            "description": "measures by label, each with its weight (1 where none is given)",
        },
        "empirical": {
            **object_of(
                {"of": TEXT, "from": {"type": "integer"}, "to": {"type": "integer"}}, ("of", "from", "to")
            ),
            "description": "an expression with the word YEAR, and the years it is taken in, each as likely",
        },
    }


def arguments(distribution: type[Continuous]) -> Schema:
    """Describe the arguments of a distribution: listed, or by name."""
    names = [each.name for each in fields(distribution)]
    needed = names[:2] if distribution.kind == "beta" else names
    listed = {"type": "array", "items": NUMBER, "minItems": len(needed), "maxItems": len(names)}
    return {"anyOf": [listed, object_of({name: NUMBER for name in names}, needed)]}
