"""The sources that an answer used, numbered, so that every number can be traced to its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tripolar.answer.answer import Answer
from tripolar.figures.figure import Figure, Source
from tripolar.figures.own import OWN
from tripolar.figures.table import cite as cite_figures

__all__ = ["Citations", "OwnFigure", "cite", "newest_year", "own_figures", "sources_used"]


@dataclass(frozen=True, slots=True)
class Citations:
    """The sources of an answer, numbered in the order in which a reader meets them."""

    sources: tuple[Source, ...]
    numbers: Mapping[str, int]

    def of(self, ids: Iterable[str]) -> tuple[tuple[int, Source], ...]:
        """Give number and source for each id, each once, in the order of the numbers."""
        wanted = sorted({self.numbers[each] for each in ids if each in self.numbers})
        return tuple((number, self.sources[number - 1]) for number in wanted)


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A figure of the author's own: its source, its note, and the embedded figure that it replaces."""

    figure: Figure
    source: Source
    note: str
    embedded: Figure | None


def sources_used(answer: Answer) -> tuple[Source, ...]:
    """List the sources of an answer: of its standing, then of its parameters and facts; each once."""
    table = answer.ensemble.prepared.table
    return tuple(citation.source for citation in cite_figures(_figures(answer), table))


def own_figures(answer: Answer) -> tuple[OwnFigure, ...]:
    """List the author's own figures that an answer used, each with what the embedded table says instead."""
    table = answer.ensemble.prepared.table
    own = dict.fromkeys(figure for figure in _figures(answer) if figure.quality == OWN)
    return tuple(
        OwnFigure(
            figure,
            table.sources[figure.source],
            table.own.notes.get((figure.variable, figure.who, figure.year), ""),
            table.carried(figure),
        )
        for figure in own
    )


def _figures(answer: Answer) -> tuple[Figure, ...]:
    return (*answer.standing.figures, *answer.ensemble.prepared.figures)


def newest_year(answer: Answer) -> int | None:
    """The newest year of a figure that the answer rests on; None where it rests on none."""
    return max((figure.year for figure in answer.ensemble.prepared.figures), default=None)


def cite(answer: Answer) -> Citations:
    """Number the sources of an answer."""
    sources = sources_used(answer)
    return Citations(sources, {source.id: number for number, source in enumerate(sources, start=1)})
