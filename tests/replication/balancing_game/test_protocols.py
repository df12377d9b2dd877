"""The balancing game under ``credible`` and ``nontransferable``, as an independent program solved it.

See README.md here. Tolerances are those the reference states, and stand beside the cases: for
``nontransferable`` it gives values to .2 bn US$ a year and relations to .01.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.solved_games import ask, solve_centre

FILE = Path(__file__).with_name("protocols.json")
REFERENCE: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
CASES = [
    pytest.param(protocol, case, found["tolerance"], id=" ".join([protocol, case["variant"], *case["set"]]))
    for protocol, found in REFERENCE.items()
    for case in found["cases"]
]


@pytest.mark.parametrize(("protocol", "case", "tolerance"), CASES)
def test_values_relations_terms_and_roles(
    protocol: str, case: dict[str, Any], tolerance: dict[str, float]
) -> None:
    game = solve_centre("reference-2025", case["variant"], case["set"], dates=(10.0,), protocol=protocol)
    assert game.law.solution.status[0] == 0
    assert 0.05 * game.law.certificate[0] < 1e-3
    for who, value in case["value"].items():
        assert ask(game, "value", who) == pytest.approx(value, abs=tolerance["value"]), who
    for dyad, level in case["relation"].items():
        assert ask(game, "relation", dyad) == pytest.approx(level, abs=tolerance["relation"]), dyad
    for dyad, paid in case["terms"].items():
        assert ask(game, "terms", *dyad.split("-")) == pytest.approx(paid, abs=tolerance["terms"]), dyad
    for dyad, chance in case["at_least_normal"].items():
        found = ask(game, "chance_at_least", dyad, 0.5, 10.0)
        assert found == pytest.approx(chance, abs=tolerance["probability"]), dyad
    for who, chance in case["pivot"].items():
        assert ask(game, "pivot", who, 10.0) == pytest.approx(chance, abs=tolerance["probability"]), who
