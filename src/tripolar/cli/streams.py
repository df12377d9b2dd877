"""The program's standard streams, which may be closed, full, or read by nobody."""

from __future__ import annotations

import errno
import os
import sys

__all__ = ["discard_output", "open_closed", "system_line"]

_OF_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EPIPE, errno.EBADF)


def open_closed() -> None:
    """Give a stream that is closed a file to stand for it.

    Python has None for such a stream, and the next file that is opened, such as one of a run, takes its
    number. An input then ends at once, an error goes nowhere, and what is to be printed fails when it is.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free is the one that is missing.
            os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def discard_output() -> None:
    """Let go of what could not be printed, so that the end of the process does not try again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def system_line(problem: OSError | MemoryError | ImportError) -> str | None:
    """What the system refused, in one line; None for a library that is not there, which is another fault."""
    said = str(problem)
    if isinstance(problem, MemoryError):
        line = f"not enough memory: {said}" if said else "not enough memory"
    elif "failed to map segment" in said or "shared object" in said:
        line = "not enough memory to load a library"
    elif isinstance(problem, ImportError):
        return None
    else:
        said = problem.strerror or said or type(problem).__name__
        line = f"cannot write: {said}" if problem.errno in _OF_WRITING else said
        line = line if problem.filename is None else f"'{problem.filename}': {said}"
    return line
