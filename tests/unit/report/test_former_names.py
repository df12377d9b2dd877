"""Import paths that code written for users by an earlier version names."""

import importlib

import pytest

from tripolar.report import series


def test_the_former_path_of_measured_series_still_works_and_says_so() -> None:
    former = importlib.import_module("tripolar.report.figure_series")
    with pytest.warns(FutureWarning, match=r"is now tripolar\.report\.series"):
        assert former.measured_series is series.measured_series
    with pytest.raises(AttributeError):
        former.no_such_thing  # noqa: B018
