"""What a critic of russia-2025 attacks first: which verdicts move when one thing is put otherwise.

``python -m bench.critics --draws 200`` judges the claims with one assumption at a time fixed or changed, and
prints a table in Markdown: a column a setting, a row a claim. In bold is what gets another verdict than the
scenario as it stands; a star tells a share that moves by more than chance explains. Claims about all draws
show what they compare. All settings share their draws: what a setting leaves alone is drawn as it stands, and
moves are taken draw by draw. Five levels take ten times as long and are run only when they are named.

Every setting is written to a file of its own in ``--into`` once it is done, and not computed again: settings
can be given to several processes, and the table is that of all that are there.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.criterion import assess_codings, criteria_of, groups
from tripolar.claims.verdict import verdict
from tripolar.ensemble.draws import shared_dimensions
from tripolar.ensemble.execute import run_ensemble
from tripolar.prepare.prepared import prepare
from tripolar.stats.points import REPLICATES
from tripolar.stats.sampling import beyond, mean_error

__all__ = ["SETTINGS"]

# What is put otherwise, as the sections of a scenario that extends russia-2025.
_BOUNDS = """\
  transfer_bound:
    USA-RUS: {loguniform: [80, 400], why: Four times as much.}
    USA-CHN: {loguniform: [200, 800], why: Four times as much.}
    RUS-CHN: {loguniform: [80, 240], why: Four times as much.}
variants:
  us-offer: {set: {transfer_bound.USA-RUS: 400}}
"""
SETTINGS = {
    "as it stands": "",
    "renewals .5 a year": "  renewal_rate: 0.5\n",
    "renewals 2 a year": "  renewal_rate: 2\n",
    "bounds x 4": _BOUNDS,
    "engager warms at .1": "  relation_hazard.USA-RUS.engager: 0.1\n",
    "engager warms at .4": "  relation_hazard.USA-RUS.engager: 0.4\n",
    "lasting: renewal": "  precision_lasting: renewal\n",
    "lasting: moves": "  precision_lasting: moves\n",
    "all on cooling": "  friction_on_warming: 0\n",
    "half and half": "  friction_on_warming: 0.5\n",
    "all on warming": "  friction_on_warming: 1\n",
    "USA-CHN left at Gamma(7.5, 79)": "  return_hazard.USA-CHN: {gamma: [7.5, 79], why: A judged record.}\n",
    "five levels": "levels",
}
SLOW = ("five levels",)


STANDS = "as it stands"

Found = dict[str, dict[str, object]]


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--draws", type=int, default=200)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--protocol", default="expiry")
    options.add_argument(
        "--into", type=Path, help="folder of what is done (by default one that is thrown away)"
    )
    quick = [name for name in SETTINGS if name not in SLOW]
    options.add_argument("--settings", nargs="+", default=quick, choices=list(SETTINGS))
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as thrown_away:
        into = asked.into or Path(thrown_away)
        into.mkdir(parents=True, exist_ok=True)
        for name in asked.settings:
            file = _file(into, name)
            if not file.exists():
                found = judged(SETTINGS[name], asked)
                file.write_text(json.dumps(found), encoding="utf-8")
                print(f"{name}: {found}", flush=True)
        done = {name: _file(into, name) for name in SETTINGS if _file(into, name).exists()}
        found = {name: json.loads(file.read_text(encoding="utf-8")) for name, file in done.items()}
    print(f"\n{asked.draws} draws, seed {asked.seed}, {asked.protocol}, {date.today():%d %B %Y}\n")
    if STANDS in found:
        print(table(found))


def _file(into: Path, name: str) -> Path:
    return into / f"{name.replace(' ', '-').replace('/', '-')}.json"


def table(found: dict[str, Found]) -> str:
    """All settings beside each other, in Markdown."""
    lines = [f"| | {' | '.join(found)} |", f"|{'---|' * (len(found) + 1)}"]
    for claim, stands in found[STANDS].items():
        cells = []
        for each in (setting[claim] for setting in found.values()):
            told = f"{each['told']}{'*' if moved(stands, each) else ''}"
            cells.append(told if each["verdict"] == stands["verdict"] else f"**{told}**")
        lines.append(f"| {claim} | {' | '.join(cells)} |")
    return "\n".join(lines)


def moved(stands: dict[str, object], other: dict[str, object]) -> bool:
    """Whether a share moves by more than chance explains, over the draws that both decide."""
    if not stands["truth"] or not other["truth"]:
        return False
    one, two = (np.array(each["truth"], dtype=np.float64) for each in (stands, other))
    return beyond_error(two - one)


def beyond_error(difference: NDArray[np.float64]) -> bool:
    """Whether the mean of a difference, NaN where a draw does not decide it, is not zero."""
    known = difference[~np.isnan(difference)]
    if known.size < 2:
        return False
    margin = 1.96 * float(known.std(ddof=1)) / known.size**0.5
    between = mean_error(difference, REPLICATES)
    if not np.isnan(between):
        margin = max(margin, beyond(REPLICATES) * between)
    return abs(float(known.mean())) > margin


def judged(setting: str, asked: argparse.Namespace) -> Found:
    """Of every claim the verdict, its share or what it compares over all draws, the bounds, the truths."""
    head = "levels: [0, 0.25, 0.5, 0.75, 1]\n" if setting == "levels" else ""
    body = "" if setting in ("", "levels") else f"parameters:\n{setting}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "setting.yaml")
        file.write_text(f"schema: 1\nextends: russia-2025\ntitle: Otherwise\n{head}{body}", encoding="utf-8")
        prepared = prepare(str(file))
    ensemble = run_ensemble(
        prepared,
        prepared.requests,
        draws=asked.draws,
        seed=asked.seed,
        protocol=asked.protocol,
        dimensions=shared_dimensions(prepare("russia-2025"), prepared),
    )
    within = groups(ensemble)
    found: Found = {"calibrated": {"verdict": "", "told": f"{ensemble.calibrated.mean():.2f}", "truth": []}}
    for claim, criterion in criteria_of(ensemble).items():
        whole = criterion.assess()
        over = " and ".join(
            "?" if each.value is None else f"{each.value:.2f}" for each in criterion.summaries()
        )
        told = over or ("?" if whole.probability is None else f"{whole.probability:.2f}")
        truth = criterion.truth() if criterion.per_draw else []
        found[claim] = {
            "verdict": str(verdict(whole, assess_codings(criterion, within))),
            "told": told,
            "bounds": [whole.lower, whole.upper],
            "truth": [None if np.isnan(each) else float(each) for each in truth],
        }
    return found


if __name__ == "__main__":
    main()
