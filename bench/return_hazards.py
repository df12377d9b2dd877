"""How many draws calibrate once relations must also come back at the rates on record, and where others lie.

``python -m bench.return_hazards --draws 128`` prints for two examples, with return hazards added, and for
every protocol: the share of draws that calibrate, why the others do not, games solved a draw, what moves
cost, and how the draws that fail differ from those that do not.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import Values, derive_stakes
from tripolar.ensemble.calibrating import calibrate_draws, out_of_reach
from tripolar.ensemble.draws import draw
from tripolar.game.calibration.calibrate import CALIBRATION_WORDS, Calibration
from tripolar.game.model.plain import PROTOCOLS
from tripolar.prepare.prepared import prepare
from tripolar.scenario.objects import Scenario

__all__ = ["TRIALS"]

# Three codings of how often great powers that had warmed fell back; rates of mending are judged.
WARMED = (
    "{mixture: {rivalry: {gamma: [2.5, 71]}, force: {gamma: [9.5, 272]}, votes: {gamma: [38.5, 631]}},"
    " why: Three codings of the record., judgement: true}"
)
MENDED = "{gamma: [3.5, 79], why: A judged record of levels., judgement: true}"
TRIALS = {
    "russia-2025": {"USA-RUS": WARMED, "USA-CHN": WARMED, "RUS-CHN": MENDED},
    "kissinger-1971": {"USA-SUN": WARMED, "USA-CHN": WARMED, "SUN-CHN": WARMED},
}

# Mean differences of less than so many standard deviations are not worth a line.
APART, LINES = 0.4, 8

# Of fewer draws that fail nothing can be said.
FEW = 5


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--scenarios", nargs="+", default=list(TRIALS), choices=list(TRIALS))
    options.add_argument("--draws", type=int, default=64)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--protocols", nargs="+", default=list(PROTOCOLS), choices=list(PROTOCOLS))
    options.add_argument("--lasting", default="renewal", choices=("renewal", "moves"))
    options.add_argument("--none", action="store_true", help="without return hazards, to compare")
    asked = options.parse_args()
    for name in asked.scenarios:
        scenario, values = drawn(name, asked)
        for protocol in asked.protocols:
            start = time.process_time()
            found = calibrate_draws(scenario, values, protocol)
            assert found is not None
            print(f"\n{name}, {protocol}, {asked.draws} draws, {time.process_time() - start:.1f} s")
            for line in told(scenario, values, found):
                print(f"  {line}")


def drawn(name: str, asked: argparse.Namespace) -> tuple[Scenario, Values]:
    """The trial scenario, and its draws with stakes."""
    lines = ["schema: 1", f"extends: {name}", "title: Trial of return hazards", "parameters:"]
    lines.append("  reading: {value: shocks, why: What return hazards need.}")
    if not asked.none:
        lines.append(f"  precision_lasting: {{value: {asked.lasting}, why: As asked for.}}")
        lines += ["  return_hazard:", *(f"    {dyad}: {rate}" for dyad, rate in TRIALS[name].items())]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "trial.yaml")
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        prepared = prepare(str(file))
    values = draw(prepared, asked.draws, asked.seed).values(slice(None))
    scenario = prepared.numeric.table()
    return scenario, {**values, **derive_stakes(scenario, values)}


def told(scenario: Scenario, values: Values, found: Calibration) -> Iterator[str]:
    """What became of these draws."""
    met = (found.status == 0) & ~out_of_reach(scenario, values)
    yield f"calibrated {met.mean():.2f}; solves a draw: median {np.median(found.solves):.0f}"
    for number, word in enumerate(CALIBRATION_WORDS[1:], 1):
        yield f"{word}: {np.sum(found.status == number)}"
    games = found.parameters
    for d, dyad in enumerate(scenario.dyads):
        i, j = (scenario.codes.index(code) for code in scenario.dyads[d].split("-"))
        both = games.friction_up[:, i, j] + games.friction_down[:, i, j]
        kappa = both + games.friction_up[:, j, i] + games.friction_down[:, j, i]
        if np.any(kappa):
            low, middle, high = np.quantile(kappa[met], (0.1, 0.5, 0.9))
            yearly = np.median((games.discount * kappa)[met])
            yield f"{dyad}: joint cost {middle:,.0f} [{low:,.0f}, {high:,.0f}] bn, {yearly:,.0f} bn a year"
            yield f"{dyad}: at nothing in {np.mean(kappa[~met] == 0.0):.2f} of the draws that fail"
    yield from apart(values, met)


def apart(values: Values, met: NDArray[np.bool_]) -> Iterator[str]:
    """The parameters by which draws that fail differ most from the others, in standard deviations."""
    if np.sum(~met) < FEW or not met.any():
        return
    differences = {}
    for path, column in values.items():
        if np.issubdtype(np.asarray(column).dtype, np.number) and np.std(column) > 0.0:
            ranks = np.argsort(np.argsort(column, kind="stable"), kind="stable") / column.size
            differences[path] = (ranks[~met].mean() - ranks[met].mean()) / ranks.std()
    for path in sorted(differences, key=lambda path: -abs(differences[path]))[:LINES]:
        if abs(differences[path]) >= APART:
            yield f"those that fail: {path} {'higher' if differences[path] > 0 else 'lower'}" + (
                f" by {abs(differences[path]):.2f}"
            )


if __name__ == "__main__":
    main()
