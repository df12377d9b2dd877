"""One run's folder: what lies where, its status, and the lock that keeps two programs apart.

::

    run.json            what the run is: all that decides its result, and the hash of it
    inputs/             the scenario's own files, and its content with all that it extends
    status.json         running, interrupted, failed or done; when, where, how long: the only file in
                        which two equal runs may differ
    chunks/PROTOCOL/    finished chunks of draws, until their protocol is done
    draws/parameters/   columns of draws: what was drawn
    draws/PROTOCOL/     columns of draws: what was derived and computed
    results.json        the answer, as `tripolar run --json` prints it
    index.html          the page; beside it what was exported: draws.nc, draws.csv, draws.xlsx
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from tripolar.ensemble.execute import machine
from tripolar.ensemble.store.files import output_error, write_atomic
from tripolar.ensemble.store.typed import restore, tree_of
from tripolar.errors import RunError
from tripolar.scenario.drawfile import SUFFIXES

__all__ = ["RunFolder", "Status", "is_run"]

_OURS = ("run.json", "status.json", "inputs", "chunks", "draws", "results.json", "index.html")
_MORE = ("draws.*", "analysis*")
# What a process that was killed while it wrote leaves: see `tripolar.ensemble.store.files`.
_HALF_WRITTEN = tuple(f".{name}-*" for name in ("run", "status", "results", "index", "draws", "tripolar"))


@dataclass(frozen=True, slots=True)
class Status:
    """How a run stands.

    `state` is ``running``, ``interrupted``, ``failed`` or ``done``; `problem` what stopped it.
    `exports` are the kinds of files that it shall end with.
    """

    state: str
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
        return cls("running", now(), machine=machine(), process=os.getpid(), exports=exports)

    def end(self, state: str, seconds: Mapping[str, float], problem: str | None = None) -> Status:
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
        """What the run is.

        Raises
        ------
        RunError
            If it is no run's folder, or one of a later program.
        """
        try:
            told = json.loads((self.path / "run.json").read_text(encoding="utf-8"))
            layout, _ = told["layout"], told["hash"]
        except (OSError, ValueError, KeyError, TypeError):
            raise RunError(f"'{self.path}' is no folder of a run") from None
        from tripolar.ensemble.store.identity import LAYOUT

        if layout != LAYOUT:
            raise RunError(f"'{self.path}' was written in layout {layout}; this program reads {LAYOUT}")
        return dict(told)

    def status(self) -> Status:
        """How it stands; what says it runs, and is not locked, was interrupted."""
        try:
            told = json.loads((self.path / "status.json").read_text(encoding="utf-8"))
            status: Status = restore(Status, told)
        except (OSError, ValueError, KeyError, TypeError):
            status = Status("interrupted", "")
        if status.state == "running" and not self.locked:
            status = replace(status, state="interrupted")
        return status

    def write_status(self, status: Status) -> None:
        """Tell how it stands."""
        write_atomic(self.path / "status.json", json.dumps(tree_of(status), indent=1) + "\n")

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Name and text of each file of the scenario, its own last."""
        files = sorted(self.inputs.glob("*.yaml"), key=lambda path: int(path.name.partition("-")[0]))
        return tuple((path.stem.partition("-")[2], path.read_bytes().decode()) for path in files)

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Name and content of each file of draws that the scenario takes parameters from."""
        return tuple(
            (path.name, path.read_bytes())
            for path in sorted(self.inputs.glob("*"))
            if path.suffix in SUFFIXES
        )

    def write_inputs(
        self,
        identity: Mapping[str, Any],
        texts: Iterable[tuple[str, str]],
        content: object,
        files: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Write what the run is, and what it was made from; ``run.json``, which makes it a run, last."""
        _remove(self.inputs)  # where a process was killed at this, half a file may lie there
        self.inputs.mkdir(parents=True)
        for number, (name, text) in enumerate(texts):
            write_atomic(self.inputs / f"{number}-{name}.yaml", text)
        for name, draws in files:
            write_atomic(self.inputs / name, draws)
        write_atomic(self.inputs / "scenario.json", json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        write_atomic(self.path / "run.json", json.dumps(identity, indent=1, ensure_ascii=False) + "\n")

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
        names = ("index.html", "results.json", "chunks", "draws", "draws.nc", "draws.csv", "draws.xlsx")
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
        # What makes it a run goes first, so that what a stop leaves of it is not taken for one.
        for name in _OURS:
            _remove(self.path / name)
        for pattern in (*_MORE, *_HALF_WRITTEN):
            for each in self.path.glob(pattern):
                _remove(each)

    def remove(self) -> tuple[str, ...]:
        """Remove the run, and the folder if nothing else lies in it.

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
            self.path.rmdir()
        return left


def is_run(path: Path) -> bool:
    """Whether a folder is a run's."""
    return (path / "run.json").is_file()


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
