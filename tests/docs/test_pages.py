"""Every block of code in the README and in docs/ is executed, so that no page can promise what fails.

A page runs from top to bottom in an empty folder of its own:

- ```` ```console ````: each line ``$ tripolar …`` runs the program and must exit with 0; with the installed
  one where the shell has more to do than to split words. Other ``$`` lines (``$ make run``) are for people
  and are not run.
- ```` ```python ````: runs in a namespace the page's blocks share; ``>>>`` sessions are compared.
- ```` ```yaml ````: is YAML, and is written to a file where marked ``file=NAME``;
- ```` ```csv ````: is written to a file where marked so.

Marks stand in a comment on the line above the fence, such as ``<!-- slow exit=2 -->``:

- ``slow``: runs only where slow tests do;
- ``skip``: never runs, with the reason in the comment;
- ``exit=N``: the block's commands exit with N;
- ``draws=N``, ``from=YEAR``: its commands are run with so many draws, or from this year on, where those shown
  would take a minute;
- ``compare``: what is printed must be what the page shows, ``...`` standing for anything;
- ``file=NAME``: the block is that file;
- ``append=NAME``: the block is the next part of that file.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from ruamel.yaml import YAML
from tests.ready_program import ReadyProgram

import tripolar

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PROGRAMS = Path(sys.executable).parent
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
SHELL = re.compile(r"[|<>&;$`*?~(){}\[\]#]")
LANGUAGES = ("console", "csv", "python", "yaml")
FENCE = re.compile(
    r"""^(?:<!--(?P<marks>[^\n]*?)-->\n)?
        ^(?P<fence>`{3,})(?P<language>\w+)(?P<info>[^\n]*)\n
        (?P<text>.*?)
        ^(?P=fence)[ ]*$""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of a page, and how it is to be run."""

    place: str
    language: str
    marks: dict[str, str]
    text: str


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page that are not skipped, in order."""
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        words = f"{found['marks'] or ''} {found['info']}".split()
        marks = {name: value for name, _, value in (word.rstrip(":").partition("=") for word in words)}
        line = text.count("\n", 0, found.start("text")) + 1
        if found["language"] in LANGUAGES and "skip" not in marks:
            yield Block(f"{page.relative_to(ROOT)}:{line}", found["language"], marks, found["text"])


def run_console(block: Block, folder: Path, program: ReadyProgram) -> None:
    """Run the block's ``$ tripolar`` lines; hold the output to the page's where marked ``compare``."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(PROGRAMS), os.environ.get("PATH", "")]),
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    sessions = re.split(r"^\$ ", block.text.replace("\\\n", ""), flags=re.MULTILINE)[1:]
    for session in sessions:
        command, _, shown = session.partition("\n")
        if command.split()[:1] != ["tripolar"]:
            continue
        for option in {"draws", "from"} & block.marks.keys():
            command, fewer = re.subn(rf"--{option} \d+", f"--{option} {block.marks[option]}", command)
            assert fewer == 1, f"{block.place}: no --{option} in: $ {command}"
        if SHELL.search(command):
            done = subprocess.run(
                command,
                shell=True,
                cwd=folder,
                env=environment,
                capture_output=True,
                check=False,
                encoding="utf-8",
            )
        else:
            done = program.run(*shlex.split(command)[1:], cwd=folder, env=environment)
        told = f"{block.place}: $ {command}\n{done.stdout}{done.stderr}"
        assert done.returncode == int(block.marks.get("exit", 0)), f"exit {done.returncode} of {told}"
        assert "Traceback" not in done.stderr, told
        if "compare" in block.marks:
            printed = done.stdout + done.stderr
            assert doctest.OutputChecker().check_output(shown, printed, FLAGS), f"printed otherwise: {told}"


def run_python(block: Block, names: dict[str, object]) -> None:
    """Run a block of statements, or compare a ``>>>`` session."""
    if not block.text.lstrip().startswith(">>>"):
        exec(compile(block.text, block.place, "exec"), names)
        return
    session = doctest.DocTestParser().get_doctest(block.text, names, block.place, block.place, 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    assert runner.run(session, out=told.append, clear_globs=False).failed == 0, "".join(told)
    names.update(session.globs)


def run(page: Path, folder: Path, program: ReadyProgram, *, slow: bool) -> None:
    """Run a page's blocks in order, the slow ones only if asked for, and leave the environment as it was."""
    with patch.dict(os.environ):
        _run(page, folder, program, slow=slow)


def _run(page: Path, folder: Path, program: ReadyProgram, *, slow: bool) -> None:
    names: dict[str, object] = {"__name__": "page"}
    for block in blocks(page):
        if "slow" in block.marks and not slow:
            continue
        if block.language == "console":
            run_console(block, folder, program)
        elif block.language == "python":
            run_python(block, names)
        else:
            if block.language == "yaml":
                YAML(typ="safe").load(block.text)
            if "file" in block.marks:
                (folder / block.marks["file"]).write_text(block.text, encoding="utf-8")
            if "append" in block.marks:
                with (folder / block.marks["append"]).open("a", encoding="utf-8") as file:
                    file.write(block.text)


def name(page: Path) -> str:
    """How a page is called in the list of tests."""
    return page.relative_to(ROOT).as_posix()


def test_the_installed_program_is_this_one() -> None:
    assert shutil.which("tripolar", path=str(PROGRAMS)), "install the project to run its pages: make test"
    command = [str(PROGRAMS / "tripolar"), "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"tripolar {tripolar.__version__}\n"


@pytest.mark.parametrize("page", [page for page in PAGES if any(True for _ in blocks(page))], ids=name)
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: ReadyProgram) -> None:
    """What a page shows works, but for what it marks slow; left out where the whole page is run."""
    monkeypatch.chdir(tmp_path)
    run(page, tmp_path, program, slow=False)


@pytest.mark.slow(more_than="test_page")
@pytest.mark.parametrize(
    "page", [page for page in PAGES if any("slow" in b.marks for b in blocks(page))], ids=name
)
def test_whole_page(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: ReadyProgram
) -> None:
    """What a page shows works, slow blocks included."""
    monkeypatch.chdir(tmp_path)
    run(page, tmp_path, program, slow=True)
