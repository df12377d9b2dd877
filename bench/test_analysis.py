"""What drives, flips and is worth knowing, on ten thousand draws that are there already."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tripolar.claims.analysis.factors import Factor, factor
from tripolar.claims.analysis.first_order import families, first_order, group_indices
from tripolar.claims.analysis.information import information
from tripolar.claims.analysis.pawn import pawn
from tripolar.claims.analysis.prim import find_boxes

DRAWS, PARAMETERS, CLAIMS, QUANTITIES, COURSES = 10_000, 170, 30, 150, 9
SECTION = "analysis"
TARGET = 60.0  # seconds of processor time, all of it together


@pytest.fixture(scope="module")
def drawn() -> tuple[list[Factor], dict[str, Any], dict[str, Any]]:
    """Draws as wide as a large argument's: margins hang on three parameters each, with long tails."""
    rng = np.random.default_rng(0)
    x = rng.random((PARAMETERS, DRAWS))
    factors = [factor(f"family-{k % 20}.{k}", row) for k, row in enumerate(x)]
    margins = {}
    for k in range(CLAIMS):
        a, b, c = x[rng.choice(PARAMETERS, 3, replace=False)]
        margins[f"M{k}"] = 2 * a + b * c - rng.uniform(0.5, 2) + 0.3 * rng.standard_t(3, DRAWS)
    quantities = {f"Q{k}": x[k % PARAMETERS] + rng.standard_normal(DRAWS) for k in range(QUANTITIES)}
    return [each for each in factors if each is not None], margins, quantities


@pytest.mark.benchmark(group=f"analysis[{DRAWS}-draws-{PARAMETERS}-parameters]")
@pytest.mark.parametrize("what", ["indices", "quantities", "groups", "pawn", "boxes", "information"])
def test_part(benchmark: Any, drawn: Any, tell: Callable[..., None], what: str) -> None:
    factors, margins, quantities = drawn
    truths = {name: (margin > 0).astype(float) for name, margin in margins.items()}
    courses = {str(k): quantities[f"Q{k}"] * (k + 1) for k in range(COURSES)}
    parts: dict[str, Callable[[], object]] = {
        "indices": lambda: (first_order(factors, truths), first_order(factors, margins)),
        "quantities": lambda: first_order(factors, quantities),
        "groups": lambda: group_indices(families(factors), {**margins, **truths}),
        "pawn": lambda: pawn(factors, margins),
        "boxes": lambda: [find_boxes(factors, truth == 0.0) for truth in truths.values()],
        "information": lambda: information(courses, factors, "bn US$/yr"),
    }
    began = time.process_time()
    benchmark.pedantic(parts[what], rounds=1)
    tell(SECTION, what, figure=time.process_time() - began, unit="s", notes="processor time")


@pytest.mark.benchmark(group=f"analysis[russia-2025-{DRAWS}-draws]")
def test_whole(benchmark: Any, tell: Callable[..., None]) -> None:
    """Every analysis of the shipped argument, solving included; the run itself is not counted."""
    from tripolar.workflow import analyse, run

    answer = run("russia-2025", draws=DRAWS, protocol="expiry")
    began = time.process_time()
    benchmark.pedantic(analyse, args=(answer,), rounds=1)
    spent = time.process_time() - began
    tell(SECTION, "every analysis", figure=spent, unit="s", target=TARGET, notes="processor time")
