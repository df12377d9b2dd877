"""S (Signorino and Ritter 1999, ISQ 43(1)), κ and π (Häge 2011, Political Analysis 19(3)) of two profiles.

The example and its four values are from the project's notes of published results; the formulas are those of
the two papers, with squared differences in κ and π.
"""

from __future__ import annotations

import pytest

from tripolar.lenses.similarity import kappa, pi, s_score

TOLERANCE = 5e-7
FIRST, SECOND = (3, 0, 1, 3, 0, 2), (3, 1, 1, 0, 0, 2)


def test_four_measures_of_one_pair() -> None:
    assert s_score(FIRST, SECOND, 3) == pytest.approx(0.555556, abs=TOLERANCE)
    assert s_score(FIRST, SECOND, 3, squared=True) == pytest.approx(0.629630, abs=TOLERANCE)
    assert kappa(FIRST, SECOND) == pytest.approx(0.411765, abs=TOLERANCE)
    assert pi(FIRST, SECOND) == pytest.approx(0.4, abs=TOLERANCE)
