"""What a scenario's parameters must satisfy together: nothing missing, nothing contradictory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations

from tripolar.bounds import check_board
from tripolar.errors import ScenarioError
from tripolar.scenario.eras import growth_problems
from tripolar.scenario.families import PRECISIONS, STAKES
from tripolar.scenario.inherit import Draft
from tripolar.scenario.objects import Actor, Blend, Parameter, Scenario
from tripolar.scenario.parameters import Rules
from tripolar.scenario.paths import ParameterPath, blend_path, required_paths, type_owner
from tripolar.words import level_name

__all__ = [
    "Problem",
    "backing_problems",
    "check_boards",
    "contradiction",
    "levels_possible",
    "missing_paths",
    "parameter_problems",
    "standing_problems",
]

_BOARD = ("cap", "frozen", "protocol", "presence")  # these shape the board, which all draws share


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and the path at which to say so."""

    path: str
    says: str


def parameter_problems(parameters: Mapping[str, Parameter], blended: bool, rules: Rules) -> Iterator[Problem]:
    """Find what is wrong among the parameters of a scenario, missing ones aside."""
    given = [parameter.path for parameter in parameters.values()]
    if found := contradiction([*given, *([blend_path("capability")] if blended else [])]):
        first, second, slot = found
        yield Problem(second, f"{first} and {second} exclude each other: both set the {slot}")
    for parameter in parameters.values():
        path, head = parameter.path, parameter.path.head
        if head in _BOARD and parameter.distribution.varies:
            yield Problem(path, f"{path} must be one value, the same in every draw")
        if head == "leader_hazard" and not parameter.distribution.expressions:
            owner = next(actor for actor in rules.actors if actor.code == path.powers[0])
            if len(owner.leader_types) == 1 and parameter.distribution.support[1] > 0:
                yield Problem(path, f"{path} moves nothing: {path.powers[0]} has one leader type")
    yield from standing_problems(levels_possible(parameters), rules.actors)
    yield from backing_problems(parameters, rules.actors)
    yield from _return_problems(parameters, rules)
    yield from (Problem(*each) for each in growth_problems(parameters, rules.actors, rules.eras))


def _return_problems(parameters: Mapping[str, Parameter], rules: Rules) -> Iterator[Problem]:
    """Find return hazards that nothing can be solved from."""
    given = [each.path for each in parameters.values() if each.path.head == "return_hazard"]
    moved = {
        each.path.dyad
        for each in parameters.values()
        if each.path.head in ("relation_hazard", "relation_tilt")
    }
    for path in given:
        if path.dyad not in moved:
            moves = f"relation_hazard.{path.dyad} or relation_tilt.{path.dyad}"
            yield Problem(path, f"{path} needs {moves} beside it")
    if given and "mistakes" in parameters["reading"].distribution.possible:
        yield Problem(
            given[0],
            f"{given[0]} cannot be solved for where choice noise is read as mistakes; set reading: shocks",
        )
    steps = [high - low for low, high in zip(rules.levels, rules.levels[1:], strict=False)]
    if given and max(steps) > min(steps) * (1.0 + 1e-9):
        yield Problem(given[0], f"{given[0]} needs levels that are evenly spaced")


def check_boards(scenario: Scenario) -> None:
    """Hold the games of a scenario and of its variants against the number of states that can be worked on.

    Raises
    ------
    ParameterError
        Naming the variant whose game is too large.
    """
    stands: dict[str, float | str] = {
        path: parameter.distribution.centre
        for path, parameter in scenario.parameters.items()
        if parameter.path.head in ("cap", "frozen")
    }
    for name in ("", *scenario.variants):
        changes = scenario.variants[name].changes if name else ()
        there = {
            **stands,
            **{str(change.path): change.value for change in changes if change.operation == "set"},
        }
        present = scenario.table(name)
        sizes = [
            1
            if f"frozen.{dyad}" in there
            else sum(level <= float(there.get(f"cap.{dyad}", 1.0)) for level in scenario.levels)
            for dyad in present.dyads
        ]
        types = [len(actor.leader_types) for actor in present.actors]
        check_board(sizes, types, f"variant {name}" if name else None, len(scenario.eras) + 1)


def levels_possible(parameters: Mapping[str, Parameter]) -> dict[str, tuple[float, ...]]:
    """List the levels that each ``relation``, ``cap`` and ``frozen`` may take."""
    return {
        path: tuple(float(level) for level in parameter.distribution.possible)
        for path, parameter in parameters.items()
        if parameter.unit == "level"
    }


def standing_problems(
    possible: Mapping[str, tuple[float, ...]], actors: tuple[Actor, ...]
) -> Iterator[Problem]:
    """Find relations that start above their cap or off the level they are frozen at.

    Parameters
    ----------
    possible : mapping of path to tuple of float
        As `levels_possible` gives it.
    actors : tuple of Actor
        The powers.
    """
    for dyad in ("-".join(pair) for pair in combinations([actor.code for actor in actors], 2)):
        stands, cap, frozen = (possible.get(f"{head}.{dyad}", ()) for head in ("relation", "cap", "frozen"))
        if cap and frozen and frozen[0] > cap[0]:
            yield Problem(
                f"frozen.{dyad}",
                f"{dyad} is frozen at {level_name(frozen[0])}, above its cap {level_name(cap[0])}",
            )
        elif frozen and stands and set(stands) != set(frozen):
            yield Problem(
                f"frozen.{dyad}",
                f"{dyad} is frozen at {level_name(frozen[0])}, but its relation stands at"
                f" {' or '.join(map(level_name, stands))}; set relation.{dyad} to the same level",
            )
        elif cap and stands and max(stands) > cap[0]:
            yield Problem(
                f"cap.{dyad}",
                f"{dyad} starts at {level_name(max(stands))}, above its cap {level_name(cap[0])};"
                f" set relation.{dyad} to the cap or below",
            )


def backing_problems(parameters: Mapping[str, Parameter], actors: tuple[Actor, ...]) -> Iterator[Problem]:
    """Find items of backing that lack their worth or cost, and dyads with two items."""
    paths = [each.path for each in parameters.values() if each.path.head == "backing"]
    given = {path.dyad: path for path in paths}
    for pair, path in given.items():
        giver, receiver = path.powers
        if f"{receiver}-{giver}" in given and path > given[f"{receiver}-{giver}"]:
            yield Problem(path, f"backing.{pair} and backing.{receiver}-{giver}: a dyad has one item at most")
        types = next(actor.leader_types for actor in actors if actor.code == giver)
        needed = (f"backing.{pair}.worth", *(f"backing.{pair}.cost.{each}" for each in types))
        if absent := [each for each in needed if each not in paths]:
            yield Problem(path, f"backing.{pair} is not whole: {', '.join(absent)} missing")


def missing_paths(parameters: Mapping[str, Parameter], blended: bool, rules: Rules) -> tuple[str, ...]:
    """List the parameters that the scenario must set and does not, as a person would write them."""
    missing: list[str] = [path for path in required_paths(rules.actors) if path not in parameters]
    if not blended:
        wanted = (f"capability.{actor.code}" for actor in rules.actors)
        missing += [path for path in wanted if path not in parameters]
    if not any(path in parameters for path in PRECISIONS):
        missing.append(" or ".join(PRECISIONS))
    for one, other in permutations([actor.code for actor in rules.actors], 2):
        if not any(f"{head}.{one}.{other}" in parameters for head in STAKES):
            missing.append(f"stake.{one}.{other}")
    hazards = [each.path for each in parameters.values() if each.path.head == "relation_hazard"]
    for pair in combinations(rules.actors, 2):
        missing += _missing_politics(parameters, hazards, pair, rules)
    return tuple(missing)


def _missing_politics(
    parameters: Mapping[str, Parameter],
    every_hazard: list[ParameterPath],
    pair: tuple[Actor, Actor],
    rules: Rules,
) -> list[str]:
    """List what the political values of a dyad, given or solved for, still lack."""
    dyad = f"{pair[0].code}-{pair[1].code}"
    hazards = [path for path in every_hazard if path.dyad == dyad]
    tilt = f"relation_tilt.{dyad}"
    values = {
        f"political_value.{one.code}.{other.code}.{each}"
        for one, other in (pair, pair[::-1])
        for each in one.leader_types
    }
    given = values & parameters.keys()
    if given and not hazards and tilt not in parameters:
        return sorted(values - given)
    if not hazards and tilt not in parameters:
        return [f"political_value.{dyad.replace('-', '.')} and back, or relation_hazard.{dyad}"]
    missing = []
    relation = parameters.get(f"relation.{dyad}")
    stands = set(relation.distribution.possible) if relation else set()
    ends = {rules.levels[0], rules.levels[-1]}
    if stands & ends and not hazards:
        missing.append(f"relation_hazard.{dyad}")
    if stands - ends and tilt not in parameters:
        missing.append(tilt)
    typed = [path.types[0] for path in hazards if path.types]
    owner = type_owner(typed[0], pair) if typed else None
    if owner:
        missing += [f"relation_hazard.{dyad}.{each}" for each in owner.leader_types if each not in typed]
    return missing


def contradiction(paths: Iterable[ParameterPath]) -> tuple[str, str, str] | None:
    """Find two paths that exclude each other, with the slot both fill; None where there are none."""
    filled: dict[str, tuple[str, str]] = {}
    for path in paths:
        for slot, way in path.slots:
            first, first_way = filled.setdefault(slot, (path, way))
            if way != first_way:
                return first, path, slot
    return None


def check_parameters(
    draft: Draft, parameters: Mapping[str, Parameter], blends: tuple[Blend, ...], rules: Rules
) -> None:
    for problem in parameter_problems(parameters, bool(blends), rules):
        leaf = draft.leaves.get(problem.path)
        raise ScenarioError(problem.says, where=leaf.where if leaf else draft.where)
    if missing := missing_paths(parameters, bool(blends), rules):
        count = "1 parameter is" if len(missing) == 1 else f"{len(missing)} parameters are"
        raise ScenarioError(f"{count} missing: {', '.join(missing)}", where=draft.where)
