from __future__ import annotations

from itertools import combinations

import pytest

from tripolar.charts.theme import COLOURS, VERDICT_SHAPES, VERDICTS, level_colour, level_dash

PAPER = next(colour for colour in COLOURS if colour.name == "paper")
TEXT = ("ink", "muted", "supported", "refuted", "contested", "undecided", "depends-on-the-measure", "hostile")


def luminance(colour: str) -> float:
    """Relative luminance, as the accessibility guidelines (WCAG 2) define it."""
    channels = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_colour_means_one_thing_so_that_a_page_can_exchange_it() -> None:
    assert len({colour.light for colour in COLOURS}) == len(COLOURS)
    assert len({colour.name for colour in COLOURS}) == len(COLOURS)


@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("side", ["light", "dark"])
def test_text_can_be_read_on_light_and_on_dark_paper(name: str, side: str) -> None:
    colour = next(colour for colour in COLOURS if colour.name == name)
    assert contrast(getattr(colour, side), getattr(PAPER, side)) >= 4.5


def test_relations_differ_in_line_style_as_well_as_in_colour() -> None:
    for a, b in combinations((0.0, 0.5, 1.0), 2):
        assert level_colour(a) != level_colour(b)
        assert level_dash(a) != level_dash(b)


def test_verdicts_differ_in_shape_as_well_as_in_colour() -> None:
    assert len(set(VERDICT_SHAPES.values())) == len(VERDICTS) == len(set(VERDICTS.values()))


# What an eye without long-wave or middle-wave cones sees: Machado, Oliveira and Fernandes (2009), "A
# Physiologically-based Model for Simulation of Color Vision Deficiency", table 1, severity 1, linear RGB.
BLIND = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
FILLS = ("supported", "refuted", "open-fill", "depends-on-the-measure")


def seen(colour: str, eye: str) -> tuple[float, ...]:
    """A colour as an eye sees it, in CIE L*a*b* (white D65)."""
    channels = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    if eye in BLIND:
        linear = [min(max(sum(m * c for m, c in zip(row, linear, strict=True)), 0), 1) for row in BLIND[eye]]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(m * c for m, c in zip(row, linear, strict=True)) for row in rows]
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (value / white for value, white in zip(xyz, (0.9505, 1.0, 1.089), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, eye: str) -> float:
    pairs = zip(seen(one, eye), seen(other, eye), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


@pytest.mark.parametrize("eye", ["any", *BLIND])
@pytest.mark.parametrize("side", ["light", "dark"])
def test_fills_of_the_answer_can_be_told_apart_by_colour_blind_eyes(eye: str, side: str) -> None:
    colours = [getattr(next(c for c in COLOURS if c.name == name), side) for name in FILLS]
    assert min(distance(a, b, eye) for a, b in combinations(colours, 2)) >= 20


def test_colours_that_a_colour_blind_eye_confuses_are_found() -> None:
    assert (
        distance("#7d6000", "#ad420f", "deutan") < 10
    )  # what stood for contested beside what stands for refuted
