"""The stories of the embedded scenarios: what their prose says of a claim is what the game says there."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tripolar.answer.point import Point
from tripolar.prepare.prepared import prepare
from tripolar.scenario.changes import change_text
from tripolar.scenario.load import embedded_names, load
from tripolar.scenario.objects import StoryStep
from tripolar.workflow.explorer import Explorer

# What the prose of each step says of the claims it looks at.
TOLD = {
    "russia-2025": {
        "Three powers, as the figures have them": {"F9": "supported"},
        "The bond with Beijing, and its price": {"M1": "holds", "M3-terms": "holds", "M3-autonomy": "holds"},
        "What an American option does to the terms": {
            "M4-having": "fails",
            "M5": "holds",
            "M5-cover": "fails",
        },
        "When a friend of one's rival counts against one": {"M4-having": "fails", "M4-using": "fails"},
        "How a thaw comes, and what it changes": {
            **{"M1": "fails", "M2": "fails", "M4-having": "fails"},
            "M12-position": "holds",
        },
        "To stoke a rivalry, or to leave it alone": {"M8": "holds", "M9": "holds"},
        "Eagerness in Washington": {"M13": "fails", "M14": "fails", "M14-level": "fails"},
        "Where the argument fails": {"M12": "fails", "M17": "fails", "M18": "fails", "M19": "fails"},
        "What is uncertain": {"M8": "holds", "M17": "holds", "M18": "fails", "M15": "needs draws"},
    },
    "kissinger-1971": {
        "Three powers, and three quarrels": {"K1": "depends on the measure", "K3": "depends on the measure"},
        "The precedent, and the half of it that holds": {"H1": "fails", "H1-pivot": "holds"},
        "Who paid for it": {"H1-wings": "fails", "H4": "holds", "H6": "holds"},
        "Was the rift needed?": {"H3": "fails", "H3-pivot": "holds"},
        "The same record, read otherwise": {"H1-pivot": "fails"},
        "If the talks with Moscow count": {"H1-pivot": "holds", "H2": "fails", "H5": "fails"},
        "What the record puts in": {"K5": "supported", "H7": "holds"},
    },
    "gulf-2025": {
        "A protector and a rival": {"F1": "depends on the measure", "C5": "fails"},
        "What the opening is for": {"C1": "fails", "C2": "fails"},
        "If the protector protects less": {"C1": "holds", "C2": "holds", "C5": "holds"},
    },
    "turkey-2025": {
        "An ally that shops elsewhere": {"F1": "depends on the measure", "F2": "refuted"},
        "Two doors": {"C2": "holds", "C3": "fails"},
        "An ally in name": {"C1": "holds", "C6": "holds"},
    },
    "taiwan-2025": {
        "The smallest of three": {"F1": "depends on the measure", "F2": "supported"},
        "A bargain of the great": {"C1": "holds", "C2": "fails"},
        "A calmer strait": {"C3": "fails", "C5": "holds"},
    },
    "india-2025": {
        "Four powers": {"F1": "depends on the measure", "F2": "supported"},
        "What each door is worth": {"C3": "holds", "C4": "holds"},
        "If the border were settled": {"C1": "fails", "C6": "holds"},
    },
    "wedge-1954": {
        "Two allies and their rival": {"F1": "supported", "F2": "depends on the measure"},
        "Pressure": {"C1": "fails", "C4": "holds"},
        "An opening": {"C2": "fails", "C5": "fails"},
    },
    "summit-1989": {
        "The start of the year": {"F1": "supported", "C3": "fails"},
        "The summit": {"C1": "holds", "C2": "fails"},
        "If the easing with Moscow counts": {"C1": "holds", "C3": "holds"},
    },
    "tutorial": {
        "Three powers and three lines": {},
        "What is an open door worth?": {"T1": "holds"},
        "Does it make China pay more?": {"T2": "fails", "T3": "fails"},
        "One number turns the second claim": {"T2": "holds", "T3": "fails"},
        "The other end of the same number": {"T2": "fails", "T3": "holds"},
        "From one point to all of them": {"T1": "holds", "T2": "fails", "T3": "fails"},
    },
}
STEPS = [(name, heading) for name, told in TOLD.items() for heading in told]


@cache
def explorer(name: str) -> Explorer:
    return Explorer(prepare(name))


def step_of(name: str, heading: str) -> StoryStep:
    return next(each for each in load(name).story if each.heading == heading)


def at_step(name: str, heading: str) -> Point:
    return explorer(name).at(map(change_text, step_of(name, heading).changes))


def shown(point: Point, claim: str) -> list[float]:
    """The numbers of a claim's comparison at a point."""
    told = next(each.shown for each in point.claims if each.id == claim)
    plain = told.replace("−", "-").replace("\u202f", "")
    return [float(each) for each in re.findall(r"-?\d[\d.]*(?:e-?\d+)?", plain)]


def shares(point: Point) -> dict[str, float]:
    return {power.code: power.share for power in point.powers}


def roles(point: Point) -> dict[str, str]:
    return {power.code: power.role for power in point.powers}


def pivots(point: Point) -> dict[str, float]:
    """Each power's chance of standing in the middle in ten years."""
    return {power.code: power.pivot for power in point.powers}


@pytest.mark.parametrize(("name", "heading"), STEPS)
def test_the_prose_says_of_its_claims_what_the_game_says(name: str, heading: str) -> None:
    step, point = step_of(name, heading), at_step(name, heading)
    claims = {claim.id: claim for claim in point.claims}
    assert {each: claims[each].verdict for each in step.look_at if each in claims} == TOLD[name][heading]
    assert point.calibration in ("calibrated", "given")
    assert point.unsolved == ()


def test_every_step_is_told_of_above_and_no_other() -> None:
    told = {name: [step.heading for step in load(name).story] for name in embedded_names()}
    assert {name: steps for name, steps in told.items() if steps} == {
        name: list(steps) for name, steps in TOLD.items()
    }


def test_what_the_seed_s_prose_says_beyond_verdicts_is_so_too() -> None:
    name = "russia-2025"
    written = explorer(name).at()
    claims = {claim.id: claim for claim in written.claims}
    for each in ("M13", "M14", "M14-level"):  # as the scenario is written
        assert claims[each].verdict == "holds"
    assert min(shares(written), key=shares(written).__getitem__) == "RUS"
    beijing, _, washington, _ = shown(written, "M12")
    assert beijing < 1.0  # Beijing concedes no more when there is a way to Washington
    assert washington < 0.0  # Washington concedes less when there is a way to Beijing as well
    america, _, moves, _, lost, _ = shown(written, "M18")
    assert america > 1.0 > moves
    assert lost == -shown(written, "M17")[0]  # China is the one that pays
    keeps, others, *_ = shown(written, "M19")
    assert keeps > others
    unmoved, bitter = (
        at_step(name, heading)
        for heading in (
            "What an American option does to the terms",
            "When a friend of one's rival counts against one",
        )
    )
    assert shown(bitter, "M4-having")[0] < shown(unmoved, "M4-having")[0] < 0.0  # a little more
    assert shown(bitter, "M4-using")[0] < shown(bitter, "M4-having")[0] - 1.0  # and much more
    harmless = at_step(name, "What is uncertain")
    assert 0.0 < shown(harmless, "M18")[2] < 1.0  # something, but less than counts
    stoked = at_step(name, "To stoke a rivalry, or to leave it alone")
    assert roles(stoked)["CHN"] == "pivot"
    assert shown(stoked, "M8")[0] > 10.0  # by a wide margin
    assert 1.0 < shown(stoked, "M9")[0] < 2.0  # by little
    thaw = at_step(name, "How a thaw comes, and what it changes")
    assert shown(thaw, "M2-thaw")[0] < 0.25  # a thaw mostly stays
    assert shown(thaw, "M4-having")[0] < shown(written, "M4-having")[0] - 1.0
    assert shown(thaw, "M1")[2] < 0.0  # to change sides is worth its cost


def test_what_the_prose_of_1971_says_beyond_verdicts_is_so_too() -> None:
    name = "kissinger-1971"
    written = explorer(name).at()
    assert [pair.level for pair in written.pairs] == [0, 0, 0]  # each at odds with both others
    chance, others = shown(written, "H1-pivot")
    assert others < chance < 0.1  # small
    china, _, china_for_its_size, america_for_its_size = shown(written, "H6")
    assert china > 0.05
    assert china_for_its_size > 10 * america_for_its_size  # by far more for its size
    assert shown(written, "H4")[0] > 0
    partners, half = shown(written, "H3")
    assert partners > 2 * half  # likelier with the two as partners
    healed, half = shown(written, "H3-pivot")
    assert healed < half  # most of its chance would have gone
    other = at_step(name, "The same record, read otherwise")
    assert max(pivots(other), key=pivots(other).__getitem__) == "CHN"
    wide, least = shown(at_step(name, "If the talks with Moscow count"), "H1-pivot")
    assert wide > 5 * least
    assert shown(at_step(name, "If the talks with Moscow count"), "H2")[0] < 0.05
    assert shown(written, "H7")[0] < 0.5


def test_what_the_tutorial_s_prose_says_beyond_verdicts_is_so_too() -> None:
    name = "tutorial"
    written = explorer(name).at()
    ranked = sorted(shares(written), key=shares(written).__getitem__)
    assert (ranked[0], ranked[-1], roles(written)["CHN"]) == ("RUS", "USA", "pivot")
    assert shown(written, "T1")[0] > 10  # by far more than the tolerance of 1
    assert shown(written, "T2")[0] < 0  # less with the door open
    shut = explorer(name).at(["cap.USA-RUS=hostile", "relation.USA-RUS=hostile"])
    worth = {power.code: power.value for power in shut.powers}
    lost = {power.code: power.value - worth[power.code] for power in written.powers}
    assert lost["CHN"] == pytest.approx(shown(written, "T3")[0], abs=0.01)  # it is China that loses
    assert [code for code, by in lost.items() if by < 0] == ["CHN"]
    assert pivots(written)["CHN"] < 0.25  # its place seldom lasts
    assert pivots(shut)["CHN"] > 0.75
    low = at_step(name, "One number turns the second claim")
    assert shown(low, "T3")[0] < shown(written, "T3")[0]  # the third fails by more
    high = at_step(name, "The other end of the same number")
    assert shown(high, "T2")[0] < shown(written, "T2")[0]
    assert shown(high, "T3")[0] > 0  # nobody loses


@pytest.mark.parametrize("name", TOLD)
def test_a_story_types_in_no_number_and_no_claim_s_name(name: str) -> None:
    for step in load(name).story:
        assert re.findall(r"\d", step.heading + step.says) == []
