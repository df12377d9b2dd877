"""Run an ensemble in memory: draws in chunks, put together in order.

The module also sums the counts of all chunks: how many games and calibrations succeeded, and on which path.
"""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.bounds import DRAWS, DRAWS_IN_MEMORY
from tripolar.ensemble.draws import sampler
from tripolar.ensemble.pipeline import CERTIFIED, Chunk, Job
from tripolar.ensemble.result import CalibrationFailure, Ensemble, Provenance, SolveCount
from tripolar.ensemble.schedule import Scheduler, Threads, Watch, Work, chunks_of
from tripolar.ensemble.starts import Starts, combine, selection_rule
from tripolar.game.calibration.calibrate import CALIBRATED, CALIBRATION_WORDS
from tripolar.game.equilibrium import CONVERGED, CYCLING, NOT_CONVERGED
from tripolar.game.model.solver_settings import settings_of
from tripolar.prepare.prepared import Prepared
from tripolar.prepare.quantities import Request
from tripolar.stats.points import REPLICATES

__all__ = [
    "Tally",
    "joined",
    "machine",
    "provenance",
    "run_ensemble",
    "scheduler",
    "versions",
    "where_failures_lie",
    "work_of",
]


def work_of(
    prepared: Prepared,
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
    job = Job(prepared.numeric, requests, protocol, starts)
    return Work(job, sampler(prepared, draws, seed, dimensions=dimensions))


def run_ensemble(
    prepared: Prepared,
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
    prepared : Prepared
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
        prepared,
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
    size = workers.chunk(work, draws)
    with closing(workers.chunks(work, chunks_of(draws, size))) as worked:
        for rows, chunk in worked:
            done[rows.start] = chunk
            if watch is not None:
                watch.add(chunk)
    clock.append(time.perf_counter())
    chunks = [done[first] for first in sorted(done)]
    tally = Tally(work.job)
    for chunk in chunks:
        tally.add(chunk)
    calibrated = np.concatenate([chunk.calibration for chunk in chunks]) == CALIBRATED
    derived = {**drawn.blended, **joined([chunk.derived for chunk in chunks])}
    seconds = {"drawing": clock[1] - clock[0], "solving": clock[2] - clock[1]}
    return Ensemble(
        prepared=prepared,
        parameters=drawn.varying,
        derived=MappingProxyType(derived),
        calibrated=calibrated,
        quantities=MappingProxyType(joined([chunk.quantities for chunk in chunks])),
        solves=tally.solves(),
        failures=where_failures_lie(drawn.varying, ~calibrated),
        provenance=provenance(prepared, work.job, draws, seed, tally, seconds, machine()),
        replicates=work.sampler.replicates,
        selection=combine(chunk.examined for chunk in chunks),
    )


def joined(parts: list[Any]) -> dict[str, NDArray[np.float64]]:
    """The columns of several chunks, each as one."""
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def provenance(
    prepared: Prepared,
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
    settings.update({"replicates": REPLICATES, **tally.settings()})
    return Provenance(
        tripolar=version("tripolar"),
        scenario=prepared.scenario.name,
        fingerprint=prepared.scenario.fingerprint,
        figures=prepared.table.fingerprint,
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


@dataclass(slots=True)
class _Solves:
    solved: int = 0
    uncertified: int = 0
    cycling: int = 0
    not_converged: int = 0
    worst: float = 0.0
    sweeps: list[NDArray[np.int32]] = field(default_factory=list)


class Tally:
    """Counts over chunks, which are added in the order of their rows; the chunks are not kept."""

    def __init__(self, job: Job) -> None:
        self._solves: dict[str, _Solves | None] = dict.fromkeys(job.variants)
        self._games = 0
        self._calibration = np.zeros(len(CALIBRATION_WORDS), dtype=np.int64)
        self._missed: dict[str, int] = {}
        self._idle: int = 0
        self._elsewhere: Counter[str] = Counter()

    def add(self, chunk: Chunk) -> None:
        """Count one chunk."""
        size = int(chunk.calibration.size)
        self._games += chunk.games
        self._calibration = self._calibration + np.bincount(
            chunk.calibration, minlength=len(CALIBRATION_WORDS)
        )
        for variant, record in chunk.solves.items():
            counts = self._solves[variant] = self._solves[variant] or _Solves()
            certain = (record.status == CONVERGED) & (record.certificate <= CERTIFIED)
            counts.solved += int(np.count_nonzero(certain))
            counts.uncertified += int(np.count_nonzero((record.status == CONVERGED) & ~certain))
            counts.cycling += int(np.count_nonzero(record.status == CYCLING))
            counts.not_converged += int(np.count_nonzero(record.status == NOT_CONVERGED))
            counts.worst = float(np.max(record.certificate[certain], initial=counts.worst))
            counts.sweeps.append(record.sweeps.astype(np.int32))
        # A chunk in which no draw was calibrated never got as far as the powers that join.
        for label in chunk.missed:
            self._missed.setdefault(label, self._idle)
        for label in self._missed:
            self._missed[label] += chunk.missed.get(label, size)
        self._idle += size
        self._elsewhere.update({chunk.elsewhere: size} if chunk.elsewhere else ())

    def solves(self) -> tuple[SolveCount, ...]:
        """How the solves of every variant went."""
        nothing = float("nan")
        return tuple(
            SolveCount(variant, 0, 0, 0, 0, nothing, nothing)
            if counts is None
            else SolveCount(
                variant=variant,
                solved=counts.solved,
                uncertified=counts.uncertified,
                cycling=counts.cycling,
                not_converged=counts.not_converged,
                median_sweeps=float(np.median(np.concatenate(counts.sweeps).astype(np.float64))),
                worst_certificate=counts.worst,
            )
            for variant, counts in self._solves.items()
        )

    def settings(self) -> dict[str, int]:
        """Games solved, draws by how their calibration went, and those of workers that differ."""
        found = {"games": self._games}
        for words, draws in zip(CALIBRATION_WORDS, self._calibration.tolist(), strict=True):
            found[f"draws {words}"] = draws
        for table, missed in self._missed.items():
            found[f"draws not calibrated with {table}"] = missed
        for kind, draws in sorted(self._elsewhere.items()):
            found[f"draws of workers that differ: {kind}"] = draws
        return found


def where_failures_lie(
    drawn: Mapping[str, NDArray[np.float64] | NDArray[np.str_]], failed: NDArray[np.bool_]
) -> tuple[CalibrationFailure, ...]:
    """The three parameters that best tell failed draws from calibrated ones (Mann-Whitney)."""
    if not failed.any() or failed.all():
        return ()
    found = []
    for path, column in drawn.items():
        if column.dtype.kind not in "fi":
            continue
        numbers = np.asarray(column, dtype=np.float64)
        met, lost = np.sort(numbers[~failed]), numbers[failed]
        below = np.searchsorted(met, lost, side="left").mean()
        above = np.searchsorted(met, lost, side="right").mean()
        beyond = float((below + above) / 2.0 / met.size)
        medians = float(np.median(lost)), float(np.median(met))
        found.append(CalibrationFailure(path, *medians, beyond))
    return tuple(sorted(found, key=lambda f: -abs(f.separation - 0.5))[:3])


def scheduler(address: str | None, threads: int) -> AbstractContextManager[Scheduler]:
    """Open what a run is worked on by.

    Parameters
    ----------
    address : str or None
        None for threads; ``local`` for processes of this machine, else the address of a Dask
        scheduler, such as ``tcp://10.0.0.1:8786``, or the file in which it wrote its address.
    threads : int
        Threads, or local processes.

    Raises
    ------
    InputError
        If there is no Dask, or no scheduler at the address.
    """
    found: AbstractContextManager[Scheduler]
    if address is None:
        found = nullcontext(Threads(threads))
    else:
        from tripolar.ensemble.cluster import Cluster

        found = Cluster(address, Threads(threads).count)
    return found
