"""Rank correlations in scenarios: read, inherited, changed, compared and refused."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.unit.scenario.texts import BASE, changed, place_of, read, refusal

from tripolar.ensemble.draws import draw
from tripolar.errors import ParameterError
from tripolar.prepare.prepared import prepare
from tripolar.scenario.content import content_of
from tripolar.scenario.difference import Difference, differences
from tripolar.scenario.load import load, load_text, override
from tripolar.scenario.objects import Scenario

LINE = "  - {between: [discount, precision], rank: 0.6, why: one survey asked for both, judgement: true}\n"
VARIED = changed("discount: 0.05", "discount: {loguniform: [0.03, 0.1]}")
VARIED = changed(
    "precision: 5", "precision: {normal: [5, 1], within: [1, 9]}\n  coercion: {uniform: [0, 1]}", VARIED
)
JOINED = VARIED + "correlations:\n" + LINE


def drawn(scenario: Scenario, *paths: str, size: int = 4096) -> np.ndarray:
    found = draw(prepare(scenario), size, 0).varying
    return np.array([found[path] for path in paths])


def rank(scenario: Scenario, first: str, second: str) -> float:
    return float(stats.spearmanr(*drawn(scenario, first, second)).statistic)


def test_draws_have_the_rank_correlation_asked_for_and_their_own_distributions() -> None:
    joined, apart = read(JOINED), read(VARIED)
    assert rank(joined, "discount", "precision") == pytest.approx(0.6, abs=0.01)
    assert abs(rank(apart, "discount", "precision")) < 0.01
    assert abs(rank(joined, "discount", "coercion")) < 0.01
    for path in ("discount", "precision"):
        quantiles = [np.quantile(drawn(each, path), [0.05, 0.5, 0.95]) for each in (joined, apart)]
        np.testing.assert_allclose(*quantiles, rtol=0.01)


def test_rows_drawn_alone_have_the_bits_they_have_in_the_whole() -> None:
    measured = prepare(read(JOINED))
    whole, part = draw(measured, 300, 5), draw(measured, 300, 5, slice(131, 200))
    for path, column in whole.varying.items():
        np.testing.assert_array_equal(part.varying[path], column[131:200])


def test_what_shares_a_draw_shares_its_correlation() -> None:
    text = JOINED + "  - {between: [stake.USA-RUS, coercion], rank: -0.5}\n"
    scenario = read(text)
    assert rank(scenario, "stake.USA.RUS", "coercion") == pytest.approx(-0.5, abs=0.01)
    np.testing.assert_array_equal(*drawn(scenario, "stake.USA.RUS", "stake.RUS.USA"))
    # Once the direction that owned the draw is set, the other goes on as before.
    fixed = override(scenario, ["stake.USA.RUS=50"])
    assert rank(fixed, "stake.RUS.USA", "coercion") == pytest.approx(-0.5, abs=0.01)


def test_a_parameter_that_is_set_drops_out() -> None:
    assert np.ptp(drawn(override(read(JOINED), ["precision=5"]), "discount")) > 0.05
    halved = override(read(JOINED), ["precision=*0.5"])
    assert rank(halved, "discount", "precision") == pytest.approx(0.6, abs=0.01)


def test_a_scenario_inherits_changes_and_removes_correlations(tmp_path) -> None:
    (tmp_path / "parent.yaml").write_text(JOINED, encoding="utf-8")
    child = tmp_path / "child.yaml"
    head = "schema: 1\nextends: parent\ntitle: Child\n"
    child.write_text(head, encoding="utf-8")
    assert load(child).correlations == load(tmp_path / "parent.yaml").correlations
    child.write_text(head + "correlations: [{between: [precision, discount], rank: 0.2}]\n", encoding="utf-8")
    assert [each.rank for each in load(child).correlations] == [0.2]
    gone = "correlations: [{between: [discount, precision], rank: null}]\n"
    child.write_text(head + gone, encoding="utf-8")
    assert load(child).correlations == ()
    child.write_text(head + "parameters: {precision: 5}\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="precision cannot be correlated: it is the same") as caught:
        load(child)
    assert "parent.yaml" in str(caught.value)


def test_a_difference_is_told_and_changes_the_fingerprint() -> None:
    apart, joined = read(VARIED), read(JOINED)
    stronger = read(JOINED.replace("rank: 0.6", "rank: 0.7"))
    assert "correlations" not in content_of(apart)
    assert differences(apart, joined) == (
        Difference("correlations", "discount and precision", "", None, "0.6"),
    )
    assert differences(joined, stronger) == (
        Difference("correlations", "discount and precision", "rank", "0.6", "0.7"),
    )
    assert len({each.fingerprint for each in (apart, joined, stronger)}) == 3


def test_reasons_are_kept() -> None:
    [found] = read(JOINED).correlations
    assert (found.between, found.rank, found.judgement) == (("discount", "precision"), 0.6, True)
    assert found.why == "one survey asked for both"


def line(between: str, rank_written: str = "0.5") -> str:
    return JOINED + f"  - {{between: [{between}], rank: {rank_written}}}\n"


@pytest.mark.parametrize(
    ("text", "says", "at"),
    [
        (line("discont, coercion"), "did you mean 'discount'?", "discont,"),
        (line("discount"), "is between two paths, and this names 1", "[discount],"),
        (line("discount, gdp.USA"), "gdp.USA cannot be correlated: it is the same in every draw", "gdp.USA]"),
        (line("discount, relation.USA-CHN"), "its draws tie in rank", "relation.USA-CHN]"),
        (line("discount, cap.USA-RUS"), "cap.USA-RUS has no value", "cap.USA-RUS]"),
        (line("stake.USA.RUS, stake.RUS.USA"), "share one draw already", "{between: [stake"),
        (line("precision, discount"), "stands twice", "{between: [precision"),
        (line("coercion, discount", "1"), "must lie between -1 and 1", "1}"),
        (line("coercion, discount", "high"), "must be a number", "high}"),
        (line("coercion, discount", "null"), "nothing to remove", "null}"),
        (JOINED + "  - {between: [coercion, discount]}\n", "lacks 'rank'", "{between: [coercion"),
        (JOINED + "  - {between: [coercion, discount], rho: 1}\n", "unknown key 'rho'", "rho"),
        (VARIED + "correlations: {a: b}\n", "must be a list", "{a: b}"),
    ],
)
def test_what_cannot_be_correlated_is_told_where_it_stands(text: str, says: str, at: str) -> None:
    said = refusal(text)
    assert says in said
    place = text.rindex(at)
    before = text[:place]
    assert said.startswith(f"test.yaml:{before.count(chr(10)) + 1}:{place - before.rfind(chr(10))}:"), said


def test_two_draws_of_one_family_need_a_whole_path() -> None:
    text = changed("RUS.CHN: 50", "RUS.CHN: {uniform: [40, 60]}", JOINED)
    text = changed("CHN.RUS: 70", "CHN.RUS: {uniform: [60, 80]}", text)
    said = refusal(text + "  - {between: [stake.RUS-CHN, discount], rank: 0.5}\n")
    assert "stake.RUS-CHN stands for several draws" in said
    assert read(text + "  - {between: [stake.RUS.CHN, discount], rank: 0.5}\n").correlations


def test_blended_capability_cannot_be_correlated() -> None:
    text = changed(
        "capability: {USA: 0.45, RUS: 0.15, CHN: 0.4}",
        'capability: {blend: {GDP: "figure(gdp_current_usd, ACTOR, 2024)"}}',
        JOINED,
    )
    assert "is blended" in refusal(text + "  - {between: [capability.USA, discount], rank: 0.5}\n")


def test_contradictions_name_every_pair_of_the_group() -> None:
    text = line("precision, coercion", "0.9").replace("rank: 0.6", "rank: 0.9")
    said = refusal(text)
    assert "no joint distribution has these rank correlations" in said
    assert "discount and precision at 0.9" in said
    assert "precision and coercion at 0.9" in said
    assert said.startswith(f"test.yaml:{place_of('{between: [precision, coercion]', text)}:")
    assert read(text + "  - {between: [discount, coercion], rank: 0.8}\n").correlations[2].rank == 0.8


def test_without_the_section_nothing_changes() -> None:
    assert load_text(BASE).correlations == ()
    assert load_text(BASE).fingerprint == load_text(BASE + "correlations:\n").fingerprint


@pytest.mark.parametrize("parts", ["{a: {uniform: [0, 1]}, b: 0.4}", "{b: 0.4, a: {uniform: [0, 1]}}"])
def test_a_mixture_with_a_fixed_part_is_refused_in_whatever_order_its_parts_stand(parts: str) -> None:
    text = changed("coercion: {uniform: [0, 1]}", f"coercion: {{mixture: {parts}}}", JOINED)
    said = refusal(text + "  - {between: [coercion, precision], rank: 0.9}\n")
    assert "coercion cannot be correlated: it takes a few values only in one of its measures" in said
