"""What was written is what is read: every file of a run is held against its list of checksums."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.stored_runs import contents, kept

from tripolar.ensemble import schedule
from tripolar.ensemble.schedule import Done
from tripolar.ensemble.store import folder as store
from tripolar.ensemble.store.folder import RunFolder
from tripolar.errors import DamagedError, RunError
from tripolar.workflow import find_run, load_run, reopen

ASKED = {"draws": 5, "exports": ("csv",)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run, exported."""
    folder = tmp_path_factory.mktemp("runs") / "whole"
    kept(folder, **ASKED).finish(threads=2)
    return folder


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same run from another seed."""
    folder = tmp_path_factory.mktemp("runs") / "another"
    kept(folder, seed=1, **ASKED).finish(threads=2)
    return folder


@pytest.fixture
def run(tmp_path: Path, whole: Path) -> Path:
    """A copy of the finished run, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "run"))


def alter(path: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def swap(one: Path, other: Path) -> None:
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def nudge(path: Path) -> None:
    """Move every number of a matrix by its last bit."""
    np.save(path, np.nextafter(np.nan_to_num(np.load(path)), np.inf))


def probability(path: Path) -> None:
    """Change a number in the results, which stay JSON of the right shape."""
    told = json.loads(path.read_text(encoding="utf-8"))
    told["ledger"][0]["probability"] = 0.5
    path.write_text(json.dumps(told), encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "draws/expiry/numbers.npy": nudge,
    "draws/credible/columns.json": alter,
    "draws/nontransferable/examined.packed": alter,
    "draws/parameters/numbers.npy": alter,
    "inputs/scenario.json": alter,
    "results.json": probability,
    "index.html": alter,
    "draws.csv": lambda path: path.unlink(),
    "checksums.txt": alter,
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_file_that_was_altered_is_named_and_made_again_by_resume(
    run: Path, whole: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    DAMAGES[name](run / name)
    reopen(run).finish(threads=2)
    assert f"'{run / name}' is damaged or missing, and is made again" in caplog.messages[0]
    assert len(caplog.messages) == 1
    assert contents(run) == contents(whole)
    assert RunFolder(run).status().state == "done"
    assert not RunFolder(run).damaged()


@pytest.mark.parametrize(
    "name", ["results.json", "draws/credible/columns.json", "draws/expiry/examined.packed", "checksums.txt"]
)
def test_a_damaged_run_is_not_shown_and_the_line_says_what_mends_it(run: Path, name: str) -> None:
    alter(run / name)
    with pytest.raises(DamagedError) as refused:
        load_run(run)
    assert str(refused.value) == f"'{run / name}' is damaged; tripolar resume {run} makes it again"


def test_a_damaged_column_is_told_by_whoever_asks_for_it(run: Path) -> None:
    folder = run / "draws" / "expiry"
    groups = json.loads((folder / "columns.json").read_text(encoding="utf-8"))["groups"]
    row = [name for names in groups.values() for name in names].index("value(RUS)")
    numbers = np.load(folder / "numbers.npy")
    numbers[row, 0] = 123.456
    np.save(folder / "numbers.npy", numbers)
    quantities = load_run(run).ensemble.quantities
    assert quantities["value(USA)"].size == numbers.shape[1]
    with pytest.raises(DamagedError, match=r"numbers\.npy' is damaged at the column value\(RUS\);"):
        quantities["value(RUS)"]


def test_results_and_columns_of_another_run_are_not_taken_for_its_own(
    run: Path, whole: Path, another: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("results.json", "draws/expiry/numbers.npy", "draws/expiry/columns.json"):
        shutil.copy(another / name, run / name)
    with pytest.raises(DamagedError, match=r"results\.json"):
        load_run(run)
    reopen(run).finish(threads=2)
    assert len(caplog.messages) == 3
    assert contents(run) == contents(whole)


def test_the_list_of_another_run_is_none(run: Path, another: Path) -> None:
    """Not even with all its files: a run's list names the run, and with it the seed and the rows."""
    for path in another.iterdir():
        if path.name not in ("run.json", "status.json", ".lock"):
            shutil.rmtree(run / path.name) if path.is_dir() else (run / path.name).unlink()
            (shutil.copytree if path.is_dir() else shutil.copy)(path, run / path.name)
    with pytest.raises(DamagedError, match=r"checksums\.txt"):
        load_run(run)


def test_an_identity_that_was_altered_is_damaged(run: Path) -> None:
    path = run / "run.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"seed": 0', '"seed": 1'), encoding="utf-8")
    for read in (load_run, reopen):
        with pytest.raises(DamagedError, match=r"run\.json' is damaged: its hash"):
            read(run)
    with pytest.raises(RunError, match="--again"):
        kept(run, **ASKED)
    assert not kept(run, **ASKED, again=True).done


def test_swapped_folders_of_draws_are_made_again(run: Path, whole: Path) -> None:
    swap(run / "draws" / "expiry", run / "draws" / "credible")
    with pytest.raises(DamagedError, match="expiry"):
        load_run(run)
    reopen(run).finish(threads=2)
    assert contents(run) == contents(whole)


def test_an_altered_scenario_is_told_and_the_first_command_writes_it_anew(run: Path, whole: Path) -> None:
    path = run / "inputs" / "0-tutorial.yaml"
    path.write_bytes(path.read_bytes() + b"# \xff")  # no UTF-8 either
    for read in (load_run, reopen):
        with pytest.raises(DamagedError) as refused:
            read(run)
        assert str(refused.value) == (f"'{path}' is damaged; the command that began the run writes it anew")
    kept(run, **ASKED).finish(threads=2)
    assert contents(run) == contents(whole)


def test_a_file_added_to_the_inputs_is_none_of_the_runs(run: Path) -> None:
    text = "schema: 1\nextends: tutorial\ntitle: Mine\n"
    (run / "inputs" / "1-mine.yaml").write_text(text, encoding="utf-8")
    assert load_run(run).scenario.title != "Mine"


class Stop(Exception):
    pass


def test_swapped_chunks_and_those_of_another_seed_are_worked_on_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is sound in itself, and only in another's place."""
    monkeypatch.setattr(schedule, "LARGEST", 64)  # so that few draws make four chunks

    def begun(folder: Path, seed: int) -> Path:
        told: list[Done] = []

        def stop(done: Done) -> None:
            told.append(done)
            if len(told) == 3:
                raise Stop

        with pytest.raises(Stop):
            kept(folder, seed=seed, draws=200, protocol="expiry").finish(threads=1, progress=stop)
        return folder / "chunks" / "expiry"

    chunks, others = begun(tmp_path / "run", 0), begun(tmp_path / "other", 1)
    names = sorted(path.name for path in chunks.iterdir())
    assert len(names) == 3
    swap(chunks / names[0], chunks / names[1])
    shutil.copy(others / names[2], chunks / names[2])
    told: list[Done] = []
    reopen(tmp_path / "run").finish(threads=1, progress=told.append)
    assert told[-1].kept == 0
    kept(tmp_path / "whole", draws=200, protocol="expiry").finish(threads=2)
    assert contents(tmp_path / "run") == contents(tmp_path / "whole")


def test_the_list_names_every_file_but_the_status_and_sha256sum_reads_it(whole: Path) -> None:
    listed = RunFolder(whole).checksums()
    assert listed is not None
    assert set(listed) == set(contents(whole)) - {"checksums.txt"}
    if shutil.which("sha256sum") is None:
        pytest.skip("no sha256sum here")
    command = ["sha256sum", "--check", "--strict", "--quiet", "checksums.txt"]
    done = subprocess.run(command, cwd=whole, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_removal_that_was_interrupted_leaves_a_run_that_can_be_removed_or_made_again(
    run: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store._remove
    for stopped_at in range(1, 20):
        shutil.rmtree(run, ignore_errors=True)
        shutil.copytree(whole, run)
        calls = []

        def remove(path: Path, stopped_at: int = stopped_at, calls: list[Path] = calls) -> None:
            calls.append(path)
            if len(calls) == stopped_at:
                raise KeyboardInterrupt
            real(path)

        with monkeypatch.context() as patched:
            patched.setattr(store, "_remove", remove)
            try:
                RunFolder(run).remove()
            except KeyboardInterrupt:
                pass
            else:
                break
        if (run / "run.json").exists():
            assert find_run(run).path == run
            if stopped_at == 8:  # the draws, the inputs and the list are gone
                kept(run, **ASKED).finish(threads=2)
                assert contents(run) == contents(whole)
        else:
            kept(run, **ASKED)  # the folder may be taken
        assert RunFolder(run).remove() == ()
        assert not run.exists()
    else:
        pytest.fail("there is no end to the removal")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_a_run_behind_a_link_is_removed_with_the_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    kept(tmp_path / "link", draws=3)
    assert RunFolder(tmp_path / "link").remove() == ()
    assert list(tmp_path.iterdir()) == []
