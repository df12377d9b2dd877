"""Write the table of the page about speed from a benchmark's JSON, so that nobody types a number.

``python -m bench.report build/bench.json docs/explanation/_performance_table.md``; `make bench-report` runs
the benchmarks before.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench.table import Row, markdown

# Files of benchmarks in the order of the page; others follow.
ORDER = ("test_solver", "test_calibrated", "test_scale", "test_neighbours")


def place(benchmark: dict[str, Any]) -> int:
    """Where a benchmark's rows stand on the page."""
    return next((k for k, name in enumerate(ORDER) if name in benchmark["fullname"]), len(ORDER))


def page(measured: dict[str, Any]) -> str:
    """The machine, and every row that a benchmark told."""
    machine = measured["machine_info"]
    load = machine["load"]
    rows = [
        Row.from_dict(row)
        for benchmark in sorted(measured["benchmarks"], key=place)
        for row in benchmark["extra_info"].get("rows", ())
    ]
    about = (
        f"Measured on {measured['datetime'][:10]}: {machine['cpu'].get('brand_raw', machine['processor'])}, "
        f"{machine['cores']} cores, {machine['system']}, {machine['python_implementation']} "
        f"{machine['python_version']}. "
        f"Load at the start: {load[0]:.1f} (others were on the machine, if above 0.5)."
    )
    return "\n".join([about, "", *markdown(rows)])


def main() -> None:
    source, target = (Path(name) for name in sys.argv[1:3])
    target.write_text(page(json.loads(source.read_text(encoding="utf-8"))), encoding="utf-8")
    print(f"{target} written")


if __name__ == "__main__":
    main()
