"""Run an argument: every draw under every protocol, and the verdicts."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from tripolar import bounds
from tripolar.claims.analysis.worth import worth_knowing
from tripolar.claims.check import requests
from tripolar.claims.evaluate import judge
from tripolar.claims.robustness import across_protocols
from tripolar.ensemble.execute import run_ensemble
from tripolar.ensemble.progress import Progress, Watch
from tripolar.ensemble.quantities import Request
from tripolar.ensemble.run import Ensemble
from tripolar.ensemble.schedule import scheduler as open_scheduler
from tripolar.ensemble.selection import DEFAULT_STARTS, EXAMINED_DRAWS, Starts
from tripolar.errors import InputError
from tripolar.figures.table import load_table
from tripolar.game.plain import PROTOCOLS
from tripolar.measure.resolve import Measured
from tripolar.measure.standing import standing
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.report.answer import Answer
from tripolar.report.outlook import outlook, outlook_requests
from tripolar.scenario.objects import Scenario
from tripolar.workflow.arguments import Changes
from tripolar.workflow.preparing import prepare, protocol_of

__all__ = ["DEFAULT_DRAWS", "answer_of", "default_threads", "requests_by_protocol", "run"]

DEFAULT_DRAWS = 300


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
    changes: Changes = (),
    progress: Progress | None = None,
    out: str | Path | None = None,
    scheduler: str | None = None,
    starts: int = DEFAULT_STARTS,
    examined: int = EXAMINED_DRAWS,
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
        Told how far the run is (`tripolar.ensemble.progress.Done`), all protocols together.
    out : str or Path, optional
        Folder to keep the run in, as `tripolar run --out` does: what is done there is not done again,
        and the draws stay on disk. Without it nothing is written.
    scheduler : str, optional
        Address of a Dask scheduler, or ``local``, in place of threads.
    starts, examined : int
        Further starts from which the first `examined` draws are solved again, to tell which claims
        depend on the equilibrium that is selected; 0 for none.

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
    draws, seed = bounds.DRAWS.count("draws", draws), bounds.SEED.count("seed", seed)
    starts, examined = bounds.STARTS.count("starts", starts), bounds.EXAMINED.count("examined", examined)
    count = default_threads() if threads is None else bounds.THREADS.count("threads", threads)
    if out is not None:
        if out == "":
            raise InputError("out needs the name of a folder, and was given none")
        from tripolar.workflow.keeping import keep

        kept = keep(
            scenario, draws=draws, seed=seed, protocol=protocol, changes=changes, out=Path(out),
            starts=starts, examined=examined,
        )  # fmt: skip
        return kept.finish(threads=count, scheduler=scheduler, progress=progress)
    checked_options(starts, examined)
    began = time.perf_counter()
    measured = (
        scenario if isinstance(scenario, Measured) else prepare(scenario, protocol=protocol, changes=changes)
    )
    asked = requests_by_protocol(measured, only=protocol)
    watch = Watch(progress, draws * len(asked))
    ready = time.perf_counter()
    with open_scheduler(scheduler, count) as workers:
        ensembles = {
            name: run_ensemble(
                measured,
                wanted,
                draws=draws,
                seed=seed,
                protocol=name,
                watch=watch,
                workers=workers,
                starts=Starts.of(starts, examined, seed),
            )
            for name, wanted in asked.items()
        }
    solved = time.perf_counter()
    answer = answer_of(ensembles)
    own = answer.ensemble
    seconds = {
        "reading": ready - began,
        **own.provenance.seconds,
        **{
            f"solving, {each.provenance.protocol}": sum(each.provenance.seconds.values())
            for each in answer.others
        },
        "judging": time.perf_counter() - solved,
    }
    made = replace(own.provenance, seconds=MappingProxyType(seconds))
    return replace(answer, ensemble=replace(own, provenance=made))


def checked_options(starts: int, examined: int) -> Mapping[str, int | float | str | None]:
    """What else decides a result, by name, checked before any work.

    Raises
    ------
    InputError
        If a number is out of bounds.
    """
    Starts.of(starts, examined, 0)
    return MappingProxyType({"starts": starts, "examined": examined})


def requests_by_protocol(measured: Measured, *, only: str | None = None) -> dict[str, tuple[Request, ...]]:
    """The quantities wanted under each protocol, the scenario's own first.

    The others are asked for what claims need; with `only`, or without claims, there are no others.
    """
    asked = requests(measured.scenario)
    own = protocol_of(measured)
    others = () if only or not asked else tuple(name for name in PROTOCOLS if name != own)
    wanted = tuple(dict.fromkeys((*outlook_requests(measured.scenario.table()), *asked)))
    return {own: wanted, **dict.fromkeys(others, asked)}


def answer_of(ensembles: Mapping[str, Ensemble]) -> Answer:
    """Judge the draws of one argument under its protocols, its own first."""
    table = load_table()
    ledger = across_protocols(
        {name: judge(each, lambda: FigureVocabulary(table)) for name, each in ensembles.items()}
    )
    first, *others = ensembles.values()
    loaded = first.scenario.table()
    return Answer(
        ensemble=first,
        ledger=ledger,
        standing=standing(loaded.codes, loaded.year, table),
        outlook=outlook(first),
        others=tuple(others),
        worth=worth_knowing(first),
    )
