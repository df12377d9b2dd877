"""The leaves of a scenario's parameters: from nested YAML to a value under one canonical path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tripolar.errors import Location, ParameterError, ScenarioError, nearest
from tripolar.scenario.distributions import CONTINUOUS
from tripolar.scenario.families import FAMILIES, Family, family_named
from tripolar.scenario.located import Node
from tripolar.scenario.objects import Actor
from tripolar.scenario.paths import Path, read_path

__all__ = ["LEAF_KEYS", "Leaf", "flat", "read_dyads", "read_parameters"]

KINDS = ("value", "choice", *CONTINUOUS, "quantiles", "mixture", "empirical")
LEAF_KEYS = (*KINDS, "blend", "then", "within", "why", "judgement", "unit")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value as written, under one canonical path.

    Attributes
    ----------
    path : str
        Canonical path.
    family : Family
        Its family.
    kind : str
        ``value``, ``choice``, ``blend`` or the name of another distribution.
    body : Node
        The value, or the distribution's arguments.
    within : Node or None
        The interval that the distribution is cut to.
    then : Node or None
        What is changed in the shares that a blend gives.
    why, judgement
        As in `tripolar.scenario.objects.Parameter`.
    written : str
        The path as written; leaves of one line that stands for several paths share it and `where`.
    where : Location
        Where that line's key stands.
    """

    path: str
    family: Family
    kind: str
    body: Node
    why: str
    judgement: bool
    written: str
    where: Location
    within: Node | None = None
    then: Node | None = None


def read_parameters(node: Node, actors: Sequence[Actor]) -> tuple[dict[str, Leaf], dict[str, Node]]:
    """Read the section ``parameters`` of one file.

    Returns
    -------
    leaves : dict of canonical path to Leaf
    removed : dict of path as written to Node
        Paths set to nothing.

    Raises
    ------
    ScenarioError, ParameterError
        When a path is unknown or set twice, or a value has the wrong shape.
    """
    leaves: dict[str, Leaf] = {}
    removed: dict[str, Node] = {}
    for text, entry in flat("", node.mapping("parameters"), actors):
        if entry.is_null:
            removed[text] = entry
        elif _is_blend(text, entry):
            _add(leaves, (_leaf(Path(text, family_named(text), (text,)), text, entry, entry),))
        else:
            path = read_path(text, actors, entry.key_where)
            _add(leaves, (_leaf(path, target, entry, entry) for target in path.targets))
    return leaves, removed


def read_dyads(node: Node, actors: Sequence[Actor]) -> tuple[dict[str, Leaf], dict[str, Node]]:
    """Read the section ``dyads`` of one file, which says where relations stand.

    Returns and raises as `read_parameters` does; the paths are those of ``relation``.
    """
    leaves: dict[str, Leaf] = {}
    removed: dict[str, Node] = {}
    for dyad, entry in node.mapping("dyads").items():
        text = f"relation.{dyad}"
        if entry.is_null:
            removed[text] = entry
            continue
        path = read_path(text, actors, entry.key_where)
        keys = entry.keys_among(f"dyad {dyad}", ("relation", "why", "judgement"))
        if "relation" not in keys:
            raise ScenarioError(
                f"dyad {dyad} lacks the key 'relation', which says where the relation stands",
                where=entry.where,
            )
        _add(leaves, (_leaf(path, target, keys["relation"], entry) for target in path.targets))
    return leaves, removed


def _add(leaves: dict[str, Leaf], new: Iterator[Leaf] | tuple[Leaf, ...]) -> None:
    for leaf in new:
        if leaf.path in leaves:
            first = leaves[leaf.path]
            raise ScenarioError(
                f"{leaf.path} is set twice, by '{leaf.written}' here"
                f" and by '{first.written}' in line {first.where.line}",
                where=leaf.where,
            )
        leaves[leaf.path] = leaf


def flat(prefix: str, entries: Mapping[str, Node], actors: Sequence[Actor]) -> Iterator[tuple[str, Node]]:
    """Join the keys of nested mappings into paths, down to the leaves."""
    for key, node in entries.items():
        path = f"{prefix}{key}"
        if isinstance(node.value, Mapping) and not _is_leaf(path, node.value, actors):
            yield from flat(f"{path}.", node.value, actors)
        else:
            yield path, node


def _is_leaf(path: str, entries: Mapping[str, Node], actors: Sequence[Actor]) -> bool:
    """Tell a distribution from a group of paths: by its keys, else by the path being whole."""
    if not entries or set(entries) & set(LEAF_KEYS):
        return True
    if path.partition(".")[0] not in {family.head for family in FAMILIES}:
        return True  # an unknown parameter is reported by its own name, not by what it holds
    try:
        family = read_path(path, actors).family
    except ParameterError:
        return False
    types = {leader_type for actor in actors for leader_type in actor.leader_types}
    if not family.all_types or types & set(entries):
        return not family.all_types
    return any(nearest(key, LEAF_KEYS) for key in entries)  # a key of a value, misspelt


def _is_blend(text: str, node: Node) -> bool:
    return text == "capability" and isinstance(node.value, Mapping) and "blend" in node.value


def _leaf(path: Path, target: str, node: Node, outer: Node) -> Leaf:
    """Read a value with its reason; `outer` is the mapping of a dyad, or the value itself."""
    kind, body = "value", node
    keys: Mapping[str, Node] = {}
    if isinstance(node.value, Mapping):
        keys = node.keys_among(path.written, LEAF_KEYS)
        kinds = [key for key in keys if key in (*KINDS, "blend")]
        if len(kinds) != 1:
            said = f"has {' and '.join(kinds)}" if kinds else "has no value"
            raise node.fail(f"{path.written} {said}: give exactly one", allowed=KINDS)
        kind, body = kinds[0], keys[kinds[0]]
        if kind == "blend" and target != "capability":
            raise body.fail(f"{path.written} cannot be blended: only capability is")
        if "then" in keys and kind != "blend":
            raise keys["then"].fail(f"{path.written} is no blend, and 'then' changes the shares of one")
    if outer is not node and isinstance(outer.value, Mapping):
        keys = {**outer.value, **keys}
    unit = keys["unit"].text("unit") if "unit" in keys else path.family.unit
    if unit != path.family.unit:
        raise keys["unit"].fail(f"{path.written} is in {path.family.unit}, not in {unit}")
    return Leaf(
        path=target,
        family=path.family,
        kind=kind,
        body=body,
        why=keys["why"].text("why") if "why" in keys else "",
        judgement=keys["judgement"].flag("judgement") if "judgement" in keys else False,
        written=path.written,
        where=outer.key_where,
        within=keys.get("within"),
        then=keys.get("then"),
    )
