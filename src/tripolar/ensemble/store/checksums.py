"""The list of checksums of a run's files, as they were written.

A list is text in the format of ``sha256sum``, which checks it without Tripolar
(``sha256sum -c checksums.txt``). Its first line names the run whose files these are, by the hash of
its identity, and holds the checksum of the lines below::

    # tripolar RUN CHECKSUM
    CHECKSUM  inputs/0-tutorial.yaml
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

__all__ = ["LIST", "checksum", "checksum_of_file", "read_list", "text_of_list"]

LIST = "checksums.txt"
_MARK = "# tripolar"


def checksum(content: bytes | memoryview) -> str:
    """SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def checksum_of_file(path: Path) -> str | None:
    """SHA-256 of a file; None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def text_of_list(run: str, files: Mapping[str, str]) -> str:
    """The list as text: paths inside the run's folder, with ``/``, in order of their names."""
    lines = "".join(f"{files[name]}  {name}\n" for name in sorted(files))
    return f"{_MARK} {run} {checksum(lines.encode())}\n{lines}"


def read_list(path: Path, run: str) -> dict[str, str] | None:
    """Checksums by path; None where there is no list, or it is not whole, or another run's."""
    try:
        head, _, lines = path.read_bytes().decode().partition("\n")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, UnicodeDecodeError):
        return None
    if head != f"{_MARK} {run} {checksum(lines.encode())}":
        return None
    found = (line.partition("  ") for line in lines.splitlines())
    return {name: told for told, _, name in found}
