"""Eras of a scenario: when each ends, what makes fundamentals differ between them, and the still world.

``eras: [{until: 2030}, {until: 2035}, {}]`` gives three, the last of which never ends. What differs between
them follows from four parameters: ``growth.A``, ``gravity``, ``world_output`` and ``last_era_at``. Every
scenario with eras has a variant `STILL`, in which nothing grows and the eras keep their lengths: relations
and leaders move on in a constant world as well, and what growth does is told against that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from tripolar.bounds import CALENDAR, ERAS
from tripolar.scenario.families import family_named
from tripolar.scenario.objects import Actor, Change, Parameter, Variant
from tripolar.scenario.paths import family_paths
from tripolar.scenario.source import SourceNode

__all__ = [
    "LAST_ERA_AT",
    "OF_GROWTH",
    "STILL",
    "era_of",
    "growth_problems",
    "read_eras",
    "still",
]

#: The variant without growth.
STILL = "still"

#: Families that say how fundamentals differ between eras.
OF_GROWTH = ("growth", "gravity", "world_output", "last_era_at")

#: Years after its beginning at which the last era is measured, where none are given.
LAST_ERA_AT = 5.0

# Growth in an era beyond this is a percentage where a share was meant.
_FASTEST = 0.5


def read_eras(node: SourceNode | None, year: int) -> tuple[float, ...]:
    """Read the section ``eras``: the years in which all eras but the last end; none where there is one world.

    Raises
    ------
    ScenarioError
        When an era but the last has no end, the last has one, or the years do not ascend.
    """
    if node is None:
        return ()
    entries = node.items("eras")
    if len(entries) not in ERAS:
        raise node.fail(f"{len(entries)} eras: {ERAS.why}", allowed=(str(ERAS),))
    until: list[float] = []
    for number, entry in enumerate(entries, 1):
        keys = entry.keys_among(f"era {number}", ("until",))
        last = number == len(entries)
        if last and keys:
            raise keys["until"].fail("the last era never ends: write it as {}")
        if not last and "until" not in keys:
            raise entry.fail(f"era {number} needs the year in which it ends, such as {{until: {year + 5}}}")
        if not last:
            until.append(_end(keys["until"], number, (year, *until)[-1]))
    return tuple(until)


def _end(node: SourceNode, number: int, begins: float) -> float:
    end = node.number(f"the end of era {number}")
    if end not in CALENDAR:
        raise node.fail(f"the end of era {number} must be a year from {CALENDAR}, not {node.found}")
    if not end > begins:
        what = "the scenario's year" if number == 1 else "the era before it ends in"
        raise node.fail(f"era {number} ends in {end:g}, and must end after {what} {begins:g}")
    return end


def era_of(until: Sequence[float], at: float) -> int:
    """Number of the era that holds a year, from 0; the year in which one ends belongs to the next.

    >>> era_of((2030, 2035), 2030)
    1
    """
    return bisect_right(until, at)


def still(actors: Sequence[Actor]) -> Variant:
    """The variant in which nothing grows, and the eras keep their lengths."""
    paths = family_paths(family_named("growth"), actors)[1:]  # the first-named power's is none
    changes = tuple(Change(path, "set", 0.0) for path in paths)
    return Variant(STILL, "Nothing grows; the eras keep their lengths.", changes)


def growth_problems(
    parameters: Mapping[str, Parameter], actors: Sequence[Actor], eras: Sequence[float]
) -> Iterator[tuple[str, str]]:
    """Find what is wrong with growth: (path, what is wrong)."""
    given = [each.path for each in parameters.values() if each.path.head in OF_GROWTH]
    first = actors[0].code
    for path in given:
        if not eras:
            yield path, f"{path} needs eras: write, for instance, eras: [{{until: 2030}}, {{}}]"
        if path == f"growth.{first}":
            yield path, f"{path}: growth is relative to {first}, the first-named power, whose own is none"
        distribution = parameters[path].distribution
        if path.head == "growth" and not distribution.expressions:
            rate = float(distribution.centre)
            if abs(rate) > _FASTEST:
                yield path, f"{path} is {rate:g} a year: a rate of 2 per cent is written 0.02"
    if not eras:
        return
    seat = parameters.get(f"presence.{first}")
    if seat is not None and "absent" in seat.distribution.possible:
        said = f"growth is relative to {first}, the first-named power, which must take part"
        yield seat.path, f"{seat.path}: {said}"
    gravity = parameters.get("gravity")
    if gravity is not None and "on" in gravity.distribution.possible and "world_output" not in parameters:
        yield gravity.path, "gravity: on needs world_output, the output of all states in the scenario's year"
    yield from _small_world(parameters, actors)


def _small_world(parameters: Mapping[str, Parameter], actors: Sequence[Actor]) -> Iterator[tuple[str, str]]:
    world = parameters.get("world_output")
    sizes = [parameters.get(f"gdp.{actor.code}") for actor in actors]
    known = [each.distribution for each in (world, *sizes) if each is not None]
    if world is None or any(each.expressions for each in known):
        return
    powers = sum(
        float(size.distribution.centre)
        for actor, size in zip(actors, sizes, strict=True)
        if size is not None and not _absent(parameters, actor.code)
    )
    if float(world.distribution.centre) < powers:
        said = f"world_output is {float(world.distribution.centre):,.0f} bn US$, less than the powers' own"
        yield world.path, f"{said} {powers:,.0f}"


def _absent(parameters: Mapping[str, Parameter], code: str) -> bool:
    seat = parameters.get(f"presence.{code}")
    return seat is not None and seat.distribution.centre == "absent"
