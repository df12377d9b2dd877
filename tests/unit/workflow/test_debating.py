"""Two arguments under both sets of assumptions, on the smallest game there is."""

from __future__ import annotations

import json

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from tripolar.cli import debate as debate_command
from tripolar.ensemble.draws import draw, sampler, shared_dimensions
from tripolar.errors import InputError
from tripolar.prepare.prepared import prepare
from tripolar.report.debate import debate_text, headline, why_words, write_debate
from tripolar.scenario.load import load_text
from tripolar.scenario.objects import Scenario
from tripolar.workflow import debate, run

DRAWS = 32


def child(text: str, name: str) -> Scenario:
    return load_text("schema: 1\nextends: tutorial\n" + text, name)


MILD = child(
    """
parameters:
  balance_stress: {uniform: [0, 20], why: partners rarely mind}
""",
    "mild",
)
HARSH = child(
    """
parameters:
  balance_stress: {uniform: [60, 120], why: partners demand that one chooses}
  spillover: {uniform: [0, 0.1], why: bystanders lose little}
claims:
  N1:
    kind: model
    says: The tie to China is worth less with a tie to the United States.
    holds: "value(RUS) - value(RUS, no-us) < 1"
    opposes: [T2]
""",
    "harsh",
)


@pytest.fixture(scope="module")
def found():
    return debate(MILD, HARSH, draws=DRAWS, threads=1)


def test_where_nothing_varies_only_in_one_each_end_is_the_run_of_its_scenario() -> None:
    stern = child("parameters:\n  balance_stress: {uniform: [60, 120], why: w}\n", "stern")
    between = debate(MILD, stern, draws=DRAWS, threads=1)
    for scenario, end in ((MILD, "first"), (stern, "second")):
        ledger = run(scenario, draws=DRAWS, threads=1, protocol="expiry").ledger
        for entry in ledger.entries:
            position = getattr(between[entry.claim.id], end)
            assert (position.verdict, position.probability) == (entry.verdict, entry.probability)


def test_scenarios_that_share_dimensions_share_the_draws_of_what_they_share() -> None:
    one, other = prepare(MILD), prepare(HARSH)
    dimensions = shared_dimensions(one, other)
    first, second = (sampler(each, DRAWS, 0, dimensions=dimensions).rows().varying for each in (one, other))
    assert "spillover" in second
    assert "spillover" not in first
    stress, harsher = first["balance_stress"], second["balance_stress"]
    assert np.argsort(stress).tolist() == np.argsort(harsher).tolist()
    for path in (first.keys() & second.keys()) - {"balance_stress"}:
        assert np.array_equal(first[path], second[path]), path


def test_alone_shared_dimensions_change_nothing() -> None:
    one = prepare(MILD)
    again = sampler(one, DRAWS, 0, dimensions=shared_dimensions(one, one)).rows()
    assert all(
        np.array_equal(again.varying[path], each) for path, each in draw(one, DRAWS, 0).varying.items()
    )


def test_the_moves_and_what_each_assumes(found) -> None:
    assert {move.name for move in found.moves} == {"balance_stress", "spillover"}
    assert found.described["balance_stress"] == (
        "uniform from 0 to 20 bn US$/yr",
        "uniform from 60 to 120 bn US$/yr",
    )
    assert (found.exact, found.ensembles) == (True, 4)


def test_the_stress_decides_whether_a_second_partner_pays(found) -> None:
    dispute = found["T2"]
    assert (dispute.first.verdict, dispute.second.verdict) == ("supported", "refuted")
    assert dispute.decides == "balance_stress"
    assert dispute.parts[0].move == "balance_stress"
    change = dispute.second.probability - dispute.first.probability
    assert sum(part.share for part in dispute.parts) == pytest.approx(change)
    assert why_words(dispute).startswith("balance stress decides.")
    assert any(line.startswith("Balance stress decides") and "T2" in line for line in headline(found))


def test_what_is_agreed_has_no_parts(found) -> None:
    agreed = [dispute for dispute in found.disputes if dispute.agreed]
    assert agreed
    assert all(dispute.parts == () and why_words(dispute) == "" for dispute in agreed)


def test_opposed_claims_are_held_against_each_other(found) -> None:
    [opposed] = found.oppositions
    assert (opposed.first, opposed.second) == ("T2", "N1")
    for together in (opposed.under_first, opposed.under_second):
        total = together.both + together.first_only + together.second_only + together.neither
        assert total == pytest.approx(1)
    assert opposed.status == "assumptions"


def test_the_same_bits_for_any_number_of_threads(found) -> None:
    assert debate_text(debate(MILD, HARSH, draws=DRAWS, threads=2)) == debate_text(found)


def test_turned_round_the_shares_change_sign(found) -> None:
    back = debate(HARSH, MILD, draws=DRAWS, threads=1)
    there = {part.move: part.share for part in found["T2"].parts}
    assert {part.move: -part.share for part in back["T2"].parts} == pytest.approx(there)


def test_progress_goes_from_nothing_to_all_and_counts_failures() -> None:
    seen = []
    debate(MILD, HARSH, draws=DRAWS, threads=1, progress=seen.append)
    assert [(done.draws, done.total) for done in seen] == [
        (32, 64),
        (64, 64),
        (32, 64),
        (64, 64),
    ]


def test_the_page_and_the_json_hold_the_same(found, tmp_path) -> None:
    page = write_debate(found, tmp_path)
    text = page.read_text(encoding="utf-8")
    for dispute in found.disputes:
        assert f">{dispute.claim}</span>" in text
    assert "<script" not in text
    told = json.loads((tmp_path / "debate.json").read_text(encoding="utf-8"))
    assert [each["claim"] for each in told["disputes"]] == [each.claim for each in found.disputes]
    assert told["headline"] == list(headline(found))


def test_the_command_prints_a_table_of_eighty_columns_or_json(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "harsh.yaml").write_text(
        "schema: 1\nextends: tutorial\nparameters:\n  balance_stress: {uniform: [60, 120], why: w}\n",
        encoding="utf-8",
    )
    app = typer.Typer()
    app.command()(debate_command.command)
    arguments = ["tutorial", "harsh.yaml", "--draws", "8", "--threads", "1"]
    printed = CliRunner().invoke(app, [*arguments, "--out", "there"], env={"COLUMNS": "80"})
    assert printed.exit_code == 0, printed.output
    assert max(map(len, printed.output.splitlines())) <= 80
    assert (tmp_path / "there" / "index.html").is_file()
    told = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert told["first"]["name"] == "tutorial"


def test_what_cannot_be_debated_is_told_on_one_line() -> None:
    with pytest.raises(InputError, match="other powers"):
        debate("russia-2025", "kissinger-1971", draws=8)
    with pytest.raises(InputError, match="draws must be at least 1, not"):
        debate(MILD, HARSH, draws=0)
