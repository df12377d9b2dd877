from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from tests.sample_answer import answer

from tripolar.answer.json import plain
from tripolar.answer.outlook import Outlook
from tripolar.claims.ledger import Entry
from tripolar.ensemble.result import Provenance, SolveCount
from tripolar.ensemble.store.folder import restore, tree_of
from tripolar.scenario.objects import Claim


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    number: float


@dataclass(frozen=True, slots=True)
class Outer:
    one: Inner
    many: tuple[Inner, ...]
    maybe: Inner | None
    either: float | str | None
    named: Mapping[str, float | int | str]
    pair: tuple[str, float]
    late: int = 3


WHOLE = Outer(
    Inner("a", 1.0), (Inner("b", 2.5),), None, "word", {"x": 1, "y": 0.5, "z": "w"}, ("p", 2.0), late=4
)


def test_what_json_tells_is_built_again_by_its_types() -> None:
    back = restore(Outer, json.loads(json.dumps(plain(WHOLE))))
    assert back == WHOLE
    assert type(back.named["x"]) is int
    assert type(back.pair) is tuple


def test_a_field_that_is_not_told_takes_its_default_and_one_without_is_missed() -> None:
    tree = plain(WHOLE)
    del tree["late"]
    assert restore(Outer, tree).late == 3
    del tree["one"]
    with pytest.raises(TypeError, match="one"):
        restore(Outer, tree)


def test_an_unknown_number_comes_back_as_nan_and_nothing_stays_nothing() -> None:
    tree = {**plain(WHOLE), "one": {"name": "a", "number": None}, "either": None}
    back = restore(Outer, tree)
    assert math.isnan(back.one.number)
    assert back.either is None


@pytest.mark.parametrize(("hint", "tree"), [(str, 3), (int, "3"), (str | None, 3.5)])
def test_a_tree_of_another_type_is_refused(hint: type, tree: object) -> None:
    with pytest.raises(TypeError):
        restore(hint, tree)


def test_a_ledger_and_an_outlook_come_back_whole() -> None:
    made = answer()
    claims = {entry.claim.id: entry.claim for entry in made.ledger.entries}
    for entry in made.ledger.entries:
        told = {**json.loads(json.dumps(plain(entry))), "claim": entry.claim.id}
        assert restore(Entry, told, {Claim: claims.__getitem__}) == entry
    assert plain(restore(Outlook, json.loads(json.dumps(plain(made.outlook))))) == plain(made.outlook)


def test_provenance_and_solves_come_back_from_their_trees() -> None:
    made = answer().ensemble
    assert restore(Provenance, json.loads(json.dumps(tree_of(made.provenance)))) == made.provenance
    nothing = SolveCount("v", 0, 0, 0, 0, math.nan, math.nan)
    back = restore(SolveCount, json.loads(json.dumps(tree_of(nothing))))
    assert math.isnan(back.median_sweeps)
    assert back.variant == "v"
