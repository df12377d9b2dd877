"""New scenario files, written whole or not at all, and never over another."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tripolar.errors import OutputError, ScenarioError
from tripolar.scenario.load import load
from tripolar.scenario.origins import embedded_names
from tripolar.scenario.template import child_template, whole_template

__all__ = ["new_scenario"]


def new_scenario(name: str, extends: str = "", folder: Path | str = ".") -> Path:
    """Write a commented file for a new scenario.

    Parameters
    ----------
    name : str
        Of the scenario; its file is ``NAME.yaml``.
    extends : str, optional
        Embedded scenario, or file in the same folder, that it starts from; else it stands alone.
    folder : Path or str, optional
        An existing folder.

    Returns
    -------
    Path
        Of the new file.

    Raises
    ------
    OutputError
        When the name cannot be used, the file exists, or the folder cannot be written.
    ScenarioError
        When there is no scenario to extend.
    """
    name = name.removesuffix(".yaml")
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", name):
        raise OutputError(f"'{name}' cannot name a scenario: letters, digits and hyphens")
    if name in embedded_names():
        raise OutputError(f"'{name}' is the name of an embedded scenario; choose another")
    folder = Path(folder)
    text = child_template(name, load(_parent(extends, folder))) if extends else whole_template(name)
    path = folder / f"{name}.yaml"
    _write_new(path, text)
    return path


def _parent(extends: str, folder: Path) -> str | Path:
    if extends in embedded_names():
        return extends
    if Path(extends).name != extends:
        raise ScenarioError(f"a new scenario extends an embedded one or a file beside it, not '{extends}'")
    bare = folder / extends
    return bare if bare.suffix else bare.with_suffix(".yaml")


def _write_new(path: Path, text: str) -> None:
    """Write beside the place and link into it: the link fails where a file stands."""
    beside = path.with_name(f".{path.stem}-{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        os.link(beside, path)
    except FileExistsError:
        raise OutputError(f"'{path}' exists already, and is left as it is") from None
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)
