"""Levels of pairs over the years, proposed from what the record keeps."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import FigureError
from tripolar.figures.table import load_table
from tripolar.measure.levels import LEVELS, Anchor, anchors, calibrated, level_path
from tripolar.measure.role_path import role_path

TABLE = load_table()


def entropy(chances: np.ndarray) -> np.ndarray:
    return -(chances * np.log(chances)).sum(axis=-1)


def test_chances_add_up_and_are_never_as_sure_as_the_chains() -> None:
    for pair in ("RUS-TUR", "GBR-USA", "IND-PAK", "BOL-MNG"):
        path = level_path(TABLE, pair)
        np.testing.assert_allclose(path.levels.sum(axis=1), 1.0)
        assert path.levels.max() < 0.9
        assert path.levels.min() > 0.02


def test_a_pair_is_the_same_in_either_order() -> None:
    there, back = (level_path(TABLE, pair) for pair in ("RUS-TUR", "TUR-RUS"))
    np.testing.assert_array_equal(there.levels, back.levels)


@pytest.mark.parametrize(
    ("pair", "year", "level"),
    [
        ("GBR-USA", 2024, "partnership"),
        ("DEU-FRA", 1990, "partnership"),
        ("IND-PAK", 2000, "hostile"),
        ("USA-PRK", 1968, "hostile"),
        ("RUS-UKR", 2024, "hostile"),
        ("USA-RUS", 1955, "hostile"),
        ("BRA-IND", 2010, "normal"),
    ],
)
def test_well_known_pairs(pair: str, year: int, level: str) -> None:
    assert level_path(TABLE, pair, year, year).proposed == (level,)


def test_a_dated_event_outweighs_the_series_near_its_date_and_ages() -> None:
    event = Anchor(("BRA", "IND"), 2010, 3, "break", "hostile", "relations broken", "a source")
    path = level_path(TABLE, "BRA-IND", 2000, 2025, events=[event])
    hostile = path.levels[:, LEVELS.index("hostile")]
    at = path.years.index(2010)
    assert path.proposed[at] == "hostile"
    assert hostile[at - 5] < hostile[at]
    assert hostile[-1] < hostile[at]
    assert path.anchors == (event,)
    plain = level_path(TABLE, "BRA-IND", 2000, 2025, events=[])
    assert plain.proposed == ("normal",) * 26


def test_an_event_late_in_a_year_holds_from_the_next() -> None:
    assert [Anchor(("A", "B"), 2021, month, "", "", "", "").holds_from for month in (6, 7)] == [2021, 2022]


def test_where_the_record_has_ended_a_level_widens_with_the_years() -> None:
    path = level_path(TABLE, "IND-PAK", 2020, 2025, events=[])
    assert (np.diff(entropy(path.levels)) > 0).all()


def test_evidence_says_when_it_was_last_seen_and_until_when_anyone_looked() -> None:
    seen = {each.kind: each for each in level_path(TABLE, "IND-PAK").seen}
    assert (seen["disputes"].last, seen["disputes"].known_until) == (2014, 2014)
    assert seen["rivalry"].known_until == 2020
    assert seen["clubs"].last is None
    assert seen["conflict"].known_until == 2024


def test_the_author_is_asked_where_evidence_is_old_or_was_never_seen() -> None:
    assert level_path(TABLE, "BOL-MNG").newest is None
    assert level_path(TABLE, "BOL-MNG").confirm
    assert level_path(TABLE, "CHN-PRK", events=[]).confirm  # the pact is last seen in 2018
    assert not level_path(TABLE, "GBR-USA").confirm


def test_evidence_that_speaks_both_ways_is_told_and_not_averaged() -> None:
    years = level_path(TABLE, "PAK-USA").both_ways
    assert years == tuple(range(2002, 2015))


def test_russia_goes_on_where_the_soviet_union_ended() -> None:
    path = level_path(TABLE, "RUS-USA")
    assert path.years == tuple(range(1950, 2026))
    assert level_path(TABLE, "KAZ-RUS").years[0] >= 1991


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ("RUS", "a relation is of two states"),
        ("RUS-RUS", "a relation is of two states"),
        ("RUS-XQZ", "no figures for 'XQZ'"),
        ("EUU-USA", "were not both states in any year"),
        ("GRL-USA", "were not both states in any year"),
    ],
)
def test_what_is_no_pair_of_states_is_refused_in_one_line(pair: str, told: str) -> None:
    with pytest.raises(FigureError, match=told):
        level_path(TABLE, pair)


def test_calibration_keeps_the_order_and_draws_chances_together() -> None:
    raw = np.array([[0.98, 0.015, 0.005]])
    drawn = calibrated(raw)
    assert drawn.argmax() == 0
    assert drawn.max() < raw.max()
    np.testing.assert_allclose(calibrated(raw, 1.0), raw)


def test_the_events_that_ship_are_dated_and_sourced() -> None:
    assert len(anchors()) == 107
    official = {each.source for each in anchors() if not each.source.startswith("http")}
    assert len(official) > 25  # treaties, statements and resolutions by name and day, in place of the press
    for each in anchors():
        assert each.level in LEVELS
        assert 1 <= each.month <= 12
        assert each.fact
        assert "http" in each.source  # alone, or behind the name of the text
        assert all(code in TABLE.actors for code in each.pair)


def test_the_triangle_turns_when_it_is_known_to_have_turned() -> None:
    """The Sino-Soviet split by 1960, the opening to China by 1973, the end of the cold war by 1990."""
    found = role_path(TABLE, "USA-RUS-CHN")
    usa = dict(zip(found.years, (name for name, _ in found.roles(0)), strict=True))
    russia = dict(zip(found.years, (name for name, _ in found.roles(1)), strict=True))
    assert (usa[1955], usa[1965], usa[1980], usa[1991]) == ("outcast", "enemy", "partner", "friend")
    assert (russia[1955], russia[1980]) == ("partner", "outcast")
    turns = {first for first, _, _ in found.spans(0)}
    assert turns & {1958, 1959, 1960}
    assert turns & {1972, 1973}
    assert turns & {1989, 1990, 1991}


def test_roles_of_a_year_are_chances_of_states_that_share_one_world() -> None:
    found = role_path(TABLE, "IND-USA-CHN", 2000, 2025)
    np.testing.assert_allclose(found.chances.sum(axis=2), 1.0)
    pivots = found.chances[:, :, 0].sum(axis=1)
    assert (pivots < 1.0 + 1e-9).all()  # two are never pivots at once


@pytest.mark.parametrize("given", ["USA-RUS", "USA-RUS-RUS", "USA-RUS-CHN-IND"])
def test_a_triangle_needs_three_states(given: str) -> None:
    with pytest.raises(FigureError, match="a triangle is of three states"):
        role_path(TABLE, given)


@pytest.mark.parametrize(("asked", "years"), [((1950, 2025), (1950, 1991)), ((1985, 1995), (1985, 1991))])
def test_a_triangle_ends_when_one_of_the_three_does(asked: tuple[int, int], years: tuple[int, int]) -> None:
    found = role_path(TABLE, "USA-SUN-CHN", *asked)
    assert (found.years[0], found.years[-1]) == years
    assert {path.years for path in found.pairs} == {found.years}


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ((2000, 1990), "from 2000 to 1990 there is no year"),
        ((2030, 2040), "the newest year of the record is 20"),
    ],
)
def test_a_span_without_years_is_told_as_that(years: tuple[int, int], told: str) -> None:
    with pytest.raises(FigureError, match=told):
        level_path(TABLE, "RUS-TUR", *years)
