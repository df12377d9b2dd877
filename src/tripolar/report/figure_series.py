"""Former name of `tripolar.report.series`, which code written by the simulator of 0.1 has; goes with 0.3."""

from __future__ import annotations

import warnings

from tripolar.report.series import HEADS, MeasuredSeries, Row, Topic, measured_series, topics

__all__ = ["HEADS", "MeasuredSeries", "Row", "Topic", "measured_series", "topics"]

warnings.warn(
    "tripolar.report.figure_series is now tripolar.report.series; the old name goes with version 0.3",
    FutureWarning,
    stacklevel=2,
)
