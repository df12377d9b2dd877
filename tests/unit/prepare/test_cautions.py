"""What an author may not have meant: allowed, and told."""

from __future__ import annotations

import pytest

from tripolar.prepare.cautions import cautions
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import embedded_names, load, load_text

HEAD = "schema: 1\nextends: tutorial\ntitle: x\n"


def told(text: str) -> tuple[str, ...]:
    scenario = load_text(text, "mine")
    return cautions(prepare(scenario))


def parameter(line: str) -> tuple[str, ...]:
    return told(f"{HEAD}parameters:\n  {line}\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("discount: 5", "mine.yaml:5:3: discount is 5 a year, which is 500%: 5% a year is written 0.05"),
        ("discount: {uniform: [3, 8]}", "discount is 5.5 a year, which is 550%"),
        ("discount: {beta: [2,5, 3,5]}", "mine.yaml:5:20: [2,5, 3,5] holds 4 numbers: a decimal has a point"),
        (
            "gdp.USA: 29000000000000",
            "gdp.USA is 2.9e+13 bn US$/yr, more than the world's: is it in",
        ),
        ("gdp.RUS: 2", " times gdp.RUS: is it in billions?"),
        (
            "gdp.USA: 'figure(gdp_current_usd, USA, 2024)'",
            "mine.yaml:5:13: 'figure(gdp_current_usd, USA, 2024)' is in US$, and gdp.USA in bn US$/yr",
        ),
        (
            "balance_stress: 'growth(nmc_total_pop, DEU, 1980, 1995)'",
            "balance_stress: DEU: West Germany before 1990, all of Germany from 1990",
        ),
    ],
)
def test_what_looks_like_a_slip_of_unit_or_year_is_told(line: str, expected: str) -> None:
    assert any(expected in each for each in parameter(line)), parameter(line)


@pytest.mark.parametrize(
    "line",
    [
        "discount: 0.05",
        "discount: {beta: [2, 5, 0.01, 0.1]}",
        "discount: {beta: [2,5,0.01,0.1]}",
        "gdp.USA: 'figure(gdp_current_usd, USA, 2024) / 1e9'",
        "balance_stress: 'growth(population, DEU, 1980, 1995)'",
    ],
)
def test_what_is_right_is_not(line: str) -> None:
    assert parameter(line) == ()


def test_a_claim_over_a_break_of_territory_is_told_with_its_measure() -> None:
    fact = "figure(nmc_total_pop, PAK, 1971) < figure(nmc_total_pop, PAK, 1970)"
    claim = f"claims:\n  - {{id: F1, kind: fact, says: x, label: a b c, measures: {{COW: '{fact}'}}}}\n"
    assert told(HEAD + claim) == (
        "claim F1, COW: PAK: with East Pakistan (Bangladesh) before 1971, without it from 1971",
    )


def test_a_power_that_the_table_does_not_know_is_told() -> None:
    text = load("tutorial").texts[-1][1].replace("RUS", "XYZ")
    assert "no figures for XYZ: where it stands in power and trade is unknown" in told(text)


# How many figures each argument is warned of for Crimea, of those that are.
CRIMEA = {"double-kissinger": 1, "india-2025": 5, "russia-2025": 3, "russia-china-bond": 3, "turkey-2025": 3}


@pytest.mark.parametrize("name", embedded_names())
def test_embedded_scenarios_are_told_of_crimea_and_of_one_reading_and_nothing_else(name: str) -> None:
    scenario = load(name)
    found = cautions(prepare(scenario))
    told = ("sources differ on whether figures from 2014 hold Crimea", "choice noise is read as shocks alone")
    counts = tuple(sum(words in each for each in found) for words in told)
    assert counts == (CRIMEA.get(name, 0), int(name not in {"tutorial", "reference-2025"}))
    assert sum(counts) == len(found)


def test_a_level_that_is_to_be_confirmed_is_told_until_it_is() -> None:
    for why, count in (("confirm: normal proposed (0.5); nothing was seen", 1), ("bases and arms", 0)):
        text = f"{HEAD}dyads:\n  USA-RUS: {{relation: normal, why: '{why}'}}\n"
        assert len([line for line in told(text) if "to confirm it, write the" in line]) == count


HELD = (
    "variants:\n  held: {says: Held., set: {frozen.RUS-CHN: partnership}}\n"
    "  no-us: {says: Closed., set: {cap.USA-RUS: hostile, relation.USA-RUS: hostile}}\n"
    "claims:\n  - {id: X1, kind: model, says: x, holds: '%s'}\n"
)


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        (
            "chance(RUS-CHN, partnership, 10, held) > 0.5",
            "RUS-CHN comes to stand, and it is frozen at partnership",
        ),
        ("pivot(CHN, 10, held) > 0.5", "RUS-CHN comes to stand, and it is frozen at partnership under held"),
        (
            "chance(USA-RUS, normal, 5, no-us) > 0.5",
            "likely USA-RUS is at normal, and it is capped at hostile",
        ),
        ("chance(USA-RUS, hostile, 5, no-us) > 0.5", ""),
        ("chance(RUS-CHN, partnership, 10) > 0.5", ""),
        ("value(RUS, held) - value(RUS) > 0", ""),
    ],
)
def test_a_claim_about_the_course_of_a_held_pair_is_told(holds: str, expected: str) -> None:
    found = [line for line in told(HEAD + HELD % holds) if "claim X1 asks how" in line]
    assert len(found) == bool(expected)
    assert all(expected in line for line in found)


def test_that_one_reading_alone_is_run_is_told_where_return_hazards_need_it() -> None:
    text = (
        "schema: 1\nextends: russia-2025\ntitle: x\nparameters:\n"
        "  reading: {value: shocks, why: needed}\n"
        "  return_hazard.RUS-CHN: {gamma: [3.5, 79], why: a record, judgement: true}\n"
    )
    found = [line for line in told(text) if "choice noise is read as shocks alone" in line]
    assert len(found) == 1
    assert found[0].endswith("whether conclusions turn on the reading is not checked")
