"""The picture of three powers: what it says in words, and that no meaning hangs on colour alone."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tripolar.charts.answer_triangle import Concession, Corner, Edge, ThreePowers, alt_text, drawn, picture_of

VIEW = ThreePowers(
    (
        Corner("United States", "US", 0.6, 0.54, 0.45, 0.001),
        Corner("Russia", "Russia", 0.07, 0.81, 0.14, 0.13),
        Corner("China", "China", 0.33, 0.36, 0.48, 0.31),
    ),
    (
        Edge(0, 1, (0.0,), 0.0, 0.81),
        Edge(0, 2, (0.0, 0.5), 0.0, 0.64),
        Edge(1, 2, (1.0,), 1.0, 0.88),
    ),
    Concession(1, 2, 11.2, assumed=True),
    "Russia could turn to Washington",
    2035,
    2025,
)


SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_words_say_all_that_is_drawn() -> None:
    assert alt_text(VIEW) == (
        "Share of their power: United States 60%, Russia 7%, China 33%."
        " United States and Russia: hostile; 81% still in 2035."
        " United States and China: hostile or normal; 64% hostile in 2035."
        " Russia and China: partners; 88% still in 2035."
        " Russia concedes about $11 bn a year (assumed)."
        " If Russia could turn to Washington: United States gains in 54%, loses in 45%;"
        " Russia gains in 81%, loses in 14%; China gains in 36%, loses in 48%."
        " Between two rivals in 2035: China 31% · Russia 13% · US <1%."
    )


def test_the_drawing_is_sound_and_has_the_words_at_their_things() -> None:
    found = texts(drawn(VIEW, "x"))
    for words in ("hostile", "81% still in 2035", "the records disagree;", "partners · 88% still in 2035"):
        assert words in found
    assert "gains in 81% · loses in 14%" in found
    assert "about $11 bn a year (assumed)" in found


@pytest.mark.parametrize("narrow", [False, True])
def test_shares_near_nothing_and_near_all_leave_the_drawing_sound(narrow: bool) -> None:
    corner = replace(VIEW.corners[0], gains=0.998, loses=0.002)
    found = texts(drawn(replace(VIEW, corners=(corner, *VIEW.corners[1:])), "x", narrow=narrow))
    for words in ("loses <1%", "gains >99%") if narrow else ("gains in >99% · loses in <1%",):
        assert words in found


def test_areas_are_shares_of_power() -> None:
    radii = [
        float(each.get("r", 0)) for each in ElementTree.fromstring(drawn(VIEW, "x")).iter(f"{SVG}circle")
    ]
    areas = [math.pi * radius**2 for radius in radii]
    assert [area / sum(areas) for area in areas] == pytest.approx([0.6, 0.07, 0.33], abs=0.01)


def test_relations_differ_in_their_dashes_and_losses_are_hatched() -> None:
    svg = drawn(VIEW, "x")
    lines = [line for line in re.findall(r"<line [^>]*>", svg) if 'stroke-width="1' not in line]
    dashes = [re.search(r'stroke-dasharray="([^"]+)"', line) for line in lines]
    assert [found and found[1] for found in dashes] == ["9 6", "3 5", None]
    assert svg.count('fill="url(#x-hatch)"') == 3


def test_a_phone_gets_fewer_words_none_smaller_than_twelve_pixels() -> None:
    for size in re.findall(r'font-size="([\d.]+)"', drawn(VIEW, "x", narrow=True) + drawn(VIEW, "y")):
        assert float(size) >= 12
    narrow = texts(drawn(VIEW, "x", narrow=True))
    assert "gains 54%" in narrow
    assert not any("Between two rivals" in each for each in narrow)
    picture = picture_of("p", VIEW)
    assert 'width="600"' in picture.wide
    assert 'width="358"' in picture.narrow


def test_what_is_not_known_is_left_out_or_said() -> None:
    corners = tuple(replace(each, share=None, gains=None, loses=None, between=None) for each in VIEW.corners)
    bare = replace(
        VIEW, corners=corners, concession=None, edges=(Edge(0, 1, (), None, None), *VIEW.edges[1:])
    )
    told = alt_text(bare)
    assert "United States unknown" in told
    assert "gains" not in told
    assert "concedes" not in told
    assert "not known" in texts(drawn(bare, "x"))


@pytest.mark.parametrize("narrow", [False, True])
def test_a_power_with_nearly_all_and_three_readings_stay_on_the_sheet(narrow: bool) -> None:
    shares = (0.97, 0.02, 0.01)
    corners = tuple(replace(each, share=share) for each, share in zip(VIEW.corners, shares, strict=True))
    edges = tuple(replace(each, now=(0.0, 0.5, 1.0)) for each in VIEW.edges)
    svg = drawn(replace(VIEW, corners=corners, edges=edges), "x", narrow=narrow)
    discs = [each for each in ElementTree.fromstring(svg).iter(f"{SVG}circle")]
    top = discs[0]
    assert float(top.get("cy", 0)) - float(top.get("r", 0)) >= 1.0 - 0.06  # radii have one decimal
    areas = [float(each.get("r", 0)) ** 2 for each in discs]
    assert areas[1] / areas[0] == pytest.approx(0.02 / 0.97, rel=0.1)
    level = [told for told in texts(svg) if told.startswith("the records disagree")]
    assert len(level) == (1 if narrow else 3)


def test_names_that_a_person_wrote_are_text() -> None:
    odd = replace(VIEW, corners=(replace(VIEW.corners[0], name="<b>&"), *VIEW.corners[1:]))
    assert "<b>&" in texts(drawn(odd, "x"))


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("now", [(0.5,), (0.0, 0.5), (0.0, 0.5, 1.0)])
def test_no_words_of_a_slanting_relation_lie_on_its_line(narrow: bool, now: tuple[float, ...]) -> None:
    edges = (replace(VIEW.edges[0], now=now), replace(VIEW.edges[1], now=now), VIEW.edges[2])
    root = ElementTree.fromstring(drawn(replace(VIEW, edges=edges), "x", narrow=narrow))
    ties = [each for each in root.iter(f"{SVG}line") if float(each.get("stroke-width", 0)) == 3][:2]
    others = ("United States", "gains", "loses", "60%")
    beside = [each for each in root.iter(f"{SVG}text") if not (each.text or "gains").startswith(others)]
    for line in ties:
        x1, y1, x2, y2 = (float(line.get(end, 0)) for end in ("x1", "y1", "x2", "y2"))
        ours = [each for each in beside if each.get("text-anchor") == ("start" if x2 > x1 else "end")]
        assert len(ours) >= 2
        for word in ours:
            # Where the line is at the foot of the letters and at their top.
            foot = float(word.get("y", 0))
            for y in (foot, foot - 0.75 * float(word.get("font-size", 0))):
                at = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
                away = (float(word.get("x", 0)) - at) * (1 if x2 > x1 else -1)
                assert away > 6.9, word.text
