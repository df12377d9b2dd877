"""Tripolar: turn an argument about three powers into a model that can be refuted.

>>> import tripolar as tp
>>> scenario = tp.load("tutorial")
>>> answer = tp.run(scenario, draws=16, seed=0, threads=1)
>>> answer.ledger.entries[0].claim.id
'T1'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from tripolar._copying import make_copyable as _make_copyable

if TYPE_CHECKING:
    from tripolar import charts, errors, figures
    from tripolar._version import __version__
    from tripolar.answer.answer import Answer
    from tripolar.claims.ledger import Entry, Ledger
    from tripolar.scenario.load import embedded_names as scenarios
    from tripolar.scenario.load import load
    from tripolar.scenario.objects import Scenario
    from tripolar.workflow import analyse, debate, load_run, run, solve

__all__ = [
    "Answer",
    "Entry",
    "Ledger",
    "Scenario",
    "__version__",
    "analyse",
    "charts",
    "debate",
    "errors",
    "figures",
    "load",
    "load_run",
    "run",
    "scenarios",
    "solve",
]

# Where each public name lives; nothing heavy is imported before it is asked for.
_HOMES = {
    "Answer": ("tripolar.answer.answer", "Answer"),
    "Entry": ("tripolar.claims.ledger", "Entry"),
    "Ledger": ("tripolar.claims.ledger", "Ledger"),
    "Scenario": ("tripolar.scenario.objects", "Scenario"),
    "__version__": ("tripolar._version", "__version__"),
    "charts": ("tripolar.charts", None),
    "errors": ("tripolar.errors", None),
    "figures": ("tripolar.figures", None),
    "load": ("tripolar.scenario.load", "load"),
    "load_run": ("tripolar.workflow", "load_run"),
    "run": ("tripolar.workflow", "run"),
    "scenarios": ("tripolar.scenario.load", "embedded_names"),
    "analyse": ("tripolar.workflow", "analyse"),
    "debate": ("tripolar.workflow", "debate"),
    "solve": ("tripolar.workflow", "solve"),
}


_make_copyable()


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tripolar' has no attribute '{name}'")
    module, attribute = _HOMES[name]
    home = importlib.import_module(module)
    return home if attribute is None else getattr(home, attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
