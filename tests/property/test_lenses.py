"""What holds of theories for any network: names do not matter, published identities do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.networks import networks

from tripolar.errors import LensError
from tripolar.lenses.dittmer import graded_utility
from tripolar.lenses.lens import Lens
from tripolar.lenses.network import Network
from tripolar.lenses.registry import lenses
from tripolar.measure.roles import pivot_of


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
