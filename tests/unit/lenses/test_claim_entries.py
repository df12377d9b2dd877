"""What a claim may ask of a theory is in that theory's result."""

from __future__ import annotations

import pytest

from tripolar.lenses.network import Network
from tripolar.lenses.registry import lenses
from tripolar.prepare.quantities import LENS_ENTRIES

NETWORK = Network(("USA", "RUS", "CHN"), [[0, -1, -0.5], [-1, 0, 0.6], [-0.5, 0.6, 0]], [0.5, 0.2, 0.3])


@pytest.mark.parametrize("name", LENS_ENTRIES)
def test_every_entry_is_a_number_or_a_truth_of_what_it_is_of(name: str) -> None:
    lens = lenses()[name]
    assert lens.reads <= {"relations", "power", "profiles"}
    result = lens.apply(NETWORK)
    for entry in LENS_ENTRIES[name].values():
        values = (
            [result.numbers[entry.column]]
            if entry.of == "all"
            else list((result.powers if entry.of == "actor" else result.dyads)[entry.column].values())
        )
        assert all(isinstance(value, str if entry.word else (int, float, bool)) for value in values)
