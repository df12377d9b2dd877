"""The page of many theories on one triangle."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tripolar.charts import theories as chart
from tripolar.charts.theme import NARROW, WIDE
from tripolar.lenses.history import LensHistory, history
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.registry import lenses
from tripolar.report.theories import chart_view, contested, headline, theory_lines, write_theories

NAMES = ("dittmer", "balance", "gamson", "war-stable", "similarity", "power", "gains-from-trade")


@pytest.fixture(scope="module")
def found() -> LensHistory:
    return history([lenses()[name] for name in NAMES], ("USA", "RUS", "CHN"), 1988, 1994)


def test_the_chart_shows_every_answer_of_every_year_once(found: LensHistory) -> None:
    for question in LensQuestion:
        view, answers = chart_view(found, question), found.answers(question)
        assert [row.name for row in view.theories] == list(answers)
        for row in view.theories:
            shown = {year: run.answer for run in row.runs for year in range(run.first, run.last + 1)}
            assert shown == answers[row.name]
            assert all(
                run.answer != after.answer or run.last + 1 < after.first for run, after in pairwise(row.runs)
            )


def test_colour_is_not_alone_and_the_words_hold_all(found: LensHistory) -> None:
    view = chart_view(found, LensQuestion.TOGETHER)
    told = chart.alt_text(view)
    assert all(f"{row.name}: {row.runs[0].answer}" in told for row in view.theories)
    for width in (WIDE, NARROW):
        drawn = chart.specification(view, width).to_dict()
        bars, words = (layer["mark"]["type"] for layer in drawn["layer"])
        assert (bars, words) == ("bar", "text")
    assert chart.title(view) == f"Which two stand together? {len(view.theories)} theories, 1988 to 1994"


def test_stretches_name_who_gives_which_answer_and_what_they_read(found: LensHistory) -> None:
    stretches = contested(found, LensQuestion.BEST_PLACED)
    assert stretches[0].first == 1988
    assert stretches[-1].last == 1994
    assert all(a.last + 1 == b.first for a, b in pairwise(stretches))
    for stretch in stretches:
        panel = found.panels[stretch.first]
        for answer, who in stretch.sides:
            for name in who:
                lens, _, reads = name.partition(" (")
                assert panel.answers[LensQuestion.BEST_PLACED][lens].text == answer
                assert reads.rstrip(")") == " and ".join(sorted(panel.reads[lens]))


def test_every_theory_has_a_line_with_what_turns_it(found: LensHistory) -> None:
    lines = {line.name: line for line in theory_lines(found)}
    assert tuple(lines) == NAMES
    assert lines["gains-from-trade"].years == sum(
        "gains-from-trade" not in panel.declined for panel in found.panels.values()
    )
    assert dict(lines["dittmer"].turned).get("relations", 0) == len(found.turned("dittmer", "relations"))
    assert len(list(headline(found))) == 4


def test_the_page_opens_offline_and_says_what_each_says_of_each_year(
    found: LensHistory, tmp_path: Path
) -> None:
    text = write_theories(found, tmp_path / "page.html").read_text(encoding="utf-8")
    assert "7 theories, one triangle" in text
    assert text.count("<svg") == 6  # three questions, each for a desk and for a phone
    assert "http" not in text.replace("http://www.w3.org", "")
    for year, panel in found.panels.items():
        assert f"<summary>{year}</summary>" in text
        assert all(result.lens in text for result in panel.results)
