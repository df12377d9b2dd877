"""Background computations: ensembles and grids of points, with the charts of both.

For an ensemble, this is what the page shows of its answer, and what is kept for further questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from fastapi import FastAPI, Response
from starlette.exceptions import HTTPException

from tripolar.answer.json import plain, sentence_parts
from tripolar.answer.live import live
from tripolar.answer.outlook import outlook
from tripolar.answer.sentence import sentence
from tripolar.answer.views import ClaimSensitivity, driver_view, sensitivities
from tripolar.charts import driver, sensitivity
from tripolar.charts.driver import Drivers
from tripolar.claims.at_once import AtOnce, shipped, truths_of
from tripolar.claims.ends import end_shares
from tripolar.claims.judge import judge, judge_shares
from tripolar.claims.ledger import Ledger
from tripolar.claims.verdict import verdict
from tripolar.ensemble.draws import shared_dimensions
from tripolar.ensemble.execute import run_ensemble
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.schedule import Watch
from tripolar.errors import ClaimError, InputError
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.scenario.changes import Changes
from tripolar.web.asks import AskEnsemble, AskGrid, ServerLimits
from tripolar.web.desk import Desk
from tripolar.web.drawings import CSV, SVG, Drawings, Scheme, Size, csv_response
from tripolar.web.grids import add_grid_charts
from tripolar.web.process import Process, Report
from tripolar.web.tasks import Name, Outcome, Tasks, canceller, kept_outcome, told_of, watcher
from tripolar.words import parameter_words
from tripolar.workflow import default_threads

__all__ = ["Drawn", "add_depth", "compute_ensemble"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is kept of an ensemble: not its draws, but what they say of the claims' drivers.

    The words are made with it, in the process that can be ended; what asks for them only looks them up.
    """

    drivers: Drivers
    drivers_told: dict[str, Any]
    sensitivity: Mapping[str, ClaimSensitivity]
    sensitivity_told: Mapping[str, dict[str, Any]]

    @classmethod
    def of(cls, ensemble: Ensemble, ledger: Ledger) -> Drawn:
        """Look at the draws of an ensemble, judged."""
        view, found = driver_view(ledger), sensitivities(ensemble)
        told = {"title": driver.title(view), "alt": driver.alt_text(view), "splits": plain(view.splits)}
        return cls(view, told, found, {claim: _indices(each) for claim, each in found.items()})


def compute_ensemble(
    before: Prepared, changes: Changes, draws: int, seed: int, live_paths: tuple[str, ...], report: Report
) -> Outcome:
    """Run an ensemble under the scenario's own protocol; what the page never shows is not computed.

    Parameters
    ----------
    before : Prepared
        From `prepare`, without the visitor's changes.
    changes : iterable of str
        As `prepare` takes them.
    draws, seed : int
        As `run` takes them; the numbers are those of ``tripolar run`` with the same, unless stored draws come
        with the scenario: then every other input has the place that it has in these, so that the two can be
        weighed together.
    live_paths : tuple of str
        What a page may move by itself afterwards; without changes and stored draws only.
    report : callable
        Told the draws done.
    """
    stored, alike = shipped(before), shared_dimensions(before)
    changed = prepare(before.scenario, changes=changes) if changes else before
    paired = stored if changes and shared_dimensions(before, changed) == alike else None
    protocol = changed.protocol
    ensemble = run_ensemble(
        changed,
        changed.requests_by_protocol(only=protocol)[protocol],
        draws=draws,
        seed=seed if paired is None else paired.seed,
        threads=default_threads(),
        protocol=protocol,
        watch=Watch(lambda done: report(done.draws), draws),
        dimensions=None if paired is None else alike,
    )
    ledger = judge(ensemble)
    rest = AtOnce(before, paired) if paired is not None else None
    told = _result(ensemble, ledger, None if rest is None else judge_shares(before, rest.at().claims))
    if rest is not None:
        told["paired"] = _paired(rest, changes, ensemble)
    if stored is None and not changes and live_paths:
        told["live"] = {**live(AtOnce(before, truths_of(ensemble)), live_paths), "answer": told["answer"]}
    return Outcome(told, Drawn.of(ensemble, ledger))


def _indices(found: ClaimSensitivity) -> dict[str, Any]:
    """First-order indices of a claim in words, with the title of their chart and the chart in words."""
    words: dict[str, Any] = plain(found)
    for row in words["indices"]:
        row["name"] = parameter_words(row["path"])[0]
    view = found.view
    alt = sensitivity.alt_text(view) if view.bars else ""
    return {**words, "title": sensitivity.title(view), "alt": alt}


def _result(ensemble: Ensemble, ledger: Ledger, before: Ledger | None) -> dict[str, Any]:
    """The ledger's probabilities, and the paths of relations; `before` is the ledger with nothing moved."""
    entries = [
        {
            "id": entry.claim.id,
            "verdict": entry.verdict,
            "borders_on": entry.borders_on,
            "probability": entry.probability,
            "error": entry.error,
            "lower": entry.lower,
            "upper": entry.upper,
            "unknown": entry.unknown,
            "marks": entry.marks,
            "marks_within_error": entry.marks_within_error,
            "undercut_by": entry.undercut_by,
            "flip": entry.driver.flip if entry.driver is not None else "",
            "driver": entry.driver.path if entry.driver is not None else "",
        }
        for entry in ledger.entries
    ]
    paths, scenario = outlook(ensemble), ensemble.scenario.table()
    uncalibrated = ensemble.draws - int(ensemble.calibrated.sum())
    answered = sentence(
        scenario,
        ledger,
        uncalibrated=uncalibrated,
        ends=end_shares(ensemble, scenario.conclusions, scenario.main),
        before=before,
    )
    told: dict[str, Any] = plain(
        {
            "draws": ensemble.draws,
            "calibrated": int(ensemble.calibrated.sum()),
            "seed": ensemble.provenance.seed,
            "entries": entries,
            "answer": sentence_parts(answered),
            "dyads": paths.dyads,
            "powers": paths.powers,
        }
    )
    return told


def _paired(stored: AtOnce, changes: Changes, ensemble: Ensemble) -> list[dict[str, Any]]:
    """Every claim by the stored draws and the exact ones together, and whether the exact ones stand alone."""
    quick = stored.at(changes, truths_of(ensemble))
    told: list[dict[str, Any]] = plain(
        [
            {
                "id": name,
                "verdict": verdict(each),
                "probability": each.probability,
                "error": each.error,
                "lower": each.lower,
                "upper": each.upper,
                "off": name in quick.off,
            }
            for name, each in quick.claims.items()
        ]
    )
    return told


def add_depth(
    app: FastAPI,
    desk: Desk,
    processes: Sequence[Process],
    limits: ServerLimits,
    tasks: Tasks,
    drawings: Drawings,
) -> None:
    """Serve ensembles and grids, each computed by one of the processes."""
    _add_tasks(app, desk, processes, limits, tasks)
    _add_drivers(app, tasks, drawings)
    add_grid_charts(app, tasks, drawings)


class _Work:
    """Work for one of the processes, of which there are as many as tasks that may be under way."""

    def __init__(self, free: SimpleQueue[Process], method: str, ask: AskEnsemble | AskGrid) -> None:
        self._free, self._method, self._ask = free, method, ask
        self._process: Process | None = None

    def __call__(self, report: Report) -> Outcome:
        process = self._process = self._free.get()
        try:
            outcome: Outcome = process.ask(self._method, self._ask, report=report)
            return outcome
        finally:
            self._process = None
            self._free.put(process)

    def end(self) -> None:
        """End it at once, whatever it is at."""
        process = self._process
        if process is not None:
            process.interrupt()


def _add_tasks(
    app: FastAPI, desk: Desk, processes: Sequence[Process], limits: ServerLimits, tasks: Tasks
) -> None:
    free: SimpleQueue[Process] = SimpleQueue()
    for process in processes:
        free.put(process)

    async def begun(method: str, ask: AskEnsemble | AskGrid) -> dict[str, Any]:
        name = tasks.same(ask)
        if name is None:
            total = await desk.ask(f"check_{method}", ask)
            work = _Work(free, method, ask)
            name = tasks.start(ask, total, work, work.end)
        return told_of(tasks, name)

    @app.post("/api/ensembles", tags=["ensembles"], status_code=202)
    async def start(ask: AskEnsemble) -> dict[str, Any]:
        """Begin an ensemble in the background: the ledger's probabilities, with these changes made."""
        if ask.draws > limits.draws:
            raise InputError(f"draws: {ask.draws} is too many", allowed=(f"1 to {limits.draws}",))
        return await begun("ensemble", ask)

    @app.post("/api/grids", tags=["grids"], status_code=202)
    async def begin(ask: AskGrid) -> dict[str, Any]:
        """Begin a grid of points in the background: every claim over two assumptions, all else as asked."""
        if ask.side > limits.grid:
            raise InputError(f"side: {ask.side} is too many", allowed=(f"2 to {limits.grid}",))
        return await begun("grid", ask)

    for kind in ("ensembles", "grids"):
        app.get(f"/api/{kind}/{{name}}", tags=[kind])(watcher(tasks))
        app.delete(f"/api/{kind}/{{name}}", tags=[kind])(canceller(tasks))


def _add_drivers(app: FastAPI, tasks: Tasks, drawings: Drawings) -> None:
    def drawn(name: str) -> Drawn:
        return kept_outcome(tasks, name, Drawn)

    def claimed(name: str, claim: str) -> tuple[ClaimSensitivity, dict[str, Any]]:
        found = drawn(name)
        if claim not in found.sensitivity:
            allowed = tuple(found.sensitivity)
            raise ClaimError(f"no draws decide a claim '{claim}'", given=claim, allowed=allowed)
        return found.sensitivity[claim], found.sensitivity_told[claim]

    @app.get("/api/ensembles/{name}/drivers", tags=["ensembles"])
    def drivers(name: Name) -> dict[str, Any]:
        """What each claim hangs on most, over the draws."""
        return drawn(name).drivers_told

    @app.get("/api/ensembles/{name}/drivers/chart.svg", tags=["ensembles"], responses=SVG)
    def drivers_chart(name: Name, size: Size = "wide", scheme: Scheme = "light") -> Response:
        """The chart, as in the reports."""
        view = drawn(name).drivers
        if not view.splits:
            raise HTTPException(404, "no claim has a driver to draw")
        return drawings.answer("drivers", driver, view, size, scheme)

    @app.get("/api/ensembles/{name}/claims/{claim}/sensitivity", tags=["ensembles"])
    def indices(name: Name, claim: Name) -> dict[str, Any]:
        """First-order indices of a claim with their intervals, and whether they can be told from chance."""
        return claimed(name, claim)[1]

    @app.get("/api/ensembles/{name}/claims/{claim}/sensitivity/rows.csv", tags=["ensembles"], responses=CSV)
    def rows(name: Name, claim: Name) -> Response:
        """The indices as comma-separated text."""
        heads = ("path", "share", "low", "high", "distinct")
        found = claimed(name, claim)[0].indices
        cells = ([getattr(each, head) for head in heads] for each in found)
        return csv_response(f"{claim}-sensitivity", heads, list(cells))

    @app.get("/api/ensembles/{name}/claims/{claim}/sensitivity/chart.svg", tags=["ensembles"], responses=SVG)
    def chart(name: Name, claim: Name, size: Size = "wide", scheme: Scheme = "light") -> Response:
        """The chart of those indices that stand out from chance."""
        view = claimed(name, claim)[0].view
        if not view.bars:
            raise HTTPException(404, "nothing stands out from chance that could be drawn")
        return drawings.answer(f"{claim}-sensitivity", sensitivity, view, size, scheme)
