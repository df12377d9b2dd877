"""A grid of points over two assumptions: where each claim holds and where it fails, all else as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.charts import flip_grid as chart
from tripolar.charts.flip_two_way import Segment
from tripolar.claims.analysis.curves import zero_line
from tripolar.claims.point import FAILS, HOLDS, PointVerdict
from tripolar.errors import ClaimError, ParameterError
from tripolar.scenario.paths import read_path
from tripolar.web.controls import Control
from tripolar.web.process import Report
from tripolar.web.structure import control_of
from tripolar.web.tasks import Outcome
from tripolar.workflow.explorer import Explorer

__all__ = ["Axis", "Computed", "Plan", "compute_grid", "plan_grid"]

Array = NDArray[np.float64]
_DIGITS = 3  # as the page's sliders round


@dataclass(frozen=True, slots=True)
class Axis:
    """An assumption with the values it takes, in order, and the value it has in the view."""

    control: Control
    values: tuple[float, ...]
    now: float

    @property
    def name(self) -> str:
        """What it is, and of whom."""
        title = self.control.title[:1].lower() + self.control.title[1:]
        return f"{title}, {self.control.subject}" if self.control.subject else title

    @property
    def log(self) -> bool:
        """Whether it moves by factors."""
        return self.control.scale == "log"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to compute: two axes, and the changes that hold everywhere."""

    across: Axis
    up: Axis
    others: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of points."""
        return len(self.across.values) * len(self.up.values)


@dataclass(frozen=True, slots=True)
class Computed:
    """Every claim's verdict at every point, row after row from below, each from the left."""

    plan: Plan
    claims: dict[str, tuple[PointVerdict, ...]]

    def view(self, claim: str) -> chart.Grid:
        """What the chart of one claim shows.

        Raises
        ------
        ClaimError
            When no point decides a claim of that id.
        """
        if claim not in self.claims:
            raise ClaimError(f"no point decides a claim '{claim}'", given=claim, allowed=tuple(self.claims))
        across, up = self.plan.across, self.plan.up
        x, y = _edges(across), _edges(up)
        cells = [
            chart.Cell(x[i], x[i + 1], y[j], y[j + 1], _said(self.at(claim, i, j).verdict))
            for j in range(len(up.values))
            for i in range(len(across.values))
        ]
        return chart.Grid(claim, _drawn(across), _drawn(up), tuple(cells), self._line(claim))

    def at(self, claim: str, i: int, j: int) -> PointVerdict:
        """The verdict at the i-th value across and the j-th upwards."""
        return self.claims[claim][j * len(self.plan.across.values) + i]

    def _line(self, claim: str) -> tuple[Segment, ...]:
        """Where the margin is zero; where no one comparison decides, half-way between unlike points."""
        axes = self.plan.across, self.plan.up
        found = self.claims[claim]
        decided = [each for each in found if each.verdict in (HOLDS, FAILS)]
        if all(each.margin is not None for each in decided):
            heights = [np.nan if each.margin is None else each.margin for each in found]
        else:
            heights = [{HOLDS: 1.0, FAILS: -1.0}.get(each.verdict, np.nan) for each in found]
        height = np.array(heights).reshape(len(axes[1].values), len(axes[0].values)).T
        x, y = (np.log(each.values) if each.log else np.array(each.values) for each in axes)
        back = [np.exp if each.log else np.array for each in axes]
        return tuple(
            Segment(
                float(back[0](each.x)),
                float(back[1](each.y)),
                float(back[0](each.x2)),
                float(back[1](each.y2)),
            )
            for each in zero_line(height, x, y)
        )


def plan_grid(explorer: Explorer, changes: Sequence[str], across: str, up: str, count: int) -> Plan:
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
    return Plan(
        _axis(explorer, across, count, made.get(across)), _axis(explorer, up, count, made.get(up)), others
    )


def compute_grid(explorer: Explorer, plan: Plan, report: Report) -> Outcome:
    """Compute every point of a grid, one after another.

    Parameters
    ----------
    explorer : Explorer
        Of the argument.
    plan : Plan
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
    return Outcome(told, computed)


def _axis(explorer: Explorer, path: str, count: int, now: str | None) -> Axis:
    """Values from end to end of a range, by equal steps or by equal factors."""
    found = control_of(explorer, path)
    low, high = found.low, found.high
    if low is None or high is None or not low < high:
        raise ParameterError(f"{path} is no number with a range, and cannot be a side of a grid")
    spread = np.geomspace(low, high, count) if found.scale == "log" else np.linspace(low, high, count)
    values = tuple(dict.fromkeys(float(f"{value:.{_DIGITS}g}") for value in spread))
    try:
        here = float(found.value if now is None else now)
    except ValueError:  # a change by a factor or a step
        here = float("nan")
    return Axis(found, values, here)


def _edges(axis: Axis) -> list[float]:
    """Half-way between neighbours, and the ends of the range."""
    values = np.log(axis.values) if axis.log else np.array(axis.values)
    middles = (values[1:] + values[:-1]) / 2
    edges = np.concatenate([values[:1], middles, values[-1:]])
    return [float(edge) for edge in (np.exp(edges) if axis.log else edges)]


def _drawn(axis: Axis) -> chart.Axis:
    inside = axis.values[0] <= axis.now <= axis.values[-1]
    return chart.Axis(axis.name, axis.control.unit, axis.log, axis.now if inside else None)


def _said(verdict: str) -> str:
    return verdict if verdict in (HOLDS, FAILS) else chart.NO_VERDICT
