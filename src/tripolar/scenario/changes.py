"""Differences applied to the parameters and blends of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tripolar.errors import ParameterError
from tripolar.scenario.alternatives import displaced
from tripolar.scenario.distributions import Fixed, scale
from tripolar.scenario.objects import Actor, Blend, Change, Parameter
from tripolar.scenario.paths import read_path

__all__ = ["OPERATIONS", "change_text", "changed_blends", "changed_parameters", "without"]

OPERATIONS = ("set", "times", "plus")

Parameters = Mapping[str, Parameter]


def changed_parameters(
    parameters: Parameters, changes: Iterable[Change], actors: tuple[Actor, ...], why: str, replaces: bool
) -> dict[str, Parameter]:
    """Apply changes to parameters: exactly to fixed values, and to distributions draw by draw.

    Parameters
    ----------
    parameters : mapping of path to Parameter
        As a scenario holds them.
    changes : iterable of Change
        In order; those of blended capability are left to `changed_blends`.
    actors : tuple of Actor
        The powers.
    why : str
        Reason recorded with every parameter set.
    replaces : bool
        Whether a path set takes the place of those it excludes, as ``precision_absolute`` does of
        ``precision``.

    Raises
    ------
    ParameterError
        When there is nothing to scale or shift.
    """
    changed = dict(parameters)
    for change in changes:
        path = change.path
        if change.operation == "set":
            if replaces:
                for old in displaced(changed, (path,), actors):
                    changed = without(changed, old)
            family = read_path(path, actors).family
            kept = without(changed, path)
            new = Parameter(path, family.unit, Fixed(change.value), why)
            changed = {each: kept.get(each, new) for each in dict.fromkeys((*changed, path))}
        elif path not in changed:
            raise ParameterError(
                f"{path} has no value in the scenario that could be scaled or shifted; set it instead"
            )
        else:
            factor, shift = (change.value, 0.0) if change.operation == "times" else (1.0, change.value)
            old_one = changed[path]
            changed[path] = replace(
                old_one, distribution=scale(old_one.distribution, float(factor), float(shift))
            )
    return changed


def change_text(change: Change) -> str:
    """Write a change as ``--set`` takes it: ``PATH=VALUE``, with ``*`` to scale by and ``+`` to add."""
    sign = {"times": "*", "plus": "+"}.get(change.operation, "")
    value = change.value if isinstance(change.value, str) else repr(float(change.value))
    return f"{change.path}={sign}{value}"


def changed_blends(blends: Iterable[Blend], changes: Iterable[Change]) -> tuple[Blend, ...]:
    """Append the changes that speak of a blended quantity to its blend."""
    listed = tuple(changes)
    return tuple(
        replace(
            blend, changes=blend.changes + tuple(c for c in listed if c.path.startswith(f"{blend.path}."))
        )
        for blend in blends
    )


def without(parameters: Parameters, path: str) -> dict[str, Parameter]:
    """Leave a path out; those that shared its draw share one among themselves."""
    followers = [each for each in parameters.values() if each.drawn_with == path]
    heir = followers[0].path if followers else ""
    kept = {each: parameter for each, parameter in parameters.items() if each != path}
    for follower in followers:
        kept[follower.path] = replace(follower, drawn_with="" if follower.path == heir else heir)
    return kept
