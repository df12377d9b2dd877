"""A whole run: which claims depend on the equilibrium that is reported."""

from __future__ import annotations

import inspect
from functools import cache
from pathlib import Path

import pytest

from tripolar.answer.answer import Answer
from tripolar.cli.run import command
from tripolar.ensemble.starts import DEFAULT_STARTS, EXAMINED_DRAWS
from tripolar.enums import Mark
from tripolar.errors import RunError
from tripolar.game.model.plain import PROTOCOLS
from tripolar.prepare.prepared import prepare
from tripolar.workflow import keep, load_run, run

STRAIN = (
    "balance_stress=300",
    "precision=20",
    *(f"transfer_bound.{dyad}=1" for dyad in ("USA-RUS", "USA-CHN", "RUS-CHN")),
)


@cache
def strained(starts: int, threads: int = 1) -> Answer:
    measured = prepare("tutorial", changes=STRAIN)
    return run(measured, draws=64, seed=0, threads=threads, starts=starts)


def test_where_games_have_several_equilibria_the_claims_that_hang_on_it_are_marked() -> None:
    ledger = strained(4).ledger
    t1, t2 = ledger["T1"], ledger["T2"]
    assert [found.protocol for found in t2.selection or ()] == ["expiry", "credible"]  # it speaks of terms
    assert [found.protocol for found in t1.selection or ()] == list(PROTOCOLS)
    own = (t2.selection or ())[0]
    assert own.several > 10
    assert own.depends
    assert Mark.DEPENDS in t2.marks
    assert own.low is not None
    assert own.high is not None
    assert t2.probability is not None
    assert own.low <= t2.probability <= own.high
    # That a way to the United States is worth something holds in every equilibrium.
    assert not (t1.selection or ())[0].depends
    assert Mark.DEPENDS not in t1.marks


def test_looking_moves_nothing_else_and_threads_nothing_at_all() -> None:
    for entry, plain in zip(strained(4).ledger.entries, strained(0).ledger.entries, strict=True):
        assert (entry.verdict, entry.probability, entry.codings) == (
            plain.verdict,
            plain.probability,
            plain.codings,
        )
        assert plain.selection is None
        assert Mark.DEPENDS not in plain.marks
    assert strained(4, threads=2).ledger == strained(4).ledger


def test_the_program_offers_what_python_does_by_default() -> None:
    offered = {name: one.default for name, one in inspect.signature(command).parameters.items()}
    assert (offered["starts"], offered["examined"]) == (DEFAULT_STARTS, EXAMINED_DRAWS)
    default = inspect.signature(run).parameters
    assert (default["starts"].default, default["examined"].default) == (DEFAULT_STARTS, EXAMINED_DRAWS)


def test_a_stored_run_keeps_what_was_found_and_is_another_from_other_starts(tmp_path: Path) -> None:
    kept = keep("tutorial", draws=64, seed=0, changes=STRAIN, out=tmp_path / "kept", starts=4)
    assert kept.finish(threads=1).ledger == strained(4).ledger
    assert load_run(tmp_path / "kept").ledger == strained(4).ledger
    with pytest.raises(RunError, match="what differs: options"):
        keep("tutorial", draws=64, seed=0, changes=STRAIN, out=tmp_path / "kept", starts=5)
