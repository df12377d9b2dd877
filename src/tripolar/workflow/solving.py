"""Solve one game at central values, with its certificate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from tripolar.bounds import STARTS
from tripolar.ensemble import compute
from tripolar.ensemble.draws import central
from tripolar.ensemble.execute import numeric_scenario
from tripolar.ensemble.pipeline import BASE, Chunk, Job, run_chunk
from tripolar.ensemble.quantities import Request
from tripolar.ensemble.selection import selection_rule
from tripolar.errors import InputError, ParameterError
from tripolar.game.backends import solver
from tripolar.game.calibration import CALIBRATION_WORDS
from tripolar.game.channels import CHANNELS
from tripolar.game.epsilon import epsilon
from tripolar.game.equilibrium import STATUS_WORDS
from tripolar.report.outlook import HORIZON
from tripolar.scenario.objects import Scenario
from tripolar.workflow.alternatives import Alternatives, alternatives
from tripolar.workflow.preparing import prepare, protocol_of

__all__ = ["Solved", "solve"]


@dataclass(frozen=True, slots=True)
class Solved:
    """One game, solved at central values. Money in bn US$ a year, keyed by actor codes and dyads.

    Attributes
    ----------
    value_annualised : mapping of actor to float
        Discount rate times present value at the start.
    mean_relation : mapping of dyad to float
        Level averaged over the discounted future.
    net_transfer : mapping of dyad to float
        What the first-named receives from the second, averaged likewise.
    role_probability : mapping of actor to mapping of role to float
        Chance of being pivot or outcast in ten years.
    flow : mapping of channel to mapping of actor to float
        Payoff by channel, averaged over the discounted future.
    chance : mapping of dyad to mapping of level to float
        Chance that the relation stands at each level in ten years.
    political_value : mapping of path to float
        What calibration found; empty where political values are given.
    certificate : mapping
        Status, check against the independent linear solve, sweeps, and the most that any power could
        gain by choosing otherwise at one renewal (`epsilon`, a year).
    equilibria : Alternatives, optional
        What other starts lead to; None where they were not asked for.
    selection : mapping
        How this equilibrium was selected among those there may be, and by which backend.
    """

    scenario: str
    variant: str
    protocol: str
    value_annualised: dict[str, float]
    mean_relation: dict[str, float]
    net_transfer: dict[str, float]
    role_probability: dict[str, dict[str, float]]
    flow: dict[str, dict[str, float]]
    chance: dict[str, dict[str, float]]
    political_value: dict[str, float]
    certificate: dict[str, float | int | str]
    equilibria: Alternatives | None = None
    selection: dict[str, str] = field(default_factory=dict)


def solve(
    scenario: Scenario | str | Path,
    *,
    variant: str = BASE,
    protocol: str | None = None,
    changes: Iterable[str] = (),
    starts: int | None = None,
    seed: int = 0,
    backend: str = "kernels",
) -> Solved:
    """Solve one game, every parameter at its centre.

    Parameters
    ----------
    scenario, protocol, changes
        As `prepare` takes them.
    variant : str
        Name of one of the scenario's variants; empty for the scenario itself.
    starts : int, optional
        Look for other equilibria from so many random starts.
    seed : int
        Of the starts; 0 is a seed.
    backend : str
        What solves the game: ``kernels``, or ``jax`` where the extra of that name is installed.

    Raises
    ------
    InputError
        What cannot be used, on one line.
    """
    if starts is not None:
        replace(STARTS, low=1).check("starts", starts)
    if seed < 0:
        raise InputError(f"seed: {seed} is below 0", allowed=("0 or more",))
    solver(backend)  # before any work, so that a missing library costs nothing
    measured = prepare(scenario, protocol=protocol, changes=changes)
    loaded = measured.scenario
    if variant and variant not in loaded.variants:
        raise ParameterError(
            f"no variant '{variant}' in {loaded.name}", allowed=loaded.variants, given=variant
        )
    loaded = loaded.table(variant)
    wanted = {name: Request(*request, variant) for name, request in _asked(loaded).items()}
    job = Job(numeric_scenario(measured), tuple(wanted.values()), protocol_of(measured), backend=backend)
    games: dict[str, compute.Solved] = {}
    chunk = run_chunk(job, central(measured).values(slice(0, 1)), games.__setitem__)
    game = games.get(variant)
    if starts is not None and game is None:
        raise InputError("starts: the game could not be calibrated, so that there is none to solve again")

    def number(*name: str) -> float:
        return float(chunk.quantities[wanted[name].key][0])

    codes, dyads = loaded.codes, loaded.dyads
    levels = [f"{level:g}" for level in loaded.levels]
    return Solved(
        scenario=loaded.name,
        variant=variant,
        protocol=job.protocol,
        value_annualised={code: number("value", code) for code in codes},
        mean_relation={dyad: number("relation", dyad) for dyad in dyads},
        net_transfer={dyad: number("terms", dyad) for dyad in dyads},
        role_probability={
            code: {role: number(role, code) for role in ("pivot", "outcast")} for code in codes
        },
        flow={channel: {code: number(channel, code) for code in codes} for channel in CHANNELS},
        chance={dyad: {level: number("chance", dyad, level) for level in levels} for dyad in dyads},
        political_value={
            path: float(column[0])
            for path, column in chunk.derived.items()
            if path.startswith("political_value")
        },
        certificate=_certificate(chunk, variant, game),
        equilibria=None if starts is None or game is None else alternatives(game, starts, seed, backend),
        selection={"backend": backend, **selection_rule(job.protocol)},
    )


def _asked(scenario: Scenario) -> dict[tuple[str, ...], tuple[str, tuple[str | float, ...]]]:
    """Names of the numbers `solve` reports, and the quantities they are."""
    asked: dict[tuple[str, ...], tuple[str, tuple[str | float, ...]]] = {}
    for code in scenario.codes:
        asked["value", code] = ("value", (code,))
        for role in ("pivot", "outcast"):
            asked[role, code] = (role, (code, float(HORIZON)))
        for channel in CHANNELS:
            asked[channel, code] = ("channel", (channel, code))
    for dyad in scenario.dyads:
        first, second = dyad.split("-")
        asked["relation", dyad] = ("relation", (dyad,))
        asked["terms", dyad] = ("terms", (first, second))
        for level in scenario.levels:
            asked["chance", dyad, f"{level:g}"] = ("chance", (dyad, level, float(HORIZON)))
    return asked


def _certificate(chunk: Chunk, variant: str, game: compute.Solved | None) -> dict[str, float | int | str]:
    calibration = CALIBRATION_WORDS[int(chunk.calibration[0])]
    if game is None:
        return {"status": "not solved", "calibration": calibration}
    record = chunk.solves[variant]
    return {
        "status": STATUS_WORDS[int(np.asarray(record.status)[0])],
        "calibration": calibration,
        "error_bound": float(record.certificate[0]),
        "linear_solve_difference": float(record.linear_difference[0]),
        "epsilon": float(epsilon(game.law.solution).yearly[0]),
        "sweeps": int(record.sweeps[0]),
        "path": int(record.path[0]),
    }
