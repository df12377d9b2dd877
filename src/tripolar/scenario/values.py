"""Single values and distributions held against what their family allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite

import numpy as np

from tripolar.bounds import LEVELS
from tripolar.errors import Location, ParameterError, nearest
from tripolar.scenario.distributions import Distribution
from tripolar.scenario.distributions.base import shown
from tripolar.scenario.families import LEVEL_WORDS, Family
from tripolar.scenario.objects import Actor

__all__ = ["Rules", "check_distribution", "check_number", "check_range", "level_name", "levels_problem"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What values depend on besides their family: the powers and the grid of levels."""

    actors: tuple[Actor, ...]
    levels: tuple[float, ...]

    def admit(
        self, path: str, family: Family, value: float | str, where: Location | str | None
    ) -> float | str:
        """Return the value as it is stored: a number within its limits, a level, or a known word.

        Raises
        ------
        ParameterError
            When the family does not allow it.
        """
        if family.kind == "level":
            return self._level(path, value, where)
        if family.kind == "word":
            return self._word(path, family, value, where)
        if isinstance(value, str):
            raise ParameterError(f"{path} takes a number ({family.unit}), not '{value}'", where=where)
        check_number(path, family, value, where)
        return value

    def words(self, path: str, family: Family) -> tuple[str, ...]:
        """List the words that a word path may take."""
        if family.words:
            return family.words
        code = path.split(".")[1]
        return next(actor.leader_types for actor in self.actors if actor.code == code)

    def _level(self, path: str, value: float | str, where: Location | str | None) -> float:
        allowed = [level_name(level) for level in self.levels]
        number = LEVEL_WORDS.get(value) if isinstance(value, str) else value
        if number not in self.levels:
            close = nearest(value, LEVEL_WORDS) if isinstance(value, str) else None
            hint = f" (did you mean '{close}'?)" if close and close != value else ""
            raise ParameterError(
                f"{path} is a level of the relation, and {shown(value)} is not on the grid{hint}",
                where=where,
                allowed=allowed,
            )
        return float(number)

    def _word(self, path: str, family: Family, value: float | str, where: Location | str | None) -> str:
        allowed = self.words(path, family)
        if not isinstance(value, str) or value not in allowed:
            raise ParameterError(
                f"{path} cannot be '{shown(value)}'", where=where, allowed=allowed, given=str(value)
            )
        return value


def level_name(level: float) -> str:
    """Write a level with its word, where it has one: ``0.5 (normal)``."""
    words = {number: word for word, number in LEVEL_WORDS.items()}
    return f"{level:g} ({words[level]})" if level in words else f"{level:g}"


def check_number(path: str, family: Family, value: float, where: Location | str | None = None) -> None:
    """Raise ParameterError when the number is not finite or lies outside the family's limits."""
    if not isfinite(value) or value not in family.limits:
        unit = "" if family.unit == "none" else f" {family.unit}"
        raise ParameterError(f"{path} is {shown(value)}{unit}", where=where, allowed=[str(family.limits)])


def check_distribution(
    path: str, family: Family, distribution: Distribution, where: Location | str | None = None
) -> None:
    """Raise ParameterError when draws could lie outside the family's limits.

    Distributions over words and levels are checked as they are read; those with expressions once
    these are measured. A distribution that runs from an open limit to infinity, such as a
    log-normal above 0, never gives the limit itself.
    """
    if family.kind != "number" or distribution.expressions:
        return
    if not distribution.varies:
        check_number(path, family, distribution.support[0], where)
        return
    low, high = distribution.support
    # What holds single numbers, such as a mixture, may hold the end itself.
    tied = bool(distribution.unranked) and bool(distribution.ppf(np.array(1e-6)) <= low)
    approached = high == inf and not tied
    tailed = float(distribution.centre) in family.limits
    described = distribution.describe()
    check_range(path, family, low, high, described, where, approached=approached, tailed=tailed)


def check_range(
    path: str,
    family: Family,
    low: float,
    high: float,
    described: str,
    where: Location | str | None = None,
    *,
    approached: bool = False,
    tailed: bool = False,
) -> None:
    """Raise ParameterError when a number between two ends could lie outside the family's limits.

    `approached` says that the low end itself is never reached, so that it may be an open limit; `tailed` that
    the high end is a tail's, which a family that allows tails lets pass.
    """
    limits = family.limits
    open_end = approached and limits.open_low and low == limits.low
    tail = tailed and limits.tail and high == inf
    if (low not in limits and not open_end) or (high not in limits and not tail):
        lies = f"could lie anywhere from {shown(low)} to {shown(high)}" if low < high else f"is {shown(low)}"
        raise ParameterError(
            f"{path} {lies} ({described})",
            where=where,
            allowed=[str(limits)],
        )


def levels_problem(levels: Sequence[float]) -> str:
    """Say what is wrong with a grid of levels; empty when nothing is."""
    rising = all(low < high for low, high in pairwise(levels))
    if len(levels) < 2 or not rising or levels[0] != 0 or levels[-1] != 1:
        return "levels must rise from 0 (hostile) to 1 (partnership)"
    if len(levels) not in LEVELS:
        return f"{len(levels)} levels, where {LEVELS} may be given: {LEVELS.why}"
    return ""
