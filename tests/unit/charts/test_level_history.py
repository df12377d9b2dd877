"""Past relations as a chart: chances stacked over the years, and roles of a triangle."""

from __future__ import annotations

from tripolar.charts.level_history import LevelHistory, PairHistory, RoleSpan, alt_text, specification, title
from tripolar.charts.theme import NARROW, WIDE

PAIR = PairHistory(
    "A-B",
    (2000, 2001),
    ((0.7, 0.2, 0.1), (0.2, 0.7, 0.1)),
    ((2000, 2000, "hostile"), (2001, 2001, "normal")),
)
VIEW = LevelHistory((PAIR,), (RoleSpan("A", 2000, 2001, "wing"),))


def test_words_tell_levels_and_roles() -> None:
    assert title(VIEW) == "Proposed relations, 2000 to 2001: A-B"
    assert alt_text(VIEW) == "A-B: hostile 2000, normal 2001. A: wing 2000–2001."


def test_each_year_has_a_chance_of_each_level_and_the_last_is_drawn_to_its_end() -> None:
    for width in (WIDE, NARROW):
        drawn = specification(LevelHistory((PAIR,)), width).to_dict()
        [values] = drawn["datasets"].values()
        assert len(values) == 3 * 3
        assert {(each["level"], each["chance"]) for each in values if each["year"] == 2002} == {
            ("hostile", 0.2),
            ("normal", 0.7),
            ("partnership", 0.1),
        }


def test_roles_stand_below_where_there_are_three() -> None:
    drawn = specification(VIEW, WIDE).to_dict()
    assert len(drawn["vconcat"]) == 2
    assert drawn["vconcat"][1]["layer"][1]["mark"]["type"] == "text"
