"""The sources that an answer used, numbered, so that every number can be traced to its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tripolar.answer.answer import Answer
from tripolar.figures.figure import Source
from tripolar.figures.table import cite as cite_figures
from tripolar.figures.table import load_table

__all__ = ["Citations", "cite", "newest_year", "sources_used"]


@dataclass(frozen=True, slots=True)
class Citations:
    """The sources of an answer, numbered in the order in which a reader meets them."""

    sources: tuple[Source, ...]
    numbers: Mapping[str, int]

    def of(self, ids: Iterable[str]) -> tuple[tuple[int, Source], ...]:
        """Give number and source for each id, each once, in the order of the numbers."""
        wanted = sorted({self.numbers[each] for each in ids if each in self.numbers})
        return tuple((number, self.sources[number - 1]) for number in wanted)


def sources_used(answer: Answer) -> tuple[Source, ...]:
    """List the sources of an answer: of its standing, then of its parameters and facts; each once."""
    figures = (*answer.standing.figures, *answer.ensemble.prepared.figures)
    return tuple(citation.source for citation in cite_figures(figures, load_table()))


def newest_year(answer: Answer) -> int | None:
    """The newest year of a figure that the answer rests on; None where it rests on none."""
    return max((figure.year for figure in answer.ensemble.prepared.figures), default=None)


def cite(answer: Answer) -> Citations:
    """Number the sources of an answer."""
    sources = sources_used(answer)
    return Citations(sources, {source.id: number for number, source in enumerate(sources, start=1)})
