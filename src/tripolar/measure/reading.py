"""A reading: a number computed from figures, which it carries along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tripolar.figures.figure import Figure

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A number with the figures it was read from.

    Attributes
    ----------
    value : float or None
        The number; None where it is unknown, never zero for want of data.
    unit : str
        Unit as printed.
    figures : tuple of Figure
        What it was computed from.
    missing : tuple of str
        What was looked for and is not known, such as ``cinc(EGY, 2022)``.
    year : int or None
        The newest year among its figures.
    sources : tuple of str
        Ids of the sources of its figures, each once.
    """

    value: float | None
    unit: str
    figures: tuple[Figure, ...] = ()
    missing: tuple[str, ...] = ()
    year: int | None = field(init=False, repr=False, compare=False)
    sources: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "year", max((figure.year for figure in self.figures), default=None))
        object.__setattr__(self, "sources", tuple(dict.fromkeys(f.source for f in self.figures)))

    @classmethod
    def of(cls, figure: Figure | None, sought: str = "", unit: str = "") -> Reading:
        """Read one figure, or note that it is unknown."""
        if figure is None:
            return cls(None, unit, missing=(sought,) if sought else ())
        return cls(figure.value, figure.unit, (figure,))


def unknown(unit: str, *readings: Reading, missing: Iterable[str] = ()) -> Reading:
    """Make the reading of a number that cannot be computed, keeping what was found and what was not."""
    return Reading(
        None,
        unit,
        tuple(figure for reading in readings for figure in reading.figures),
        (*(name for reading in readings for name in reading.missing), *missing),
    )
