"""What `import tripolar` offers, and what it costs."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import tripolar

PUBLIC = [
    *("Answer", "Entry", "Ledger", "Scenario"),
    *("__version__", "analyse", "charts", "debate", "errors", "figures", "load", "load_run"),
    *("run", "scenarios", "solve"),
]
HEAVY = ("altair", "numba", "pandas", "scipy.stats", "xarray")


def test_the_public_face_is_these_names_and_no_others() -> None:
    assert sorted(tripolar.__all__) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_described(name: str) -> None:
    assert getattr(tripolar, name).__doc__


def test_names_can_be_completed_and_unknown_ones_are_refused() -> None:
    assert set(tripolar.__all__) <= set(dir(tripolar))
    with pytest.raises(AttributeError, match="lode"):
        tripolar.lode  # noqa: B018


def test_the_version_is_that_of_the_installed_distribution() -> None:
    assert tripolar.__version__ == version("tripolar")


@pytest.mark.parametrize("module", ["tripolar", "tripolar.cli"])
def test_importing_stays_light(module: str) -> None:
    code = f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert loaded.stdout.split() == []
