"""Three rules of the probabilistic Condorcet election on one table of coalitions; see README.md."""

from __future__ import annotations

import pytest

from tripolar.lenses.condorcet import Rule, prevailing

TOLERANCE = 5e-5
COALITIONS = [[0, 12.099, 54.921], [10.333, 0, 27.079], [5.007, 55.047, 0]]


@pytest.mark.parametrize(
    ("rule", "chances"),
    [
        (Rule.MARKOV_UNIFORM, (0.6351, 0.2148, 0.1501)),
        (Rule.MARKOV_INCENTIVE, (0.5094, 0.2796, 0.2110)),
        (Rule.CONDITIONAL, (0.8659, 0.1241, 0.0100)),
    ],
)
def test_chances_by_the_square_law(rule: Rule, chances: tuple[float, ...]) -> None:
    assert prevailing(COALITIONS, rule, "square") == pytest.approx(chances, abs=TOLERANCE)
