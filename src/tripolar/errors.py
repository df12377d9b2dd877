"""Every error a user can meet, as one tree.

::

    TripolarError
    ├── InputError           what a person wrote cannot be used (exit code 2)
    │   ├── ScenarioError    a scenario file: shape, keys, values, variants
    │   ├── ParameterError   a parameter path or its value
    │   ├── ClaimError       a claim: its expression, its quantities, its premises
    │   ├── FigureError      a figure asked for by a name, actor or year that is not there
    │   ├── LensError        a theory that is not there, or that does not apply to a network
    │   ├── OutputError      a folder or file that cannot be written
    │   └── RunError         a stored run that is not there, is in use, or is of another program
    └── StoppedError         a run that the user stopped; what was done is kept (exit code 2)
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "ClaimError",
    "FigureError",
    "InputError",
    "LensError",
    "Location",
    "OutputError",
    "ParameterError",
    "RunError",
    "ScenarioError",
    "StoppedError",
    "TripolarError",
    "nearest",
]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a text a person wrote; prints as ``file:line:column``."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def nearest(given: str, allowed: Iterable[str]) -> str | None:
    """The allowed name closest to what was given, or None when nothing is close.

    >>> nearest("realtion", ["relation", "stake"])
    'relation'
    """
    lowered = {str(name).lower(): str(name) for name in allowed}
    found = difflib.get_close_matches(given.lower(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else None


class TripolarError(Exception):
    """The root: catching it catches everything Tripolar raises on purpose."""


class InputError(TripolarError):
    """What a person wrote cannot be used.

    Parameters
    ----------
    problem : str
        What is wrong, in one clause: field and what was given.
    where : Location or str, optional
        File, line and column, or the command-line option.
    allowed : iterable of str, optional
        What would have been accepted; listed when short.
    given : str, optional
        The offending name; the nearest allowed name is suggested for it.
    """

    def __init__(
        self,
        problem: str,
        *,
        where: Location | str | None = None,
        allowed: Iterable[str] = (),
        given: str | None = None,
    ) -> None:
        self.problem = problem
        self.where = where
        self.allowed = tuple(str(name) for name in allowed)
        self.suggestion = nearest(given, self.allowed) if given is not None else None
        super().__init__(self.line())

    def line(self) -> str:
        """The whole message on one line."""
        parts = [f"{self.where}: {self.problem}" if self.where else self.problem]
        if self.suggestion:
            parts.append(f"did you mean '{self.suggestion}'?")
        if self.allowed and (len(self.allowed) <= 12 or not self.suggestion):
            shown = ", ".join(self.allowed[:12]) + (", …" if len(self.allowed) > 12 else "")
            parts.append(f"allowed: {shown}")
        return " ".join("; ".join(parts).replace("?; allowed", "? Allowed").splitlines())


class ScenarioError(InputError):
    """A scenario file has the wrong shape, an unknown key or an impossible value."""


class ParameterError(InputError):
    """A parameter path is unknown, or its value lies outside what the model allows."""


class ClaimError(InputError):
    """A claim's expression, quantity or premise cannot be used."""


class FigureError(InputError):
    """A figure is not in the table under that variable, actor or year."""


class LensError(InputError):
    """A theory is not there, or does not apply to the network it was asked to read."""


class OutputError(InputError):
    """A folder or file cannot be written."""


class RunError(InputError):
    """A stored run is not there, is in use, cannot be read, or was begun by another program."""


class StoppedError(TripolarError):
    """The user stopped a run; the message says how to go on with it."""
