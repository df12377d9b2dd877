"""Run an ensemble: draws in chunks over threads, put together in order."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.draws import Draws, draw
from tripolar.ensemble.pipeline import CERTIFIED, Chunk, Job, run_chunk
from tripolar.ensemble.points import REPLICATES
from tripolar.ensemble.quantities import Request
from tripolar.ensemble.run import CalibrationFailure, Ensemble, Provenance, SolveCount
from tripolar.errors import InputError
from tripolar.game.calibration import CALIBRATION_WORDS
from tripolar.game.equilibrium import settings_of
from tripolar.measure.resolve import Measured
from tripolar.scenario.objects import Scenario

__all__ = ["CHUNK", "numeric_scenario", "run_ensemble"]

# Draws per chunk. Fixed, so that what a thread works on never depends on how many there are; four
# times the kernels' lanes keeps them full.
CHUNK = 64

Progress = Callable[[int, int], None]


def numeric_scenario(measured: Measured) -> Scenario:
    """The scenario with numbers in place of expressions over figures."""
    return replace(measured.scenario, parameters=measured.parameters)


def run_ensemble(
    measured: Measured,
    requests: tuple[Request, ...],
    *,
    draws: int,
    seed: int,
    threads: int = 1,
    protocol: str = "expiry",
    progress: Progress | None = None,
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
    progress : callable, optional
        Told (draws done, draws in all) after every chunk.

    Raises
    ------
    InputError
        If fewer than one draw or thread is asked for.
    """
    if draws < 1:
        raise InputError(f"draws: {draws} is too few", allowed=("1 or more",))
    if threads < 1:
        raise InputError(f"threads: {threads} is too few", allowed=("1 or more",))
    job = Job(numeric_scenario(measured), requests, protocol)
    clock = [time.perf_counter()]
    drawn = draw(measured, draws, seed)
    clock.append(time.perf_counter())
    chunks = _run_chunks(job, drawn, threads, progress)
    clock.append(time.perf_counter())
    calibration = np.concatenate([chunk.calibration for chunk in chunks])
    derived = {**drawn.blended, **_joined([chunk.derived for chunk in chunks])}
    seconds = {"drawing": clock[1] - clock[0], "solving": clock[2] - clock[1]}
    return Ensemble(
        scenario=measured.scenario,
        parameters=drawn.varying,
        derived=MappingProxyType(derived),
        calibrated=calibration == 0,
        quantities=MappingProxyType(_joined([chunk.quantities for chunk in chunks])),
        solves=_solve_counts(job, chunks),
        failures=_where_failures_lie(drawn, calibration != 0),
        provenance=_provenance(measured, job, draws, seed, chunks, seconds),
        replicates=REPLICATES,
    )


def _run_chunks(job: Job, drawn: Draws, threads: int, progress: Progress | None) -> list[Chunk]:
    slices = [slice(first, min(first + CHUNK, drawn.size)) for first in range(0, drawn.size, CHUNK)]
    done = 0
    chunks: list[Chunk] = []
    with ThreadPoolExecutor(max_workers=threads) as pool:
        try:
            waiting = [pool.submit(run_chunk, job, drawn.values(rows)) for rows in slices]
            for rows, future in zip(slices, waiting, strict=True):
                chunks.append(future.result())
                done += rows.stop - rows.start
                if progress is not None:
                    progress(done, drawn.size)
        except BaseException:
            # A stop, by the user or by an error, must not wait for chunks nobody will read.
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return chunks


def _joined(parts: list[Any]) -> dict[str, NDArray[np.float64]]:
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _solve_counts(job: Job, chunks: list[Chunk]) -> tuple[SolveCount, ...]:
    counts = []
    for variant in job.variants:
        records = [chunk.solves[variant] for chunk in chunks if variant in chunk.solves]
        if not records:
            counts.append(SolveCount(variant, 0, 0, 0, 0, float("nan"), float("nan")))
            continue
        status = np.concatenate([r.status for r in records])
        certificate = np.concatenate([r.certificate for r in records])
        certain = (status == 0) & (certificate <= CERTIFIED)
        counts.append(
            SolveCount(
                variant=variant,
                solved=int(np.sum(certain)),
                uncertified=int(np.sum((status == 0) & ~certain)),
                cycling=int(np.sum(status == 1)),
                not_converged=int(np.sum(status == 2)),
                median_sweeps=float(np.median(np.concatenate([r.sweeps for r in records]))),
                worst_certificate=float(np.max(certificate[certain], initial=0.0)),
            )
        )
    return tuple(counts)


def _where_failures_lie(drawn: Draws, failed: NDArray[np.bool_]) -> tuple[CalibrationFailure, ...]:
    """The three parameters that best tell failed draws from calibrated ones (Mann-Whitney)."""
    if not failed.any() or failed.all():
        return ()
    found = []
    for path, column in drawn.varying.items():
        if column.dtype.kind not in "fi":
            continue
        below = np.searchsorted(np.sort(column[~failed]), column[failed], side="left").mean()
        above = np.searchsorted(np.sort(column[~failed]), column[failed], side="right").mean()
        beyond = float((below + above) / 2.0 / np.sum(~failed))
        medians = float(np.median(column[failed])), float(np.median(column[~failed]))
        found.append(CalibrationFailure(path, *medians, beyond))
    return tuple(sorted(found, key=lambda f: -abs(f.separation - 0.5))[:3])


def _provenance(
    measured: Measured,
    job: Job,
    draws: int,
    seed: int,
    chunks: list[Chunk],
    seconds: dict[str, float],
) -> Provenance:
    settings: dict[str, float | int | str] = {
        name: value if isinstance(value, (int, float)) else ", ".join(f"{v:g}" for v in value)
        for name, value in asdict(settings_of(job.protocol)).items()
    }
    settings["chunk"], settings["games"] = CHUNK, sum(chunk.games for chunk in chunks)
    settings["replicates"] = REPLICATES
    for code, words in enumerate(CALIBRATION_WORDS):
        settings[f"draws {words}"] = sum(int(np.sum(chunk.calibration == code)) for chunk in chunks)
    for table in dict.fromkeys(label for chunk in chunks for label in chunk.missed):
        # A chunk in which no draw was calibrated never got as far as the powers that join.
        settings[f"draws not calibrated with {table}"] = sum(
            chunk.missed.get(table, chunk.calibration.size) for chunk in chunks
        )
    return Provenance(
        tripolar=version("tripolar"),
        scenario=measured.scenario.name,
        fingerprint=measured.scenario.fingerprint,
        figures=measured.table,
        seed=seed,
        draws=draws,
        protocol=job.protocol,
        settings=MappingProxyType(settings),
        versions=MappingProxyType({name: version(name) for name in ("numpy", "numba", "scipy")}),
        machine=f"{platform.machine()} {platform.system()}, Python {platform.python_version()}",
        seconds=MappingProxyType(seconds),
    )
