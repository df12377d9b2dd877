"""Whole ledgers from ensembles made by hand and from the embedded figures."""

import gc
from dataclasses import replace
from weakref import ref

import numpy as np
import pytest
from tests.unit.claims.made import claim, ensemble, prepared, scenario, shares

from tripolar.claims.criterion import criteria_of
from tripolar.claims.judge import across_protocols, judge
from tripolar.errors import FigureError
from tripolar.figures.table import load_table
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.prepare.requests import requests


@pytest.fixture(scope="module")
def vocabulary():
    table = load_table()
    return lambda: FigureVocabulary(table)


def test_a_model_claim_in_full():
    made = scenario(
        claim("M4", "terms(RUS, CHN) - terms(RUS, CHN, no-us) > 1", terms=True, assumed="by the hazards")
    )
    stress = np.linspace(0, 120, 200)
    quantities = {
        "terms(RUS, CHN)": np.where(stress < 30, 10.0, 2.0),
        "terms(RUS, CHN, no-us)": np.where(np.arange(200) % 20 == 0, np.nan, 2.0),
    }
    entry = judge(ensemble(made, quantities, {"balance_stress": stress}))["M4"]
    assert (entry.verdict, entry.draws, entry.unknown) == ("refuted", 200, 10)
    assert entry.marks == ("assumed", "turns on one assumption")  # the margin is a step of the one parameter
    assert entry.probability == pytest.approx(47 / 190)
    assert entry.lower < 47 / 200 < 57 / 200 < entry.upper
    assert entry.driver.flip == "holds where balance stress is below 29.8 bn US$/yr (1), fails above (0)"
    now, without = entry.quantities
    assert (now.key, now.unit, now.median, now.low, now.high) == ("terms(RUS, CHN)", "bn US$/yr", 2, 2, 10)
    assert (without.key, without.median) == ("terms(RUS, CHN, no-us)", 2)
    assert (entry.codings, entry.measures) == ((), ())


def test_replicates_of_the_draws_give_every_probability_and_median_an_error():
    made = scenario(claim("M1", "value(RUS) > 0.5"))
    # Two replicates of a hundred draws: one holds in 80 of them, the other in 60.
    column = np.zeros(200)
    column[0:160:2], column[1:120:2] = 1.0, 1.0
    alone = judge(ensemble(made, {"value(RUS)": column}))["M1"]
    assert (alone.replicate_error, alone.quantities[0].median_error) == (None, None)
    entry = judge(replace(ensemble(made, {"value(RUS)": column}), replicates=2))["M1"]
    assert entry.probability == alone.probability == 0.7
    assert entry.replicate_error == pytest.approx(0.1)
    assert (alone.verdict, entry.verdict) == ("contested", "undecided")
    assert entry.error == pytest.approx(12.706 * 0.1 / 1.96, rel=1e-3)
    assert entry.quantities[0].median_error == 0.0


def test_dyads_and_levels_written_otherwise_reach_the_same_column():
    made = scenario(claim("M1", "chance(CHN-RUS, partnership, 10) >= 0.8"))
    assert [request.key for request in requests(prepared(made).asked, ())] == ["chance(RUS-CHN, 1, 10)"]
    ledger = judge(ensemble(made, {"chance(RUS-CHN, 1, 10)": np.full(200, 0.9)}))
    assert (ledger["M1"].verdict, ledger["M1"].marks) == ("supported", ("tautology",))


def test_only_model_claims_are_tautologies():
    made = scenario(
        claim("P1", "value(RUS) > 0", kind="forecast"), claim("M1", "share(value(RUS) > 0) > 0.1")
    )
    ledger = judge(ensemble(made, {"value(RUS)": np.ones(200)}))
    assert [(entry.verdict, entry.marks) for entry in ledger.entries] == [("supported", ())] * 2


def test_a_coding_that_turns_the_claim():
    made = scenario(claim("M8", "value(RUS) > 0.5"))
    column = np.concatenate([shares(90, 10), shares(10, 90)])
    drawn = {"relation.USA-CHN": np.repeat([0.0, 0.5], 100)}
    entry = judge(ensemble(made, {"value(RUS)": column}, drawn))["M8"]
    assert entry.verdict == "depends on the measure"
    assert [(c.value, c.probability) for c in entry.codings] == [("hostile", 0.9), ("normal", 0.1)]
    assert (
        entry.driver.flip == "holds where relation USA-CHN is hostile (.90), fails where it is normal (.10)"
    )


def test_claims_about_terms_do_not_apply_without_transfers():
    made = scenario(
        claim("M4", "terms(RUS, CHN) > 1"),
        claim("M13", "value(RUS) > 0", terms=True),
        claim("M12", "value(RUS) > 0"),
    )
    quantities = {"value(RUS)": shares(150, 50), "terms(RUS, CHN)": shares(0, 0, 200)}
    ledger = judge(ensemble(made, quantities, protocol="nontransferable"))
    assert [entry.verdict for entry in ledger.entries] == ["does not apply"] * 2 + ["supported"]
    assert ledger["M4"].probability is None


def test_a_refuted_premise_undercuts_through_others():
    made = scenario(
        claim("M5", "value(USA) > 0.5", rests_on=("M4", "M1")),
        claim("M4", "value(USA) > 0.5", rests_on=("M3",)),
        claim("M3", "value(RUS) > 0.5"),
        claim("M1", "value(USA) > 0.5"),
        claim("M2", "value(USA) > 0.5", rests_on=("M1",)),
    )
    ledger = judge(ensemble(made, {"value(USA)": shares(90, 10), "value(RUS)": shares(10, 90)}))
    assert {entry.claim.id: entry.undercut_by for entry in ledger.entries} == {
        "M5": ("M3",),
        "M4": ("M3",),
        "M3": (),
        "M1": (),
        "M2": (),
    }
    assert [entry.claim.id for entry in ledger.entries if "undercut" in entry.marks] == ["M5", "M4"]


def test_nothing_solved_leaves_everything_undecided():
    made = scenario(claim("M1", "value(RUS) > 0"))
    entry = judge(ensemble(made, {"value(RUS)": np.full(50, np.nan)}))["M1"]
    assert (entry.verdict, entry.probability, entry.lower, entry.upper) == ("undecided", None, 0.0, 1.0)
    assert (entry.unknown, entry.driver) == (50, None)
    assert np.isnan(entry.quantities[0].median)


NET_POWER = "net_power(gdp_current_usd, CHN, 2024) > 9 * net_power(gdp_current_usd, RUS, 2024)"
RATIO = "5 <= figure(gdp_current_usd, CHN, 2024) / figure(gdp_current_usd, RUS, 2024) <= 9"


def test_a_fact_by_several_measures(vocabulary):
    made = scenario(
        claim(
            "F5",
            kind="fact",
            measures={
                "nominal": RATIO,
                "net power": NET_POWER,
                "future": "figure_if_known(gdp_current_usd, CHN, 2090) > 1",
            },
        ),
        claim("M1", "value(RUS) > 0.5", rests_on=("F5",)),
    )
    entry = judge(ensemble(made, {"value(RUS)": shares(9, 1)}, vocabulary=vocabulary))["F5"]
    nominal, net_power, future = entry.measures
    assert entry.verdict == "depends on the measure"
    assert (entry.probability, entry.draws, entry.quantities) == (None, 0, ())
    assert (nominal.holds, nominal.shown) == (True, "8.62 within 5 to 9")
    assert nominal.sources == (load_table().get("gdp_current_usd", "CHN", 2024).source,)
    assert net_power.holds is False
    assert " not above " in net_power.shown
    assert (future.holds, future.shown) == (None, "unknown: gdp_current_usd(CHN, 2090)")
    assert future.sources == ()


def test_facts_undercut_mechanisms(vocabulary):
    made = scenario(
        claim("F1", "figure(gdp_current_usd, RUS, 2024) > figure(gdp_current_usd, CHN, 2024)", kind="fact"),
        claim("M1", "value(RUS) > 0.5", rests_on=("F1",)),
    )
    ledger = judge(ensemble(made, {"value(RUS)": shares(90, 10)}, vocabulary=vocabulary))
    assert ledger["F1"].verdict == "refuted"
    assert (ledger["M1"].verdict, ledger["M1"].undercut_by) == ("supported", ("F1",))


def test_a_figure_that_is_misspelt_is_an_error_in_its_place(vocabulary):
    made = scenario(claim("F1", "1 < figure(gdp_curent_usd, RUS, 2024)", kind="fact"))
    with pytest.raises(FigureError, match=r"^made\.yaml:3:15: .*gdp_current_usd"):
        judge(ensemble(made, {}, vocabulary=vocabulary))


def test_a_premise_refuted_within_error_leaves_open_whether_what_rests_on_it_is_undercut():
    """Of 64 draws 16 hold: refuted, near contested; 21 hold: contested, near refuted."""
    claims = [
        claim("M1", "value(RUS) > 0.9"),
        claim("M2", "value(RUS) > 0.8"),
        claim("M3", "value(RUS) > 2"),
        claim("M4", "value(RUS) > 0", rests_on=("M1",)),
        claim("M5", "value(RUS) > 0", rests_on=("M2",)),
        claim("M6", "value(RUS) > 0", rests_on=("M1", "M3")),
        claim("M7", "value(RUS) > 0", rests_on=("M4",)),
    ]
    column = np.concatenate([np.full(16, 1.0), np.full(5, 0.85), np.full(43, 0.5)])
    ledger = judge(ensemble(scenario(*claims), {"value(RUS)": column}))
    assert (ledger["M1"].verdict, ledger["M1"].borders_on) == ("refuted", "contested")
    assert (ledger["M2"].verdict, ledger["M2"].borders_on) == ("contested", "refuted")
    told = {name: [mark for mark in ledger[name].told_marks if "undercut" in mark] for name in
            ("M4", "M5", "M6", "M7")}  # fmt: skip
    assert told == {
        "M4": ["undercut, within error"],
        "M5": ["within error of undercut"],
        "M6": ["undercut"],
        "M7": ["undercut, within error"],
    }


def test_a_ledger_that_only_stands_beside_another_says_the_same_of_it():
    made = scenario(
        claim("M1", "value(RUS) > 0.5 and value(CHN) > 0.2"),
        claim("M2", "value(RUS) > value(CHN)", rests_on=("M1",)),
        claim("M3", "share(value(RUS) > value(CHN)) > 0.5"),
    )
    rng = np.random.default_rng(3)
    drawn = {"balance_stress": rng.uniform(0, 1, 200), "reading": np.repeat(["mistakes", "shocks"], 100)}
    own, other = (
        ensemble(made, {"value(RUS)": rng.uniform(0, 1, 200), "value(CHN)": rng.uniform(0, 1, 200)}, drawn)
        for _ in range(2)
    )
    whole, brief = judge(other), judge(other, compared=True)
    for ledger, there in ((whole, True), (brief, False)):
        told = ledger["M1"].parts, ledger["M1"].quantities, ledger["M3"].over_draws
        assert [bool(each) for each in told] == [there] * 3
    assert brief.chains == whole.chains
    first = judge(own)
    assert across_protocols({"expiry": first, "credible": brief}) == across_protocols(
        {"expiry": first, "credible": whole}
    )


def test_what_draws_say_is_looked_at_once_and_kept_with_them():
    made = scenario(claim("M1", "value(RUS) > 0.5"))
    of_draws = ensemble(made, {"value(RUS)": shares(7, 3)})
    assert criteria_of(of_draws) is criteria_of(of_draws)
    assert criteria_of(of_draws)["M1"].truth() is criteria_of(of_draws)["M1"].truth()
    other = replace(of_draws, quantities={"value(RUS)": shares(1, 9)})
    assert judge(of_draws)["M1"].probability == pytest.approx(0.7)
    assert judge(other)["M1"].probability == pytest.approx(0.1)
    gone = ref(of_draws)
    del of_draws
    gc.collect()
    assert gone() is None  # what is kept does not keep the draws
