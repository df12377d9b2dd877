"""One scenario, evaluated at one point after another."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.answer.point import Point, pairs_at, powers_at
from tripolar.claims.point import Criteria, criteria, judge_point
from tripolar.ensemble.assemble import Values, derive_stakes
from tripolar.ensemble.draws import central
from tripolar.ensemble.one_point import (
    BoardGroup,
    Calibrated,
    Lanes,
    calibrate_point,
    joining,
    lay_out,
    solve_lanes,
)
from tripolar.ensemble.pipeline import Job, run_chunk
from tripolar.prepare.prepared import Prepared
from tripolar.prepare.quantities import Request
from tripolar.prepare.requests import compared_variants, outlook_requests
from tripolar.scenario.changes import Changes, change_texts
from tripolar.scenario.objects import Scenario
from tripolar.scenario.variants import check_boards, check_variants, overridden

__all__ = ["Explorer"]

_SHAPING = ("relation.", "cap.", "frozen.", "presence.", "backing.")
_KEPT = 32  # layouts of boards; each is small, but a visitor could ask for many


@dataclass(frozen=True, slots=True)
class _Setting:
    """A changed scenario with its central values, stakes included."""

    scenario: Scenario
    present: Scenario
    protocol: str
    values: Values


class Explorer:
    """A scenario ready to be asked at one point after another.

    Points are independent: the calibration of each starts from that of the scenario's own central values,
    so that an answer hangs on the changes alone, and not on what was asked before.

    Parameters
    ----------
    prepared : Prepared
        From `prepare`, which also checks its claims.

    Examples
    --------
    >>> from tripolar.prepare.prepared import prepare
    >>> explorer = Explorer(prepare("tutorial"))
    >>> explorer.at(["balance_stress=40"]).claims[0].verdict
    'holds'
    """

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.scenario = prepared.numeric
        self.criteria: Criteria = criteria(prepared)
        self._asked: dict[Scenario | tuple[str, ...], tuple[Request, ...]] = {}
        self._near: dict[str, NDArray[np.float64] | None] = {}
        self._tables: dict[tuple[object, ...], tuple[BoardGroup, ...]] = {}
        self._joining: dict[tuple[object, ...], frozenset[str]] = {}

    def at(self, changes: Changes = ()) -> Point:
        """Answer at the central values with these changes.

        Parameters
        ----------
        changes : iterable of str, or mapping
            As `prepare` takes them.

        Raises
        ------
        ParameterError
            When a path or value is not allowed.
        """
        asked = change_texts(changes)
        setting = self._setting(asked)
        present, protocol = setting.present, setting.protocol
        wanted = self._requests(setting)
        near = self._start(protocol)
        calibrated = calibrate_point(present, setting.values, protocol, near)
        job = Job(setting.scenario, wanted, protocol)
        lanes = self._solved(job, setting, calibrated)
        quantities = dict(lanes.quantities)
        compared = next((name for name in compared_variants(present) if name), "")
        return Point(
            scenario=self.scenario.name,
            fingerprint=self.prepared.scenario.fingerprint,
            protocol=protocol,
            changes=asked,
            calibration=calibrated.status,
            unsolved=lanes.uncertain,
            compared=compared,
            powers=powers_at(present, setting.values, quantities, lanes.base),
            pairs=pairs_at(present, setting.values, quantities, compared),
            claims=judge_point(self.criteria, quantities, protocol),
            games=calibrated.games + lanes.games,
        )

    def _setting(self, changes: tuple[str, ...]) -> _Setting:
        scenario = overridden(self.scenario, changes)
        if any(text.lstrip().startswith(_SHAPING) for text in changes):
            check_boards(scenario)
            check_variants(scenario)
        prepared = replace(self.prepared, scenario=scenario, numeric=scenario)
        values = central(prepared).values(slice(0, 1))
        present = scenario.table()
        return _Setting(scenario, present, prepared.protocol, {**values, **derive_stakes(present, values)})

    def _requests(self, setting: _Setting) -> tuple[Request, ...]:
        """What the claims ask, and what the picture shows: by the powers at the table."""
        key = (*setting.present.codes, *(p for p in setting.values if p.startswith("observed_terms.")))
        if key not in self._asked:
            every = dict.fromkeys((*self.prepared.requests, *outlook_requests(setting.present)))
            self._asked[key] = tuple(each for each in every if _has_answer(each, setting.scenario))
        return self._asked[key]

    def _start(self, protocol: str) -> NDArray[np.float64] | None:
        """Political values of the unchanged scenario under a protocol; None if it cannot be calibrated."""
        if protocol not in self._near:
            setting = self._setting((f"protocol={protocol}",))
            found = calibrate_point(setting.present, setting.values, protocol)
            self._near[protocol] = found.unknowns if found.met else None
        return self._near[protocol]

    def _solved(self, job: Job, setting: _Setting, calibrated: Calibrated) -> Lanes:
        if not calibrated.met:
            return Lanes({}, job.variants, None, 0)
        values = calibrated.values
        apart = self._apart(job, setting)
        together = replace(job, requests=tuple(r for r in job.requests if r.variant not in apart))
        lanes = solve_lanes(together, values, self._laid_out(together, values))
        if not apart:
            return lanes
        chunk = run_chunk(
            replace(job, requests=tuple(r for r in job.requests if r.variant in apart)), setting.values
        )
        more = {key: float(column[0]) for key, column in chunk.quantities.items()}
        unknown = {r.variant for r in job.requests if r.key in more and math.isnan(more[r.key])}
        return Lanes(
            {**lanes.quantities, **more},
            (*lanes.uncertain, *sorted(unknown)),
            lanes.base,
            lanes.games + chunk.games,
        )

    def _apart(self, job: Job, setting: _Setting) -> frozenset[str]:
        """The variants in which powers join freely, kept: it hangs on who is there and which paths are."""
        key = (setting.present.codes, frozenset(setting.values), job.requests)
        if key not in self._joining:
            if len(self._joining) >= _KEPT:
                self._joining.clear()
            self._joining[key] = joining(job, setting.values)
        return self._joining[key]

    def _laid_out(self, job: Job, values: Values) -> tuple[BoardGroup, ...]:
        """The layout of boards, kept: it hangs on what is frozen, capped or absent, and not on numbers."""
        shape = tuple((path, str(v[0])) for path, v in values.items() if path.startswith(("frozen.", "cap.")))
        key = (job.scenario.table().codes, shape, frozenset(values), job.requests)
        if key not in self._tables:
            if len(self._tables) >= _KEPT:
                self._tables.clear()
            self._tables[key] = lay_out(job, values)
        return self._tables[key]


def _has_answer(request: Request, scenario: Scenario) -> bool:
    """Whether the powers asked about are at the table."""
    present = scenario.table(request.variant).codes
    if request.quantity == "gdp":
        return True
    asked = map(str, request.of_kind("actor", "dyad"))
    return all(code in present for each in asked for code in each.split("-"))
