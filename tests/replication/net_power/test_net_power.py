"""Net power: GDP times GDP per head (Beckley 2018, The Power of Nations, International Security 43(2)).

The ratio at market rates is that of the trial in the project's calibration notes (7.57). At purchasing power
the trial had 3.04, with a Russian population without Crimea under a GDP per head that counts it; the ratio
here divides both by the Bank's own denominator. The per-head form and the squared form are one number.
"""

from __future__ import annotations

import pytest

from tripolar.figures.table import load_table
from tripolar.measure.power import net_power

TABLE = load_table()
TOLERANCE = 5e-3
CASES = [
    pytest.param("gdp_current_usd", 2024, 7.57, id="market rates 2024"),
    pytest.param("gdp_ppp_current_intl", 2023, 2.99, id="purchasing power 2023"),
]


@pytest.mark.parametrize(("variable", "year", "ratio"), CASES)
def test_china_over_russia(variable: str, year: int, ratio: float) -> None:
    china, russia = (net_power(TABLE, variable, who, year).value for who in ("CHN", "RUS"))
    assert china is not None
    assert russia is not None
    assert china / russia == pytest.approx(ratio, abs=TOLERANCE)


@pytest.mark.parametrize("who", ["USA", "SUN", "CHN"])
def test_it_is_gdp_times_gdp_per_head(who: str) -> None:
    gdp = TABLE.get("gdp_maddison", who, 1971).value
    people = TABLE.get("population_maddison", who, 1971).value
    assert net_power(TABLE, "gdp_maddison", who, 1971).value == pytest.approx(gdp * (gdp / people))
