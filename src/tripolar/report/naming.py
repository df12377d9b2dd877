"""Names of pairs and values of parameters, as a reader meets them."""

from __future__ import annotations

from tripolar.charts.words import level_word, number, percent
from tripolar.scenario.distributions import Choice, Distribution
from tripolar.scenario.expression import Expression
from tripolar.scenario.objects import Scenario

__all__ = ["actor_name", "distribution_words", "dyad_name", "parameter_value"]

_LEVELS = ("relation", "cap", "frozen")


def actor_name(scenario: Scenario, code: str) -> str:
    """Name a power by its code; codes of others are kept."""
    return next((actor.name for actor in scenario.actors if actor.code == code), code)


def dyad_name(scenario: Scenario, dyad: str) -> str:
    """Name a pair: ``United States – Russia``."""
    return " – ".join(actor_name(scenario, code) for code in dyad.split("-"))


def distribution_words(path: str, distribution: Distribution) -> str:
    """Put a distribution in words; choices with their chances, levels of relations by their words."""
    if not isinstance(distribution, Choice):
        return parameter_value(path, distribution.centre) if _is_level(path) else distribution.describe()
    total = sum(distribution.weights)
    pairs = zip(distribution.values, distribution.weights, strict=True)
    return ", ".join(f"{_choice(path, value)} {percent(weight / total)}" for value, weight in pairs)


def _choice(path: str, value: float | str | Expression) -> str:
    return value.text if isinstance(value, Expression) else parameter_value(path, value)


def _is_level(path: str) -> bool:
    return path.partition(".")[0] in _LEVELS


def parameter_value(path: str, value: float | str) -> str:
    """Write a parameter's value: a word as it is, a level of a relation by its word.

    >>> parameter_value("relation.USA-CHN", 0.5), parameter_value("balance_stress", 38.04)
    ('normal', '38')
    """
    if isinstance(value, str):
        return value
    return level_word(value) if _is_level(path) else number(value)
