"""Every chart: what would be drawn, and what is said of it, come from the same numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import nan
from typing import Any

import pytest

from tripolar.charts import (
    debate,
    driver,
    era_values,
    flip_grid,
    flip_one_way,
    flip_two_way,
    power_shares,
    probability,
    relation_path,
    relation_triangle,
    sensitivity,
)
from tripolar.charts.theme import BAND, NARROW, PAPER, WIDE
from tripolar.charts.theme import GRID as GRID_COLOUR
from tripolar.words import UNKNOWN

TRIANGLE = relation_triangle.Triangle(
    nodes=(
        relation_triangle.PowerMark("USA", "United States", 0.55, "pivot"),
        relation_triangle.PowerMark("RUS", "Russia", 0.07, "wing"),
        relation_triangle.PowerMark("CHN", "China", None),
    ),
    relations=(
        relation_triangle.Relation("USA", "RUS", ((0.0, 1.0),)),
        relation_triangle.Relation("USA", "CHN", ((0.0, 0.6), (0.5, 0.4))),
        relation_triangle.Relation("RUS", "CHN", ()),
    ),
    changes=(
        relation_triangle.TermsChange("RUS", "CHN", -1.8, -5.2, 2.0, sure=0.64),
        relation_triangle.TermsChange("USA", "RUS", 0.02, -3.9, 1.7, sure=0.3),
    ),
    compared="Under the variant no-us",
)
POWER = power_shares.Power(
    ("United States", "Russia", "China"),
    (
        power_shares.MeasureRow("GDP (2024)", (0.58, 0.04, 0.38)),
        power_shares.MeasureRow("robots (2023)", (0.1, None, 0.9)),
    ),
)
PATHS = relation_path.RelationPaths(
    (
        relation_path.Panel(
            "United States – Russia",
            (relation_path.Year(0, 0, 0, 0, 0, 0), relation_path.Year(10, 0.3, 0.1, 0.2, 0.4, 0.6)),
        ),
        relation_path.Panel("Russia – China", (relation_path.Year(0, *[nan] * 5),)),
    ),
    levels=(0.0, 0.5, 1.0),
    start=2025,
)
PROBABILITIES = probability.Probabilities(
    (
        probability.ProbabilityBar("M1", "supported", 0.85, 0.02, 0.79, 0.92),
        probability.ProbabilityBar("M4", "depends on the measure", 0.42, 0.03, 0.36, 0.49),
        probability.ProbabilityBar("M19", "undecided", None, None, 0.0, 1.0),
    )
)
DRIVERS = driver.Drivers(
    (
        driver.DriverRow("M4", "relation.USA-CHN above hostile", 0.9, 0.1),
        driver.DriverRow("M1", "balance_stress above 38", 0.9, 0.7),
    )
)
ONE_WAY = flip_one_way.OneWay(
    "M4",
    "balance stress",
    "bn US$/yr",
    (
        flip_one_way.CurvePoint(10.0, 0.9, 0.8, 0.95, 4.0, 2.0, 6.0),
        flip_one_way.CurvePoint(40.0, 0.5, 0.4, 0.6, 0.0, -1.0, 1.0),
        flip_one_way.CurvePoint(80.0, 0.2, 0.1, 0.3, -3.0, -5.0, -1.0),
        flip_one_way.CurvePoint(110.0, 0.1, 0.05, 0.2, -4.0, -6.0, -2.0),
    ),
    flip_one_way.Turn(38.0, 31.0, 44.0),
)
TWO_WAY = flip_two_way.TwoWay(
    "M4",
    "balance stress",
    "bn US$/yr",
    "support share",
    "",
    (
        flip_two_way.Cell(0, 60, 0.5, 0.6, 0.8),
        flip_two_way.Cell(60, 120, 0.5, 0.6, 0.1),
        flip_two_way.Cell(0, 60, 0.6, 0.7, 0.9),
        flip_two_way.Cell(60, 120, 0.6, 0.7, 0.3),
    ),
    (flip_two_way.Segment(50, 0.55, 70, 0.65),),
)
GRID = flip_grid.Grid(
    "M4",
    flip_grid.AxisView("balance stress", "bn US$/yr", log=False, now=60.0),
    flip_grid.AxisView("precision", "", log=True, now=4.0),
    (
        flip_grid.Spot(0, 2, "holds"),
        flip_grid.Spot(120, 2, "fails"),
        flip_grid.Spot(0, 8, "holds"),
        flip_grid.Spot(120, 8, flip_grid.NO_VERDICT),
    ),
    (
        flip_grid.Area("holds", ((0, 2), (50, 2), (70, 8), (0, 8))),
        flip_grid.Area("fails", ((50, 2), (120, 2), (60, 5))),
        flip_grid.Area(flip_grid.NO_VERDICT, ((120, 2), (120, 8), (70, 8), (60, 5))),
    ),
    (flip_two_way.Segment(50, 2, 70, 8),),
)
SENSITIVITY = sensitivity.Sensitivity(
    "M4",
    (
        sensitivity.IndexBar("balance stress", 0.34, 0.21, 0.47),
        sensitivity.IndexBar("reading", 0.1, 0.0, 0.2),
    ),
)
DEBATE = debate.Dumbbells(
    "russia-2025",
    "russia-china-bond",
    (debate.Pair("M1", 0.88, 0.97, True), debate.Pair("M12", 0.47, 0.01, False)),
)
ERAS = era_values.EraValues(
    (
        era_values.EraPanel(
            "Russia",
            (
                era_values.EraWorth("2025–2030", 77.0, 60.0, 90.0, 88.0, 70.0, 99.0),
                era_values.EraWorth("from 2030", 65.0, 50.0, 80.0, 83.0, 66.0, 95.0),
            ),
        ),
        era_values.EraPanel("China", (era_values.EraWorth("2025–2030", *(float("nan"),) * 6),)),
    )
)
CHARTS = [
    (relation_triangle, TRIANGLE),
    (era_values, ERAS),
    (power_shares, POWER),
    (relation_path, PATHS),
    (probability, PROBABILITIES),
    (driver, DRIVERS),
    (flip_one_way, ONE_WAY),
    (flip_two_way, TWO_WAY),
    (flip_grid, GRID),
    (sensitivity, SENSITIVITY),
    (debate, DEBATE),
]
NAMES = [chart.__name__.rpartition(".")[2] for chart, _ in CHARTS]


def records(specification: dict[str, Any]) -> list[dict[str, Any]]:
    """Every record of data inside a specification."""
    named = [row for rows in specification.get("datasets", {}).values() for row in rows]
    return named + _inline(specification)


def _inline(part: Any) -> list[dict[str, Any]]:
    if isinstance(part, list):
        return [row for each in part for row in _inline(each)]
    if not isinstance(part, dict):
        return []
    own = part["data"].get("values", []) if isinstance(part.get("data"), dict) else []
    return own + [
        row for name, each in part.items() if name not in {"data", "datasets"} for row in _inline(each)
    ]


def marks(part: Any) -> list[dict[str, Any]]:
    """Every mark of a specification, in the order drawn."""
    if isinstance(part, list):
        return [mark for each in part for mark in marks(each)]
    if not isinstance(part, dict):
        return []
    own = [part["mark"]] if isinstance(part.get("mark"), dict) else []
    return own + [mark for name in ("layer", "spec", "concat") for mark in marks(part.get(name))]


def test_ends_of_eras_are_marked_on_every_panel_of_the_paths_and_told() -> None:
    view = replace(PATHS, ends=(2030.0, 2035.0))
    drawn = records(relation_path.specification(view, WIDE).to_dict())
    assert [(record["pair"], record["end"]) for record in drawn if "end" in record] == [
        (panel.pair, end) for panel in view.panels for end in view.ends
    ]
    assert relation_path.alt_text(view).endswith(" Eras end in 2030 and 2035.")
    assert "Eras" not in relation_path.alt_text(PATHS)


def test_values_by_era_stand_beside_the_still_world() -> None:
    told = records(era_values.specification(ERAS, WIDE).to_dict())
    assert [record["median"] for record in told] == [77.0, 88.0, 65.0, 83.0, None, None]
    assert era_values.alt_text(ERAS) == (
        "Value in bn US$ a year, median over the draws. Russia: 77 2025–2030, 65 from 2030 "
        "(5 to 95% 50 to 80), in the still world 83; China: unknown."
    )


@pytest.mark.parametrize(("chart", "view"), CHARTS, ids=NAMES)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_specification_is_whole_and_carries_its_data(chart: Any, view: Any, width: int) -> None:
    specification = chart.specification(view, width).to_dict()
    assert records(specification)
    assert "url" not in str(specification.get("data", ""))


@pytest.mark.parametrize(("chart", "view"), CHARTS, ids=NAMES)
def test_the_title_is_short_and_the_alternative_text_a_sentence(chart: Any, view: Any) -> None:
    assert 0 < len(chart.title(view)) < 90
    assert chart.alt_text(view).endswith(".")


def test_the_triangle_draws_codings_by_style_and_arrows_only_where_the_sign_is_clear() -> None:
    specification = relation_triangle.specification(TRIANGLE, WIDE).to_dict()
    drawn = marks(specification)
    lines = [mark["strokeDash"] for mark in drawn if mark["type"] == "rule"]
    assert lines == [[7, 4], [7, 4], [2, 3], [1, 6], [1, 0]]  # hostile, hostile or normal, unknown, one arrow
    heads = [mark for mark in drawn if mark.get("shape") == "triangle"]
    assert len(heads) == 1
    assert heads[0]["angle"] == pytest.approx(90)  # Russia loses: from Russia, on the left, to China
    texts = [row["text"] for row in records(specification) if "text" in row]
    assert "hostile\nterms unclear" in texts
    assert "hostile 60%\nnormal 40%" in texts
    assert f"{UNKNOWN}\n+1.8 bn to CHN" in texts
    assert "power unknown" in texts


def test_discs_grow_with_the_share_of_power_and_an_unknown_share_is_dashed() -> None:
    discs = [
        m
        for m in marks(relation_triangle.specification(TRIANGLE, WIDE).to_dict())
        if m.get("shape") == "circle"
    ]
    usa, rus, chn = discs
    assert usa["size"] / rus["size"] == pytest.approx(0.55 / 0.07)
    assert chn["strokeDash"] == [3, 3]


def test_the_triangle_says_its_numbers() -> None:
    text = relation_triangle.alt_text(TRIANGLE)
    assert "United States 55% (pivot); Russia 7% (wing); China unknown." in text
    assert "United States and China: hostile 60% / normal 40%; Russia and China: unknown." in text
    assert "the terms of Russia with China change by −1.8 bn US$ a year, 5 to 95% −5.2 to 2" in text
    assert "+0.02 bn US$ a year, 5 to 95% −3.9 to 1.7 (no clear direction)" in text


def test_a_power_that_a_measure_does_not_cover_is_named_not_drawn_at_zero() -> None:
    found = records(power_shares.specification(POWER, WIDE).to_dict())
    assert {"measure": "robots (2023)", "power": "Russia", "share": None} in found
    assert {"measure": "robots (2023)", "note": "Russia: unknown"} in found
    assert "Russia 4% to 4%" in power_shares.alt_text(POWER)


def test_paths_end_where_the_draws_end_and_say_when_nothing_is_known() -> None:
    found = records(relation_path.specification(PATHS, WIDE).to_dict())
    assert {row["year"] for row in found} == {2025, 2035}
    assert next(row for row in found if row["pair"] == "Russia – China")["median"] is None
    text = relation_path.alt_text(PATHS)
    assert "United States – Russia: from 0 to 0.3 in year 10, 5 to 95% 0.1 to 0.6" in text
    assert "Russia – China: unknown" in text


def test_probabilities_show_error_and_bounds_inside_zero_and_one() -> None:
    rows = {
        row["claim"]: row
        for row in records(probability.specification(PROBABILITIES, WIDE).to_dict())
        if "claim" in row
    }
    assert rows["M1"]["below"] == pytest.approx(0.81)
    assert rows["M1"]["above"] == pytest.approx(0.89)
    assert rows["M1"]["said"] == "85% supported"
    assert rows["M19"]["probability"] is None
    assert rows["M19"]["said"] == UNKNOWN
    narrow = records(probability.specification(PROBABILITIES, NARROW).to_dict())
    assert "42% depends" in [row.get("said") for row in narrow]
    assert "M4 depends on the measure, 42% (bounds 36% to 49%)" in probability.alt_text(PROBABILITIES)


def test_a_driver_that_takes_a_claim_across_one_half_is_said_to_flip_it() -> None:
    rows = {
        row["claim"]: row for row in records(driver.specification(DRIVERS, WIDE).to_dict()) if "claim" in row
    }
    assert (rows["M4"]["flips"], rows["M1"]["flips"]) == (True, False)
    assert "10% where so, 90% where not (flips); M1" in driver.alt_text(DRIVERS)


def test_a_flip_along_one_parameter_says_where_it_turns() -> None:
    text = flip_one_way.alt_text(ONE_WAY)
    assert "at 10 bn US$/yr 90%, at 80 bn US$/yr 20% and at 110 bn US$/yr 10%" in text
    assert "crosses one half at 38 bn US$/yr, 95% interval 31 to 44" in text
    assert "median margin runs from 4 to −4" in text
    drawn = flip_one_way.specification(ONE_WAY, WIDE).to_dict()
    assert {"value": 38.0, "low": 31.0, "high": 44.0, "half": 0.5, "said": "38"} in records(drawn)


def test_a_flip_along_words_has_no_line_between_them_and_no_turn() -> None:
    points = (
        flip_one_way.CurvePoint("mistakes", 0.47, 0.4, 0.5),
        flip_one_way.CurvePoint("shocks", 0.71, 0.6, 0.8),
    )
    view = flip_one_way.OneWay("M10", "reading", "", points)
    assert flip_one_way.alt_text(view) == (
        "Share of draws in which M10 holds, by reading: mistakes 47% and shocks 71%."
    )
    assert {mark["type"] for mark in marks(flip_one_way.specification(view, NARROW).to_dict())} == {
        "rule",
        "point",
    }


def test_a_flip_over_two_parameters_draws_its_zero_line() -> None:
    text = flip_two_way.alt_text(TWO_WAY)
    assert "80% at low balance stress and low support share" in text
    assert "30% at high balance stress and high support share" in text
    assert "along a line from (50, 0.55) to (70, 0.65)" in text
    drawn = flip_two_way.specification(TWO_WAY, WIDE).to_dict()
    assert [mark["type"] for mark in marks(drawn)] == ["rect", "rule"]
    nowhere = flip_two_way.TwoWay("M4", "a", "", "b", "", TWO_WAY.cells, ())
    assert flip_two_way.alt_text(nowhere).endswith("It crosses one half nowhere.")


def test_a_grid_of_points_tells_verdicts_and_never_takes_no_verdict_for_one_that_fails() -> None:
    text = flip_grid.alt_text(GRID)
    assert "Of 4 points, M4 holds at 2 and fails at 1. It has no verdict at 1." in text
    assert "no verdict at high balance stress and high precision" in text
    assert text.endswith("It turns along a line from (50, 2) to (70, 8).")
    drawn = flip_grid.specification(GRID, WIDE).to_dict()
    rows = records(drawn)
    corners = Counter((row["area"], row["verdict"]) for row in rows if "verdict" in row)
    assert corners == {(0, "holds"): 4, (1, "fails"): 3, (2, "no verdict"): 4}
    assert {"x": 120, "y": 8} in rows  # a cross at what nobody can say
    assert {"x": 60.0, "y": 4.0} in rows  # the values now
    [fill] = [
        layer["encoding"]["fill"]["scale"]
        for layer in drawn["layer"][0]["layer"]
        if "fill" in layer["encoding"]
    ]
    assert dict(zip(fill["domain"], fill["range"], strict=True)) == {
        "holds": BAND,
        "fails": GRID_COLOUR,
        "no verdict": PAPER,
    }
    nobody = flip_grid.Grid("M4", *[flip_grid.AxisView("a", "", log=False)] * 2, (GRID.spots[3],), (), ())
    assert flip_grid.alt_text(nobody) == "M4 has no verdict at any of 1 point."


def test_indices_are_told_with_their_intervals_and_whose_they_are() -> None:
    assert sensitivity.alt_text(SENSITIVITY) == (
        "Share of the variance of M4 that each parameter explains by itself, with 95% intervals: "
        "balance stress 34% (21% to 47%); reading 10% (0% to 20%)."
    )
    margin = sensitivity.Sensitivity("M4", SENSITIVITY.bars, "margin")
    assert "of the margin of M4" in sensitivity.alt_text(margin)
    assert sensitivity.title(margin).startswith("What the margin of M4 hangs on")


def test_a_debate_tells_the_claims_with_two_verdicts_first() -> None:
    assert debate.alt_text(DEBATE).endswith("M12 47% and 1% (another verdict); M1 88% and 97%.")
    told = records(debate.specification(DEBATE, WIDE).to_dict())
    turned = {row["claim"]: row["agreed"] for row in told if "claim" in row}
    assert (turned["M1"], turned["M12"]) == (True, False)
