"""The way in: a scenario by its name, its path or its text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from tripolar.scenario.adjust import apply_variant, check_resolved, override
from tripolar.scenario.assembly import assemble
from tripolar.scenario.draft import fold_layers
from tripolar.scenario.objects import Scenario
from tripolar.scenario.origins import Origin, embedded_names, find_origin, is_embedded, read_chain

__all__ = ["apply_variant", "check_resolved", "embedded_names", "load", "load_text", "override"]


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


def _load(origin: Origin) -> Scenario:
    layers = read_chain(origin)
    scenario = assemble(fold_layers(layers), origin.name, tuple(layer.origin.name for layer in layers[:-1]))
    texts = {
        Path(layer.origin.file).name: layer.origin.text for layer in layers if not is_embedded(layer.origin)
    }
    return replace(scenario, texts=MappingProxyType(texts))
