"""What holds of theories for any network: names do not matter, published identities do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.networks import networks

from tripolar.errors import LensError
from tripolar.lenses.balance import balanced_share, frustration, walk_balance
from tripolar.lenses.condorcet import Rule, prevailing, support, victory
from tripolar.lenses.contest import contest
from tripolar.lenses.continuous_balance import relations_at, split
from tripolar.lenses.cooperative import majority, nucleolus
from tripolar.lenses.dittmer import graded_utility
from tripolar.lenses.exchange import balanced_outcome
from tripolar.lenses.farsighted import (
    consistent_set,
    farsighted_stable_sets,
    grouping_moves,
    payoffs_of,
)
from tripolar.lenses.graph_model import Stability, from_payoffs, stable_states
from tripolar.lenses.lens import Lens
from tripolar.lenses.network import Network
from tripolar.lenses.outside_option import deal_me_out, split_the_difference
from tripolar.lenses.power_measures import composite
from tripolar.lenses.quantal_response import quantal_equilibria
from tripolar.lenses.registry import lenses
from tripolar.lenses.similarity import kappa, pi, s_score
from tripolar.stats.shapley import shapley


def columns(table):
    """Values of a table by column, and by powers whatever the order of a pair."""
    cells = ((name, key, value) for name, column in table.items() for key, value in column.items())
    return {(name, frozenset(key.split("-"))): value for name, key, value in cells}


@pytest.mark.parametrize("lens", lenses().values(), ids=lambda lens: lens.name)
@given(network=networks(3, 4), data=st.data())
@settings(max_examples=12, deadline=None)
def test_powers_in_another_order_get_the_same(lens: Lens, network: Network, data: st.DataObject) -> None:
    order = data.draw(st.permutations(network.codes))
    try:
        result = lens.apply(network)
    except LensError as declined:
        with pytest.raises(LensError, match=declined.problem.split()[0]):
            lens.apply(network.among(order))
        return
    other = lens.apply(network.among(order))
    for table, again in ((result.powers, other.powers), (result.dyads, other.dyads)):
        first, second = columns(table), columns(again)
        assert first.keys() == second.keys()
        for key, value in first.items():
            if isinstance(value, float):
                assert second[key] == pytest.approx(value, abs=1e-6)
            else:
                assert second[key] == value
    assert set(result.answers) == set(other.answers)


@given(networks())
def test_the_highest_graded_score_is_the_pivots(network: Network) -> None:
    """The pivot is the power whose two partners stand worst with each other."""
    scores = graded_utility(network.relations)
    between = network.relations[(1, 0, 0), (2, 2, 1)]
    worst = np.flatnonzero(between == between.min())
    if worst.size == 1:
        assert int(np.argmax(scores)) == worst[0]
    assert scores.sum() == pytest.approx(network.relations.sum() / 2)


@given(networks(2, 5), st.floats(0.05, 0.9))
def test_relations_in_continuous_time_keep_their_eigenvectors(network: Network, share: float) -> None:
    """The closed form turns every eigenvalue e into e / (1 - e t)."""
    end = split(network.relations)
    if np.isfinite(end.time):
        late = split(relations_at(network.relations, share * end.time)).eigenvalues
        assert late == pytest.approx(end.eigenvalues / (1 - end.eigenvalues * share * end.time), abs=1e-8)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5), st.sampled_from((0.5, 0.6, 0.7)))
@settings(max_examples=40, deadline=None)
def test_a_vote_is_divided_without_a_rest_and_nobody_gets_less_than_alone(
    weights: list[int], quota: float
) -> None:
    worth = majority(weights, quota)
    for shares in (shapley(worth), nucleolus(worth)):
        assert shares.sum() == pytest.approx(1)
        assert all(share >= worth[1 << k] - 1e-9 for k, share in enumerate(shares))
    order = np.argsort(weights, kind="stable")
    assert np.all(np.diff(shapley(worth)[order]) > -1e-12)


PROFILES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8)


@given(PROFILES)
def test_similarity_keeps_its_bounds_and_does_not_care_who_comes_first(
    profiles: list[tuple[int, int]],
) -> None:
    x, y = (list(side) for side in zip(*profiles, strict=True))
    for squared in (False, True):
        assert -1 <= s_score(x, y, 3, squared=squared) <= 1
        assert s_score(x, y, 3, squared=squared) == s_score(y, x, 3, squared=squared)
    assert s_score(x, y, 3) == pytest.approx(s_score([3 - v for v in x], [3 - v for v in y], 3))
    for measure in (kappa, pi):
        value = measure(x, y)
        assert np.isnan(value) or -1 - 1e-12 <= value <= 1
        assert value == pytest.approx(measure(y, x), nan_ok=True)


@given(PROFILES)
def test_pi_never_exceeds_kappa(profiles: list[tuple[int, int]]) -> None:
    """Pooling two distributions can only bring expected differences down."""
    x, y = (list(side) for side in zip(*profiles, strict=True))
    assert np.isnan(pi(x, y)) or pi(x, y) <= kappa(x, y) + 1e-12


@given(st.lists(st.floats(0.05, 10), min_size=2, max_size=6))
def test_chances_of_a_contest_sum_to_one_and_no_payoff_is_below_nothing(values: list[float]) -> None:
    found = contest(values)
    assert found.chances.sum() == pytest.approx(1)
    assert found.payoffs.min() >= -1e-12
    assert np.all((found.efforts > 0) == (found.chances > 0))


@given(networks(3, 6))
@settings(max_examples=40, deadline=None)
def test_balanced_outcomes_satisfy_their_two_equations(network: Network) -> None:
    worth = np.maximum(network.relations, 0.0)
    found = balanced_outcome(worth)
    if found is None:
        return
    x = found.payoffs
    assert np.all(x[:, None] + x[None, :] >= worth - 1e-7)
    for i, j in found.deals:
        assert x[i] + x[j] == pytest.approx(worth[i, j])
        assert x[i] - found.outside[i] == pytest.approx(x[j] - found.outside[j], abs=1e-7)


@given(networks(2, 5), st.sampled_from(list(Rule)), st.sampled_from(["linear", "square", "octic"]))
def test_chances_to_prevail_sum_to_one(network: Network, rule: Rule, law: str) -> None:
    coalitions = support(network.weights, network.relations + np.eye(network.size))
    try:
        shares = prevailing(coalitions, rule, law)
    except LensError:
        # nobody has a reason to challenge either of two options
        assert rule is Rule.MARKOV_INCENTIVE
        beats = coalitions * victory(coalitions, law)
        assert np.sum(np.all(beats == 0.0, axis=0)) > 1
        return
    assert shares.sum() == pytest.approx(1)


@given(networks(2, 5))
@settings(max_examples=40, deadline=None)
def test_balance_does_not_change_when_a_power_turns_all_its_relations_round(network: Network) -> None:
    """Sign symmetry: what a friend of the enemy was becomes an enemy of the friend."""
    turned = network.relations.copy()
    turned[0] *= -1.0
    turned[:, 0] *= -1.0
    for measure in (balanced_share, walk_balance, lambda relations: frustration(relations).value):
        assert measure(turned) == pytest.approx(measure(network.relations), nan_ok=True)


@given(st.lists(st.lists(st.floats(0.0, 1e9), min_size=3, max_size=3), min_size=1, max_size=6))
def test_shares_of_a_composite_sum_to_one_and_do_not_depend_on_units(rows: list[list[float]]) -> None:
    amounts = np.array(rows) + 1.0
    shares = composite(amounts)
    assert shares.sum() == pytest.approx(1)
    assert shares.min() >= 0
    assert composite(amounts * 1000.0) == pytest.approx(shares)


@given(
    st.integers(2, 3), st.integers(2, 3), st.integers(0, 10_000), st.sampled_from((0.0, 0.3, 1.0, 3.0, 8.0))
)
@settings(max_examples=40, deadline=None)
def test_logit_equilibria_answer_themselves_and_none_is_missing(
    rows: int, columns: int, seed: int, precision: float
) -> None:
    payoffs = np.random.default_rng(seed).normal(size=(2, rows, columns))
    found = quantal_equilibria(list(payoffs), precision)
    for each in found:
        row, column = each.choices
        for choices, yields in ((row, payoffs[0] @ column), (column, row @ payoffs[1])):
            answer = np.exp(precision * (yields - yields.max()))
            assert choices == pytest.approx(answer / answer.sum(), abs=1e-8)
    assert sum(each.index for each in found) == 1


@given(st.integers(2, 3), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_notions_of_stability_nest(players: int, seed: int) -> None:
    """Nash within sequential within general metarational; symmetric, and of two also simultaneous, too."""
    payoffs = np.random.default_rng(seed).integers(0, 4, (players, *(2,) * players))
    stable = stable_states(from_payoffs(list(payoffs)))
    for within, whole in (("NASH", "SEQ"), ("SEQ", "GMR"), ("NASH", "SMR"), ("SMR", "GMR"), ("NASH", "SIM")):
        assert np.all(stable[Stability[within]] <= stable[Stability[whole]])
    if players == 2:
        assert np.all(stable[Stability.SIM] <= stable[Stability.GMR])


@given(networks(3, 3), st.sampled_from((0.0, 0.05, 0.3)))
@settings(max_examples=40, deadline=None)
def test_farsighted_stable_sets_lie_in_the_largest_consistent_set(network: Network, affinity: float) -> None:
    worth, moves = payoffs_of(network.weights, network.relations, affinity), grouping_moves(3)
    lasting = consistent_set(worth, moves)
    assert lasting
    assert all(set(found) <= set(lasting) for found in farsighted_stable_sets(worth, moves))


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_deal_gives_nobody_less_than_its_option_and_swaps_with_the_two(first: float, second: float) -> None:
    if first + second > 1.0:
        return
    for rule in (deal_me_out, split_the_difference):
        share = rule(first, second)
        assert first - 1e-12 <= share <= 1.0 - second + 1e-12
        assert rule(second, first) == pytest.approx(1.0 - share)
