"""The way in: a scenario by its name, its path or its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tripolar.errors import InputError, Location
from tripolar.scenario.adjust import apply_variant, check_resolved, override
from tripolar.scenario.assembly import assemble
from tripolar.scenario.draft import fold_layers
from tripolar.scenario.located import read_yaml
from tripolar.scenario.objects import Scenario
from tripolar.scenario.origins import Layer, Origin, embedded_names, find_origin, read_chain

__all__ = [
    "apply_variant",
    "check_resolved",
    "embedded_names",
    "inherited_told",
    "load",
    "load_chain",
    "load_text",
    "override",
]


def load(name_or_path: str | Path) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    name_or_path : str or Path
        The name of an embedded scenario, such as ``tutorial``, or the path of a YAML file.

    Raises
    ------
    ScenarioError, ParameterError, ClaimError
        What is wrong with it, on one line, with file, line and column.

    Examples
    --------
    >>> load("tutorial").dyads
    ('USA-RUS', 'USA-CHN', 'RUS-CHN')
    """
    return _load(find_origin(name_or_path))


def load_text(text: str, name: str = "scenario") -> Scenario:
    """Load a scenario from YAML text, which may extend embedded scenarios. Raises as `load` does."""
    return _load(Origin(name, f"{name}.yaml", text))


def load_chain(texts: Sequence[tuple[str, str]], files: Iterable[tuple[str, bytes]] = ()) -> Scenario:
    """Load a scenario again from its `texts` and `files`, whatever has become of those on disk.

    Raises as `load` does.
    """
    kept = dict(files)
    layers = tuple(
        Layer(Origin(name, f"{name}.yaml", text, files=kept), read_yaml(text, f"{name}.yaml"))
        for name, text in texts
    )
    return _assembled(layers)


@contextmanager
def inherited_told(name: str, lineage: tuple[str, ...]) -> Iterator[None]:
    """Add to an error in a part that the scenario `name` inherits what to do about it in its own file."""
    try:
        yield
    except InputError as error:
        at = Path(error.where.file).stem if isinstance(error.where, Location) else name
        if at != name and at in lineage:
            error.advise(f"{name} inherits this: in {name}.yaml write it anew, or set it to null")
        raise


def _load(origin: Origin) -> Scenario:
    return _assembled(read_chain(origin))


def _assembled(layers: tuple[Layer, ...]) -> Scenario:
    origins = [layer.origin for layer in layers]
    lineage = tuple(origin.name for origin in origins[:-1])
    draft = fold_layers(layers)
    with inherited_told(origins[-1].name, lineage):
        scenario = assemble(draft, origins[-1].name, lineage)
    return replace(scenario, texts=tuple((origin.name, origin.text) for origin in origins))
