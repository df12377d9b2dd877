"""What every theory is to the program: a lens that reads a network and gives a frozen result."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np

from tripolar.errors import LensError
from tripolar.lenses.network import Network
from tripolar.prepare.quantities import LensEntry
from tripolar.words import listed as in_a_list

__all__ = [
    "POWER",
    "PROFILES",
    "RELATIONS",
    "TRADE",
    "Lens",
    "LensAnswer",
    "LensEntry",
    "LensQuestion",
    "LensResult",
    "Table",
    "Value",
    "listed",
    "triad",
]

#: What a lens may read of a network.
RELATIONS, POWER, TRADE, PROFILES = "relations", "power", "trade", "profiles"

Value: TypeAlias = float | int | str | bool | None
Table: TypeAlias = Mapping[str, Mapping[str, Value]]
_EMPTY: Table = MappingProxyType({})


class LensQuestion(StrEnum):
    """What several theories answer, so that their answers can be compared."""

    BEST_PLACED = "Who is best placed?"
    TOGETHER = "Which two stand together?"
    LASTS = "Do the present relations last?"


@dataclass(frozen=True, slots=True)
class LensAnswer:
    """What a theory answers to a question that others answer too.

    Attributes
    ----------
    question : LensQuestion
        The question.
    options : frozenset of str
        All answers that the theory leaves open: codes of powers, pairs, ``none``, or ``yes`` and ``no``.
        A pair is named in the order of the alphabet, so that answers of several networks compare.
    """

    question: LensQuestion
    options: frozenset[str]

    @classmethod
    def of(cls, question: LensQuestion, options: Iterable[str]) -> LensAnswer:
        """Make an answer of one or more options."""
        return cls(question, frozenset(options))

    @classmethod
    def pairs(cls, pairs: Iterable[tuple[str, str]]) -> LensAnswer:
        """Answer which two stand together; no pair at all is ``none``."""
        return cls(
            LensQuestion.TOGETHER, frozenset("-".join(sorted(pair)) for pair in pairs) or frozenset({"none"})
        )

    @classmethod
    def lasts(cls, *, lasts: bool) -> LensAnswer:
        """Answer whether the present relations last."""
        return cls(LensQuestion.LASTS, frozenset({"yes" if lasts else "no"}))

    @property
    def text(self) -> str:
        """The options as words."""
        return " or ".join(sorted(self.options))


@dataclass(frozen=True, slots=True)
class LensResult:
    """What a theory makes of a network.

    Attributes
    ----------
    lens : str
        Name of the theory's lens.
    says : str
        The finding, in one sentence.
    reasoning : tuple of str
        How the theory comes to it, in plain words; what it leaves out is said here.
    powers : mapping of column to mapping of code to value
        Numbers and words of each power.
    dyads : mapping of column to mapping of pair to value
        Numbers and words of each pair.
    numbers : mapping of name to value
        Numbers and words of the whole network.
    answers : tuple of LensAnswer
        What it says to the questions that several theories answer.
    references : tuple of str
        Where the theory was published.
    """

    lens: str
    says: str
    reasoning: tuple[str, ...]
    powers: Table = field(default_factory=lambda: _EMPTY)
    dyads: Table = field(default_factory=lambda: _EMPTY)
    numbers: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    answers: tuple[LensAnswer, ...] = ()
    references: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("powers", "dyads"):
            table: Table = getattr(self, name)
            frozen = {column: MappingProxyType(_plain(values)) for column, values in table.items()}
            object.__setattr__(self, name, MappingProxyType(frozen))
        object.__setattr__(self, "numbers", MappingProxyType(_plain(self.numbers)))

    def answer(self, question: LensQuestion) -> LensAnswer | None:
        """Find the answer to a question; None if the theory is silent."""
        return next((answer for answer in self.answers if answer.question is question), None)

    def rows(self) -> Iterator[tuple[str, str, str, str, Value]]:
        """Give the result as a table: the lens, what a line is of, of which, its name, and the value."""
        yield self.lens, "network", "", "says", self.says
        for of, table in (("power", self.powers), ("pair", self.dyads)):
            for column, values in table.items():
                for which, value in values.items():
                    yield self.lens, of, which, column, value
        for name, value in self.numbers.items():
            yield self.lens, "network", "", name, value
        for answer in self.answers:
            yield self.lens, "question", "", answer.question.value, answer.text

    def as_json(self) -> dict[str, object]:
        """The result as plain values that JSON can hold; what is unknown is None."""
        return {
            "lens": self.lens,
            "says": self.says,
            "reasoning": list(self.reasoning),
            "powers": {column: dict(values) for column, values in self.powers.items()},
            "dyads": {column: dict(values) for column, values in self.dyads.items()},
            "numbers": dict(self.numbers),
            "answers": {answer.question.value: sorted(answer.options) for answer in self.answers},
            "references": list(self.references),
        }


@runtime_checkable
class Lens(Protocol):
    """A theory that can be applied to a network; a user's own has just these four.

    One that claims may ask has ``entries`` too: a mapping from the word in the claim to a `LensEntry`.
    """

    @property
    def name(self) -> str:
        """Short name, as typed."""

    @property
    def says(self) -> str:
        """What the theory is, in one line."""

    @property
    def reads(self) -> frozenset[str]:
        """Which inputs it reads, one or more of ``relations``, ``power``, ``trade`` and ``profiles``."""

    def apply(self, network: Network) -> LensResult:
        """Apply the theory.

        Raises
        ------
        LensError
            If the theory does not apply to such a network, saying why.
        """


def triad(network: Network, theory: str) -> None:
    """Hold that a network has three powers.

    Raises
    ------
    LensError
        If it has not.
    """
    if network.size != 3:
        raise LensError(f"{theory} is a theory of three powers, not of {network.size}")


def listed(words: Iterable[str], last: str = "and") -> str:
    """Join words as people do.

    >>> listed(["USA", "RUS", "CHN"])
    'USA, RUS and CHN'
    """
    return in_a_list(words, last) or "none"


def _plain(values: Mapping[str, Value]) -> dict[str, Value]:
    return {str(key): _plain_value(value) for key, value in values.items()}


def _plain_value(value: Value) -> Value:
    """A number of NumPy's becomes Python's; one that is not finite becomes None."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
