"""What is computed in the background: ensembles and grids of points, and the charts of both."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from queue import SimpleQueue
from typing import Annotated, Any, TypeVar

from fastapi import FastAPI, Path, Response
from starlette.exceptions import HTTPException

from tripolar.charts import driver, flip_grid, sensitivity
from tripolar.claims.words import parameter_words
from tripolar.errors import ClaimError, InputError
from tripolar.report.json import plain
from tripolar.report.sensitivity import ClaimSensitivity
from tripolar.web.asks import AskEnsemble, AskGrid
from tripolar.web.desk import Desk
from tripolar.web.drawings import Drawings, Scheme, Size
from tripolar.web.ensembles import Drawn
from tripolar.web.grids import Computed
from tripolar.web.limits import Limits
from tripolar.web.process import Process, Report
from tripolar.web.tasks import Outcome, Tasks

__all__ = ["add_depth"]

Kept = TypeVar("Kept")
Name = Annotated[str, Path(max_length=100)]
_SVG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {}}}}
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}


def add_depth(
    app: FastAPI, desk: Desk, processes: Sequence[Process], limits: Limits, tasks: Tasks, drawings: Drawings
) -> None:
    """Serve ensembles and grids, each computed by one of the processes."""
    _add_tasks(app, desk, processes, limits, tasks)
    _add_drivers(app, tasks, drawings)
    _add_grid_charts(app, tasks, drawings)


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


def _add_tasks(app: FastAPI, desk: Desk, processes: Sequence[Process], limits: Limits, tasks: Tasks) -> None:
    free: SimpleQueue[Process] = SimpleQueue()
    for process in processes:
        free.put(process)

    async def begun(method: str, ask: AskEnsemble | AskGrid) -> dict[str, Any]:
        name = tasks.same(ask)
        if name is None:
            total = await desk.ask(f"check_{method}", ask)
            work = _Work(free, method, ask)
            name = tasks.start(ask, total, work, work.end)
        return _told(tasks, name)

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
        app.get(f"/api/{kind}/{{name}}", tags=[kind])(_watcher(tasks))
        app.delete(f"/api/{kind}/{{name}}", tags=[kind])(_canceller(tasks))


def _watcher(tasks: Tasks) -> Any:
    def watch(name: Name) -> dict[str, Any]:
        """How far it is, and its result once it is done."""
        return _told(tasks, name)

    return watch


def _canceller(tasks: Tasks) -> Any:
    def cancel(name: Name) -> dict[str, Any]:
        """Say that it is no longer wanted: when nobody wants it, it is ended."""
        tasks.cancel(name)
        return _told(tasks, name)

    return cancel


def _add_drivers(app: FastAPI, tasks: Tasks, drawings: Drawings) -> None:
    def drawn(name: str) -> Drawn:
        return _kept(tasks, name, Drawn)

    def claimed(name: str, claim: str) -> ClaimSensitivity:
        found = drawn(name).sensitivity
        if claim not in found:
            raise ClaimError(f"no draws decide a claim '{claim}'", given=claim, allowed=tuple(found))
        return found[claim]

    @app.get("/api/ensembles/{name}/drivers", tags=["ensembles"])
    def drivers(name: Name) -> dict[str, Any]:
        """What each claim hangs on most, over the draws."""
        view = drawn(name).drivers
        return {"title": driver.title(view), "alt": driver.alt_text(view), "splits": plain(view.splits)}

    @app.get("/api/ensembles/{name}/drivers/chart.svg", tags=["ensembles"], responses=_SVG)
    def drivers_chart(name: Name, size: Size = "wide", scheme: Scheme = "light") -> Response:
        """The chart, as in the reports."""
        view = drawn(name).drivers
        if not view.splits:
            raise HTTPException(404, "no claim has a driver to draw")
        return drawings.answer("drivers", driver, view, size, scheme)

    @app.get("/api/ensembles/{name}/claims/{claim}/sensitivity", tags=["ensembles"])
    def indices(name: Name, claim: Name) -> dict[str, Any]:
        """First-order indices of a claim with their intervals, and whether they can be told from chance."""
        found = claimed(name, claim)
        words: dict[str, Any] = plain(found)
        for row in words["indices"]:
            row["name"] = parameter_words(row["path"])[0]
        view = found.view
        alt = sensitivity.alt_text(view) if view.bars else ""
        return {**words, "title": sensitivity.title(view), "alt": alt}

    @app.get("/api/ensembles/{name}/claims/{claim}/sensitivity/rows.csv", tags=["ensembles"], responses=_CSV)
    def rows(name: Name, claim: Name) -> Response:
        """The indices as comma-separated text."""
        heads = ("path", "share", "low", "high", "distinct")
        found = claimed(name, claim).indices
        cells = ([getattr(each, head) for head in heads] for each in found)
        return _csv(f"{claim}-sensitivity", heads, list(cells))

    @app.get("/api/ensembles/{name}/claims/{claim}/sensitivity/chart.svg", tags=["ensembles"], responses=_SVG)
    def chart(name: Name, claim: Name, size: Size = "wide", scheme: Scheme = "light") -> Response:
        """The chart of those indices that stand out from chance."""
        view = claimed(name, claim).view
        if not view.bars:
            raise HTTPException(404, "nothing stands out from chance that could be drawn")
        return drawings.answer(f"{claim}-sensitivity", sensitivity, view, size, scheme)


def _add_grid_charts(app: FastAPI, tasks: Tasks, drawings: Drawings) -> None:
    @app.get("/api/grids/{name}/claims/{claim}", tags=["grids"])
    def one(name: Name, claim: Name) -> dict[str, Any]:
        """A claim's verdict and margin at every point, and its chart in words."""
        found = _kept(tasks, name, Computed)
        view = found.view(claim)
        axes = [
            {"path": axis.control.path, "name": axis.name, "unit": axis.control.unit, "values": axis.values}
            for axis in (found.plan.across, found.plan.up)
        ]
        return {
            "claim": claim,
            "title": flip_grid.title(view),
            "alt": flip_grid.alt_text(view),
            "across": plain(axes[0]),
            "up": plain(axes[1]),
            "points": [
                {"verdict": each.verdict, "margin": plain(each.margin)} for each in found.claims[claim]
            ],
        }

    @app.get("/api/grids/{name}/claims/{claim}/rows.csv", tags=["grids"], responses=_CSV)
    def rows(name: Name, claim: Name) -> Response:
        """The points as comma-separated text."""
        found = _kept(tasks, name, Computed)
        found.view(claim)
        across, up = found.plan.across, found.plan.up
        cells = [
            [x, y, point.verdict, "" if point.margin is None else point.margin]
            for j, y in enumerate(up.values)
            for i, x in enumerate(across.values)
            for point in [found.at(claim, i, j)]
        ]
        heads = (across.control.path, up.control.path, "verdict", "margin")
        return _csv(f"{claim}-grid", heads, cells)

    @app.get("/api/grids/{name}/claims/{claim}/chart.svg", tags=["grids"], responses=_SVG)
    def chart(name: Name, claim: Name, size: Size = "wide", scheme: Scheme = "light") -> Response:
        """The chart of a claim over the grid."""
        view = _kept(tasks, name, Computed).view(claim)
        return drawings.answer(f"{claim}-grid", flip_grid, view, size, scheme)


def _told(tasks: Tasks, name: str) -> dict[str, Any]:
    told = tasks.told(name)
    if told is None:
        raise HTTPException(404, "no such work; the latest few are remembered")
    return told


def _kept(tasks: Tasks, name: str, kind: type[Kept]) -> Kept:
    found = tasks.kept(name)
    if not isinstance(found, kind):
        raise HTTPException(404, "no such work that has been done; the latest few are remembered")
    return found


def _csv(name: str, heads: tuple[str, ...], cells: list[list[Any]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(cells)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"', "cache-control": "no-store"}
    return Response(text.getvalue().encode(), media_type="text/csv; charset=utf-8", headers=headers)
