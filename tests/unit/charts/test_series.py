"""Measured figures as a chart: one panel for each power, a line for each source."""

from __future__ import annotations

import pytest

from tripolar.charts.series import FigureSeries, SeriesLine, alt_text, specification
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
