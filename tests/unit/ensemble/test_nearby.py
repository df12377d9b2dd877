"""One point is calibrated from a point nearby as it would be from nothing."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.ensemble.texts import CALIBRATED, changed, measured

from tripolar.ensemble.assemble import Values, derive_stakes
from tripolar.ensemble.draws import central
from tripolar.ensemble.one_point import calibrate_point
from tripolar.scenario.objects import Scenario


def point(text: str = CALIBRATED, **numbers: float) -> tuple[Scenario, Values]:
    prepared = measured(text)
    values = central(prepared).values(slice(0, 1))
    values |= {path: np.array([value]) for path, value in numbers.items()}
    return prepared.scenario.table(), {**values, **derive_stakes(prepared.scenario, values)}


@pytest.mark.parametrize("protocol", ["expiry", "credible"])
@pytest.mark.parametrize("numbers", [{"precision": 8.0}, {"balance_stress": 30.0, "renewal_rate": 0.9}])
def test_from_nearby_and_from_nothing_the_same_values_are_found(
    protocol: str, numbers: dict[str, float]
) -> None:
    scenario, start = point()
    _, moved = point(**numbers)
    known = calibrate_point(scenario, start, protocol)
    near = calibrate_point(scenario, moved, protocol, known.unknowns)
    nothing = calibrate_point(scenario, moved, protocol)
    assert (near.nearby, nothing.nearby) == (True, False)
    assert near.met
    assert nothing.met
    assert near.unknowns == pytest.approx(nothing.unknowns, rel=1e-3, abs=0.02)
    assert near.unknowns != pytest.approx(known.unknowns, rel=1e-3, abs=0.02)


def test_a_start_that_is_no_help_is_not_held_against_the_point() -> None:
    scenario, start = point()
    known = calibrate_point(scenario, start, "expiry")
    lost = calibrate_point(scenario, start, "expiry", known.unknowns + 1e6)
    assert not lost.nearby
    assert lost.unknowns == pytest.approx(known.unknowns, rel=1e-6)


def test_a_hazard_beyond_the_rate_of_renewal_is_not_met() -> None:
    scenario, values = point(changed("USA-CHN: 0.05", "USA-CHN: 0.7"))
    found = calibrate_point(scenario, values, "expiry")
    assert (found.met, found.status) == (False, "hazards not met")


def test_given_political_values_need_no_calibration() -> None:
    prepared = measured("schema: 1\nextends: reference-2025\ntitle: Given\nsays: Given.\n")
    found = calibrate_point(prepared.scenario, central(prepared).values(slice(0, 1)), "expiry")
    assert (found.status, found.games, found.met) == ("given", 0, True)
