"""The argument as a map: columns, lanes, marks, and words for those who do not see it."""

from __future__ import annotations

import random
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from tripolar.charts import argument_map
from tripolar.charts.argument_map import ArgumentMap, ClaimBox, FactsBox, MapMark, alt_text, drawn, levels

SVG = "{http://www.w3.org/2000/svg}"
ARGUMENT = ArgumentMap(
    "Does it hold? Mostly no.",
    "Each box is a claim.",
    (
        ClaimBox(
            "A",
            "The first",
            MapMark.HOLDS,
            0.9,
            facts=FactsBox("Two things", (MapMark.MEASURE, MapMark.HOLDS)),
        ),
        ClaimBox("B", "The second <&> odd", MapMark.FAILS, 0.08, badge="weakest link: −4 points"),
        ClaimBox("C", "What follows", MapMark.OPEN, 0.6, ("A",)),
        ClaimBox(
            "D", "The end", MapMark.OPEN, 0.43, ("B", "C"), conclusion=True, undercut=True, above=("Never.",)
        ),
        ClaimBox("E", "Something else", MapMark.UNKNOWN, None, ("A",)),
    ),
    ("Source: a test.",),
)


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each frame of a claim or of facts."""
    found = []
    for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
        if rect.get("width") == f"{argument_map._BOX:.1f}":
            x, y, w, h = (float(rect.get(key, "0")) for key in ("x", "y", "width", "height"))
            found.append((x, y, x + w, y + h))
    return found


def test_columns_follow_the_longest_path_and_conclusions_stand_last() -> None:
    found = (
        ClaimBox("A", "", MapMark.HOLDS),
        ClaimBox("B", "", MapMark.HOLDS, premises=("A",)),
        ClaimBox("C", "", MapMark.HOLDS, premises=("A", "B")),
        ClaimBox("D", "", MapMark.HOLDS, premises=("C",), conclusion=True),
        ClaimBox("E", "", MapMark.HOLDS, premises=("A", "elsewhere"), conclusion=True),
    )
    assert levels(found) == {"A": 0, "B": 1, "C": 2, "D": 3, "E": 3}


def test_what_no_conclusion_rests_on_stands_apart() -> None:
    assert [box.id for box in ARGUMENT.leading] == ["A", "B", "C", "D"]
    assert [box.id for box in ARGUMENT.apart] == ["E"]
    svg = drawn(ARGUMENT)
    assert "No conclusion rests on these" in svg
    right = max(boxes(svg))
    assert sum(box[0] == right[0] for box in boxes(svg)) == 1


def test_without_conclusions_every_claim_is_in_its_column() -> None:
    plain = ArgumentMap("Title", "", ARGUMENT.boxes[:3])
    assert plain.apart == ()
    assert "No conclusion" not in drawn(plain)


def test_a_failing_premise_a_weak_link_and_what_rests_on_it_are_told_by_form() -> None:
    svg = drawn(ARGUMENT)
    refuted = re.findall(r'<path d="[^"]*" fill="none" stroke="#ad420f"[^>]*stroke-dasharray', svg)
    assert len(refuted) == 1  # the arrow from B
    assert "premise fails" in svg
    assert len(re.findall(r'<rect [^>]*stroke-dasharray="5 3"', svg)) == 1 + 1  # D, and the legend
    assert "weakest link: −4 points" in svg
    assert "rests on a claim that fails" in svg


def test_nothing_is_set_smaller_than_eight_points_on_a4() -> None:
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn(ARGUMENT))]
    assert min(sizes) >= 10.5


def test_words_say_what_is_drawn() -> None:
    text = alt_text(ARGUMENT)
    assert "The first: holds, 90% of draws, rests on 2 facts" in text
    assert (
        "The end: open, 43% of draws, rests on The second <&> odd; What follows, conclusion, undercut" in text
    )
    root = ElementTree.fromstring(drawn(ARGUMENT, "here"))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "here-title here-desc"
    assert root.find(f"{SVG}desc").text == text


def test_boxes_of_a_page_lead_to_the_ledger() -> None:
    root = ElementTree.fromstring(drawn(ARGUMENT, linked=True))
    assert root.get("role") == "group"  # an image has no links inside
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == [f"#claim-{name}" for name in "ABCDE"]
    assert "<a " not in drawn(ARGUMENT)


@pytest.mark.parametrize("seed", range(6))
def test_no_two_boxes_overlap_and_no_arrow_runs_through_a_box(seed: int) -> None:
    chance = random.Random(seed)
    made = []
    for k in range(30):
        premises = tuple(f"C{j}" for j in range(k) if chance.random() < 2.0 / (k + 1))
        facts = FactsBox("Some facts", (MapMark.HOLDS,) * 3) if chance.random() < 0.3 else None
        label = "word " * chance.randint(1, 8)
        made.append(ClaimBox(f"C{k}", label.strip(), MapMark.OPEN, 0.5, premises, facts, conclusion=k > 27))
    svg = drawn(ArgumentMap("A title", "", tuple(made)))
    found = boxes(svg)
    assert len(found) == 30 + sum(box.facts is not None for box in ArgumentMap("", "", tuple(made)).leading)
    for (l1, t1, r1, b1), (l2, t2, r2, b2) in combinations(found, 2):
        assert r1 <= l2 or r2 <= l1 or b1 <= t2 or b2 <= t1
    for x1, y, x2 in re.findall(r"([\d.]+),([\d.]+) L([\d.]+),", svg):  # where an arrow crosses a column
        assert not any(
            left <= float(x1) <= right and top < float(y) < end for left, top, right, end in found
        ), (x1, y, x2)
