"""The kernels of another revision against those of the working tree: time in pairs, and equilibria reached.

``python -m bench.before_after main`` solves the same games with both in one process, in turns, and prints the
ratio of processor times (median of the pairs, least and largest), and how many games that both settle end at
another equilibrium: values differ by 1e-5 of the largest or more. Beside it stands how many do where flow
payoffs alone are moved by 1e-12 of themselves, since in a few wide draws last digits decide. First paths
only; no kernel is compiled within a measured call.

Games are those of calibrated draws of ``russia-2025`` as it is (an item, costs of moves, shocks, four eras)
and without return hazards, at 64 and at 2,048 at once, and wide draws. ``--all-boards`` compares the
calibrated games of every variant, each once.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
from bench.calibrated import KINDS, Run, calibrated, first_games, solved
from bench.games import DRAWS, board

import tripolar.game
from tripolar.game.kernels.batch import Batch, pack
from tripolar.game.model.board import Board
from tripolar.game.model.plain import PROTOCOLS

ROOT = Path(__file__).parents[1]
KERNELS = "src/tripolar/game/kernels"
BEFORE = "kernels_before"
DIFFERS = 1e-5  # of the largest value
MOVED = 1e-12
SEED = 21


def kernels_of(revision: str) -> ModuleType:
    """The solvers of a revision's kernels, under another name beside those of the working tree."""
    named = ["git", "rev-parse", "--short", f"{revision}^{{commit}}"]
    commit = subprocess.run(named, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    # Kept, with what is compiled of it, for the next comparison.
    folder = ROOT / "build" / f"kernels-{commit}"
    if not folder.exists():
        _unpack(commit, folder)
    tripolar.game.__path__.append(str(folder))
    return import_module(f"tripolar.game.{BEFORE}.solvers")


def _unpack(commit: str, folder: Path) -> None:
    """Write a revision's kernels to a folder, as a package of another name."""
    folder.mkdir(parents=True)
    archived = subprocess.run(
        ["git", "archive", commit, KERNELS], cwd=ROOT, check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archived)) as archive:
        archive.extractall(folder, filter="data")
    (folder / KERNELS).rename(folder / BEFORE)
    for source in (folder / BEFORE).rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        source.write_text(text.replace("tripolar.game.kernels", f"tripolar.game.{BEFORE}"), encoding="utf-8")


def others(one: Run, other: Run) -> tuple[int, int, float]:
    """Of the games that both settle: how many end elsewhere, how many they are, and the largest gap left."""
    both = one.settled & other.settled
    gap = np.abs(one.values - other.values).max(axis=1) / np.abs(one.values).max(axis=1)
    elsewhere = both & (gap >= DIFFERS)
    return int(elsewhere.sum()), int(both.sum()), float(gap[both & ~elsewhere].max(initial=0.0))


def moved(batch: Batch) -> Batch:
    """The same games, each flow payoff a little larger or smaller."""
    noise = np.random.default_rng(0).choice((-MOVED, MOVED), batch.flow.shape)
    return replace(batch, flow=batch.flow * (1.0 + noise))


def cases(protocol: str, asked: argparse.Namespace) -> Iterator[tuple[str, Board, Batch]]:
    """What is compared, with its name."""
    if asked.games in ("calibrated", "all"):
        for kind, friction in KINDS.items():
            games = calibrated(protocol, friction, asked.draws)
            if asked.all_boards:
                for where, batch in games.items():
                    yield f"calibrated, {kind}, {where.states} states", where, batch
            else:
                for size in (64, 2_048):
                    yield f"calibrated, {kind}, {size:,} at once", *first_games(games, size)
    if asked.games in ("wide", "all"):
        yield "wide draws, 4,096 at once", board(), pack(DRAWS["wide"](3, 4_096, SEED), board())


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("revision", help="of the kernels to compare with")
    options.add_argument("--games", choices=("calibrated", "wide", "all"), default="all")
    options.add_argument("--all-boards", action="store_true")
    options.add_argument("--draws", type=int, default=64, help="to calibrate for each protocol and kind")
    options.add_argument("--pairs", type=int, default=5)
    options.add_argument("--protocols", nargs="+", choices=tuple(PROTOCOLS), default=tuple(PROTOCOLS))
    asked = options.parse_args()
    now = import_module("tripolar.game.kernels.solvers")
    before = kernels_of(asked.revision)
    print("| games | before, µs (sweeps) | now | ratio | elsewhere | for 1e-12 | settled, before, now |")
    print("|---|---|---|---|---|---|---|")
    for protocol in asked.protocols:
        for name, where, batch in cases(protocol, asked):
            print(row(f"{protocol}, {name}", protocol, where, batch, before, now, asked.pairs), flush=True)


def row(
    name: str, protocol: str, where: Board, batch: Batch, before: ModuleType, now: ModuleType, pairs: int
) -> str:
    few = Batch(*[part[:1] for part in batch.arrays])
    for solvers in (before, now):
        solved(solvers, protocol, where, few)
    turns = [[solved(solvers, protocol, where, batch) for solvers in (before, now)] for _ in range(pairs)]
    ratios = [then_now.seconds / then.seconds for then, then_now in turns]
    then, today = turns[-1]
    shortest = [1e6 * min(turn[k].seconds for turn in turns) / len(batch) for k in range(2)]
    each = [f"{shortest[k]:.1f} ({turns[0][k].sweeps / len(batch):.0f})" for k in range(2)]
    differ, both, gap = others(then, today)
    shaken, steady, _ = others(then, solved(before, protocol, where, moved(batch)))
    return (
        f"| {name} | {each[0]} | {each[1]} | {np.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        f" | {differ} of {both:,}, others within {gap:.0e} | {shaken} of {steady:,}"
        f" | {then.settled.mean():.2%}, {today.settled.mean():.2%} |"
    )


if __name__ == "__main__":
    main()
