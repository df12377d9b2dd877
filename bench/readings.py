"""The ledger of russia-2025 before and after: first and second readings, without and with friction.

``python -m bench.readings --draws 1000`` judges the criteria of ``first_readings.yaml`` and those of the
scenario in the same draws, once with return hazards and once without, and prints a table in Markdown. Without
them choice noise is drawn as mistakes or shocks, as it was before.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from datetime import date
from pathlib import Path

import tripolar
from tripolar.answer.answer import Answer

__all__ = ["WITHOUT"]

FIRST = Path(__file__).with_name("first_readings.yaml")

# What takes friction out of a scenario that has return hazards.
WITHOUT = """\
  return_hazard: null
  friction_on_warming: null
  precision_lasting: null
  reading: {choice: {mistakes: 1, shocks: 1}, why: As before.}
"""

# Claims that were split or are second readings of another sentence: the first reading to set beside them.
OF = {
    "M3-terms": "M3",
    "M3-autonomy": "M3",
    "M4-having": "M4",
    "M4-using": "M4",
    "M2-thaw": "M2",
    "M5-cover": "M5",
    "M10-M11-complement": "M10",
    "M12-position": "M12",
    "M14-level": "M14",
}


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--draws", type=int, default=1000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--threads", type=int, default=1)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(FIRST, folder)
        bare = Path(folder, "without.yaml")
        text = f"schema: 1\nextends: {FIRST.name}\ntitle: Without friction\nparameters:\n{WITHOUT}"
        bare.write_text(text, encoding="utf-8")
        without, friction = (judged(str(file), asked) for file in (bare, FIRST))
    print(f"{asked.draws} draws, seed {asked.seed}, expiry, {date.today():%d %B %Y}; calibrated", end=" ")
    print(*(f"{answer.ensemble.calibrated.mean():.3f} {word}" for answer, word in
            ((without, "without friction,"), (friction, "with"))))  # fmt: skip
    print("\n| claim | first, without | second, without | first, with friction | second, with friction |")
    print("|---|---|---|---|---|")
    for entry in friction.ledger.entries:
        name = entry.claim.id
        if entry.claim.kind == "fact" or name.startswith("first-"):
            continue
        first = f"first-{OF.get(name, name)}"
        cells = [shown(without, first), shown(without, name), shown(friction, first), shown(friction, name)]
        print(f"| {name} | {' | '.join(cells)} |")


def judged(file: str, asked: argparse.Namespace) -> Answer:
    return tripolar.run(
        file,
        draws=asked.draws,
        seed=asked.seed,
        threads=asked.threads,
        protocol="expiry",
        starts=0,
        examined=0,
    )


def shown(answer: Answer, name: str) -> str:
    """The share of draws in which a claim holds, its bounds where draws are unknown, its parts and marks."""
    entry = next((each for each in answer.ledger.entries if each.claim.id == name), None)
    if entry is None:
        return "–"
    if entry.probability is None:
        return entry.verdict
    over = [f"{each.value:.2f}" for each in entry.over_draws if each.value is not None]
    told = f"of {' and '.join(over)}" if over else f"{entry.probability:.2f}"
    if entry.lower is not None and not over:
        told += f" [{entry.lower:.2f}, {entry.upper:.2f}]"
    if entry.parts:
        told += f" ({' and '.join(f'{part.probability:.2f}' for part in entry.parts)})"
    return f"{entry.verdict} {told}"


if __name__ == "__main__":
    main()
