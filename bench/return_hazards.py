"""How many draws calibrate once relations must also come back at the rates on record, and where others lie.

``python -m bench.return_hazards --draws 128`` prints for two examples, with return hazards added, and for
every protocol: the share of draws that calibrate, why the others do not, games solved a draw, what moves
cost, and where the draws that fail lie: the share that calibrates in each quarter of an input's draws, for
the inputs that tell most, and the corner of two inputs in which most are lost. ``--shipped`` takes the
examples as they are, with their eras and all that they draw.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from itertools import product
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
from tripolar.words import level_or_number

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

# Inputs that are told, and values up to which a number counts as a word.
LINES, WORDS = 8, 3

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
    options.add_argument("--shipped", action="store_true", help="the examples as they are, nothing added")
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
    if asked.shipped:
        prepared = prepare(name)
        values = draw(prepared, asked.draws, asked.seed).values(slice(None))
        scenario = prepared.numeric.table()
        return scenario, {**values, **derive_stakes(scenario, values)}
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
    yield from where(values, met)


def where(values: Values, met: NDArray[np.bool_]) -> Iterator[str]:
    """Where the draws that fail lie: tables in Markdown."""
    if np.sum(~met) < FEW or np.sum(met) < FEW:
        return
    told = {path: quarters(path, np.asarray(column)) for path, column in values.items()}
    told = {path: classes for path, classes in told.items() if len(classes) > 1}
    chance = {path: apart(classes, met) for path, classes in told.items()}
    most = sorted(chance, key=lambda path: chance[path])[:LINES]
    yield "| input | share that calibrates, by quarter of its draws from the lowest, or by word | F |"
    yield "|---|---|---|"
    for path in most:
        shares = ", ".join(f"{label}{met[chosen].mean():.2f}" for label, chosen in told[path])
        yield f"| `{path}` | {shares} | {-chance[path]:.1f} |"
    corners = []
    for k, one in enumerate(most):
        for other in most[k + 1 :]:
            for (first, here), (second, there) in product(halves(told[one]), halves(told[other])):
                chosen = here & there
                if chosen.any():
                    corners.append((lacking(chosen, met), one, first, other, second, chosen))
    if corners:
        _, one, first, other, second, chosen = max(corners, key=lambda corner: corner[0])
        yield f"most are lost where {one} is {first} and {other} {second}:"
        share, rest = met[chosen].mean(), met[~chosen].mean()
        yield f"{share:.2f} of {chosen.sum()} draws calibrate; elsewhere {rest:.2f}"


Classes = list[tuple[str, NDArray[np.bool_]]]


def lacking(chosen: NDArray[np.bool_], met: NDArray[np.bool_]) -> float:
    """By how many standard errors fewer of the chosen draws calibrate than of all."""
    share = met.mean()
    return float((share - met[chosen].mean()) * (chosen.sum() / (share * (1 - share))) ** 0.5)


def quarters(path: str, column: NDArray[np.generic]) -> Classes:
    """The draws of each quarter of a number's range, from the lowest, or of each word."""
    if column.ndim != 1 or not column.size:
        return []
    if column.dtype.kind in "UO":
        return [(f"{word} ", np.asarray(column == word)) for word in np.unique(column)]
    numbers = np.unique(column)
    if numbers.size <= WORDS:
        return [(f"{level_or_number(path, number)} ", np.asarray(column == number)) for number in numbers]
    place = np.argsort(np.argsort(column, kind="stable"), kind="stable") * 4 // column.size
    return [("", np.asarray(place == quarter)) for quarter in range(4)]


def halves(classes: Classes) -> Classes:
    """The lower and the upper half of a number's draws, or the draws of each word."""
    if classes[0][0]:
        return [(word.strip(), chosen) for word, chosen in classes]
    return [("low", classes[0][1] | classes[1][1]), ("high", classes[2][1] | classes[3][1])]


def apart(classes: Classes, met: NDArray[np.bool_]) -> float:
    """Minus Fisher's F of equal shares in all classes: what tells most comes first."""
    counts = np.array([chosen.sum() for _, chosen in classes])
    shares = np.array([met[chosen].mean() for _, chosen in classes])
    between = (counts * (shares - met.mean()) ** 2).sum() / (len(classes) - 1)
    within = (counts * shares * (1 - shares)).sum() / (met.size - len(classes))
    return -float(between / within) if within > 0 else -np.inf


if __name__ == "__main__":
    main()
