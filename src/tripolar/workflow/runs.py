"""Stored runs: found by folder or name, listed, and read back."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tripolar.answer.answer import Answer
from tripolar.answer.outlook import Outlook
from tripolar.claims.ledger import Chain, Entry, Ledger
from tripolar.claims.worth import WorthKnowing
from tripolar.ensemble.store.arrays import kept_chunks
from tripolar.ensemble.store.checksums import LIST
from tripolar.ensemble.store.folder import RunFolder, restore
from tripolar.ensemble.store.solving import stored_ensemble
from tripolar.enums import RunState
from tripolar.errors import DamagedError, InputError, RunError
from tripolar.files import is_run, read_json
from tripolar.measure.standing import standing
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load_chain
from tripolar.scenario.objects import Claim, Question, Scenario
from tripolar.scenario.variants import override

__all__ = ["RUNS", "Listed", "find_run", "list_runs", "load_run", "read_answer", "scenario_of"]

RUNS = Path("tripolar-runs")


@dataclass(frozen=True, slots=True)
class Listed:
    """One run as a list shows it.

    `draws_done` counts those on disk, over all its protocols; `draws_asked` those there will be. Of a run
    that cannot be read `state` is ``damaged``, or ``unreadable`` where another program made it, and
    `problem` says why.
    """

    run: str
    scenario: str
    draws: int
    seed: int
    changes: tuple[str, ...]
    protocols: tuple[str, ...]
    state: RunState
    begun: str
    draws_done: int
    draws_asked: int
    problem: str | None = None


def list_runs(folder: Path = RUNS) -> tuple[Listed, ...]:
    """The runs in a folder, the one begun last first."""
    found = [folder / name for name in _names(folder)]
    return tuple(sorted(map(_listed, found), key=lambda each: (each.begun, each.run), reverse=True))


def _listed(path: Path) -> Listed:
    folder = RunFolder(path)
    status = folder.status()
    try:
        identity = folder.identity()
        if status.state == RunState.DONE:
            _check_files(folder)
    except RunError as problem:
        state = RunState.DAMAGED if isinstance(problem, DamagedError) else RunState.UNREADABLE
        return Listed(str(path), "", 0, 0, (), (), state, status.begun, 0, 0, str(problem))
    draws, protocols = int(identity["draws"]), tuple(identity["protocols"])
    done = 0
    for protocol in protocols:
        if (folder.draws(protocol) / "columns.json").exists():
            done += draws
        else:
            done += sum(rows.stop - rows.start for rows in kept_chunks(folder.chunks(protocol), draws))
    return Listed(
        run=str(path),
        scenario=identity["scenario"],
        draws=draws,
        seed=identity["seed"],
        changes=tuple(identity["changes"]),
        protocols=protocols,
        state=status.state,
        begun=status.begun,
        draws_done=done,
        draws_asked=draws * len(protocols),
    )


def _check_files(folder: RunFolder) -> None:
    """See that every file of a finished run is there, without reading any."""
    listed = folder.checksums()
    if listed is None:
        raise folder.damage(LIST)
    for name in (*listed, folder.results.name, folder.page.name):
        if not (folder.path / name).is_file():
            raise folder.damage(name)


def find_run(run: str | Path, shelf: Path = RUNS) -> RunFolder:
    """The folder of a run, by its path or by the beginning of its name in ``tripolar-runs``.

    Raises
    ------
    RunError
        If there is none, or several begin alike.
    """
    path = Path(run)
    if run == "":
        raise RunError("a run is named by its folder, or the beginning of its name; nothing was given")
    if is_run(path):
        return RunFolder(path)
    names = _names(shelf)
    # By its name or by its hash.
    chosen = [name for name in names if name.startswith(str(run)) or name.rpartition("-")[2] == str(run)]
    if len(chosen) == 1:
        return RunFolder(shelf / chosen[0])
    if os.path.exists(path):  # False for a name that no file may have
        raise RunError(f"'{run}' is no folder of a run", allowed=names)
    if chosen:
        raise RunError(f"several runs begin with '{run}'", allowed=chosen)
    raise RunError(f"no run '{run}'", given=str(run), allowed=names)


def _names(shelf: Path) -> list[str]:
    """Names of the runs in a folder, in order."""
    try:
        return sorted(each.name for each in shelf.iterdir() if is_run(each))
    except (FileNotFoundError, NotADirectoryError):
        return []


def load_run(run: str | Path) -> Answer:
    """Read a finished run; its draws stay on disk until they are asked for.

    Parameters
    ----------
    run : str or Path
        Its folder, or the beginning of its name in ``tripolar-runs``.

    Raises
    ------
    RunError
        If there is no such run, or it is not finished, or another program made it.
    """
    folder = find_run(run)
    folder.identity()  # a damaged run is not told to be one to go on with
    state = folder.status().state
    if state != RunState.DONE:
        far = _listed(folder.path)
        done = f"{far.draws_done} of {far.draws_asked} draws"
        if state == RunState.RUNNING:
            raise RunError(f"'{folder.path}' is still being made ({done}): wait until it is done")
        raise RunError(f"'{folder.path}' is not finished ({state}, {done}): tripolar resume {folder.path}")
    return read_answer(folder)


def read_answer(folder: RunFolder) -> Answer:
    """Read the answer that a finished run's folder holds. Raises as `load_run` does."""
    identity = folder.identity()
    try:
        made = prepare(scenario_of(folder))
        scenario = made.scenario
        told = read_json(folder.read(folder.results.name))
        ensembles = [stored_ensemble(folder, made, name) for name in identity["protocols"]]
        claims = {claim.id: claim for claim in scenario.claims}
        chains: tuple[Chain, ...] = restore(tuple[Chain, ...], told["chains"])
        ledger = Ledger(tuple(_entry(each, claims) for each in told["ledger"]), chains)
        questions = {question.id: question for question in scenario.questions}
        worth: WorthKnowing = restore(
            WorthKnowing, told["worth_knowing"], {Question: lambda each: questions[each["id"]]}
        )
        outlook: Outlook = restore(Outlook, told["outlook"])
    except DamagedError:
        raise
    except (ValueError, KeyError, TypeError, InputError) as problem:
        raise _other_program(folder, identity, str(problem)) from problem
    if identity["figures"] != made.table.fingerprint:
        raise _other_program(folder, identity, "it rests on another table of figures")
    loaded = scenario.table()
    return Answer(
        ensemble=ensembles[0],
        ledger=ledger,
        standing=standing(loaded.codes, loaded.year, made.table),
        outlook=outlook,
        others=tuple(ensembles[1:]),
        worth=worth,
    )


def scenario_of(folder: RunFolder) -> Scenario:
    """The scenario of a run, with its changes made.

    Raises
    ------
    InputError
        If this program reads it otherwise than the one that ran it.
    """
    identity = folder.identity()
    protocol = identity["protocol"]
    asked = [*identity["changes"], *([] if protocol is None else [f"protocol={protocol}"])]
    scenario = override(load_chain(folder.texts(), folder.files()), asked)
    if scenario.fingerprint != identity["fingerprint"]:
        raise RunError(f"'{folder.path}': this version of the program reads its scenario differently")
    return scenario


def _entry(told: dict[str, Any], claims: dict[str, Claim]) -> Entry:
    found: Entry = restore(Entry, {**told, "claim": told["id"]}, {Claim: claims.__getitem__})
    return found


def _other_program(folder: RunFolder, identity: dict[str, Any], problem: str) -> RunError:
    made = identity.get("versions", {}).get("tripolar", "")
    return RunError(
        f"'{folder.path}' was made by another program (Tripolar {made}) and cannot be read by this one"
        f" ({' '.join(problem.split())}); its page and results.json can"
    )
