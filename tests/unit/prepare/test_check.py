"""Claims that cannot be judged are refused before anything is solved."""

import pytest
from tests.unit.claims.made import claim, scenario

from tripolar.errors import ClaimError
from tripolar.prepare.requests import check, requests

FIGURES = ("figure", "latest")


def test_a_sound_argument_passes():
    found = check(
        scenario(
            claim("F1", kind="fact", measures={"nominal": "figure(gdp_current_usd, CHN, 2024) > 1"}),
            claim("F2", "latest(cinc, CHN) > latest(cinc, RUS)", kind="fact"),
            claim("M1", "terms(RUS, CHN) > 1", rests_on=("F1", "F2")),
            claim("P1", "chance(RUS-CHN, partnership, 10) > 0.5", kind="forecast", rests_on=("M1", "F1")),
        ),
        FIGURES,
    )
    asked = {name: [request.key for request in each.values()] for name, each in found.items()}
    assert asked == {"M1": ["terms(RUS, CHN)"], "P1": ["chance(RUS-CHN, 1, 10)"]}


REFUSED = {
    "unknown quantity": (
        [claim("M1", "worth(RUS) > 1")],
        "made.yaml:3:11: 'worth' is no quantity of the game",
    ),
    "unknown figure function": (
        [claim("F1", kind="fact", measures={"a": "1 < figur(gdp, RUS, 2024)"})],
        "made.yaml:3:15: 'figur' is not a function of figures; did you mean 'figure'?",
    ),
    "game in a fact": (
        [claim("F1", "value(RUS) > 1", kind="fact")],
        "made.yaml:3:11: 'value' is not a function of figures",
    ),
    "number": ([claim("M1", "value(RUS) - 1")], "made.yaml:3:11: claim M1: 'value(RUS) - 1' is a number"),
    "irrefutable": ([claim("M1", "1 > 0")], "made.yaml:3:11: claim M1: '1 > 0' names no quantity"),
    "no criterion": ([claim("M1")], "made.yaml:3:5: claim M1 has no criterion: write one under 'holds'"),
    "no measure": ([claim("F1", kind="fact")], "made.yaml:3:5: claim F1 is a fact without a measure"),
    "measures of a model claim": (
        [claim("M1", "value(RUS) > 1", measures={"a": "value(RUS) > 2"})],
        "made.yaml:3:5: claim M1 is a model: it has one criterion under 'holds', not measures",
    ),
    "kind": (
        [claim("M1", "value(RUS) > 1", kind="modle")],
        "made.yaml:3:5: claim M1: 'modle' is not a kind of claim; did you mean 'model'?",
    ),
    "twice": (
        [claim("M1", "value(RUS) > 1"), claim("M1", "value(USA) > 1", line=9)],
        "made.yaml:9:5: claim M1 is there twice; first at made.yaml:3:5",
    ),
    "premise": (
        [claim("M1", "value(RUS) > 1", rests_on=("M22",)), claim("M2", "value(RUS) > 1")],
        "made.yaml:3:5: claim M1 rests on 'M22', which is no claim; did you mean 'M2'?",
    ),
    "itself": (
        [claim("M1", "value(RUS) > 1", rests_on=("M1",))],
        "made.yaml:3:5: claim M1 rests on itself: M1 -> M1",
    ),
    "circle": (
        [
            claim("M0", "value(RUS) > 1", rests_on=("M1",)),
            claim("M1", "value(RUS) > 1", rests_on=("M2",), line=4),
            claim("M2", "value(RUS) > 1", rests_on=("M3",), line=5),
            claim("M3", "value(RUS) > 1", rests_on=("M1",), line=6),
        ],
        "made.yaml:4:5: claim M1 rests on itself: M1 -> M2 -> M3 -> M1",
    ),
}


@pytest.mark.parametrize(("claims", "message"), REFUSED.values(), ids=REFUSED)
def test_refuses_with_place_and_reason(claims, message):
    with pytest.raises(ClaimError) as caught:
        check(scenario(*claims), FIGURES)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_requests_are_unique_and_in_order():
    made = scenario(
        claim("F1", "figure(gdp, CHN, 2024) > 1", kind="fact"),
        claim("M1", "terms(RUS, CHN) - terms(RUS, CHN, no-us) > 1"),
        claim("M2", "chance(CHN-RUS, partnership, 10) > 0.5 and terms(RUS, CHN) > 0"),
        claim("P1", "chance(RUS-CHN, 1, 10) > 0.5 or value(RUS, no-us) > 0", kind="forecast"),
    )
    asked = requests(check(made, FIGURES), made.questions)
    assert [request.key for request in asked] == [
        "terms(RUS, CHN)",
        "terms(RUS, CHN, no-us)",
        "chance(RUS-CHN, 1, 10)",
        "value(RUS, no-us)",
    ]
    assert [request.variant for request in asked] == ["", "no-us", "", "no-us"]
