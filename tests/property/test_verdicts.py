"""Laws of verdicts: unknown draws can only widen what is said."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tripolar.claims.criterion import Criterion
from tripolar.claims.verdict import assess, assess_draws, borders_on, is_excluded, is_tautology, verdict
from tripolar.scenario.expression import parse
from tripolar.stats.sampling import wilson

counts = st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300)).filter(any)
HOLDS = parse("value(RUS) > 0.5")


def of(true, false, unknown):
    return assess(true + false + unknown, true, unknown)


@given(counts)
def test_bounds_hold_the_probability(given_counts):
    found = of(*given_counts)
    assert 0.0 <= found.lower <= found.upper <= 1.0
    if found.probability is not None:
        assert found.lower <= found.probability <= found.upper
        assert found.error > 0.0


@given(counts)
def test_turning_a_known_draw_unknown_widens_the_bounds(given_counts):
    true, false, unknown = given_counts
    for lost_true, lost_false in [(1, 0), (0, 1)]:
        if true >= lost_true and false >= lost_false:
            wider = of(true - lost_true, false - lost_false, unknown + 1)
            assert wider.lower <= of(*given_counts).lower
            assert wider.upper >= of(*given_counts).upper


@given(counts)
def test_denying_a_claim_mirrors_its_verdict(given_counts):
    true, false, unknown = given_counts
    mirrored = {"supported": "refuted", "refuted": "supported"}
    expected = verdict(of(true, false, unknown))
    assert verdict(of(false, true, unknown)) == mirrored.get(expected, expected)


@given(counts)
def test_a_border_is_a_boundary_within_the_interval(given_counts):
    true, false, unknown = given_counts
    found = of(*given_counts)
    beyond = borders_on(found)
    assert borders_on(of(false, true, unknown)) == {"supported": "refuted", "refuted": "supported"}.get(
        beyond, beyond
    )
    if beyond:
        low, high = found.interval
        assert low <= 0.75 <= high or low <= 0.25 <= high
        assert beyond != verdict(found)


@given(counts)
def test_no_verdict_but_undecided_has_bounds_across_one_half(given_counts):
    found = of(*given_counts)
    assert (verdict(found) == "undecided") == (found.lower <= 0.5 <= found.upper)
    assert not is_tautology(found) or verdict(found) == "supported"


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_wilson_narrows_with_more_draws(share, count):
    low, high = wilson(share, count)
    nearer_low, nearer_high = wilson(share, 2 * count)
    assert low <= nearer_low + 1e-12 <= share + 2e-12
    assert share - 2e-12 <= nearer_high - 1e-12 <= high


@given(st.lists(st.sampled_from([1.0, 0.0, np.nan]), min_size=1, max_size=80), st.integers(1, 9))
def test_replicates_only_widen_what_counts_say(truth, replicates):
    column = np.array(truth)
    found = assess_draws(column, np.arange(column.size) % replicates, replicates)
    plain = of(truth.count(1.0), truth.count(0.0), int(np.isnan(column).sum()))
    assert found.probability == plain.probability
    assert 0.0 <= found.lower <= plain.lower
    assert plain.upper <= found.upper <= 1.0
    if found.probability is not None:
        assert found.error >= plain.error
    denied = assess_draws(1.0 - column, np.arange(column.size) % replicates, replicates)
    mirrored = {"supported": "refuted", "refuted": "supported"}
    assert verdict(denied) == mirrored.get(verdict(found), verdict(found))


@given(counts, st.randoms(use_true_random=False))
def test_the_order_of_draws_does_not_matter(given_counts, random):
    column = np.repeat([1.0, 0.0, np.nan], given_counts)
    order = list(range(column.size))
    random.shuffle(order)
    found = Criterion(HOLDS, {HOLDS.calls[0]: column[order]}, column.size).assess()
    assert found == of(*given_counts)


@given(counts)
def test_what_is_excluded_mirrors_what_is_a_tautology(given_counts):
    true, false, unknown = given_counts
    assert is_excluded(of(true, false, unknown)) == is_tautology(of(false, true, unknown))
