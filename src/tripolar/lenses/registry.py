"""All theories by name: those that come with the program and those that other packages bring.

Both pass the same door, an entry point of the group ``tripolar.lenses`` that names an object with the
four members of a `Lens`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING

from tripolar.errors import LensError
from tripolar.lenses.lens import Lens

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BUILT_IN", "GROUP", "find_lens", "gather", "lenses"]

GROUP = "tripolar.lenses"

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
    """Every theory by its name; one that cannot be used is left out with a warning."""
    return gather((*BUILT_IN, *entry_points(group=GROUP)))


def find_lens(name: str) -> Lens:
    """Find a theory.

    Raises
    ------
    LensError
        If there is none of that name, listing those there are.
    """
    known = lenses()
    if name not in known:
        raise LensError(f"no lens is called '{name}'; `tripolar lens` lists all", given=name, allowed=known)
    return known[name]


def gather(points: Iterable[EntryPoint]) -> Mapping[str, Lens]:
    """Load entry points; of two with one name the first stands, and a broken one is told and left out."""
    found: dict[str, Lens] = {}
    for point in points:
        if point.name in found:
            _warn(point, "its name is taken")
            continue
        try:
            lens = point.load()
        except Exception as problem:  # whatever a stranger's package does, the others stay usable
            _warn(point, f"{type(problem).__name__}: {problem}")
            continue
        if not isinstance(lens, Lens):
            _warn(point, "it has not the members of a lens: name, says, reads, apply")
        elif lens.name != point.name:
            _warn(point, f"it calls itself '{lens.name}'")
        else:
            found[point.name] = lens
    return MappingProxyType(found)


def _warn(point: EntryPoint, why: str) -> None:
    warnings.warn(f"the lens '{point.name}' ({point.value}) is left out: {why}", RuntimeWarning, stacklevel=4)
