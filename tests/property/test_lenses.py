"""What holds of theories for any network: names do not matter, published identities do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.networks import networks

from tripolar.errors import LensError
from tripolar.lenses.condorcet import Rule, prevailing, support
from tripolar.lenses.contest import contest
from tripolar.lenses.continuous_balance import relations_at, split
from tripolar.lenses.cooperative import majority, nucleolus
from tripolar.lenses.dittmer import graded_utility
from tripolar.lenses.exchange import balanced_outcome
from tripolar.lenses.lens import Lens
from tripolar.lenses.network import Network
from tripolar.lenses.registry import lenses
from tripolar.lenses.similarity import kappa, pi, s_score
from tripolar.measure.roles import pivot_of
from tripolar.stats.shapley import shapley


def columns(table):
    """Values of a table by column, and by powers whatever the order of a pair."""
    cells = ((name, key, value) for name, column in table.items() for key, value in column.items())
    return {(name, frozenset(key.split("-"))): value for name, key, value in cells}


@pytest.mark.parametrize("lens", lenses().values(), ids=lambda lens: lens.name)
@given(network=networks(3, 4), data=st.data())
@settings(max_examples=25, deadline=None)
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
    scores = graded_utility(network.relations)
    pivot = pivot_of(network.relations)
    if pivot is not None:
        assert int(np.argmax(scores)) == pivot
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
        assert np.isnan(value) or value <= 1
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
    assert prevailing(coalitions, rule, law).sum() == pytest.approx(1)
