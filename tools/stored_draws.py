"""Solve the draws that come with the embedded scenarios, and keep the truth of their claims.

    python tools/stored_draws.py                 # all, where they are out of date
    python tools/stored_draws.py tutorial 1024   # one, with so many draws

A scenario that was changed since is told by its fingerprint, and is then answered without stored draws; the
tests say so.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from tripolar.claims.at_once import StoredTruths, shipped, truths_of
from tripolar.ensemble.execute import run_ensemble
from tripolar.ensemble.processor import processor
from tripolar.ensemble.schedule import Done, Watch
from tripolar.files import write_atomic
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.scenario.source import embedded_names
from tripolar.workflow.running import default_threads

SEED = 0  # the first draws are then those of a run as it comes

# Every argument; the reference makes no claims.
SHIPPED = tuple(name for name in embedded_names() if name != "reference-2025")

DRAWS = 8_192  # some fifteen minutes for all of them, on two processors

PLACE = Path(__file__).parents[1] / "src" / "tripolar" / "examples" / "stored"


def solved(prepared: Prepared, draws: int) -> StoredTruths:
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
    return replace(truths_of(ensemble), processor=processor())


def _tell(done: Done) -> None:
    print(f"\r  {done.draws:,} of {done.total:,} draws", end="", flush=True)


def main(name: str = "", draws: str = "") -> None:
    """Write the files that are missing or out of date, or one with so many draws."""
    PLACE.mkdir(exist_ok=True)
    for each in (name,) if name else SHIPPED:
        prepared = prepare(each)
        if shipped(prepared) is not None and not name:
            print(f"{each}: up to date")
            continue
        print(each)
        truths = solved(prepared, int(draws or DRAWS))
        written = truths.to_bytes()
        write_atomic(PLACE / f"{each}.truths", written)
        print(f"\r  {len(truths.claims)} claims, {truths.draws:,} draws, {len(written):,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
