"""Short arguments about any powers: each extends a file that the recipe wrote."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import tripolar
from tripolar.answer.answer import Answer
from tripolar.figures.table import load_table
from tripolar.measure.recipe import measured_template
from tripolar.scenario.load import embedded_names, load
from tripolar.scenario.source import measured_names
from tripolar.workflow import run

EXAMPLES = Path(tripolar.__file__).parent / "examples"
SHORT = tuple(name for name in embedded_names() if {*load(name).lineage} & {*measured_names()})
MEASURED = {
    "gulf-2025-measured": (("SAU", "IRN", "USA"), 2025),
    "india-2025-measured": (("IND", "USA", "RUS", "CHN"), 2025),
    "taiwan-2025-measured": (("TWN", "USA", "CHN"), 2025),
    "triangle-1954-measured": (("USA", "SUN", "CHN"), 1954),
    "triangle-1989-measured": (("USA", "SUN", "CHN"), 1989),
    "turkey-2025-measured": (("TUR", "RUS", "USA"), 2025),
}
DRAWS = 4


@cache
def answer(name: str) -> Answer:
    return run(name, draws=DRAWS, seed=0, threads=1, starts=0, protocol="expiry")


def test_the_six_of_the_list_are_there_and_rest_on_measured_files() -> None:
    promised = {"india-2025", "taiwan-2025", "gulf-2025", "turkey-2025", "wedge-1954", "summit-1989"}
    assert promised <= {*SHORT}
    assert {load(name).lineage[0] for name in promised} == {*MEASURED} == {*measured_names()}
    assert not {*measured_names()} & {*embedded_names()}


@pytest.mark.parametrize("name", MEASURED)
def test_measured_files_are_what_the_recipe_writes(name: str) -> None:
    """Where recipe or figures changed: write again what `measured_template(…, table, ())` is."""
    codes, year = MEASURED[name]
    written = (EXAMPLES / "measured" / f"{name}.yaml").read_text(encoding="utf-8")
    assert written == measured_template(name, codes, year, load_table(), ())


@pytest.mark.parametrize("name", SHORT)
def test_an_argument_has_claims_that_can_fail_sources_reasons_and_a_story(name: str) -> None:
    scenario = load(name)
    computed = [claim for claim in scenario.claims if claim.kind != "fact"]
    assert len(computed) >= 6
    assert len(scenario.story) == 3
    assert all(step.look_at for step in scenario.story)
    assert {*scenario.conclusions} <= {claim.id for claim in computed}
    assert scenario.argument
    assert "Left out" in scenario.says  # its limits
    assert all(claim.why for claim in scenario.claims)
    given = [each for each in scenario.parameters.values() if each.where is not None]
    assert [each.path for each in given if not each.why] == []
    own = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    assert len(own.splitlines()) < 260


@pytest.mark.parametrize("name", SHORT)
def test_every_claim_is_decided_in_some_draw(name: str) -> None:
    found = answer(name)
    assert [entry.claim.id for entry in found.ledger.entries] == [claim.id for claim in load(name).claims]
    assert int(np.sum(found.ensemble.calibrated)) >= DRAWS / 2
    for entry in found.ledger.entries:
        assert entry.claim.kind == "fact" or entry.probability is not None
