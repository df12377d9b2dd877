"""Paths: what a person may write, and what it stands for."""

from __future__ import annotations

import copy
import pickle

import pytest
from tests.unit.scenario.texts import ACTORS

from tripolar.errors import ParameterError
from tripolar.scenario.families import FAMILIES
from tripolar.scenario.objects import Actor
from tripolar.scenario.paths import (
    ParameterPath,
    canonical_paths,
    default_values,
    family_paths,
    read_path,
    required_paths,
    type_owner,
)


@pytest.mark.parametrize(
    ("written", "targets"),
    [
        ("discount", ("discount",)),
        ("gdp.RUS", ("gdp.RUS",)),
        ("relation.CHN-RUS", ("relation.RUS-CHN",)),
        ("access.RUS.CHN", ("access.RUS.CHN",)),
        ("stake.USA-RUS", ("stake.USA.RUS", "stake.RUS.USA")),
        ("stake.RUS-USA", ("stake.RUS.USA", "stake.USA.RUS")),
        ("stake.CHN.RUS", ("stake.CHN.RUS",)),
        ("political_value.USA.CHN", ("political_value.USA.CHN.engager", "political_value.USA.CHN.opponent")),
        ("political_value.RUS.CHN", ("political_value.RUS.CHN.leader",)),
        ("political_value.USA.CHN.engager", ("political_value.USA.CHN.engager",)),
        ("relation_hazard.RUS-USA", ("relation_hazard.USA-RUS",)),
        ("relation_hazard.RUS-USA.engager", ("relation_hazard.USA-RUS.engager",)),
        ("relation_hazard.CHN-RUS.rival", ("relation_hazard.RUS-CHN.rival",)),
        ("backing.RUS-USA.worth", ("backing.RUS-USA.worth",)),
        ("backing.USA-RUS.cost", ("backing.USA-RUS.cost.engager", "backing.USA-RUS.cost.opponent")),
        ("leader_chain.USA.engager.opponent", ("leader_chain.USA.engager.opponent",)),
        ("split.USA-CHN", ("split.USA-CHN",)),
    ],
)
def test_a_path_stands_for_these(written: str, targets: tuple[str, ...]) -> None:
    assert read_path(written, ACTORS).targets == targets


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("realtion.USA-RUS", "unknown parameter 'realtion.USA-RUS'; did you mean 'relation.USA-RUS'?"),
        ("gpd", "unknown parameter 'gpd'; did you mean 'gdp'?"),
        ("gdp.CHA", "no power is called 'CHA'; did you mean 'gdp.CHN'? Allowed: gdp.USA, gdp.RUS, gdp.CHN"),
        ("stake.USA.USA", "it names a power twice"),
        ("stake.USA", "it is written stake.A.B"),
        ("split.CHN-RUS", "in the order of the actors"),
        ("political_value.USA.RUS.engagr", "did you mean 'political_value.USA.RUS.engager'?"),
        ("leader_hazard.USA.rival", "is not a parameter of these powers"),
        ("relation_hazard.USA-RUS.rival", "is not a parameter of these powers"),
        ("leader_chain.USA.engager.engager", "it is written leader_chain.A.FROM.TO"),
        ("backing.USA-RUS", "it is written backing.A-B.worth or backing.A-B.cost[.TYPE]"),
        ("discount.USA", "it is written discount"),
        ("", "unknown parameter ''"),
        ("...", "unknown parameter '...'"),
    ],
)
def test_an_unknown_path_is_told_with_the_nearest(written: str, told: str) -> None:
    with pytest.raises(ParameterError) as caught:
        read_path(written, ACTORS, "--set")
    assert str(caught.value).startswith("--set: ")
    assert told in str(caught.value)


def test_a_triangle_has_these_numbers_of_paths() -> None:
    assert len(family_paths(next(f for f in FAMILIES if f.name == "gdp"), ACTORS)) == 3
    assert len(family_paths(next(f for f in FAMILIES if f.name == "stake"), ACTORS)) == 6
    # (2 types of USA + 1 of RUS + 2 of CHN) times 2 others
    assert len(family_paths(next(f for f in FAMILIES if f.name == "political_value"), ACTORS)) == 10
    # 3 dyads for all types; USA-RUS 2 + 1 types, USA-CHN 4, RUS-CHN 1 + 2
    assert len(family_paths(next(f for f in FAMILIES if f.name == "relation_hazard"), ACTORS)) == 3 + 10


@pytest.mark.parametrize("path", canonical_paths(ACTORS))
def test_a_canonical_path_stands_for_itself(path: str) -> None:
    head = path.split(".", maxsplit=1)[0]
    assert read_path(path, ACTORS).targets == (path,)
    assert read_path(path, ACTORS).family.head == head


def test_required_and_default_paths_do_not_overlap() -> None:
    required, defaults = set(required_paths(ACTORS)), default_values(ACTORS)
    assert {"gdp.USA", "relation.RUS-CHN", "transfer_bound.USA-CHN", "discount"} <= required
    assert not required & defaults.keys()
    assert defaults["leader.CHN"] == "partner"
    assert defaults["contest_steepness"] == 1.0
    assert defaults["leader_hazard.RUS.leader"] == 0.0


def test_a_type_both_powers_have_belongs_to_neither() -> None:
    hawks = (Actor("USA", "", ("hawk", "dove")), Actor("CHN", "", ("hawk", "reformer")))
    assert type_owner("dove", hawks) == hawks[0]
    assert type_owner("hawk", hawks) is None
    assert "relation_hazard.USA-CHN.hawk" not in canonical_paths(hawks)
    assert "relation_hazard.USA-CHN.reformer" in canonical_paths(hawks)


@pytest.mark.parametrize("path", canonical_paths(ACTORS))
def test_a_path_knows_what_it_names_also_as_a_copy(path: ParameterPath) -> None:
    segments = path.split(".")[1:]
    types = {each for actor in ACTORS for each in actor.leader_types}
    assert list(path.powers) == [code for part in segments for code in part.split("-") if code.isupper()]
    assert list(path.types) == [part for part in segments if part in types]
    for again in (pickle.loads(pickle.dumps(path)), copy.deepcopy(path)):
        assert (again, again.family, again.powers, again.types, again.slots) == (
            path,
            path.family,
            path.powers,
            path.types,
            path.slots,
        )


@pytest.mark.parametrize(
    ("one", "other", "exclude"),
    [
        ("precision", "precision_absolute", True),
        ("stake.USA.RUS", "rivalry_loss.USA.RUS", True),
        ("stake.USA.RUS", "rivalry_loss.RUS.USA", False),
        ("political_value.USA.RUS.engager", "relation_hazard.USA-RUS", True),
        ("relation_hazard.USA-RUS", "relation_hazard.USA-RUS.engager", True),
        ("relation_hazard.USA-RUS", "relation_tilt.USA-RUS", False),
        ("gdp.USA", "gdp.RUS", False),
    ],
)
def test_paths_that_fill_one_slot_in_different_ways_exclude_each_other(
    one: str, other: str, exclude: bool
) -> None:
    first, second = (read_path(each, ACTORS).targets[0] for each in (one, other))
    taken = dict(second.slots)
    assert any(taken.get(slot, way) != way for slot, way in first.slots) is exclude
