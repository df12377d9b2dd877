"""A visitor's own text with changes and claims in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from tripolar.scenario.leaves import flat
from tripolar.scenario.located import Node, read_yaml
from tripolar.scenario.objects import Scenario
from tripolar.scenario.paths import read_path

__all__ = ["merged"]

_HEAD = "# Your file with what you changed in the simulator; comments are not kept.\n"


def merged(
    base: Scenario,
    title: str,
    parameters: Mapping[str, Any],
    gone: frozenset[str],
    claims: Iterable[Mapping[str, Any]],
) -> str:
    """Write a scenario's own text anew.

    Parameters
    ----------
    base : Scenario
        Whose own text is the last of its `texts`.
    title : str
        Its new title.
    parameters : mapping of canonical path to value
        Each takes the place of what the text says of that path; a line for several paths that loses one
        goes on to speak for the others.
    gone : frozenset of str
        Paths that are set no more, because a new one excludes them.
    claims : iterable of mapping
        Keys of claims: of those that stand in the text, and new ones.
    """
    claims = list(claims)
    text = base.texts[-1][1]
    if not parameters and not gone and not claims:
        return text
    root = read_yaml(text, base.name)
    told: dict[str, Any] = _plain(root)
    told["title"] = title
    if parameters or gone:
        told["parameters"] = _parameters(root, told.pop("dyads", None) or {}, base, parameters, gone)
        told.pop("story", None)  # it tells of the argument as it was
    if claims:
        told["claims"] = _claims(told.get("claims", {}), claims)
    out = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.allow_unicode = True
    writer.width = 110
    writer.representer.ignore_aliases = lambda _: True
    writer.dump(told, out)
    return _HEAD + out.getvalue()


def _parameters(
    root: Node, dyads: Mapping[str, Any], base: Scenario, new: Mapping[str, Any], gone: frozenset[str]
) -> dict[str, Any]:
    section = root.mapping("a scenario").get("parameters")
    entries = (
        [] if section is None or section.is_null else flat("", section.mapping("parameters"), base.actors)
    )
    written = {path: _plain(node) for path, node in entries}
    written |= {f"relation.{dyad}": _standing(said) for dyad, said in dyads.items()}
    replaced = {*new, *gone}
    kept: dict[str, Any] = {}
    for path, value in written.items():
        targets = () if path in replaced else _targets(path, base)
        if path in replaced or not replaced & set(targets):
            kept |= {} if path in replaced else {path: value}
        else:
            kept |= {target: value for target in targets if target not in replaced}
    return {**kept, **new}


def _standing(said: Any) -> Any:
    """A dyad's entry as a value of its relation."""
    if said is None:
        return None
    reasons = {key: each for key, each in said.items() if key != "relation"}
    level = said["relation"]
    return {**level, **reasons} if isinstance(level, dict) else {"value": level, **reasons}


def _targets(path: str, base: Scenario) -> tuple[str, ...]:
    if path == "capability":
        return (path,)
    return read_path(path, base.actors).targets


def _claims(section: Any, new: list[Mapping[str, Any]]) -> list[Any] | dict[str, Any]:
    """The section with each claim where it stood, and new ones at its end.

    By id, as it may have been, claims join those that the text inherits; a list takes their place.
    """
    by_id = {str(claim["id"]): claim for claim in new}
    if isinstance(section, dict):
        bare = {name: {k: v for k, v in claim.items() if k != "id"} for name, claim in by_id.items()}
        return {**section, **{name: {**(section.get(name) or {}), **claim} for name, claim in bare.items()}}
    listed = [{**claim, **by_id.pop(str(claim["id"]), {})} for claim in section or ()]
    return [*listed, *by_id.values()]


def _plain(node: Node) -> Any:
    match node.value:
        case tuple():
            return [_plain(each) for each in node.value]
        case Mapping():
            return {key: _plain(each) for key, each in node.value.items()}
        case float() if node.value.is_integer() and abs(node.value) < 1e15:
            return int(node.value)
    return node.value
