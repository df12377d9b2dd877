"""One frozen object with arrays, such as a chunk, in one file: whole and sound, or not there.

A file begins with a line that tells what it is (of which run, which protocol, which rows), and the
length and the checksum of the rest. So a file that was cut short, damaged, or put in another's place is
seen, and its rows are worked on again. The rest is a tree in JSON and arrays in NumPy's format, without
time or place, so that equal objects are equal bytes.
"""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from tripolar.ensemble.schedule import CHUNK
from tripolar.ensemble.store.checksums import checksum
from tripolar.ensemble.store.files import write_atomic
from tripolar.ensemble.store.typed import restore

__all__ = ["chunk_path", "kept_chunks", "read_packed", "write_packed"]

T = TypeVar("T")

_MARK = "tripolar packed 2"


def chunk_path(folder: Path, rows: slice) -> Path:
    """The file of a chunk; names sort like rows."""
    return folder / f"{rows.start:09d}.chunk"


def kept_chunks(folder: Path, draws: int) -> Iterator[slice]:
    """The rows of every chunk that is on disk, of a run of so many draws; none is opened."""
    for path in folder.glob("*.chunk"):
        first = int(path.stem) if path.stem.isdecimal() else draws
        if first < draws and chunk_path(folder, slice(first, draws)) == path:
            yield slice(first, min(first + CHUNK, draws))


def write_packed(path: Path, thing: object, what: str) -> Path:
    """Write a dataclass of arrays, numbers, text, and mappings and dataclasses of these, whole or not at all.

    Parameters
    ----------
    path : Path
        The file.
    thing : object
        What to write.
    what : str
        What it is, on one line: only who names it alike reads it back.

    Raises
    ------
    OutputError
        If the file cannot be written, for instance on a full disk.
    """
    arrays: list[np.ndarray[Any, Any]] = []
    tree = json.dumps(_flatten(thing, arrays), separators=(",", ":")).encode()
    body = io.BytesIO()
    for array in (np.frombuffer(tree, dtype=np.uint8), *arrays):
        np.lib.format.write_array(body, array, version=(1, 0), allow_pickle=False)
    content = body.getvalue()
    return write_atomic(path, _head(what, content) + b"\n" + content)


def read_packed(path: Path, kind: type[T], what: str) -> T | None:
    """Read an object of a type; None where there is no file, or none that is sound and is `what`."""
    try:
        head, _, content = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    if head != _head(what, content):
        return None
    body = io.BytesIO(content)
    arrays = []
    while body.tell() < len(content):
        arrays.append(np.lib.format.read_array(body, allow_pickle=False))
    tree = json.loads(arrays[0].tobytes())
    thing: T = restore(kind, _unflatten(tree, arrays[1:]))
    return thing


def _head(what: str, content: bytes) -> bytes:
    return f"{_MARK} {len(content)} {checksum(content)} {what}".encode()


def _flatten(thing: Any, arrays: list[np.ndarray[Any, Any]]) -> Any:
    """Replace arrays by their number; mappings to arrays of one shape and type by one array."""
    if isinstance(thing, np.ndarray):
        arrays.append(np.ascontiguousarray(thing))
        return {"array": len(arrays) - 1}
    if isinstance(thing, Mapping):
        values = list(thing.values())
        if values and all(isinstance(each, np.ndarray) for each in values):
            kinds = {(each.shape, each.dtype.str) for each in values}
            if len(kinds) == 1:
                arrays.append(np.stack(values))
                return {"keys": list(thing), "stack": len(arrays) - 1}
        return {"keys": list(thing), "values": [_flatten(each, arrays) for each in values]}
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        fields = {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
        return _flatten(fields, arrays)
    if isinstance(thing, np.generic):
        return thing.item()
    return thing


def _unflatten(tree: Any, arrays: list[np.ndarray[Any, Any]]) -> Any:
    if not isinstance(tree, dict):
        return tree
    if "array" in tree:
        return arrays[tree["array"]]
    if "stack" in tree:
        return dict(zip(tree["keys"], arrays[tree["stack"]], strict=True))
    return {key: _unflatten(each, arrays) for key, each in zip(tree["keys"], tree["values"], strict=True)}
