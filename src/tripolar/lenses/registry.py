"""All theories by name: those that come with the program and those that other packages bring.

Both pass the same door, an entry point of the group ``tripolar.lenses`` that names an object with the
four members of a `Lens`; a Python file passes it too (`prepare.own_lenses`).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from types import MappingProxyType
from typing import TYPE_CHECKING

from tripolar.errors import InputError, LensError, OwnLensError
from tripolar.lenses.lens import Lens, LensResult
from tripolar.lenses.network import Network
from tripolar.prepare.own_lenses import GROUP, LensFile, own_points

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BUILT_IN", "GROUP", "find_lens", "gather", "lenses"]

#: The theories that come with the program, in the order in which they are shown.
BUILT_IN: tuple[EntryPoint, ...] = tuple(
    EntryPoint(name, f"tripolar.lenses.{module}:LENS", GROUP)
    for name, module in {
        "dittmer": "dittmer",
        "balance": "balance",
        "continuous-balance": "continuous_balance",
        "caplow": "caplow",
        "gamson": "gamson",
        "cooperative": "cooperative",
        "war-stable": "war_stable",
        "contest": "contest",
        "similarity": "similarity",
        "triad-dynamics": "triad_dynamics",
        "exchange": "exchange",
        "condorcet": "condorcet",
        "balance-of-power": "balance_of_power",
        "commitment": "commitment",
        "outside-option": "outside_option",
        "quantal-response": "quantal_response",
        "graph-model": "graph_model",
        "farsighted": "farsighted",
        "gains-from-trade": "gains_from_trade",
        "events": "events",
        "power": "power_measures",
    }.items()
)


def lenses() -> Mapping[str, Lens]:
    """Every theory by its name; a package's that cannot be used is left out with a warning.

    Raises
    ------
    LensError, OwnLensError
        If one from a file that the user named cannot be used.
    """
    return gather((*BUILT_IN, *own_points()))


def find_lens(name: str) -> Lens:
    """Find a theory.

    Raises
    ------
    LensError
        If there is none of that name, listing those there are.
    """
    known = lenses()
    if name not in known:
        error = LensError(f"no lens is called '{name}'; `tripolar lens` lists all", given=name, allowed=known)
        if not error.suggestion:
            error.advise("one of your own is named by tripolar --lens-file FILE.py")
        raise error
    return known[name]


def gather(points: Iterable[EntryPoint | LensFile]) -> Mapping[str, Lens]:
    """Load entry points and files; of two with one name the first stands.

    A broken entry point is told and left out; a file that the user named raises `LensError`.
    """
    found: dict[str, Lens] = {}
    for point in points:
        if point.name in found:
            _refuse(point, "its name is taken")
            continue
        try:
            lens = point.load()
        except Exception as problem:  # whatever a stranger's package does, the others stay usable
            _refuse(point, f"{type(problem).__name__}: {problem}")
            continue
        if not isinstance(lens, Lens):
            _refuse(point, "it has not the members of a lens: name, says, reads, apply")
        elif lens.name != point.name:
            _refuse(point, f"it calls itself '{lens.name}'")
        else:
            built_in = isinstance(point, EntryPoint) and point in BUILT_IN
            found[point.name] = lens if built_in else _Own(lens)
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True)
class _Own:
    """A theory of a user's own, whose faults are told as such rather than taken for the program's."""

    lens: Lens

    @property
    def name(self) -> str:
        return self.lens.name

    @property
    def says(self) -> str:
        return self.lens.says

    @property
    def reads(self) -> frozenset[str]:
        return frozenset(self.lens.reads)

    def apply(self, network: Network) -> LensResult:
        try:
            result = self.lens.apply(network)
        except InputError:
            raise
        except Exception as problem:
            raise OwnLensError(
                f"the lens '{self.name}' fails: {type(problem).__name__}: {problem}"
            ) from problem
        if not isinstance(result, LensResult):
            raise OwnLensError(f"the lens '{self.name}' gives no LensResult but {type(result).__name__}")
        return result


def _refuse(point: EntryPoint | LensFile, why: str) -> None:
    """Leave a package's theory out with a warning; stop at a file, which the user named."""
    if isinstance(point, LensFile):
        raise LensError(f"the lens '{point.name}' ({point.value}) cannot be used: {why}")
    warnings.warn(f"the lens '{point.name}' ({point.value}) is left out: {why}", RuntimeWarning, stacklevel=4)
