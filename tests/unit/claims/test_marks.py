"""What a verdict turns on: calibrated politics, split by channel, or one assumption."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.claims.made import claim, ensemble, scenario

from tripolar.claims.judge import judge
from tripolar.game.model.channels import CALIBRATED, CHANNELS, FRICTION
from tripolar.prepare.prepared import prepare
from tripolar.prepare.requests import channel_requests

COMPARED = "value(RUS) - value(RUS, no-us) > 1"


def columns(value, political, other, draws=200):
    """Values with a political channel and one other, by variant: numbers or arrays over draws."""
    made = {}
    for variant, total in value.items():
        under = f", {variant}" if variant else ""
        made[f"value(RUS{under})"] = np.broadcast_to(np.asarray(total, dtype=float), draws)
        for name in (*CHANNELS, FRICTION):
            part = {"political": political, "access": other}.get(name, {})
            made[f"channel({name}, RUS{under})"] = np.broadcast_to(
                np.asarray(part.get(variant, 0.0), dtype=float), draws
            )
    return made


def judged(holds, quantities, derived=("political_value.RUS.USA",), parameters=None, **fields):
    draws = len(next(iter(quantities.values())))
    found = {path: np.ones(draws) for path in derived}
    return judge(ensemble(scenario(claim("M1", holds, **fields)), quantities, parameters or {}, found))["M1"]


def test_a_comparison_is_split_by_channel_and_decided_without_politics():
    # 12 bn better, of which 10 are political, 1.5 trade and .5 neither.
    quantities = columns({"": 12.0, "no-us": 0.0}, {"": 11.0, "no-us": 1.0}, {"": 1.5, "no-us": 0.0})
    entry = judged("value(RUS) - value(RUS, no-us) > 3", quantities)
    [split] = entry.splits
    assert (split.difference, split.channels["political"], split.channels["access"]) == (12.0, 10.0, 1.5)
    assert split.channels["rivalry"] == 0.0
    assert split.rest == pytest.approx(0.5)
    assert split.difference == pytest.approx(sum(split.channels.values()) + split.rest)
    assert (entry.verdict, entry.measured.verdict, entry.measured.without) == (
        "supported",
        "refuted",
        ("political",),
    )
    assert entry.marks == ("tautology", "turns on calibrated politics")
    # Without the politics 2 bn remain, which is enough for a claim that asks for more than 1.
    entry = judged(COMPARED, quantities)
    assert (entry.measured.verdict, entry.measured.probability) == ("supported", 1.0)
    assert entry.marks == ("tautology",)


def test_signs_factors_and_the_better_of_two_are_followed_in_a_split():
    draws = 100
    better = np.where(np.arange(draws) < 25, 8.0, 2.0)
    quantities = columns(
        {"": 4.0, "no-us": better}, {"": 1.0, "no-us": better / 2}, {"": 3.0, "no-us": better / 2}, draws
    )
    holds = "max(value(RUS), value(RUS, no-us)) < 2 * value(RUS) / gdp(RUS)"
    entry = judged(holds, {**quantities, "gdp(RUS)": np.full(draws, 2.0)})
    [split] = entry.splits
    # 4 less 8 in a quarter of the draws, less 4 in the others; of the 8 half is political, of the 4 one.
    assert split.difference == pytest.approx(4 - (0.25 * 8 + 0.75 * 4))
    assert split.channels["political"] == pytest.approx(1 - (0.25 * 4 + 0.75 * 1))
    assert split.rest == pytest.approx(0.0)


def test_a_ratio_of_values_has_no_split_but_is_decided_without_politics():
    quantities = columns({"": 12.0, "no-us": 10.0}, {"": 11.0, "no-us": 1.0}, {})
    entry = judged("value(RUS) / value(RUS, no-us) > 1", quantities)
    assert entry.splits == ()
    assert (entry.verdict, entry.measured.verdict) == ("supported", "refuted")


def test_values_of_a_year_are_split_and_decided_by_what_each_channel_contributes_from_then_on():
    text = "value(RUS, @2040) - value(RUS, no-us, @2040) > 3"
    made = replace(scenario(claim("M1", text)), eras=(2030.0, 2035.0))
    parts = {"value": (12.0, 0.0), "political": (11.0, 1.0), "access": (1.5, 0.0)}
    quantities = {}
    for k, under in enumerate(("", ", no-us")):
        quantities[f"value(RUS{under}, @2040)"] = np.full(200, parts["value"][k])
        for name in (*CHANNELS, FRICTION):
            part = parts.get(name, (0.0, 0.0))[k]
            quantities[f"contribution({name}, RUS{under}, @2040)"] = np.full(200, part)
    entry = judge(ensemble(made, quantities, {}, {"political_value.RUS.USA": np.ones(200)}))["M1"]
    [split] = entry.splits
    assert (split.difference, split.channels["political"], split.channels["access"]) == (12.0, 10.0, 1.5)
    assert split.rest == pytest.approx(0.5)
    assert (entry.verdict, entry.measured.verdict) == ("supported", "refuted")
    assert entry.marks == ("tautology", "turns on calibrated politics")


def test_each_part_of_an_and_is_split():
    quantities = columns({"": 12.0, "no-us": 0.0}, {"": 10.0, "no-us": 0.0}, {"": 2.0, "no-us": 0.0})
    entry = judged(f"{COMPARED} and value(RUS, no-us) < value(RUS)", quantities)
    assert [split.text for split in entry.splits] == [COMPARED, "value(RUS, no-us) < value(RUS)"]
    assert [split.channels["political"] for split in entry.splits] == [10.0, 10.0]


@pytest.mark.parametrize("why", ["one value", "nothing calibrated", "no channels"])
def test_no_second_verdict_where_there_is_nothing_to_compare(why):
    quantities = columns({"": 12.0, "no-us": 0.0}, {"": 10.0, "no-us": 0.0}, {})
    if why == "no channels":
        quantities = {key: column for key, column in quantities.items() if key.startswith("value")}
    entry = judged(
        "value(RUS) > 1" if why == "one value" else COMPARED,
        quantities,
        derived=() if why == "nothing calibrated" else ("political_value.RUS.USA",),
    )
    assert entry.measured is None
    assert "turns on calibrated politics" not in entry.marks
    assert bool(entry.splits) == (why == "nothing calibrated")


def test_politics_that_move_a_verdict_within_its_error_leave_the_mark_open():
    # Whole: 155 of 200 hold, supported near 3/4. Measured: 145, contested near it.
    value = np.where(np.arange(200) < 155, 2.0, 0.0)
    political = np.where((np.arange(200) >= 145) & (np.arange(200) < 155), 2.0, 0.0)
    entry = judged(COMPARED, columns({"": value, "no-us": 0.0}, {"": political}, {}))
    assert (entry.verdict, entry.measured.verdict) == ("supported", "contested")
    assert entry.marks == ("turns on calibrated politics",)
    assert entry.told_marks == ("turns on calibrated politics, within error",)


def test_one_assumption_that_most_of_a_margin_goes_with_is_named():
    rng = np.random.default_rng(5)
    drawn = {"balance_stress": rng.uniform(0, 1, 400), "spillover": rng.uniform(0, 1, 400)}
    alone = drawn["balance_stress"] + 0.3 * drawn["spillover"]
    entry = judged("value(RUS) > 0.5", {"value(RUS)": alone}, parameters=drawn)
    # Variances add up: 1 to .09, so that .917 goes with the first.
    assert entry.turns_on.path == "balance_stress"
    assert entry.turns_on.share == pytest.approx(1 / 1.09, abs=0.04)
    assert entry.told_marks == ("turns on one assumption: balance_stress",)
    both = drawn["balance_stress"] + drawn["spillover"]
    entry = judged("value(RUS) > 0.5", {"value(RUS)": both}, parameters=drawn)
    assert (entry.turns_on, entry.marks) == (None, ())


def by_word(moves, renewal, draws=400, **quantities):
    """A claim that holds in these shares of the draws of each word, drawn one draw in two."""
    words = np.where(np.arange(draws) % 2, "moves", "renewal")
    place = np.arange(draws) // 2 / (draws // 2)
    holds = np.where(words == "moves", place < moves, place < renewal)
    # Far from its margin in every draw, by lengths that hang on nothing.
    size = np.random.default_rng(3).uniform(5, 9, draws)
    return judged(
        "value(RUS) > 1",
        {"value(RUS)": np.where(holds, size, -size), **quantities},
        parameters={"precision_lasting": words},
    )


def test_a_word_that_turns_the_verdict_is_told_though_little_of_the_margin_goes_with_it():
    entry = by_word(moves=0.6, renewal=0.9)
    assert entry.turns_on is None  # some .12 of the variance
    assert [(coding.value, coding.verdict) for coding in entry.codings] == [
        ("moves", "contested"),
        ("renewal", "supported"),
    ]
    assert entry.turns_by_coding == "precision_lasting"
    assert entry.told_marks == ("turns on one assumption: precision_lasting",)


def test_a_claim_can_turn_on_a_number_by_its_margin_and_on_a_word_by_its_verdict():
    place, words = np.arange(400) // 2 / 200, np.where(np.arange(400) % 2, "moves", "renewal")
    drawn = {"spillover": np.random.default_rng(4).permutation(400) / 400.0, "precision_lasting": words}
    margin = 20 * (drawn["spillover"] - 0.5)
    holds = np.where(words == "moves", place < 0.6, place < 0.9)
    column = np.where(holds, 30.0, -30.0) * 0.05 + margin
    entry = judged("value(RUS) > -4", {"value(RUS)": column}, parameters=drawn)
    assert entry.turns_on.path == "spillover"
    entry = replace(entry, turns_by_coding="precision_lasting", marks_within_error=())
    assert entry.told_marks == ("turns on one assumption: spillover; on another: precision_lasting",)


def test_a_word_that_puts_a_claim_on_either_side_of_one_half_turns_it_whatever_the_verdicts_are_called():
    entry = by_word(moves=0.36, renewal=0.66)
    assert [coding.verdict for coding in entry.codings] == ["contested", "contested"]
    assert entry.verdict == "depends on the measure"
    assert entry.told_marks == ("turns on one assumption: precision_lasting",)


def test_a_word_that_nearly_turns_the_verdict_leaves_the_mark_open():
    # Contested by both, .62 and .73, and 3/4 lies within the error of the second.
    entry = by_word(moves=0.62, renewal=0.73, draws=1600)
    assert [coding.verdict for coding in entry.codings] == ["contested", "contested"]
    assert (entry.marks, entry.turns_by_coding) == ((), "")
    assert entry.told_marks == ("within error of turns on one assumption",)
    # Contested and supported, near 3/4 from below.
    entry = by_word(moves=0.7, renewal=0.88)
    assert entry.told_marks == ("turns on one assumption: precision_lasting, within error",)


@pytest.mark.parametrize(
    ("moves", "renewal", "draws"), [(0.89, 0.91, 400), (0.74, 0.76, 400), (0.32, 0.42, 3200)]
)
def test_a_word_that_moves_nothing_beyond_chance_or_no_verdict_is_not_told(moves, renewal, draws):
    entry = by_word(moves, renewal, draws)
    assert (entry.marks, entry.marks_within_error, entry.turns_by_coding) == ((), (), "")


def test_of_words_that_turn_a_verdict_the_one_that_moves_it_most_is_named():
    draws = 800
    place, pair = np.arange(draws) // 4 / (draws // 4), np.arange(draws) % 4
    lasting, relation = np.where(pair % 2, "moves", "renewal"), np.where(pair < 2, 0.0, 0.5)
    holds = place < 0.55 + 0.3 * (lasting == "renewal") + 0.1 * (relation > 0)
    drawn = {"precision_lasting": lasting, "relation.USA-CHN": relation}
    entry = judged("value(RUS) > 1", {"value(RUS)": np.where(holds, 5.0, -5.0)}, parameters=drawn)
    assert entry.turns_by_coding == "precision_lasting"
    # The first-order index of a margin of two values is that of the truth: .3² / 4 of .21 or so.
    assert entry.turns_on is None


def test_channels_are_asked_of_the_values_that_claims_compare_and_of_no_other():
    prepared = prepare("tutorial")
    wanted = {request.key for request in channel_requests(prepared.asked, ("political",))}
    compared = {
        request.key.replace("value(", "channel(political, ")
        for asked in prepared.asked.values()
        if sum(request.quantity == "value" for request in asked.values()) > 1
        for request in asked.values()
        if request.quantity == "value"
    }
    assert wanted == compared != set()
    own, *others = prepared.requests_by_protocol().values()
    count = sum(request.quantity == "channel" for request in own)
    assert count == len((*CHANNELS, FRICTION)) * len(wanted)
    assert {sum(request.quantity == "channel" for request in other) for other in others} == {
        len(CALIBRATED) * len(wanted)
    }
    assert not any(request.quantity == "channel" for request in prepared.requests)
