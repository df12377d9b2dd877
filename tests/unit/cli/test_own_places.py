"""No command writes over a file that this program did not write, and what it wrote it may replace."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.cli.test_runs_command import refuses, says

from tripolar.errors import OutputError
from tripolar.files import own_place
from tripolar.workflow import keep

YEARS = ("--from", "2023", "--to", "2024")
FOREIGN = {
    "relation": (("relation", "RUS-TUR", "--chart", "mine.svg"), "mine.svg"),
    "triangle": (("triangle", "USA-RUS-CHN", "--chart", "mine.svg"), "mine.svg"),
    "compare": (("runs", "compare", "run", "run", "--out", "mine.html"), "mine.html"),
    "lens": (("lens", "--all", "USA,RUS,CHN", *YEARS, "--out", "mine.html"), "mine.html"),
    "map": (("map", "tutorial", "--out", "mine.svg"), "mine.svg"),
    "argdown": (("map", "tutorial", "--out", "mine.argdown"), "mine.argdown"),
    "page": (("report", "run", "--html", "--out", "."), "index.html"),
    "brief": (("report", "run", "--out", "."), "brief.pdf"),
    "document": (("report", "run", "--docx", "--out", "."), "answer.docx"),
    "document in the run": (("report", "run", "--docx"), "run/answer.docx"),
    "analysis": (("analyse", "run", "--out", "."), "analysis.json"),
    "chart of an analysis": (("analyse", "run", "--out", "."), "flip-T1-one.svg"),
    "debate": (("debate", "tutorial", "tutorial", "--out", "."), "index.html"),
    "debate as JSON": (("debate", "tutorial", "tutorial", "--out", "."), "debate.json"),
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(home)
        keep("tutorial", draws=8, protocol="expiry", out=Path("run")).finish(threads=2)
    return home


@pytest.mark.parametrize(("arguments", "name"), FOREIGN.values(), ids=FOREIGN)
def test_somebody_elses_file_is_refused(shelf, arguments, name, capsys, monkeypatch) -> None:
    monkeypatch.chdir(shelf)
    mine = Path(name)
    mine.write_text("not made by Tripolar\n", encoding="utf-8")
    line = refuses(capsys, monkeypatch, *arguments)
    assert f"'{name}' is there already, and not written by this program" in line
    assert mine.read_text(encoding="utf-8") == "not made by Tripolar\n"
    mine.unlink()


@pytest.mark.parametrize(
    "arguments",
    [
        ("relation", "RUS-TUR", "--chart", "ours.svg"),
        ("runs", "compare", "run", "run", "--out", "ours.html"),
        ("lens", "--all", "USA,RUS,CHN", *YEARS, "--out", "ours.html"),
        ("map", "tutorial", "--out", "ours.svg"),
        ("map", "tutorial", "--out", "ours.argdown"),
        ("report", "run", "--html", "--pdf", "--docx", "--out", "ours"),
        ("analyse", "run", "--no-solve", "--out", "ours"),
        ("debate", "tutorial", "tutorial", "--draws", "8", "--protocol", "expiry", "--out", "ours"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_the_program_wrote_is_replaced(shelf, arguments, capsys, monkeypatch) -> None:
    monkeypatch.chdir(shelf)
    for _ in range(2):
        says(capsys, monkeypatch, *arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ("debate", "tutorial", "tutorial", "--out", "run"),
        ("runs", "compare", "run", "run", "--out", "run/index.html"),
        ("lens", "--all", "USA,RUS,CHN", *YEARS, "--out", "run/index.html"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_the_page_of_a_run_is_replaced_by_its_own_alone(shelf, arguments, capsys, monkeypatch) -> None:
    monkeypatch.chdir(shelf)
    before = Path("run/index.html").read_bytes()
    assert "'run/index.html' is the page of a run" in refuses(capsys, monkeypatch, *arguments)
    says(capsys, monkeypatch, "report", "run", "--html", "--out", "./run/")
    assert Path("run/index.html").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (
            ("relation", "RUS-TUR", "--chart", "a.png"),
            "--chart: a picture is written as .svg, not as 'a.png'",
        ),
        (("triangle", "USA-RUS-CHN", "--chart", "keep.sh"), "as .svg, not as 'keep.sh'"),
        (("runs", "compare", "run", "run", "--out", "mine.yaml"), "as .html, not as 'mine.yaml'"),
        (("lens", "--all", "USA,RUS,CHN", *YEARS, "--out", "x.pdf"), "as .html, not as 'x.pdf'"),
    ],
)
def test_another_ending_than_can_be_written_is_refused(
    shelf, arguments, problem, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(shelf)
    assert problem in refuses(capsys, monkeypatch, *arguments)


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "map.svg").mkdir()
    with pytest.raises(OutputError, match="is no plain file"):
        own_place(tmp_path / "map.svg", "a map", ".svg")
