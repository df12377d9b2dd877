"""Measured figures as a chart: one panel for each power, a line for each source."""

from __future__ import annotations

import itertools

import pytest

from tripolar.charts.draw import svg
from tripolar.charts.series import FigureSeries, SeriesLine, alt_text, finding, specification
from tripolar.charts.theme import NARROW, WIDE

VIEW = FigureSeries(
    "goods sold",
    "US$",
    (
        SeriesLine("A → B", "ours", ((2000, 1e9), (2001, 2e9))),
        SeriesLine("A → B", "theirs", ((2001, 4e9),)),
        SeriesLine("B → A", "ours", ((2001, 3e12),)),
    ),
)


def test_words_tell_ends_and_where_sources_differ() -> None:
    assert alt_text(VIEW) == (
        "Goods sold, US$. A → B (ours) 1 bn in 2000 to 2 bn in 2001; A → B (theirs) 4 bn in 2001; "
        "B → A (ours) 3 tn in 2001. For A → B the sources differ most in 2001: 2 bn and 4 bn."
    )


@pytest.mark.parametrize(("width", "columns"), [(WIDE, 2), (NARROW, 1)])
def test_panels_lie_side_by_side_or_stacked(width: int, columns: int) -> None:
    drawn = specification(VIEW, width).to_dict()
    assert drawn["columns"] == columns
    assert drawn["facet"]["sort"] == ["A → B", "B → A"]
    layer = drawn["spec"]["layer"][0]["encoding"]
    assert layer["color"]["scale"]["domain"] == ["ours", "theirs"]
    assert layer["strokeDash"]["scale"]["range"][0] != layer["strokeDash"]["scale"]["range"][1]
    [values] = drawn["datasets"].values()
    assert len(values) == 4


ONE_SOURCE = FigureSeries(
    "output",
    "US$",
    tuple(
        SeriesLine(who, "ours", ((2000, 1e12), (2001, last)))
        for who, last in (("A", 2.00e12), ("B", 2.01e12), ("C", 0.5e12))
    ),
)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_where_one_source_speaks_all_powers_share_one_chart_and_are_named_apart(width: int) -> None:
    drawn = specification(ONE_SOURCE, width).to_dict()
    assert "facet" not in drawn
    labels = next(rows for rows in drawn["datasets"].values() if "at" in rows[0])
    assert [row["who"] for row in labels] == ["A", "B", "C"]
    places = sorted(row["at"] for row in labels)
    assert all(later - earlier >= 29 for earlier, later in itertools.pairwise(places))


def test_a_mark_says_its_value_where_one_points_at_it() -> None:
    drawn = svg(specification(ONE_SOURCE, WIDE), "x", "title", "words")
    assert drawn.count("<title>") == 6
    assert "<title>B 2001: 2.01 tn</title>" in drawn


def test_the_finding_holds_the_largest_against_the_smallest_or_is_the_heading() -> None:
    assert finding(ONE_SOURCE) == "Output: B has 4 times as much as C in 2001"
    assert finding(VIEW) == "Goods sold, US$"
