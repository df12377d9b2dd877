from __future__ import annotations

import json
from dataclasses import replace
from math import inf, nan
from typing import Any

import numpy as np
import pytest
from tests.sample_answer import DRAWS, FAILED, answer

from tripolar.answer.json import VERSION, plain, to_json, to_text


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return to_json(answer())


def test_json_is_strict_and_survives_a_round_trip(told: dict[str, Any]) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    assert json.loads(to_text(answer()), parse_constant=refuse) == told


def test_the_shape_is_versioned_and_named(told: dict[str, Any]) -> None:
    assert told["tripolar"] == VERSION == 1
    assert list(told) == [
        *(
            "tripolar",
            "scenario",
            "answer",
            "standing",
            "outlook",
            "ledger",
            "chains",
            "parameters",
            "blends",
        ),
        *(
            "correlations",
            "drawn",
            "calibrated_political_values",
            "calibrated_moving_costs",
            "not_checked",
            "derived",
            "calibration",
            "solves",
            "other_equilibria",
        ),
        *("other_protocols", "worth_knowing", "sources", "own_figures", "provenance"),
    ]


def test_an_entry_holds_its_claim_and_what_was_found(told: dict[str, Any]) -> None:
    entry = next(entry for entry in told["ledger"] if entry["id"] == "M4")
    assert entry["holds"] == "terms(RUS, CHN) - terms(RUS, CHN, no-us) > 1"
    assert (entry["verdict"], entry["probability"], entry["undercut_by"]) == (
        "depends on the measure",
        0.42,
        ["F5"],
    )
    assert entry["driver"]["path"] == "relation.USA-CHN"
    fact = told["ledger"][0]
    assert [measure["holds"] for measure in fact["measures"]] == [True, False, None]
    assert fact["probability"] is None


def test_figures_are_told_with_year_and_source(told: dict[str, Any]) -> None:
    gdp = told["standing"]["power"][0]
    assert gdp["readings"]["CHN"]["sources"] == ["wdi_2025"]
    assert sum(gdp["shares"].values()) == pytest.approx(1)
    assert {source["id"] for source in told["sources"]} >= {"wdi_2025", "cow_nmc_7"}
    assert told["parameters"]["gdp.CHN"]["distribution"]["says"] == "figure(gdp_current_usd, CHN, 2024) / 1e9"
    assert sum(told["drawn"]["reading"]["counts"].values()) == DRAWS
    assert told["calibration"]["calibrated"] == DRAWS - FAILED


def test_only_the_seconds_differ_between_two_equal_runs(told: dict[str, Any]) -> None:
    run = answer().ensemble
    slower = replace(run, provenance=replace(run.provenance, seconds={"draw": 9.9}))
    other = to_json(replace(answer(), ensemble=slower))
    assert other != told
    other["provenance"]["seconds"] = told["provenance"]["seconds"]
    assert other == told


def test_unknown_and_infinite_are_null() -> None:
    assert plain({"a": nan, "b": (inf, np.float64(1.5)), "c": np.array([np.nan, 2.0])}) == {
        "a": None,
        "b": [None, 1.5],
        "c": [None, 2.0],
    }


def test_the_answer_stands_in_words_and_in_parts(told: dict[str, Any]) -> None:
    said = told["answer"]
    assert said["sentence"] == str(answer().sentence)
    assert said["count"]["tested"] == answer().sentence.count.tested
    assert [each["claim"] for each in said["for"]] == ["M1"]
    assert [each["claim"] for each in said["against"]] == ["M14"]
