"""Score proposals of levels against typed pairs, as the page on measured relations says it is done."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tripolar.figures.table import load_table
from tripolar.measure.levels import LEVELS, anchors, raw_levels

FILE = Path(__file__).with_name("typed_pairs.csv")
RANGE = np.linspace(0.05, 1.0, 96)


@dataclass(frozen=True)
class Period:
    """A pair in a span of years, the level typed for it, and what the chains say of each year."""

    pair: str
    first: int
    last: int
    level: int
    group: str
    tables: str
    confidence: str
    raw: NDArray[np.float64]


def measured(*, with_anchors: bool) -> tuple[Period, ...]:
    """Measure every typed pair; a pair of the USSR is one with that of Russia."""
    table, found = load_table(), []
    with FILE.open(encoding="utf-8", newline="") as text:
        for line in csv.DictReader(text):
            a, b = sorted(code.replace("SUN", "RUS") for code in (line["iso3_a"], line["iso3_b"]))
            first, last = int(line["from"]), int(line["to"])
            events = [each for each in anchors() if set(each.pair) == {a, b}] if with_anchors else []
            raw = raw_levels(table, a, b, events, first, last)
            found.append(
                Period(
                    f"{a}-{b}", first, last, LEVELS.index(line["level"]), line["group"], line["tables"],
                    line["confidence"], raw,
                )
            )  # fmt: skip
    return tuple(found)


def means(periods: tuple[Period, ...], temperature: float) -> NDArray[np.float64]:
    """Give the mean calibrated chance of each level over each period (periods, 3)."""
    rows = []
    for period in periods:
        powered = np.clip(period.raw, 1e-6, 1.0) ** temperature
        rows.append((powered / powered.sum(axis=1, keepdims=True)).mean(axis=0))
    return np.array(rows)


def grid(periods: tuple[Period, ...]) -> NDArray[np.float64]:
    """Give `means` at every temperature that is tried (temperatures, periods, 3)."""
    return np.array([means(periods, temperature) for temperature in RANGE])


def left_out(periods: tuple[Period, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Calibrate each pair by all others; the chances (periods, 3) and the temperatures used (periods,)."""
    tried, typed = grid(periods), np.array([period.level for period in periods])
    names = np.array([period.pair for period in periods])
    logs = np.log(tried[:, np.arange(len(typed)), typed])  # (temperatures, periods)
    best = np.array([int(logs[:, names != name].sum(axis=1).argmax()) for name in names])
    return tried[best, np.arange(len(typed))], RANGE[best]


def hits(
    chances: NDArray[np.float64], periods: tuple[Period, ...], keep: Callable[[Period], bool]
) -> tuple[int, int]:
    """Count the periods of a group whose typed level is the likeliest, and the periods."""
    chosen = [k for k, period in enumerate(periods) if keep(period)]
    return sum(int(chances[k].argmax() == periods[k].level) for k in chosen), len(chosen)


def interval(chances: NDArray[np.float64], periods: tuple[Period, ...], seed: int = 0) -> tuple[float, float]:
    """Give a 90% interval of the hits by resampling pairs."""
    rng = np.random.default_rng(seed)
    names = list(dict.fromkeys(period.pair for period in periods))
    of = {name: [k for k, period in enumerate(periods) if period.pair == name] for name in names}
    right = np.array([chances[k].argmax() == periods[k].level for k in range(len(periods))])
    drawn = []
    for _ in range(2000):
        rows = [k for name in rng.choice(names, len(names)) for k in of[name]]
        drawn.append(right[rows].mean())
    low, high = np.quantile(drawn, (0.05, 0.95))
    return float(low), float(high)


def log_score(chances: NDArray[np.float64], periods: tuple[Period, ...]) -> float:
    """Give the mean log of the chance of the typed level."""
    return float(np.mean([np.log(chances[k][period.level]) for k, period in enumerate(periods)]))
