"""Writing files so that a reader never meets half of one."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tripolar.errors import OutputError

__all__ = [
    "RUN",
    "SVG_MARK",
    "flush",
    "is_run",
    "output_error",
    "own_place",
    "read_json",
    "read_plain",
    "ready_folder",
    "write_atomic",
    "write_through",
]

#: What tells the folder of a run: the file that says what was asked.
RUN = "run.json"

# What file systems answer that keep nothing, or have no way to be told.
_NOT_KEPT = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)

#: At the end of a drawing that is a file of its own.
SVG_MARK = "<!-- generator: Tripolar -->"

# What tells a file of ours, by its ending. A text document that somebody saved anew has it no more.
_MARKS = {
    ".html": b'<meta name="generator" content="Tripolar',
    ".svg": SVG_MARK.encode(),
    ".argdown": b"generator: Tripolar",
    ".json": b'"tripolar": ',
    ".pdf": b"/Author(Tripolar)",
    ".docx": b"generator: Tripolar",
}


def own_place(path: Path, what: str, *endings: str, option: str = "--out", of_run: bool = False) -> Path:
    """The path, known to end as it must, and to be free or to hold what this program wrote.

    Worth calling before any work, as `ready_folder`. Only what is the run's own, `of_run`, may replace the
    page in the folder of a run.

    Raises
    ------
    OutputError
        If it has another ending, or is a file of somebody else's, a run's page or no plain file.
    """
    ending = path.suffix.lower()
    if ending not in endings:
        raise OutputError(f"{what} is written as {' or '.join(endings)}, not as '{path}'", where=option)
    if not of_run and path.name == "index.html" and is_run(path.parent):
        raise OutputError(f"'{path}' is the page of a run: name another place for {what}", where=option)
    if path.exists() and not path.is_file():
        raise OutputError(f"'{path}' is no plain file", where=option)
    try:
        if path.is_file() and _MARKS[ending] not in path.read_bytes():
            raise OutputError(
                f"'{path}' is there already, and not written by this program: name another, or remove it",
                where=option,
            )
    except OSError as problem:
        raise output_error(path, problem) from problem
    return path


def is_run(path: Path) -> bool:
    """Whether a folder is a run's; what cannot be looked into is none."""
    try:
        return (path / RUN).is_file()
    except OSError:
        return False


def ready_folder(folder: Path) -> Path:
    """The folder, made if need be, and known to accept files.

    Worth calling before a long run: a folder that cannot be written is better met at once.

    Raises
    ------
    OutputError
        If the folder cannot be made, is a file, or accepts no files.
    """
    if folder.is_file():
        raise OutputError(f"'{folder}' cannot be written: it is a file, not a folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, trial = tempfile.mkstemp(prefix=".tripolar-", dir=folder)
    except OSError as problem:
        raise output_error(folder, problem) from problem
    os.close(handle)
    Path(trial).unlink()
    return folder


def write_atomic(path: Path, content: str | bytes) -> Path:
    """Write a whole file under another name beside it, then rename; return the path.

    Text is written as UTF-8, its line ends as they are.

    Raises
    ------
    OutputError
        If the folder does not exist or cannot be written; nothing is left behind.
    """
    data = content.encode() if isinstance(content, str) else content
    return write_through(path, lambda partial: partial.write_bytes(data))


def write_through(path: Path, write: Callable[[Path], object]) -> Path:
    """Let a library write to a temporary name beside the file, then rename; return the path.

    Parameters
    ----------
    path : Path
        The file to make or replace.
    write : callable
        Called with the temporary path, whose suffix is that of `path`; must close what it opens.

    Raises
    ------
    OutputError
        If the file cannot be written; the old file, if any, is as it was.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as problem:
        raise output_error(path, problem) from problem
    os.close(handle)
    partial = Path(name)
    try:
        write(partial)
        partial.chmod(0o666 & ~_umask())
        flush(partial)
        partial.replace(path)
        flush(path.parent)
    except OSError as problem:
        raise output_error(path, problem) from problem
    finally:
        with contextlib.suppress(FileNotFoundError):
            partial.unlink()
    return path


def flush(path: Path) -> None:
    """Have the system write a file or folder to its disk, so that a rename never outruns what it names."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except (PermissionError, IsADirectoryError):  # folders cannot be opened everywhere
        return
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno not in _NOT_KEPT:
            raise
    finally:
        os.close(handle)


def read_plain(path: Path, most: int = 2**28) -> bytes:
    """The content of a plain file of at most so many bytes: a pipe or a device may never end.

    Raises
    ------
    OSError
        If it is no such file, or cannot be read.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "it is no plain file")
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is longer than {most:,} bytes")
    return content


def read_json(content: bytes) -> Any:
    """What a file of JSON says.

    Raises
    ------
    ValueError
        If it is none: other text, other bytes than UTF-8, or nested without end.
    """
    try:
        return json.loads(content.decode())
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _umask() -> int:
    """The process's file mode mask; mkstemp makes files private, which a report need not be."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def output_error(path: Path, problem: OSError) -> OutputError:
    """What the system said of a file, on one line."""
    return OutputError(f"'{path}' cannot be written: {problem.strerror or problem}")
