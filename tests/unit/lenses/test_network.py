"""A network is read from a scenario, from a year of the figures or from a list of edges."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import FigureError, LensError
from tripolar.lenses.network import (
    Network,
    network_of_csv,
    network_of_edges,
    network_of_profiles,
    network_of_scenario,
    network_of_year,
)
from tripolar.scenario.load import load

CODES = ("USA", "RUS", "CHN")


def test_a_scenario_gives_mean_relations_and_mean_shares_of_its_measures() -> None:
    network = network_of_scenario(load("russia-2025"))
    assert network.codes == CODES
    assert network.relation("USA", "RUS") == -1
    assert network.relation("CHN", "RUS") == 1
    assert network.relation("USA", "CHN") == -0.5  # hostile or normal, each half of the time
    assert [(case.label, case.chance) for case in network.relation_cases] == [
        ("USA-CHN hostile", 0.5),
        ("USA-CHN normal", 0.5),
    ]
    assert [case.values[0, 2] for case in network.relation_cases] == [-1, 0]
    assert len(network.power_cases) == 6
    assert network.weights == pytest.approx(np.mean([case.values for case in network.power_cases], axis=0))
    assert network.weights.sum() == pytest.approx(1)


def test_a_scenario_with_fixed_capability_has_no_cases() -> None:
    network = network_of_scenario(load("tutorial"))
    assert network.weights == pytest.approx([0.5, 0.1, 0.4])
    assert network.relation_cases == network.power_cases == ()


def test_a_year_gives_the_mean_of_the_codings_that_speak() -> None:
    network = network_of_year(CODES, 2008)
    # rivalry hostile, disputes hostile, treaties normal, UN votes hostile, trade normal
    assert network.relation("USA", "RUS") == pytest.approx(2 * (0 + 0 + 0.5 + 0 + 0.5) / 5 - 1)
    assert network.relation("RUS", "CHN") == pytest.approx(2 * (0.5 + 0.5 + 0.5 + 1 + 0.5) / 5 - 1)
    # no treaty stands between USA and CHN, so that this coding knows no whole triangle
    assert [case.label for case in network.relation_cases] == ["rivalry", "disputes", "UN votes", "trade"]
    assert sum(case.chance for case in network.relation_cases) == pytest.approx(1)
    assert network.weights == pytest.approx([0.65145, 0.08541, 0.26314], abs=1e-5)


def test_what_no_coding_knows_is_unknown() -> None:
    network = network_of_year(("USA", "RUS", "CHN"), 1960)
    assert np.isnan(network.relation("USA", "RUS"))
    with pytest.raises(LensError, match="unknown relation in the figures of 1960: USA-RUS"):
        network.known_relations()


def test_a_code_that_the_table_does_not_know_is_named() -> None:
    with pytest.raises(FigureError, match="CNH"):
        network_of_year(("USA", "RUS", "CNH"), 2008)


def test_an_unlisted_pair_has_no_relation_and_one_listed_once_counts_both_ways() -> None:
    network = network_of_edges("a,b,sign\nA,B,1\nB,C,-1\nD,A,0.5\nA,D,-0.5\n")
    assert network.codes == ("A", "B", "C", "D")
    assert network.relation("B", "A") == 1
    assert network.relation("A", "C") == 0
    assert (network.relation("D", "A"), network.relation("A", "D")) == (0.5, -0.5)
    assert network.directed
    assert network.mutual[0, 3] == 0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "a list of edges has the columns none; allowed: a, b, sign"),
        ("from,to,sign\nA,B,1\n", "a list of edges has the columns from, to, sign; allowed: a, b, sign"),
        ("a,b,sign\nA,B,good\n", "a list of edges:2: sign is a number, not 'good'"),
        ("a,b,sign\nA,B\n", "a list of edges:2: sign is a number, not 'None'"),
        ("a,b,weight\nA,B,3\n", "a list of edges:2: weight lies between -1 and 1, and 3 does not"),
        ("a,b,weight\nA,B,nan\n", "a list of edges:2: weight lies between -1 and 1, and nan does not"),
        ("a,b,sign\nA,A,1\n", "a list of edges:2: an edge leads from one power to another"),
        ("a,b,sign\nA,B,1\nA,B,1\n", "a list of edges:3: A to B is listed twice"),
        ("a,b,sign\n", "a network needs two or more powers, each named once, not none"),
    ],
)
def test_a_list_that_cannot_be_read_says_where_and_what(text: str, problem: str) -> None:
    with pytest.raises(LensError) as raised:
        network_of_edges(text)
    assert str(raised.value) == problem


@pytest.mark.parametrize(
    ("codes", "relations", "weights", "problem"),
    [
        (("A",), [[0]], [1], "two or more powers"),
        (("A", "A"), np.zeros((2, 2)), [1, 1], "each named once"),
        (("A", "B"), np.zeros((3, 3)), [1, 1], "a table 2 by 2"),
        (("A", "B"), [[0, 2], [2, 0]], [1, 1], "between -1 and 1"),
        (("A", "B"), [[1, 0], [0, 0]], [1, 1], "to itself is 0"),
        (("A", "B"), np.zeros((2, 2)), [1, -1], "0 or more"),
        (("A", "B"), np.zeros((2, 2)), [1, 1, 1], "one number"),
        (("A", "B"), np.zeros((2, 2)), [0, 0], "no power at all"),
    ],
)
def test_a_network_that_cannot_be_is_refused(codes, relations, weights, problem: str) -> None:
    with pytest.raises(LensError, match=problem):
        Network(codes, relations, weights)


def test_it_is_frozen_and_leaves_the_arrays_it_was_given_alone() -> None:
    given = np.zeros((2, 2))
    network = Network(("A", "B"), given, [3, 1])
    given[0, 1] = 1
    assert network.relation("A", "B") == 0
    assert network.weights.tolist() == [0.75, 0.25]
    with pytest.raises(ValueError, match="read-only"):
        network.relations[0, 1] = 1


def test_some_of_its_powers_in_another_order() -> None:
    network = network_of_scenario(load("russia-2025")).among(("CHN", "RUS"))
    assert network.relation("CHN", "RUS") == 1
    assert network.weights.sum() == pytest.approx(1)
    assert all(case.values.sum() == pytest.approx(1) for case in network.power_cases)
    with pytest.raises(LensError, match="'IND' is no power of russia-2025; allowed: USA, RUS, CHN"):
        network_of_scenario(load("russia-2025")).among(("IND",))


def test_each_reading_changes_one_input() -> None:
    network = network_of_scenario(load("russia-2025"))
    labels = [label for label, _ in network.readings(frozenset({"relations", "power"}))]
    assert labels[:2] == ["relations by USA-CHN hostile", "relations by USA-CHN normal"]
    assert len(labels) == 2 + 6
    assert [label for label, _ in network.readings(frozenset({"relations"}))] == labels[:2]


KTAB = """Oil ,"Three at a table",3,2,
Actor,Description,Power,Pstn1,Sal1,Pstn2,Sal2,
A, first,  100, 0, 50, 0, 50,
B, second,  50, 100, 100, 0, 0,
C, third,  100, 0, 25, 100, 75,
"""


def test_actors_of_a_spatial_model_stand_to_each_other_as_their_positions_lie() -> None:
    network = network_of_csv(KTAB)
    assert network.codes == ("A", "B", "C")
    assert network.weights * 125 == pytest.approx([50, 25, 50])  # power times mean salience
    assert network.relation("A", "B") == pytest.approx(1 - 2 * np.sqrt(1 / 2))  # half of what counts to A
    assert network.relation("B", "A") == pytest.approx(-1)  # all that counts to B
    assert network.relation("C", "A") == pytest.approx(1 - 2 * np.sqrt(75**2 / (75**2 + 25**2)))
    assert network.profiles[0].values == pytest.approx(np.array([[0, 0], [1, 0], [0, 1]]))


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("50, 100, 100", "x, 100, 100", "oil.csv:4: power is a number, not 'x'"),
        ("50, 100, 100", "50, 120, 100", "oil.csv:4: pstn1 is a number from 0 to 100, not 120"),
        ("50, 100, 100", "-1, 100, 100", "oil.csv:4: power is a number of 0 or more, not -1"),
        ("100, 0, 25, 100, 75", "100, 0, 0, 100, 0", "no dimension is salient"),
        (",Sal1,", ",Weight1,", "has the columns actor, description, power, pstn1, weight1"),
    ],
)
def test_a_bad_model_is_refused_with_its_line(before: str, after: str, problem: str) -> None:
    with pytest.raises(LensError) as refused:
        network_of_csv(KTAB.replace(before, after), "oil.csv")
    assert problem in str(refused.value)


def test_profiles_of_a_year_are_rivalries_with_third_states_and_positions_in_the_un() -> None:
    rivals, _, votes = network_of_year(("USA", "RUS", "CHN"), 2015).profiles
    assert rivals.values.shape == (3, 16)
    assert set(rivals.values.ravel()) == {0.0, 1.0}
    assert votes.values.shape == (3, 10)
    assert np.all((votes.values >= 0) & (votes.values <= 1))
    assert votes.values[0].mean() > votes.values[1].mean() > votes.values[2].mean()


@pytest.mark.parametrize("home", [(0.5,), (0.0, 0.5), (0.5, 1.5)])
def test_home_shares_that_cannot_be_are_refused(home) -> None:
    with pytest.raises(LensError, match="home shares are one number above 0 and up to 1"):
        Network(("A", "B"), np.zeros((2, 2)), home_shares=home)


PROFILES = """power,FRA,IND,IRN
lowest,0,0,0
highest,3,3,3
USA,3,0,0
RUS,0,2,1
CHN,0,,1
"""


def test_profiles_lie_between_the_ends_that_the_file_gives_and_say_nothing_of_relations() -> None:
    network = network_of_csv(PROFILES)
    assert network.codes == ("USA", "RUS", "CHN")
    (case,) = network.profiles
    assert case.values == pytest.approx(
        np.array([[1, 0, 0], [0, 2, 1], [0, np.nan, 1]]) / [[1], [3], [3]], nan_ok=True
    )
    assert np.isnan(network.relation("USA", "RUS"))
    assert np.isnan(network.weights).all()
    without = "\n".join(line for line in PROFILES.splitlines() if "est," not in line)
    assert network_of_profiles(without).profiles[0].values[1, 1] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("power,FRA\nUSA,x\n", "a list of profiles:2: FRA is a number, not 'x'"),
        ("power,FRA\nUSA,inf\n", "a list of profiles:2: FRA is a number, not 'inf'"),
        (
            "power,FRA\nUSA,1\nUSA,2\n",
            "a list of profiles:3: a line has the name of a power, each once, not 'USA'",
        ),
        (
            "power\nUSA\n",
            "a list of profiles lists no matter: name columns after the first, such as power,FRA,IND",
        ),
        ("power,FRA\nUSA,\nRUS,\n", "a list of profiles holds no position"),
        (
            "power,FRA\nhighest,1\nUSA,0\nRUS,2\n",
            "a list of profiles: fra of RUS does not lie between its lowest and highest, 0 and 1",
        ),
    ],
)
def test_profiles_that_cannot_be_read_say_where_and_what(text: str, problem: str) -> None:
    with pytest.raises(LensError) as raised:
        network_of_profiles(text)
    assert str(raised.value).lower() == problem.lower()


def test_pacts_with_third_states_are_read_from_the_figures_of_the_world() -> None:
    """1971: NATO and Rio bind the United States, Warsaw the Soviet Union; China has few."""
    network = network_of_year(("USA", "SUN", "CHN"), 1971)
    pacts = next(case for case in network.profiles if case.label == "pacts with third states").values
    assert set(np.unique(pacts * 3).round(6)) <= {0, 1, 2, 3}
    duties = (pacts == 1).sum(axis=1)
    assert duties[0] > 35
    assert 8 <= duties[1] <= 20
    assert duties[2] <= 3
    assert network_of_year(("USA", "RUS", "CHN"), 1975).profiles == ()  # Russia was no state of its own
