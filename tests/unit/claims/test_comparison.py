from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.sample_answer import answer

from tripolar.claims.comparison import compare_ledgers, share_draws
from tripolar.claims.ledger import Entry, Ledger
from tripolar.ensemble.result import Ensemble
from tripolar.prepare.prepared import prepare
from tripolar.scenario.expression import parse
from tripolar.scenario.objects import Claim

LEDGER = answer().ledger


def changed(claim_id: str, **otherwise: object) -> Ledger:
    """The sample's ledger with one entry changed."""
    return Ledger(
        tuple(
            replace(entry, **otherwise) if entry.claim.id == claim_id else entry  # type: ignore[arg-type]
            for entry in LEDGER.entries
        )
    )


def entry(claim_id: str) -> Entry:
    return LEDGER[claim_id]


def test_a_ledger_compared_with_itself_has_nothing_new() -> None:
    found = compare_ledgers(LEDGER, LEDGER)
    assert [each.id for each in found] == [each.claim.id for each in LEDGER.entries]
    for each in found:
        assert not each.verdict_changed
        assert not each.criterion_changed
        assert each.move in (0.0, None)
        assert not each.beyond_error
        assert not each.protocols_changed


def named(claim_id: str, verdict: str, probability: float) -> Entry:
    """An entry of that name, with a standard error of three points."""
    claim = replace(entry("M4").claim, id=claim_id)
    return replace(entry("M4"), claim=claim, verdict=verdict, probability=probability, error=0.03)


def test_new_verdicts_come_first_and_then_moves_beyond_error() -> None:
    before = [("A", "supported", 0.9), ("B", "supported", 0.9), ("C", "supported", 0.9)]
    after = [("A", "supported", 0.88), ("B", "supported", 0.77), ("C", "contested", 0.7)]
    one, other = (Ledger(tuple(named(*each) for each in side)) for side in (before, after))
    found = compare_ledgers(one, other)
    assert [each.id for each in found] == ["C", "B", "A"]
    assert [each.verdict_changed for each in found] == [True, False, False]
    assert [each.beyond_error for each in found] == [True, True, False]


@pytest.mark.parametrize(("move", "beyond"), [(0.13, False), (0.15, True)])
def test_errors_of_independent_runs_add_in_squares(move: float, beyond: bool) -> None:
    # 1.96 × √(0.03² + 0.0648²) = 0.14
    one = changed("M4", probability=0.5, error=0.03)
    other = changed("M4", probability=0.5 + move, error=0.0648)
    [found] = [each for each in compare_ledgers(one, other) if each.id == "M4"]
    assert found.move == pytest.approx(move)
    assert found.margin == pytest.approx(0.14, abs=1e-3)
    assert found.beyond_error is beyond
    assert not found.shared_draws


def test_a_claim_of_one_ledger_alone_is_told() -> None:
    fewer = Ledger(tuple(each for each in LEDGER.entries if each.claim.id != "M4"))
    [found] = [each for each in compare_ledgers(LEDGER, fewer) if each.after is None]
    assert (found.id, found.move, found.beyond_error) == ("M4", None, None)
    [found] = [each for each in compare_ledgers(fewer, LEDGER) if each.before is None]
    assert found.after is not None
    assert found.after.verdict == entry("M4").verdict


def test_another_criterion_is_told_even_where_the_verdict_stays() -> None:
    claim = replace(entry("M4").claim, holds=parse("value(RUS) > 3"))
    [found] = [each for each in compare_ledgers(LEDGER, changed("M4", claim=claim)) if each.id == "M4"]
    assert found.criterion_changed
    assert found.after is not None
    assert found.after.criterion == "value(RUS) > 3"


def shifted(ensemble: Ensemble, by: float) -> Ensemble:
    """The same draws of another game, worth that much more to Russia."""
    more = {k: v + by if k == "value(RUS)" else v for k, v in ensemble.quantities.items()}
    return replace(ensemble, quantities=more)


def asking(ensemble: Ensemble, claim: Claim) -> Ensemble:
    """The same draws of an argument with this claim in place of its namesake."""
    prepared = ensemble.prepared
    claims = tuple(claim if each.id == claim.id else each for each in prepared.scenario.claims)
    return replace(ensemble, prepared=prepare(replace(prepared.scenario, claims=claims)))


def test_runs_that_share_their_draws_are_compared_draw_by_draw() -> None:
    ensemble = answer().ensemble
    lead = ensemble.quantities["value(RUS)"] - ensemble.quantities["value(RUS, no-us)"]
    threshold, least = np.nanquantile(lead, (0.4, 0.42))
    claim = replace(entry("M4").claim, holds=parse(f"value(RUS) - value(RUS, no-us) > {threshold:.17g}"))
    ensemble = asking(ensemble, claim)

    def ledger(of: Ensemble) -> Ledger:
        gain = of.quantities["value(RUS)"] - of.quantities["value(RUS, no-us)"]
        share = float(np.mean(gain[~np.isnan(gain)] > threshold))
        return Ledger((replace(entry("M4"), claim=claim, probability=share, error=0.03),))

    assert share_draws(ensemble, ensemble)
    [same] = compare_ledgers(ledger(ensemble), ledger(ensemble), (ensemble, ensemble))
    assert (same.shared_draws, same.move, same.margin, same.beyond_error) == (True, 0.0, 0.0, False)
    # A few draws turn, all one way: independent errors, 1.96 × √2 × 0.03, would hide it.
    worse = shifted(ensemble, -float(least - threshold) * 3)
    [turned] = compare_ledgers(ledger(ensemble), ledger(worse), (ensemble, worse))
    [apart] = compare_ledgers(ledger(ensemble), ledger(worse))
    assert turned.move is not None
    assert turned.margin is not None
    assert apart.margin == pytest.approx(0.0832, abs=1e-3)
    assert turned.move < 0 < turned.margin < apart.margin
    assert turned.shared_draws
    assert not apart.shared_draws


def test_runs_whose_replicates_disagree_are_compared_by_the_replicates() -> None:
    """Of eight replicates one turns wholly: their mean differences are 1 and seven times 0."""
    draws, replicates = 200, 8
    before, after = np.zeros(draws), (np.arange(draws) % replicates == 0).astype(float)
    claim = replace(entry("M4").claim, holds=parse("value(RUS) > 0.5"))
    runs = tuple(
        replace(
            asking(answer().ensemble, claim),
            calibrated=np.ones(draws, dtype=bool),
            quantities={"value(RUS)": column},
            replicates=replicates,
        )
        for column in (before, after)
    )
    ledgers = tuple(
        Ledger((replace(entry("M4"), claim=claim, probability=float(column.mean()), error=0.03),))
        for column in (before, after)
    )
    [found] = compare_ledgers(*ledgers, (runs[0], runs[1]))
    # By hand: the standard error of the mean of (1, 0, 0, 0, 0, 0, 0, 0) is √(1/8)/√8 = 1/8, and Student's t
    # with 7 degrees of freedom 2.3646; draws taken for independent would give 1.96 × 0.0234 = 0.046.
    assert found.move == 0.125
    assert found.margin == pytest.approx(2.3646 / 8, rel=1e-4)
    assert found.shared_draws
    assert found.beyond_error is False
    alone = tuple(replace(run, replicates=1) for run in runs)
    [found] = compare_ledgers(*ledgers, (alone[0], alone[1]))
    assert found.margin == pytest.approx(1.96 * np.std(after, ddof=1) / np.sqrt(draws))
    assert found.beyond_error is True


def test_draws_that_only_one_run_decides_count_with_their_error() -> None:
    """Twenty failing draws of 160 become unknown, and no other changes."""
    draws = 160
    before = (np.arange(draws) % 8 < 7).astype(float)
    after = np.where(before == 1.0, 1.0, np.nan)
    claim = replace(entry("M4").claim, holds=parse("value(RUS) > 0.5"))
    runs = [
        replace(
            asking(answer().ensemble, claim),
            calibrated=np.ones(draws, dtype=bool),
            quantities={"value(RUS)": column},
            replicates=1,
        )
        for column in (before, after)
    ]
    ledgers = [
        Ledger((replace(entry("M4"), claim=claim, probability=float(np.nanmean(column)), error=0.03),))
        for column in (before, after)
    ]
    [found] = compare_ledgers(*ledgers, (runs[0], runs[1]))
    assert found.move == pytest.approx(0.125)
    # All of it is the error of the first share, √(.875 × .125 / 160) = .0261; the second's is none.
    assert found.margin == pytest.approx(1.96 * 0.0261, rel=0.01)
    assert found.shared_draws


def test_another_seed_or_another_parameter_that_varies_shares_no_draws() -> None:
    one = answer().ensemble
    assert not share_draws(one, replace(one, provenance=replace(one.provenance, seed=9)))
    fewer = {name: column for name, column in list(one.parameters.items())[1:]}
    assert not share_draws(one, replace(one, parameters=fewer))
