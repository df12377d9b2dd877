"""Gains from trade of the United States (Arkolakis, Costinot and Rodríguez-Clare 2012, AER 102(1), 94-130).

The home share of .93 and the elasticities of 5 and 10 are the example of the paper's introduction.
"""

from __future__ import annotations

import pytest

from tripolar.lenses.gains_from_trade import gain


@pytest.mark.parametrize(("elasticity", "per_cent"), [(10, 0.723), (5, 1.441)])
def test_the_united_states_without_trade(elasticity: float, per_cent: float) -> None:
    assert 100 * gain(0.93, elasticity) == pytest.approx(per_cent, abs=5e-4)
