"""Charts of an answer: ``tp.charts.triangle(answer)`` gives an Altair chart, to show, change or save.

Each chart has a file of its own: a specification apart from its drawing, with an alternative text.
Every chart module offers the same three functions of a small frozen view: `specification` (an
Altair chart of a given width), `title` and `alt_text`; `tripolar.charts.draw.picture` draws any of
them as accessible SVG. Altair and the drawing engine are imported when first needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["drivers", "eras", "flip", "paths", "power", "probabilities", "triangle"]

_WIDTH = 720  # pixels; below 500 a chart is laid out for a phone


class _Charted(Protocol):
    """An answer, which knows its own charts."""

    def chart(self, name: str, width: int) -> ChartType: ...

    def flip_chart(self, claim: str, path: str, other: str | None, width: int) -> ChartType: ...


def triangle(answer: _Charted, width: int = _WIDTH) -> ChartType:
    """Where the triangle stands: shares of power, relations as coded, how terms shift."""
    return answer.chart("triangle", width)


def power(answer: _Charted, width: int = _WIDTH) -> ChartType:
    """Shares of power by every measure."""
    return answer.chart("power", width)


def paths(answer: _Charted, width: int = _WIDTH) -> ChartType:
    """The expected relation of every pair, year by year, with its bands."""
    return answer.chart("paths", width)


def eras(answer: _Charted, width: int = _WIDTH) -> ChartType:
    """What each power's future is worth in every era, as the powers grow and in a still world."""
    return answer.chart("eras", width)


def probabilities(answer: _Charted, width: int = _WIDTH) -> ChartType:
    """The probability of every claim, with its sampling error and its bounds."""
    return answer.chart("probabilities", width)


def drivers(answer: _Charted, width: int = _WIDTH) -> ChartType:
    """What every claim hangs on most, and its probability to either side."""
    return answer.chart("drivers", width)


def flip(answer: _Charted, claim: str, path: str, other: str | None = None, width: int = _WIDTH) -> ChartType:
    """Where a claim flips: along one parameter, or over two."""
    return answer.flip_chart(claim, path, other, width)
