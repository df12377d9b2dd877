"""Compiled code on disk: made again where it is damaged, and kept elsewhere where it cannot be compiling."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numba
import pytest
from tests.waiting import LONGEST

import tripolar
from tripolar.errors import TripolarWarning
from tripolar.game.kernels import compile as compiling


def compiled(folder: Path) -> Any:
    """The same function, as a new process would find it."""
    source = folder / "doubling.py"
    if not source.exists():
        source.write_text("def doubled(x):\n    return 2.0 * x\n", encoding="utf-8")
    spec = importlib.util.spec_from_file_location("doubling", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return compiling.keep_on_disk(numba.njit(module.doubled))


def hits(function: Any) -> int:
    return sum(function.stats.cache_hits.values())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return tmp_path


def test_what_was_compiled_once_is_loaded(folder: Path) -> None:
    assert compiled(folder)(1.5) == 3.0
    again = compiled(folder)
    assert (again(1.5), hits(again)) == (3.0, 1)


@pytest.mark.parametrize("left", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("suffix", ["nbi", "nbc"])
def test_a_file_that_was_cut_short_is_made_again(folder: Path, suffix: str, left: float) -> None:
    compiled(folder)(1.5)
    [file] = (folder / "cache").rglob(f"*.{suffix}")
    whole = file.read_bytes()
    file.write_bytes(whole[: int(left * len(whole))])
    with pytest.warns(TripolarWarning, match="is damaged, and is made again"):
        assert compiled(folder)(1.5) == 3.0
    again = compiled(folder)
    assert (again(1.5), hits(again)) == (3.0, 1)


def test_a_folder_that_is_full_costs_the_kept_code_and_not_the_result(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    function = compiled(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.warns(TripolarWarning, match=r"No space left on device; set NUMBA_CACHE_DIR"):
        assert function(1.5) == 3.0


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sources and a home in which nothing can be written, by root neither."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (tmp_path / "__pycache__").write_text("in the way", encoding="utf-8")
    (tmp_path / "home").write_text("no folder", encoding="utf-8")
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return tmp_path


def test_a_read_only_installation_keeps_code_in_a_temporary_folder(nowhere: Path) -> None:
    with pytest.warns(TripolarWarning, match=r"kept in .*tripolar-compiled-") as said:
        assert compiled(nowhere)(1.5) == 3.0
    assert len(said) == 1
    again = compiled(nowhere)
    assert (again(1.5), hits(again)) == (3.0, 1)
    [place] = (nowhere / "tmp").iterdir()
    assert place.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="who owns a folder is known on POSIX")
def test_code_is_not_loaded_from_a_folder_that_others_can_write(nowhere: Path) -> None:
    folder = nowhere / "tmp" / f"tripolar-compiled-{os.getuid()}"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.warns(TripolarWarning, match="made in every process anew"):
        assert compiled(nowhere)(1.5) == 3.0
    assert list(folder.iterdir()) == []


# The program solves a game alone, and then a batch is solved; told is how often code was compiled, and how
# often found on disk.
SOLVING = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from tripolar.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code
from bench.games import board, near
from tripolar.game.equilibrium import solve
from tripolar.game.kernels.packing import pack_block
from tripolar.game.kernels.solvers import SIDE_BY_SIDE, SINGLE
solve(near(3, 16, 0), board(3), protocol="expiry")
entries = (pack_block, SIDE_BY_SIDE["expiry", False], SINGLE["expiry", False])
print(sum(sum(each.stats.cache_misses.values()) for each in entries),
      sum(sum(each.stats.cache_hits.values()) for each in entries))
"""


@pytest.mark.slow
def test_solving_under_a_read_only_installation_says_once_where_code_is_kept_and_compiles_it_once(
    tmp_path: Path,
) -> None:
    installed = shutil.copytree(
        Path(tripolar.__file__).parent,
        tmp_path / "site" / "tripolar",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for place in (installed, *installed.rglob("*/")):
        (place / "__pycache__").write_text("in the way", encoding="utf-8")
    home = tmp_path / "home"
    home.write_text("no folder", encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    kept_out = {"NUMBA_CACHE_DIR", "XDG_CACHE_HOME"}
    environment = {name: value for name, value in os.environ.items() if name not in kept_out} | {
        "HOME": str(home),
        "PYTHONPATH": str(installed.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(tmp_path / "tmp"),
    }
    root = str(Path(__file__).parents[4])
    command = [sys.executable, "-c", SOLVING, root, "solve", "tutorial", "--json"]
    how: dict[str, Any] = {"capture_output": True, "text": True, "timeout": LONGEST}
    for made_and_found in ("3 0", "0 3"):
        done = subprocess.run(command, env=environment, cwd=tmp_path, check=False, **how)
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == made_and_found
        [line] = done.stderr.splitlines()
        assert "compiled code is kept in" in line
        assert "NUMBA_CACHE_DIR" in line
