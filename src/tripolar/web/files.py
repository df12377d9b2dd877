"""An argument with its changes as a scenario file, for a visitor to keep."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tripolar.scenario.load import embedded_names, load_chain, load_text, override
from tripolar.scenario.objects import Change, Scenario
from tripolar.web.asks import OwnClaim
from tripolar.web.merged import merged
from tripolar.web.own_claims import EDITED
from tripolar.workflow.explorer import Explorer

__all__ = ["as_yaml"]

_WHY = "Set in the simulator."


def as_yaml(
    base: Scenario, explorer: Explorer, changes: tuple[str, ...], claims: tuple[OwnClaim, ...] = ()
) -> str:
    """Write an argument with its changes and a visitor's own and edited claims.

    Of an embedded scenario it is a file that extends it. A visitor's own text, which no other file can
    extend by name, is written anew with the changes in it.

    Parameters
    ----------
    base : Scenario
        The argument as its author wrote it.
    explorer : Explorer
        Of the argument with the visitor's claims.
    changes : tuple of str
        ``PATH=VALUE`` each.
    claims : tuple of OwnClaim
        The visitor's.

    Raises
    ------
    InputError
        When a change cannot be made; the text is read back, so that what is given can be used.
    """
    before = explorer.scenario
    after = override(before, changes)
    parameters = _changed(before, after) | _reshaped(before, after)
    entries = [_claim(claim, base) for claim in claims]
    title = f"{before.title} (changed)"
    if base.name in embedded_names() and base.texts[-1][0] == base.name:
        text = _extending(base, title, parameters, entries)
        load_text(text, f"{before.name}-changed")
        return text
    gone = frozenset(before.parameters.keys() - after.parameters.keys())
    text = merged(base, title, parameters, gone, entries)
    load_chain((*base.texts[:-1], (base.name, text)), base.files)
    return text


def _extending(
    base: Scenario, title: str, parameters: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]
) -> str:
    lines = [
        "schema: 1",
        f"extends: {base.name}",
        f"title: {_text(title)}",
        f"says: {_text(base.says)}",
    ]
    if parameters:
        lines += ["parameters:", *(f"  {path}: {_text(value)}" for path, value in parameters.items())]
    by_id = [
        f"  {value}:" if key == "id" else f"    {key}: {_text(value)}"
        for claim in claims
        for key, value in claim.items()
    ]
    return "\n".join([*lines, *(["claims:", *by_id] if by_id else [])]) + "\n"


def _text(value: object) -> str:
    """A value in the form that YAML shares with JSON."""
    return json.dumps(value, ensure_ascii=False)


def _claim(own: OwnClaim, base: Scenario) -> dict[str, Any]:
    old = next((claim for claim in base.claims if claim.id == own.id), None)
    holds = " ".join(own.holds.split())
    entry: dict[str, Any] = {"id": own.id}
    if old is None:
        entry["kind"] = "model"
    entry |= {"says": own.says, "holds": holds}
    if own.rests_on or (old is not None and old.rests_on):
        entry["rests_on"] = list(own.rests_on)
    if old is not None and old.holds is not None and holds != " ".join(old.holds.text.split()):
        was = " ".join(old.holds.text.split())
        entry |= {"why": f"{EDITED} It was: {was}", "assumed": "", "terms": False}
    return entry


def _changed(before: Scenario, after: Scenario) -> dict[str, Any]:
    found = {}
    for path, parameter in after.parameters.items():
        old = before.parameters.get(path)
        if old is None or old.distribution != parameter.distribution:
            value = parameter.distribution.centre
            found[path] = {"value": value if isinstance(value, str) else float(value), "why": _WHY}
    return found


def _reshaped(before: Scenario, after: Scenario) -> dict[str, Any]:
    """The blends whose shares were changed: whole, with the changes after their measures."""
    return {
        new.path: {
            "blend": {label: " ".join(each.text.split()) for label, each in new.measures.items()},
            "then": [_share(change) for change in new.changes],
            "why": f"{new.why} {_WHY}".strip(),
        }
        for old, new in zip(before.blends, after.blends, strict=True)
        if old.changes != new.changes
    }


def _share(change: Change) -> dict[str, Any]:
    code = change.path.partition(".")[2]
    return {code: change.value if change.operation == "set" else {change.operation: change.value}}
