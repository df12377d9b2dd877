"""Write the table of the page about speed from a benchmark's JSON, so that nobody types a number.

``python -m bench.report build/bench.json docs/explanation/_performance_table.md``; `make bench-report` runs
the benchmarks before. Sections of the table that were measured take the place of those that stand there, each
with the day and the machine; the others stay.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench.table import Row, markdown

HEADING = "### "


def about(measured: dict[str, Any]) -> str:
    """When and where a benchmark was run."""
    machine = measured["machine_info"]
    return (
        f"Measured on {measured['datetime'][:10]}: {machine['cpu'].get('brand_raw', machine['processor'])}, "
        f"{machine['cores']} cores, {machine['system']}, {machine['python_implementation']} "
        f"{machine['python_version']}. "
        f"Load at the start: {machine['load'][0]:.1f} (others were on the machine, if above 0.5)."
    )


def sections(text: str) -> dict[str, str]:
    """What stands under every heading of a table."""
    parts = (part.partition("\n") for part in text.split(HEADING)[1:])
    return {heading: below.strip() for heading, _, below in parts}


def page(measured: dict[str, Any], standing: str) -> str:
    """The table that stands, with every section that a benchmark told in place of its own."""
    rows = [
        Row.from_dict(row)
        for benchmark in measured["benchmarks"]
        for row in benchmark["extra_info"].get("rows", ())
    ]
    told = sections("\n".join(markdown(sorted(rows, key=lambda row: row.section))))
    found = sections(standing) | {heading: f"{about(measured)}\n\n{table}" for heading, table in told.items()}
    return "\n".join(f"{HEADING}{heading}\n\n{below}\n" for heading, below in found.items())


def main() -> None:
    source, target = (Path(name) for name in sys.argv[1:3])
    measured = json.loads(source.read_text(encoding="utf-8"))
    standing = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(page(measured, standing), encoding="utf-8")
    print(f"{target} written")


if __name__ == "__main__":
    main()
