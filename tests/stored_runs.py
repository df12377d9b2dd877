"""A small run kept on disk, and how two run folders are held against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tripolar.ensemble.store.identity import LAYOUT, with_hash
from tripolar.workflow import Kept, keep

DRAWS = 70  # a full chunk and a short one, under each of three protocols


def kept(folder: Path, **otherwise: object) -> Kept:
    """The tutorial's run, set up in a folder."""
    options: dict[str, object] = {"draws": DRAWS, "seed": 0, "out": folder, **otherwise}
    return keep("tutorial", **options)  # type: ignore[arg-type]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a run's folder but the status, which tells times, and the lock, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("status.json", ".lock")
    }


def identity(**otherwise: object) -> dict[str, Any]:
    """An identity that no run has, for tests that need a folder of a run and no draws."""
    told: dict[str, object] = {
        "layout": LAYOUT, "scenario": "mine", "fingerprint": "f", "changes": [], "figures": "g",
        "draws": 5, "seed": 0, "protocol": None, "protocols": ["expiry"], "options": {}, "versions": {},
    }  # fmt: skip
    return with_hash({**told, **otherwise})
