"""What somebody at a Python prompt or in a notebook does with an answer."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tripolar as tp
from tripolar.errors import InputError
from tripolar.prepare.prepared import prepare
from tripolar.workflow.explorer import Explorer


@cache
def answer() -> tp.Answer:
    return tp.run("tutorial", draws=16, seed=0, threads=1, starts=0)


def test_a_ledger_iterates_has_a_length_and_knows_what_is_in_it() -> None:
    ledger = answer().ledger
    assert [entry.claim.id for entry in ledger] == ["T1", "T2", "T3"]
    assert len(ledger) == 3
    assert "T1" in ledger
    assert ledger["T1"] in ledger
    assert "T9" not in ledger
    with pytest.raises(KeyError, match="no claim 'T9'; claims: T1, T2, T3"):
        ledger["T9"]


def test_a_ledger_becomes_a_table() -> None:
    frame = answer().ledger.to_frame()
    assert list(frame.index) == ["T1", "T2", "T3"]
    for entry in answer().ledger:
        row = frame.loc[entry.claim.id]
        assert (row["verdict"], row["probability"]) == (entry.verdict, entry.probability)
        assert (row["lower"], row["upper"], row["draws"]) == (entry.lower, entry.upper, 16)
    empty = tp.Ledger(())
    assert list(empty.to_frame().columns) == list(frame.columns)
    assert len(empty) == len(empty.to_frame()) == 0


def test_a_notebook_shows_a_ledger_as_a_table_with_nothing_of_a_text_taken_for_markup() -> None:
    shown = answer()._repr_html_()
    assert shown.endswith(answer().ledger._repr_html_())
    assert shown.startswith(f"<h3>{escape(answer().scenario.title)}</h3><p>")
    assert escape(str(answer().sentence.count)) in shown
    assert shown.count("<tr>") == 4
    first = answer().ledger["T1"]
    object.__setattr__(named := copy.copy(first), "claim", copy.copy(first.claim))
    object.__setattr__(named.claim, "says", "a <b> & c")
    assert "a &lt;b&gt; &amp; c" in tp.Ledger((named,))._repr_html_()


RESULTS: dict[str, Callable[[], Any]] = {
    "answer": answer,
    "ledger": lambda: answer().ledger,
    "scenario": lambda: tp.load("russia-2025"),
    "measured": lambda: prepare("tutorial"),
    "solved": lambda: tp.solve("tutorial"),
    "analysis": cache(lambda: tp.analyse(answer(), solve=False)),
    "debate": cache(lambda: tp.debate("tutorial", "tutorial", draws=16, threads=1)),
    "figure": lambda: tp.figures.get("gdp_current_usd", "CHN", 2020),
}


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))],
    ids=["copy", "deep", "pickle"],
)
def test_what_python_gives_can_be_copied_and_pickled(name: str, again: Callable[[Any], Any]) -> None:
    result = RESULTS[name]()
    other = again(result)
    assert type(other) is type(result)
    assert repr(other) == repr(result)
    if name in {"ledger", "solved", "figure", "scenario"}:
        assert other == result
    if name == "answer":
        assert other.ledger == result.ledger
        assert other.to_json() == result.to_json()
        with pytest.raises(TypeError):
            other.ensemble.quantities["x"] = np.zeros(1)


def test_the_answer_of_a_kept_run_can_be_copied_and_pickled(tmp_path: Path) -> None:
    """Its draws stay on disk, where the copy finds them too."""
    kept = tp.run("tutorial", draws=16, threads=1, protocol="expiry", starts=0, out=tmp_path / "kept")
    for answered in (kept, tp.load_run(tmp_path / "kept")):
        assert pickle.loads(pickle.dumps(answered)).to_json() == answered.to_json()
        assert copy.deepcopy(answered).to_json() == answered.to_json()


def test_analyses_and_debates_iterate_over_their_claims() -> None:
    for found in (RESULTS["analysis"](), RESULTS["debate"]()):
        assert len(list(found)) == len(found) == 3
        assert "T1" in found
        assert "T9" not in found
        with pytest.raises(KeyError, match="no claim 'T9'; claims: T1, T2, T3"):
            found["T9"]


def test_an_error_can_be_pickled_with_all_it_knows() -> None:
    with pytest.raises(InputError) as caught:
        tp.run("tutorial", protocol="nobody")
    other = pickle.loads(pickle.dumps(caught.value))
    assert (str(other), other.where, other.allowed) == (
        str(caught.value),
        caught.value.where,
        caught.value.allowed,
    )


@pytest.mark.parametrize("name", RESULTS)
def test_what_python_gives_says_in_a_line_what_it_is(name: str) -> None:
    shown = repr(RESULTS[name]())
    assert len(shown) <= 160
    assert "\n" not in shown


def test_a_repr_counts_verdicts() -> None:
    told = answer().ledger.summary
    assert repr(answer()) == f"<Answer to tutorial: 16 draws, seed 0; {told}>"
    assert told.startswith("3 claims: ")
    assert repr(answer().ledger["T1"]).startswith("<Entry T1: ")


@pytest.mark.parametrize("give", [{"draws": 16.5}, {"draws": "16"}, {"draws": True}, {"draws": None}])
def test_draws_that_are_no_whole_number_are_refused(give: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="draws must be a whole number of at least 1, not"):
        tp.run("tutorial", **give)


@pytest.mark.parametrize(
    ("give", "told"),
    [
        ({"draws": 0}, "draws must be at least 1, not 0"),
        ({"seed": -1}, "seed must be at least 0, not -1"),
        ({"seed": 1.5}, "seed must be a whole number of at least 0, not 1.5"),
        ({"threads": 0}, "threads must be at least 1, not 0"),
        ({"starts": -1}, "starts must be at least 0, not -1"),
        ({"examined": 2.5}, "examined must be a whole number of at least 0, not 2.5"),
        ({"changes": 5}, "changes must be a mapping such as {'discount': 0.05}, not 5"),
        ({"changes": [5]}, "changes must be texts such as 'discount=0.05', not 5"),
        ({"changes": {"discount": [1]}}, "changes: discount takes a number or a word, not [1]"),
        ({"changes": {"discunt": 1}}, "did you mean 'discount'?"),
    ],
)
@pytest.mark.parametrize("out", [None, "kept"])
def test_what_cannot_be_asked_for_is_said_before_any_work(
    give: dict[str, Any], told: str, out: str | None, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        tp.run("tutorial", out=None if out is None else tmp_path / out, **give)
    assert told in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_the_other_doors_say_the_same() -> None:
    with pytest.raises(InputError, match="draws must be a whole number"):
        tp.debate("tutorial", "tutorial", draws=16.5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="seed must be at least 0, not -1"):
        tp.solve("tutorial", starts=2, seed=-1)
    with pytest.raises(InputError, match="starts must be at least 1, not 0"):
        tp.solve("tutorial", starts=0)


def test_numbers_of_numpy_and_whole_floats_are_numbers() -> None:
    given = tp.run("tutorial", draws=np.int64(16), seed=np.uint8(0), threads=1, starts=0)  # type: ignore[arg-type]
    assert given.ledger == answer().ledger
    assert tp.run("tutorial", draws=1.6e1, threads=1, starts=0).ledger == answer().ledger  # type: ignore[arg-type]


def test_changes_may_be_a_mapping_a_list_or_one_text() -> None:
    asked = prepare("tutorial", changes=["discount=0.04", "reading=shocks"]).scenario
    assert prepare("tutorial", changes={"discount": 0.04, "reading": "shocks"}).scenario == asked
    one = prepare("tutorial", changes="stake.USA-RUS=60").scenario
    assert prepare("tutorial", changes={"stake.USA-RUS": np.int64(60)}).scenario == one
    explorer = Explorer(prepare("tutorial"))
    assert explorer.at({"balance_stress": 40}).changes == ("balance_stress=40",)


def test_figures_are_looked_up_in_one_call() -> None:
    figure = tp.figures.get("gdp_current_usd", "CHN", 2020)
    assert (figure.who, figure.year, figure.unit) == ("CHN", 2020, "US$")
    assert figure in tp.figures.series("gdp_current_usd", "CHN")
    assert tp.figures.latest("gdp_current_usd", "CHN").year > 2020
    assert figure in tp.figures.search("gdp_current_usd", who="CHN", year=2020)


@pytest.mark.parametrize("name", ["triangle", "power", "paths", "probabilities", "drivers"])
def test_charts_are_drawn_in_one_call(name: str) -> None:
    chart = getattr(tp.charts, name)(answer(), width=340)
    assert chart.to_dict() == answer().chart(name, 340).to_dict()
    assert answer().alt_text(name)


def test_a_flip_is_charted_in_one_call() -> None:
    chart = tp.charts.flip(answer(), "T2", "balance_stress")
    assert chart.to_dict() == answer().flip_chart("T2", "balance_stress").to_dict()
