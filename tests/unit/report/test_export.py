from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from tests.sample_answer import DRAWS, FAILED, answer

from tripolar.errors import OutputError
from tripolar.report.export import export, to_csv, to_netcdf, to_xarray, to_xlsx


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
