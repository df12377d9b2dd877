from __future__ import annotations

from math import hypot

import pytest

from tripolar.charts.canvas import bearing, centre, inner_shaft, outer_label, polygon, shifted, trimmed


def test_the_first_power_stands_on_top_and_the_others_level_below_it() -> None:
    places = polygon(("USA", "RUS", "CHN"), (600, 400))
    assert places["USA"][1] > places["RUS"][1] == pytest.approx(places["CHN"][1])
    assert places["RUS"][0] < places["USA"][0] < places["CHN"][0]
    assert centre(places.values()) == pytest.approx((300, 400 * 0.47))


@pytest.mark.parametrize(
    ("tip", "degrees"), [((0, 5), 0), ((5, 0), 90), ((0, -5), 180), ((-5, 0), 270), ((3, 3), 45)]
)
def test_bearings_count_clockwise_from_up(tip: tuple[float, float], degrees: float) -> None:
    assert bearing((0, 0), tip) == pytest.approx(degrees)


def test_lines_are_moved_aside_and_trimmed_by_pixels() -> None:
    assert shifted((0, 0), (10, 0), 4) == ((0, 4), (10, 4))
    assert trimmed((0, 0), (10, 0), 1, 3) == ((1, 0), (7, 0))


def test_labels_lie_outside_and_arrows_inside() -> None:
    middle = (0.0, 0.0)
    top, align = outer_label((-50, -40), (50, -40), middle, height=30)
    assert align == "center"
    assert top[1] < -40  # the whole label is below a bottom line
    (left, right), side = outer_label((-50, -40), (-50, 60), middle, height=30)
    assert side == "right"
    assert left < -50
    tail, tip = inner_shaft((-50, -40), (50, -40), middle, aside=16)
    assert tail[1] == tip[1] == pytest.approx(-24)
    assert right == pytest.approx(25)  # half its height above the line's middle


def test_labels_of_crossing_diagonals_keep_apart() -> None:
    places = polygon(("A", "B", "C", "D"), (400, 400))
    middle = centre(places.values())
    one, _ = outer_label(places["A"], places["C"], middle, height=15)
    other, _ = outer_label(places["B"], places["D"], middle, height=15)
    assert hypot(one[0] - other[0], one[1] - other[1]) > 40


def test_a_short_diagonal_has_its_label_on_it_before_it_meets_the_other() -> None:
    places = polygon(("A", "B", "C", "D"), (340, 320))
    middle = centre(places.values())
    (x, top), side = outer_label(places["A"], places["C"], middle, height=30)
    assert (x, side) == (pytest.approx(middle[0]), "center")
    assert middle[1] < top - 30 < top < places["A"][1]


def test_a_label_below_a_power_at_the_height_of_the_middle_is_nearer_to_the_lower_power() -> None:
    places = polygon(("A", "B", "C", "D"), (400, 400))
    middle = centre(places.values())
    (x, top), _ = outer_label(places["B"], places["C"], middle, height=15)
    assert (x, top) == outer_label(places["C"], places["B"], middle, height=15)[0]
    (level, high), _ = outer_label(places["A"], places["B"], middle, height=15)
    assert x > level  # both are left of the middle
    assert middle[1] - top > high - 15 - middle[1]
