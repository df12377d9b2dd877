"""Numbers and paths in the words of the ledger."""

from __future__ import annotations

import math

from tripolar.scenario.distributions.base import one_line
from tripolar.scenario.expression import Sides
from tripolar.scenario.families import LEVEL_WORDS
from tripolar.scenario.objects import Claim

__all__ = ["amount", "criteria_shown", "level_or_number", "parameter_words", "probability", "sides_shown"]

_MOST_DIGITS = 10
_UNITLESS = {"", "none", "word", "ratio", "share", "level"}


def amount(value: float) -> str:
    """Write a number with three significant digits, thousands grouped.

    >>> amount(8.6213), amount(18743.8), amount(-0.02134), amount(0.0)
    ('8.62', '18,744', '-0.0213', '0')
    """
    if math.isnan(value):
        return "unknown"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def probability(value: float) -> str:
    """Write a probability with two decimals and no leading zero.

    >>> probability(0.814), probability(1.0), probability(0.998), probability(0.0)
    ('.81', '1', '>.99', '0')
    """
    if value in {0.0, 1.0}:
        return f"{value:.0f}"
    shown = f"{value:.2f}"
    if shown == "1.00":
        return ">.99"
    if shown == "0.00":
        return "<.01"
    return shown.removeprefix("0")


def level_or_number(path: str, value: float) -> str:
    """Write a parameter's value: by its word if it is the level of a relation.

    >>> level_or_number("relation.USA-CHN", 0.5), level_or_number("spillover", 0.5)
    ('normal', '0.5')
    """
    if path.startswith(("relation.", "cap.", "frozen.")):
        for word, level in LEVEL_WORDS.items():
            if level == value:
                return word
    return amount(value)


def parameter_words(path: str, unit: str = "") -> tuple[str, str]:
    """Write a path as a noun phrase, and its unit ready to follow a number.

    >>> parameter_words("balance_stress", "bn US$/yr")
    ('balance stress', ' bn US$/yr')
    >>> parameter_words("relation_hazard.USA-RUS.engager", "1/yr")
    ('relation hazard USA-RUS engager', ' 1/yr')
    """
    return path.replace("_", " ").replace(".", " "), "" if unit in _UNITLESS else f" {unit}"


def criteria_shown(claim: Claim) -> str:
    """Write what decides a claim: its criterion, or its measures with their labels."""
    listed = ((each.label, one_line(each.expression)) for each in claim.criteria)
    return "; ".join(f"{label}: {text}" if label else text for label, text in listed)


def sides_shown(filled: Sides) -> str:
    """Write a comparison with its numbers, such as ``8.62 within 5 to 9`` or ``3.1 not above 4``.

    Numbers that differ are written with as many digits as it takes to see it.
    """
    fails = float(filled.holds) == 0.0
    numbers = _told_apart([float(value) for value in filled.values])
    directions = {operator[0] for operator in filled.operators}
    if len(numbers) == 3 and directions in ({"<"}, {">"}):
        low, high = (numbers[0], numbers[2]) if directions == {"<"} else (numbers[2], numbers[0])
        return f"{numbers[1]} {'outside' if fails else 'within'} {low} to {high}"
    pieces = [numbers[0]]
    for operator, number in zip(filled.operators, numbers[1:], strict=True):
        pieces += [_SAID[operator], number]
    return f"{pieces[0]} {'not ' * fails}{' '.join(pieces[1:])}"


def _told_apart(values: list[float]) -> list[str]:
    plain = [amount(value) for value in values]
    numbers, digits = plain, 4
    while len(set(numbers)) < len(set(values)) and digits <= _MOST_DIGITS:
        numbers = [f"{value:,.{digits}g}" for value in values]
        digits += 1
    return numbers if len(set(numbers)) > len(set(plain)) else plain


_SAID = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "==": "equal to", "!=": "other than"}
