"""Every way in refuses what is out of bounds, before work starts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.ready_program import ReadyProgram

import tripolar as tp
from tripolar import bounds
from tripolar.bounds import DRAWS, STATES, Bound, check_board, check_starts
from tripolar.ensemble.schedule import Threads
from tripolar.ensemble.store.identity import with_hash
from tripolar.errors import InputError, ParameterError
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load_text
from tripolar.workflow import debate, solve
from tripolar.workflow.analysing import combined
from tripolar.workflow.running import keep
from tripolar.workflow.runs import list_runs

MINE = "schema: 1\nextends: tutorial\ntitle: Mine\nsays: Mine.\n"


def test_each_bound_has_its_reason_and_says_what_is_allowed() -> None:
    for name in bounds.__all__:
        bound = getattr(bounds, name)
        if isinstance(bound, Bound):
            assert len(bound.why) > 15, name
            assert bound.low < bound.high, name
    assert str(DRAWS) == "1 to 8,589,934,592"
    with pytest.raises(InputError) as caught:
        DRAWS.check("draws", 10**12)
    assert caught.value.line() == (
        "draws: 1,000,000,000,000 is too many: the sequences that draws come from have no more points;"
        " allowed: 1 to 8,589,934,592"
    )
    with pytest.raises(InputError, match=r"draws must be a whole number of at least 1, not 16\.5"):
        DRAWS.check("draws", 16.5)
    DRAWS.check("draws", np.int64(16))


PYTHON: dict[str, Callable[[Path], object]] = {
    "draws: 1,000,000,000,000 is too many": lambda out: tp.run("tutorial", draws=10**12),
    "draws: 100,000,000 is too many": lambda out: tp.run("tutorial", draws=10**8),
    "draws: 8,589,934,593 is too many": lambda out: keep("tutorial", draws=DRAWS.high + 1, out=out / "run"),
    "draws: 999,999,999,999 is too many": lambda out: debate("tutorial", "tutorial", draws=10**12 - 1),
    "starts: 1,000,000,000 is too many": lambda out: solve("tutorial", starts=10**9),
    "starts: 1,000,000,001 is too many": lambda out: tp.run("tutorial", draws=8, starts=10**9 + 1),
    "starts: 1,000,000,002 is too many": lambda out: keep(
        "tutorial", draws=8, starts=10**9 + 2, out=out / "run"
    ),
    "examined: 100,000,000,000 is too many": lambda out: tp.run("tutorial", draws=8, examined=10**11),
    "points: 1,000,000 is too many": lambda out: combined("tutorial", points=10**6),
    "threads: 1,000,000 is too many": lambda out: Threads(10**6),
    "renewal_rate is 1e+12 1/yr": lambda out: solve("tutorial", changes=["renewal_rate=1e12"]),
    "renewal_rate is 500 1/yr": lambda out: prepare("tutorial", changes=["renewal_rate=*1000"]),
    "leader_hazard.CHN.partner is 1000000000 1/yr": lambda out: prepare(
        "reference-2025", changes=["leader_hazard.CHN.partner=1e9"]
    ),
}


@pytest.mark.parametrize(("said", "ask"), PYTHON.items(), ids=PYTHON)
def test_python_refuses_what_is_out_of_bounds_and_makes_no_folder(
    said: str, ask: Callable[[Path], object], tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        ask(tmp_path)
    assert said in caught.value.line()
    assert "allowed: " in caught.value.line()
    assert list(tmp_path.iterdir()) == []


TERMINAL = {
    "a run": ["run", "tutorial", "--draws", "1000000000000"],
    "a run that is printed": ["run", "tutorial", "--draws", "1000000000000", "--json"],
    "an analysis": ["analyse", "tutorial", "--draws", "1000000000000"],
    "a design": ["analyse", "tutorial", "--draws", "16", "--total", "1000000000"],
    "a debate": ["debate", "tutorial", "tutorial", "--draws", "1000000000000"],
    "a comparison": ["runs", "compare", "tutorial", "tutorial", "--draws", "1000000000000"],
    "starts": ["solve", "tutorial", "--starts", "1000000000"],
    "starts of a run": ["run", "tutorial", "--starts", "1000000000"],
    "threads": ["run", "tutorial", "--draws", "8", "--threads", "1000000"],
    "a rate": ["solve", "tutorial", "--set", "renewal_rate=1e12"],
}


@pytest.mark.parametrize("words", TERMINAL.values(), ids=TERMINAL)
def test_the_terminal_refuses_what_is_out_of_bounds_in_one_line(
    words: list[str], tmp_path: Path, program: ReadyProgram
) -> None:
    ended = program.run(*words, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stderr
    assert re.match(r"tripolar: .*(too many|1e\+12).*allowed: ", ended.stderr)
    assert ended.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_board_is_told_in_states_and_bytes() -> None:
    check_board((3,) * 6, (2, 2, 1, 1))
    with pytest.raises(ParameterError) as caught:
        check_board((41, 41, 41), (1, 1, 1))
    assert "68,921 states (68,921 combinations of relations, 1 of leader types)" in caught.value.line()
    assert "64 draws of it take 808 MiB or more" in caught.value.line()
    with pytest.raises(ParameterError, match=r"1\.6e\+129 GiB or more"):
        check_board((60,) * 66, (20,) * 12)
    with pytest.raises(InputError, match=r"starts: 10,000 .* take 16 GiB; allowed: up to 2,386"):
        check_starts(10_000, 45_000, 5)


def test_a_board_that_a_variant_or_a_change_opens_is_held_against_the_bound() -> None:
    levels = [k / 40 for k in range(41)]
    frozen = "parameters: {frozen.USA-CHN: 0.5, relation.USA-CHN: 0.5}\n"
    mine = load_text(f"{MINE}levels: {levels}\n{frozen}")
    assert prepare(mine).scenario.name == mine.name  # 1,681 states
    with pytest.raises(ParameterError, match="68,921 states"):
        prepare(load_text(f"{MINE}levels: {levels}\n"))
    capped = "parameters: {cap.USA-CHN: 0.5}\nvariants: {open: {says: x, set: {cap.USA-CHN: 1}}}\n"
    with pytest.raises(ParameterError, match="variant open: the game has 68,921 states"):
        prepare(load_text(f"{MINE}levels: {levels}\n{capped}"))


def test_a_rate_may_have_a_long_tail_and_a_draw_out_there_has_no_answer_at_a_date() -> None:
    claim = 'claims: [{id: A, says: x, kind: model, why: x, holds: "relation_at(USA-RUS, 200) > -1"}]\n'
    rates = "parameters: {renewal_rate: {lognormal: {median: 1, sigma: 8}, why: x}}\n"
    answer = tp.run(load_text(MINE + rates + claim), draws=64, threads=1, protocol="expiry")
    at, rate = answer.ensemble.quantities["relation_at(USA-RUS, 200)"], answer.ensemble.parameters
    fast = rate["renewal_rate"] * 200 > bounds.JUMPS
    assert 0 < fast.sum() < 64
    assert np.isnan(at[fast]).all()
    assert not np.isnan(at[(rate["renewal_rate"] < 100) & answer.ensemble.calibrated]).all()


def test_runs_list_of_a_run_of_billions_of_draws_lists_it_and_fills_no_memory(tmp_path: Path) -> None:
    keep("tutorial", draws=256, out=tmp_path / "run", protocol="expiry")
    identity = tmp_path / "run" / "run.json"
    told = json.loads(identity.read_text(encoding="utf-8"))
    told = {name: each for name, each in told.items() if name != "hash"}
    identity.write_text(json.dumps(with_hash({**told, "draws": 10**12})), encoding="utf-8")
    chunks = tmp_path / "run" / "chunks" / "expiry"
    chunks.mkdir(parents=True)
    for name in ("000000000-000000064", "000000064-000000128", f"{10**12}-{10**12 + 64}", "000000128", "x"):
        (chunks / f"{name}.chunk").touch()
    (listed,) = list_runs(tmp_path)
    assert (listed.draws_done, listed.draws_asked) == (128, 10**12)


def test_years_of_figures_are_years_of_the_calendar() -> None:
    from tripolar.figures.table import load_table
    from tripolar.scenario.expression import parse

    vocabulary = FigureVocabulary(load_table())
    for text in ("best_access(imports_cow, RUS-CHN, 1, 99999999999)", "latest(cinc, USA, 1e30)"):
        with pytest.raises(InputError, match="is no year; allowed: 1800 to 2200"):
            vocabulary.value(parse(text))


def test_the_bound_of_states_is_that_of_the_law() -> None:
    assert STATES.high == 50_000
    assert STATES.high < 3**10  # five powers without a leader type each: some pairs have to be held
