"""Every shipped scenario loads, resolves and runs, and every claim of it gets a verdict."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import tripolar
from tripolar.answer.answer import Answer
from tripolar.claims.dispute import join
from tripolar.ensemble.draws import shared_dimensions
from tripolar.game.model.plain import PROTOCOLS
from tripolar.prepare.prepared import prepare
from tripolar.report.sentences import glance
from tripolar.scenario.difference import moves
from tripolar.scenario.load import embedded_names, load
from tripolar.scenario.objects import Claim
from tripolar.scenario.source import measured_names
from tripolar.workflow import debate, run, solve

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = Path(tripolar.__file__).parent / "examples"
VERDICTS = {"supported", "refuted", "contested", "undecided", "depends on the measure", "does not apply"}
DRAWS = 16
#: Arguments that do not extend a file of measured numbers; for those see `test_short_arguments`.
LONG = tuple(name for name in embedded_names() if not {*load(name).lineage} & {*measured_names()})
FACTS = tuple(f"F{n}" for n in range(1, 11))
# Sentences of the argument, and those that it was split into when they were read a second time.
SPLIT = {"M3": ("M3-terms", "M3-autonomy"), "M4": ("M4-having", "M4-using")}
MECHANISMS = tuple(part for n in range(20) for part in SPLIT.get(f"M{n}", (f"M{n}",)))
# Return hazards leave some draws without a game that shows them (docs/explanation/friction.md).
CALIBRATING = dict.fromkeys(("russia-2025", "russia-china-bond", "kissinger-1971", "double-kissinger"), 0.7)


@cache
def answer(name: str) -> Answer:
    return run(name, draws=DRAWS, seed=0, threads=1)


@cache
def claims(name: str) -> dict[str, Claim]:
    return {claim.id: claim for claim in load(name).claims}


def test_the_promised_scenarios_ship() -> None:
    promised = {
        "double-kissinger",
        "kissinger-1971",
        "reference-2025",
        "russia-2025",
        "russia-china-bond",
        "tutorial",
    }
    assert promised <= set(embedded_names())


@pytest.mark.parametrize("name", LONG)
def test_every_claim_of_a_shipped_scenario_gets_a_verdict(name: str) -> None:
    entries = answer(name).ledger.entries
    assert [entry.claim.id for entry in entries] == list(claims(name))
    assert {entry.verdict for entry in entries} <= VERDICTS
    decided = [entry for entry in entries if entry.claim.kind != "fact" and entry.verdict != "does not apply"]
    assert all(entry.draws == DRAWS and entry.probability is not None for entry in decided)


@pytest.mark.parametrize("name", LONG)
def test_shipped_scenarios_calibrate_and_solve(name: str) -> None:
    ensemble = answer(name).ensemble
    assert int(ensemble.calibrated.sum()) >= CALIBRATING.get(name, 0.9) * DRAWS
    for count in ensemble.solves:
        assert count.solved >= 0.9 * ensemble.calibrated.sum(), count.variant
        assert count.worst_certificate < 0.05, count.variant


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", ["russia-2025", "russia-china-bond", "kissinger-1971"])
def test_the_centre_of_an_argument_calibrates_under_every_protocol(name: str, protocol: str) -> None:
    assert solve(name, protocol=protocol).certificate["calibration"] == "calibrated"


@pytest.mark.parametrize("name", ["russia-2025", "russia-china-bond", "kissinger-1971"])
def test_every_number_of_an_argument_has_a_reason(name: str) -> None:
    scenario = load(name)
    given = [each for each in scenario.parameters.values() if each.where is not None]
    assert [each.path for each in given if not each.why or each.why == "default"] == []
    assert [blend.path for blend in scenario.blends if not blend.why] == []
    assert [claim.id for claim in scenario.claims if not claim.why] == []
    assert [variant.name for variant in scenario.variants.values() if not variant.says] == []


@pytest.mark.parametrize("claim_id", [*FACTS, *MECHANISMS])
def test_the_argument_of_2025_states_this_claim_with_its_paragraph_and_criterion(claim_id: str) -> None:
    claim = claims("russia-2025")[claim_id]
    assert re.fullmatch(r"paragraphs? \d+( and \d+)?", claim.source)
    assert claim.kind == ("fact" if claim_id in FACTS else "model")
    assert (claim.holds is not None) == (claim.kind == "model")
    assert (len(claim.measures) >= 2) == (claim.kind == "fact")


def test_strong_claims_of_2025_stand_beside_their_weak_readings() -> None:
    weak = {claim_id for claim_id in claims("russia-2025") if "-" in claim_id}
    assert {"M1-value", "M10-weak", "M11-weak", "M12-equidistant"} <= weak
    whole = {*claims("russia-2025"), *SPLIT}
    assert {claim_id.partition("-")[0] for claim_id in weak} <= whole


def test_a_first_reading_that_is_a_reading_stands_beside_the_second() -> None:
    first = {"M2-thaw", "M5-cover", "M10-M11-complement", "M12-position", "M14-level"}
    assert first <= set(claims("russia-2025"))
    for name in ("russia-2025", "russia-china-bond", "kissinger-1971"):
        told = [each for each in claims(name).values() if "first" in each.why]
        assert len(told) >= 5, name


def test_how_often_relations_come_back_is_put_in_for_every_pair_and_the_reading_is_shocks() -> None:
    for name in ("russia-2025", "russia-china-bond", "kissinger-1971"):
        scenario = load(name)
        for dyad in scenario.table().dyads:
            assert f"return_hazard.{dyad}" in scenario.parameters, (name, dyad)
        assert scenario.parameters["reading"].distribution.possible == ("shocks",)
    given = load("kissinger-1971").parameters["return_hazard.USA-CHN"].distribution
    mean = float(np.mean(given.ppf((np.arange(2000) + 0.5) / 2000)))
    assert mean == pytest.approx(1.5 / 48, rel=0.01)  # its own thaw is left out
    assert claims("kissinger-1971")["H7"].assumed


def test_the_argument_of_2025_has_conclusions_that_rest_on_most_of_it() -> None:
    chains = answer("russia-2025").ledger.chains
    own = [chain for chain in chains if chain.protocol == "expiry"]
    assert [chain.conclusions for chain in own] == [("M12",), ("M18",), ("M12", "M18")]
    linked = {link.claim for link in own[2].links}
    assert {*FACTS[:8], "F10", "M1", *SPLIT["M3"], "M4-having", "M5"} <= linked
    assert {"M7", "M9", "M10", "M11", "M16", "M17"} <= linked
    # Both speak of terms, which do not exist where nobody can pay.
    assert [c.conclusions for c in chains if c.protocol == "nontransferable"] == []
    # What unease in Beijing teaches (M16) cannot be known where no draw shows it, as among so few.
    known = [chain for chain in chains if np.isfinite(chain.granted)]
    assert next(chain.conclusions for chain in known if chain.protocol == "expiry") == ("M12",)
    for chain in known:
        blame = sum(link.blame_granted.value for link in chain.links)
        assert blame == pytest.approx(1 - chain.granted)


def test_the_opposing_argument_denies_claims_of_the_first_and_changes_what_it_assumes() -> None:
    first, second = load("russia-2025"), load("russia-china-bond")
    assert second.lineage == ("russia-2025",)
    joined = join(first, second)
    denied = {"M4-having", "M4-using", "M5", "M5-cover", "M7", "M12-position", "M13", "M17"}
    assert {one for one, _ in joined.opposed} == denied
    assert joined.same == (("M1", "B1"),)
    assert {move.name for move in moves(first, second)} == {
        *("relation_hazard.USA-RUS", "relation_hazard.RUS-CHN", "relation.USA-CHN"),
        *("balance_stress", "transfer_bound.USA-RUS"),
    }


def test_the_opposing_argument_varies_nothing_that_the_first_does_not() -> None:
    """So that in a debate the first side is drawn as by itself, and its ledger is that of its run."""
    first, second = (prepare(name) for name in ("russia-2025", "russia-china-bond"))
    assert shared_dimensions(first, second) == shared_dimensions(first)


@pytest.mark.slow
def test_the_debate_of_2025_is_decided_by_assumptions_and_not_by_the_draws() -> None:
    found = debate("russia-2025", "russia-china-bond", draws=8, threads=1)
    assert found.exact
    assert found.ensembles == 32
    apart = [dispute for dispute in found.disputes if not dispute.agreed]
    assert apart
    for dispute in apart:
        assert dispute.first.probability is not None
        assert dispute.second.probability is not None
        change = dispute.second.probability - dispute.first.probability
        assert sum(part.share for part in dispute.parts) == pytest.approx(change)
    assert (found["M1"].first.probability, found["M1"].second.probability) == (
        found["B1"].first.probability,
        found["B1"].second.probability,
    )


@pytest.mark.parametrize(
    ("claim_id", "verdict", "failing"),
    [
        (
            "K1",
            "depends on the measure",
            {"CINC", "military spending", "military personnel", "orbital launches"},
        ),
        ("K2", "supported", set()),
        ("K3", "depends on the measure", {"no defence pact in force"}),
        ("K4", "supported", set()),
        ("K5", "supported", set()),
    ],
)
def test_facts_of_1971_are_what_the_figures_say(claim_id: str, verdict: str, failing: set[str]) -> None:
    entry = answer("kissinger-1971").ledger[claim_id]
    assert entry.verdict == verdict
    found = {result.label for result in entry.measures if not result.holds}
    assert len(found) == len(failing)
    assert all(any(words in label for label in found) for words in failing)


def test_the_precedent_hangs_on_how_moscow_and_beijing_stood() -> None:
    held = answer("kissinger-1971").ensemble
    chances = {code: held.quantities[f"pivot({code}, 5, opened)"] for code in ("USA", "SUN", "CHN")}
    first = chances["USA"] > np.maximum(chances["SUN"], chances["CHN"])
    normal, known = held.parameters["relation.SUN-CHN"] == 0.5, held.calibrated
    # In 160 draws 12 percent of those coded normal, and 76 percent of the others.
    assert first[normal & known].mean() + 0.25 < first[~normal & known].mean()


def test_the_two_readings_of_who_lost_by_the_opening_exclude_each_other() -> None:
    held = answer("kissinger-1971").ensemble
    gain = held.quantities["value(SUN, opened)"] - held.quantities["value(SUN, no-opening)"]
    other = held.quantities["value(CHN, opened)"] - held.quantities["value(CHN, no-opening)"]
    paid = held.quantities["moving_cost(CHN, USA, 0.5)"]
    known = held.calibrated
    ledger = answer("kissinger-1971").ledger
    assert (paid[known] > 0).all()
    assert ledger["H4"].probability == pytest.approx((gain < -0.05)[known].mean())
    both = (gain > -0.05) & (other - paid > -0.05)
    assert ledger["H1-wings"].probability == pytest.approx(both[known].mean())


def test_the_tutorial_builds_the_shipped_file_part_by_part() -> None:
    page = (ROOT / "docs" / "tutorial" / "first-argument.md").read_text(encoding="utf-8")
    parts = re.findall(r"^```yaml append=first\.yaml\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE)
    assert "".join(parts) == (EXAMPLES / "tutorial.yaml").read_text(encoding="utf-8")


def test_the_tutorial_has_three_claims_with_three_verdicts() -> None:
    ledger = run("tutorial", draws=128, seed=0, threads=1).ledger
    assert [entry.verdict for entry in ledger.entries] == ["supported", "contested", "refuted"]
    turns = "turns on one assumption"
    assert [entry.marks for entry in ledger.entries] == [("tautology", turns), (turns,), (turns,)]
    assert {entry.turns_on.path for entry in ledger.entries if entry.turns_on} == {"balance_stress"}
    drivers = [entry.driver for entry in ledger.entries[1:]]
    assert all(driver is not None and driver.path == "balance_stress" for driver in drivers)
    assert "holds where balance stress is below" in drivers[0].flip  # type: ignore[union-attr]


def test_easing_with_both_pays_by_what_is_measured_and_turns_on_what_is_calibrated() -> None:
    entry = answer("double-kissinger").ledger["D2"]
    assert entry.measured is not None
    assert entry.measured.without == ("political", "friction")
    assert entry.measured.verdict == "supported"
    assert entry.probability is not None
    assert entry.measured.probability is not None
    assert entry.probability < entry.measured.probability
    (split,) = entry.splits
    assert split.channels["rivalry"] > 0 > split.channels["political"]


def test_what_is_not_checked_is_told_at_a_glance() -> None:
    told = {line.heading: line.text for line in glance(answer("double-kissinger"))}
    assert told["Not checked"].startswith("choice noise is read as shocks alone")
    assert "cost both sides together (medians): " in told["Calibrated cost of changing course"]
    in_json = answer("double-kissinger").to_json()
    assert in_json["not_checked"] == [told["Not checked"]]
    assert [each["pair"] for each in in_json["calibrated_moving_costs"]] == list(
        answer("double-kissinger").scenario.dyads
    )
    plain = {line.heading for line in glance(answer("tutorial"))}
    assert not plain & {"Not checked", "Calibrated cost of changing course"}
    in_json = answer("tutorial").to_json()
    assert in_json["not_checked"] == in_json["calibrated_moving_costs"] == []
