"""What the page shows of a whole run: chains, footings, drivers drawn, what is worth knowing."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from tests.run_once import run_once

from tripolar.answer.answer import Answer
from tripolar.report.page import page
from tripolar.words import number, percent
from tripolar.workflow import run


def answer() -> Answer:
    return run_once("russia-2025", 48)


@cache
def shown() -> str:
    return page(answer())


def section(name: str) -> str:
    found = re.search(rf'<section id="{name}".*?</section>', shown(), re.DOTALL)
    assert found is not None
    return found[0]


def claim(name: str) -> str:
    found = re.search(rf'<article class="claim" id="claim-{name}".*?</article>', shown(), re.DOTALL)
    assert found is not None
    return found[0]


def test_every_conclusion_has_its_chain_link_by_link() -> None:
    told = section("chains")
    for chain in answer().ledger.chains:
        assert f"hold together in {percent(chain.granted)}" in told
        for link in chain.links:
            assert f'href="#claim-{link.claim}"' in told
    assert 'href="#chains"' in shown()


def test_a_claim_tells_how_it_stands_on_its_premises() -> None:
    footing = answer().ledger["M12"].footing
    assert footing is not None
    assert f"true although a premise fails in {percent(footing.undercut)}" in claim("M12")
    assert "Draw by draw" not in claim("M8")


def test_drivers_are_told_with_their_share_of_variance_and_drawn_where_they_turn_the_claim() -> None:
    entries = [entry for entry in answer().ledger.entries if entry.drivers]
    assert entries
    for entry in entries:
        told = claim(entry.claim.id)
        for driver in entry.drivers:
            assert driver.path in told
            if driver.index is not None:
                assert f'<td class="num">{escape(percent(driver.index.share))}</td>' in told
        drawn = f'id="flip-{entry.claim.id}-wide-title"' in told
        assert drawn == bool(entry.driver and entry.driver.flip)


def test_questions_are_answered_course_by_course() -> None:
    worth = answer().worth
    assert worth is not None
    told = section("matters")
    for answered in worth.questions:
        assert answered.information is not None
        assert answered.question.says in told
        assert f"is worth {number(answered.information.perfect)} ±" in told
        for course in answered.information.courses:
            assert f"<code>{course.name}</code>" in told


def test_other_equilibria_are_told_where_they_were_looked_for() -> None:
    for entry in answer().ledger.entries:
        assert ("Other equilibria" in claim(entry.claim.id)) == bool(entry.selection)


def test_posterior_draws_are_named_where_it_is_told_how_a_run_was_made(tmp_path: Path) -> None:
    (tmp_path / "fitted.csv").write_text("balance_stress\n" + "".join(f"{10 + k}\n" for k in range(40)))
    (tmp_path / "mine.yaml").write_text("schema: 1\nextends: tutorial\nposterior: fitted.csv\n")
    told = page(run(str(tmp_path / "mine.yaml"), draws=16, threads=1, protocol="expiry"))
    words = "Drawn together from the posterior draws in <code>fitted.csv</code>: <code>balance_stress</code>."
    assert words in told
    assert "posterior draws in" not in shown()


def test_correlations_and_replicates_are_told_where_it_is_told_how_the_run_was_made() -> None:
    told = section("making")
    assert answer().scenario.correlations
    for each in answer().scenario.correlations:
        first, second = each.between
        assert f"<code>{first}</code> and <code>{second}</code> +{each.rank:g}" in told
    assert f"{answer().ensemble.replicates} sequences" in told
    assert "between replicates" in section("ledger")
