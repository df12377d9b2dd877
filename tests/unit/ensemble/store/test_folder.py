from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.stored_runs import identity

from tripolar.ensemble.store.folder import RunFolder, Status
from tripolar.errors import OutputError, RunError
from tripolar.files import is_run


def made(path: Path) -> RunFolder:
    folder = RunFolder(path)
    path.mkdir()
    folder.write_inputs(identity(), [("parent", "a: 1\r\n"), ("mine", "b: é\n")], {"x": 1})
    folder.write_status(Status.start(("nc",)))
    return folder


def test_inputs_come_back_in_order_and_to_the_byte(tmp_path: Path) -> None:
    folder = made(tmp_path / "run")
    assert folder.texts() == (("parent", "a: 1\r\n"), ("mine", "b: é\n"))
    assert folder.identity() == identity()
    assert is_run(folder.path)


def test_inputs_written_again_leave_nothing_of_a_process_that_was_killed_at_it(tmp_path: Path) -> None:
    folder = made(tmp_path / "run")
    (folder.inputs / ".0-parent-1a2b.yaml").write_text("a:")
    (folder.inputs / "0-grandparent.yaml").write_text("a: 0\n")
    folder.write_inputs(identity(), [("parent", "a: 1\n")], {"x": 1})
    assert folder.texts() == (("parent", "a: 1\n"),)
    assert sorted(path.name for path in folder.inputs.iterdir()) == ["0-parent.yaml", "scenario.json"]


def test_what_says_it_runs_and_is_not_locked_was_interrupted(tmp_path: Path) -> None:
    folder = made(tmp_path / "run")
    assert folder.status().state == "interrupted"
    with folder.lock():
        assert folder.status().state == "running"
        assert folder.status().exports == ("nc",)
    folder.write_status(folder.status().end("done", {"solving": 2.0}))
    assert folder.status().state == "done"
    assert dict(folder.status().seconds) == {"solving": 2.0}


def test_a_folder_in_use_is_refused_to_others(tmp_path: Path) -> None:
    folder = made(tmp_path / "run")
    with folder.lock(), pytest.raises(RunError, match="another process"), RunFolder(folder.path).lock():
        pass
    with folder.lock(), pytest.raises(RunError, match="another process"):
        folder.remove()
    assert is_run(folder.path)


def test_a_damaged_status_is_that_of_an_interrupted_run(tmp_path: Path) -> None:
    folder = made(tmp_path / "run")
    (folder.path / "status.json").write_text("{", encoding="utf-8")
    assert folder.status().state == "interrupted"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"layout": 99, "hash": "x"}'])
def test_what_is_no_run_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunError) as refused:
        RunFolder(tmp_path).identity()
    assert str(tmp_path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_a_killed_process_left_is_tidied_away_and_nothing_else(tmp_path: Path) -> None:
    folder = made(tmp_path / "run")
    chunks = folder.chunks("expiry")
    chunks.mkdir(parents=True)
    chunk = "000000000-000000064"
    left = (folder.path / ".results-x1.json", folder.path / ".draws-x2.nc", chunks / f".{chunk}-x.chunk")
    mine = (folder.path / ".notes", folder.path / "notes.txt", chunks / f"{chunk}.chunk")
    for path in (*left, *mine):
        path.write_text("x", encoding="utf-8")
    folder.tidy()
    assert [path.exists() for path in left] == [False] * 3
    assert [path.exists() for path in mine] == [True] * 3


def test_a_run_is_removed_but_not_what_else_lies_there(tmp_path: Path) -> None:
    folder = made(tmp_path / "run")
    (folder.path / "notes.txt").write_text("mine", encoding="utf-8")
    (folder.path / "draws.csv").write_text("x", encoding="utf-8")
    assert folder.remove() == ("notes.txt",)
    assert [path.name for path in folder.path.iterdir()] == ["notes.txt"]
    (folder.path / "notes.txt").unlink()
    folder.path.rmdir()
    assert made(tmp_path / "run").remove() == ()
    assert not folder.path.exists()


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError), RunFolder(tmp_path / "file" / "run").lock():
        pass


def test_the_status_is_plain_json(tmp_path: Path) -> None:
    folder = made(tmp_path / "run")
    told = json.loads((folder.path / "status.json").read_text(encoding="utf-8"))
    assert told["state"] == "running"
    assert told["exports"] == ["nc"]
