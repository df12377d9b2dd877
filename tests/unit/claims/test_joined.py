"""The claims of two arguments in one list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.claims.made import claim, scenario

from tripolar.claims.dispute import join
from tripolar.errors import ClaimError


def two(ours, theirs):
    return replace(scenario(*ours), name="one"), replace(scenario(*theirs), name="other")


def test_a_claim_of_both_is_one_and_one_id_for_two_claims_is_two() -> None:
    ours = (claim("A", "value(RUS) > 1"), claim("B", "value(USA) > 1", rests_on=("A",)))
    theirs = (claim("A", "value(RUS) > 2"), claim("B", "value(USA) > 1"))
    joined = join(*two(ours, theirs))
    assert [each.id for each in joined.claims] == ["A", "B", "A-other"]
    assert dict(joined.sides) == {"A": ("one",), "B": ("one", "other"), "A-other": ("other",)}
    assert all(each.rests_on == () for each in joined.claims)


def test_opposition_is_told_by_either_side_and_named_once() -> None:
    ours = (claim("A", "value(RUS) > 1", opposes=("X",)), claim("B", "value(USA) > 1"))
    theirs = (claim("X", "value(RUS) < 1", opposes=("A", "B")),)
    assert set(join(*two(ours, theirs)).opposed) == {("A", "X"), ("B", "X")}


def test_one_criterion_under_two_names_is_found() -> None:
    ours = (claim("A", "value(RUS) > 1"), claim("B", "value(RUS) > 2"))
    theirs = (claim("X", "value(RUS) > 1"), claim("B", "value(RUS) > 2"))
    assert join(*two(ours, theirs)).same == (("A", "X"),)


def test_a_claim_that_the_other_does_not_make_cannot_be_opposed() -> None:
    ours = (claim("M4", "value(RUS) > 1"),)
    theirs = (claim("X", "value(RUS) < 1", opposes=("M5",)),)
    with pytest.raises(ClaimError, match="claim X opposes 'M5', which one does not compute") as error:
        join(*two(ours, theirs))
    assert "M4" in error.value.line()
