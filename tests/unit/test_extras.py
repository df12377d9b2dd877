"""The main job needs no extra, and what an extra is missing for says so before it begins."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tripolar.cli.run import check_exports
from tripolar.errors import InputError
from tripolar.extras import EXTRAS, need

ROOT = Path(__file__).parents[2]

CALLED = {"sdmx1": "sdmx"}  # packages whose module has another name
BROUGHT = {"pydantic"}  # by typer, which every command is read with

MODULES = {"python-docx": "docx"}  # packages that are called otherwise than what they bring

# In every process, the children of the program included.
BLOCKER = """\
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked}:
            raise ModuleNotFoundError(f"No module named '{{name}}'", name=name)

sys.meta_path.insert(0, Blocker())
"""


def tripolar(folder: Path, blocked: tuple[str, ...], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program where some modules are not installed."""
    (folder / "blocked").mkdir()
    (folder / "blocked" / "sitecustomize.py").write_text(BLOCKER.format(blocked=blocked), encoding="utf-8")
    paths = [str(folder / "blocked"), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        [sys.executable, "-m", "tripolar", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_extra_brings_what_pyproject_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    written = {
        extra: tuple(
            CALLED.get(name := re.split(r"[<>=\[]", one)[0], name)
            for one in project["optional-dependencies"][extra]
        )
        for extra in EXTRAS
    }
    modules = {extra: tuple(MODULES.get(one, one) for one in brought) for extra, brought in written.items()}
    assert modules == EXTRAS
    assert project["optional-dependencies"]["all"] == [f"tripolar[{','.join(EXTRAS)}]"]
    base = {re.split(r"[<>=\[]", one)[0] for one in project["dependencies"]}
    assert base & {module for modules in EXTRAS.values() for module in modules} == set()


@pytest.mark.parametrize(
    ("extra", "arguments", "subject"),
    [
        ("server", ("serve", "tutorial"), "the simulator's server"),
        ("pdf", ("report", "--pdf"), "the printed brief"),
        ("docx", ("report", "--docx"), "the text document"),
        ("mcp", ("mcp",), "the server for assistants"),
        ("export", ("run", "tutorial", "--draws", "8", "--export", "nc"), "export as nc"),
        ("export", ("run", "tutorial", "--draws", "8", "--export", "xlsx"), "export as xlsx"),
        ("cluster", ("run", "tutorial", "--draws", "8", "--scheduler", "local"), "--scheduler"),
        ("update", ("figures", "update"), "figures update"),
    ],
)
def test_without_an_extra_one_line_says_what_to_install(
    tmp_path: Path, extra: str, arguments: tuple[str, ...], subject: str
) -> None:
    ended = tripolar(tmp_path, tuple({*EXTRAS[extra]} - BROUGHT), *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"tripolar: {subject} needs ")
    assert ended.stderr.endswith(f": pip install 'tripolar[{extra}]'\n")
    assert ended.stderr.count("\n") == 1
    assert [each.name for each in tmp_path.iterdir()] == ["blocked"]


@pytest.mark.slow
def test_the_main_job_runs_and_writes_its_page_without_any_extra(tmp_path: Path) -> None:
    blocked = tuple({module for modules in EXTRAS.values() for module in modules} - BROUGHT)
    ended = tripolar(tmp_path, blocked, "run", "tutorial", "--draws", "8", "--out", "here", "--export", "csv")
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "here" / "index.html").stat().st_size > 100_000
    assert (tmp_path / "here" / "draws.csv").is_file()


def test_only_the_modules_that_are_needed_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    need("export", "a workbook", "openpyxl")
    with pytest.raises(InputError, match=r"a dataset needs xarray: pip install 'tripolar\[export\]'"):
        need("export", "a dataset", "xarray")


def test_a_name_that_is_no_kind_of_file_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match="no kind of file"):
        check_exports(["xls"])
