"""What knowing a parameter would do to the ledger, worked out on paper."""

import numpy as np
import pytest

from tripolar.claims.analysis.factors import factor
from tripolar.claims.analysis.first_order import first_order
from tripolar.claims.worth import ledger_changes

N = 4000


def test_falls_in_doubt_and_turns_of_a_planted_ledger():
    rng = np.random.default_rng(42)
    x, reading = rng.random(N), rng.choice(["mistakes", "shocks"], N)
    truths = {
        "A": (x > 0.4).astype(float),  # doubt .24, all of it gone; .4 of the draws turn it
        "B": (rng.random(N) < np.where(reading == "shocks", 0.9, 0.3)).astype(float),  # p .6; half turn it
        "C": (rng.random(N) < 0.5).astype(float),  # nobody's
        "D": np.ones(N),
    }
    factors = [factor("x", x), factor("reading", reading), factor("dummy", rng.random(N))]
    found = {change.path: change for change in ledger_changes(factors, truths, first_order(factors, truths))}
    assert found["x"].of == pytest.approx(0.24 + 0.24 + 0.25, abs=0.01)
    assert found["x"].fall == pytest.approx(0.24, abs=0.015)
    assert found["x"].turns == pytest.approx(0.4, abs=0.03)
    assert found["x"].claims == ("A",)
    assert found["reading"].fall == pytest.approx(0.09, abs=0.015)
    assert found["reading"].low < 0.09 < found["reading"].high
    assert found["reading"].turns == pytest.approx(np.mean(reading == "mistakes"))
    assert found["dummy"].fall == pytest.approx(0.0, abs=0.005)
    assert (found["dummy"].turns, found["dummy"].claims) == (0, ())
