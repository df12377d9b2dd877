"""YAML text as a tree in which every key and value knows its file, line and column.

ruamel.yaml composes the text; the values are made here, so that nothing but numbers, words, lists
and mappings can come out of a file, and numbers mean what YAML 1.2 says (``no`` is a word).

The module also finds scenario texts, among the embedded examples and files, and the scenarios that they
extend.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from tripolar.errors import UNPRINTABLE, Location, ScenarioError, nearest
from tripolar.files import read_plain

__all__ = [
    "SCALAR_WORDS",
    "Layer",
    "Origin",
    "SourceNode",
    "embedded_names",
    "find_origin",
    "measured_names",
    "number_in",
    "read_chain",
    "read_yaml",
]

Value: TypeAlias = "bool | float | str | tuple[SourceNode, ...] | Mapping[str, SourceNode] | None"

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")

SCALAR_WORDS: Mapping[str, bool | None] = MappingProxyType(
    {
        "": None,
        "~": None,
        "null": None,
        "Null": None,
        "true": True,
        "True": True,
        "false": False,
        "False": False,
    }
)

_LONGEST, _DEEPEST = 2_000_000, 300
_LONGEST_IN_BYTES = 4 * _LONGEST  # a character takes four at most

_BRACKET = re.compile(r"[][{}]")

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)

_LETTERS = {"0": 0, "a": 7, "b": 8, "e": 27, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "N": 0x85}

# Blanks that look like a space and are none to YAML: with them a key or an indentation is not what it seems.
_BLANK = "[\u00a0\u2007\u202f\u3000]"

_BLANKS = re.compile(_BLANK)

_MISPLACED = re.compile(rf"^[ -]*({_BLANK})|[:,]({_BLANK})|({_BLANK})$")

_TAG = re.compile(r"tag:yaml\.org,2002:\w+")


@dataclass(frozen=True, slots=True)
class SourceNode:
    """A value with its place.

    Attributes
    ----------
    value : None, bool, float, str, tuple of SourceNode, or mapping of str to Node
        What is written.
    where : Location
        Where the value begins; of a text, its first character after any quote.
    key_where : Location
        Where the key begins that it stands under; `where` for items of a list.
    raw : str
        Of a folded text (``>``), its lines as they stand in the file, without their indentation.
    """

    value: Value
    where: Location
    key_where: Location
    raw: str = ""

    @property
    def is_null(self) -> bool:
        """Whether nothing is written there."""
        return self.value is None

    @property
    def found(self) -> str:
        """What it is, in words, for an error."""
        match self.value:
            case None:
                return "nothing"
            case bool():
                return f"the word {str(self.value).lower()}"
            case str():
                text = self.value if len(self.value) <= 40 else self.value[:39] + "…"
                return f"the text '{_visible(text)}'"
            case tuple():
                return "a list"
            case Mapping():
                return "a mapping"
        return f"the number {self.value:g}"

    def fail(self, problem: str, allowed: Iterable[str] = (), given: str | None = None) -> ScenarioError:
        """Make the error that points here."""
        return ScenarioError(problem, where=self.where, allowed=allowed, given=given)

    def mapping(self, what: str) -> Mapping[str, SourceNode]:
        """Return the mapping, or fail."""
        if not isinstance(self.value, Mapping):
            raise self.fail(f"{what} must be a mapping of names to values, not {self.found}")
        return self.value

    def keys_among(self, what: str, allowed: Iterable[str]) -> Mapping[str, SourceNode]:
        """Return the mapping; fail at the first key that is not allowed."""
        names = tuple(allowed)
        entries = self.mapping(what)
        for key, node in entries.items():
            if key not in names:
                problem = f"unknown key '{_visible(key)}' in {what}"
                if node.is_null and " " in key:
                    problem += " (a text with a comma needs quotes inside { })"
                raise ScenarioError(problem, where=node.key_where, allowed=names, given=key)
        return entries

    def items(self, what: str) -> tuple[SourceNode, ...]:
        """Return the list, or fail."""
        if not isinstance(self.value, tuple):
            raise self.fail(f"{what} must be a list, not {self.found}")
        return self.value

    def text(self, what: str) -> str:
        """Return the text without surrounding blanks, or fail."""
        if isinstance(self.value, str) and not self.value.strip():
            raise self.fail(f"{what} is empty")
        if not isinstance(self.value, str):
            quotes = "; put it in quotes" if isinstance(self.value, float | bool) else ""
            raise self.fail(f"{what} must be a text, not {self.found}{quotes}")
        return self.value.strip()

    def lines(self, what: str) -> str:
        """Return the text with the line breaks it has in the file, so that places in it can be told."""
        text = self.text(what)
        return self.raw.strip() or text

    def number(self, what: str) -> float:
        """Return the number, or fail."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.fail(f"{what} must be a number, not {self.found}")
        return float(self.value)

    def flag(self, what: str) -> bool:
        """Return true or false, or fail."""
        if not isinstance(self.value, bool):
            raise self.fail(f"{what} must be true or false, not {self.found}", allowed=("true", "false"))
        return self.value


def read_yaml(text: str, file: str) -> SourceNode:
    """Read a YAML document.

    Parameters
    ----------
    text : str
        The document.
    file : str
        Its name, for locations.

    Raises
    ------
    ScenarioError
        When it is not YAML, holds more than one document, repeats a key, or asks for Python objects.
    """
    start = Location(file, 1, 1)
    if len(text) > _LONGEST:
        raise ScenarioError(f"the text is longer than {_LONGEST:,} characters", where=start)
    _check_nesting(text, start)
    try:
        root = YAML(typ="safe", pure=True).compose(text)
        if root is None:
            raise ScenarioError("the file is empty", where=start)
        return _Reader(file, text.split("\n")).node(root)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Location(file, mark.line + 1, mark.column + 1) if mark else start
        first = (error.context_mark or mark).line if mark else 0
        for line in range(first, mark.line + 1 if mark else 0):
            _check_blanks(text.split("\n")[line].rstrip("\r"), Location(file, line + 1, 1))
        said = ": ".join(part for part in (error.context, error.problem) if part)
        raise ScenarioError(f"not valid YAML: {said}", where=where) from None
    except ReaderError as error:
        before = text[: error.position]
        where = Location(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise ScenarioError(f"not valid YAML: character {chr(error.character)!r}", where=where) from None
    except RecursionError:
        raise ScenarioError("nested too deeply", where=start) from None


def _check_nesting(text: str, start: Location) -> None:
    """Refuse brackets that nest absurdly before the parser spends seconds on them."""
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
        if depth > _DEEPEST:
            raise ScenarioError("nested too deeply", where=start)


def _check_blanks(text: str, where: Location) -> None:
    """Refuse a no-break space, or another blank that YAML takes for a letter, where a space belongs."""
    if found := _MISPLACED.search(text):
        column = where.column + found.start(found.lastindex or 0)
        raise ScenarioError(
            "a no-break space stands here: write a plain space", where=replace(where, column=column)
        )


def _visible(text: str) -> str:
    return _BLANKS.sub("<no-break space>", text)


class _Reader:
    """Turns ruamel's nodes into ours; a node that aliases share is read once."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        self._read: dict[int, SourceNode | None] = {}

    def node(self, node: Any) -> SourceNode:
        where = self._start(node)
        if id(node) not in self._read:
            self._read[id(node)] = None
            self._read[id(node)] = SourceNode(self._value(node), where, where, self._raw(node, where))
        read = self._read[id(node)]
        if read is None:
            raise ScenarioError("a value contains itself", where=where)
        return read

    def _check_text(self, node: Any) -> None:
        """Refuse characters that cannot be shown; most enter as escapes, as the parser refuses them raw."""
        if UNPRINTABLE.search(node.value) is None:
            return
        for letter in sorted({*UNPRINTABLE.findall(node.value)}, key=node.value.index):
            if "\ud800" <= letter <= "\udfff":
                raise ScenarioError(
                    "half of a surrogate pair is not a valid character", where=self._start(node)
                )
            problem = f"the character U+{ord(letter):04X} cannot be shown, and has no place in a text"
            raise ScenarioError(problem, where=self._place(node, letter))

    def _place(self, node: Any, letter: str) -> Location:
        """Where a letter stands, as itself or as an escape; where the text begins if in neither way."""
        for line in range(node.start_mark.line, min(node.end_mark.line + 1, len(self.lines))):
            begin = node.start_mark.column if line == node.start_mark.line else 0
            if (raw := self.lines[line].find(letter, begin)) >= 0:
                return Location(self.file, line + 1, raw + 1)
            for found in _ESCAPE.finditer(self.lines[line], begin):
                *codes, short = found.groups()
                code = next((int(each, 16) for each in codes if each), _LETTERS.get(short or ""))
                if code == ord(letter):
                    return Location(self.file, line + 1, found.start() + 1)
        return self._start(node)

    def _value(self, node: Any) -> Value:
        if not _TAG.fullmatch(str(node.tag)):
            raise ScenarioError(f"tags such as {node.tag} are not used here", where=self._start(node))
        if isinstance(node, ScalarNode):
            self._check_text(node)
            return node.value if node.style else _scalar(node.value)
        if isinstance(node, SequenceNode):
            return tuple(map(self.node, node.value))
        entries: dict[str, SourceNode] = {}
        for key, value in node.value:
            where = self._start(key)
            if not isinstance(key, ScalarNode):
                raise ScenarioError("a key must be a word or number", where=where)
            self._check_text(key)
            if key.value in entries:
                raise ScenarioError(f"'{key.value}' stands twice in one mapping", where=where)
            _check_blanks(key.value, where)
            entries[key.value] = replace(self.node(value), key_where=where)
        return MappingProxyType(entries)

    def _raw(self, node: Any, where: Location) -> str:
        if not isinstance(node, ScalarNode) or node.style != ">":
            return ""
        last = node.end_mark.line + (node.end_mark.column > 0)  # at the end of a file without a line break
        lines = self.lines[where.line - 1 : last]
        return "\n".join(line[where.column - 1 :] for line in lines)

    def _start(self, node: Any) -> Location:
        """Where the value's own characters begin: after a quote, or on the line below a block's mark."""
        line, column = node.start_mark.line, node.start_mark.column
        style = node.style if isinstance(node, ScalarNode) else None
        if style in {"|", ">"} and line + 1 < len(self.lines):
            following = self.lines[line + 1]
            return Location(self.file, line + 2, len(following) - len(following.lstrip(" ")) + 1)
        return Location(self.file, line + 1, column + 1 + (style in {"'", '"'}))


def _scalar(text: str) -> bool | float | str | None:
    if text in SCALAR_WORDS:
        return SCALAR_WORDS[text]
    number = number_in(text)
    return text if number is None else number


def number_in(text: str) -> float | None:
    """Read a number as YAML 1.2 writes it; None where the text is none, such as ``1_000`` or ``inf``."""
    return float(text) if _NUMBER.fullmatch(text) else None


_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Origin:
    """A scenario's text.

    Attributes
    ----------
    name : str
        The scenario's name: that of its file, without the ending.
    file : str
        As errors show it.
    text : str
        The YAML text.
    folder : Path or None
        Where a file that it extends may lie; None for embedded ones, which extend each other.
    files : mapping of name to bytes
        Files of draws and figures kept with a text that is no longer read from its folder.
    """

    name: str
    file: str
    text: str
    folder: Path | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)

    def beside(self, name: str) -> tuple[bytes, str] | None:
        """Content of a file beside this one, and its name for errors; None where there can be none.

        Raises
        ------
        ScenarioError
            When it cannot be read.
        """
        return self.near(name) if Path(name).name == name else None

    def near(self, path: str) -> tuple[bytes, str] | None:
        """As `beside`, of a file whose path begins at the folder of this one."""
        kept = self.files.get(Path(path).name)
        if kept is not None:
            return kept, path
        if self.folder is None or Path(path).is_absolute():
            return None
        shown = str(self.folder / path)
        try:
            return read_plain(self.folder / path), shown
        except OSError as error:
            raise ScenarioError(f"cannot be read: {error.strerror}", where=shown) from None

    @property
    def key(self) -> str:
        """What tells it from every other origin, however its path is written."""
        return self.name if self.folder is None else str((self.folder / Path(self.file).name).resolve())


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a chain of extensions: its origin, and its content as a tree."""

    origin: Origin
    root: SourceNode


def embedded_names() -> tuple[str, ...]:
    """List the scenarios that come with the package."""
    return _names(files("tripolar.examples"))


def measured_names() -> tuple[str, ...]:
    """List the files of measured numbers that embedded scenarios extend: they make no claims of their own."""
    return _names(files("tripolar.examples") / "measured")


def _names(folder: Traversable) -> tuple[str, ...]:
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def find_origin(name_or_path: str | Path) -> Origin:
    """Read an embedded scenario by its name, or a file by its path.

    Raises
    ------
    ScenarioError
        When there is neither, or the file cannot be read as text.
    """
    name = str(name_or_path)
    if name in (*embedded_names(), *measured_names()):
        return _embedded(name)
    path = Path(name_or_path)
    if path.is_file():
        return _from_file(path, name)
    problem = f"no scenario '{name}'"
    if path.is_dir():
        problem = f"'{name}' is a folder, not a scenario file"
    elif path.exists():
        problem = f"'{name}' is no plain file"
    elif path.suffix in _SUFFIXES:
        problem = f"no such file: '{name}'"
    allowed = _candidates(path.parent)
    raise ScenarioError(problem, allowed=allowed, given=name if nearest(name, allowed) else path.stem)


def read_chain(origin: Origin) -> tuple[Layer, ...]:
    """Read a scenario and all that it extends, the farthest ancestor first.

    Raises
    ------
    ScenarioError
        When a text is not YAML, an extended scenario is not there, or one extends itself.
    """
    layers = [Layer(origin, _tree(origin))]
    while "extends" in (entries := layers[0].root.mapping("a scenario")):
        node = entries["extends"]
        parent = _extended(node, layers[0].origin)
        if parent.key in (each.origin.key for each in layers):
            route = " → ".join([*(each.origin.name for each in reversed(layers)), parent.name])
            raise node.fail(f"scenarios extend each other in a circle: {route}")
        layers.insert(0, Layer(parent, _tree(parent)))
    return tuple(layers)


def _tree(origin: Origin) -> SourceNode:
    """Read the text of an origin; those that come with the package once, as a tree never changes."""
    if origin.name in embedded_names() and origin == _embedded(origin.name):
        return _embedded_tree(origin.name)
    return read_yaml(origin.text, origin.file)


@cache
def _embedded_tree(name: str) -> SourceNode:
    origin = _embedded(name)
    return read_yaml(origin.text, origin.file)


def _extended(node: SourceNode, origin: Origin) -> Origin:
    wanted = node.text("extends")
    if wanted in (*embedded_names(), *measured_names()):
        return _embedded(wanted)
    if Path(wanted).name != wanted:
        raise node.fail(f"extends takes an embedded scenario or a file beside this one, not '{wanted}'")
    if origin.folder is not None:
        for name in (wanted, *(wanted + suffix for suffix in _SUFFIXES)):
            path = origin.folder / name
            if path.is_file():
                return _from_file(path, str(path))
    raise node.fail(
        f"extends a scenario that is not there: '{wanted}'", allowed=_candidates(origin.folder), given=wanted
    )


def _embedded(name: str) -> Origin:
    folder = files("tripolar.examples")
    if name not in embedded_names():
        folder /= "measured"
    text = folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return Origin(name, f"{name}.yaml", text)


def _from_file(path: Path, shown: str) -> Origin:
    try:
        content = read_plain(path, _LONGEST_IN_BYTES)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise ScenarioError(f"cannot be read: {error.strerror}", where=shown) from None
    except UnicodeDecodeError as error:
        before = content[: error.start]
        where = Location(shown, before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
        raise ScenarioError("not a text in UTF-8", where=where) from None
    return Origin(path.stem, shown, text, path.parent)


def _candidates(folder: Path | None) -> tuple[str, ...]:
    """List what could have been meant: embedded names, and scenario files in the folder."""
    beside: list[str] = []
    if folder is not None and folder.is_dir():
        beside = sorted(str(each) for each in folder.iterdir() if each.suffix in _SUFFIXES)
    return (*embedded_names(), *beside)
