"""Where scenario texts come from: the embedded examples, and files; and what they extend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from tripolar.errors import Location, ScenarioError, nearest
from tripolar.scenario.located import Node, read_yaml

__all__ = ["Layer", "Origin", "embedded_names", "find_origin", "read_chain"]

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
        Files of draws kept with a text that is no longer read from its folder.
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
        if name in self.files:
            return self.files[name], name
        if self.folder is None or Path(name).name != name:
            return None
        shown = str(self.folder / name)
        try:
            return (self.folder / name).read_bytes(), shown
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
    root: Node


def embedded_names() -> tuple[str, ...]:
    """List the scenarios that come with the package."""
    names = (entry.name for entry in files("tripolar.examples").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def find_origin(name_or_path: str | Path) -> Origin:
    """Read an embedded scenario by its name, or a file by its path.

    Raises
    ------
    ScenarioError
        When there is neither, or the file cannot be read as text.
    """
    name = str(name_or_path)
    if name in embedded_names():
        return _embedded(name)
    path = Path(name_or_path)
    if path.is_file():
        return _from_file(path, name)
    problem = f"no scenario '{name}'"
    if path.is_dir():
        problem = f"'{name}' is a folder, not a scenario file"
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
    layers = [Layer(origin, read_yaml(origin.text, origin.file))]
    while "extends" in (entries := layers[0].root.mapping("a scenario")):
        node = entries["extends"]
        parent = _extended(node, layers[0].origin)
        if parent.key in (each.origin.key for each in layers):
            route = " → ".join([*(each.origin.name for each in reversed(layers)), parent.name])
            raise node.fail(f"scenarios extend each other in a circle: {route}")
        layers.insert(0, Layer(parent, read_yaml(parent.text, parent.file)))
    return tuple(layers)


def _extended(node: Node, origin: Origin) -> Origin:
    wanted = node.text("extends")
    if wanted in embedded_names():
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
    text = files("tripolar.examples").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return Origin(name, f"{name}.yaml", text)


def _from_file(path: Path, shown: str) -> Origin:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ScenarioError(f"cannot be read: {error.strerror}", where=shown) from None
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start]
        where = Location(shown, before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
        raise ScenarioError("not a text in UTF-8", where=where) from None
    return Origin(path.stem, shown, text, path.parent)


def _candidates(folder: Path | None) -> tuple[str, ...]:
    """List what could have been meant: embedded names, and scenario files in the folder."""
    beside: list[str] = []
    if folder is not None and folder.is_dir():
        beside = sorted(str(each) for each in folder.iterdir() if each.suffix in _SUFFIXES)
    return (*embedded_names(), *beside)
