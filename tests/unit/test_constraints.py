"""The pinned versions: names and versions only, and every dependency has one."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from tools.constraints import canonical, lines

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r'([a-z0-9-]+)==[\w.]+(; python_version [<>=]+ "3\.\d+"( and python_version < "3\.\d+")?)?')


def pinned() -> list[str]:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_a_line_is_a_name_a_version_and_at_most_a_python() -> None:
    assert [line for line in pinned() if not PIN.fullmatch(line)] == []


def test_every_dependency_of_the_project_is_pinned() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = written["project"]
    groups = (*project["optional-dependencies"].values(), *written["dependency-groups"].values())
    wanted = project["dependencies"] + [one for group in groups for one in group]
    names = {canonical(re.split(r"[<>=\[; ]", one)[0]) for one in wanted} - {"tripolar"}
    assert names - {line.partition("==")[0] for line in pinned()} == set()


def test_what_a_pinned_package_needs_is_pinned_too() -> None:
    names = {line.partition("==")[0] for line in pinned()}
    needs = set()
    for name in names:
        with suppress(PackageNotFoundError):  # of an extra that is not installed here
            for written in requires(name) or ():
                needed = Requirement(written)
                if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                    needs.add((name, canonical(needed.name)))
    assert len(needs) > 100
    assert {(name, needed) for name, needed in needs if needed not in names} == set()


def test_one_version_for_all_pythons_is_one_line() -> None:
    assert lines("rich", {(3, 11): "15.0", (3, 12): "15.0", (3, 13): "15.0"}) == ["rich==15.0"]


def test_versions_that_differ_are_told_apart_and_leave_no_python_out() -> None:
    assert lines("sphinx", {(3, 11): "9.0", (3, 12): "9.1", (3, 13): "9.2"}) == [
        'sphinx==9.0; python_version < "3.12"',
        'sphinx==9.1; python_version >= "3.12" and python_version < "3.13"',
        'sphinx==9.2; python_version >= "3.13"',
    ]
    assert lines("numpy", {(3, 11): "2.4", (3, 12): "2.5", (3, 13): "2.5"}) == [
        'numpy==2.4; python_version < "3.12"',
        'numpy==2.5; python_version >= "3.12"',
    ]
