"""The flip charts of a claim, and an analysis as a folder of files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tripolar.charts import flip_one_way, flip_two_way
from tripolar.charts.draw import Picture, picture
from tripolar.charts.theme import WIDE
from tripolar.claims.analysis.analyse import Analysis, ClaimAnalysis
from tripolar.claims.analysis.breakpoints import breakpoint
from tripolar.claims.analysis.curves import along, over
from tripolar.claims.analysis.factors import Factor, factors_of
from tripolar.claims.criterion import Criterion, criteria_of
from tripolar.claims.words import level_or_number, parameter_words
from tripolar.ensemble.store.files import write_atomic
from tripolar.errors import ClaimError, ParameterError
from tripolar.report.analysis import analysis_text
from tripolar.report.answer import Answer

if TYPE_CHECKING:
    from altair.typing import ChartType

__all__ = ["driver_pictures", "flip_chart", "flip_pictures", "one_way_view", "two_way_view", "write_analysis"]

Array = NDArray[np.float64]


def flip_chart(
    answer: Answer, claim: str, path: str, other: str | None = None, width: int = WIDE
) -> ChartType:
    """Chart how a claim runs along one parameter, or over two, as an Altair specification.

    Parameters
    ----------
    answer : Answer
        A finished run.
    claim : str
        Id of a claim that is decided draw by draw.
    path : str
        A parameter that varies; where there is another, a number of many values.
    other : str, optional
        A second such number, drawn upwards.
    width : int
        Pixels; below 500 it is laid out for a phone.

    Raises
    ------
    ClaimError, ParameterError
        When there is no such claim, or no such parameter that varies.
    """
    if other is None:
        return flip_one_way.specification(one_way_view(answer, claim, path), width)
    return flip_two_way.specification(two_way_view(answer, claim, path, other), width)


def one_way_view(answer: Answer, claim: str, path: str) -> flip_one_way.OneWay:
    """What the one-way chart shows. Raises as `flip_chart` does."""
    return _one_way(claim, _criterion(answer, claim), _factor(answer, path))


def _one_way(claim: str, criterion: Criterion, factor: Factor) -> flip_one_way.OneWay:
    truth, response = criterion.truth(), criterion.response()
    margin = None if np.array_equal(truth, response, equal_nan=True) else response
    name, unit = parameter_words(factor.path, factor.unit)
    turn = None if factor.few else breakpoint(factor.values, truth)
    return flip_one_way.OneWay(
        claim,
        name,
        unit.strip(),
        tuple(
            flip_one_way.Point(
                _level(factor, each.value),
                each.share,
                each.low,
                each.high,
                each.margin,
                each.lower,
                each.upper,
            )
            for each in along(factor, truth, margin)
        ),
        None if turn is None else flip_one_way.Turn(turn.value, turn.low, turn.high),
    )


def two_way_view(answer: Answer, claim: str, path: str, other: str) -> flip_two_way.TwoWay:
    """What the two-way chart shows. Raises as `flip_chart` does."""
    truth = _criterion(answer, claim).truth()
    x, y = _factor(answer, path), _factor(answer, other)
    for each in (x, y):
        if each.few:
            raise ParameterError(f"{each.path} takes {each.count} values only: chart along it alone")
    spread = over(x, y, truth)
    (across, across_unit), (up, up_unit) = parameter_words(path, x.unit), parameter_words(other, y.unit)
    return flip_two_way.TwoWay(
        claim,
        across,
        across_unit.strip(),
        up,
        up_unit.strip(),
        tuple(flip_two_way.Cell(c.x, c.x2, c.y, c.y2, c.share) for c in spread.cells),
        tuple(flip_two_way.Segment(s.x, s.y, s.x2, s.y2) for s in spread.line),
    )


def driver_pictures(answer: Answer) -> dict[str, Picture]:
    """Draw each claim along its strongest driver, where that turns it; by id."""
    criteria, factors = _criteria(answer), _factors(answer)
    return {
        entry.claim.id: picture(
            f"flip-{entry.claim.id}",
            flip_one_way,
            _one_way(entry.claim.id, criteria[entry.claim.id], factors[entry.driver.path]),
        )
        for entry in answer.ledger.entries
        if entry.driver is not None and entry.driver.flip and entry.claim.id in criteria
    }


def flip_pictures(answer: Answer, found: ClaimAnalysis) -> tuple[Picture, ...]:
    """Draw a claim along its strongest parameter, and over its two strongest numbers, if they stand out."""
    strongest = [index.path for index in found.truth if index.distinct]
    numbers = [each.path for each in factors_of(answer.ensemble) if not each.few]
    made = [
        picture(f"flip-{found.id}-one", flip_one_way, one_way_view(answer, found.id, path))
        for path in strongest[:1]
    ]
    both = [path for path in strongest if path in numbers][:2]
    if len(both) == 2:
        view = two_way_view(answer, found.id, both[0], both[1])
        made.append(picture(f"flip-{found.id}-two", flip_two_way, view))
    return tuple(made)


def write_analysis(analysis: Analysis, answer: Answer, folder: Path) -> tuple[Path, ...]:
    """Write an analysis as JSON and its flip charts as SVG; return the files.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    written = [write_atomic(folder / "analysis.json", analysis_text(analysis, answer))]
    for found in analysis.claims:
        written += [
            write_atomic(folder / f"{drawn.name}.svg", drawn.wide) for drawn in flip_pictures(answer, found)
        ]
    return tuple(written)


def _criterion(answer: Answer, claim: str) -> Criterion:
    criteria = _criteria(answer)
    if claim not in criteria:
        raise ClaimError(f"no claim '{claim}' is decided draw by draw", given=claim, allowed=tuple(criteria))
    return criteria[claim]


def _factor(answer: Answer, path: str) -> Factor:
    factors = _factors(answer)
    if path not in factors:
        raise ParameterError(f"'{path}' does not vary from draw to draw", given=path, allowed=tuple(factors))
    return factors[path]


def _criteria(answer: Answer) -> dict[str, Criterion]:
    return {name: each for name, each in criteria_of(answer.ensemble).items() if each.per_draw}


def _factors(answer: Answer) -> dict[str, Factor]:
    return {each.path: each for each in factors_of(answer.ensemble)}


def _level(factor: Factor, value: float | str) -> float | str:
    """A coding of few values by its word, so that it is not drawn as a scale."""
    return level_or_number(factor.path, value) if factor.few and not isinstance(value, str) else value
