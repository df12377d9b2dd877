"""Figures of an author's own: a comma-separated file, held to what the embedded table is held to.

The first line names the columns: ``variable``, ``who``, ``year``, ``value``, ``unit`` and ``source``, and if
they are there ``licence`` and ``note``. A variable that the table does not have is the author's own: of pairs
where its figures are, each of the first with the second. All figures from here have the quality ``own``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import NoReturn

from tripolar.bounds import CALENDAR
from tripolar.errors import UNPRINTABLE, FigureError, Location
from tripolar.figures.figure import Source, Variable
from tripolar.figures.groups import AS_ONE
from tripolar.figures.names import find_state, name_of, nearest_state
from tripolar.figures.store import Cell
from tripolar.words import fault

__all__ = ["COLUMNS", "OWN", "OwnFigures", "read_own"]

COLUMNS = ("variable", "who", "year", "value", "unit", "source", "licence", "note")
OWN = "own"  # the quality of these figures, and the theme of variables that only they have

_NEEDED = COLUMNS[:6]
_VARIABLE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_SLUG = 32  # letters of a source's name that its id is made of

Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """What files of figures hold.

    Attributes
    ----------
    cells : mapping of variable to actor or pair to year to cell
        As the table stores figures.
    variables : mapping of name to Variable
        Those that only these files have.
    sources : mapping of id to Source
    powers : mapping of code to name
        Those with figures here who have none in the table: a scenario's powers, or states.
    notes : mapping of (variable, who, year) to text
        What the author says of a figure, of those of which something is said.
    files : tuple of str
        Names of the files, in their order.
    digest : str
        SHA-256 over the files, in their order; empty without any.
    """

    cells: Mapping[str, Mapping[str, Mapping[int, Cell]]] = field(
        default_factory=lambda: MappingProxyType({}), repr=False
    )
    variables: Mapping[str, Variable] = field(default_factory=lambda: MappingProxyType({}))
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    powers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: Mapping[Key, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    files: tuple[str, ...] = ()
    digest: str = ""

    def years(self, variable: str, who: str) -> Mapping[int, Cell]:
        """The figures of an actor or pair by year."""
        return self.cells.get(variable, {}).get(who, {})


def read_own(
    files: Iterable[tuple[str, bytes, str]],
    variables: Mapping[str, Variable],
    actors: Collection[str],
    powers: Mapping[str, str],
) -> OwnFigures:
    """Read files of figures; where two have a figure, that of the first counts.

    Parameters
    ----------
    files : iterable of (name, content, name as errors show it)
    variables : mapping of name to Variable
        Those of the embedded table.
    actors : collection of str
        Codes that the table knows.
    powers : mapping of code to name
        Further codes that a file may use: a scenario's own.

    Raises
    ------
    FigureError
        What is wrong first, with file, line and column.
    """
    made = _FileReader(variables, actors, powers)
    digest = hashlib.sha256()
    read = []
    for name, content, shown in files:
        digest.update(f"{name}\n".encode())
        digest.update(hashlib.sha256(content).digest())
        made.read(name, content, shown or name)
        read.append(name)
    used = {code for whos in made.cells.values() for who in whos for code in who.split("-")}
    further = sorted(used - {*actors})
    return OwnFigures(
        MappingProxyType(made.cells),
        MappingProxyType(made.own),
        MappingProxyType({source.id: source for source in made.sources.values()}),
        MappingProxyType({code: powers.get(code) or name_of(code) for code in further}),
        MappingProxyType(made.notes),
        tuple(read),
        digest.hexdigest(),
    )


@dataclass(slots=True)
class _Row:
    """One line: its text by column, and where it stands."""

    shown: str
    line: int
    texts: Mapping[str, str]
    before: str  # the lines that it is written in
    order: tuple[str, ...]

    def fail(
        self, column: str, problem: str, allowed: Iterable[str] = (), given: str | None = None
    ) -> NoReturn:
        where = Location(self.shown, *_place(self.before, self.line, self.order.index(column)))
        raise FigureError(problem, where=where, allowed=allowed, given=given)


class _FileReader:
    """Collects what files hold; a first file's figure stays where a second one has it too."""

    def __init__(
        self, variables: Mapping[str, Variable], actors: Collection[str], powers: Mapping[str, str]
    ) -> None:
        self.variables = variables
        self.codes = {*actors, *powers}
        self.cells: dict[str, dict[str, dict[int, Cell]]] = {}
        self.own: dict[str, Variable] = {}
        self.sources: dict[tuple[str, str, str], Source] = {}
        self.notes: dict[Key, str] = {}

    def read(self, name: str, content: bytes, shown: str) -> None:
        lines: dict[Key, int] = {}
        for row in _rows(content, shown):
            variable = self._variable(row, name)
            who = self._who(row, variable)
            year, value = _year(row), _value(row)
            key = (variable.name, who, year)
            if key in lines:
                row.fail(
                    "variable", f"{variable.name}({who}, {year}) stands twice; first in line {lines[key]}"
                )
            lines[key] = row.line
            source = self._source(row, name)
            years = self.cells.setdefault(variable.name, {}).setdefault(who, {})
            if year not in years:
                years[year] = (value, source.id, OWN)
                if note := row.texts.get("note", ""):
                    self.notes[key] = note

    def _variable(self, row: _Row, file: str) -> Variable:
        name, unit = _needed(row, "variable"), _needed(row, "unit")
        known = self.variables.get(name) or self.own.get(name)
        if known is None:
            if not _VARIABLE.fullmatch(name):
                row.fail(
                    "variable", f"'{name}' is no name of a variable: small letters, digits and underscores"
                )
            if meant := next((each for each in self.variables if _one_slip(name, each)), None):
                row.fail(
                    "variable",
                    f"'{name}' is one letter away from '{meant}' of the embedded table: write that name, or"
                    " one that nobody takes for it",
                )
            pairs = "-" in row.texts["who"]
            says = f"a series of the author's own, in {file}"
            known = self.own[name] = Variable(name, OWN, unit, "a with b" if pairs else "", says)
        if unit != known.unit:
            row.fail("unit", f"{name} is in '{known.unit}', not in '{unit}'", allowed=(known.unit,))
        return known

    def _who(self, row: _Row, variable: Variable) -> str:
        who = _needed(row, "who")
        codes = who.split("-")
        for code in codes:
            self._check_code(row, code)
        if len(codes) > 2 or len({*codes}) < len(codes) or (len(codes) == 2) != variable.of_pairs:
            wanted = "a pair such as RUS-CHN" if variable.of_pairs else "one power"
            row.fail("who", f"{variable.name} is kept for {wanted}, not for '{who}'")
        return "-".join(sorted(codes)) if variable.directed == "undirected" else who

    def _check_code(self, row: _Row, code: str) -> None:
        if code in AS_ONE:
            row.fail("who", f"{code} is the sum of its members: give figures of these")
        if code in self.codes:
            return
        state = find_state(code)
        if state is not None and state.code in self.codes:
            row.fail("who", f"figures of {state.name} are kept under {state.code}, not '{code}'")
        if state is not None and state.code == code:
            return
        meant = nearest_state(code)
        row.fail(
            "who",
            f"'{code}' is no code of a state, and no power of the scenario",
            allowed=(meant.code,) if meant else (),
            given=meant.code if meant else None,
        )

    def _source(self, row: _Row, file: str) -> Source:
        citation, licence = _needed(row, "source"), row.texts.get("licence", "") or "not given"
        found = self.sources.get((file, citation, licence))
        if found is None:
            base = "_".join(re.findall(r"[a-z0-9]+", citation.lower()))[:_SLUG].strip("_")
            stem, taken = f"{OWN}_{base}".strip("_"), {source.id for source in self.sources.values()}
            names = (stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 3)))
            id_ = next(each for each in names if each not in taken)
            found = Source(id_, f"The author's own figures, in {file}", citation, licence)
            self.sources[file, citation, licence] = found
        return found


def _rows(content: bytes, shown: str) -> Iterator[_Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        where = Location(shown, before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
        raise FigureError("not a text in UTF-8", where=where) from None
    written = list(io.StringIO(text, newline=""))
    lines = csv.reader(written, strict=True)
    try:
        order = tuple(name.strip() for name in next(lines, []))
        _check_columns(order, shown)
        begun = lines.line_num
        for texts in lines:
            first, begun = begun + 1, lines.line_num
            if not any(map(str.strip, texts)):
                continue
            if len(texts) != len(order):
                problem = f"{len(texts)} values, and the first line names {len(order)} columns"
                raise FigureError(problem, where=Location(shown, first, 1))
            stripped = {name: each.strip() for name, each in zip(order, texts, strict=True)}
            row = _Row(shown, first, stripped, "".join(written[first - 1 : begun]), order)
            for name, each in stripped.items():
                if unshown := UNPRINTABLE.search(each):
                    row.fail(name, f"the character U+{ord(unshown[0]):04X} cannot be shown")
            yield row
    except csv.Error as error:
        where = Location(shown, max(lines.line_num, 1), 1)
        raise FigureError(f"not comma-separated text: {fault(str(error))}", where=where) from None


def _check_columns(order: tuple[str, ...], shown: str) -> None:
    start = Location(shown, 1, 1)
    if len(order) == 1 and ";" in order[0]:
        raise FigureError("semicolons part the columns: write commas, and numbers with a point", where=start)
    for name in order:
        if name not in COLUMNS:
            raise FigureError(f"unknown column '{name}'", where=start, allowed=COLUMNS, given=name)
        if order.count(name) > 1:
            raise FigureError(f"column '{name}' stands twice", where=start)
    if missing := [name for name in _NEEDED if name not in order]:
        raise FigureError(f"the first line lacks the column '{missing[0]}'", where=start, allowed=COLUMNS)


def _needed(row: _Row, column: str) -> str:
    return row.texts[column] or row.fail(column, f"{column} is empty")


def _year(row: _Row) -> int:
    text = _needed(row, "year")
    if not re.fullmatch(r"\d{1,5}", text) or int(text) not in CALENDAR:
        row.fail("year", f"'{text}' is no year", allowed=(str(CALENDAR),))
    return int(text)


def _value(row: _Row) -> float:
    text = _needed(row, "value")
    value = float(text) if _NUMBER.fullmatch(text) else float("nan")
    if not isfinite(value):
        row.fail("value", f"'{text}' is no number such as 2540000000000, 2.54e12 or 0.5")
    return value


def _place(text: str, line: int, index: int) -> tuple[int, int]:
    """Line and column of a field in the text of one row, which begins in `line`."""
    quoted, at = False, 0
    while index and at < len(text):
        quoted ^= text[at] == '"'
        index -= text[at] == "," and not quoted
        at += 1
    before = text[:at]
    return line + before.count("\n"), at - before.rfind("\n")


def _one_slip(given: str, name: str) -> bool:
    """Whether one letter left out, added, exchanged or swapped with its neighbour makes one the other."""
    if len(given) > len(name):
        given, name = name, given
    if len(name) - len(given) > 1 or given == name:
        return False
    k = next((k for k, (a, b) in enumerate(zip(given, name, strict=False)) if a != b), len(given))
    if len(given) < len(name):
        return given[k:] == name[k + 1 :]
    swapped = given[k + 1 : k + 2] + given[k : k + 1] + given[k + 2 :]
    return given[k + 1 :] == name[k + 1 :] or swapped == name[k:]
