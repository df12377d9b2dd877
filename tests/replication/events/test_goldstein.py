"""Goldstein's weights (1992, Journal of Conflict Resolution 36(2), 369-385) of codes of CAMEO.

The scale was made for the codes of WEIS; CAMEO's weights are those published with event data of our day.
"""

from __future__ import annotations

import pytest

from tripolar.lenses.goldstein import goldstein

PUBLISHED = {
    "010": 0.0,
    "036": 4.0,
    "040": 1.0,
    "046": 7.0,
    "057": 8.0,
    "112": -2.0,
    "130": -4.4,
    "138": -7.0,
    "163": -8.0,
    "173": -5.0,
    "190": -10.0,
}


@pytest.mark.parametrize(("code", "weight"), PUBLISHED.items())
def test_eleven_weights(code: str, weight: float) -> None:
    assert goldstein(code) == weight
