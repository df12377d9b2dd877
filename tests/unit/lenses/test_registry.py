"""Lenses are found by name, whoever brought them."""

from __future__ import annotations

import warnings
from importlib.metadata import EntryPoint

import pytest

from tripolar.errors import LensError
from tripolar.lenses.registry import BUILT_IN, GROUP, find_lens, gather, lenses


def test_those_that_come_with_the_program_load_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = lenses()
    assert [point.name for point in BUILT_IN] == list(found)[: len(BUILT_IN)]


def test_an_unknown_name_lists_the_choices_and_the_nearest() -> None:
    with pytest.raises(LensError, match=r"'ditmer'; `tripolar lens` lists all; did you mean 'dittmer'\?"):
        find_lens("ditmer")
    with pytest.raises(LensError, match=r"allowed: dittmer, balance, "):
        find_lens("xyz")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("mine", "no.such.module:LENS", "ModuleNotFoundError: No module named 'no'"),
        ("mine", "tripolar.lenses.dittmer:NOTHING", "AttributeError"),
        ("mine", "tripolar.lenses.dittmer:PATTERNS", "it has not the members of a lens"),
        ("mine", "tripolar.lenses.dittmer:LENS", "it calls itself 'dittmer'"),
        ("dittmer", "elsewhere:LENS", "its name is taken"),
    ],
)
def test_a_broken_one_is_told_and_left_out_and_the_others_stay(name: str, value: str, why: str) -> None:
    with pytest.warns(RuntimeWarning, match=f"the lens '{name}' .* is left out: {why}"):
        found = gather((*BUILT_IN, EntryPoint(name, value, GROUP)))
    assert list(found) == [point.name for point in BUILT_IN]
