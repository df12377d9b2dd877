from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.sample_answer import DRAWS, FAILED, answer

from tripolar.answer.columns import to_xarray
from tripolar.errors import OutputError
from tripolar.report.export import cell, check_export, export, save_workbook, to_csv, to_netcdf, to_xlsx


def test_the_dataset_bears_the_names_of_the_page_with_units_and_meanings() -> None:
    dataset = to_xarray(answer())
    assert dataset.sizes == {"draw": DRAWS}
    value = dataset["value(RUS, no-us)"]
    assert value.attrs == {
        "units": "bn US$/yr",
        "long_name": "what the power's whole future is worth, as a yearly sum, under no-us",
        "group": "quantity",
    }
    assert int(np.isnan(value).sum()) == FAILED
    assert int(dataset["calibrated"].sum()) == DRAWS - FAILED
    assert dataset.attrs["scenario"] == "sample"


def test_netcdf_gives_back_what_was_drawn(tmp_path: Path) -> None:
    import xarray as xr

    path = to_netcdf(answer(), tmp_path / "draws.nc")
    assert os.listdir(tmp_path) == ["draws.nc"]
    with xr.open_dataset(path, engine="h5netcdf") as read:
        xr.testing.assert_identical(read.load(), to_xarray(answer()))


def test_csv_has_one_row_a_draw_and_leaves_the_unknown_empty(tmp_path: Path) -> None:
    path = to_csv(answer(), tmp_path / "draws.csv")
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert len(rows) == DRAWS
    assert rows[0]["calibrated"] == "0"
    assert rows[0]["value(RUS)"] == ""
    run = answer().ensemble
    assert float(rows[FAILED]["value(RUS)"]) == run.quantities["value(RUS)"][FAILED]
    assert rows[0]["reading"] in {"mistakes", "shocks"}


def test_the_workbook_holds_draws_meanings_ledger_and_provenance(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(to_xlsx(answer(), tmp_path / "draws.xlsx"))
    assert book.sheetnames == ["draws", "columns", "ledger", "provenance"]
    draws = list(book["draws"].iter_rows(values_only=True))
    assert len(draws) == DRAWS + 1
    assert draws[1][draws[0].index("value(RUS)")] is None
    ledger = {row[0]: row for row in book["ledger"].iter_rows(values_only=True)}
    assert ledger["M4"][3:5] == ("depends on the measure", 0.42)
    assert ("seed", "0") in list(book["provenance"].iter_rows(values_only=True))


def test_the_suffix_chooses_the_format_and_an_unknown_one_lists_them(tmp_path: Path) -> None:
    assert export(answer(), tmp_path / "draws.csv").exists()
    with pytest.raises(OutputError, match=r"draws\.xls'.*did you mean 'xlsx'.*Allowed: nc, csv, xlsx"):
        export(answer(), tmp_path / "draws.xls")


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        to_csv(answer(), tmp_path / "nowhere" / "draws.csv")


TEXTS = {
    "formula": "=HYPERLINK(1)",
    "error": "#N/A",
    "truth": "TRUE",
    "control": "a\x0bb\x1b[31mred",
    "long": "x" * 34_000,
    "wide": "\U0001f30d" * 20_000,
}


def test_every_text_of_a_workbook_is_a_text_cell_and_what_is_cut_is_said(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("texts")
    for text in TEXTS.values():
        sheet.append([cell(sheet, text)])
    sheet.append([cell(sheet, value) for value in (1.5, float("inf"), None, 3)])
    save_workbook(book, tmp_path / "texts.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "texts.xlsx")["texts"].iter_rows())
    found = {name: row[0] for name, row in zip(TEXTS, rows, strict=False)}
    assert {each.data_type for each in found.values()} == {"s"}
    for name in ("formula", "error", "truth"):
        assert found[name].value == TEXTS[name]
    assert found["control"].value == "a\ufffdb\ufffd[31mred"
    for name in ("long", "wide"):
        kept = str(found[name].value)
        assert len(kept.encode("utf-16-le")) <= 2 * 32_767
        assert kept.endswith("the whole text is in results.json]")
        assert kept.startswith(TEXTS[name][:10_000])
    assert [each.value for each in rows[-1]] == [1.5, "inf", None, 3]


def test_more_rows_or_columns_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OutputError, match="at most 1,048,575 draws, not 1,048,576; export csv or nc"):
        check_export(["csv", "xlsx"], tmp_path, 1_048_576)
    check_export(["csv", "nc"], tmp_path, 1_048_576)
    monkeypatch.setattr("tripolar.report.export._COLUMNS_OF_A_SHEET", 3)
    with pytest.raises(OutputError, match="at most 3 columns"):
        to_xlsx(answer(), tmp_path / "draws.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_name_with_a_slash_is_a_variable_of_the_netcdf_file_and_no_folder(tmp_path: Path) -> None:
    import xarray as xr

    found = answer()
    values = np.arange(float(DRAWS))
    derived = {**found.ensemble.derived, "capability.USA.arms/men": values}
    found = replace(found, ensemble=replace(found.ensemble, derived=derived))
    with xr.open_dataset(to_netcdf(found, tmp_path / "draws.nc"), engine="h5netcdf") as read:
        np.testing.assert_array_equal(read["capability.USA.arms∕men"], values)
