"""What keeping a run costs: the same run in memory, kept on disk, and on Dask's workers; its memory."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tripolar.workflow import keep, run

DRAWS = 2048
MANY = 20_000
ASKED: dict[str, Any] = {"draws": DRAWS, "protocol": "expiry", "starts": 0}


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Compile, and import what draws charts, before anything is timed."""
    keep("tutorial", draws=64, out=tmp_path_factory.mktemp("warm") / "run").finish(threads=1)


def timed(benchmark: Any, work: Any) -> None:
    """Time it twice, and take down processor seconds as well."""
    before = time.process_time()
    benchmark.pedantic(work, rounds=2)
    benchmark.extra_info["processor seconds a run"] = round((time.process_time() - before) / 2, 3)


@pytest.mark.benchmark(group=f"keeping[tutorial-{DRAWS}-draws]")
def test_in_memory(benchmark: Any) -> None:
    timed(benchmark, lambda: run("tutorial", threads=2, **ASKED))


@pytest.mark.benchmark(group=f"keeping[tutorial-{DRAWS}-draws]")
def test_kept_draws_only(benchmark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks and columns, without the page, which is the same for any number of draws."""
    monkeypatch.setattr("tripolar.report.page.write_page", lambda answer, path: path.touch())

    def work() -> None:
        shutil.rmtree(tmp_path / "run", ignore_errors=True)
        keep("tutorial", out=tmp_path / "run", **ASKED).finish(threads=2)

    timed(benchmark, work)


@pytest.mark.benchmark(group=f"keeping[tutorial-{DRAWS}-draws]")
def test_found_again(benchmark: Any, tmp_path: Path) -> None:
    keep("tutorial", out=tmp_path / "run", **ASKED).finish(threads=2)
    timed(benchmark, lambda: keep("tutorial", out=tmp_path / "run", **ASKED).finish())


MEMORY = """
import json, resource, sys
from pathlib import Path
from tripolar.workflow import keep
kept = keep("tutorial", draws=int(sys.argv[1]), out=Path(sys.argv[2]), exports=("nc",), protocol="expiry")
kept.finish(threads=2)
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
"""


@pytest.mark.benchmark(group="memory of a kept run")
@pytest.mark.parametrize("draws", [1000, MANY])
def test_memory(benchmark: Any, tmp_path: Path, draws: int) -> None:
    told: list[float] = []

    def work() -> None:
        command = [sys.executable, "-c", MEMORY, str(draws), str(tmp_path / f"run-{len(told)}")]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        told.append(json.loads(done.stdout))

    benchmark.pedantic(work, rounds=1)
    benchmark.extra_info["largest memory, MB"] = round(max(told))
