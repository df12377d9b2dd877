"""A small run kept on disk, and how two run folders are held against each other."""

from __future__ import annotations

from pathlib import Path

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
