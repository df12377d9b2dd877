"""The simulator as a visitor feels it: from slider to numbers, from click to page, alone and in a crowd."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tripolar.ensemble.draws import central
from tripolar.ensemble.pipeline import Job, run_chunk
from tripolar.prepare.prepared import prepare
from tripolar.workflow.explorer import Explorer

SECTION = "The simulator"
SEED = "russia-2025"
POWERS = "USA,RUS,CHN"
MOVES = 60
SOAK = int(os.environ.get("TRIPOLAR_SOAK", "3000"))  # moves; under them charts, figures and ensembles
EARLY, CHART, ENSEMBLE = 100, 50, 500  # moves before memory is first read, between charts, between ensembles
CLIENTS, ASKED_EACH = 50, 6
CLASS, DRAWS = 20, 200  # visitors who ask for draws at once, and what the page's button asks for


class Server:
    """``tripolar serve`` in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], port: int, ready: float) -> None:
        self.process, self.port, self.ready = process, port, ready

    def ask(self, path: str, body: object = None) -> tuple[int, bytes]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            given = None if body is None else json.dumps(body)
            headers = {"content-type": "application/json"}
            line.request("GET" if body is None else "POST", path, given, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def point(self, *changes: str) -> int:
        return self.ask("/api/point", {"scenario": {"name": SEED}, "changes": list(changes)})[0]

    def memory(self, *, all_of_it: bool = False) -> float:
        """Resident memory in MB, of processes it has started too if wanted; NaN where nobody says."""
        held = memories()
        family = [self.process.pid]
        for each in family if all_of_it else ():
            family += [pid for pid, (parent, _) in held.items() if parent == each]
        return sum(held[pid][1] for pid in family) if held else float("nan")


def memories() -> dict[int, tuple[int, float]]:
    """Each process's parent and resident memory in MB; empty where the system does not say."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):  # it may end while it is looked at
            told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
            size = told.get("VmRSS", "0").split()[0]
            found[int(status.parent.name)] = int(told["PPid"]), int(size) / 1e3
    return found


@contextmanager
def serving() -> Iterator[Server]:
    began = time.perf_counter()
    command = [sys.executable, "-m", "tripolar", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        port = re.search(r":(\d+)/", said)
        assert port, said
        server = Server(process, int(port[1]), 0.0)
        while True:
            try:
                if server.ask("/")[0] == 200:
                    break
            except ConnectionError:
                time.sleep(0.01)
        server.ready = time.perf_counter() - began
        try:
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as found:
        found.point()
        yield found


@pytest.mark.benchmark(group="point")
@pytest.mark.parametrize("how", ["by the pipeline", "by lanes"])
def test_point(benchmark: Any, tell: Callable[..., None], how: str) -> None:
    measured = prepare(SEED)
    if how == "by lanes":
        explorer, moves = Explorer(measured), iter(np.linspace(20.0, 100.0, 10_000))
        explorer.at()
        work: Callable[[], object] = lambda: explorer.at([f"balance_stress={next(moves)}"])  # noqa: E731
    else:
        job = Job(measured.numeric, measured.requests)
        values = central(measured).values(slice(0, 1))
        work = lambda: run_chunk(job, values)  # noqa: E731
    work()
    times = []
    for _ in range(40):
        began = time.process_time()
        work()
        times.append(1e3 * (time.process_time() - began))
    benchmark.pedantic(work, rounds=10)
    target = {"target": 30.0} if how == "by lanes" else {}
    tell(SECTION, f"one point of {SEED}, every claim, {how}", float(np.median(times)), "ms of CPU", **target)


@pytest.mark.benchmark(group="start of the server")
def test_server_ready(benchmark: Any, tell: Callable[..., None]) -> None:
    found = []

    def start() -> None:
        with serving() as server:
            found.append(server.ready)

    benchmark.pedantic(start, rounds=3, warmup_rounds=1)
    tell(SECTION, "from the command to the page being served", float(np.median(found)), "s", target=2.0)


MOVE = """
const [moves, done] = arguments;
const row = [...document.querySelectorAll('.assumptions .controls > .control')]
  .find(each => each.textContent.includes('Balance stress'));
const slider = row.querySelector('input'), times = [];
const root = document.documentElement;
const tick = () => new Promise(resolve => requestAnimationFrame(() => resolve()));
(async () => {
  for (let k = 0; k < moves; k++) {
    const began = performance.now();
    slider.value = String(20 + 160 * k / moves);
    slider.dispatchEvent(new Event('input'));
    const wanted = root.dataset.asked;
    // Told, not polled: the shortest pause of a page is 4 ms.
    if (root.dataset.point !== wanted) await new Promise(resolve => {
      const seen = new MutationObserver(() => {
        if (root.dataset.point === wanted) { seen.disconnect(); resolve(); }
      });
      seen.observe(root, { attributes: true });
    });
    times.push(performance.now() - began);
    await tick();
  }
  done(times);
})();
"""


# One to three sliders moved at a time, within what was drawn; the arithmetic of the page alone.
SHARES = """
const [name, moves, done] = arguments;
(async () => {
  const { atOnce } = await import("/static/at_once.js");
  const structure = await (await fetch(`/api/scenarios/${name}`)).json();
  const controls = structure.main
    .filter((each) => each.kind === "number" && each.varies && each.low !== null);
  const answer = await fetch("/api/live", { method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ scenario: { name }, paths: controls.map((each) => each.path) }) });
  const stored = atOnce(await answer.json()), times = [];
  for (let k = 0; k < moves; k++) {
    const values = Object.fromEntries(controls.slice(0, 1 + k % 3)
      .map((each) => [each.path, each.low + (0.1 + 0.8 * k / moves) * (each.high - each.low)]));
    const began = performance.now();
    const told = stored.at(values);
    times.push(performance.now() - began);
    if (typeof told === "string") throw new Error(`no shares at ${JSON.stringify(values)}: ${told}`);
  }
  done(times);
})();
"""


@pytest.mark.benchmark(group="in the browser")
def test_in_the_browser(benchmark: Any, tell: Callable[..., None], server: Server, tmp_path: Path) -> None:
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        pytest.skip("Chromium and its driver are not installed")
    pytest.importorskip("selenium")
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"):
        options.add_argument(flag)
    window = Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))
    try:
        window.set_window_size(1280, 900)
        window.set_script_timeout(120)
        paints = []
        for _ in range(5):
            window.get("about:blank")
            window.get(f"http://127.0.0.1:{server.port}/#s={SEED}")
            until = time.monotonic() + 120  # the first time, the solver is compiled
            while not window.execute_script(
                "return document.querySelectorAll('.assumptions .control').length"
            ):
                assert time.monotonic() < until, "the page did not come"
                time.sleep(0.01)
            script = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
            paints.append(window.execute_script(script))
        tell(SECTION, "first paint of the page", float(np.median(paints)), "ms", target=1_000.0)
        window.execute_async_script(MOVE, 5)
        times = benchmark.pedantic(lambda: window.execute_async_script(MOVE, MOVES), rounds=1)
        shares = window.execute_async_script(SHARES, SEED, MOVES)
    finally:
        window.quit()
    notes = f"median {np.median(times):.0f} ms, worst {max(times):.0f} ms of {MOVES}"
    p90 = float(np.quantile(times, 0.9))
    tell(SECTION, "slider to every visible number and the triangle, p90", p90, "ms", target=50.0, notes=notes)
    p90, worst = float(np.quantile(shares, 0.9)), f"worst {max(shares):.1f} ms of {MOVES}"
    tell(SECTION, "slider to every claim's probability, p90", p90, "ms", target=100.0, notes=worst)


def drawings(server: Server) -> Iterator[None]:
    """Ask for a topic's rows, for one of its files and for a chart not drawn before, again and again."""
    for of, size in product((POWERS, "USA,CHN", "RUS,CHN", "USA,RUS"), ("wide", "narrow")):
        topics = [each["name"] for each in json.loads(server.ask(f"/api/figures?of={of}")[1])]
        for k, topic in enumerate(topics):
            files = ("", ("/rows.csv", "/rows.xlsx")[k % 2], "/chart.svg")
            for file in files:
                more = f"&size={size}" if file == "/chart.svg" else ""
                assert server.ask(f"/api/figures/{topic}{file}?of={of}{more}")[0] == 200
            yield


def ensemble(server: Server, seed: int = 0, draws: int = 100, *changes: str) -> tuple[str, float]:
    """Run draws to their end; what they were known as, and seconds from asking to the answer."""
    asked = {"scenario": {"name": SEED}, "draws": draws, "seed": seed, "changes": list(changes)}
    began = time.perf_counter()
    status, body = server.ask("/api/ensembles", asked)
    assert status == 202
    told = json.loads(body)
    while told["state"] in ("waiting", "running"):
        time.sleep(0.1)
        told = json.loads(server.ask(f"/api/ensembles/{told['id']}")[1])
    assert told["state"] == "done", told
    return told["id"], time.perf_counter() - began


@pytest.mark.benchmark(group="draws")
def test_exact_ledger(benchmark: Any, tell: Callable[..., None], server: Server) -> None:
    """Two hundred draws at moved values, as the page asks for them; the process is warm, as in a class."""
    ensemble(server, 0, 8)
    moves = iter(range(100))
    took = []

    def one() -> None:
        took.append(ensemble(server, 0, DRAWS, f"balance_stress={30 + 0.5 * next(moves)}")[1])

    benchmark.pedantic(one, rounds=3)
    tell(SECTION, f"exact ledger of {DRAWS} draws, asked alone", float(np.median(took)), "s", target=3.0)


@pytest.mark.benchmark(group="draws")
def test_a_class(benchmark: Any, tell: Callable[..., None], server: Server) -> None:
    """Everyone asks for draws at the same time: each for others, and all for the same."""

    def all_at_once(change: Callable[[int], str]) -> list[tuple[str, float]]:
        with ThreadPoolExecutor(CLASS) as pool:
            return list(pool.map(lambda k: ensemble(server, 0, DRAWS, change(k)), range(CLASS)))

    told = benchmark.pedantic(lambda: all_at_once(lambda k: f"balance_stress={70 + 0.5 * k}"), rounds=1)
    seconds = sorted(took for _, took in told)
    notes = f"the first after {seconds[0]:.1f} s, the median after {seconds[len(seconds) // 2]:.1f} s"
    what = f"{CLASS} visitors ask for different draws, {DRAWS} each: answers"
    answers = float(len({name for name, _ in told}))
    tell(SECTION, what, answers, "", target=float(CLASS), at_least=True, notes=notes)
    tell(SECTION, f"{CLASS} visitors ask for different draws: the last is answered", seconds[-1], "s")
    same = all_at_once(lambda k: "balance_stress=66.6")
    computed = float(len({name for name, _ in same}))
    notes = f"all answered after {max(took for _, took in same):.1f} s"
    tell(SECTION, f"{CLASS} visitors ask for the same draws: computed", computed, "", target=1.0, notes=notes)


@pytest.mark.benchmark(group="memory of the server")
def test_memory_after_many_moves(benchmark: Any, tell: Callable[..., None]) -> None:
    """Read memory after a hundred moves, half way and at the end, so that a leak shows as a slope."""
    with serving() as first:  # a server that has to compile the solver keeps what that took
        first.point()

    def soak() -> list[float]:
        with serving() as server:
            held, most, charts = [], 0.0, drawings(server)
            for k in range(EARLY + SOAK):
                change = (f"balance_stress={20 + k / 13:.4f}", f"precision={3 + k % 50 / 20}")
                assert server.point(*change) == 200
                if k in (EARLY, EARLY + SOAK // 2):
                    held.append(server.memory())
                if k > EARLY and k % CHART == 0:
                    next(charts)
                    most = max(most, server.memory(all_of_it=True))
                if k > EARLY and k % ENSEMBLE == 0:
                    ensemble(server, k)
            return [*held, server.memory(), most]

    early, middle, late, most = benchmark.pedantic(soak, rounds=1)
    notes = f"{early:.0f} MB after {EARLY}, {middle:.0f} half way; {most:.0f} with the process that draws"
    told = f"own memory after {SOAK:,} moves, {SOAK // CHART} charts, {SOAK // ENSEMBLE} ensembles"
    tell(SECTION, told, late, "MB", target=400.0, notes=notes)


@pytest.mark.benchmark(group="a crowd")
def test_a_crowd(benchmark: Any, tell: Callable[..., None], server: Server) -> None:
    def one(k: int) -> list[tuple[int, float]]:
        told = []
        for move in range(ASKED_EACH):
            began = time.perf_counter()
            status = server.point(f"balance_stress={20 + 0.37 * (k * ASKED_EACH + move):.3f}")
            told.append((status, time.perf_counter() - began))
        return told

    def crowd() -> list[tuple[int, float]]:
        with ThreadPoolExecutor(CLIENTS) as pool:
            return [each for told in pool.map(one, range(CLIENTS)) for each in told]

    told = benchmark.pedantic(crowd, rounds=1)
    statuses = {status: sum(s == status for s, _ in told) for status in sorted({s for s, _ in told})}
    answered = [seconds for status, seconds in told if status == 200]
    notes = f"answers by status: {statuses}; nobody waits between moves"
    p99 = float(np.quantile(answered, 0.99))
    tell(SECTION, f"{CLIENTS} visitors at once, p99 of a point", p99, "s", notes=notes)
