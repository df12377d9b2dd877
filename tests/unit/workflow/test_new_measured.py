"""Scenarios of measured numbers for any powers."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tripolar.cli import main
from tripolar.cli.new import command
from tripolar.errors import FigureError, OutputError, ScenarioError
from tripolar.figures import world
from tripolar.figures.table import load_table
from tripolar.measure.levels import LEVELS, level_path
from tripolar.measure.pair_rates import pair_rate
from tripolar.measure.recipe import LEAST_ODDS, measured_template
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.words import LEVEL_WORDS
from tripolar.workflow import run
from tripolar.workflow.new import new_measured

TABLE = load_table()

TEN = (
    ("USA", "IRN", "ISR"),
    ("USA", "RUS", "CHN"),
    ("IND", "PAK", "CHN"),
    ("GRC", "TUR", "RUS"),
    ("DEU", "FRA", "RUS"),
    ("JPN", "KOR", "CHN"),
    ("USA", "MEX", "CAN"),
    ("EGY", "ETH", "SAU"),
    ("ARG", "BRA", "CHL"),
    ("SGP", "MYS", "IDN"),
)


@cache
def made(powers: tuple[str, ...], year: int = 2025) -> Prepared:
    """The scenario that is written of powers, read back and measured."""
    with TemporaryDirectory() as folder:
        return prepare(new_measured("mine", powers, year, folder))


def gulf() -> Prepared:
    return made(("USA", "Saudi Arabia", "irn"))


def quantile(prepared: Prepared, path: str, u: float) -> float:
    return float(prepared.parameters[path].distribution.ppf(u))


def test_what_is_no_judgement_is_read_from_figures() -> None:
    prepared = gulf()
    assert prepared.scenario.codes == ("USA", "SAU", "IRN")
    measured = {
        path
        for path, parameter in prepared.scenario.parameters.items()
        if parameter.where is not None and not parameter.judgement
    }
    read = {path.partition(":")[0] for path in prepared.looked_up}
    assert measured - read == {"relation.USA-IRN", "relation.SAU-IRN"}  # proposed from the record
    assert prepared.scenario.parameters["reading"].distribution.centre == "shocks"
    assert len(measured) > 15
    for code in prepared.scenario.codes:
        gdp = TABLE.get("gdp_current_usd", code, 2024).value / 1e9
        assert quantile(prepared, f"gdp.{code}", 0.5) == pytest.approx(gdp)
    assert len(prepared.blends["capability"]) == 6


def test_levels_are_those_proposed_and_old_evidence_is_to_be_confirmed() -> None:
    prepared = gulf()
    for pair, confirm in (("USA-SAU", True), ("USA-IRN", False), ("SAU-IRN", False)):
        parameter = prepared.scenario.parameters[f"relation.{pair}"]
        choice = parameter.distribution
        assert choice.values == tuple(LEVEL_WORDS[level] for level in LEVELS)  # type: ignore[attr-defined]
        proposed = level_path(TABLE, pair, last=2025).levels[-1]
        assert choice.weights == pytest.approx(proposed, abs=0.005)  # type: ignore[attr-defined]
        assert parameter.judgement == confirm
        assert parameter.why.startswith("confirm: ") == confirm


def test_stakes_are_bounded_between_unequals() -> None:
    prepared = gulf()
    for a, b in (("USA", "IRN"), ("IRN", "USA"), ("USA", "SAU"), ("SAU", "IRN")):
        spent = TABLE.get("nmc_milex", a, 2022).value / 1e9
        low, high = (quantile(prepared, f"stake.{a}.{b}", u) for u in (0.0, 1.0))
        assert 0 < low < high <= spent * (1 + 1e-9)
    cinc = {code: TABLE.get("cinc", code, 2022).value for code in prepared.scenario.codes}
    assert cinc["SAU"] / (cinc["SAU"] + cinc["USA"]) < LEAST_ODDS
    why = prepared.scenario.parameters["stake.USA.SAU"].why
    assert "the odds of losing are bounded at 0.1" in why
    assert "bounded" not in prepared.scenario.parameters["stake.IRN.USA"].why


def test_a_pair_adds_its_own_record_to_the_rate_of_warming() -> None:
    path = level_path(TABLE, "USA-IRN", last=2025)
    hostile = path.proposed.count("hostile")
    text = measured_template("mine", ("USA", "IRN"), 2025, TABLE)
    assert f"warming: {{gamma: [2, {45 + hostile}], weight: 0.57}}" in text


@pytest.mark.parametrize(("powers", "year"), [(("IND", "PAK", "USA"), 1971), (("SGP", "MYS", "IDN"), 2025)])
def test_other_years_and_economies_that_export_more_than_they_make_are_valid(
    powers: tuple[str, ...], year: int
) -> None:
    prepared = made(powers, year)
    assert prepared.scenario.year == year
    assert all(figure.year <= year for figure in prepared.figures)
    for path in prepared.parameters:
        if path.startswith(("access.", "access_rest.", "exports.")):
            assert quantile(prepared, path, 0.5) >= 0, path
    if year == 2025:
        assert quantile(prepared, "access_rest.SGP", 0.5) < 2  # home sales would make it negative


def test_the_same_powers_give_the_same_text() -> None:
    one, two = (measured_template("mine", ("IRN", "ISR"), 2020, TABLE) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("powers", "year", "told"),
    [
        ("USA,Atlantis", 2025, "no figures for 'Atlantis'"),
        ("USA", 2025, "takes two powers or more, not 1"),
        ("USA,US,IRN", 2025, r"United States \(USA\) is named twice"),
        ("USA,RUS,CHN,IND,FRA", 2025, "5 powers are too many .* allowed: 2 to 4 powers"),
        ("USA,CHN", 2031, "no figures of 2031 yet; the newest year is 2025"),
        ("USA,CHN", 1900, r"no GDP of United States \(USA\) is known in 1895 to 1900"),
        ("USA,SSD", 2025, r"no GDP of South Sudan \(SSD\)"),
    ],
)
def test_what_cannot_be_measured_is_refused_and_nothing_written(
    tmp_path: Path, powers: str, year: int, told: str
) -> None:
    with pytest.raises(FigureError, match=told):
        new_measured("mine", powers.split(","), year, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_refuses_on_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for asked in (
        ("--powers", "USA,Atlantis"),
        ("--powers", ""),
        ("--powers", "USA,IRN", "--extends", "tutorial"),
        ("--year", "2020"),
        ("--claim", "option:USA:IRN"),
        ("--powers", "USA,IRN", "--claims", "some"),
        ("--powers", "USA,IRN", "--claim", "option:USA:FRA"),
    ):
        monkeypatch.setattr(sys, "argv", ["tripolar", "new", "mine", *asked])
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_may_be_named_and_is_never_written_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "other.yaml"
    assert new_measured("mine", ("IND", "PAK"), 2020, file) == file
    before = file.read_text(encoding="utf-8")
    with pytest.raises(OutputError, match="exists already"):
        new_measured("mine", ("USA", "CHN"), 2020, file)
    assert file.read_text(encoding="utf-8") == before
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError, match="not both"):
        command("mine", extends="tutorial", powers="USA,CHN")


@pytest.mark.parametrize(("power", "year"), [("TWN", 2025), ("SUN", 1989), ("SUN", 1954)])
def test_without_a_market_rate_an_economy_is_told_at_comparable_prices_to_half_of_it(
    power: str, year: int
) -> None:
    prepared = made((power, "USA", "CHN"), year)
    parameter = prepared.scenario.parameters[f"gdp.{power}"]
    assert parameter.judgement
    low, high = (quantile(prepared, f"gdp.{power}", u) for u in (0.0, 1.0))
    assert low == pytest.approx(high / 2)
    then = max(year, 1960) if year < 2025 else 2022
    share = TABLE.latest("gdp_maddison", power, year).value / TABLE.get("gdp_maddison", "USA", then).value
    assert high == pytest.approx(share * TABLE.get("gdp_current_usd", "USA", then).value / 1e9)
    if year == 1954:  # the American economy of 1960, as much smaller as it was
        grown = TABLE.get("gdp_maddison", "USA", 1954).value / TABLE.get("gdp_maddison", "USA", 1960).value
        now = TABLE.get("gdp_current_usd", "USA", 1960).value / 1e9
        assert quantile(prepared, "gdp.USA", 0.5) == pytest.approx(grown * now)


@pytest.mark.slow
@pytest.mark.parametrize("powers", TEN, ids="-".join)
def test_ten_triples_are_valid(powers: tuple[str, ...]) -> None:
    prepared = made(powers)
    assert prepared.scenario.codes == powers
    assert not any(read.missing for read in prepared.looked_up.values())


@pytest.mark.slow
@pytest.mark.parametrize("powers", TEN, ids="-".join)
def test_ten_triples_run_and_have_a_ledger(powers: tuple[str, ...]) -> None:
    answer = run(made(powers), draws=4, seed=0, threads=1, starts=0, protocol="expiry")
    assert [entry.claim.id for entry in answer.ledger.entries] == ["C1", "C2"]
    assert int(answer.ensemble.calibrated.sum()) >= 1


@pytest.mark.slow
def test_every_state_with_a_gdp_is_in_a_triple_that_is_valid() -> None:
    states = [code for code in world.states() if world.was_state(code, 2025) and code in TABLE.actors]
    without = {"ERI", "SSD"}  # no GDP within five years, at either price
    known = [code for code in states if code not in without]
    assert len(known) > 180
    for k in range(0, len(known), 3):
        triple = tuple(dict.fromkeys((*known[k : k + 3], "USA", "CHN")))[:3]
        prepared = made(triple)
        assert prepared.scenario.codes == triple
        assert not any(read.missing for read in prepared.looked_up.values())
    for code in without:
        with pytest.raises(FigureError, match="no GDP of"):
            made((code, "USA", "CHN"))


def test_four_powers_have_return_hazards_and_decisions_that_last_until_a_relation_moves() -> None:
    four = made(("USA", "RUS", "CHN", "IND"))
    assert {f"return_hazard.{dyad}" for dyad in four.scenario.dyads} <= {*four.scenario.parameters}
    assert four.scenario.parameters["precision_lasting"].distribution.centre == "moves"
    three = gulf().scenario.parameters["precision_lasting"].distribution
    assert three.values == ("renewal", "moves")  # type: ignore[attr-defined]


@pytest.mark.slow
def test_most_draws_of_four_powers_calibrate() -> None:
    prepared = made(("USA", "RUS", "CHN", "IND"))
    answer = run(prepared, draws=16, seed=0, threads=1, starts=0, protocol="expiry")
    assert int(answer.ensemble.calibrated.sum()) >= 12


@pytest.mark.slow
def test_a_measured_scenario_runs_and_has_a_ledger() -> None:
    answer = run(gulf(), draws=16, seed=0, threads=1, starts=0)
    for claim in ("C1", "C2"):
        assert answer.ledger[claim].probability is not None


def test_a_pair_adds_its_own_record_to_the_rate_of_falling_back() -> None:
    """By the chance of hostility the record counts; the rest is leaving normal and mending."""
    prepared = gulf()
    path = level_path(TABLE, "USA-IRN", last=2025)
    mixed = prepared.scenario.parameters["return_hazard.USA-IRN"].distribution
    rates = pair_rate(TABLE, "USA", "IRN", 2025)
    assert mixed.labels == (*(each.coding for each in rates), "left", "mended")  # type: ignore[attr-defined]
    hostile, normal, partners = path.levels[-1]
    assert mixed.shares == pytest.approx([hostile / 3] * 3 + [normal, partners], abs=0.001)  # type: ignore[attr-defined]
    for part, each in zip(mixed.parts, rates, strict=False):  # type: ignore[attr-defined]
        assert (part.shape, part.rate) == pytest.approx((each.shape, each.rate))


def test_claims_of_templates_are_written_and_asked(tmp_path: Path) -> None:
    file = new_measured(
        "mine", ("USA", "SAU", "IRN"), 2025, tmp_path, ["pivot:SAU:USA-IRN", "lasts:Iran-SAU"]
    )
    prepared = prepare(file)
    assert [claim.id for claim in prepared.scenario.claims] == ["C1", "C2"]
    assert [request.key for request in prepared.requests] == [
        "pivot(SAU, 10)",
        "pivot(USA, 10)",
        "pivot(IRN, 10)",
        "chance_at_least(SAU-IRN, 0.5, 10)",
    ]
    with pytest.raises(ScenarioError, match="no claim template 'pivto'; did you mean 'pivot'"):
        new_measured("other", ("USA", "SAU"), 2025, tmp_path, ["pivto:SAU:USA-IRN"])
    assert [each.name for each in tmp_path.iterdir()] == ["mine.yaml"]
    none = prepare(new_measured("none", ("USA", "SAU", "IRN"), 2025, tmp_path, ()))
    assert none.scenario.claims == ()
