"""Several theories on one network: who contradicts whom, and on which reading of the inputs."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tripolar.lenses.lens import LensAnswer, LensQuestion, LensResult
from tripolar.lenses.network import Case, Network, network_of_year
from tripolar.lenses.panel import Contradiction, apply_all
from tripolar.lenses.registry import find_lens, lenses

BEST = LensQuestion.BEST_PLACED


def marriage() -> Network:
    """Relations and power that are each read in two ways."""
    hostile = np.array([[0, -1, -1], [-1, 0, 1], [-1, 1, 0]], dtype=float)
    mild = np.array([[0, -1, 0.2], [-1, 0, 1], [0.2, 1, 0]])
    heavy, even = np.array([0.7, 0.05, 0.25]), np.array([0.4, 0.25, 0.35])
    return Network(
        ("USA", "RUS", "CHN"),
        (hostile + mild) / 2,
        (heavy + even) / 2,
        relation_cases=(Case("one", 0.5, hostile), Case("other", 0.5, mild)),
        power_cases=(Case("money", 0.5, heavy), Case("heads", 0.5, even)),
    )


def test_answers_without_anything_in_common_contradict_each_other() -> None:
    panel = apply_all([find_lens(name) for name in ("dittmer", "gamson", "exchange")], marriage())
    told = panel.answers[BEST]
    assert {lens: answer.options for lens, answer in told.items()} == {
        "dittmer": {"CHN"},
        "gamson": {"USA"},
        "exchange": {"RUS", "CHN"},
    }
    found = [clash for clash in panel.contradictions if clash.question is BEST]
    assert found == [Contradiction(BEST, "dittmer", "gamson"), Contradiction(BEST, "gamson", "exchange")]


def test_a_turn_names_the_input_and_the_reading_that_makes_it() -> None:
    panel = apply_all([find_lens("dittmer"), find_lens("gamson")], marriage())
    turns = {(turn.lens, turn.reading, turn.question): turn for turn in panel.turns}
    turn = turns["gamson", "power by heads", LensQuestion.TOGETHER]
    assert (turn.answer.text, turn.instead_of.text) == ("CHN-RUS", "none")
    assert turns["dittmer", "relations by one", BEST].answer.options == {"RUS", "CHN"}
    assert not any(reading.startswith("power") for lens, reading, _ in turns if lens == "dittmer")


def test_one_that_does_not_apply_says_why_and_the_others_stay() -> None:
    four = Network(("A", "B", "C", "D"), np.ones((4, 4)) - np.eye(4), (4, 3, 2, 1))
    panel = apply_all([find_lens("dittmer"), find_lens("gamson")], four)
    assert [result.lens for result in panel.results] == ["gamson"]
    assert panel.declined == {"dittmer": "the strategic triangle is a theory of three powers, not of 4"}


def test_a_theory_that_answers_nothing_contradicts_nobody() -> None:
    class Silent:
        name = "silent"
        says = "nothing"
        reads = frozenset({"power"})

        def apply(self, network: Network) -> LensResult:
            return LensResult("silent", "Nothing is said.", ("For no reason.",), references=("none",))

    panel = apply_all([Silent(), find_lens("gamson")], marriage())
    assert panel.contradictions == ()
    assert all(turn.lens == "gamson" for turn in panel.turns)


def test_options_are_words_in_a_fixed_order() -> None:
    assert LensAnswer.pairs([("USA", "RUS"), ("RUS", "CHN")]).text == "CHN-RUS or RUS-USA"
    assert LensAnswer.pairs([]).text == "none"


@pytest.mark.parametrize(
    ("codes", "year"),
    [("USA SUN CHN", 1950), ("USA SUN CHN", 1972), ("USA RUS CHN", 1999), ("USA RUS CHN", 2024)],
)
def test_every_theory_applies_to_any_year_or_says_why_not(codes: str, year: int) -> None:
    panel = apply_all(lenses().values(), network_of_year(codes.split(), year))
    assert len(panel.results) + len(panel.declined) == len(lenses())
    without_trade = {"gains-from-trade"} if "SUN" in codes else set()  # no figures of the Soviet Union
    assert (
        set(panel.declined) <= {"exchange", "triad-dynamics", "balance", "continuous-balance"} | without_trade
    )
    assert json.loads(json.dumps(panel.as_json(), allow_nan=False))["of"] == f"the figures of {year}"


def test_before_the_figures_begin_relations_are_unknown_and_every_theory_that_reads_them_says_so() -> None:
    panel = apply_all(lenses().values(), network_of_year(("USA", "SUN", "CHN"), 1947))
    readers = {name for name, lens in lenses().items() if "relations" in lens.reads}
    assert readers <= set(panel.declined)
    assert all("unknown relation in the figures of 1947" in panel.declined[name] for name in readers)
