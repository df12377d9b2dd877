"""Theories that a user brings: from packages by an entry point, and from Python files.

Files are named by who starts the program, in the environment variable ``TRIPOLAR_LENSES`` or with
``tripolar --lens-file``, and processes that it starts inherit them. A scenario cannot name one, so that
reading somebody else's scenario, as the server does, runs no code of theirs.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType

from tripolar.errors import LensError, OwnLensError
from tripolar.files import read_plain
from tripolar.prepare.quantities import LENS_ENTRIES, LensEntry

__all__ = [
    "FILES",
    "GROUP",
    "LensFile",
    "lens_entries",
    "lens_file",
    "name_files",
    "own_points",
    "sources_of",
]

#: The group of entry points by which packages bring theories.
GROUP = "tripolar.lenses"

#: The environment variable that names files, as PATH names folders.
FILES = "TRIPOLAR_LENSES"

_NAME = re.compile("[a-z][a-z0-9_]*(-[a-z0-9_]+)*")
_MEMBERS = ("name", "says", "reads", "apply")


@dataclass(frozen=True, slots=True)
class LensFile:
    """A theory from a Python file, in place of an entry point.

    Attributes
    ----------
    name : str
        As the theory calls itself.
    value : str
        The file.
    lens : object
        What the file calls ``LENS``.
    digest : str
        SHA-256 of the file.
    """

    name: str
    value: str
    lens: object = field(repr=False)
    digest: str

    def load(self) -> object:
        """Give the theory, as an entry point does."""
        return self.lens


def name_files(files: Iterable[Path]) -> None:
    """Have this process, and those that it starts, read theories from more files.

    Raises
    ------
    LensError
        If one is no file, or brings no theory.
    OwnLensError
        If one fails.
    """
    named = [lens_file(str(path.absolute())).value for path in files]
    before = [name for name in os.environ.get(FILES, "").split(os.pathsep) if name]
    if named:
        os.environ[FILES] = os.pathsep.join(dict.fromkeys((*before, *named)))


def own_points() -> tuple[EntryPoint | LensFile, ...]:
    """Find all theories that users bring: of packages, then of files; raises as `name_files`."""
    named = os.environ.get(FILES, "")
    packages = (point for point in _of_packages() if not point.value.startswith("tripolar."))
    return (*packages, *(lens_file(path) for path in named.split(os.pathsep) if path))


def lens_entries() -> Mapping[str, Mapping[str, LensEntry]]:
    """What a claim may ask of which theory, of a user's own too.

    Raises
    ------
    LensError
        If the entries of a theory from a file are none.
    """
    found: dict[str, Mapping[str, LensEntry]] = dict(LENS_ENTRIES)
    for point in own_points():
        try:
            entries = getattr(point.load(), "entries", {})
        except Exception:  # the registry tells what is wrong with a package
            continue
        if entries and point.name not in found:
            _check_entries(point, entries)
            found[point.name] = MappingProxyType(dict(entries))
    return MappingProxyType(found)


def sources_of(names: Iterable[str]) -> dict[str, str]:
    """Hash of the file, or version of the package, of each of these theories that is a user's own."""
    wanted = set(names) - LENS_ENTRIES.keys()
    found = {}
    for point in own_points() if wanted else ():
        if point.name in wanted:
            found[point.name] = (
                point.digest
                if isinstance(point, LensFile)
                else f"{point.dist.name} {point.dist.version}"
                if point.dist
                else point.value
            )
    return found


@lru_cache(maxsize=1)
def _of_packages() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))


@lru_cache(maxsize=64)
def lens_file(path: str) -> LensFile:
    """Run a file once and take its theory."""
    try:
        content = read_plain(Path(path))
    except OSError as problem:
        raise LensError(f"{path} cannot be read: {problem.strerror}") from None
    digest = hashlib.sha256(content).hexdigest()
    spec = importlib.util.spec_from_file_location(f"tripolar_own_lens_{digest[:16]}", path)
    if spec is None or spec.loader is None:
        raise LensError(f"{path} is no Python file: its name ends in .py")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as problem:
        raise OwnLensError(f"{path} fails: {type(problem).__name__}: {problem}") from None
    lens = getattr(module, "LENS", None)
    if lens is None:
        raise LensError(f"{path} brings no theory: it sets no LENS")
    if missing := [name for name in _MEMBERS if not hasattr(lens, name)]:
        raise LensError(f"LENS of {path} lacks {', '.join(missing)}", allowed=_MEMBERS)
    if not isinstance(lens.name, str) or not _NAME.fullmatch(lens.name):
        raise LensError(
            f"LENS of {path} is called {lens.name!r}: small letters, digits and hyphens, such as friends"
        )
    return LensFile(lens.name, path, lens, digest)


def _check_entries(point: EntryPoint | LensFile, entries: object) -> None:
    good = isinstance(entries, Mapping) and all(
        isinstance(name, str) and isinstance(entry, LensEntry) and entry.of in ("actor", "dyad", "all")
        for name, entry in entries.items()
    )
    if not good:
        raise LensError(
            f"entries of the lens '{point.name}' ({point.value}) map names to LensEntry(of, column), of being"
            " actor, dyad or all"
        )
