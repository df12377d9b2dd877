"""Every error a user can meet, as one tree.

::

    TripolarError
    ├── InputError           what a person wrote cannot be used (exit code 2)
    │   ├── ScenarioError    a scenario file: shape, keys, values, variants
    │   ├── ParameterError   a parameter path or its value
    │   ├── ClaimError       a claim: its expression, its quantities, its premises
    │   ├── FigureError      a figure asked for by a name, actor or year that is not there
    │   ├── LensError        a theory that is not there, or that does not apply to a network
    │   ├── OwnLensError     a user's own theory whose code fails
    │   ├── OutputError      a folder or file that cannot be written
    │   ├── ClusterError     a Dask scheduler that died, or that has no workers left
    │   └── RunError         a stored run that is not there, is in use, or is of another program
    │       └── DamagedError a file of a stored run that is missing or is not what was written
    └── StoppedError         a run that the user stopped; what was done is kept (exit code 2)

What is worth a line but stops nothing is a `TripolarWarning`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "UNPRINTABLE",
    "ClaimError",
    "ClusterError",
    "DamagedError",
    "FigureError",
    "InputError",
    "LensError",
    "Location",
    "OutputError",
    "OwnLensError",
    "ParameterError",
    "RunError",
    "ScenarioError",
    "StoppedError",
    "TripolarError",
    "TripolarWarning",
    "nearest",
    "visible",
]

#: Characters that no text of a person holds: what a terminal obeys rather than shows (control characters,
#: reversed writing), and what no file can hold (halves of pairs, and two that XML knows no place for).
UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")


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


def visible(text: str) -> str:
    r"""The text with `UNPRINTABLE` characters written as escapes, for what a person gave and is only echoed.

    >>> visible("runs/\x1b[2J")
    'runs/\\u001b[2J'
    """
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


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
        self.remedy = ""
        super().__init__(self.line())

    def advise(self, remedy: str) -> None:
        """Say at the end of the line what to do."""
        self.remedy = remedy
        self.args = (self.line(),)

    def line(self) -> str:
        """The whole message on one line, in characters that a terminal shows."""
        parts = [f"{self.where}: {self.problem}" if self.where else self.problem]
        if self.suggestion:
            parts.append(f"did you mean '{self.suggestion}'?")
        if self.allowed and (len(self.allowed) <= 12 or not self.suggestion):
            shown = ", ".join(self.allowed[:12]) + (", …" if len(self.allowed) > 12 else "")
            parts.append(f"allowed: {shown}")
        line = "; ".join(parts).replace("?; allowed", "? Allowed")
        if self.remedy:
            line += f"{'' if line.endswith('?') else ';'} {self.remedy}"
        return visible(" ".join(line.splitlines()))


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


class OwnLensError(InputError):
    """The code of a user's own theory fails, or does not give what it says."""


class OutputError(InputError):
    """A folder or file cannot be written."""


class ClusterError(InputError):
    """A Dask scheduler that worked on a run died, or has no workers left."""


class RunError(InputError):
    """A stored run is not there, is in use, cannot be read, or was begun by another program."""


class DamagedError(RunError):
    """A file of a stored run is missing, or is not what was written."""


class StoppedError(TripolarError):
    """The user stopped a run; the message says how to go on with it."""


class TripolarWarning(UserWarning):
    """What works, but not as one would expect; the message says what to do."""
