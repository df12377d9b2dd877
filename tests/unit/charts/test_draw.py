from __future__ import annotations

import re

import pytest

from tripolar.charts import relation_triangle
from tripolar.charts.draw import Picture, drawing, picture, svg
from tripolar.charts.theme import NARROW, WIDE


@pytest.fixture(scope="module")
def drawn() -> Picture:
    nodes = (relation_triangle.PowerMark("AAA", "A & <B>", 0.7), relation_triangle.PowerMark("CCC", "C", 0.3))
    return picture(
        "pair",
        relation_triangle,
        relation_triangle.Triangle(nodes, (relation_triangle.Relation("AAA", "CCC", ((1.0, 1.0),)),)),
    )


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_drawing_is_one_image_with_title_and_description(drawn: Picture, size: str) -> None:
    text = getattr(drawn, size)
    assert text.startswith(f'<svg role="img" aria-labelledby="pair-{size}-title pair-{size}-desc"')
    assert f'<title id="pair-{size}-title">{drawn.title}</title>' in text
    assert "A &amp; &lt;B&gt; 70%" in text
    assert len(re.findall(r"\brole=", text)) == 1


def test_a_drawing_stands_on_its_own_at_the_width_asked_for(drawn: Picture) -> None:
    for text, width in ((drawn.wide, WIDE), (drawn.narrow, NARROW)):
        assert 'xmlns="http://www.w3.org/2000/svg"' in text
        found = re.search(r'\bwidth="(\d+)"', text)
        assert found is not None
        assert int(found[1]) == width


def test_two_drawings_on_a_page_share_no_id(drawn: Picture) -> None:
    ids = re.findall(r'\bid="([^"]+)"', drawn.wide + drawn.narrow)
    assert len(ids) == len(set(ids)) > 3
    used = re.findall(r"url\(#([^)]+)\)", drawn.wide + drawn.narrow)
    assert set(used) <= set(ids)


def test_what_is_drawn_unchecked_passes_the_check_and_looks_the_same() -> None:
    nodes = (relation_triangle.PowerMark("AAA", "A", 0.7), relation_triangle.PowerMark("CCC", "C", 0.3))
    view = relation_triangle.Triangle(nodes, (relation_triangle.Relation("AAA", "CCC", ((1.0, 1.0),)),))
    checked = relation_triangle.specification(view, WIDE)
    checked.to_dict()  # raises where a part is none of Vega-Lite's
    words = relation_triangle.title(view), relation_triangle.alt_text(view)
    assert drawing("pair", relation_triangle, view, WIDE) == svg(checked, "pair", *words)
