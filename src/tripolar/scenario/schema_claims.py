"""Parts of the JSON Schema of scenario files: claims and questions."""

from __future__ import annotations

from tripolar.scenario.draft import CLAIM_KEYS
from tripolar.scenario.powers import ACTOR_CODE
from tripolar.scenario.schema_parts import TEXT, Schema, given, object_of, or_nothing
from tripolar.scenario.statements import CLAIM_ID, CLAIM_KINDS
from tripolar.scenario.variants import VARIANT_NAME

__all__ = ["claim", "question", "whole_claim"]


def claim() -> Schema:
    """Describe a claim, whose keys may be inherited."""
    said: Schema = {"type": ["string", "null"], "pattern": r"^$|\S"}
    kinds: Schema = {
        "id": {"type": ["string", "null"], "pattern": f"^{CLAIM_ID}$"},
        "kind": {"enum": list(CLAIM_KINDS)},
        "says": TEXT,
        "holds": or_nothing(TEXT),
        "measures": {"type": ["object", "null"], "additionalProperties": TEXT, "minProperties": 1},
        "rests_on": {"type": ["array", "null"], "items": TEXT},
        "opposes": {"type": ["array", "null"], "items": TEXT},
        "terms": {"type": ["boolean", "null"]},
    }
    return object_of({key: kinds.get(key, said) for key in CLAIM_KEYS})


def whole_claim() -> Schema:
    """Describe what a claim needs that inherits nothing: one criterion, and measures for a fact alone."""
    fact = {"properties": {"kind": {"const": "fact"}}}
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
