"""Runs with a folder of their own: begun, continued, found again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from tripolar import bounds
from tripolar.ensemble.progress import Progress, Watch
from tripolar.ensemble.run import Ensemble
from tripolar.ensemble.schedule import scheduler as open_scheduler
from tripolar.ensemble.selection import DEFAULT_STARTS, EXAMINED_DRAWS
from tripolar.ensemble.store.files import ready_folder, write_atomic
from tripolar.ensemble.store.folder import RunFolder, Status, is_run
from tripolar.ensemble.store.identity import Plan, changed_since, identity_of
from tripolar.ensemble.store.solving import solve_protocol, stored_ensemble
from tripolar.errors import InputError, OutputError, RunError
from tripolar.measure.resolve import Measured
from tripolar.report.answer import Answer
from tripolar.scenario.adjust import override
from tripolar.scenario.content import content_of
from tripolar.scenario.load import load_chain
from tripolar.scenario.objects import Scenario
from tripolar.workflow.answering import answer_of, checked_options, default_threads, requests_by_protocol
from tripolar.workflow.arguments import Changes, change_texts
from tripolar.workflow.preparing import prepare
from tripolar.workflow.shelf import RUNS, find_run, read_answer

__all__ = ["Kept", "keep", "reopen"]

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A run with its folder, finished or to be finished.

    Attributes
    ----------
    folder : RunFolder
        Where it is kept.
    plan : Plan
        What it is.
    exports : tuple of str
        Kinds of files it shall end with: ``nc``, ``csv``, ``xlsx``.
    done : bool
        Whether it had been finished before.
    """

    folder: RunFolder
    plan: Plan = field(repr=False)
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
        """Do what is missing, and give the answer.

        Parameters
        ----------
        threads, scheduler, progress
            As `tripolar.run` takes them.
        tell : callable, optional
            Told what is done once the draws are.

        Raises
        ------
        OutputError
            If the disk is full or cannot be written. What was done is kept.
        RunError
            If another process works on the run.
        """
        if self._finished:
            return self._again(tell)
        with self.folder.lock():
            self.folder.tidy()
            began = Status.start(self.exports)
            self.folder.write_status(began)
            seconds: dict[str, float] = {}
            with _recorded(self.folder, began, seconds):
                count = default_threads() if threads is None else threads
                self._solve(scheduler, count, progress, seconds)
                answer = self._conclude(seconds, tell)
            return answer

    @property
    def _finished(self) -> bool:
        files = (self.folder.results, self.folder.page)
        return self.folder.status().state == "done" and all(file.exists() for file in files)

    def _again(self, tell: Told | None) -> Answer:
        """The answer of a finished run, and files that it was not asked for before."""
        answer = read_answer(self.folder)
        new = [kind for kind in self.exports if not (self.folder.path / f"draws.{kind}").exists()]
        if new:
            with self.folder.lock():
                _export(self.folder, answer, new, tell)
        return answer

    def _solve(
        self, scheduler: str | None, threads: int, progress: Progress | None, seconds: dict[str, float]
    ) -> None:
        protocols = self.plan.requests
        watch = Watch(progress, self.plan.draws * len(protocols))
        with open_scheduler(scheduler, threads) as workers:
            for protocol in protocols:
                clock = time.perf_counter()
                solve_protocol(self.folder, self.plan, protocol, workers, watch)
                seconds[f"solving, {protocol}"] = time.perf_counter() - clock

    def _conclude(self, seconds: dict[str, float], tell: Told | None) -> Answer:
        from tripolar.report.json import to_text
        from tripolar.report.page import write_page

        if tell is not None:
            tell("judging")
        clock = time.perf_counter()
        answer = answer_of(_ensembles(self.folder, self.plan))
        seconds["judging"] = time.perf_counter() - clock
        if tell is not None:
            tell("writing")
        write_atomic(self.folder.results, to_text(answer))
        write_page(answer, self.folder.page)
        _export(self.folder, answer, self.exports, tell)
        seconds["writing"] = time.perf_counter() - clock - seconds["judging"]
        shutil.rmtree(self.folder.chunks(), ignore_errors=True)
        return answer


def keep(
    scenario: Measured | Scenario | str | Path = "russia-2025",
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
    measured = (
        scenario if isinstance(scenario, Measured) else prepare(scenario, protocol=protocol, changes=asked)
    )
    if not isinstance(scenario, str | Path):
        _check_texts(measured.scenario, protocol, asked)
    requests = requests_by_protocol(measured, only=protocol)
    plan = Plan(measured, asked, draws, seed, protocol, requests, options)
    identity = identity_of(plan)
    folder = RunFolder(RUNS / f"{measured.scenario.name}-{identity['hash'][:8]}" if out is None else out)
    if is_run(folder.path):
        other = folder.identity()
        same = other["hash"] == identity["hash"]
        if not same and not again:
            difference = ", ".join(changed_since(other, identity))
            raise RunError(
                f"'{folder.path}' holds another run (what differs: {difference});"
                " name another folder with --out, or replace that run with --again"
            )
        if same and not again:
            status = folder.status()
            wanted = tuple(dict.fromkeys((*status.exports, *exports)))
            return Kept(folder, plan, wanted, status.state == "done")
    elif taken := folder.taken():
        raise OutputError(f"'{folder.path}' is no folder of a run and holds {taken}; name another with --out")
    ready_folder(folder.path)
    with folder.lock():
        if again and is_run(folder.path):
            folder.empty()
        folder.write_status(Status.start(exports).end("interrupted", {}))
        folder.write_inputs(
            identity, measured.scenario.texts, content_of(measured.scenario), measured.scenario.files
        )
    return Kept(folder, plan, exports)


def reopen(run: str | Path, exports: tuple[str, ...] = ()) -> Kept:
    """Take up a stored run again, from what lies in its folder.

    Raises
    ------
    RunError
        If there is none, or it was begun by another version of the program.
    """
    folder = find_run(run)
    identity = folder.identity()
    protocol, changes = identity["protocol"], tuple(identity["changes"])
    try:
        measured = prepare(load_chain(folder.texts(), folder.files()), protocol=protocol, changes=changes)
        requests = requests_by_protocol(measured, only=protocol)
    except (InputError, OSError) as problem:
        raise RunError(f"'{folder.path}': its scenario cannot be used: {problem}") from None
    options = MappingProxyType(identity["options"])
    plan = Plan(measured, changes, identity["draws"], identity["seed"], protocol, requests, options)
    status = folder.status()
    here = identity_of(plan)
    if different := changed_since(identity, here):
        if different == ("processor",):
            raise RunError(
                f"'{folder.path}' was begun on another kind of processor"
                f" ({_processors(identity['processor'], here['processor'])}), whose last bits differ:"
                " some draws may land on another equilibrium; go on there, or run anew"
            )
        raise RunError(
            f"'{folder.path}' was begun with another program (what differs: {', '.join(different)});"
            " go on with that one, or run anew"
        )
    wanted = tuple(dict.fromkeys((*status.exports, *exports)))
    return Kept(folder, plan, wanted, status.state == "done")


def _processors(there: object, here: dict[str, str]) -> str:
    """What differs between two kinds of processor, in words."""
    known = there if isinstance(there, dict) else {"machine": there}
    told = [f"{key} {known[key]}, here {here.get(key)}" for key in known if known[key] != here.get(key)]
    return "; ".join(told) or "which kind was not written down"


def _ensembles(folder: RunFolder, plan: Plan) -> dict[str, Ensemble]:
    return {protocol: stored_ensemble(folder, plan.measured.scenario, protocol) for protocol in plan.requests}


def _check_texts(scenario: Scenario, protocol: str | None, changes: tuple[str, ...]) -> None:
    """See that a scenario that was changed in Python can be made again from its texts."""
    asked = [*changes, *([] if protocol is None else [f"protocol={protocol}"])]
    again = override(load_chain(scenario.texts, scenario.files), asked).fingerprint if scenario.texts else ""
    if again != scenario.fingerprint:
        raise RunError(
            f"{scenario.name} was changed after it was loaded, and cannot be kept;"
            " give the file or the scenario as loaded, and the changes with changes="
        )


def _export(folder: RunFolder, answer: Answer, kinds: Iterable[str], tell: Told | None) -> None:
    from tripolar.report.export import export

    for kind in kinds:
        if tell is not None:
            tell(f"writing draws.{kind}")
        export(answer, folder.path / f"draws.{kind}")


@contextmanager
def _recorded(folder: RunFolder, began: Status, seconds: dict[str, float]) -> Iterator[None]:
    """Write down how the work ended, however it did."""
    try:
        yield
    except BaseException as problem:
        stopped = isinstance(problem, KeyboardInterrupt)
        told = None if stopped else str(problem).splitlines()[0] if str(problem) else repr(problem)
        with suppress(OutputError):  # a full disk; that the lock is free says enough
            folder.write_status(began.end("interrupted" if stopped else "failed", seconds, told))
        raise
    folder.write_status(began.end("done", seconds))
