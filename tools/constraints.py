"""Write constraints.txt anew: one line a package, names and versions only.

    python tools/constraints.py python3.11 python3.12 python3.13

Each interpreter named (all must have pip) resolves the project with every extra and group, as pip is
configured there; nothing is installed. The first, the oldest, sets the versions, and the others keep
to them, so that numbers and types agree on every Python; where one cannot, it resolves on its own
and the lines of the packages that differ are told apart by ``python_version``, the first reaching
down and the last one up.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# The versions this project is tested with, on Python {pythons}: one line
# a package where one version serves them all, told apart by python_version where it does not.
# Made by tools/constraints.py; to renew: make constraints
"""


def python_version(interpreter: str) -> tuple[int, int]:
    """The (major, minor) of an interpreter."""
    answer = subprocess.run(
        [interpreter, "-c", "import sys; print(*sys.version_info[:2])"],
        check=True,
        capture_output=True,
        text=True,
    )
    major, minor = answer.stdout.split()
    return int(major), int(minor)


def resolve(interpreter: str, wanted: Mapping[str, str]) -> dict[str, str] | None:
    """Package -> version, as pip would install the project and all that develops it; None if it cannot."""
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = written["project"]["optional-dependencies"]
    development = [needed for group in written["dependency-groups"].values() for needed in group]
    with tempfile.TemporaryDirectory() as folder:
        report, pins = Path(folder, "report.json"), Path(folder, "wanted.txt")
        pins.write_text("".join(f"{name}=={version}\n" for name, version in wanted.items()), encoding="utf-8")
        command = [interpreter, "-m", "pip", "install", "-qq", "--dry-run", "--ignore-installed"]
        command += ["--report", str(report), "-c", str(pins), f"{ROOT}[{','.join(extras)}]", *development]
        if subprocess.run(command, check=False).returncode != 0:
            return None
        items = json.loads(report.read_text(encoding="utf-8"))["install"]
    found = {canonical(item["metadata"]["name"]): item["metadata"]["version"] for item in items}
    del found["tripolar"]
    return found


def canonical(name: str) -> str:
    """The name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def lines(name: str, versions: Mapping[tuple[int, int], str]) -> list[str]:
    """The constraint lines of one package, given its version for each Python.

    >>> lines("numpy", {(3, 11): "2.4", (3, 12): "2.5", (3, 13): "2.5"})
    ['numpy==2.4; python_version < "3.12"', 'numpy==2.5; python_version >= "3.12"']
    >>> lines("rich", {(3, 11): "15.0", (3, 12): "15.0"})
    ['rich==15.0']
    """
    runs = [
        (version, next(run)[0]) for version, run in groupby(sorted(versions.items()), lambda pair: pair[1])
    ]
    written = []
    for place, (version, first) in enumerate(runs):
        bounds = [f'python_version >= "{first[0]}.{first[1]}"'] if place else []
        if place + 1 < len(runs):
            major, minor = runs[place + 1][1]
            bounds.append(f'python_version < "{major}.{minor}"')
        written.append("; ".join([f"{name}=={version}", *([" and ".join(bounds)] if bounds else [])]))
    return written


def main(interpreters: list[str]) -> None:
    """Resolve with each interpreter, merge, write."""
    if not interpreters:
        sys.exit("name the interpreters to resolve for: python tools/constraints.py python3.11 python3.12 …")
    resolved: dict[tuple[int, int], dict[str, str]] = {}
    wanted: dict[str, str] = {}
    for version, interpreter in sorted((python_version(name), name) for name in interpreters):
        print(f"resolving for Python {version[0]}.{version[1]} …", flush=True)
        found = resolve(interpreter, wanted) or resolve(interpreter, {})
        if found is None:
            sys.exit("constraints.txt is unchanged: pip found no set of versions (its reason is above)")
        resolved[version] = found
        wanted = wanted or found
    names = sorted({name for packages in resolved.values() for name in packages})
    body = [
        line
        for name in names
        for line in lines(name, {python: found[name] for python, found in resolved.items() if name in found})
    ]
    header = HEADER.format(pythons=", ".join(f"{major}.{minor}" for major, minor in resolved))
    Path(ROOT, "constraints.txt").write_text(header + "\n".join(body) + "\n", encoding="utf-8")
    print(f"constraints.txt: {len(names)} packages")


if __name__ == "__main__":
    main(sys.argv[1:])
