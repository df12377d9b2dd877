"""One run's folder: its files, its status, and the lock that keeps two programs from writing it at once.

::

    run.json            what the run is: all that decides its result, and the hash of it
    checksums.txt       the checksum of every file below but the status and the chunks
    inputs/             the scenario's own files, and its content with all that it extends
    status.json         running, interrupted, failed or done; when, where, how long: the only file in
                        which two equal runs may differ
    chunks/PROTOCOL/    finished chunks of draws, until their protocol is done
    draws/parameters/   columns of draws: what was drawn
    draws/PROTOCOL/     columns of draws: what was derived and computed
    results.json        the answer, as `tripolar run --json` prints it
    index.html          the page; beside it what was exported: draws.nc, draws.csv, draws.xlsx

The module also restores frozen objects from plain trees by their declared types, to read JSON and chunk
files.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import os
import shutil
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import EnumType
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from tripolar.ensemble.execute import machine
from tripolar.ensemble.store.checksums import LIST, checksum, checksum_of_file, read_list, text_of_list
from tripolar.enums import RunState
from tripolar.errors import DamagedError, RunError
from tripolar.files import RUN, is_run, output_error, read_json, write_atomic
from tripolar.scenario.posterior import SUFFIXES

__all__ = ["EXPORTS", "RunFolder", "Status", "restore", "tree_of"]

EXPORTS = ("nc", "csv", "xlsx")  # kinds of files that draws are exported as

# In the order in which they are removed; what makes it a run goes last, so that what a stop leaves is
# still a run, which can be removed or gone on with.
_OURS = ("status.json", "results.json", "index.html", "brief.pdf", "draws", "chunks", "inputs", LIST, RUN)

_MORE = ("draws.*", "analysis*")

# What a process that was killed while it wrote leaves: see `tripolar.files`.
_HALF_WRITTEN = tuple(
    f".{name}-*" for name in ("run", "status", "checksums", "results", "index", "draws", "brief", "tripolar")
)


@dataclass(frozen=True, slots=True)
class Status:
    """How a run stands.

    `state` is ``running``, ``interrupted``, ``failed`` or ``done``; `problem` what stopped it.
    `exports` are the kinds of files that it shall end with.
    """

    state: RunState
    begun: str
    ended: str | None = None
    machine: str = ""
    process: int = 0
    seconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    exports: tuple[str, ...] = ()
    problem: str | None = None

    @classmethod
    def start(cls, exports: tuple[str, ...]) -> Status:
        """The status of a run that begins now, here."""
        return cls(RunState.RUNNING, now(), machine=machine(), process=os.getpid(), exports=exports)

    def end(self, state: RunState, seconds: Mapping[str, float], problem: str | None = None) -> Status:
        """The status of a run that ends now."""
        return replace(self, state=state, ended=now(), seconds=dict(seconds), problem=problem)


def now() -> str:
    """The time, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The paths of one run, and what is read from and written to them."""

    path: Path

    @property
    def inputs(self) -> Path:
        """Where the scenario's texts lie."""
        return self.path / "inputs"

    @property
    def results(self) -> Path:
        """The answer as JSON."""
        return self.path / "results.json"

    @property
    def page(self) -> Path:
        """The answer as a page."""
        return self.path / "index.html"

    def chunks(self, protocol: str = "") -> Path:
        """Where chunks lie, of one protocol or of all."""
        return self.path / "chunks" / protocol

    def draws(self, part: str = "") -> Path:
        """Where columns lie, of ``parameters`` or of one protocol."""
        return self.path / "draws" / part

    def identity(self) -> dict[str, Any]:
        """What the run is. Raises as `identity.read_identity` does."""
        from tripolar.ensemble.store.identity import read_identity

        return read_identity(self.path / RUN)

    def checksums(self) -> dict[str, str] | None:
        """The list of checksums; None where it is damaged or another run's."""
        return self._listed()[1]

    def _listed(self) -> tuple[str, dict[str, str] | None]:
        """The hash of the run, and its list of checksums."""
        run = self.identity()["hash"]
        return run, read_list(self.path / LIST, run)

    def read(self, name: str) -> bytes:
        """The content of a file of the run, by its path inside the folder.

        Raises
        ------
        DamagedError
            If it is missing, or is not what was written.
        """
        return self._read(name, self.checksums())

    def _read(self, name: str, listed: Mapping[str, str] | None) -> bytes:
        if listed is None:
            raise self.damage(LIST)
        try:
            content = (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise self.damage(name) from None
        if listed.get(name) != checksum(content):
            raise self.damage(name)
        return content

    def damage(self, name: str) -> DamagedError:
        """How a damaged file is told, and what makes it again."""
        path = self.path / name
        remedy = f"tripolar resume {self.path} makes it again"
        if name.startswith("inputs/"):
            remedy = "the command that began the run writes it anew"
        return DamagedError(f"'{path}' is {'damaged' if path.is_file() else 'missing'}; {remedy}")

    def damaged(self) -> tuple[str, ...]:
        """Read every file of the list, and name those that are missing or are not what was written."""
        listed = self.checksums()
        if listed is None:
            return (LIST,)
        return tuple(name for name, told in listed.items() if checksum_of_file(self.path / name) != told)

    def record(self, *names: str) -> None:
        """Put files, and all files of folders, on the list as they are now."""
        run, known = self._listed()
        listed = known or {}
        for name in names:
            path = self.path / name
            for file in sorted(path.iterdir()) if path.is_dir() else [path]:
                told = checksum_of_file(file)
                if told is None:
                    raise self.damage(name)
                listed[file.relative_to(self.path).as_posix()] = told
        write_atomic(self.path / LIST, text_of_list(run, listed))

    def forget(self, names: Iterable[str]) -> None:
        """Take files from the list, and with one file of a folder of draws all of that folder."""
        gone = set(names)
        run, known = self._listed()
        listed = known or {}
        parts = {part for name in gone if (part := _part(name)) is not None}
        kept = {name: told for name, told in listed.items() if name not in gone and _part(name) not in parts}
        write_atomic(self.path / LIST, text_of_list(run, kept))

    def holds(self, name: str) -> bool:
        """Whether a file, or a folder of draws, is on the list."""
        listed = self.checksums() or {}
        return any(each == name or _part(each) == name for each in listed)

    def status(self) -> Status:
        """How it stands; what says it runs, and is not locked, was interrupted."""
        try:
            status: Status = restore(Status, read_json((self.path / "status.json").read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            status = Status(RunState.INTERRUPTED, "")
        if status.state == RunState.RUNNING and not self.locked:
            status = replace(status, state=RunState.INTERRUPTED)
        return status

    def write_status(self, status: Status) -> None:
        """Tell how it stands."""
        write_atomic(self.path / "status.json", json.dumps(tree_of(status), indent=1) + "\n")

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Name and text of each file of the scenario, its own last. Raises as `read` does."""
        inputs = self._inputs()
        numbers = {name: Path(name).name.partition("-")[0] for name in inputs if ".yaml" in name}
        names = sorted((name for name in numbers if numbers[name].isdecimal()), key=lambda n: int(numbers[n]))
        try:
            return tuple((Path(name).stem.partition("-")[2], inputs[name]().decode()) for name in names)
        except UnicodeDecodeError:
            raise self.damage(names[-1]) from None

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Name and content of each file of draws that the scenario takes parameters from."""
        inputs = self._inputs()
        names = [name for name in inputs if Path(name).suffix in SUFFIXES]
        return tuple((Path(name).name, inputs[name]()) for name in sorted(names))

    def _inputs(self) -> dict[str, Callable[[], bytes]]:
        """What reads each input, by its path: those of the list, or what lies there if that is damaged."""
        listed = self.checksums()
        if listed is None:
            # The scenario's fingerprint in the identity then says whether the inputs are the run's.
            return {f"inputs/{path.name}": path.read_bytes for path in self.inputs.glob("[!.]*")}
        return {name: partial(self._read, name, listed) for name in listed if name.startswith("inputs/")}

    def write_inputs(
        self,
        identity: Mapping[str, Any],
        texts: Iterable[tuple[str, str]],
        content: object,
        files: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Write what the run was made from, what it is, and the list of both; damaged ones are replaced."""
        listed = (self.checksums() if is_run(self.path) else None) or {}
        _remove(self.inputs)  # where a process was killed at this, half a file may lie there
        self.inputs.mkdir(parents=True)
        for number, (name, text) in enumerate(texts):
            write_atomic(self.inputs / f"{number}-{name}.yaml", text)
        for name, draws in files:
            write_atomic(self.inputs / name, draws)
        write_atomic(self.inputs / "scenario.json", json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        written = json.dumps(identity, indent=1, ensure_ascii=False) + "\n"
        listed = {name: told for name, told in listed.items() if not name.startswith("inputs/")}
        listed |= {
            f"inputs/{path.name}": checksum(path.read_bytes()) for path in sorted(self.inputs.iterdir())
        }
        listed[RUN] = checksum(written.encode())
        write_atomic(self.path / RUN, written)
        write_atomic(self.path / LIST, text_of_list(identity["hash"], listed))

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep the folder to this process; the system lets go of it however the process ends.

        Raises
        ------
        RunError
            If another process works on it.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = (self.path / ".lock").open("w")
        except OSError as problem:
            raise output_error(self.path, problem) from problem
        with handle:
            if not _take(handle):
                raise RunError(f"'{self.path}' is being worked on by another process")
            yield

    @property
    def locked(self) -> bool:
        """Whether a process works on it."""
        try:
            with (self.path / ".lock").open("r+") as handle:
                return not _take(handle)
        except OSError:
            return False

    def taken(self) -> str | None:
        """What lies in a folder that is no run's, and would be overwritten; None if nothing does."""
        names = (
            "index.html",
            "results.json",
            LIST,
            "chunks",
            "draws",
            *(f"draws.{kind}" for kind in EXPORTS),
        )
        return next((name for name in names if (self.path / name).exists()), None)

    def tidy(self) -> None:
        """Remove what a process that was killed left half-written."""
        for pattern in _HALF_WRITTEN:
            for each in self.path.glob(pattern):
                _remove(each)
        for each in self.chunks().glob("*/.*"):
            _remove(each)

    def empty(self) -> None:
        """Remove what belongs to the run, but for the lock."""
        for pattern in (*_MORE, *_HALF_WRITTEN):
            for each in self.path.glob(pattern):
                _remove(each)
        for name in _OURS:
            _remove(self.path / name)

    def remove(self) -> tuple[str, ...]:
        """Remove the run, and the folder if nothing else lies in it; a link to it then goes too.

        Returns
        -------
        tuple of str
            Names of what was left, because it is not the run's.

        Raises
        ------
        RunError
            If a process works on it.
        """
        with self.lock():
            self.empty()
            _remove(self.path / ".lock")
        left = tuple(sorted(each.name for each in self.path.iterdir()))
        if not left:
            self.path.resolve().rmdir()
            if self.path.is_symlink():
                self.path.unlink()
        return left


def _part(name: str) -> str | None:
    """The folder of draws that a file lies in, such as ``draws/expiry``."""
    parts = name.split("/")
    return "/".join(parts[:2]) if len(parts) == 3 and parts[0] == "draws" else None


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _take(handle: IO[str]) -> bool:
    """Try to lock an open file; without locks, as on some systems, every try succeeds."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


Given = Mapping[Any, Callable[[Any], Any]]


def restore(hint: Any, tree: Any, given: Given = MappingProxyType({})) -> Any:
    """Build an object of a declared type from lists, mappings, text, numbers and None.

    Parameters
    ----------
    hint : type
        A dataclass, ``tuple[T, ...]``, a mapping, an enum, an optional or union of plain types, or a plain
        type.
    tree
        As `tripolar.answer.json.plain` gives it. None where a number is declared is unknown (NaN).
    given : mapping of type to callable, optional
        How to make objects of types that a tree does not tell in full, such as claims.

    Raises
    ------
    TypeError, KeyError, ValueError
        If the tree is not one of such an object.
    """
    origin = get_origin(hint)
    if hint in given:
        found = given[hint](tree)
    elif hint is np.ndarray or origin is np.ndarray:
        found = np.asarray(tree)
    elif origin in (Union, types.UnionType):
        found = _one_of(get_args(hint), tree, given)
    elif origin is tuple:
        found = _tuple(get_args(hint), tree, given)
    elif origin is not None and issubclass(origin, Mapping):
        _, value = get_args(hint)
        found = {key: restore(value, each, given) for key, each in tree.items()}
        found = found if origin is dict else MappingProxyType(found)
    elif dataclasses.is_dataclass(hint):
        found = _dataclass(hint, tree, given)
    elif hint is float:
        found = float("nan") if tree is None else float(tree)
    elif isinstance(hint, EnumType):
        found = hint(tree)
    elif hint is Any or isinstance(tree, hint):
        found = tree
    else:
        raise TypeError(f"{tree!r} is no {hint}")
    return found


def tree_of(thing: Any) -> dict[str, Any]:
    """The fields of a flat dataclass as JSON takes them, unknown numbers as None; `restore` reads them."""
    told = {each.name: getattr(thing, each.name) for each in dataclasses.fields(thing)}
    told = {name: dict(each) if isinstance(each, Mapping) else each for name, each in told.items()}
    return {
        name: None if isinstance(each, float) and math.isnan(each) else each for name, each in told.items()
    }


def _one_of(kinds: tuple[Any, ...], tree: Any, given: Given) -> Any:
    if tree is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind in (str, int, bool) and type(tree) is kind:
            return tree
    others = [kind for kind in kinds if kind not in (type(None), str, bool) and (kind is not int)]
    if not others:
        raise TypeError(f"{tree!r} is none of {kinds}")
    return restore(others[0], tree, given)


def _tuple(kinds: tuple[Any, ...], tree: Any, given: Given) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(restore(kinds[0], each, given) for each in tree)
    return tuple(restore(kind, each, given) for kind, each in zip(kinds, tree, strict=True))


def _dataclass(kind: Any, tree: Mapping[str, Any], given: Given) -> Any:
    hints = _hints(kind)
    return kind(**{name: restore(hints[name], tree[name], given) for name in hints if name in tree})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.init}
