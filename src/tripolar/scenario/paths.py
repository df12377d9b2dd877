"""Parameter paths: from what a person wrote to the canonical paths it stands for, and back.

A canonical path names one number or word of the model, and knows what it names. A written path may stand
for several: ``stake.USA-RUS`` for both directions, ``political_value.USA.RUS`` for all leader types of USA.
A dyad may be written in either order; canonical paths follow the order of the actors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations
from types import MappingProxyType
from typing import Any

from tripolar.errors import Location, ParameterError
from tripolar.scenario.families import FAMILIES, PRECISIONS, STAKES, Family, family_named
from tripolar.scenario.objects import Actor

__all__ = [
    "ParameterPath",
    "WrittenPath",
    "blend_path",
    "canonical_paths",
    "default_values",
    "family_paths",
    "found_path",
    "read_path",
    "required_paths",
    "type_owner",
]


class ParameterPath(str):
    """A canonical path: its text, which serves as a key, and what it names.

    Attributes
    ----------
    family : Family
        The family it is of.
    head : str
        Its first segment, such as ``stake``.
    powers : tuple of str
        Codes of the powers it names, in the order in which it names them.
    types : tuple of str
        Leader types it names: none, one, or the two ends of a chain.
    slots : tuple of (str, str)
        The slots it fills, each with how it fills it. Two paths exclude each other when they fill one slot
        in different ways: the precision of choices is absolute or not; capability is blended or given; a
        stake is given or follows from the loss; the political values of a dyad are given or solved from its
        hazard; its friction is given or solved from its return hazard; and a hazard is one for all leader
        types or one for each type of one power.

    Examples
    --------
    >>> path = read_path("stake.USA-RUS", (Actor("USA", "United States"), Actor("RUS", "Russia"))).targets[0]
    >>> path, path.powers, path.slots
    ('stake.USA.RUS', ('USA', 'RUS'), (('stake of USA against RUS', 'stake'),))
    """

    __slots__ = ("family", "head", "powers", "slots", "types")

    family: Family
    head: str
    powers: tuple[str, ...]
    types: tuple[str, ...]
    slots: tuple[tuple[str, str], ...]

    def __new__(
        cls,
        text: str,
        family: Family,
        powers: tuple[str, ...] = (),
        types: tuple[str, ...] = (),
        slots: tuple[tuple[str, str], ...] = (),
    ) -> ParameterPath:
        """Make one; `read_path` and `family_paths` do."""
        made = super().__new__(cls, text)
        made.family, made.head, made.powers, made.types, made.slots = (
            family,
            family.head,
            powers,
            types,
            slots,
        )
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        """What copies and pickles are made from."""
        return str(self), self.family, self.powers, self.types, self.slots

    @property
    def dyad(self) -> str:
        """The two powers it names, as it names them: ``USA-RUS``."""
        return "-".join(self.powers)


@dataclass(frozen=True, slots=True)
class WrittenPath:
    """A path as written, with its family and the canonical paths it stands for."""

    written: str
    family: Family
    targets: tuple[ParameterPath, ...]


_BY_HEAD: Mapping[str, tuple[Family, ...]] = MappingProxyType(
    {head: tuple(each for each in FAMILIES if each.head == head) for head in {each.head for each in FAMILIES}}
)


def type_owner(leader_type: str, dyad: Sequence[Actor]) -> Actor | None:
    """Find which power of a dyad has the leader type; None when neither or both have it."""
    owners = [actor for actor in dyad if leader_type in actor.leader_types]
    return owners[0] if len(owners) == 1 else None


def read_path(text: str, actors: Sequence[Actor], where: Location | str | None = None) -> WrittenPath:
    """Read a parameter path.

    Parameters
    ----------
    text : str
        As written in a scenario or after ``--set``.
    actors : sequence of Actor
        The scenario's powers, in their order.
    where : Location or str, optional
        For the error.

    Raises
    ------
    ParameterError
        When there is no such family, power or leader type; it suggests the nearest path.
    """
    if path := found_path(text, actors):
        return path
    parts = tuple(text.split("."))
    families = _BY_HEAD.get(parts[0], ())
    if not families:
        known = [path for family in FAMILIES for path in _writable(family, actors)]
        allowed = known if "." in text else dict.fromkeys(family.head for family in FAMILIES)
        raise ParameterError(f"unknown parameter '{text}'", where=where, allowed=allowed, given=text)
    raise ParameterError(
        f"'{text}' is not a parameter of these powers: {_reason(families, parts, actors)}",
        where=where,
        allowed=[path for family in families for path in _writable(family, actors)],
        given=text,
    )


def found_path(text: str, actors: Sequence[Actor]) -> WrittenPath | None:
    """Read a parameter path as `read_path` does; None where there is none."""
    parts = tuple(text.split("."))
    for family in _BY_HEAD.get(parts[0], ()):
        if targets := _targets(family, parts, actors):
            return WrittenPath(text, family, targets)
    return None


def blend_path(text: str) -> ParameterPath:
    """The path of a quantity that is blended, such as ``capability``."""
    return ParameterPath(text, family_named(text), slots=((text, "blend"),))


def family_paths(family: Family, actors: Sequence[Actor]) -> tuple[ParameterPath, ...]:
    """List the canonical paths of a family; with both forms where the leader type may be left out."""
    return _family_paths(family, tuple(actors))


# Every path that is read asks for this, hundreds of times with the same few powers.
@lru_cache(maxsize=1024)
def _family_paths(family: Family, actors: tuple[Actor, ...]) -> tuple[ParameterPath, ...]:
    found = tuple(_spelled(family, family.segments, actors))
    if family.name == "relation_hazard":
        found = (*_spelled(family, family.segments[:-1], actors), *found)
    return found


def canonical_paths(actors: Sequence[Actor]) -> tuple[ParameterPath, ...]:
    """List every canonical path that these powers have."""
    return tuple(path for family in FAMILIES for path in family_paths(family, actors))


def required_paths(actors: Sequence[Actor]) -> tuple[ParameterPath, ...]:
    """List the paths every scenario of these powers must set."""
    required = (family for family in FAMILIES if family.presence == "required")
    return tuple(path for family in required for path in family_paths(family, actors))


def default_values(actors: Sequence[Actor]) -> dict[ParameterPath, float | str]:
    """Give the default value of every path that has one."""
    first_types = {actor.code: actor.leader_types[0] for actor in actors}
    return {
        path: first_types[path.powers[0]] if family.default == "first type" else family.default
        for family in FAMILIES
        if family.default is not None
        for path in family_paths(family, actors)
    }


def _writable(family: Family, actors: Sequence[Actor]) -> tuple[str, ...]:
    """List the forms a person may write, shorthands first."""
    segments = family.segments
    short: Iterator[str] = iter(())
    if family.both_ways:
        short = _spelled(family, (family.head, "A-B"), actors)
    elif family.all_types:
        short = _spelled(family, segments[:-1], actors)
    return (*short, *_spelled(family, segments, actors))


def _spelled(family: Family, segments: Sequence[str], actors: Sequence[Actor]) -> Iterator[ParameterPath]:
    """Fill in the letters of a form in every way that these powers allow."""
    count = 2 if {"B", "A-B", "A>B"} & set(segments) else 1 if "A" in segments else 0
    either_order = count < 2 or "A-B" not in segments
    for chosen in (permutations if either_order else combinations)(actors, count):
        for types in _type_choices(segments, chosen):
            filled = {
                "A": chosen[0].code if chosen else "",
                "B": chosen[-1].code if chosen else "",
                "A-B": "-".join(actor.code for actor in chosen),
                "A>B": "-".join(actor.code for actor in chosen),
                **types,
            }
            text = ".".join(filled.get(segment, segment) for segment in segments)
            powers, named = tuple(actor.code for actor in chosen), tuple(types.values())
            yield ParameterPath(text, family, powers, named, tuple(_slots(family.head, chosen, named)))


def _type_choices(segments: Sequence[str], chosen: Sequence[Actor]) -> Iterator[dict[str, str]]:
    if "FROM" in segments:
        for start, end in permutations(chosen[0].leader_types, 2):
            yield {"FROM": start, "TO": end}
    elif "TYPE" not in segments:
        yield {}
    elif "A-B" in segments:
        for actor in chosen:
            yield from ({"TYPE": each} for each in actor.leader_types if type_owner(each, chosen))
    else:
        yield from ({"TYPE": each} for each in chosen[0].leader_types)


def _slots(head: str, powers: Sequence[Actor], types: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The slots that a path fills, each with how; see `ParameterPath`."""
    codes = [actor.code for actor in powers]
    if head in PRECISIONS:
        yield "precision", head
    elif head in STAKES:
        yield f"stake of {codes[0]} against {codes[1]}", head
    elif head == "capability":
        yield head, "given"
    elif head in {"political_value", "relation_hazard", "relation_tilt"}:
        given = "given" if head == "political_value" else "solved"
        yield f"political values of {'-'.join(sorted(codes))}", given
    elif head in {"friction", "return_hazard"}:
        yield f"friction of {'-'.join(sorted(codes))}", "given" if head == "friction" else "solved"
    if head == "relation_hazard":
        owner = type_owner(types[0], powers) if types else None
        yield f"hazard of {'-'.join(codes)}", owner.code if owner else "all types"


def _targets(family: Family, parts: tuple[str, ...], actors: Sequence[Actor]) -> tuple[ParameterPath, ...]:
    """Give the canonical paths that the parts stand for in this family; empty when they do not fit."""
    rank = {actor.code: position for position, actor in enumerate(actors)}
    paths = _by_text(family, tuple(actors))

    def ordered(segment: str) -> str:
        pair = segment.split("-")
        return "-".join(sorted(pair, key=rank.__getitem__)) if set(pair) <= rank.keys() else segment

    if family.both_ways and len(parts) == 2 and parts[1].count("-") == 1:
        first, second = parts[1].split("-")
        both = (f"{parts[0]}.{first}.{second}", f"{parts[0]}.{second}.{first}")
        return tuple(paths[each] for each in both) if paths.keys() >= {*both} else ()
    if "A-B" in family.segments and len(parts) > 1 and not family.in_order:
        parts = (parts[0], ordered(parts[1]), *parts[2:])
    path = ".".join(parts)
    if path in paths:
        return (paths[path],)
    if family.all_types and len(parts) == len(family.segments) - 1:
        return tuple(each for each in paths.values() if each.rpartition(".")[0] == path)
    return ()


@lru_cache(maxsize=1024)
def _by_text(family: Family, actors: tuple[Actor, ...]) -> Mapping[str, ParameterPath]:
    return MappingProxyType({str(path): path for path in _family_paths(family, actors)})


def _reason(families: Sequence[Family], parts: tuple[str, ...], actors: Sequence[Actor]) -> str:
    """Say in a clause why the parts fit none of the families."""
    codes = {actor.code for actor in actors}
    named = [code for part in parts[1:] for code in part.split("-") if code.isupper()]
    unknown = [code for code in named if code not in codes]
    if unknown:
        return f"no power is called '{unknown[0]}'"
    if len(set(named)) < len(named):
        return "it names a power twice"
    if families[0].in_order and any("-" in part for part in parts):
        return "it speaks of the first power, so the dyad is written in the order of the actors"
    return f"it is written {' or '.join(family.pattern for family in families)}"
