"""A visitor's criterion held against an argument, with the place of what is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tripolar.claims.check import check
from tripolar.ensemble.quantities import QUANTITIES
from tripolar.errors import Location
from tripolar.measure.functions import FIGURE_FUNCTIONS
from tripolar.scenario.expression import parse
from tripolar.scenario.objects import Claim, Measured
from tripolar.workflow.explorer import Explorer

__all__ = ["check_criterion"]


def check_criterion(explorer: Explorer, holds: str, *, fact: bool = False) -> dict[str, Any]:
    """Check a criterion as if it were a claim of the argument.

    Returns
    -------
    dict
        The quantities it names, each with unit and meaning.

    Raises
    ------
    ClaimError
        The first thing wrong with it, with its column.
    """
    expression = parse(holds, Location("criterion", 1, 1))
    measures = (Measured("", expression),) if fact else ()
    claim = Claim("yours", "", "fact" if fact else "model", None if fact else expression, measures)
    check(replace(explorer.scenario, claims=(claim,)), FIGURE_FUNCTIONS)
    named = dict.fromkeys(call.name for call in expression.calls)
    return {
        "ok": True,
        "quantities": [
            {"name": name, "unit": QUANTITIES[name].unit, "says": QUANTITIES[name].says}
            for name in named
            if name in QUANTITIES
        ],
    }
