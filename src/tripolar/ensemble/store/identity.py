"""The identity of a run: everything that decides its result, and the hash of it.

Two runs with the same identity end in the same bytes. Threads, workers, folders, exports and the time
of day are left out, because they change nothing; versions, the program's own sources and the kind of
processor are in, because they may.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tripolar.ensemble.execute import versions
from tripolar.ensemble.processor import processor
from tripolar.ensemble.starts import Starts
from tripolar.errors import DamagedError, RunError
from tripolar.files import read_json
from tripolar.prepare.own_lenses import sources_of
from tripolar.prepare.prepared import Prepared
from tripolar.prepare.quantities import Request
from tripolar.stats.points import REPLICATES

__all__ = ["LAYOUT", "RunPlan", "changed_since", "identity_of", "read_identity", "stamp", "with_hash"]

LAYOUT = 2  # of run folders; raised when an older program could not read them


@dataclass(frozen=True, slots=True)
class RunPlan:
    """A run before it is made.

    Attributes
    ----------
    prepared : Prepared
        The scenario with its changes made and its figures looked up.
    changes : tuple of str
        What was changed after the scenario was read, as ``--set`` takes it.
    draws, seed : int
        Of the draws.
    protocol : str or None
        The only protocol asked for; None for all.
    requests : mapping of protocol to tuple of Request
        Quantities wanted under each protocol, the scenario's own first.
    options : mapping
        Whatever else decides the result: ``starts`` and ``examined`` (`ensemble.starts`).
    """

    prepared: Prepared
    changes: tuple[str, ...]
    draws: int
    seed: int
    protocol: str | None
    requests: Mapping[str, tuple[Request, ...]]
    options: Mapping[str, int | float | str | None] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def starts(self) -> Starts | None:
        """From where else to solve the first draws again."""
        count, draws = (self.options.get(name) or 0 for name in ("starts", "examined"))
        return Starts.of(int(count), int(draws), self.seed)


def identity_of(plan: RunPlan) -> dict[str, Any]:
    """Everything that decides a run's result, as plain values, with the hash of the rest first."""
    scenario = plan.prepared.scenario
    told: dict[str, Any] = {
        "layout": LAYOUT,
        "scenario": scenario.name,
        "lineage": list(scenario.lineage),
        "fingerprint": scenario.fingerprint,
        "changes": list(plan.changes),
        "figures": plan.prepared.table.fingerprint,
        "draws": plan.draws,
        "seed": plan.seed,
        "protocol": plan.protocol,
        "protocols": list(plan.requests),
        "options": dict(plan.options),
        "quantities": _digest({name: [r.key for r in asked] for name, asked in plan.requests.items()}),
        "replicates": REPLICATES,
        "versions": {"tripolar": version("tripolar"), **versions()},
        "sources": stamp(),
        "processor": processor(),
    }
    if own := sources_of(_lenses_asked(plan)):
        told["lenses"] = own
    return with_hash(told)


def _lenses_asked(plan: RunPlan) -> set[str]:
    return {str(r.arguments[0]) for asked in plan.requests.values() for r in asked if r.quantity == "lens"}


def with_hash(told: Mapping[str, Any]) -> dict[str, Any]:
    """An identity: what decides a result, after the hash of it all."""
    return {"hash": _digest(told), **told}


def read_identity(path: Path) -> dict[str, Any]:
    """Read what a run is from its ``run.json``.

    Raises
    ------
    RunError
        If there is none, or it is of a program with another layout of folders.
    DamagedError
        If it does not say what a run is, or its hash is not that of the rest.
    """
    try:
        told = read_json(path.read_bytes())
        layout, found = told["layout"], _digest({key: each for key, each in told.items() if key != "hash"})
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise RunError(f"'{path.parent}' is no folder of a run") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DamagedError(f"'{path}' is damaged: it does not say what the run is") from None
    if layout != LAYOUT:
        raise RunError(
            f"'{path.parent}' was kept by another version of Tripolar, in a form that this one does not read"
            f" (layout {layout!r}, not {LAYOUT}); its page and results.json can be opened, and 'tripolar run'"
            " in another folder makes it anew"
        )
    if told.get("hash") != found:
        raise DamagedError(f"'{path}' is damaged: its hash is not that of what it says")
    if missing := [name for name, kind in _FIELDS.items() if not isinstance(told.get(name), kind)]:
        raise DamagedError(f"'{path}' is damaged: it does not say the run's {', '.join(missing)}")
    return dict(told)


_FIELDS = {
    "scenario": str,
    "fingerprint": str,
    "changes": list,
    "figures": str,
    "draws": int,
    "seed": int,
    "protocols": list,
    "options": dict,
    "versions": dict,
}


def changed_since(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what is different between two identities, the hash apart."""
    keys = dict.fromkeys((*old, *new))
    return tuple(key for key in keys if key != "hash" and old.get(key) != new.get(key))


@cache
def stamp() -> str:
    """SHA-256 of the program's own files, data included, which tells a changed program from an older one."""
    home = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.suffix in _SOURCES and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(home).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


_SOURCES = {".py", ".yaml", ".csv", ".j2", ".css", ".js", ".html", ".json"}


def _digest(told: Mapping[str, Any]) -> str:
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
