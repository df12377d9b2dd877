"""The two jobs as one call each: run an argument, solve one game."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from tripolar.claims.check import check, requests
from tripolar.claims.evaluate import judge
from tripolar.claims.robustness import across_protocols
from tripolar.ensemble.draws import central
from tripolar.ensemble.execute import numeric_scenario, run_ensemble
from tripolar.ensemble.pipeline import BASE, Job, run_chunk
from tripolar.ensemble.quantities import Request
from tripolar.errors import ParameterError
from tripolar.figures.table import load_table
from tripolar.game.calibration import CALIBRATION_WORDS
from tripolar.game.channels import CHANNELS
from tripolar.game.equilibrium import STATUS_WORDS
from tripolar.game.plain import PROTOCOLS
from tripolar.measure.functions import FIGURE_FUNCTIONS
from tripolar.measure.resolve import Measured, resolve_scenario
from tripolar.measure.standing import standing
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.report.answer import Answer
from tripolar.report.outlook import HORIZON, outlook, outlook_requests
from tripolar.scenario.load import check_resolved, load, override
from tripolar.scenario.objects import Scenario

__all__ = ["DEFAULT_DRAWS", "Solved", "default_threads", "prepare", "run", "solve"]

DEFAULT_DRAWS = 1_000

Progress = Callable[[int, int], None]


def default_threads() -> int:
    """As many threads as there are processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def prepare(
    scenario: Scenario | str | Path = "russia-2025",
    *,
    protocol: str | None = None,
    changes: Iterable[str] = (),
) -> Measured:
    """Load, change, measure and check a scenario: everything that can be wrong before any work.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A loaded scenario, the name of an embedded one, or a YAML file.
    protocol : str, optional
        Renewal protocol in place of the scenario's.
    changes : iterable of str
        ``PATH=VALUE`` each, as ``--set`` takes them.

    Raises
    ------
    InputError
        What cannot be used, on one line.
    """
    loaded = scenario if isinstance(scenario, Scenario) else load(scenario)
    asked = [*changes, *([] if protocol is None else [f"protocol={protocol}"])]
    measured = resolve_scenario(override(loaded, asked))
    check_resolved(numeric_scenario(measured))
    check(measured.scenario, FIGURE_FUNCTIONS)
    return measured


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
    own = _protocol(measured)
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
    )


def _part(progress: Progress | None, part: int, parts: int) -> Progress | None:
    """Progress of one of several equal parts, told as progress of the whole."""
    if progress is None:
        return None
    return lambda done, total: progress(part * total + done, parts * total)


@dataclass(frozen=True, slots=True)
class Solved:
    """One game, solved at central values. Money in bn US$ a year, keyed by actor codes and dyads.

    Attributes
    ----------
    value_annualised : mapping of actor to float
        Discount rate times present value at the start.
    mean_relation : mapping of dyad to float
        Level averaged over the discounted future.
    net_transfer : mapping of dyad to float
        What the first-named receives from the second, averaged likewise.
    role_probability : mapping of actor to mapping of role to float
        Chance of being pivot or outcast in ten years.
    flow : mapping of channel to mapping of actor to float
        Payoff by channel, averaged over the discounted future.
    chance : mapping of dyad to mapping of level to float
        Chance that the relation stands at each level in ten years.
    political_value : mapping of path to float
        What calibration found; empty where political values are given.
    certificate : mapping
        Status, residual check against the independent linear solve, sweeps.
    """

    scenario: str
    variant: str
    protocol: str
    value_annualised: dict[str, float]
    mean_relation: dict[str, float]
    net_transfer: dict[str, float]
    role_probability: dict[str, dict[str, float]]
    flow: dict[str, dict[str, float]]
    chance: dict[str, dict[str, float]]
    political_value: dict[str, float]
    certificate: dict[str, float | int | str]


def solve(
    scenario: Scenario | str | Path,
    *,
    variant: str = BASE,
    protocol: str | None = None,
    changes: Iterable[str] = (),
) -> Solved:
    """Solve one game, every parameter at its centre.

    Parameters
    ----------
    scenario, protocol, changes
        As `prepare` takes them.
    variant : str
        Name of one of the scenario's variants; empty for the scenario itself.

    Raises
    ------
    InputError
        What cannot be used, on one line.
    """
    measured = prepare(scenario, protocol=protocol, changes=changes)
    loaded = measured.scenario
    if variant and variant not in loaded.variants:
        raise ParameterError(
            f"no variant '{variant}' in {loaded.name}", allowed=loaded.variants, given=variant
        )
    loaded = loaded.table(variant)
    wanted = {name: Request(*request, variant) for name, request in _asked(loaded).items()}
    job = Job(numeric_scenario(measured), tuple(wanted.values()), _protocol(measured))
    chunk = run_chunk(job, central(measured).values(slice(0, 1)))

    def number(*name: str) -> float:
        return float(chunk.quantities[wanted[name].key][0])

    codes, dyads = loaded.codes, loaded.dyads
    levels = [f"{level:g}" for level in loaded.levels]
    return Solved(
        scenario=loaded.name,
        variant=variant,
        protocol=job.protocol,
        value_annualised={code: number("value", code) for code in codes},
        mean_relation={dyad: number("relation", dyad) for dyad in dyads},
        net_transfer={dyad: number("terms", dyad) for dyad in dyads},
        role_probability={
            code: {role: number(role, code) for role in ("pivot", "outcast")} for code in codes
        },
        flow={channel: {code: number(channel, code) for code in codes} for channel in CHANNELS},
        chance={dyad: {level: number("chance", dyad, level) for level in levels} for dyad in dyads},
        political_value={
            path: float(column[0])
            for path, column in chunk.derived.items()
            if path.startswith("political_value")
        },
        certificate=_certificate(chunk, variant),
    )


def _protocol(measured: Measured) -> str:
    return str(measured.parameters["protocol"].distribution.centre)


def _asked(scenario: Scenario) -> dict[tuple[str, ...], tuple[str, tuple[str | float, ...]]]:
    """Names of the numbers `solve` reports, and the quantities they are."""
    asked: dict[tuple[str, ...], tuple[str, tuple[str | float, ...]]] = {}
    for code in scenario.codes:
        asked["value", code] = ("value", (code,))
        for role in ("pivot", "outcast"):
            asked[role, code] = (role, (code, float(HORIZON)))
        for channel in CHANNELS:
            asked[channel, code] = ("channel", (channel, code))
    for dyad in scenario.dyads:
        first, second = dyad.split("-")
        asked["relation", dyad] = ("relation", (dyad,))
        asked["terms", dyad] = ("terms", (first, second))
        for level in scenario.levels:
            asked["chance", dyad, f"{level:g}"] = ("chance", (dyad, level, float(HORIZON)))
    return asked


def _certificate(chunk, variant: str) -> dict[str, float | int | str]:  # type: ignore[no-untyped-def]
    calibration = CALIBRATION_WORDS[int(chunk.calibration[0])]
    if variant not in chunk.solves:
        return {"status": "not solved", "calibration": calibration}
    record = chunk.solves[variant]
    return {
        "status": STATUS_WORDS[int(np.asarray(record.status)[0])],
        "calibration": calibration,
        "error_bound": float(record.certificate[0]),
        "linear_solve_difference": float(record.linear_difference[0]),
        "sweeps": int(record.sweeps[0]),
        "path": int(record.path[0]),
    }
