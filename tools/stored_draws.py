"""Solve the draws that come with the embedded scenarios, and keep the truth of their claims.

    python tools/stored_draws.py            # all embedded scenarios with claims
    python tools/stored_draws.py tutorial   # some

A scenario that was changed since is told by its fingerprint, and is then answered without stored draws; the
tests say so.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tripolar.claims.at_once import StoredTruths, shipped, truths_of
from tripolar.ensemble.execute import run_ensemble
from tripolar.ensemble.schedule import Done, Watch
from tripolar.files import write_atomic
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.scenario.load import embedded_names
from tripolar.workflow.running import default_threads

DRAWS = 8192
SEED = 0
PLACE = Path(__file__).parents[1] / "src" / "tripolar" / "examples" / "stored"


def solved(prepared: Prepared, draws: int = DRAWS) -> StoredTruths:
    """The truth of every claim in so many draws under the scenario's own protocol."""
    ensemble = run_ensemble(
        prepared,
        prepared.requests,
        draws=draws,
        seed=SEED,
        threads=default_threads(),
        protocol=prepared.protocol,
        watch=Watch(_tell, draws),
    )
    return truths_of(ensemble)


def _tell(done: Done) -> None:
    print(f"\r  {done.draws:,} of {done.total:,} draws", end="", flush=True)


def main(names: list[str]) -> None:
    """Write one file for each scenario that has claims and none that is up to date."""
    PLACE.mkdir(exist_ok=True)
    for name in names or embedded_names():
        prepared = prepare(name)
        found = shipped(prepared)
        if not prepared.scenario.claims or (found is not None and not names):
            print(f"{name}: {'up to date' if found else 'no claims'}")
            continue
        print(name)
        truths = solved(prepared)
        written = truths.to_bytes()
        write_atomic(PLACE / f"{name}.truths", written)
        print(f"\r  {len(truths.claims)} claims, {truths.draws:,} draws, {len(written):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
