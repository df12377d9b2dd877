"""Powers are found by the names and codes that people use, and one is never taken for another."""

from __future__ import annotations

import re

import pytest

from tripolar.errors import FigureError
from tripolar.figures.names import find_state, nearest_state, states_in, states_of
from tripolar.figures.store import read_csv
from tripolar.figures.table import load_table

TABLE = load_table()
USUAL = {
    "KOR": "ROK, South Korea, Republic of Korea, kr",
    "PRK": "DPRK, North Korea, D.P.R.K.",
    "CHN": "PRC, China, People's Republic of China, cn",
    "TWN": "ROC, Taiwan, Republic of China",
    "GBR": "UK, uk, Britain, Great Britain, the United Kingdom, UKG, GB",
    "USA": "US, us, U.S., U.S.A., America, the United States",
    "EUU": "EU, European Union",
    "TUR": "Türkiye, Turkiye, Turkey",
    "ARE": "UAE, United Arab Emirates",
    "SAU": "KSA, Saudi Arabia",
    "DEU": "Germany, West Germany, FRG, GER",
    "DDR": "GDR, East Germany",
    "SUN": "USSR, Soviet Union, u.s.s.r.",
    "RUS": "Russian Federation, RU",
    "ZAF": "RSA, South Africa",
    "CIV": "Côte d’Ivoire, Cote d'Ivoire, Ivory Coast",
    "MMR": "Burma, Myanmar",
    "COD": "DRC, Zaire",
    "VNM": "Viet Nam, Vietnam",
}


@pytest.mark.parametrize(("code", "names"), USUAL.items())
def test_a_power_is_found_by_its_usual_names(code: str, names: str) -> None:
    assert {name: str(find_state(name))[-4:-1] for name in names.split(", ")} == dict.fromkeys(
        names.split(", "), code
    )


def test_no_name_stands_for_two_states() -> None:
    owners: dict[str, set[str]] = {}
    for line in read_csv("names.csv"):
        for name in (line["code"], line["iso2"], line["name"], *line["also"].split("; ")):
            owners.setdefault(name.casefold(), set()).add(line["code"])
    owners.pop("")
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


def test_every_power_of_the_table_is_found_by_code_and_name() -> None:
    for code, name in TABLE.actors.items():
        found = find_state(code), find_state(name)
        assert [state.code for state in found if state] == [code, code]


def test_no_word_of_a_variable_is_taken_for_a_power_unless_it_is_one() -> None:
    words = {
        word
        for variable in TABLE.variables.values()
        for word in re.findall(r"[^\W_]+", f"{variable.name} {variable.says} {variable.unit}".lower())
    }
    states, _ = states_in(tuple(sorted(words)))
    assert {state.code for state in states} <= {"USA", "SUN"}


@pytest.mark.parametrize("given", ["XOK", "QRK", "USB", "Koera", "Nigera", "Austrla", "abcdef"])
def test_nothing_is_suggested_where_it_might_be_another_country(given: str) -> None:
    assert find_state(given) is None
    assert nearest_state(given) is None


@pytest.mark.parametrize(
    ("who", "codes"),
    [("rok-prc", ["KOR", "CHN"]), ("Guinea-Bissau", ["GNB"]), ("Guinea-Bissau-USA", ["GNB", "USA"])],
)
def test_pairs_go_by_names_too(who: str, codes: list[str]) -> None:
    assert [state.code for state in states_of(who)] == codes


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("ESH", "no figures for Western Sahara (ESH); allowed: USA"),
        ("Prussia", "no figures for Prussia (PRS)"),
        ("ROK-XYZ", "no figures for 'XYZ'; allowed"),
        ("CNH", "no figures for 'CNH'; did you mean 'CHN'?"),
    ],
)
def test_a_power_without_figures_is_named_and_no_other_offered(who: str, told: str) -> None:
    try:
        assert TABLE.search(who=who) == ()
        problem = TABLE.unanswered(who=who)
    except FigureError as refused:
        problem = refused
    assert told in str(problem)
    assert ("did you mean" in str(problem)) == ("did you mean" in told)


@pytest.mark.parametrize(("name", "code"), [("ROK", "KOR"), ("PRC", "CHN"), ("UK", "GBR")])
def test_an_expression_is_told_the_code_of_the_same_country(name: str, code: str) -> None:
    with pytest.raises(FigureError, match=f"kept under {code}, not '{name}'"):
        TABLE.get("cinc", name, 2020)
