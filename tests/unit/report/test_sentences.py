from __future__ import annotations

import re
from dataclasses import replace

from tests.sample_answer import answer, ledger

from tripolar.claims.ledger import Ledger
from tripolar.report.sentences import concessions, drivers_by_path, glance, holds_words, tally, unknown_words


def lines(changed=None) -> dict[str, tuple[str, tuple[str, ...]]]:
    found = glance(answer() if changed is None else changed)
    return {line.heading: (line.text, line.claims) for line in found}


def test_verdicts_are_counted() -> None:
    assert dict(tally(ledger())) == {
        "supported": 2,
        "refuted": 1,
        "contested": 1,
        "undecided": 2,
        "depends on the measure": 2,
    }


def test_the_lines_are_made_from_the_results() -> None:
    found = lines()
    assert found["Most clearly refuted"] == (
        "Moscow can turn the opening into US backing on Ukraine: holds in 2% of draws.",
        ("M14",),
    )
    assert found["Closest to call"][1] == ("M15",)
    assert found["Turns on how it is measured"][1] == ("F5", "M4")
    assert found["Rests on a premise that fails"][1] == ("M4", "M17")
    assert found["The assumption that matters most"][0].startswith(
        "balance_stress is the strongest driver of 3 of 6"
    )
    assert found["What could not be solved"][0].startswith("8 of 200 draws")


def test_tautologies_and_assumptions_are_never_the_best_support() -> None:
    assert "Best supported by the model" not in lines()
    free = Ledger(tuple(replace(entry, marks=()) for entry in ledger().entries))
    assert lines(replace(answer(), ledger=free))["Best supported by the model"][1] == ("M8",)


def test_no_line_is_written_about_what_did_not_happen() -> None:
    clean = Ledger(tuple(e for e in ledger().entries if e.claim.id == "M15"))
    assert not {"Most clearly refuted", "Imposed by calibration"} & set(
        lines(replace(answer(), ledger=clean))
    )


def test_drivers_are_grouped_by_parameter_the_busiest_first() -> None:
    found = [(path, [entry.claim.id for entry in entries]) for path, entries in drivers_by_path(ledger())]
    assert found[0] == ("balance_stress", ["M8", "M15", "M17"])
    assert found[1] == ("relation_hazard.USA-RUS.engager", ["M1", "M14"])


def test_concessions_are_told_only_where_most_draws_agree() -> None:
    assert len(concessions(answer())) == 2
    assert re.fullmatch(
        r"Under no-us, terms shift by 1\.\d bn US\$ a year from Russia to China \(6\d% of draws\)\.",
        concessions(answer())[1],
    )
    unsure = tuple(replace(shift, gains=0.3, loses=0.4) for shift in answer().outlook.terms)
    assert concessions(replace(answer(), outlook=replace(answer().outlook, terms=unsure))) == ()


def test_an_error_wider_than_a_share_can_be_gives_way_to_the_bounds() -> None:
    entry = next(each for each in answer().ledger if each.probability is not None)
    few = replace(entry, probability=0.5, error=3.24, lower=0.0, upper=1.0)
    assert holds_words(few) == "50% (0% to 100%)"
    assert holds_words(replace(few, error=0.03)) == "50% ±3"


def test_a_claim_that_no_draw_computes_says_so() -> None:
    entry = next(each for each in answer().ledger if each.probability is not None)
    none = replace(entry, probability=None, unknown=entry.draws)
    assert unknown_words(none) == "could not be computed in any draw"
