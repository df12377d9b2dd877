"""What comes before any work: a scenario loaded, changed, measured and checked."""

from __future__ import annotations

from pathlib import Path

from tripolar.claims.check import check
from tripolar.figures.table import load_table
from tripolar.measure.behind import looked_up
from tripolar.measure.functions import FIGURE_FUNCTIONS
from tripolar.measure.resolve import Measured, check_measured, resolve_scenario
from tripolar.scenario.load import load, override
from tripolar.scenario.objects import Scenario
from tripolar.workflow.arguments import Changes, change_texts

__all__ = ["prepare", "protocol_of"]


def prepare(
    scenario: Scenario | str | Path = "russia-2025",
    *,
    protocol: str | None = None,
    changes: Changes = (),
) -> Measured:
    """Load, change, measure and check a scenario: everything that can be wrong before any work.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, the name of an embedded one, or a YAML file.
    protocol : str, optional
        Renewal protocol in place of the scenario's.
    changes : iterable of str, or mapping
        ``PATH=VALUE`` each, as ``--set`` takes them, or values by path: ``{"discount": 0.05}``.

    Raises
    ------
    InputError
        What cannot be used, on one line.
    """
    loaded = scenario if isinstance(scenario, Scenario) else load(scenario)
    asked = [*change_texts(changes), *([] if protocol is None else [f"protocol={protocol}"])]
    measured = resolve_scenario(override(loaded, asked))
    check_measured(measured)
    check(measured.scenario, FIGURE_FUNCTIONS)
    looked_up(measured.scenario, load_table(), facts_only=True)  # a fact without figures costs no draw
    return measured


def protocol_of(measured: Measured) -> str:
    """The renewal protocol that a scenario asks for."""
    return str(measured.parameters["protocol"].distribution.centre)
