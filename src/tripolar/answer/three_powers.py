"""What the picture of three powers shows, of a run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tripolar.answer.answer import Answer
from tripolar.answer.columns import level_shares
from tripolar.answer.outlook import TOLERANCE
from tripolar.charts.answer_triangle import Concession, Corner, Edge, ThreePowers
from tripolar.prepare.quantities import Request

__all__ = ["gains_and_losses", "median_shares", "three_powers"]

_LEAST = 0.5  # bn US$ a year: smaller concessions are not drawn


def three_powers(answer: Answer) -> ThreePowers | None:
    """Three powers at a glance; None where there are more or fewer."""
    scenario = answer.scenario
    if len(scenario.actors) != 3:
        return None
    shares = median_shares(answer)
    corners = []
    for k, power in enumerate(answer.outlook.powers):
        gains, loses = gains_and_losses(answer, power.code)
        between = power.pivot.mean if power.pivot.known else None
        share = None if shares is None else float(shares[k])
        actor = scenario.actors[k]
        corners.append(Corner(actor.name, actor.short_name, share, gains, loses, between))
    first, second, third = corners
    return ThreePowers(
        (first, second, third),
        tuple(_edge(answer, dyad) for dyad in scenario.dyads),
        _concession(answer),
        "" if scenario.gains is None else scenario.gains.when,
        answer.outlook.start + answer.outlook.horizon,
        answer.outlook.start,
    )


def median_shares(answer: Answer) -> NDArray[np.float64] | None:
    """Share of each power of the power of all, median over the draws; None where it is not known of all."""
    medians = np.array([_capability(answer, code) for code in answer.scenario.codes])
    return None if np.isnan(medians).any() or medians.sum() <= 0 else np.asarray(medians / medians.sum())


def _capability(answer: Answer, code: str) -> float:
    path = f"capability.{code}"
    drawn = {**answer.ensemble.parameters, **answer.ensemble.derived}.get(path)
    if drawn is not None:
        return float(np.median(np.asarray(drawn, dtype=np.float64)))
    given = answer.scenario.parameters.get(path)
    return float("nan") if given is None else float(given.distribution.centre)


def gains_and_losses(answer: Answer, code: str) -> tuple[float | None, float | None]:
    """Share of the known draws in which a power gains, and in which it loses, by what the scenario asks of.

    By more than 1 bn US$ a year, against the variant that `Scenario.gains` names.
    """
    gains = answer.scenario.gains
    if gains is None:
        return None, None
    held = answer.ensemble.quantities
    keys = [Request("value", (code,)).key, Request("value", (code,), gains.against).key]
    if not all(key in held for key in keys):
        return None, None
    with_it, without = (np.asarray(held[key], dtype=np.float64) for key in keys)
    change = (with_it - without)[np.isfinite(with_it - without)]
    if not change.size:
        return None, None
    return float((change > TOLERANCE).mean()), float((change < -TOLERANCE).mean())


def _edge(answer: Answer, dyad: str) -> Edge:
    codes = answer.scenario.codes
    first, second = (codes.index(code) for code in dyad.split("-"))
    now = tuple(sorted(level for level, _ in level_shares(answer.ensemble, dyad)))
    found = next(each for each in answer.outlook.dyads if each.dyad == dyad)
    chances = {
        level: chance
        for level, chance in zip(found.levels, found.chances, strict=True)
        if not np.isnan(chance)
    }
    level = now[0] if len(now) == 1 else max(chances, key=chances.__getitem__, default=None)
    return Edge(first, second, now, level, None if level is None else chances.get(level))


def _concession(answer: Answer) -> Concession | None:
    """What one power concedes to another, where that is observed or assumed: the largest such amount."""
    codes = answer.scenario.codes
    known = [each for each in answer.outlook.levels if each.level.known and each.level.median >= _LEAST]
    if not known:
        return None
    found = max(known, key=lambda each: each.level.median)
    pairs = (f"{found.giver}-{found.receiver}", f"{found.receiver}-{found.giver}")
    paths = [f"observed_terms.{pair}" for pair in pairs]
    assumed = any(
        answer.scenario.parameters[path].judgement for path in paths if path in answer.scenario.parameters
    )
    return Concession(codes.index(found.giver), codes.index(found.receiver), found.level.median, assumed)
