"""Former name of `tripolar.report.series`, which code written by the simulator of 0.1 has; goes with 0.3."""

from __future__ import annotations

import warnings
from typing import Any


def __getattr__(name: str) -> Any:
    from tripolar.report import series

    found = getattr(series, name)
    warnings.warn(
        "tripolar.report.figure_series is now tripolar.report.series; the old name goes with version 0.3",
        FutureWarning,
        stacklevel=2,
    )
    return found
