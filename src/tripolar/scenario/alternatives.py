"""Which parameters take each other's place, so that two of them together contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tripolar.scenario.families import PRECISIONS, STAKES
from tripolar.scenario.objects import Actor
from tripolar.scenario.paths import type_owner

__all__ = ["contradiction", "displaced", "slots"]


def slots(path: str, actors: Sequence[Actor]) -> Mapping[str, str]:
    """Give the slots that a canonical path fills, and how it fills each.

    Two paths exclude each other when they fill one slot in different ways: the precision of choices
    is absolute or not; capability is blended or given; a stake is given or follows from the loss; the
    political values of a dyad are given or solved from its hazard; and a hazard is one for all
    leader types or one for each type of one power.

    >>> slots("precision", ()), slots("gdp.USA", ())
    ({'precision': 'precision'}, {})
    """
    head, *rest = path.split(".")
    filled: dict[str, str] = {}
    if head in PRECISIONS:
        filled["precision"] = head
    elif head in STAKES:
        filled[f"stake of {rest[0]} against {rest[1]}"] = head
    elif head == "capability":
        filled[head] = "given" if rest else "blend"
    elif head == "political_value":
        filled[f"political values of {'-'.join(sorted(rest[:2]))}"] = "given"
    elif head in {"relation_hazard", "relation_tilt"}:
        filled[f"political values of {'-'.join(sorted(rest[0].split('-')))}"] = "solved"
    if head == "relation_hazard":
        dyad = [actor for actor in actors if actor.code in rest[0].split("-")]
        owner = type_owner(rest[1], dyad) if len(rest) > 1 else None
        filled[f"hazard of {rest[0]}"] = owner.code if owner else "all types"
    return filled


def displaced(paths: Iterable[str], newer: Iterable[str], actors: Sequence[Actor]) -> frozenset[str]:
    """Find the paths whose place is taken by newer ones."""
    taken: dict[str, set[str]] = {}
    for path in newer:
        for slot, way in slots(path, actors).items():
            taken.setdefault(slot, set()).add(way)
    if not taken:
        return frozenset()
    return frozenset(
        path
        for path in paths
        if any(taken.get(slot, {way}) != {way} for slot, way in slots(path, actors).items())
    )


def contradiction(paths: Iterable[str], actors: Sequence[Actor]) -> tuple[str, str, str] | None:
    """Find two paths that exclude each other, with the slot both fill; None where there are none."""
    filled: dict[str, tuple[str, str]] = {}
    for path in paths:
        for slot, way in slots(path, actors).items():
            first, first_way = filled.setdefault(slot, (path, way))
            if way != first_way:
                return first, path, slot
    return None
