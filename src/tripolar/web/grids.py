"""A grid of points over two assumptions: where each claim holds and where it fails, all else as it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from fastapi import FastAPI, Response
from numpy.typing import NDArray

from tripolar.answer.json import plain
from tripolar.charts import flip_grid
from tripolar.charts import flip_grid as chart
from tripolar.charts.flip_two_way import Segment
from tripolar.claims.analysis.turning import areas, zero_line
from tripolar.claims.point import FAILS, HOLDS, PointVerdict
from tripolar.errors import ClaimError, ParameterError
from tripolar.scenario.paths import read_path
from tripolar.web.controls import Control
from tripolar.web.drawings import CSV, SVG, Drawings, Scheme, Size, csv_response
from tripolar.web.process import Report
from tripolar.web.structure import control_of
from tripolar.web.tasks import Name, Outcome, Tasks, kept_outcome
from tripolar.workflow.explorer import Explorer

__all__ = ["Computed", "GridAxis", "GridPlan", "Shown", "ToldGrid", "compute_grid", "plan_grid"]

Array = NDArray[np.float64]

_DIGITS = 3  # as the page's sliders round

_LEAST = 1e-12  # a margin that has a sign


@dataclass(frozen=True, slots=True)
class GridAxis:
    """An assumption with the values it takes, in order, and the value it has in the view."""

    control: Control
    values: tuple[float, ...]
    now: float

    @property
    def name(self) -> str:
        """What it is, and of whom."""
        title = self.control.title
        if not title[1:2].isupper():  # GDP stays GDP
            title = title[:1].lower() + title[1:]
        return f"{title}, {self.control.subject}" if self.control.subject else title

    @property
    def log(self) -> bool:
        """Whether it moves by factors."""
        return self.control.scale == "log"

    @property
    def places(self) -> Array:
        """Where its values lie on a drawing: the values, or their logarithms."""
        return np.log(self.values) if self.log else np.array(self.values)

    def value(self, place: float) -> float:
        """The value at a place on a drawing."""
        return math.exp(place) if self.log else place


@dataclass(frozen=True, slots=True)
class GridPlan:
    """What to compute: two axes, and the changes that hold everywhere."""

    across: GridAxis
    up: GridAxis
    others: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of points."""
        return len(self.across.values) * len(self.up.values)


@dataclass(frozen=True, slots=True)
class Computed:
    """Every claim's verdict at every point, row after row from below, each from the left."""

    plan: GridPlan
    claims: dict[str, tuple[PointVerdict, ...]]

    def view(self, claim: str) -> chart.Grid:
        """What the chart of one claim shows."""
        across, up = self.plan.across, self.plan.up
        spots = [
            chart.Spot(x, y, _said(self.at(claim, i, j).verdict))
            for j, y in enumerate(up.values)
            for i, x in enumerate(across.values)
        ]
        height = self._height(claim)
        places = across.places, up.places
        filled = [
            chart.Area(
                {1.0: HOLDS, -1.0: FAILS}.get(area.sign, chart.NO_VERDICT),
                tuple((across.value(x), up.value(y)) for x, y in area.corners),
            )
            for area in areas(height, *places)
        ]
        line = [
            Segment(across.value(each.x), up.value(each.y), across.value(each.x2), up.value(each.y2))
            for each in zero_line(height, *places)
        ]
        return chart.Grid(claim, _drawn(across), _drawn(up), tuple(spots), tuple(filled), tuple(line))

    def at(self, claim: str, i: int, j: int) -> PointVerdict:
        """The verdict at the i-th value across and the j-th upwards."""
        return self.claims[claim][j * len(self.plan.across.values) + i]

    def _height(self, claim: str) -> Array:
        """The margin at every point (across, up), of the verdict's sign; 1 or -1 where not all have one."""
        found = self.claims[claim]
        decided = [each for each in found if each.verdict in (HOLDS, FAILS)]
        margins = all(each.margin is not None for each in decided)
        heights = [_signed(each, each.margin if margins else None) for each in found]
        return np.array(heights).reshape(len(self.plan.up.values), len(self.plan.across.values)).T


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one claim over a grid: its chart, its answer, and its rows."""

    view: chart.Grid
    told: dict[str, Any]
    heads: tuple[str, ...]
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class ToldGrid:
    """What is kept of a grid. All is made in the process that can be ended, and only looked up when asked."""

    computed: Computed
    shown: dict[str, Shown]

    @classmethod
    def of(cls, computed: Computed) -> ToldGrid:
        """Show every claim."""
        return cls(computed, {claim: _shown(computed, claim) for claim in computed.claims})

    def claim(self, name: str) -> Shown:
        """Look up one claim.

        Raises
        ------
        ClaimError
            When no point decides a claim of that id.
        """
        if name not in self.shown:
            raise ClaimError(f"no point decides a claim '{name}'", given=name, allowed=tuple(self.shown))
        return self.shown[name]


def _shown(computed: Computed, claim: str) -> Shown:
    view, points, plan = computed.view(claim), computed.claims[claim], computed.plan
    axes = [
        {"path": axis.control.path, "name": axis.name, "unit": axis.control.unit, "values": axis.values}
        for axis in (plan.across, plan.up)
    ]
    told = {
        "claim": claim,
        "title": flip_grid.title(view),
        "alt": flip_grid.alt_text(view),
        "across": plain(axes[0]),
        "up": plain(axes[1]),
        "points": [{"verdict": each.verdict, "margin": plain(each.margin)} for each in points],
    }
    rows = [
        [x, y, point.verdict, "" if point.margin is None else point.margin]
        for j, y in enumerate(plan.up.values)
        for i, x in enumerate(plan.across.values)
        for point in [computed.at(claim, i, j)]
    ]
    heads = (plan.across.control.path, plan.up.control.path, "verdict", "margin")
    return Shown(view, told, heads, rows)


def plan_grid(explorer: Explorer, changes: Sequence[str], across: str, up: str, count: int) -> GridPlan:
    """Plan a grid.

    Parameters
    ----------
    explorer : Explorer
        Of the argument.
    changes : sequence of str
        ``PATH=VALUE`` each; those of the two assumptions say where the view is now.
    across, up : str
        Paths of two numbers with a range.
    count : int
        Values of each.

    Raises
    ------
    ParameterError
        When one of them is no number with a range, or they are the same.
    """
    made = dict(text.split("=", 1) for text in changes if "=" in text)
    targets = [set(read_path(path, explorer.scenario.actors).targets) for path in (across, up)]
    if targets[0] & targets[1]:
        raise ParameterError(f"{across} and {up} are the same assumption; choose two")
    others = tuple(text for text in changes if text.partition("=")[0] not in (across, up))
    return GridPlan(
        _axis(explorer, across, count, made.get(across)), _axis(explorer, up, count, made.get(up)), others
    )


def compute_grid(explorer: Explorer, plan: GridPlan, report: Report) -> Outcome:
    """Compute every point of a grid, one after another.

    Parameters
    ----------
    explorer : Explorer
        Of the argument.
    plan : GridPlan
        Axes and changes.
    report : callable
        Told the points done.
    """
    found: dict[str, list[PointVerdict]] = {}
    a, b = plan.across, plan.up
    for done in range(plan.size):
        x, y = a.values[done % len(a.values)], b.values[done // len(a.values)]
        point = explorer.at((*plan.others, f"{a.control.path}={x!r}", f"{b.control.path}={y!r}"))
        for verdict in point.claims:
            found.setdefault(verdict.id, []).append(verdict)
        report(done + 1)
    facts = {entry.claim.id for entry in explorer.criteria.facts}
    computed = Computed(plan, {name: tuple(each) for name, each in found.items() if name not in facts})
    told: dict[str, Any] = {
        "across": a.control.path,
        "up": b.control.path,
        "points": plan.size,
        "claims": {name: Counter(e.verdict for e in each) for name, each in computed.claims.items()},
    }
    return Outcome(told, ToldGrid.of(computed))


def _axis(explorer: Explorer, path: str, count: int, now: str | None) -> GridAxis:
    """Values from end to end of a range, by equal steps or by equal factors."""
    found = control_of(explorer, path)
    low, high = found.low, found.high
    if low is None or high is None or not low < high:
        raise ParameterError(f"{path} is not a number with a range, and cannot be a side of a grid")
    spread = np.geomspace(low, high, count) if found.scale == "log" else np.linspace(low, high, count)
    values = list(dict.fromkeys(float(f"{value:.{_DIGITS}g}") for value in spread))
    here = _here(found, now)
    # The value next to that of the view makes way for it: what is drawn there is then what the ledger says.
    if here not in values and values[0] < here < values[-1] and len(values) > 2:
        far = [abs(math.log(each / here)) if found.scale == "log" else abs(each - here) for each in values]
        values[min(range(1, len(values) - 1), key=far.__getitem__)] = here
    return GridAxis(found, tuple(values), here)


def _here(found: Control, now: str | None) -> float:
    """The value of an assumption in the view: as written, set, or changed by a factor or by so much."""
    central = float(found.value)
    if now is None:
        return central
    try:
        match now.strip()[:1]:
            case "*":
                return central * float(now.strip()[1:])
            case "+":
                return central + float(now.strip()[1:])
        return float(now)
    except ValueError:  # which the first point will refuse
        return math.nan


def _signed(point: PointVerdict, margin: float | None) -> float:
    """A height of the verdict's sign: a margin of zero belongs to the side that the verdict says."""
    if point.verdict not in (HOLDS, FAILS):
        return math.nan
    size = 1.0 if margin is None else max(abs(margin), _LEAST)
    return size if point.verdict == HOLDS else -size


def _drawn(axis: GridAxis) -> chart.AxisView:
    inside = axis.values[0] <= axis.now <= axis.values[-1]
    return chart.AxisView(axis.name, axis.control.unit, axis.log, axis.now if inside else None)


def _said(verdict: str) -> str:
    return verdict if verdict in (HOLDS, FAILS) else chart.NO_VERDICT


def add_grid_charts(app: FastAPI, tasks: Tasks, drawings: Drawings) -> None:
    @app.get("/api/grids/{name}/claims/{claim}", tags=["grids"])
    def one(name: Name, claim: Name) -> dict[str, Any]:
        """A claim's verdict and margin at every point, and its chart in words."""
        return kept_outcome(tasks, name, ToldGrid).claim(claim).told

    @app.get("/api/grids/{name}/claims/{claim}/rows.csv", tags=["grids"], responses=CSV)
    def rows(name: Name, claim: Name) -> Response:
        """The points as comma-separated text."""
        found = kept_outcome(tasks, name, ToldGrid).claim(claim)
        return csv_response(f"{claim}-grid", found.heads, found.rows)

    @app.get("/api/grids/{name}/claims/{claim}/chart.svg", tags=["grids"], responses=SVG)
    def chart(name: Name, claim: Name, size: Size = "wide", scheme: Scheme = "light") -> Response:
        """The chart of a claim over the grid."""
        view = kept_outcome(tasks, name, ToldGrid).claim(claim).view
        return drawings.answer(f"{claim}-grid", flip_grid, view, size, scheme)
