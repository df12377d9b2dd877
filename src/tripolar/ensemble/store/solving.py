"""Solve a stored run: compute the chunks that are missing, and put them together as columns on disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tripolar.ensemble.execute import Tally, joined, provenance, where_failures_lie, work_of
from tripolar.ensemble.pipeline import Chunk
from tripolar.ensemble.result import CalibrationFailure, Ensemble, Provenance, SolveCount
from tripolar.ensemble.schedule import Scheduler, Watch, Work, chunks_of
from tripolar.ensemble.starts import Examined, combine
from tripolar.ensemble.store.arrays import (
    INDEX,
    Columns,
    ColumnWriter,
    chunk_path,
    kept_chunks,
    read_columns,
    read_packed,
    write_packed,
)
from tripolar.ensemble.store.folder import RunFolder, restore, tree_of
from tripolar.ensemble.store.identity import RunPlan
from tripolar.errors import RunError
from tripolar.files import flush, output_error, read_json
from tripolar.game.calibration.calibrate import CALIBRATED
from tripolar.prepare.prepared import Prepared

__all__ = ["solve_protocol", "stored_ensemble"]

_PARAMETERS = "parameters"
_EXAMINED = "examined.packed"  # what further starts led to, beside the columns of draws
_BLOCK = 8192  # draws written at a time


def solve_protocol(folder: RunFolder, plan: RunPlan, protocol: str, workers: Scheduler, watch: Watch) -> None:
    """Work on the draws of one protocol that are not on disk yet, and put their columns together.

    Raises
    ------
    OutputError
        If the disk is full or cannot be written; what was finished stays.
    """
    drawn, solved = (folder.holds(f"draws/{part}") for part in (_PARAMETERS, protocol))
    if solved:
        index = _index(folder, protocol)
        solves = restore(tuple[SolveCount, ...], index["solves"])
        lost = plan.draws - index["provenance"]["settings"]["draws calibrated"]
        unsolved = sum(each.uncertified + each.cycling + each.not_converged for each in solves)
        watch.skip(plan.draws, lost=lost, unsolved=unsolved)
        if drawn:
            return
    work = work_of(
        plan.prepared,
        plan.requests[protocol],
        draws=plan.draws,
        seed=plan.seed,
        protocol=protocol,
        starts=plan.starts,
    )
    if solved:
        _gather_parameters(folder, plan, work)
        return
    chunks = folder.chunks(protocol)
    _make(chunks)
    run, size = folder.identity()["hash"], workers.chunk(work, plan.draws)

    def missing() -> Iterator[slice]:
        first = 0
        for rows in kept_chunks(chunks, plan.draws):
            path = chunk_path(chunks, rows)
            kept = read_packed(path, Chunk, _chunk(run, protocol, rows)) if rows.start >= first else None
            if kept is None:
                path.unlink(missing_ok=True)  # its rows are cut anew
                continue
            watch.add(kept, kept=True)
            yield from chunks_of(rows.start, size, first)
            first = rows.stop
        yield from chunks_of(plan.draws, size, first)

    with closing(workers.chunks(work, missing())) as worked:
        for rows, chunk in worked:
            write_packed(chunk_path(chunks, rows), chunk, _chunk(run, protocol, rows))
            watch.add(chunk)
    _gather(folder, plan, work)
    shutil.rmtree(chunks)


def stored_ensemble(folder: RunFolder, prepared: Prepared, protocol: str) -> Ensemble:
    """The draws of one protocol of a stored run; columns are read when they are asked for."""
    index = _index(folder, protocol)
    found = read_columns(folder.draws(protocol), index)
    drawn = read_columns(folder.draws(_PARAMETERS), _index(folder, _PARAMETERS))
    made = restore(Provenance, index["provenance"])
    return Ensemble(
        prepared=prepared,
        parameters=drawn["parameter"],
        derived=Columns.joined(drawn["blended"], found["derived"]),
        calibrated=found["calibration"]["calibration"] == CALIBRATED,
        quantities=found["quantity"],
        solves=restore(tuple[SolveCount, ...], index["solves"]),
        failures=restore(tuple[CalibrationFailure, ...], index["failures"]),
        provenance=made,
        replicates=int(made.settings["replicates"]),
        selection=_examined(folder, protocol),
    )


def _index(folder: RunFolder, part: str) -> dict[str, Any]:
    """What a folder of columns tells of itself."""
    told: dict[str, Any] = read_json(folder.read(f"draws/{part}/{INDEX}"))
    return told


def _examined(folder: RunFolder, protocol: str) -> Examined | None:
    name = f"draws/{protocol}/{_EXAMINED}"
    if not folder.holds(name):
        return None  # no draw was solved from further starts
    folder.read(name)
    return read_packed(folder.path / name, Examined, _other_starts(folder.identity()["hash"], protocol))


def _chunk(run: str, protocol: str, rows: slice) -> str:
    return f"{run} {protocol} {rows.start}-{rows.stop}"


def _other_starts(run: str, protocol: str) -> str:
    return f"{run} {protocol} examined"


def _gather(folder: RunFolder, plan: RunPlan, work: Work) -> None:
    """Put the chunks of a protocol together, a block of rows at a time."""
    if not folder.holds(f"draws/{_PARAMETERS}"):
        _gather_parameters(folder, plan, work)
    protocol, run = work.job.protocol, folder.identity()["hash"]
    tally = Tally(work.job)
    failed = np.zeros(plan.draws, dtype=np.bool_)
    looked: list[Examined | None] = []
    with _new(folder, protocol) as making, ColumnWriter(making, plan.draws) as columns:
        for first, parts in _blocks(folder.chunks(protocol), plan.draws, run, protocol):
            for chunk in parts:
                tally.add(chunk)
                looked.append(chunk.examined)
            calibration = np.concatenate([chunk.calibration for chunk in parts])
            failed[first : first + calibration.size] = calibration != CALIBRATED
            columns.add(
                {
                    "derived": joined([chunk.derived for chunk in parts]),
                    "quantity": joined([chunk.quantities for chunk in parts]),
                    "calibration": {"calibration": calibration},
                },
                calibration.size,
            )
        drawn = read_columns(folder.draws(_PARAMETERS), _index(folder, _PARAMETERS))["parameter"]
        # Times and places are left out: equal runs shall be equal bytes. The status tells them.
        made = provenance(plan.prepared, work.job, plan.draws, plan.seed, tally, {}, "")
        if (examined := combine(looked)) is not None:
            write_packed(making / _EXAMINED, examined, _other_starts(run, protocol))
        columns.finish(
            {
                "solves": [tree_of(each) for each in tally.solves()],
                "failures": [tree_of(each) for each in where_failures_lie(drawn, failed)],
                "provenance": tree_of(made),
            }
        )


def _gather_parameters(folder: RunFolder, plan: RunPlan, work: Work) -> None:
    """Draw the parameters once more, a block at a time, and write them down."""
    first = work.sampler.rows(slice(0, 1)).varying
    words = {path: column.dtype.itemsize // 4 for path, column in first.items() if column.dtype.kind == "U"}
    width = max(words.values(), default=1)
    with _new(folder, _PARAMETERS) as making, ColumnWriter(making, plan.draws, words, width) as columns:
        for start in range(0, plan.draws, _BLOCK):
            stop = min(start + _BLOCK, plan.draws)
            drawn = work.sampler.rows(slice(start, stop))
            columns.add({"parameter": drawn.varying, "blended": drawn.blended}, stop - start)
        columns.finish({})


def _blocks(chunks: Path, draws: int, run: str, protocol: str) -> Iterator[tuple[int, list[Chunk]]]:
    """Chunks from disk, about `_BLOCK` draws at a time, with the first row of each block."""
    parts: list[Chunk] = []
    first = reached = 0
    for rows in (*kept_chunks(chunks, draws), slice(draws, draws)):
        if rows.start != reached:
            raise RunError(
                f"draws {reached:,} to {rows.start:,} are lost in '{chunks}'; resume the run to work on them"
            )
        if rows.stop == reached:
            return
        path = chunk_path(chunks, rows)
        chunk = read_packed(path, Chunk, _chunk(run, protocol, rows))
        if chunk is None:
            path.unlink(missing_ok=True)
            raise RunError(f"'{path}' is damaged and was removed; resume the run to work on it anew")
        parts.append(chunk)
        reached = rows.stop
        if rows.stop - first >= _BLOCK or rows.stop == draws:
            yield first, parts
            first, parts = rows.stop, []


@contextmanager
def _new(folder: RunFolder, part: str) -> Iterator[Path]:
    """A folder to fill, which takes its name, and its place on the list, only when it is full and on disk."""
    making, whole = folder.draws(f".making-{part}"), folder.draws(part)
    shutil.rmtree(making, ignore_errors=True)
    _make(making)
    yield making
    try:
        flush(making)
        if whole.exists():  # damaged, or not on the list
            shutil.rmtree(whole)
        making.rename(whole)
        flush(whole.parent)
    except OSError as problem:
        raise output_error(whole, problem) from problem
    folder.record(f"draws/{part}")


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise output_error(path, problem) from problem
