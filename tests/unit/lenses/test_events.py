"""Events on Goldstein's scale, and relations read as events."""

from __future__ import annotations

import pytest

from tripolar.errors import LensError
from tripolar.lenses.events import LENS, nearest_class
from tripolar.lenses.goldstein import CLASSES, goldstein
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import network_of_csv

EVENTS = "a,b,cameo,count\nUSA,RUS,163,3\nUSA,RUS,040,1\nRUS,CHN,057,\nCHN,USA,112,2\n"


def test_a_code_that_is_not_listed_weighs_as_the_class_above() -> None:
    assert goldstein("1821") == -9.0
    assert goldstein("182") == -9.5
    assert goldstein("1824") == goldstein("182")
    assert goldstein("203") == goldstein("20") == -10.0
    assert all(-10 <= goldstein(code) <= 10 for code in CLASSES)


@pytest.mark.parametrize("code", ["", "7", "99", "12345", "ab", "0x1"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(LensError, match="is no code of CAMEO"):
        goldstein(code)


def test_events_become_mean_weights_over_ten() -> None:
    network = network_of_csv(EVENTS)
    assert network.codes == ("USA", "RUS", "CHN")
    assert network.relation("USA", "RUS") == pytest.approx((3 * -8 + 1) / 4 / 10)
    assert network.relation("RUS", "USA") == network.relation("USA", "RUS")  # only one of them acted
    assert network.relation("RUS", "CHN") == pytest.approx(0.8)
    assert network.relation("CHN", "USA") == pytest.approx(-0.2)


def test_a_relation_is_read_as_the_class_that_weighs_the_same() -> None:
    result = LENS.apply(network_of_csv(EVENTS))
    assert result.dyads["weight"]["RUS-CHN"] == pytest.approx(8.0)
    assert result.dyads["weighs like"] == {"USA-RUS": "threat", "USA-CHN": "investigation", "RUS-CHN": "aid"}
    assert result.answer(LensQuestion.TOGETHER).options == {"CHN-RUS"}
    assert nearest_class(0.0) == "public statement"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a,b,cameo\nA,B,999\n", "events.csv:2: '999' is no code of CAMEO"),
        ("a,b,cameo\nA,A,010\n", "events.csv:2: an edge leads from one power to another"),
        ("a,b,cameo,count\nA,B,010,x\n", "events.csv:2: count is a number, not 'x'"),
        ("a,b,cameo,count\nA,B,010,-1\n", "events.csv:2: count is a number above 0, not -1"),
        ("a,cameo\nA,010\n", "has the columns a, cameo"),
    ],
)
def test_a_bad_line_is_named(text: str, line: str) -> None:
    with pytest.raises(LensError) as refused:
        network_of_csv(text, "events.csv")
    assert line in str(refused.value)
