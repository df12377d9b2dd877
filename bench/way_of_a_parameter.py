"""How far one parameter travels through the code in a run: functions, modules, changes of folder.

    python -m bench.way_of_a_parameter [PATH] [SCENARIO]

A call lies on the way of a parameter where one of its arguments is the parameter's path, or holds it: as a
key, an element or an attribute, to a depth of three. Python calls a profile function at every call; kernels
are compiled, and what happens inside them is not seen. The run is kept in a folder with its page, in one
thread, so that the order is one. The same is told of all calls of the run, whatever they are about, with
the pairs of folders and of functions between which most of the changes lie.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FrameType, MappingProxyType
from typing import Any

import tripolar

ROOT = Path(tripolar.__file__).parent
DEPTH = 3
LONGEST = 400  # elements of a container that are looked at


class Way:
    """Every call that a parameter's path takes part in, in order."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.calls: Counter[CodeType] = Counter()
        self.on_way: Counter[CodeType] = Counter()
        self.changes: Counter[tuple[CodeType, CodeType]] = Counter()
        self.folders = 0
        self._last_of_all: CodeType | None = None
        self._last = ""
        self._places: dict[CodeType, tuple[str, str] | None] = {}

    def place(self, code: CodeType) -> tuple[str, str] | None:
        """The folder and module of a function of ours; None for any other."""
        if code not in self._places:
            file = Path(code.co_filename)
            own = file.is_relative_to(ROOT) and "<" not in code.co_name
            module = file.relative_to(ROOT).as_posix() if own else ""
            self._places[code] = (module.partition("/")[0], module) if own else None
        return self._places[code]

    def folder(self, code: CodeType) -> str:
        """The folder of a function of ours."""
        place = self.place(code)
        return "" if place is None else place[0]

    def holds(self, value: Any, depth: int = DEPTH) -> bool:
        """Whether a value is the path or has it in it."""
        if isinstance(value, str) or depth == 0:
            return isinstance(value, str) and value == self.path
        inside: Iterable[Any] = ()
        if isinstance(value, (dict, MappingProxyType)):
            inside = (self.path,) if self.path in value else value.values()
        elif isinstance(value, (tuple, list, set, frozenset)):
            inside = value
        elif is_dataclass(value) and not isinstance(value, type):
            inside = (getattr(value, one.name, None) for one in fields(value))
        return any(self.holds(each, depth - 1) for each in islice(inside, LONGEST))

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """What Python's profile hook calls."""
        if event != "call":
            return
        code = frame.f_code
        place = self.place(code)
        if place is None:
            return
        self.calls[code] += 1
        before, self._last_of_all = self._last_of_all, code
        if before is not None and self.folder(before) != place[0]:
            self.changes[before, code] += 1
        arguments = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        if any(self.holds(frame.f_locals.get(name)) for name in arguments):
            self.on_way[code] += 1
            folder = place[0]
            self.folders += bool(self._last) and folder != self._last
            self._last = folder


def main() -> None:
    """Run an argument twice, so that nothing compiles or loads the second time, and count."""
    path = sys.argv[1] if len(sys.argv) > 1 else "balance_stress"
    name = sys.argv[2] if len(sys.argv) > 2 else "tutorial"
    with TemporaryDirectory() as folder:
        tripolar.run(name, draws=8, threads=1, starts=0, out=Path(folder, "first"))
        way = Way(path)
        sys.setprofile(way)
        try:
            tripolar.run(name, draws=8, threads=1, starts=0, out=Path(folder, "second"))
        finally:
            sys.setprofile(None)
    modules = {way.place(code) for code in way.on_way}
    files = sorted(ROOT.rglob("*.py"))
    lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)
    print(f"{len(files)} modules, {lines:,} lines in src")
    print(f"a run of {name}: {len(way.calls)} functions, {way.changes.total():,} changes of folder")
    pairs: Counter[tuple[str, str]] = Counter()
    for (before, after), many in way.changes.items():
        pairs[way.folder(before), way.folder(after)] += many
    for (start, end), many in pairs.most_common(12):
        print(f"{many:8,}  from {start} to {end}")
    for (before, after), many in way.changes.most_common(12):
        print(f"{many:8,}  from {before.co_qualname} to {after.co_qualname}")
    print(f"{path} in it: {len(way.on_way)} functions in {len(modules)} modules,")
    print(f"{way.on_way.total():,} of {way.calls.total():,} calls, {way.folders:,} changes of folder")
    for code, many in way.on_way.most_common(12):
        print(f"{many:8,}  {way.place(code)[1]}: {code.co_qualname}")  # type: ignore[index]
    resolving = {code: n for code, n in way.calls.items() if code.co_name in ("resolve", "request_of")}
    for code, many in resolving.items():
        print(f"{many:8,}  calls of {code.co_qualname} in {way.place(code)[1]}")  # type: ignore[index]


if __name__ == "__main__":
    main()
