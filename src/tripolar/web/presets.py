"""Variants as points of departure: which can be one, and why the others cannot."""

from __future__ import annotations

from typing import Any

from tripolar.errors import InputError
from tripolar.scenario.adjust import check_variants
from tripolar.scenario.changes import change_text
from tripolar.scenario.load import override
from tripolar.scenario.objects import Scenario, Variant
from tripolar.scenario.variants import derived_paths

__all__ = ["presets"]


def presets(scenario: Scenario) -> list[dict[str, Any]]:
    """Every variant with what it changes, and in `why_not` the reason it cannot be a point, if it cannot.

    Whether a point can be calibrated is known once it is asked for, and not told here: the page asks for each
    of them, and its point says so in `calibration`.
    """
    return [
        {
            "name": variant.name,
            "says": variant.says,
            "changes": [change_text(change) for change in variant.changes],
            "why_not": _obstacle(scenario, variant),
        }
        for variant in scenario.variants.values()
    ]


def _obstacle(scenario: Scenario, variant: Variant) -> str:
    """Why a variant is no point of its own; empty where it is one.

    A variant is a difference from the calibrated game; a point is calibrated anew. What a calibration
    cannot meet, or the argument's own variants could then not differ from, is therefore no point.
    """
    paths = {change.path for change in variant.changes}
    if any(path.startswith("presence.") for path in paths):
        return "a power joins or leaves, and the page draws those at the table"
    if derived := derived_paths(variant, scenario.parameters):
        return f"{min(derived)} is solved for, and not known before"
    try:
        changed = override(scenario, map(change_text, variant.changes))
    except InputError as problem:
        return f"at a point {problem.problem}"
    if any(path.startswith(("relation.", "cap.", "frozen.")) for path in paths):
        try:
            check_variants(changed)
        except InputError as problem:
            return f"{problem.where} could then not be compared with it" if problem.where else problem.problem
    return ""
