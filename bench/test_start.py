"""How long the program takes to start, beside an interpreter that does nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

STARTS = {
    "python-alone": "pass",
    "import-tripolar": "import tripolar",
    "tripolar-help": "import sys; sys.argv = ['tripolar', '--help']; from tripolar.cli import main; main()",
}


@pytest.mark.benchmark(group="start")
@pytest.mark.parametrize("what", STARTS)
def test_start(benchmark, what: str) -> None:
    def start() -> None:
        subprocess.run([sys.executable, "-c", STARTS[what]], check=True, stdout=subprocess.DEVNULL)

    benchmark.pedantic(start, rounds=10, warmup_rounds=1)
