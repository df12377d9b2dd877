"""Breakpoints over the draws, smallest changes by solving, and the curves that charts show."""

import math

import numpy as np
import pytest

from tripolar.claims.analysis.factors import factor
from tripolar.claims.analysis.smallest_flip import Movable, nearest_otherwise, smallest_flip
from tripolar.claims.analysis.turning import along, areas, best_split, breakpoint, over, zero_line

N = 3000


@pytest.fixture
def rng():
    return np.random.default_rng(31)


def test_the_breakpoint_is_where_the_probability_crosses_one_half(rng):
    x = rng.uniform(0, 100, N)
    truth = (rng.random(N) < 1 / (1 + np.exp((x - 38) / 8))).astype(float)
    found = breakpoint(x, truth)
    assert found.value == pytest.approx(38, abs=3)
    assert found.low < 38 < found.high
    assert found.high - found.low < 10
    assert found.below > 0.7
    assert found.above < 0.3


def test_a_rising_claim_turns_too(rng):
    x = rng.random(N)
    assert breakpoint(x, (x > 0.7).astype(float)).value == pytest.approx(0.7, abs=0.005)


def test_a_claim_that_stays_on_one_side_has_no_breakpoint_but_a_best_split(rng):
    x = rng.random(N)
    truth = (rng.random(N) < np.where(x > 0.5, 0.95, 0.65)).astype(float)
    assert breakpoint(x, truth) is None
    split = best_split(x, truth)
    assert split.value == pytest.approx(0.5, abs=0.05)
    assert not split.flips


def test_noise_has_no_breakpoint(rng):
    assert all(breakpoint(rng.random(300), (rng.random(300) < 0.5).astype(float)) is None for _ in range(20))


def movables(*slopes):
    numbers = [Movable(f"x{k}", "bn", 50.0, at=lambda u: 100 * u) for k in range(len(slopes))]
    return numbers, {each.path: slope for each, slope in zip(numbers, slopes, strict=True)}


def test_one_parameter_is_moved_to_its_breakpoint():
    numbers, slopes = movables(1.0)
    turns = smallest_flip(numbers, slopes, lambda at: (100 * at["x0"] > 38).astype(float))
    [flip] = turns.alone
    assert turns.holds_at_centre is True
    assert flip.moves[0].end == pytest.approx(38, abs=0.5)
    assert flip.moves[0].end <= 38
    assert flip.size == pytest.approx(0.12, abs=0.005)
    assert (turns.smallest, turns.together, turns.unknown) == (flip, None, 0)
    assert turns.solved == 1 + 2 * 10 + 10


def test_two_parameters_together_are_the_shorter_way():
    numbers, slopes = movables(1.0, 1.0)
    turns = smallest_flip(numbers, slopes, lambda at: (at["x0"] + at["x1"] > 1.2).astype(float))
    assert turns.holds_at_centre is False
    assert [flip.size for flip in turns.alone] == pytest.approx([0.2, 0.2], abs=0.006)
    assert turns.together.size == pytest.approx(0.2 / 2**0.5, abs=0.006)
    assert turns.smallest == turns.together
    assert [move.end for move in turns.together.moves] == pytest.approx([60, 60], abs=0.6)


def test_a_word_may_turn_it_and_unknown_points_are_counted():
    word = Movable("reading", "word", "mistakes", words=("mistakes", "shocks"))
    numbers, slopes = movables(1.0)

    def evaluate(at):
        truth = (at["reading"] == "mistakes").astype(float)
        return np.where(at["x0"] > 0.9, np.nan, truth)

    turns = smallest_flip([word, *numbers], slopes, evaluate)
    assert [(flip.moves[0].path, flip.moves[0].end, flip.size) for flip in turns.alone] == [
        ("reading", "shocks", 0.5)
    ]
    assert turns.unknown == 2


def test_a_claim_that_nothing_turns_and_a_centre_that_cannot_be_solved():
    numbers, slopes = movables(1.0, -1.0)
    stays = smallest_flip(numbers, slopes, lambda at: np.ones(at["x0"].size))
    assert (stays.holds_at_centre, stays.smallest) == (True, None)
    lost = smallest_flip(numbers, slopes, lambda at: np.full(at["x0"].size, np.nan))
    assert (lost.holds_at_centre, lost.smallest) == (None, None)
    assert lost.unknown == lost.solved
    assert smallest_flip([], {}, lambda at: np.ones(1)).tried == ()


def test_the_nearest_draw_that_comes_out_otherwise(rng):
    x, y = rng.random((2, N))
    row, distance = nearest_otherwise([factor("x", x), factor("y", y)], (x < 0.8).astype(float), holds=True)
    assert x[row] >= 0.8
    assert distance == pytest.approx(0.3, abs=0.03)
    assert nearest_otherwise([factor("x", x)], np.ones(N), holds=True) is None


def test_along_one_parameter_every_class_is_told(rng):
    x = rng.uniform(0, 120, N)
    margin = 40.0 - x
    truth = np.where(x > 110, np.nan, (margin > 0).astype(float))
    found = along(factor("balance_stress", x), truth, margin)
    assert sum(each.draws for each in found) == np.isfinite(truth).sum()
    assert all(each.low <= each.share <= each.high for each in found)
    assert all(each.margin == pytest.approx(40 - each.value, abs=1e-9) for each in found if each.value < 105)
    words = along(factor("reading", rng.choice(["a", "b"], N)), truth)
    assert [(each.value, each.margin) for each in words] == [("a", None), ("b", None)]


def test_the_zero_line_runs_where_the_claim_turns(rng):
    x, y = rng.uniform(0, 10, (2, 8000))
    found = over(factor("x", x), factor("y", y), (x + y > 10).astype(float))
    assert len(found.cells) == 256
    assert sum(cell.draws for cell in found.cells) == 8000
    ends = np.array([[s.x + s.y, s.x2 + s.y2] for s in found.line])
    assert len(found.line) > 10
    assert np.abs(ends - 10).max() < 0.8
    assert over(factor("x", x), factor("y", y), np.ones(8000)).line == ()


def test_the_areas_above_and_below_fill_the_plane_and_meet_at_the_zero_line() -> None:
    x, y = np.array([0.0, 1.0, 3.0]), np.array([0.0, 2.0, 5.0])
    height = x[:, None] + y[None] - 2.5
    found = areas(height, x, y)
    size = {sign: sum(polygon_area(a.corners) for a in found if a.sign == sign) for sign in (1.0, -1.0)}
    assert size[-1.0] == pytest.approx(2.5**2 / 2)  # the triangle below the line x + y = 2.5
    assert size[1.0] + size[-1.0] == pytest.approx(3 * 5)
    on_line = {point for a in found for point in a.corners if abs(sum(point) - 2.5) < 1e-12}
    ends = {end for each in zero_line(height, x, y) for end in ((each.x, each.y), (each.x2, each.y2))}
    assert on_line == ends != set()
    for area in found:
        assert all(area.sign * (sum(point) - 2.5) >= -1e-12 for point in area.corners)


def test_what_is_unknown_takes_its_share_and_no_more() -> None:
    height = np.array([[1.0, 1.0], [-1.0, np.nan]])
    found = areas(height, np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    size = {str(sign): 0.0 for sign in (1.0, -1.0, math.nan)}
    for each in found:
        size[str(each.sign)] += polygon_area(each.corners)
    # Of each triangle with the unknown corner, every corner has a third.
    assert size == pytest.approx({"1.0": 1 / 2, "-1.0": 1 / 6, "nan": 1 / 3})


def polygon_area(corners: tuple[tuple[float, float], ...]) -> float:
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
    return abs(sum(a * d - c * b for (a, b), (c, d) in pairs)) / 2


def test_no_zero_line_runs_where_a_corner_is_unknown() -> None:
    x = y = np.arange(4.0)
    height = np.broadcast_to(x[:, None] - 1.25, (4, 4)).copy()
    whole = zero_line(height, x, y)
    assert {(each.x, each.x2) for each in whole} == {(1.25, 1.25)}
    assert {each.y for each in whole} | {each.y2 for each in whole} >= {0.0, 3.0}
    height[1, 3] = np.nan
    broken = zero_line(height, x, y)
    assert {each.y for each in broken} | {each.y2 for each in broken} >= {0.0, 2.0}
    assert max(max(each.y, each.y2) for each in broken) < 3.0
    assert zero_line(np.full((4, 4), np.nan), x, y) == []
