from __future__ import annotations

from tests.sample_answer import SCENARIO, answer


def test_an_answer_gives_its_draws_and_itself_in_the_forms_others_read() -> None:
    assert answer().scenario is SCENARIO
    assert "value(RUS)" in answer().to_xarray()
    assert answer().to_json()["scenario"]["name"] == "sample"
