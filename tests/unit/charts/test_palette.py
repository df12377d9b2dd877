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
