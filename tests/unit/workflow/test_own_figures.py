"""A scenario's own figures: in formulas, facts, pictures, citations, the page, and kept with a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tripolar.answer.answer import Answer
from tripolar.answer.sources import own_figures
from tripolar.cli import cite
from tripolar.errors import InputError, RunError
from tripolar.prepare.prepared import prepare
from tripolar.report.page import page
from tripolar.report.terminal import renderables
from tripolar.scenario.difference import between, differences, moves
from tripolar.scenario.load import load, load_text
from tripolar.workflow import keep, load_run, reopen

HEAD = "variable,who,year,value,unit,source,licence,note\n"
GDP = HEAD + (
    "gdp_current_usd,USA,2025,30500000000000,US$,IMF WEO 2025,IMF terms,a projection\n"
    "gdp_current_usd,RUS,2025,2080000000000,US$,IMF WEO 2025,IMF terms,a projection\n"
    "gdp_current_usd,CHN,2025,19230000000000,US$,IMF WEO 2025,IMF terms,a projection\n"
    "gdp_current_usd,CHN,2024,18000000000000,US$,my own estimate,,\n"
    "tanks,RUS,2025,2000,tanks,a book,,\n"
)
MINE = """\
schema: 1
extends: tutorial
title: With figures of 2025
figures: [data/mine.csv]
parameters:
  gdp:
    RUS: {value: "latest(gdp_current_usd, RUS, 2025) / 1e9", why: the newest}
    CHN: {value: "figure(gdp_current_usd, CHN, 2024) / 1e9", why: as I estimate it}
claims:
  O1:
    kind: fact
    says: The American economy is more than half as large again as the Chinese.
    measures:
      "2025": "latest(gdp_current_usd, USA, 2025) > 1.56 * latest(gdp_current_usd, CHN, 2025)"
      "tanks": "figure_if_known(tanks, RUS, 2025) > 1000"
"""


def written(folder: Path, text: str = MINE, figures: str = GDP) -> Path:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "mine.csv").write_text(figures, encoding="utf-8")
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    folder = tmp_path_factory.mktemp("own")
    kept = keep(written(folder), draws=8, protocol="expiry", out=folder / "run", starts=0)
    return folder, kept.finish(threads=1)


def test_figures_of_2025_change_formulas_and_facts(tmp_path: Path) -> None:
    text = MINE.replace("figures: [data/mine.csv]\n", "").replace(
        "figure_if_known(tanks, RUS, 2025) > 1000", "1 > latest(cinc, RUS)"
    )
    (tmp_path / "plain.yaml").write_text(text, encoding="utf-8")
    without, made = prepare(tmp_path / "plain.yaml"), prepare(written(tmp_path))
    assert made.parameters["gdp.RUS"].distribution.centre == 2080
    assert made.parameters["gdp.CHN"].distribution.centre == 18000
    assert without.parameters["gdp.RUS"].distribution.centre == pytest.approx(2173.8, abs=1)
    assert without.parameters["gdp.CHN"].distribution.centre == pytest.approx(18743.8, abs=0.1)
    assert [each.holds for each in made.facts["O1"]] == [True, True]
    assert without.facts["O1"][0].holds is False
    assert made.table.fingerprint != without.table.fingerprint
    assert made.scenario.fingerprint != without.scenario.fingerprint


def test_they_change_citations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cite.command(str(written(tmp_path)))
    told = capsys.readouterr().out
    assert "IMF WEO 2025. The author's own figures, in mine.csv. Licence: IMF terms." in told
    assert "my own estimate. The author's own figures, in mine.csv. Licence: not given." in told


def test_they_change_the_pictures(stored: tuple[Path, Answer]) -> None:
    _, answer = stored
    row = next(row for row in answer.standing.power if row.measure.label == "GDP at market rates")
    assert row.year == 2025
    assert row.shares == pytest.approx([x / 51.81 for x in (30.5, 2.08, 19.23)], rel=1e-3)
    assert "59%" in answer.alt_text("power")


def test_the_page_marks_them_and_tells_what_is_embedded(stored: tuple[Path, Answer]) -> None:
    folder, answer = stored
    text = page(answer)
    assert 'id="own-figures"' in text
    assert "the author&#39;s own</span>" in text or "the author's own</span>" in text
    section = text[text.index('id="own-figures"') :]
    assert "gdp_current_usd(CHN, 2024)" in section
    assert "18.7 tn" in section
    assert "differs" in section
    terminal = "\n".join(str(part) for part in renderables(answer))
    assert "gdp_current_usd(CHN, 2024) 18 tn US$ (embedded: 18.7 tn)" in terminal
    told = json.loads((folder / "run" / "results.json").read_text(encoding="utf-8"))["own_figures"]
    by_name = {f"{each['figure']['who']} {each['figure']['year']}": each for each in told}
    assert by_name["CHN 2024"]["embedded"]["value"] == pytest.approx(18.74e12, rel=1e-3)
    assert by_name["USA 2025"]["embedded"] is None
    assert by_name["USA 2025"]["note"] == "a projection"


def test_without_figures_of_one_s_own_the_page_speaks_of_none() -> None:
    made = prepare("tutorial")
    assert made.scenario.figures == ()
    assert made.table.own.digest == ""


def test_a_run_keeps_the_file_and_is_taken_up_from_the_kept_copy(stored: tuple[Path, Answer]) -> None:
    folder, answer = stored
    assert (folder / "run" / "inputs" / "mine.csv").read_text(encoding="utf-8") == GDP
    (folder / "data" / "mine.csv").unlink()
    try:
        again = reopen(folder / "run")
        assert again.done
        assert own_figures(load_run(folder / "run")) == own_figures(answer)
        assert again.plan.prepared.table.fingerprint == answer.ensemble.provenance.figures
    finally:
        written(folder)


def test_another_file_of_figures_is_another_run(stored: tuple[Path, Answer]) -> None:
    folder, _ = stored
    path = written(folder, figures=GDP.replace("2080000000000", "2090000000000"))
    try:
        with pytest.raises(RunError, match=r"what differs: fingerprint, figures"):
            keep(path, draws=8, protocol="expiry", out=folder / "run", starts=0)
    finally:
        written(folder)


def test_who_extends_a_scenario_keeps_its_files_and_adds_to_them(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "more.csv").write_text(
        HEAD + "gdp_current_usd,CHN,2024,17e12,US$,another,,\n", encoding="utf-8"
    )
    child = tmp_path / "child.yaml"
    child.write_text("schema: 1\nextends: mine\nfigures: more.csv\n", encoding="utf-8")
    made = prepare(child)
    assert [file.name for file in made.scenario.figures] == ["more.csv", "mine.csv"]
    assert made.parameters["gdp.CHN"].distribution.centre == 17000
    assert made.parameters["gdp.RUS"].distribution.centre == 2080
    child.write_text("schema: 1\nextends: mine\nfigures: null\nclaims: {O1: null}\n", encoding="utf-8")
    assert prepare(child).parameters["gdp.CHN"].distribution.centre == pytest.approx(18743.8, abs=0.1)


def test_files_that_differ_are_a_difference_and_a_move(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    a, b = (
        load(written(tmp_path)),
        load(written(tmp_path / "a", figures=GDP.replace("18000000000000", "17000000000000"))),
    )
    assert [each.name for each in differences(a, b)] == ["figures"]
    (move,) = moves(a, b)
    assert move.name == "figures"
    assert prepare(between(a, b, (move,), ())).parameters["gdp.CHN"].distribution.centre == 18000
    assert prepare(between(a, b, (move,), ("figures",))).parameters["gdp.CHN"].distribution.centre == 17000


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ("[none.csv]", r"none\.csv: cannot be read: No such file"),
        ("[mine.txt]", r"mine\.yaml:4:11: 'mine\.txt' is no file of figures; allowed: \.csv"),
        ("[/etc/mine.csv]", "takes the path of a file from the folder of the scenario's own file"),
        ("{a: b}", "figures must be a list"),
        ("[data/mine.csv, mine.csv]", "two files of figures are named 'mine.csv'"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_one_line(tmp_path: Path, figures: str, told: str) -> None:
    (tmp_path / "mine.csv").write_text(HEAD, encoding="utf-8")
    with pytest.raises(InputError, match=told) as caught:
        prepare(written(tmp_path, MINE.replace("[data/mine.csv]", figures)))
    assert "\n" not in str(caught.value)


def test_what_is_wrong_in_the_file_is_told_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, figures=HEAD + "gdp_current_usd,CNH,2025,1,US$,x,,\n")
    with pytest.raises(InputError, match=r"data/mine\.csv:2:17: 'CNH' is no code.*did you mean 'CHN'"):
        prepare(path)


def test_a_text_that_is_in_no_folder_can_name_no_file() -> None:
    with pytest.raises(InputError, match="this text is in no folder"):
        load_text(MINE, "mine")
