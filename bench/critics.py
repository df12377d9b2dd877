"""What a critic of russia-2025 attacks first: which verdicts move when one thing is put otherwise.

``python -m bench.critics --draws 200`` judges the claims with one assumption at a time fixed or changed, and
prints a table in Markdown: a column a setting, a row a claim, and in bold what gets another verdict than the
scenario as it stands. Claims about all draws show what they compare. Five levels take many times as long and
are run only when they are named.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path

from tripolar.claims.criterion import assess_codings, criteria_of, groups
from tripolar.claims.verdict import verdict
from tripolar.ensemble.execute import run_ensemble
from tripolar.prepare.prepared import prepare

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


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--draws", type=int, default=200)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--protocol", default="expiry")
    quick = [name for name in SETTINGS if name not in SLOW]
    options.add_argument("--settings", nargs="+", default=quick, choices=list(SETTINGS))
    asked = options.parse_args()
    found = {}
    for name in dict.fromkeys(("as it stands", *asked.settings)):
        found[name] = judged(SETTINGS[name], asked)
        print(f"{name}: {found[name]}", flush=True)
    print(f"\n{asked.draws} draws, seed {asked.seed}, {asked.protocol}, {date.today():%d %B %Y}\n")
    print(f"| | {' | '.join(found)} |\n|{'---|' * (len(found) + 1)}")
    stands = found["as it stands"]
    for claim, (said, _) in stands.items():
        cells = [
            told if word == said else f"**{told}**" for word, told in (each[claim] for each in found.values())
        ]
        print(f"| {claim} | {' | '.join(cells)} |")


def judged(setting: str, asked: argparse.Namespace) -> dict[str, tuple[str, str]]:
    """The verdict on every claim, and its share of draws or what a claim about all draws compares."""
    head = "levels: [0, 0.25, 0.5, 0.75, 1]\n" if setting == "levels" else ""
    body = "" if setting in ("", "levels") else f"parameters:\n{setting}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "setting.yaml")
        file.write_text(f"schema: 1\nextends: russia-2025\ntitle: Otherwise\n{head}{body}", encoding="utf-8")
        prepared = prepare(str(file))
    ensemble = run_ensemble(
        prepared, prepared.requests, draws=asked.draws, seed=asked.seed, protocol=asked.protocol
    )
    within = groups(ensemble)
    found = {"calibrated": ("", f"{ensemble.calibrated.mean():.2f}")}
    for claim, criterion in criteria_of(ensemble).items():
        whole = criterion.assess()
        over = " and ".join(
            "?" if each.value is None else f"{each.value:.2f}" for each in criterion.summaries()
        )
        told = over or ("?" if whole.probability is None else f"{whole.probability:.2f}")
        found[claim] = (str(verdict(whole, assess_codings(criterion, within))), told)
    return found


if __name__ == "__main__":
    main()
