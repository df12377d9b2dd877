"""Solve one game at central values, with its certificate.

The module also looks for other equilibria of the game, and says how far apart they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tripolar import bounds
from tripolar.ensemble import compute
from tripolar.ensemble.calibrating import returns_met
from tripolar.ensemble.draws import central
from tripolar.ensemble.pipeline import BASE, CERTIFIED, Chunk, Job, SolveRecord, run_chunk
from tripolar.ensemble.starts import selection_rule
from tripolar.errors import InputError, ParameterError
from tripolar.game.account import RECEIVED
from tripolar.game.calibration.calibrate import CALIBRATION_WORDS
from tripolar.game.epsilon import epsilon
from tripolar.game.equilibrium import STATUS_WORDS
from tripolar.game.eras import account_over_eras, era_law
from tripolar.game.model.channels import CHANNELS
from tripolar.game.multiplicity import equilibria
from tripolar.prepare.prepared import prepare
from tripolar.prepare.quantities import Request
from tripolar.prepare.requests import HORIZON
from tripolar.scenario.changes import Changes
from tripolar.scenario.objects import Scenario

__all__ = ["OtherEquilibria", "OtherEquilibrium", "SolvedEra", "SolvedGame", "alternatives", "solve"]


@dataclass(frozen=True, slots=True)
class OtherEquilibrium:
    """One of the distinct equilibria of a game. Money in bn US$ a year.

    Attributes
    ----------
    selected : bool
        Whether it is the one that every other answer is taken from.
    starts : int
        Random starts that led to it.
    distance : float
        Largest difference from the selected one in any power's value of any state.
    value_annualised, mean_relation, net_transfer, flow, received : mapping
        As in `SolvedGame`.
    error_bound : float
        How far its values can be from those of the linear system it induces.
    """

    selected: bool
    starts: int
    distance: float
    value_annualised: dict[str, float]
    mean_relation: dict[str, float]
    net_transfer: dict[str, float]
    flow: dict[str, dict[str, float]]
    received: dict[str, dict[str, float]]
    error_bound: float


@dataclass(frozen=True, slots=True)
class OtherEquilibria:
    """The distinct equilibria that a number of starts led to. Money in bn US$ a year.

    Attributes
    ----------
    starts, seed : int
        Random starts beside the standard path, and their seed.
    not_converged : int
        Random starts that did not settle.
    examined : bool
        Whether any start settled; if none did, nothing is known of other equilibria.
    tolerance : float
        Distance up to which two count as the same.
    value_apart, terms_apart : mapping
        Largest less smallest value of each power and net transfer of each pair.
    found : tuple of OtherEquilibrium
        The selected one first, then by how many starts led there.
    """

    starts: int
    seed: int
    not_converged: int
    examined: bool
    tolerance: float
    value_apart: dict[str, float]
    terms_apart: dict[str, float]
    found: tuple[OtherEquilibrium, ...]


@dataclass(frozen=True, slots=True)
class SolvedEra:
    """One era of a solved game. Money in bn US$ a year.

    Attributes
    ----------
    begins : float
        Year in which it begins.
    ends : float or None
        Year in which it ends; None for the last, which never does.
    weight : float
        Share of the discounted future that is spent in it.
    value_annualised : mapping of actor to float
        Discount rate times present value in it, with relations and leaders as at the start.
    value, mean_relation, net_transfer, flow : mapping
        Averages given the era, as ``value(A, @year)`` and the others have them; `flow` by channel.
    gdp : mapping of actor to float
        Output, as it has grown by then.
    capability : mapping of actor to float
        Share of the powers' means.
    """

    begins: float
    ends: float | None
    weight: float
    value_annualised: dict[str, float]
    value: dict[str, float]
    mean_relation: dict[str, float]
    net_transfer: dict[str, float]
    flow: dict[str, dict[str, float]]
    gdp: dict[str, float]
    capability: dict[str, float]


@dataclass(frozen=True, slots=True, repr=False)
class SolvedGame:
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
    received : mapping of part to mapping of actor to float
        What renewals bring, averaged likewise: ``payments``, net; ``items``, backing by its worth and cost;
        ``choice``, what it is worth to choose under the reading ``shocks``; and ``friction``, less what moves
        cost. With `flow` they add up to the value.
    chance : mapping of dyad to mapping of level to float
        Chance that the relation stands at each level in ten years.
    political_value : mapping of path to float
        What calibration found; empty where political values are given.
    friction : mapping of A.B to mapping of str to float
        What it costs A when its relation with B rises (``up``) and falls (``down``) one level, and both
        together (``whole``), bn US$ of present value; and the whole as a yearly sum (``yearly``). Only pairs
        whose moves cost something.
    returns : mapping of dyad to mapping of str to float
        The rate at which relations come back (``return_hazard``) as it was ``wanted`` and as the scenario's
        game shows it (``shown``), a year.
    certificate : mapping
        Status, check against the independent linear solve, sweeps, and the most that any power could
        gain by choosing otherwise at one renewal (`epsilon`, a year). The status is ``converged`` only
        where every number is finite.
    eras : tuple of SolvedEra
        Each era; empty where the scenario is one world, or the game could not be solved.
    equilibria : OtherEquilibria, optional
        What other starts lead to; None where they were not asked for.
    selection : mapping
        How this equilibrium was selected among those there may be.
    """

    scenario: str
    variant: str
    protocol: str
    value_annualised: dict[str, float]
    mean_relation: dict[str, float]
    net_transfer: dict[str, float]
    role_probability: dict[str, dict[str, float]]
    flow: dict[str, dict[str, float]]
    received: dict[str, dict[str, float]]
    chance: dict[str, dict[str, float]]
    political_value: dict[str, float]
    friction: dict[str, dict[str, float]]
    returns: dict[str, dict[str, float]]
    certificate: dict[str, float | int | str]
    eras: tuple[SolvedEra, ...] = ()
    equilibria: OtherEquilibria | None = None
    selection: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        of = f"{self.scenario} under {self.variant}" if self.variant else self.scenario
        values = ", ".join(f"{code} {value:,.1f}" for code, value in self.value_annualised.items())
        status = self.certificate["status"]
        return f"<SolvedGame {of}, {self.protocol}: {status}; values {values} bn US$ a year>"


def solve(
    scenario: Scenario | str | Path,
    *,
    variant: str = BASE,
    protocol: str | None = None,
    changes: Changes = (),
    starts: int | None = None,
    seed: int = 0,
) -> SolvedGame:
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

    Raises
    ------
    InputError
        What cannot be used, on one line.
    """
    starts = None if starts is None else replace(bounds.STARTS, low=1).count("starts", starts)
    seed = bounds.SEED.count("seed", seed)
    prepared = prepare(scenario, protocol=protocol, changes=changes)
    loaded = prepared.scenario
    if variant and variant not in loaded.variants:
        raise ParameterError(
            f"no variant '{variant}' in {loaded.name}", allowed=loaded.variants, given=variant
        )
    loaded = loaded.table(variant)
    wanted = {name: Request(*request, variant) for name, request in _asked(loaded).items()}
    job = Job(prepared.numeric, tuple(wanted.values()), prepared.protocol)
    games: dict[str, compute.SolvedVariant] = {}
    chunk = run_chunk(job, central(prepared).values(slice(0, 1)), games.__setitem__)
    game = games.get(variant)
    if starts is not None and game is None:
        raise InputError("starts: the game could not be calibrated, so that there is none to solve again")

    def number(*name: str) -> float:
        return float(chunk.quantities[wanted[name].key][0])

    codes, dyads = loaded.codes, loaded.dyads
    solved = game is not None and math.isfinite(number("value", codes[0]))
    parts = account_over_eras(game.process) if game is not None and solved else {}
    levels = [f"{level:g}" for level in loaded.levels]
    # Roles are those of three: of two or four powers they are not numbers.
    known = all(
        np.isfinite(number(*name))
        for name in wanted
        if len(codes) == 3 or name[0] not in ("pivot", "outcast")
    )
    return SolvedGame(
        scenario=loaded.name,
        variant=variant,
        protocol=job.protocol,
        value_annualised={code: number("value", code) for code in codes},
        mean_relation={dyad: number("relation", dyad) for dyad in dyads},
        net_transfer={dyad: number("terms", dyad) for dyad in dyads},
        role_probability={
            code: {role: number(role, code) for role in ("pivot", "outcast")} for code in codes
        },
        flow=_parts(parts, CHANNELS, 0, codes),
        received=_parts(parts, RECEIVED, 0, codes),
        chance={dyad: {level: number("chance", dyad, level) for level in levels} for dyad in dyads},
        political_value={
            path: float(column[0])
            for path, column in chunk.derived.items()
            if path.startswith("political_value")
        },
        friction={} if game is None else _friction(game),
        returns=_returns(games[BASE]) if BASE in games else {},
        certificate=_certificate(chunk, variant, loaded, game, known),
        eras=_eras(game) if game is not None and solved else (),
        equilibria=None if starts is None or game is None else alternatives(game, starts, seed),
        selection=selection_rule(job.protocol),
    )


def _eras(game: compute.SolvedVariant) -> tuple[SolvedEra, ...]:
    """`SolvedGame.eras`."""
    scenario, process = game.scenario, game.process
    if not scenario.eras:
        return ()
    codes, found = scenario.codes, []
    begins = (float(scenario.year), *scenario.eras)
    for k, (era, begin) in enumerate(zip(process.eras, begins, strict=True)):
        p, start = era.solution.parameters, int(process.begin[0])

        def given(quantity: str, *arguments: str, year: float = begin) -> float:
            return float(compute.compute(game, Request(quantity, arguments, year=year))[0])

        found.append(
            SolvedEra(
                begins=begin,
                ends=begins[k + 1] if k + 1 < len(begins) else None,
                weight=float(process.weight[0, k]),
                value_annualised={
                    code: float(p.discount[0] * era.solution.values[0, start, i])
                    for i, code in enumerate(codes)
                },
                value={code: given("value", code) for code in codes},
                mean_relation={dyad: given("relation", dyad) for dyad in scenario.dyads},
                net_transfer={dyad: given("terms", *dyad.split("-")) for dyad in scenario.dyads},
                flow={name: {code: given("channel", name, code) for code in codes} for name in CHANNELS},
                gdp={code: given("gdp", code) for code in codes},
                capability={code: float(p.capability[0, i]) for i, code in enumerate(codes)},
            )
        )
    return tuple(found)


def _parts(
    account: Mapping[str, NDArray[np.float64]], names: Sequence[str], game: int, codes: Sequence[str]
) -> dict[str, dict[str, float]]:
    """These parts of the values of one game, by power; NaN where no account could be drawn up."""
    return {
        name: {code: float(account[name][game, k]) if account else math.nan for k, code in enumerate(codes)}
        for name in names
    }


def _friction(game: compute.SolvedVariant) -> dict[str, dict[str, float]]:
    """`SolvedGame.friction`."""
    p, codes = game.law.solution.parameters, game.scenario.codes
    found = {}
    for i, one in enumerate(codes):
        for j, other in enumerate(codes):
            up, down = float(p.friction_up[0, i, j]), float(p.friction_down[0, i, j])
            if up or down:
                whole = up + down
                yearly = float(p.discount[0]) * whole
                found[f"{one}.{other}"] = {"up": up, "down": down, "whole": whole, "yearly": yearly}
    return found


def _returns(base: compute.SolvedVariant) -> dict[str, dict[str, float]]:
    """`SolvedGame.returns`."""
    shown = returns_met(base.scenario, base.values, base.law.solution)
    return {
        dyad: {"wanted": float(base.values[f"return_hazard.{dyad}"][0]), "shown": float(rate[0])}
        for dyad, rate in shown.items()
    }


def _asked(scenario: Scenario) -> dict[tuple[str, ...], tuple[str, tuple[str | float, ...]]]:
    """Names of the numbers `solve` reports, and the quantities they are."""
    asked: dict[tuple[str, ...], tuple[str, tuple[str | float, ...]]] = {}
    for code in scenario.codes:
        asked["value", code] = ("value", (code,))
        for role in ("pivot", "outcast"):
            asked[role, code] = (role, (code, float(HORIZON)))
    for dyad in scenario.dyads:
        first, second = dyad.split("-")
        asked["relation", dyad] = ("relation", (dyad,))
        asked["terms", dyad] = ("terms", (first, second))
        for level in scenario.levels:
            asked["chance", dyad, f"{level:g}"] = ("chance", (dyad, level, float(HORIZON)))
    return asked


def _certificate(
    chunk: Chunk, variant: str, table: Scenario, game: compute.SolvedVariant | None, known: bool
) -> dict[str, float | int | str]:
    calibration = CALIBRATION_WORDS[int(chunk.calibration[0])]
    if game is None:
        return {"status": "not solved", "calibration": calibration}
    record = chunk.solves[variant]
    return {
        "status": _status(STATUS_WORDS[int(record.status[0])], chunk, record, table, known),
        "calibration": calibration,
        "error_bound": float(record.certificate[0]),
        "linear_solve_difference": float(record.linear_difference[0]),
        "epsilon": max(float(epsilon(era).yearly[0]) for era in game.process.solution.eras),
        "sweeps": int(record.sweeps[0]),
        "path": int(record.path[0]),
    }


def _status(word: str, chunk: Chunk, record: SolveRecord, table: Scenario, known: bool) -> str:
    """How the solve ended; what has no finite numbers is never said to have converged."""
    if known or word != "converged":
        return word
    if not record.certificate[0] <= CERTIFIED:
        return "not certified"
    return "not calibrated" if chunk.missed.get(", ".join(table.codes)) else "not finite"


def alternatives(game: compute.SolvedVariant, starts: int, seed: int) -> OtherEquilibria:
    """Look from random starts for other equilibria of one solved game."""
    selected, begin = game.process.solution, int(game.process.begin[0])
    several = equilibria(
        selected.eras[0].parameters,
        selected.board,
        begin=begin,
        protocol=selected.protocol,
        starts=starts,
        seed=seed,
        selected=selected,
    )
    process = era_law(several.solution, np.full(len(several.found), begin))
    each = compute.SolvedVariant(game.scenario, process, game.values, ())
    codes, dyads = game.scenario.codes, game.scenario.dyads
    values = {code: compute.compute(each, Request("value", (code,))) for code in codes}
    relations = {dyad: compute.compute(each, Request("relation", (dyad,))) for dyad in dyads}
    terms = {dyad: compute.compute(each, Request("terms", tuple(dyad.split("-")))) for dyad in dyads}
    parts = account_over_eras(process)
    bounds = several.solution.discount * process.certificate
    return OtherEquilibria(
        starts=starts,
        seed=seed,
        not_converged=several.not_converged,
        examined=several.not_converged < starts,
        tolerance=several.tolerance,
        value_apart={code: float(np.ptp(column)) for code, column in values.items() if column.size},
        terms_apart={dyad: float(np.ptp(column)) for dyad, column in terms.items() if column.size},
        found=tuple(
            OtherEquilibrium(
                selected=equilibrium.selected,
                starts=equilibrium.starts,
                distance=equilibrium.distance,
                value_annualised={code: float(column[k]) for code, column in values.items()},
                mean_relation={dyad: float(column[k]) for dyad, column in relations.items()},
                net_transfer={dyad: float(column[k]) for dyad, column in terms.items()},
                flow=_parts(parts, CHANNELS, k, codes),
                received=_parts(parts, RECEIVED, k, codes),
                error_bound=float(bounds[k]),
            )
            for k, equilibrium in enumerate(several.found)
        ),
    )
