"""Run an ensemble in memory: draws in chunks, put together in order."""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.bounds import DRAWS, DRAWS_IN_MEMORY
from tripolar.ensemble.draws import sampler
from tripolar.ensemble.pipeline import Chunk, Job
from tripolar.ensemble.points import REPLICATES
from tripolar.ensemble.progress import Watch
from tripolar.ensemble.quantities import Request
from tripolar.ensemble.run import Ensemble, Provenance
from tripolar.ensemble.schedule import CHUNK, Scheduler, Threads, Work, chunks_of
from tripolar.ensemble.selection import Starts, combine, selection_rule
from tripolar.ensemble.tally import Tally, where_failures_lie
from tripolar.game.solver_settings import settings_of
from tripolar.measure.resolve import Measured, numeric_scenario

__all__ = ["CHUNK", "machine", "numeric_scenario", "provenance", "run_ensemble", "versions", "work_of"]


def work_of(
    measured: Measured,
    requests: tuple[Request, ...],
    *,
    draws: int,
    seed: int,
    protocol: str,
    starts: Starts | None = None,
    dimensions: tuple[str, ...] | None = None,
) -> Work:
    """What has to be done in every chunk of a run.

    Raises
    ------
    InputError
        If fewer draws than one or more than there are, are asked for.
    """
    DRAWS.check("draws", draws)
    job = Job(numeric_scenario(measured), requests, protocol, starts)
    return Work(job, sampler(measured, draws, seed, dimensions=dimensions))


def run_ensemble(
    measured: Measured,
    requests: tuple[Request, ...],
    *,
    draws: int,
    seed: int,
    threads: int = 1,
    protocol: str = "expiry",
    watch: Watch | None = None,
    workers: Scheduler | None = None,
    starts: Starts | None = None,
    dimensions: tuple[str, ...] | None = None,
) -> Ensemble:
    """Draw, calibrate, solve and measure.

    Parameters
    ----------
    measured : Measured
        The scenario with its figures looked up.
    requests : tuple of Request
        Quantities wanted in every draw.
    draws, seed : int
        Number of draws, at least one, and the seed (0 is a seed).
    threads : int
        Threads; the result has the same bits for any number.
    watch : Watch, optional
        Told of every chunk.
    workers : Scheduler, optional
        Who works on the chunks, in place of threads; the same bits.
    starts : Starts, optional
        From where else to solve the first draws again.
    dimensions : tuple of str, optional
        What has a coordinate of its own, where several scenarios are drawn alike; see `sampler`.

    Raises
    ------
    InputError
        If fewer than one draw or thread is asked for, or more draws than fit into memory.
    """
    DRAWS_IN_MEMORY.check("draws", draws)
    work = work_of(
        measured,
        requests,
        draws=draws,
        seed=seed,
        protocol=protocol,
        starts=starts,
        dimensions=dimensions,
    )
    workers = Threads(threads) if workers is None else workers
    clock = [time.perf_counter()]
    drawn = work.sampler.rows()
    clock.append(time.perf_counter())
    done: dict[int, Chunk] = {}
    with closing(workers.chunks(work, chunks_of(draws))) as worked:
        for rows, chunk in worked:
            done[rows.start] = chunk
            if watch is not None:
                watch.add(chunk)
    clock.append(time.perf_counter())
    chunks = [done[first] for first in sorted(done)]
    tally = Tally(work.job)
    for chunk in chunks:
        tally.add(chunk)
    calibrated = np.concatenate([chunk.calibration for chunk in chunks]) == 0
    derived = {**drawn.blended, **_joined([chunk.derived for chunk in chunks])}
    seconds = {"drawing": clock[1] - clock[0], "solving": clock[2] - clock[1]}
    return Ensemble(
        scenario=measured.scenario,
        parameters=drawn.varying,
        derived=MappingProxyType(derived),
        calibrated=calibrated,
        quantities=MappingProxyType(_joined([chunk.quantities for chunk in chunks])),
        solves=tally.solves(),
        failures=where_failures_lie(drawn.varying, ~calibrated),
        provenance=provenance(measured, work.job, draws, seed, tally, seconds, machine()),
        replicates=work.sampler.replicates,
        selection=combine(chunk.examined for chunk in chunks),
    )


def _joined(parts: list[Any]) -> dict[str, NDArray[np.float64]]:
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def provenance(
    measured: Measured,
    job: Job,
    draws: int,
    seed: int,
    tally: Tally,
    seconds: Mapping[str, float],
    machine: str,
) -> Provenance:
    """How a result was made."""
    settings: dict[str, float | int | str] = {
        name: value if isinstance(value, (int, float)) else ", ".join(f"{v:g}" for v in value)
        for name, value in asdict(settings_of(job.protocol)).items()
        if value is not None
    }
    settings |= selection_rule(job.protocol)
    if job.starts is not None:
        settings["further starts"] = job.starts.count
        settings["draws solved from them"] = min(job.starts.draws, draws)
    settings.update({"chunk": CHUNK, "replicates": REPLICATES, **tally.settings()})
    return Provenance(
        tripolar=version("tripolar"),
        scenario=measured.scenario.name,
        fingerprint=measured.scenario.fingerprint,
        figures=measured.table,
        seed=seed,
        draws=draws,
        protocol=job.protocol,
        settings=MappingProxyType(settings),
        versions=MappingProxyType(versions()),
        machine=machine,
        seconds=MappingProxyType(dict(seconds)),
    )


def versions() -> dict[str, str]:
    """Versions of the libraries that compute."""
    return {name: version(name) for name in ("numpy", "numba", "scipy")}


def machine() -> str:
    """The kind of machine this is."""
    return f"{platform.machine()} {platform.system()}, Python {platform.python_version()}"
