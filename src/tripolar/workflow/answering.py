"""Run an argument: every draw under every protocol, and the verdicts."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from tripolar.claims.analysis.worth import worth_knowing
from tripolar.claims.check import requests
from tripolar.claims.evaluate import judge
from tripolar.claims.robustness import across_protocols
from tripolar.ensemble.execute import run_ensemble
from tripolar.figures.table import load_table
from tripolar.game.plain import PROTOCOLS
from tripolar.measure.resolve import Measured
from tripolar.measure.standing import standing
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.report.answer import Answer
from tripolar.report.outlook import outlook, outlook_requests
from tripolar.scenario.objects import Scenario
from tripolar.workflow.preparing import prepare, protocol_of

__all__ = ["DEFAULT_DRAWS", "default_threads", "run"]

DEFAULT_DRAWS = 300

Progress = Callable[[int, int], None]


def default_threads() -> int:
    """As many threads as there are processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    scenario: Measured | Scenario | str | Path = "russia-2025",
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
    threads: int | None = None,
    protocol: str | None = None,
    changes: Iterable[str] = (),
    progress: Progress | None = None,
) -> Answer:
    """Measure, calibrate, solve and judge an argument.

    Parameters
    ----------
    scenario : Measured, Scenario, str or Path
        What `prepare` gave, or what it takes; a prepared scenario is run as it is.
    draws : int
        Number of draws of the uncertain parameters.
    seed : int
        Of the draws; 0 is a seed. The same seed gives the same bits for any number of threads.
    threads : int, optional
        By default one for every processor.
    protocol : str, optional
        The only protocol to run. By default the scenario's own, and then every other for the ledger's
        account of what hangs on it.
    changes
        As `prepare` takes them.
    progress : callable, optional
        Told (draws done, draws in all), all protocols together.

    Raises
    ------
    InputError
        What cannot be used, on one line.

    Examples
    --------
    >>> answer = run("tutorial", draws=16, threads=1)
    >>> [entry.claim.id for entry in answer.ledger.entries][:1]
    ['T1']
    """
    began = time.perf_counter()
    if isinstance(scenario, Measured):
        measured = scenario
    else:
        measured = prepare(scenario, protocol=protocol, changes=changes)
    loaded = measured.scenario.table()
    asked = requests(measured.scenario)
    own = protocol_of(measured)
    others = () if protocol or not asked else tuple(name for name in PROTOCOLS if name != own)
    ready = time.perf_counter()
    ensembles = {
        name: run_ensemble(
            measured,
            tuple(dict.fromkeys((*outlook_requests(loaded), *asked))) if name == own else asked,
            draws=draws,
            seed=seed,
            threads=default_threads() if threads is None else threads,
            protocol=name,
            progress=_part(progress, part, len(others) + 1),
        )
        for part, name in enumerate((own, *others))
    }
    table = load_table()
    solved = time.perf_counter()
    ledger = across_protocols(
        {name: judge(each, lambda: FigureVocabulary(table)) for name, each in ensembles.items()}
    )
    ensemble = ensembles.pop(own)
    seconds = {
        "reading": ready - began,
        **ensemble.provenance.seconds,
        **{f"solving, {name}": sum(each.provenance.seconds.values()) for name, each in ensembles.items()},
        "judging": time.perf_counter() - solved,
    }
    ensemble = replace(ensemble, provenance=replace(ensemble.provenance, seconds=MappingProxyType(seconds)))
    return Answer(
        ensemble=ensemble,
        ledger=ledger,
        standing=standing(loaded.codes, loaded.year, table),
        outlook=outlook(ensemble),
        others=tuple(ensembles.values()),
        worth=worth_knowing(ensemble),
    )


def _part(progress: Progress | None, part: int, parts: int) -> Progress | None:
    """Progress of one of several equal parts, told as progress of the whole."""
    if progress is None:
        return None
    return lambda done, total: progress(part * total + done, parts * total)
