"""Conventions that no linter knows."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE_HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("debian", "org"),
    ("anaconda", "org"),
    ("jsdelivr", "net"),
    ("unpkg", "com"),
    ("cloudflare", "com"),
)
HOST = re.compile("|".join(rf"\b{name}\.{end}\b" for name, end in PACKAGE_HOSTS))
MACHINE_PATH = re.compile(r"(?<![\w.$~])/(?:home|opt|root|tmp|Users|work)/\w|[.]pyenv")
OUTSIDE = re.compile(r"\.\./shared")


def tracked() -> list[Path]:
    """Every file git tracks or would track."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("pattern", [HOST, MACHINE_PATH, OUTSIDE], ids=["host", "machine path", "outside"])
def test_no_file_names_a_package_host_a_machine_path_or_a_folder_outside(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "line", "found"),
    [
        (HOST, "index-url = https://" + ".".join(("pypi", "org")) + "/simple", True),
        (HOST, "https://files." + ".".join(("pythonhosted", "org")) + "/x.whl", True),
        (HOST, "https://doi.org/10.1000/182", False),
        (MACHINE_PATH, "open('" + "/".join(("", "tmp", "x.csv")) + "')", True),
        (MACHINE_PATH, "https://example.org/home/page", False),
        (MACHINE_PATH, "$HOME/work/notes", False),
        (OUTSIDE, "read_csv('" + "/".join(("..", "shared", "data")) + "')", True),
    ],
)
def test_the_patterns_tell_what_they_look_for(pattern: re.Pattern[str], line: str, *, found: bool) -> None:
    assert bool(pattern.search(line)) is found


def test_every_file_is_smaller_than_a_megabyte() -> None:
    assert [(path.name, path.stat().st_size) for path in tracked() if path.stat().st_size > 1_000_000] == []


def test_no_module_is_longer_than_eight_hundred_lines() -> None:
    """One idea, one module; a longer one wants a reason, and a line here."""
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "src").rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > 800} == {}


def test_a_fragment_of_the_changelog_is_one_sentence_on_one_line() -> None:
    fragments = [path for path in (ROOT / "changelog.d").glob("*.md") if path.name != "README.md"]
    texts = {path.name: path.read_text(encoding="utf-8") for path in fragments}
    assert {name: text for name, text in texts.items() if not re.fullmatch(r"[^\n]+[.]\n", text)} == {}


def test_benchmarks_name_each_other_by_their_folder() -> None:
    """A bare name is found when one file is run, and not when all are collected."""
    bench = ROOT / "bench"
    modules = sorted(bench.glob("*.py"))
    bare = re.compile(rf"^(?:from|import) (?:{'|'.join(path.stem for path in modules)})\b", re.MULTILINE)
    assert modules
    assert bare.search("from wide_draws import wide_draws\n")
    assert [path.name for path in modules if bare.search(path.read_text(encoding="utf-8"))] == []


def test_no_module_takes_a_private_name_from_another() -> None:
    """What another module needs is not private."""
    found = []
    for path in (ROOT / "src").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in (each for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)):
            names = [each.name for each in node.names if re.match("_[a-z]", each.name, re.IGNORECASE)]
            if (node.module or "").startswith("tripolar") and names:
                found.append((path.name, node.module, names))
    assert found == []
