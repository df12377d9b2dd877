"""A question to the table of figures, in words: which powers, which year, and what is left to look for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from tripolar.figures.figure import Variable
from tripolar.figures.names import State, folded, states_in, states_of

__all__ = ["Query", "about", "names"]

_SHORT = 3  # a word of so many letters stands by itself: "ind" is no part of "industrial"
_LITTLE = frozenset(
    {"a", "an", "and", "are", "at", "by", "for", "from", "in", "is", "of", "on", "or", "per", "the", "to"}
)


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks for.

    Attributes
    ----------
    states : tuple of State
        Those it names; of a pair both.
    words : tuple of str
        Other words, in small letters; each must occur in a variable or in the name of a power.
    year : int or None
    """

    states: tuple[State, ...]
    words: tuple[str, ...]
    year: int | None

    @classmethod
    def read(
        cls, text: str, who: str | None = None, year: int | None = None, known: Collection[str] = ()
    ) -> Query:
        """Read a question.

        Parameters
        ----------
        text : str
            Names of powers, words of a variable, a year.
        who : str, optional
            One power more, or a pair such as ``RUS-CHN``.
        year : int, optional
            In place of a year in the text.
        known : collection of str
            Codes of powers with figures, for the error.

        Raises
        ------
        FigureError
            If `who` names no state.
        """
        given = states_of(who, known) if who else ()
        words = text.split()
        years = [int(word) for word in words if _is_year(word)]
        states, rest = states_in(tuple(word for word in words if not _is_year(word)))
        lowered = tuple(word.lower() for word in rest)
        telling = tuple(word for word in lowered if word not in _LITTLE)
        alone = not telling and not given and not states and not years
        return cls(
            (*given, *states),
            lowered if alone else telling,
            year if year is not None else next(iter(years), None),
        )

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the states it names."""
        return frozenset(state.code for state in self.states)


def about(variable: Variable, word: str) -> bool:
    """Whether a word occurs in a variable's name, meaning or unit."""
    text = f"{variable.name} {variable.says} {variable.unit}".lower()
    return word in (re.findall(r"[^\W_]+", text) if len(word) <= _SHORT and word.isalnum() else text)


def names(power: str, word: str) -> bool:
    """Whether a word is in a power's name: a short one as a whole, another as the beginning of a word."""
    begun = folded(word)
    whole = len(begun) <= _SHORT
    return any(part == begun if whole else part.startswith(begun) for part in folded(power).split())


def _is_year(word: str) -> bool:
    return word.isdigit() and len(word) == 4
