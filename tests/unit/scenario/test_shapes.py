"""Distributions made of others, as a scenario writes them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.scenario.texts import BASE, changed, place_of, read, refusal

from tripolar.errors import ParameterError
from tripolar.figures.table import load_table
from tripolar.prepare.prepared import prepare
from tripolar.scenario.distributions import Empirical, Mixture, Normal, Quantiles, Truncated, Uniform
from tripolar.scenario.load import override


def discount(written: str) -> str:
    return changed("discount: 0.05", f"discount: {written}")


def test_quantiles_in_any_order() -> None:
    text = discount("{quantiles: {0.95: 0.1, 0.05: 0.03, 0.5: 0.05, 0: 0.01, 1: 1}}")
    assert read(text).parameters["discount"].distribution == Quantiles(
        (0.0, 0.05, 0.5, 0.95, 1.0), (0.01, 0.03, 0.05, 0.1, 1.0)
    )


def test_quantiles_that_do_not_rise_are_refused_where_they_stand() -> None:
    text = discount("{quantiles: {0.05: 0.03, 0.5: 0.0501, 0.95: 0.04}}")
    assert refusal(text) == (
        f"test.yaml:{place_of('0.04}}', text)}: discount quantiles must rise:"
        " that of 0.5 is 0.0501 and that of 0.95 is 0.04"
    )


def test_quantiles_over_figures_are_checked_once_they_are_known() -> None:
    text = changed(
        "gdp: {USA: 29000", """gdp: {USA: {quantiles: {0.1: "figure(gdp_current_usd, USA, 2024)", 0.9: 5}}"""
    )
    with pytest.raises(Exception, match="must rise") as caught:
        prepare(read(text))
    assert f"test.yaml:{place_of('figure(gdp', text)}" in str(caught.value)


def test_tails_without_an_end_leave_the_limits_of_a_parameter() -> None:
    said = refusal(discount("{quantiles: {0.05: 0.03, 0.95: 0.1}}"))
    assert "discount could lie anywhere from -inf to inf (quantiles 5%: 0.03, 95%: 0.1, normal tails)" in said


def test_a_distribution_may_be_cut() -> None:
    found = read(discount("{normal: [0.05, 0.02], within: [0.01, '0.2 / 2']}")).parameters["discount"]
    assert found.distribution == Truncated(Normal(0.05, 0.02), 0.01, 0.1)
    open_end = read(changed("precision: 5", "precision: {normal: [5, 2], within: [1, null]}"))
    assert open_end.parameters["precision"].distribution.support == (1, np.inf)


def test_a_mixture_of_measures() -> None:
    guess = "{normal: [0.05, 0.01], within: [0.01, 0.09]}"
    bonds = "{uniform: [0.02, 0.04], weight: 3}"
    text = discount(f"{{mixture: {{bonds: {bonds}, haste: 0.1, a guess: {guess}}}}}")
    found = read(text).parameters["discount"].distribution
    assert isinstance(found, Mixture)
    assert found.labels == ("bonds", "haste", "a guess")
    assert found.parts[0] == Uniform(0.02, 0.04)
    assert found.shares == (0.6, 0.2, 0.2)


def test_a_series_of_figures_is_a_distribution_with_its_years_on_record() -> None:
    written = '{empirical: {of: "figure(imports_share_gdp, RUS, YEAR) / 10", from: 2015, to: 2024}}'
    text = changed("trade_elasticity: 4", f"trade_elasticity: {written}")
    measured = prepare(read(text))
    found = measured.parameters["trade_elasticity"].distribution
    assert isinstance(found, Empirical)
    series = {each.year: each.value for each in load_table().series("imports_share_gdp", "RUS")}
    expected = sorted(series[year] / 10 for year in range(2015, 2025))
    assert found.ppf((np.arange(10) + 0.5) / 10).tolist() == expected
    used = measured.figures_of("trade_elasticity")
    assert [each.year for each in used] == list(range(2015, 2025))
    assert all(each.source for each in used)
    assert found.describe() == (
        "the values of figure(imports_share_gdp, RUS, YEAR) / 10 in 2015 to 2024, each as likely"
    )


def test_a_year_that_is_not_on_record_is_told() -> None:
    text = changed(
        "trade_elasticity: 4",
        'trade_elasticity: {empirical: {of: "figure(imports_share_gdp, RUS, YEAR)", from: 1900, to: 1910}}',
    )
    with pytest.raises(Exception, match="imports_share_gdp of RUS is unknown in 1900") as caught:
        prepare(read(text))
    assert f"test.yaml:{place_of('figure(imports', text)}" in str(caught.value)


@pytest.mark.parametrize(
    ("written", "says", "at"),
    [
        ("{quantiles: [1, 2]}", "must be a mapping", "[1, 2]"),
        ("{quantiles: {half: 1, 0.9: 2}}", "a share of discount quantiles must be a number", "half"),
        ("{quantiles: {0.5: 0.1, .50: 0.2}}", "gives 0.5 twice", ".50"),
        ("{quantiles: {0.5: 0.05}}", "at least two", "{0.5: 0.05}"),
        ("{mixture: {one: 0.1}}", "at least two measures", "{one"),
        ("{mixture: {one: 0.1, two: {weight: 2}}}", "needs exactly one value or distribution", "{weight"),
        ("{mixture: {one: 0.1, two: {choice: {0.1: 1}}}}", "unknown key 'choice'", "choice: {0.1"),
        ("{mixture: {one: 0.1, two: {value: 0.2, weight: 0}}}", "every weight must be above 0", "{one"),
        (
            "{mixture: {one: 0.1, two: {uniform: [-1, 0.2]}}}",
            "could lie anywhere from -1 to 0.2",
            "[-1, 0.2]",
        ),
        ("{empirical: {of: figure(gdp, RUS, 2024), from: 1, to: 2}}", "unknown key", "RUS, 2024"),
        ("{empirical: {of: '3', from: 2000, to: 2010}}", "write YEAR", "3', from"),
        ("{empirical: {of: YEAR, from: 2000}}", "lacks 'to'", "{of"),
        ("{empirical: {of: YEAR, from: 2010, to: 2011}}", "needs at least 3 years", "{of"),
        ("{empirical: {of: YEAR, from: 2000.5, to: 2011}}", "whole years", "2000.5"),
        ("{value: 0.1, within: [0, 1]}", "a value cannot be cut", "[0, 1]"),
        ("{uniform: [0.01, 0.1], within: [0.05]}", "a low and a high end", "[0.05]"),
        ("{uniform: [0.01, 0.1], within: [null, null]}", "a low and a high end", "[null, null]"),
        ("{uniform: [0.01, 0.1], within: [0.2, 0.3]}", "hardly ever lies", "[0.2"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(written: str, says: str, at: str) -> None:
    text = discount(written)
    said = refusal(text)
    assert says in said
    assert said.startswith(f"test.yaml:{place_of(at, text)}:")


def test_only_numbers_have_such_distributions() -> None:
    said = refusal(changed("relation: partnership", "relation: {quantiles: {0.1: 0, 0.9: 1}}"))
    assert "must be a level of the relation, or a choice of these" in said


@pytest.mark.parametrize("written", ["{choice: {0.05: 0.5, 0_1: 0.5}}", "0_1", "{uniform: [0.05, 0_1]}"])
def test_digits_with_an_underscore_are_no_number_anywhere(written: str) -> None:
    assert "the number 0 runs into '_'" in refusal(discount(written))
    with pytest.raises(ParameterError, match="discount takes a number"):
        override(read(BASE), ["discount=0_1"])
