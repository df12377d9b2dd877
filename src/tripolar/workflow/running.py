"""Run an argument: every draw under every protocol, and the verdicts; in memory, or in a folder of its own.

A run with a folder is begun, continued and found again; what was done is not done again.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tripolar import bounds
from tripolar.answer.answer import Answer
from tripolar.answer.outlook import outlook
from tripolar.claims.judge import across_protocols, judge
from tripolar.claims.worth import worth_knowing
from tripolar.ensemble.execute import run_ensemble, work_of
from tripolar.ensemble.execute import scheduler as open_scheduler
from tripolar.ensemble.first_use import compiled_ahead
from tripolar.ensemble.processor import difference
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.schedule import Progress, Watch, Work
from tripolar.ensemble.starts import DEFAULT_STARTS, EXAMINED_DRAWS, Starts
from tripolar.ensemble.store.checksums import LIST
from tripolar.ensemble.store.folder import EXPORTS, RunFolder, Status
from tripolar.ensemble.store.identity import RunPlan, changed_since, identity_of
from tripolar.ensemble.store.solving import solve_protocol, stored_ensemble
from tripolar.enums import RunState
from tripolar.errors import DamagedError, InputError, OutputError, RunError
from tripolar.files import RUN, is_run, ready_folder, write_atomic
from tripolar.measure.standing import standing
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.prepare.quantities import Request
from tripolar.report.export import check_export
from tripolar.scenario.changes import Changes, change_texts
from tripolar.scenario.content import content_of
from tripolar.scenario.load import load_chain
from tripolar.scenario.objects import Scenario
from tripolar.scenario.variants import override
from tripolar.workflow.runs import RUNS, find_run, read_answer

__all__ = ["DEFAULT_DRAWS", "Kept", "answer_of", "default_threads", "keep", "reopen", "run"]

DEFAULT_DRAWS = 300


def default_threads() -> int:
    """As many threads as there are processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    scenario: Prepared | Scenario | str | Path = "russia-2025",
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
    scenario : Prepared, Scenario, str or Path
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
        Told how far the run is (`tripolar.ensemble.schedule.Done`), all protocols together.
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

        kept = keep(
            scenario, draws=draws, seed=seed, protocol=protocol, changes=changes, out=Path(out),
            starts=starts, examined=examined,
        )  # fmt: skip
        return kept.finish(threads=count, scheduler=scheduler, progress=progress)
    checked_options(starts, examined)
    began = time.perf_counter()
    prepared = (
        scenario if isinstance(scenario, Prepared) else prepare(scenario, protocol=protocol, changes=changes)
    )
    asked = prepared.requests_by_protocol(only=protocol)
    watch = Watch(progress, draws * len(asked))
    ready = time.perf_counter()
    ensembles: dict[str, Ensemble] = {}
    further = Starts.of(starts, examined, seed)
    later = _later(prepared, asked, draws, seed, further) if scheduler is None and count > 1 else {}
    with open_scheduler(scheduler, count) as workers, compiled_ahead(later) as ahead:
        for name, wanted in asked.items():
            ahead.wait_for(name)
            ensembles[name] = run_ensemble(
                prepared,
                wanted,
                draws=draws,
                seed=seed,
                protocol=name,
                watch=watch,
                workers=workers,
                starts=further,
            )
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


def _later(
    prepared: Prepared,
    asked: Mapping[str, tuple[Request, ...]],
    draws: int,
    seed: int,
    starts: Starts | None,
) -> dict[str, Callable[[], Work]]:
    """What is worked on under every protocol but the first, to be made when it is needed."""
    return {
        name: partial(work_of, prepared, asked[name], draws=draws, seed=seed, protocol=name, starts=starts)
        for name in list(asked)[1:]
    }


def checked_options(starts: int, examined: int) -> Mapping[str, int | float | str | None]:
    """What else decides a result, by name, checked before any work.

    Raises
    ------
    InputError
        If a number is out of bounds.
    """
    Starts.of(starts, examined, 0)
    return MappingProxyType({"starts": starts, "examined": examined})


def answer_of(ensembles: Mapping[str, Ensemble]) -> Answer:
    """Judge the draws of one argument under its protocols, its own first."""
    first, *others = ensembles.values()
    ledger = across_protocols(
        {name: judge(each, compared=each is not first) for name, each in ensembles.items()}
    )
    loaded = first.scenario.table()
    return Answer(
        ensemble=first,
        ledger=ledger,
        standing=standing(loaded.codes, loaded.year, first.prepared.table),
        outlook=outlook(first),
        others=tuple(others),
        worth=worth_knowing(first),
    )


Told = Callable[[str], None]

_LOG = logging.getLogger("tripolar")


@dataclass(frozen=True, slots=True)
class Kept:
    """A run with its folder, finished or to be finished.

    Attributes
    ----------
    folder : RunFolder
        Where it is kept.
    plan : RunPlan
        What it is.
    exports : tuple of str
        Kinds of files it shall end with: ``nc``, ``csv``, ``xlsx``.
    done : bool
        Whether it had been finished before.
    """

    folder: RunFolder
    plan: RunPlan = field(repr=False)
    exports: tuple[str, ...] = ()
    done: bool = False

    def finish(
        self,
        *,
        threads: int | None = None,
        scheduler: str | None = None,
        progress: Progress | None = None,
        tell: Told | None = None,
    ) -> Answer:
        """Do what is missing or damaged, and give the answer.

        Every file of the run is held against the list of checksums first. What is damaged is named, on
        the log, and made again from what is not.

        Parameters
        ----------
        threads, scheduler, progress
            As `tripolar.run` takes them.
        tell : callable, optional
            Told what is done: under which protocol draws are solved, and what comes after the draws.

        Raises
        ------
        OutputError
            If the disk is full or cannot be written. What was done is kept. Where only an export could
            not be written, the run is done all the same.
        RunError
            If another process works on the run.
        """
        damaged = self.folder.damaged()
        if self.done and not damaged:
            answer = read_answer(self.folder)
            if not all(self.folder.holds(_name(kind)) for kind in self.exports):
                with self.folder.lock():
                    self._export(answer, self.exports, tell)
            return answer
        with self.folder.lock():
            self.folder.tidy()
            exports = tuple(dict.fromkeys((*self.exports, *self._exported(damaged))))
            began = Status.start(exports)
            self.folder.write_status(began)
            self._mend(damaged)
            seconds: dict[str, float] = {}
            failed: Exception | None = None
            with _recorded(self.folder, began, seconds):
                count = default_threads() if threads is None else threads
                self._solve(scheduler, count, progress, seconds, tell)
                answer = self._conclude(seconds, tell)
                try:
                    self._export(answer, exports, tell)
                except Exception as problem:
                    failed = problem  # the run is done all the same
            if failed is not None:
                raise failed
            return answer

    def _mend(self, damaged: tuple[str, ...]) -> None:
        """Take what is damaged from the list, so that it is made again, and write inputs anew."""
        for name in damaged:
            _LOG.warning("tripolar: '%s' is damaged or missing, and is made again", self.folder.path / name)
        if damaged:
            self.folder.forget(damaged)
        if any(name in (LIST, RUN) or name.startswith("inputs/") for name in damaged):
            scenario = self.plan.prepared.scenario
            self.folder.write_inputs(
                identity_of(self.plan), scenario.texts, content_of(scenario), scenario.files
            )

    def _exported(self, damaged: tuple[str, ...]) -> list[str]:
        """Kinds of files that the run had been exported as, and that are damaged."""
        lost = set(damaged)
        if LIST in lost:  # which would tell
            lost |= {path.name for path in self.folder.path.glob("draws.*")}
        return [kind for kind in EXPORTS if _name(kind) in lost]

    def _solve(
        self,
        scheduler: str | None,
        threads: int,
        progress: Progress | None,
        seconds: dict[str, float],
        tell: Told | None,
    ) -> None:
        protocols = self.plan.requests
        plan, watch = self.plan, Watch(progress, self.plan.draws * len(protocols))
        missing = {name: asked for name, asked in protocols.items() if not self.folder.holds(f"draws/{name}")}
        alone = scheduler is not None or threads == 1
        later = {} if alone else _later(plan.prepared, missing, plan.draws, plan.seed, plan.starts)
        with open_scheduler(scheduler, threads) as workers, compiled_ahead(later) as ahead:
            for protocol in protocols:
                clock = time.perf_counter()
                ahead.wait_for(protocol, tell)
                if tell is not None:
                    tell(f"solving draws under {protocol}")
                solve_protocol(self.folder, plan, protocol, workers, watch)
                seconds[f"solving, {protocol}"] = time.perf_counter() - clock

    def _conclude(self, seconds: dict[str, float], tell: Told | None) -> Answer:
        """Judge the draws and write results and page, where that is still to be done."""
        shutil.rmtree(self.folder.chunks(), ignore_errors=True)
        clock = time.perf_counter()
        if self.folder.holds(self.folder.results.name):
            answer = read_answer(self.folder)
        else:
            answer = self._judge(tell)
        seconds["judging"] = time.perf_counter() - clock
        clock = time.perf_counter()
        if not self.folder.holds(self.folder.page.name):
            from tripolar.report.page import write_page

            if tell is not None:
                tell("writing the page")
            write_page(answer, self.folder.page)
            self.folder.record(self.folder.page.name)
        seconds["writing"] = time.perf_counter() - clock
        return answer

    def _judge(self, tell: Told | None) -> Answer:
        from tripolar.answer.json import to_text

        if tell is not None:
            tell("judging the claims")
        answer = answer_of(_ensembles(self.folder, self.plan))
        write_atomic(self.folder.results, to_text(answer))
        self.folder.record(self.folder.results.name)
        return answer

    def _export(self, answer: Answer, kinds: Iterable[str], tell: Told | None) -> None:
        from tripolar.report.export import export

        for kind in kinds:
            name = _name(kind)
            if self.folder.holds(name):
                continue
            if tell is not None:
                tell(f"writing {name}")
            export(answer, self.folder.path / name)
            self.folder.record(name)


def keep(
    scenario: Prepared | Scenario | str | Path = "russia-2025",
    *,
    draws: int,
    seed: int = 0,
    protocol: str | None = None,
    changes: Changes = (),
    exports: tuple[str, ...] = (),
    out: Path | None = None,
    again: bool = False,
    starts: int = DEFAULT_STARTS,
    examined: int = EXAMINED_DRAWS,
) -> Kept:
    """Set up a run's folder, or find the one that it has.

    Parameters
    ----------
    scenario, draws, seed, protocol, changes
        As `tripolar.run` takes them.
    exports : tuple of str
        Kinds of files to end with.
    out : Path, optional
        Its folder; by default ``tripolar-runs/SCENARIO-HASH`` in the working folder.
    again : bool
        Whether to do anew what had been done, and to take the folder from another run.
    starts, examined
        As `tripolar.run` takes them.

    Raises
    ------
    InputError
        If there are not so many draws.
    RunError
        If the folder holds another run.
    OutputError
        If it cannot be written.
    """
    draws, seed = bounds.DRAWS.count("draws", draws), bounds.SEED.count("seed", seed)
    starts, examined = bounds.STARTS.count("starts", starts), bounds.EXAMINED.count("examined", examined)
    options = checked_options(starts, examined)
    asked = change_texts(changes)
    prepared = (
        scenario if isinstance(scenario, Prepared) else prepare(scenario, protocol=protocol, changes=asked)
    )
    if not isinstance(scenario, str | Path):
        _check_texts(prepared.scenario, protocol, asked)
    requests = prepared.requests_by_protocol(only=protocol)
    plan = RunPlan(prepared, asked, draws, seed, protocol, requests, options)
    identity = identity_of(plan)
    folder = RunFolder(RUNS / f"{prepared.scenario.name}-{identity['hash'][:8]}" if out is None else out)
    check_export(exports, folder.path, draws)
    if is_run(folder.path):
        if not again:
            if difference := ", ".join(changed_since(_identity(folder), identity)):
                raise RunError(
                    f"'{folder.path}' holds another run (what differs: {difference});"
                    " name another folder with --out, or replace that run with --again"
                )
            return _kept(folder, plan, exports)
    elif taken := folder.taken():
        raise OutputError(f"'{folder.path}' is no folder of a run and holds {taken}; name another with --out")
    _check_room(plan, folder.path)
    ready_folder(folder.path)
    with folder.lock():
        if again and is_run(folder.path):
            folder.empty()
        folder.write_status(Status.start(exports).end(RunState.INTERRUPTED, {}))
        folder.write_inputs(
            identity, prepared.scenario.texts, content_of(prepared.scenario), prepared.scenario.files
        )
    return Kept(folder, plan, exports)


def _check_room(plan: RunPlan, folder: Path) -> None:
    """Refuse draws that the disk has no room for: a number of 8 bytes for every quantity and parameter."""
    columns = sum(map(len, plan.requests.values())) + len(plan.prepared.parameters)
    needed = 8 * columns * plan.draws
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    try:
        free = shutil.disk_usage(there).free
    except OSError:  # a file system that does not say
        return
    if needed > free:
        raise OutputError(
            f"'{folder}' has room for {free / 1e9:,.1f} GB, and {plan.draws:,} draws take"
            f" {needed / 1e9:,.1f} GB or more: ask for at most {free // (8 * columns):,} draws, or name"
            " another disk with --out"
        )


def reopen(run: str | Path, exports: tuple[str, ...] = ()) -> Kept:
    """Take up a stored run again, from what lies in its folder.

    Raises
    ------
    RunError
        If there is none, or it was begun by another version of the program.
    OutputError
        If it cannot be exported so.
    """
    folder = find_run(run)
    identity = folder.identity()
    check_export(exports, folder.path, identity["draws"])
    protocol, changes = identity["protocol"], tuple(identity["changes"])
    try:
        prepared = prepare(load_chain(folder.texts(), folder.files()), protocol=protocol, changes=changes)
        requests = prepared.requests_by_protocol(only=protocol)
    except DamagedError:
        raise
    except (InputError, OSError) as problem:
        raise RunError(f"'{folder.path}': its scenario cannot be used: {problem}") from None
    options = MappingProxyType(identity["options"])
    plan = RunPlan(prepared, changes, identity["draws"], identity["seed"], protocol, requests, options)
    here = identity_of(plan)
    if different := changed_since(identity, here):
        if different == ("processor",):
            raise RunError(
                f"'{folder.path}' was begun on another kind of processor"
                f" ({difference(identity['processor'], here['processor'])}), whose last bits differ:"
                " some draws may land on another equilibrium; go on there, or run anew"
            )
        raise RunError(
            f"'{folder.path}' was begun with another program (what differs: {', '.join(different)});"
            " go on with that one, or run anew"
        )
    return _kept(folder, plan, exports)


def _kept(folder: RunFolder, plan: RunPlan, exports: tuple[str, ...]) -> Kept:
    """A run that has a folder. What it was to be exported as before counts only until it is done."""
    status = folder.status()
    done = status.state == RunState.DONE
    return Kept(folder, plan, tuple(dict.fromkeys((*(() if done else status.exports), *exports))), done)


def _name(kind: str) -> str:
    """The file of an export."""
    return f"draws.{kind}"


def _identity(folder: RunFolder) -> dict[str, Any]:
    """What a run is, where another is to be kept in its folder."""
    try:
        return folder.identity()
    except RunError as problem:
        raise RunError(f"{problem}; name another folder with --out, or replace it with --again") from None


def _ensembles(folder: RunFolder, plan: RunPlan) -> dict[str, Ensemble]:
    return {protocol: stored_ensemble(folder, plan.prepared, protocol) for protocol in plan.requests}


def _check_texts(scenario: Scenario, protocol: str | None, changes: tuple[str, ...]) -> None:
    """See that a scenario that was changed in Python can be made again from its texts."""
    asked = [*changes, *([] if protocol is None else [f"protocol={protocol}"])]
    again = override(load_chain(scenario.texts, scenario.files), asked).fingerprint if scenario.texts else ""
    if again != scenario.fingerprint:
        raise RunError(
            f"{scenario.name} was changed after it was loaded, and cannot be kept;"
            " give the file or the scenario as loaded, and the changes with changes="
        )


@contextmanager
def _recorded(folder: RunFolder, began: Status, seconds: dict[str, float]) -> Iterator[None]:
    """Write down how the work ended, however it did."""
    try:
        yield
    except BaseException as problem:
        stopped = isinstance(problem, KeyboardInterrupt)
        told = None if stopped else str(problem).splitlines()[0] if str(problem) else repr(problem)
        with suppress(OutputError):  # a full disk; that the lock is free says enough
            folder.write_status(
                began.end(RunState.INTERRUPTED if stopped else RunState.FAILED, seconds, told)
            )
        raise
    folder.write_status(began.end(RunState.DONE, seconds))
