"""A run on disk is the run in memory, however often it was stopped on the way."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.stored_runs import DRAWS, contents, kept

import tripolar as tp
from tripolar import bounds
from tripolar.answer.answer import Answer
from tripolar.answer.json import to_json
from tripolar.ensemble import schedule
from tripolar.ensemble.schedule import Done
from tripolar.ensemble.store import solving
from tripolar.ensemble.store.folder import RunFolder
from tripolar.errors import InputError, OutputError, RunError
from tripolar.workflow import find_run, keep, list_runs, load_run, reopen


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was never stopped."""
    folder = tmp_path_factory.mktemp("runs") / "whole"
    kept(folder, exports=("csv",)).finish(threads=2)
    return folder


@pytest.fixture(scope="module")
def in_memory() -> Answer:
    return tp.run("tutorial", draws=DRAWS, seed=0, threads=1)


def test_a_stored_run_answers_as_one_in_memory_does(whole: Path, in_memory: Answer) -> None:
    stored, other = to_json(load_run(whole)), to_json(in_memory)
    for told in (stored, other):  # times and places are in the folder's status alone
        del told["provenance"]["seconds"], told["provenance"]["machine"]
    assert stored == other
    assert load_run(whole).ledger == in_memory.ledger


def test_columns_of_a_stored_run_are_those_of_one_in_memory(whole: Path, in_memory: Answer) -> None:
    read = tp.load_run(whole)
    for one, other in zip(
        (read.ensemble, *read.others), (in_memory.ensemble, *in_memory.others), strict=True
    ):
        for group in ("parameters", "derived", "quantities"):
            columns, expected = getattr(one, group), getattr(other, group)
            assert list(columns) == list(expected)
            for name, column in expected.items():
                np.testing.assert_array_equal(columns[name], column)
        np.testing.assert_array_equal(one.calibrated, other.calibrated)
        assert one.solves == other.solves
        assert one.replicates == other.replicates
        assert one.selection is not None
        assert other.selection is not None
        for group in ("ended", "quantities"):
            examined, expected = getattr(one.selection, group), getattr(other.selection, group)
            assert list(examined) == list(expected)
            for name, found in expected.items():
                np.testing.assert_array_equal(examined[name], found)


def test_a_finished_folder_holds_no_chunks_and_nothing_half_written(whole: Path) -> None:
    names = {path.relative_to(whole).parts[0] for path in whole.rglob("*")}
    assert names == {
        *("run.json", "checksums.txt", "status.json", "inputs", "draws"),
        *("results.json", "index.html", "draws.csv", ".lock"),
    }
    assert not [path for path in whole.rglob(".*") if path.name != ".lock"]


class Stop(Exception):
    pass


@pytest.mark.parametrize("after", [1, 6])
def test_a_run_stopped_between_chunks_goes_on_and_ends_in_the_same_bytes(
    tmp_path: Path, whole: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "LARGEST", schedule.CHUNK)  # so that each protocol has two chunks
    folder = tmp_path / "stopped"
    told: list[Done] = []

    def stop(done: Done) -> None:
        told.append(done)
        if len(told) == after:
            raise Stop("enough")

    with pytest.raises(Stop):
        kept(folder, exports=("csv",)).finish(threads=1, progress=stop)
    status = RunFolder(folder).status()
    assert (status.state, status.problem) == ("failed", "enough")
    [listed] = list_runs(tmp_path)
    assert (listed.draws_done, listed.draws_asked) == (told[-1].draws, 3 * DRAWS)
    with pytest.raises(RunError, match="tripolar resume"):
        load_run(folder)
    again: list[Done] = []
    reopen(folder).finish(threads=2, progress=again.append)
    assert again[-1].draws == again[-1].total == 3 * DRAWS
    assert again[-1].kept == told[-1].draws
    assert contents(folder) == contents(whole)


def test_a_run_goes_on_in_chunks_of_another_size(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stopped"

    def stop(done: Done) -> None:
        raise Stop

    with monkeypatch.context() as patched:
        patched.setattr(schedule, "CHUNK", 16)
        patched.setattr(schedule, "LARGEST", 40)
        with pytest.raises(Stop):
            kept(folder, exports=("csv",)).finish(threads=1, progress=stop)
    assert [path.name for path in folder.rglob("*.chunk")] == ["000000000-000000040.chunk"]
    again: list[Done] = []
    reopen(folder).finish(threads=1, progress=again.append)
    assert [again[0].draws, again[1].draws, again[-1].kept] == [40, DRAWS, 40]
    assert contents(folder) == contents(whole)


def test_a_damaged_chunk_is_worked_on_again(tmp_path: Path, whole: Path) -> None:
    folder = tmp_path / "damaged"

    def stop(done: Done) -> None:
        raise Stop

    with pytest.raises(Stop):
        kept(folder, exports=("csv",)).finish(threads=1, progress=stop)
    [path] = (folder / "chunks" / "expiry").iterdir()
    path.write_bytes(path.read_bytes()[:-7])
    kept(folder).finish(threads=1)
    assert contents(folder) == contents(whole)


def test_a_stop_while_columns_are_written_leaves_none(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stopped"
    with monkeypatch.context() as patched:

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(solving, "where_failures_lie", stop)
        with pytest.raises(KeyboardInterrupt):
            kept(folder, exports=("csv",)).finish(threads=1)
    assert RunFolder(folder).status().state == "interrupted"
    assert not (folder / "draws" / "expiry").exists()
    reopen(folder).finish(threads=1)
    assert contents(folder) == contents(whole)


def test_a_finished_run_is_shown_and_not_made_again(whole: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in whole.rglob("*") if path.name != ".lock"}
    found = kept(whole)
    assert found.done
    told: list[Done] = []
    found.finish(progress=told.append)
    assert told == []
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_again_makes_it_anew_and_another_run_is_not_overwritten(tmp_path: Path, whole: Path) -> None:
    folder = tmp_path / "run"
    kept(folder, exports=("csv",)).finish(threads=1)
    with pytest.raises(RunError, match=r"another run \(what differs: seed\).*--again"):
        kept(folder, seed=1)
    assert contents(folder) == contents(whole)
    anew = kept(folder, exports=("csv",), again=True)
    assert not anew.done
    assert not (folder / "results.json").exists()
    anew.finish(threads=1)
    assert contents(folder) == contents(whole)


def test_a_finished_run_is_exported_later_from_its_columns(tmp_path: Path, whole: Path) -> None:
    folder = tmp_path / "run"
    kept(folder).finish(threads=1)
    assert not (folder / "draws.csv").exists()
    kept(folder, exports=("csv",)).finish(threads=1)
    assert (folder / "draws.csv").read_bytes() == (whole / "draws.csv").read_bytes()


def test_changes_and_a_file_of_ones_own_are_kept_with_the_run(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("schema: 1\nextends: parent\ntitle: Mine\n", encoding="utf-8")
    (tmp_path / "parent.yaml").write_text("schema: 1\nextends: tutorial\nsays: x\n", encoding="utf-8")
    run = keep(mine, draws=4, changes=("balance_stress=10",), protocol="credible", out=tmp_path / "run")
    mine.unlink()
    (tmp_path / "parent.yaml").unlink()
    found = reopen(tmp_path / "run")
    assert found.plan.prepared.scenario == run.plan.prepared.scenario
    answer = found.finish(threads=1)
    assert answer.scenario.lineage == ("tutorial", "parent")
    assert answer.ensemble.provenance.protocol == "credible"
    assert float(answer.scenario.parameters["balance_stress"].distribution.centre) == 10.0
    assert load_run(tmp_path / "run").ensemble.scenario == answer.ensemble.scenario


def test_a_file_of_draws_is_kept_with_the_run(tmp_path: Path) -> None:
    stress = np.random.default_rng(0).uniform(0, 60, 40)
    lines = ["balance_stress", *(repr(float(each)) for each in stress)]
    (tmp_path / "fitted.csv").write_text("\n".join(lines), encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text("schema: 1\nextends: tutorial\nposterior: fitted.csv\n", encoding="utf-8")
    keep(mine, draws=16, protocol="expiry", out=tmp_path / "run")
    (tmp_path / "fitted.csv").unlink()
    answer = reopen(tmp_path / "run").finish(threads=1)
    assert set(answer.ensemble.parameters["balance_stress"]) <= set(stress)
    again = load_run(tmp_path / "run").ensemble
    assert again.scenario == answer.ensemble.scenario
    np.testing.assert_array_equal(
        again.parameters["balance_stress"], answer.ensemble.parameters["balance_stress"]
    )
    (tmp_path / "run" / "inputs" / "fitted.csv").write_text("balance_stress\n1\n", encoding="utf-8")
    with pytest.raises(RunError, match=r"fitted\.csv' is damaged"):
        reopen(tmp_path / "run")


def test_a_loaded_scenario_is_kept_but_not_one_changed_since(tmp_path: Path) -> None:
    scenario = tp.load("tutorial")
    answer = tp.run(scenario, draws=3, threads=1, out=tmp_path / "run", protocol="expiry")
    assert answer.ensemble.draws == load_run(tmp_path / "run").ensemble.draws == 3
    from tripolar.scenario.variants import override

    with pytest.raises(RunError, match="changes="):
        tp.run(override(scenario, ["balance_stress=10"]), draws=3, out=tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_run_of_another_program_is_read_but_not_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    tp.run("tutorial", draws=3, threads=1, out=folder, protocol="expiry")
    monkeypatch.setattr("tripolar.ensemble.store.identity.stamp", lambda: "another")
    assert load_run(folder).ensemble.draws == 3
    with pytest.raises(RunError, match=r"another program \(what differs: sources\)"):
        reopen(folder)


def test_a_run_that_was_begun_on_another_processor_is_read_and_resuming_it_here_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    tp.run("tutorial", draws=3, threads=1, out=folder, protocol="expiry")
    there = json.loads((folder / "run.json").read_text())["processor"]
    here = {**there, "kind": "another", "BLAS": "some BLAS"}
    monkeypatch.setattr("tripolar.ensemble.store.identity.processor", lambda: here)
    assert load_run(folder).ensemble.draws == 3
    with pytest.raises(RunError, match="another kind of processor") as refused:
        reopen(folder)
    assert f"kind {there['kind']}, here another; BLAS {there['BLAS']}, here some BLAS" in str(refused.value)
    assert "some draws may land on another equilibrium" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_runs_are_found_by_the_beginning_of_their_name(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for seed in (0, 1):
        keep("tutorial", draws=2, seed=seed)
    names = sorted(each.run for each in list_runs())
    assert len(names) == 2
    first = find_run(Path(names[0]).name[:-2])
    assert str(first.path) == names[0]
    assert find_run(names[0].rpartition("-")[2]) == first
    assert find_run(whole).path == whole
    for wrong, told in (
        ("tutorial", "several"),
        ("tutoril", "no run"),
        (str(tmp_path), "no folder of a run"),
    ):
        with pytest.raises(RunError, match=told):
            find_run(wrong)


def test_a_folder_that_holds_other_things_under_our_names_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"results\.json"):
        kept(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


def test_numbers_that_make_no_run_are_refused_before_a_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="draws must be at least 1, not 0"):
        kept(tmp_path / "run", draws=0)
    assert list(tmp_path.iterdir()) == []


def test_draws_that_no_disk_holds_are_refused_before_a_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(
        OutputError, match=r"8,589,934,592 draws take 88,\d{3}\.\d GB or more: ask for at most"
    ):
        keep("russia-2025", draws=bounds.DRAWS.count("draws", 8 * 2**30), out=tmp_path / "new" / "run")
    assert list(tmp_path.iterdir()) == []


def test_an_argument_in_which_nothing_is_uncertain_is_kept_too(tmp_path: Path) -> None:
    kept = keep(
        "reference-2025", draws=9, protocol="expiry", changes=("presence.USA=absent",), out=tmp_path / "run"
    )
    assert kept.finish(threads=1).ensemble.draws == 9
