"""Files of an author's own figures, as a scenario names them; what is in them, `tripolar.figures.own` reads.

A scenario that extends another keeps the other's files, and its own stand before them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tripolar.scenario.source import Layer, Origin, SourceNode

__all__ = ["FigureEntry", "FigureFile", "figure_entries", "read_figure_files"]

SUFFIX = ".csv"


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A file of figures: its name, its content, and its name as errors show it."""

    name: str
    content: bytes = field(repr=False)
    shown: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """What a scenario says of one file, and the text that says it."""

    node: SourceNode
    origin: Origin


def figure_entries(node: SourceNode, layer: Layer) -> tuple[FigureEntry, ...]:
    """List the files that one text names; a name alone is a list of one."""
    nodes = (node,) if isinstance(node.value, str) else node.items("figures")
    return tuple(FigureEntry(each, layer.origin) for each in nodes)


def read_figure_files(entries: Iterable[FigureEntry]) -> tuple[FigureFile, ...]:
    """Read files in their order, each once.

    Raises
    ------
    ScenarioError
        When one cannot be read, its path is not relative, the text that names it is no file, or two files in
        different folders have one name.
    """
    found: dict[str, FigureFile] = {}
    for entry in entries:
        path = entry.node.text("a file of figures")
        if not path.endswith(SUFFIX):
            raise entry.node.fail(f"'{path}' is no file of figures", allowed=(SUFFIX,))
        read = entry.origin.near(path)
        if read is None:
            raise entry.node.fail(
                f"figures takes the path of a file from the folder of the scenario's own file, not '{path}'"
                + ("" if entry.origin.folder else ": this text is in no folder")
            )
        name = path.rpartition("/")[2]
        file = FigureFile(name, *read)
        if found.setdefault(name, file) != file:
            raise entry.node.fail(f"two files of figures are named '{name}'; give one another name")
    return tuple(found.values())
