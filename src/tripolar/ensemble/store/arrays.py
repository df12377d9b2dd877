"""Draws on disk: columns in a file that is mapped and read where needed, and chunks in a file each.

**Columns.**

A folder of columns holds ``numbers.npy``, float64 of shape (columns, draws), ``words.npy``, text of
shape (columns, draws), either only where there are such columns, and ``columns.json``, which lists
their names in order by group, and the checksum of each column, which is compared when the column is
asked for. NumPy reads them without Tripolar::

    names = json.load(open("columns.json"))["groups"]["quantity"]
    numpy.load("numbers.npy", mmap_mode="r")[names.index("value(RUS)")]

Files are written with plain writes, never through a mapping: on a full disk a write fails with an
error that can be told, where a mapping kills the process.

**Chunks.** One frozen object with arrays is written to one file, whole or not at all.

A file begins with a line that tells what it is (of which run, which protocol, which rows), and the length
and the checksum of the rest. So a file that is incomplete, damaged, or in the place of another is noticed,
and its rows are computed again. The rest is a tree in JSON and arrays in NumPy's format, without time or
place, so that equal objects are equal bytes.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.store.checksums import checksum
from tripolar.ensemble.store.folder import restore
from tripolar.errors import DamagedError
from tripolar.files import flush, output_error, write_atomic

__all__ = [
    "INDEX",
    "Block",
    "ColumnWriter",
    "Columns",
    "chunk_path",
    "kept_chunks",
    "read_columns",
    "read_packed",
    "write_packed",
]

NUMBERS, WORDS, INDEX = "numbers.npy", "words.npy", "columns.json"

Block = Mapping[str, Mapping[str, NDArray[Any]]]  # group -> name -> (rows,)


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    row: int
    checksum: str


class Columns(Mapping[str, NDArray[Any]]):
    """Columns by name, each mapped from its file when it is asked for, and let go of with the array.

    Raises `DamagedError` for a column that is not what was written; each is looked at once.
    """

    __slots__ = ("_places", "_sound")

    def __init__(self, places: Mapping[str, _Place]) -> None:
        self._places = places
        self._sound: set[str] = set()

    def __getitem__(self, name: str) -> NDArray[Any]:
        place = self._places[name]
        try:
            mapped: NDArray[Any] = np.load(place.path, mmap_mode="r", allow_pickle=False)
            column = np.asarray(mapped[place.row])
        except (FileNotFoundError, ValueError, IndexError, EOFError):
            raise self._damage(name) from None
        if name not in self._sound:
            if checksum(column.data) != place.checksum:
                raise self._damage(name)
            self._sound.add(name)
        return column

    def __contains__(self, name: object) -> bool:
        return name in self._places  # whether it is there is no reason to read it

    def _damage(self, name: str) -> DamagedError:
        path = self._places[name].path
        return DamagedError(f"'{path}' is damaged at the column {name}; tripolar resume makes it again")

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    @classmethod
    def joined(cls, one: Columns, other: Columns) -> Columns:
        """The columns of both."""
        return cls({**one._places, **other._places})


def read_columns(folder: Path, index: Mapping[str, Any]) -> dict[str, Columns]:
    """The columns of a folder, by group, as its index (``columns.json``) lists them."""
    found: dict[str, Columns] = {}
    rows = {NUMBERS: 0, WORDS: 0}
    for group, names in index["groups"].items():
        places = {}
        for name in names:
            file = WORDS if name in index["words"] else NUMBERS
            places[name] = _Place(folder / file, rows[file], index["checksums"][file][rows[file]])
            rows[file] += 1
        found[group] = Columns(places)
    return found


class ColumnWriter:
    """Writes a folder of columns block by block of rows, so that memory holds one block only.

    Parameters
    ----------
    folder : Path
        An existing folder.
    draws : int
        Number of rows in all.
    words : iterable of str
        Names of the columns that hold words.
    width : int
        Letters of the longest word.
    """

    def __init__(self, folder: Path, draws: int, words: Iterable[str] = (), width: int = 1) -> None:
        self._folder, self._draws = folder, draws
        self._words, self._width = frozenset(words), width
        self._groups: dict[str, list[str]] | None = None
        self._files: dict[str, tuple[IO[bytes], int, np.dtype[Any]]] = {}
        self._checksums: dict[str, list[Any]] = {}  # a running one for each column
        self._first = 0

    def __enter__(self) -> ColumnWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file, _, _ in self._files.values():
            file.close()

    def add(self, block: Block, size: int) -> None:
        """Write the next `size` rows of every column, of which there may be none.

        Raises
        ------
        OutputError
            If they cannot be written.
        """
        if self._groups is None:
            self._groups = {group: list(columns) for group, columns in block.items()}
            self._open()
        rows = {NUMBERS: 0, WORDS: 0}
        for group, names in self._groups.items():
            for name in names:
                name_of_file = WORDS if name in self._words else NUMBERS
                file, start, kind = self._files[name_of_file]
                data = np.asarray(block[group][name]).astype(kind, casting="same_kind").tobytes()
                row = rows[name_of_file]
                self._write(file, start + kind.itemsize * (row * self._draws + self._first), data)
                self._checksums[name_of_file][row].update(data)
                rows[name_of_file] += 1
        self._first += size

    def finish(self, more: Mapping[str, Any]) -> None:
        """Flush the files to disk, and write the index, with `more` that it shall tell."""
        assert self._first == self._draws, "every row is written"
        for file, _, _ in self._files.values():
            try:
                flush(Path(file.name))
            except OSError as problem:
                raise output_error(Path(file.name), problem) from problem
        words = [name for names in (self._groups or {}).values() for name in names if name in self._words]
        checksums = {name: [each.hexdigest() for each in made] for name, made in self._checksums.items()}
        index = {
            "draws": self._draws,
            "groups": self._groups,
            "words": words,
            "checksums": checksums,
            **more,
        }
        write_atomic(self._folder / INDEX, json.dumps(index, indent=1, ensure_ascii=False) + "\n")

    def _open(self) -> None:
        names = [name for names in (self._groups or {}).values() for name in names]
        counts = {WORDS: sum(name in self._words for name in names)}
        counts[NUMBERS] = len(names) - counts[WORDS]
        kinds = {NUMBERS: np.dtype("<f8"), WORDS: np.dtype(f"<U{self._width}")}
        for name, count in counts.items():
            if not count:
                continue
            path, kind = self._folder / name, kinds[name]
            self._checksums[name] = [hashlib.sha256() for _ in range(count)]
            header = {"descr": kind.str, "fortran_order": False, "shape": (count, self._draws)}
            try:
                file = path.open("wb", buffering=0)
                self._files[name] = (file, 0, kind)
                np.lib.format.write_array_header_1_0(file, header)
                start = file.tell()
                self._files[name] = (file, start, kind)
                file.truncate(start + count * self._draws * kind.itemsize)
            except OSError as problem:
                raise output_error(path, problem) from problem

    def _write(self, file: IO[bytes], position: int, data: bytes) -> None:
        try:
            file.seek(position)
            left = memoryview(data)
            while left:
                left = left[file.write(left) :]
        except OSError as problem:
            raise output_error(Path(file.name), problem) from problem


T = TypeVar("T")

_MARK = "tripolar packed 2"


def chunk_path(folder: Path, rows: slice) -> Path:
    """The file of a chunk; names sort like rows."""
    return folder / f"{rows.start:09d}-{rows.stop:09d}.chunk"


def kept_chunks(folder: Path, draws: int) -> list[slice]:
    """The rows of every chunk that is on disk, of a run of so many draws, in their order; none is opened.

    A run that is resumed may cut what is left into chunks of another size.
    """
    found = []
    for path in folder.glob("*.chunk"):
        ends = path.stem.split("-")
        if len(ends) == 2 and all(end.isdecimal() for end in ends):
            rows = slice(*map(int, ends))
            if rows.start < rows.stop <= draws and chunk_path(folder, rows) == path:
                found.append(rows)
    return sorted(found, key=lambda rows: (rows.start, rows.stop))


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
