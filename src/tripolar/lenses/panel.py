"""Several theories on one network: what each says, where they contradict each other, and on which input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from tripolar.errors import LensError
from tripolar.lenses.lens import Lens, LensAnswer, LensQuestion, LensResult
from tripolar.lenses.network import Network

__all__ = ["Contradiction", "LensPanel", "LensTurn", "apply_all", "turns_of"]


@dataclass(frozen=True, slots=True)
class LensTurn:
    """An answer of a theory that depends on how an input is read.

    Attributes
    ----------
    lens : str
        The theory.
    reading : str
        The input and how it is read, such as ``relations by rivalry``.
    question : LensQuestion
        The question.
    answer, instead_of : LensAnswer or None
        The answer under this reading, and that under the mean of all readings; None where there is none.
    """

    lens: str
    reading: str
    question: LensQuestion
    answer: LensAnswer | None
    instead_of: LensAnswer | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two theories whose answers to a question have nothing in common."""

    question: LensQuestion
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class LensPanel:
    """What several theories make of one network.

    Attributes
    ----------
    network : Network
        What they were applied to.
    reads : mapping of lens to set of inputs
        What each reads.
    results : tuple of LensResult
        Of those that apply, in the order given.
    declined : mapping of lens to reason
        Why the others do not.
    turns : tuple of LensTurn
        Answers that depend on how an input is read.
    """

    network: Network
    reads: Mapping[str, frozenset[str]]
    results: tuple[LensResult, ...]
    declined: Mapping[str, str]
    turns: tuple[LensTurn, ...]

    @property
    def answers(self) -> dict[LensQuestion, dict[str, LensAnswer]]:
        """Every question that a theory answers, with each theory's answer."""
        found: dict[LensQuestion, dict[str, LensAnswer]] = {}
        for question in LensQuestion:
            told = {result.lens: answer for result in self.results if (answer := result.answer(question))}
            if told:
                found[question] = told
        return found

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Every two theories whose answers have nothing in common."""
        return tuple(
            Contradiction(question, first, second)
            for question, told in self.answers.items()
            for first, second in combinations(told, 2)
            if not told[first].options & told[second].options
        )

    def as_json(self) -> dict[str, object]:
        """The panel as plain values that JSON can hold."""
        return {
            "of": self.network.title,
            "powers": list(self.network.codes),
            "lenses": [result.as_json() for result in self.results],
            "declined": dict(self.declined),
            "answers": {
                question.value: {lens: sorted(answer.options) for lens, answer in told.items()}
                for question, told in self.answers.items()
            },
            "contradictions": [
                {"question": found.question.value, "lenses": [found.first, found.second]}
                for found in self.contradictions
            ],
            "turns": [
                {
                    "lens": turn.lens,
                    "reading": turn.reading,
                    "question": turn.question.value,
                    "answer": sorted(turn.answer.options) if turn.answer else None,
                    "instead_of": sorted(turn.instead_of.options) if turn.instead_of else None,
                }
                for turn in self.turns
            ],
        }


def apply_all(lenses: Iterable[Lens], network: Network) -> LensPanel:
    """Apply theories to a network; one that does not apply is listed with its reason."""
    results: list[LensResult] = []
    declined: dict[str, str] = {}
    turns: list[LensTurn] = []
    reads: dict[str, frozenset[str]] = {}
    for lens in lenses:
        reads[lens.name] = lens.reads
        try:
            result = lens.apply(network)
        except LensError as error:
            declined[lens.name] = error.problem
            continue
        results.append(result)
        turns += turns_of(lens, network, result)
    return LensPanel(network, reads, tuple(results), declined, tuple(turns))


def turns_of(lens: Lens, network: Network, result: LensResult) -> tuple[LensTurn, ...]:
    """Find the readings of the inputs under which a theory answers otherwise than under their mean."""
    turns = []
    for label, reading in network.readings(lens.reads):
        try:
            other = lens.apply(reading)
        except LensError:
            continue
        for question in LensQuestion:
            before, after = result.answer(question), other.answer(question)
            if before != after:
                turns.append(LensTurn(lens.name, label, question, after, before))
    return tuple(turns)
