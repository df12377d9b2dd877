"""Figures of one's own: read, held to what the table is held to, and standing before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tripolar.errors import FigureError
from tripolar.figures import load_own
from tripolar.figures.table import cite, load_table

HEAD = "variable,who,year,value,unit,source,licence,note\n"
GDP = "gdp_current_usd,USA,2025,30500000000000,US$,IMF WEO 2025,IMF terms,a projection\n"


def table_of(*texts: str, powers: dict[str, str] | None = None):
    files = [(f"f{k}.csv", text.encode(), f"f{k}.csv") for k, text in enumerate(texts, 1)]
    return load_table().with_own(files, powers or {})


def test_an_own_figure_is_found_like_an_embedded_one_and_is_marked(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(HEAD + GDP, encoding="utf-8")
    table = load_own(tmp_path / "mine.csv")
    own = table.get("gdp_current_usd", "USA", 2025)
    assert (own.value, own.quality) == (30.5e12, "own")
    assert table.latest("gdp_current_usd", "USA") == own
    assert own in table.series("gdp_current_usd", "USA")
    assert own in table.search("gdp usa 2025")
    assert table.carried(own) is None
    source = table.sources[own.source]
    assert (source.citation, source.licence) == ("IMF WEO 2025", "IMF terms")
    assert "mine.csv" in source.title
    assert "IMF WEO 2025" in cite([own], table)[0].text
    with pytest.raises(FigureError, match="unknown in 2025"):
        load_table().get("gdp_current_usd", "USA", 2025)


def test_an_own_figure_stands_before_the_embedded_one_and_the_embedded_one_is_still_known() -> None:
    table = table_of(HEAD + "gdp_current_usd,CHN,2024,18e12,US$,mine,,\n")
    own, embedded = (
        table.get("gdp_current_usd", "CHN", 2024),
        load_table().get("gdp_current_usd", "CHN", 2024),
    )
    assert own.value == 18e12 != embedded.value
    assert table.carried(own) == embedded
    assert table.get("gdp_current_usd", "CHN", 2023) == load_table().get("gdp_current_usd", "CHN", 2023)


def test_the_first_file_that_has_a_figure_counts_and_the_fingerprint_tells_files_apart() -> None:
    one, other = (HEAD + f"gdp_current_usd,CHN,2024,{value},US$,mine,,\n" for value in ("18e12", "17e12"))
    assert table_of(one, other).get("gdp_current_usd", "CHN", 2024).value == 18e12
    assert table_of(other, one).get("gdp_current_usd", "CHN", 2024).value == 17e12
    prints = {
        table.fingerprint for table in (load_table(), table_of(one), table_of(other), table_of(one, other))
    }
    assert len(prints) == 4
    assert table_of(one).fingerprint == table_of(one).fingerprint


def test_an_undirected_pair_is_found_in_either_order_and_stored_once() -> None:
    table = table_of(HEAD + "rivalry_tss,USA-CHN,2025,1,0 or 1,mine,,\n")
    for who in ("USA-CHN", "CHN-USA"):
        assert table.get("rivalry_tss", who, 2025).value == 1
    assert [who for who in table.whos("rivalry_tss", 2025) if "USA" in who and "CHN" in who] == ["CHN-USA"]


def test_variables_of_one_s_own_are_of_powers_or_of_directed_pairs() -> None:
    table = table_of(
        HEAD
        + "tanks,RUS,2025,2000,tanks,a book,,\n"
        + "loans,CHN-RUS,2024,3e9,US$,a bank,,\nloans,CHN-IND,2024,0,US$,a bank,,\n"
    )
    assert table.get("tanks", "RUS", 2025).unit == "tanks"
    assert table.find("loans", "CHN-RUS", 2024) is not None
    assert table.find("loans", "RUS-CHN", 2024) is None
    assert table.whos("loans") == ("CHN-RUS", "CHN-IND")
    assert table.carried(table.get("tanks", "RUS", 2025)) is None
    with pytest.raises(FigureError, match="did you mean 'tanks'"):
        table.get("tankz", "RUS", 2025)


def test_a_power_that_is_no_state_may_be_the_scenario_s() -> None:
    text = HEAD + "tanks,ATHENS,2025,1,tanks,a book,,\n"
    assert table_of(text, powers={"ATHENS": "Athens"}).get("tanks", "ATHENS", 2025).value == 1
    with pytest.raises(FigureError, match=r"^f1\.csv:2:7: 'ATHENS' is no code of a state"):
        table_of(text)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "gdp_curent_usd,USA,2025,1,US$,x,,",
            "2:1: 'gdp_curent_usd' is one letter away from 'gdp_current_usd'",
        ),
        ("Tanks,USA,2025,1,tanks,x,,", "2:1: 'Tanks' is no name of a variable"),
        ("gdp_current_usd,CNH,2025,1,US$,x,,", "2:17: 'CNH' is no code of a state.*did you mean 'CHN'"),
        ("gdp_current_usd,China,2025,1,US$,x,,", "2:17: figures of China are kept under CHN, not 'China'"),
        ("gdp_current_usd,SOUTH,2025,1,US$,x,,", "2:17: SOUTH is the sum of its members"),
        ("gdp_current_usd,USA-CHN,2025,1,US$,x,,", "2:17: gdp_current_usd is kept for one power"),
        ("imports_cow,USA,2025,1,US$,x,,", "2:13: imports_cow is kept for a pair"),
        ("imports_cow,USA-USA,2025,1,US$,x,,", "2:13: imports_cow is kept for a pair"),
        ("gdp_current_usd,USA,25.5,1,US$,x,,", "2:21: '25.5' is no year"),
        ("gdp_current_usd,USA,99999,1,US$,x,,", "2:21: '99999' is no year"),
        ('gdp_current_usd,USA,2025,"1,5",US$,x,,', "2:26: '1,5' is no number"),
        ("gdp_current_usd,USA,2025,nan,US$,x,,", "2:26: 'nan' is no number"),
        ("gdp_current_usd,USA,2025,1_0,US$,x,,", "2:26: '1_0' is no number"),
        ("gdp_current_usd,USA,2025,1e999,US$,x,,", "2:26: '1e999' is no number"),
        ("gdp_current_usd,USA,2025,,US$,x,,", "2:26: value is empty"),
        (
            "gdp_current_usd,USA,2025,30500,bn US$,x,,",
            r"2:32: gdp_current_usd is in 'US\$', not in 'bn US\$'",
        ),
        ("gdp_current_usd,USA,2025,1,US$,,,", "2:32: source is empty"),
        ("gdp_current_usd,USA,2025,1,US$,x", "2:1: 6 values, and the first line names 8 columns"),
        (
            "gdp_current_usd,USA,2025,1,US$,x,,\ngdp_current_usd,USA,2025,2,US$,x,,",
            r"3:1: gdp_current_usd\(USA, 2025\) stands twice; first in line 2",
        ),
        ('tanks,USA,2025,1,tanks,"two\nlines",,\ntanks,XXX,2025,1,tanks,x,,', "4:7: 'XXX' is no code"),
        ("tanks,USA,2025,1,tanks,x,,\ntanks,RUS,2025,1,guns,x,,", "3:18: tanks is in 'tanks', not in 'guns'"),
        ("tanks,USA,2025,1,tanks,\x1b[2J,,", r"2:24: the character U\+001B cannot be shown"),
        ('tanks,USA,2025,1,tanks,"x,,', ":2:1: not comma-separated text"),
        (f"tanks,USA,2025,1,tanks,{'x' * 200_000},,", "text: a cell has more than 131072 characters"),
    ],
)
def test_what_is_wrong_is_told_with_line_and_column(line: str, told: str) -> None:
    with pytest.raises(FigureError, match=told) as caught:
        table_of(HEAD + line + "\n")
    assert str(caught.value).startswith("f1.csv:")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the first line lacks the column 'variable'"),
        ("variable;who;year\n", "semicolons part the columns"),
        (HEAD.replace("licence", "license"), "unknown column 'license'; did you mean 'licence'"),
        (HEAD.replace("licence,note", "unit,unit"), "column 'unit' stands twice"),
        (HEAD.replace("unit,", ""), "the first line lacks the column 'unit'"),
        (HEAD.encode("utf-16").decode("latin-1"), "unknown column"),
    ],
)
def test_a_first_line_that_is_wrong_is_told(text: str, told: str) -> None:
    with pytest.raises(FigureError, match=told):
        table_of(text)


def test_a_text_of_another_encoding_and_a_missing_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(HEAD.encode() + b"tanks,USA,2025,1,tanks,\xff\xfe,,\n")
    with pytest.raises(FigureError, match=r"bad\.csv:2:24: not a text in UTF-8"):
        load_own(tmp_path / "bad.csv")
    with pytest.raises(FigureError, match="cannot be read: No such file"):
        load_own(tmp_path / "none.csv")


def test_columns_may_stand_in_any_order_and_licence_and_note_be_left_out() -> None:
    table = table_of("source,value,unit,year,who,variable\nmine,2000,tanks,2025,RUS,tanks\n\n")
    figure = table.get("tanks", "RUS", 2025)
    assert figure.value == 2000
    assert table.sources[figure.source].licence == "not given"
