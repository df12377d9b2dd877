"""Every message is one line that says where, what, the nearest name and what is allowed."""

from __future__ import annotations

import pytest

from tripolar import errors
from tripolar.errors import InputError, Location, ScenarioError, TripolarError, nearest

INPUT_ERRORS = [
    getattr(errors, name)
    for name in errors.__all__
    if isinstance(getattr(errors, name), type) and issubclass(getattr(errors, name), InputError)
]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def test_the_tree_has_these_branches() -> None:
    assert sorted(error.__name__ for error in INPUT_ERRORS) == [
        "ClaimError",
        "ClusterError",
        "DamagedError",
        "FigureError",
        "InputError",
        "LensError",
        "OutputError",
        "OwnLensError",
        "ParameterError",
        "RunError",
        "ScenarioError",
    ]


@pytest.mark.parametrize("error", INPUT_ERRORS)
def test_the_root_catches_every_error_and_the_docstring_draws_it(error: type[InputError]) -> None:
    with pytest.raises(TripolarError, match="gdp is negative"):
        raise error("gdp is negative")
    assert error.__name__ in (errors.__doc__ or "")


def test_a_place_prints_as_editors_read_it() -> None:
    assert str(Location("three.yaml", 12, 5)) == "three.yaml:12:5"


def test_a_message_says_where_what_nearest_and_allowed_in_that_order() -> None:
    error = ScenarioError(
        "unknown key 'realtion'",
        where=Location("three.yaml", 12, 5),
        allowed=["relation", "why"],
        given="realtion",
    )
    assert str(error) == (
        "three.yaml:12:5: unknown key 'realtion'; did you mean 'relation'? Allowed: relation, why"
    )
    assert error.suggestion == "relation"
    assert error.allowed == ("relation", "why")


def test_a_message_without_a_place_starts_with_the_problem() -> None:
    assert str(InputError("no draws were asked for")) == "no draws were asked for"


def test_a_long_list_of_names_gives_way_to_a_suggestion() -> None:
    error = InputError("unknown month 'jum'", allowed=[*MONTHS, "none"], given="jum")
    assert str(error) == "unknown month 'jum'; did you mean 'jun'?"


def test_a_long_list_without_a_near_name_is_cut_after_twelve() -> None:
    error = InputError("unknown month 'zzzz'", allowed=[*MONTHS, "none"], given="zzzz")
    assert error.suggestion is None
    assert str(error) == f"unknown month 'zzzz'; allowed: {', '.join(MONTHS)}, …"


@pytest.mark.parametrize(
    ("given", "allowed", "found"),
    [
        ("rus", ["USA", "RUS", "CHN"], "RUS"),
        ("discont", ["discount", "precision"], "discount"),
        ("zebra", ["discount", "precision"], None),
        ("anything", [], None),
    ],
)
def test_the_nearest_name(given: str, allowed: list[str], found: str | None) -> None:
    assert nearest(given, allowed) == found
