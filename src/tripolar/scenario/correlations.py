"""Rank correlations between parameters, read from YAML and checked against the parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tripolar.errors import ParameterError, ScenarioError
from tripolar.scenario.objects import Actor, Correlation, Parameter
from tripolar.scenario.paths import WrittenPath, read_path
from tripolar.scenario.source import SourceNode
from tripolar.stats.copula import Copula, connected, copula

__all__ = ["CORRELATION_KEYS", "Linked", "copulas", "fold_correlations", "read_correlations"]

CORRELATION_KEYS = ("between", "rank", "why", "judgement")

Pair = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Linked:
    """Two paths as one file pairs them, with the keys of that line."""

    paths: tuple[WrittenPath, WrittenPath]
    keys: Mapping[str, SourceNode]
    node: SourceNode


def fold_correlations(
    inherited: Mapping[Pair, Linked], section: SourceNode | None, actors: Sequence[Actor], possible: set[str]
) -> dict[Pair, Linked]:
    """Put one file's correlations over those inherited; ``rank: null`` removes a pair.

    Inherited pairs of a path that the powers no longer have go with it.
    """
    found = {
        pair: linked
        for pair, linked in inherited.items()
        if all(target in possible for targets in pair for target in targets)
    }
    own: set[Pair] = set()
    for node in section.items("correlations") if section is not None else ():
        keys = node.keys_among("a correlation", CORRELATION_KEYS)
        if missing := [key for key in CORRELATION_KEYS[:2] if key not in keys]:
            raise node.fail(f"a correlation lacks '{missing[0]}'", allowed=CORRELATION_KEYS)
        between = keys["between"].items("'between' of a correlation")
        if len(between) != 2:
            raise keys["between"].fail(f"a correlation is between two paths, and this names {len(between)}")
        first, second = (read_path(each.text("a path"), actors, each.where) for each in between)
        pair = frozenset({first.targets, second.targets})
        if pair in own:
            raise node.fail(f"the correlation of {first.written} and {second.written} stands twice")
        own.add(pair)
        if not keys["rank"].is_null:
            found[pair] = Linked((first, second), keys, node)
        elif found.pop(pair, None) is None:
            raise keys["rank"].fail(
                f"{first.written} and {second.written} are not correlated, so that there is nothing to remove"
            )
    return found


def read_correlations(
    linked: Iterable[Linked], parameters: Mapping[str, Parameter], blended: bool
) -> tuple[Correlation, ...]:
    """Make the correlations of a scenario.

    Raises
    ------
    ParameterError, ScenarioError
        Where a path has no draws that could be ranked, or the correlations contradict each other.
    """
    found: list[Correlation] = []
    places: dict[tuple[str, str], SourceNode] = {}
    for each in linked:
        names = "a correlation of " + " and ".join(path.written for path in each.paths)
        nodes = each.keys["between"].items(names)
        first, second = (
            _drawn(path, parameters, blended, node) for path, node in zip(each.paths, nodes, strict=True)
        )
        if first == second:
            raise each.node.fail(f"{names}: both are set by one line, and share one draw already")
        rank = each.keys["rank"].number(f"the rank of {names}")
        if not -1 < rank < 1:
            raise each.keys["rank"].fail(
                f"the rank of {names} must lie between -1 and 1, both excluded; one line that sets both"
                " paths gives them one draw"
            )
        pair = (min(first, second), max(first, second))
        if pair in places:
            raise each.node.fail(f"{names} stands twice: line {places[pair].where.line} says the same draws")
        places[pair] = each.node
        found.append(
            Correlation(
                between=(each.paths[0].written, each.paths[1].written),
                first=each.paths[0].targets,
                second=each.paths[1].targets,
                rank=rank,
                why=each.keys["why"].text("why") if "why" in each.keys else "",
                judgement=each.keys["judgement"].flag("judgement") if "judgement" in each.keys else False,
                where=each.node.where,
            )
        )
    _check_joint(found, parameters)
    return tuple(found)


def _drawn(path: WrittenPath, parameters: Mapping[str, Parameter], blended: bool, node: SourceNode) -> str:
    """The one draw that a path stands for, by the path of the parameter that owns it."""
    if blended and path.targets[0].startswith("capability."):
        raise node.fail(f"{path.written} is blended: what a blend gives cannot be correlated")
    given = [parameters[target] for target in path.targets if target in parameters]
    if not given:
        raise ParameterError(f"{path.written} has no value that could be correlated", where=node.where)
    for parameter in given:
        if reason := parameter.distribution.unranked:
            raise ParameterError(f"{path.written} cannot be correlated: it {reason}", where=node.where)
    owners = {parameter.drawn_with or parameter.path for parameter in given}
    if len(owners) > 1:
        raise ParameterError(
            f"{path.written} stands for several draws; name one of them", where=node.where, allowed=owners
        )
    return owners.pop()


def _check_joint(correlations: Sequence[Correlation], parameters: Mapping[str, Parameter]) -> None:
    ranks = _ranks(correlations, parameters)
    for group in connected(ranks):
        if copula(group, ranks) is None:
            inside = [pair for pair in ranks if pair[0] in group]
            said = ", ".join(f"{a} and {b} at {ranks[a, b]:g}" for a, b in inside)
            last = [each for each in correlations if _owners(each, parameters)[0] in group][-1]
            raise ScenarioError(
                f"no joint distribution has these rank correlations: {said}; pairs of them that no line"
                " names count as uncorrelated",
                where=last.where,
            )


def _ranks(
    correlations: Iterable[Correlation], parameters: Mapping[str, Parameter]
) -> dict[tuple[str, str], float]:
    ranks: dict[tuple[str, str], float] = {}
    for each in correlations:
        first, second = _owners(each, parameters)
        if first and second and first != second:
            ranks[first, second] = each.rank
    return ranks


def _owners(correlation: Correlation, parameters: Mapping[str, Parameter]) -> tuple[str, str]:
    """The draws correlated; empty for one that no longer varies, because it was set."""
    found = []
    for targets in (correlation.first, correlation.second):
        given = (parameters[target] for target in targets if target in parameters)
        owners = [p.drawn_with or p.path for p in given if not p.distribution.unranked]
        found.append(owners[0] if owners else "")
    return found[0], found[1]


def copulas(correlations: Iterable[Correlation], parameters: Mapping[str, Parameter]) -> tuple[Copula, ...]:
    """The copulas of a scenario's correlations; a parameter that was set to one value drops out."""
    ranks = _ranks(correlations, parameters)
    found = (copula(group, ranks) for group in connected(ranks))
    return tuple(each for each in found if each is not None)
