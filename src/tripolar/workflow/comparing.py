"""Two runs, or two scenarios run alike, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tripolar.claims.comparison import compare_ledgers
from tripolar.ensemble.store.folder import RunFolder
from tripolar.files import is_run
from tripolar.report.comparison import Made, RunComparison
from tripolar.scenario.difference import Difference, differences
from tripolar.scenario.load import embedded_names
from tripolar.workflow.running import DEFAULT_DRAWS, Kept, keep
from tripolar.workflow.runs import find_run, load_run

__all__ = ["compare", "run_of"]

_ASKED = ("draws", "seed", "protocols", "changes", "options", "figures", "sources", "processor")


def run_of(name: str | Path, *, draws: int = DEFAULT_DRAWS, seed: int = 0) -> Kept | RunFolder:
    """The run that a name stands for: that of a folder or a beginning, or the one of a scenario.

    Returns
    -------
    RunFolder or Kept
        A stored run, or the run of a scenario with these draws, which may be still to be made.
    """
    path = Path(name)
    if is_run(path):
        return RunFolder(path)
    if str(name) in embedded_names() or (path.suffix in (".yaml", ".yml") and path.is_file()):
        return keep(name, draws=draws, seed=seed)
    return find_run(name)


def compare(one: str | Path | RunFolder, other: str | Path | RunFolder) -> RunComparison:
    """Compare two finished runs, claim by claim, and what they were made from.

    Parameters
    ----------
    one, other : str, Path or RunFolder
        Before and after: folders of runs, or beginnings of their names.

    Raises
    ------
    RunError
        If one is not there, not finished, or of another program that this one cannot read.
    """
    folders = [each if isinstance(each, RunFolder) else find_run(each) for each in (one, other)]
    before, after = (load_run(folder.path) for folder in folders)
    identities = [folder.identity() for folder in folders]
    return RunComparison(
        before=_made(folders[0], identities[0], before.scenario.title),
        after=_made(folders[1], identities[1], after.scenario.title),
        claims=compare_ledgers(before.ledger, after.ledger, (before.ensemble, after.ensemble)),
        asked=tuple(_asked(*identities)),
        scenario=differences(before.ensemble.scenario, after.ensemble.scenario),
    )


def _made(folder: RunFolder, identity: Mapping[str, Any], title: str) -> Made:
    return Made(
        run=str(folder.path),
        scenario=identity["scenario"],
        title=title,
        draws=identity["draws"],
        seed=identity["seed"],
        page=str(folder.page),
    )


def _asked(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Difference]:
    for key in _ASKED:
        if one.get(key) != other.get(key):
            yield Difference("run", key, "", _words(one.get(key)), _words(other.get(key)))
    for name in dict.fromkeys((*one["versions"], *other["versions"])):
        versions = one["versions"].get(name), other["versions"].get(name)
        if versions[0] != versions[1]:
            yield Difference("versions", name, "", *versions)


def _words(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or None
    if isinstance(value, dict):
        return ", ".join(f"{key}: {each}" for key, each in value.items()) or None
    text = str(value)
    return text[:12] if len(text) == 64 else text  # a fingerprint
