"""Where a triangle stands: everything in one frozen result, with its figures."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.figures.table import load_table
from tripolar.measure.standing import Standing, standing

TABLE = load_table()
TODAY = standing(("USA", "RUS", "CHN"), 2025, TABLE)
THEN = standing(("USA", "SUN", "CHN"), 1971, TABLE)


@pytest.mark.parametrize("found", [TODAY, THEN], ids=["2025", "1971"])
def test_every_known_number_has_a_figure_and_every_figure_a_source_not_after_the_year(
    found: Standing,
) -> None:
    known = [reading for reading in found.readings if reading.value is not None]
    assert len(known) > 30
    assert all(reading.figures for reading in known)
    assert all(figure.source in TABLE.sources and figure.year <= found.year for figure in found.figures)


def test_roles_today_differ_by_coding() -> None:
    assert {row.coding: row.roles for row in TODAY.roles} == {
        "rivalry": ("outcast", "partner", "partner"),
        "treaties": ("friend", "friend", "friend"),
        "UN votes": ("outcast", "partner", "partner"),
        "trade": ("wing", "wing", "pivot"),
    }


def test_roles_in_1971_are_enemies_but_in_the_un() -> None:
    roles = {row.coding: row.roles for row in THEN.roles}
    assert roles["rivalry"] == roles["disputes"] == roles["trade"] == ("enemy", "enemy", "enemy")
    assert roles["UN votes"] == ("outcast", "partner", "partner")


def test_pairs_and_ties_are_found_by_name() -> None:
    assert TODAY.tie("RUS", "CHN").on == "CHN"
    assert TODAY.relation("CHN", "RUS").dyad == "RUS-CHN"
    assert (len(TODAY.ties), len(TODAY.relations)) == (6, 3)


def test_it_works_for_other_triangles_and_for_four_powers() -> None:
    asia = standing(("USA", "IND", "CHN"), 2024, TABLE)
    assert next(row for row in asia.roles if row.coding == "rivalry").roles == (
        "partner",
        "partner",
        "outcast",
    )
    four = standing(("USA", "RUS", "CHN", "IND"), 2024, TABLE)
    assert (len(four.ties), len(four.relations), four.roles) == (12, 6, ())


def test_where_a_power_without_figures_stands_is_unknown() -> None:
    found = standing(("USA", "ATL", "CHN"), 2024, TABLE)
    assert all(row.readings[1].value is None for row in found.power)
    assert all(np.isnan(row.shares[1]) for row in found.power)
    assert found.power[0].readings[0].value == TABLE.get("gdp_current_usd", "USA", 2024).value
    assert {tie.imports.value for tie in found.ties if "ATL" in (tie.of, tie.on)} == {None}
    assert {coding.level for coding in found.relation("USA", "ATL").codings} == {None}


def test_naming_the_powers_in_another_order_reorders_the_answer() -> None:
    moved = standing(("CHN", "USA", "RUS"), 2025, TABLE)
    for row, other in zip(TODAY.power, moved.power, strict=True):
        assert [row.readings[k] for k in (2, 0, 1)] == list(other.readings)
    assert {r.coding: tuple(r.roles[k] for k in (2, 0, 1)) for r in TODAY.roles} == {
        r.coding: r.roles for r in moved.roles
    }
    assert moved.tie("RUS", "CHN") == TODAY.tie("RUS", "CHN")
