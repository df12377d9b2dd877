"""Ten thousand draws of an argument under every protocol and all its variants, calibration included.

``python -m bench.draws_10000`` prints wall time beside its target, processor time, equilibria solved a
second, and how many of them failed, by protocol and variant. ``--draws 200`` for a short look. Variants in
which further powers join are much larger games and stand apart: ``--joined`` runs them too, after the others.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Iterator, Mapping, Sequence

from tripolar.ensemble.execute import run_ensemble
from tripolar.ensemble.result import Ensemble, SolveCount
from tripolar.game.model.plain import PROTOCOLS
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.prepare.quantities import Request
from tripolar.prepare.requests import outlook_requests
from tripolar.scenario.objects import Scenario
from tripolar.workflow import default_threads

# Seconds of wall time on two cores of their own, for 10,000 draws of the variants with the usual powers.
TARGET = 240.0


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--scenario", default="russia-2025")
    options.add_argument("--draws", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--threads", type=int, default=default_threads())
    options.add_argument("--protocols", nargs="+", default=list(PROTOCOLS), choices=list(PROTOCOLS))
    options.add_argument("--joined", action="store_true", help="also variants in which further powers join")
    asked = options.parse_args()

    measured = prepare(asked.scenario)
    print(f"{asked.scenario}, {asked.draws:,} draws, seed {asked.seed}, {asked.threads} threads")
    print(f"{platform.machine()} {platform.system()}, Python {platform.python_version()}")
    for protocol in asked.protocols:  # compile, or load what is compiled, before the clock starts
        run(measured, variants(measured.scenario, joined=False), 8, asked, protocol)
    for joined in (False, True) if asked.joined else (False,):
        names = variants(measured.scenario, joined=joined)
        print(f"\n{len(names)} variants {'with further powers' if joined else 'of the powers themselves'}")
        start, began, games, done = time.perf_counter(), time.process_time(), 0, {}
        for protocol in asked.protocols:
            done[protocol] = run(measured, names, asked.draws, asked, protocol)
            games += tell(done[protocol])
        seconds, spent = time.perf_counter() - start, time.process_time() - began
        print(f"all protocols: {seconds:,.1f} s, {games:,} equilibria, {games / seconds:,.0f} a second")
        print(f"processor time {spent:,.1f} s: {spent / seconds:.2f} cores were had of {asked.threads}")
        if not joined and asked.draws == 10_000:
            print(f"target: under {TARGET:.0f} s on two cores")
        print("\nshare of calibrated draws without a solution (cycling, not converged, uncertified)")
        for line in failures(done):
            print(line)


def variants(scenario: Scenario, *, joined: bool) -> tuple[str, ...]:
    """Variants in which further powers join, or those in which none does."""
    usual = len(scenario.table("").codes)
    return tuple(name for name in scenario.variants if (len(scenario.table(name).codes) > usual) == joined)


def wanted(measured: Prepared, names: Sequence[str]) -> tuple[Request, ...]:
    """All that claims and the page ask under these variants, and something under every one of them."""
    usual = measured.scenario.table("")
    asked = [*outlook_requests(usual), *measured.requests]
    asked = [request for request in asked if request.variant in ("", *names)]
    return tuple(dict.fromkeys([*asked, *(Request("value", (usual.codes[0],), name) for name in names)]))


def run(
    measured: Prepared, names: Sequence[str], draws: int, asked: argparse.Namespace, protocol: str
) -> Ensemble:
    return run_ensemble(
        measured,
        wanted(measured, names),
        draws=draws,
        seed=asked.seed,
        threads=asked.threads,
        protocol=protocol,
    )


def tell(done: Ensemble) -> int:
    """Print how one protocol went; returns the number of equilibria solved."""
    games, seconds = int(done.provenance.settings["games"]), sum(done.provenance.seconds.values())
    failed = sum(sum(_kinds(count)) for count in done.solves)
    tried = failed + sum(count.solved for count in done.solves)
    print(
        f"{done.provenance.protocol}: {seconds:,.1f} s, {games:,} equilibria, "
        f"{games / seconds:,.0f} a second, {failed / max(tried, 1):.3%} without a solution; "
        f"{int(done.calibrated.sum()):,} of {done.draws:,} draws calibrated"
    )
    return games


def failures(done: Mapping[str, Ensemble]) -> Iterator[str]:
    """A line for every variant, a column for every protocol."""
    width = 28
    yield "  " + "".join(name.rjust(width) for name in done) + "  variant"
    for counts in zip(*(ensemble.solves for ensemble in done.values()), strict=True):
        cells = []
        for count in counts:
            kinds = _kinds(count)
            words = f" ({', '.join(f'{n:,}' for n in kinds)})" if any(kinds) else ""
            cells.append(f"{sum(kinds) / max(count.solved + sum(kinds), 1):.2%}{words}".rjust(width))
        yield "  " + "".join(cells) + f"  {counts[0].variant or '(as it stands)'}"


def _kinds(count: SolveCount) -> tuple[int, int, int]:
    return count.cycling, count.not_converged, count.uncertified


if __name__ == "__main__":
    main()
