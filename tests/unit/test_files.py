from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tripolar.errors import OutputError
from tripolar.files import ready_folder, write_atomic, write_through


def test_a_file_is_written_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    assert write_atomic(target, "first — ünïcode\n") == target
    write_atomic(target, b"second")
    assert target.read_bytes() == b"second"
    assert os.listdir(tmp_path) == ["page.html"]


def test_a_file_can_be_read_by_others_as_the_mask_allows(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        write_atomic(tmp_path / "page.html", "text")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o644


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "draws.csv"
    write_atomic(target, "old")

    def fill_the_disk(partial: Path) -> None:
        partial.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        write_through(target, fill_the_disk)
    assert target.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["draws.csv"]


def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(partial: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_through(tmp_path / "draws.nc", stop)
    assert os.listdir(tmp_path) == []


def test_a_folder_is_made_and_known_to_accept_files(tmp_path: Path) -> None:
    folder = ready_folder(tmp_path / "runs" / "today")
    assert folder.is_dir()
    assert os.listdir(folder) == []


@pytest.mark.parametrize("write", [ready_folder, lambda path: write_atomic(path / "x", "")])
def test_a_file_in_the_place_of_a_folder_is_told_in_one_line(tmp_path: Path, write) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "taken")
    assert "taken" in str(caught.value)
    assert "cannot be written" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_is_said_to_be_no_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="it is a file, not a folder"):
        ready_folder(tmp_path / "taken")
