"""An argument with its changes as a scenario file, for a visitor to keep."""

from __future__ import annotations

import json

from tripolar.scenario.load import load_text, override
from tripolar.scenario.objects import Scenario
from tripolar.web.asks import OwnClaim
from tripolar.workflow.explorer import Explorer

__all__ = ["as_yaml"]

_WHY = "Set in the simulator."


def as_yaml(explorer: Explorer, changes: tuple[str, ...], claims: tuple[OwnClaim, ...] = ()) -> str:
    """Write a scenario that extends this one and holds the changes, and a visitor's own claims.

    Raises
    ------
    InputError
        When a change cannot be made; the text is read back, so that what is given can be used.
    """
    before = explorer.scenario
    after = override(before, changes)
    lines = [
        "schema: 1",
        f"extends: {before.name}",
        f"title: {json.dumps(f'{before.title} (changed)', ensure_ascii=False)}",
        f"says: {json.dumps(before.says, ensure_ascii=False)}",
    ]
    changed = _changed(before, after)
    if changed:
        lines += ["parameters:", *(f"  {path}: {{value: {v}, why: {_WHY}}}" for path, v in changed.items())]
    if before.story:
        lines.append("story: []  # it tells of the argument as it was")
    if claims:
        lines += ["claims:", *(line for claim in claims for line in _claim(claim))]
    text = "\n".join(lines) + "\n"
    load_text(text, f"{before.name}-changed")
    return text


def _claim(claim: OwnClaim) -> list[str]:
    return [
        f"  - id: {claim.id}",
        "    kind: model",
        f"    says: {json.dumps(claim.says, ensure_ascii=False)}",
        f"    holds: {json.dumps(' '.join(claim.holds.split()), ensure_ascii=False)}",
    ]


def _changed(before: Scenario, after: Scenario) -> dict[str, str]:
    found = {}
    for path, parameter in after.parameters.items():
        old = before.parameters.get(path)
        if old is None or old.distribution != parameter.distribution:
            value = parameter.distribution.centre
            found[path] = value if isinstance(value, str) else repr(float(value))
    return found
