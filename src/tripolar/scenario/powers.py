"""The section ``actors``: powers, their leader types, and which of these are hostile."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tripolar.bounds import LEADER_TYPES, POWERS
from tripolar.errors import ScenarioError
from tripolar.scenario.leaves import LEAF_KEYS
from tripolar.scenario.located import Node
from tripolar.scenario.objects import Actor

__all__ = ["ACTOR_CODE", "LEADER_TYPE", "read_actors"]

ACTOR_CODE = "[A-Z][A-Z0-9]{1,7}"
LEADER_TYPE = "[a-z][a-z0-9_]*(-[a-z0-9_]+)*"
_KEYS = ("name", "leaders", "hostile")

Entries = Mapping[str, Mapping[str, Node]]


def read_actors(inherited: Entries, section: Node) -> tuple[Entries, tuple[Actor, ...]]:
    """Put one file's actors over those it inherits.

    Parameters
    ----------
    inherited : mapping of code to mapping of key to Node
        What the scenarios it extends say of each actor.
    section : Node
        The file's own section; an actor set to nothing is removed, other keys replace those inherited.

    Returns
    -------
    entries : as `inherited`
    actors : tuple of Actor
        In order of first mention.
    """
    entries: dict[str, Mapping[str, Node]] = dict(inherited)
    for code, node in section.mapping("actors").items():
        if not re.fullmatch(ACTOR_CODE, code):
            raise ScenarioError(
                f"'{code}' cannot name a power: 2 to 8 capital letters or digits, such as USA",
                where=node.key_where,
            )
        if node.is_null and code in entries:
            del entries[code]
            continue
        entries[code] = {**entries.get(code, {}), **node.keys_among(f"actor {code}", _KEYS)}
    actors = tuple(_actor(code, keys) for code, keys in entries.items())
    if len(actors) not in POWERS:
        raise section.fail(f"a scenario has {POWERS} powers, and this one {len(actors)}: {POWERS.why}")
    return entries, actors


def _actor(code: str, keys: Mapping[str, Node]) -> Actor:
    given = {key: node for key, node in keys.items() if not node.is_null}
    leaders = _types(given["leaders"], "leaders") if "leaders" in given else ("leader",)
    if not leaders:
        raise given["leaders"].fail(f"{code} needs at least one leader type, or none listed at all")
    if len(leaders) not in LEADER_TYPES:
        raise given["leaders"].fail(
            f"{len(leaders)} leader types: {LEADER_TYPES.why}", allowed=(str(LEADER_TYPES),)
        )
    hostile = _types(given["hostile"], "hostile") if "hostile" in given else ()
    for position, name in enumerate(hostile):
        if name not in leaders:
            raise (
                given["hostile"]
                .items("hostile")[position]
                .fail(
                    f"hostile type '{name}' of {code} is not among its leaders", allowed=leaders, given=name
                )
            )
    name = given["name"].text("name") if "name" in given else code
    return Actor(code, name, leaders, hostile)


def _types(node: Node, what: str) -> tuple[str, ...]:
    names: list[str] = []
    for item in node.items(what):
        name = item.text("a leader type")
        if not re.fullmatch(LEADER_TYPE, name) or name in LEAF_KEYS:
            raise item.fail(f"'{name}' cannot name a leader type: small letters, digits and hyphens")
        if name in names:
            raise item.fail(f"leader type '{name}' is listed twice")
        names.append(name)
    return tuple(names)
