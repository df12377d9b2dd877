"""Exported draws, opened by the programs that others have; where one is absent, the test says so."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from tests.sample_answer import DRAWS, FAILED, answer
from tests.waiting import LONGEST

from tripolar.report.export import export

COLUMN = "value(RUS, no-us)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's draws in every format."""
    made = tmp_path_factory.mktemp("draws")
    for suffix in ("nc", "csv", "xlsx"):
        export(answer(), made / f"draws.{suffix}")
    return made


def expected() -> np.ndarray:
    return np.asarray(answer().ensemble.quantities[COLUMN])


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_pandas_reads_the_same_numbers(folder: Path, suffix: str) -> None:
    import pandas as pd

    path = folder / f"draws.{suffix}"
    table = pd.read_csv(path) if suffix == "csv" else pd.read_excel(path, sheet_name="draws")
    assert len(table) == DRAWS
    # pandas' own way from text to numbers may leave the last bit.
    np.testing.assert_allclose(table[COLUMN].to_numpy(), expected(), rtol=1e-14)
    assert table["calibrated"].sum() == DRAWS - FAILED
    assert set(table["reading"]) <= {"mistakes", "shocks"}


def test_netcdf_becomes_a_pandas_table(folder: Path) -> None:
    import xarray as xr

    with xr.open_dataset(folder / "draws.nc", engine="h5netcdf") as draws:
        table = draws.to_dataframe()
    np.testing.assert_array_equal(table[COLUMN].to_numpy(), expected())


def test_r_reads_the_same_numbers(folder: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("Rscript is not installed")
    code = f"""
    library(ncdf4)
    file <- nc_open("{folder / "draws.nc"}")
    from_nc <- ncvar_get(file, "{COLUMN}")
    from_csv <- read.csv("{folder / "draws.csv"}", check.names = FALSE)[["{COLUMN}"]]
    stopifnot(all.equal(as.vector(from_nc), from_csv))
    cat(sprintf("%.17g", sum(from_csv, na.rm = TRUE)))
    """
    done = subprocess.run([program, "-e", code], capture_output=True, text=True, check=False)
    if "there is no package called" in done.stderr:
        pytest.skip("R has no package ncdf4")
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) == pytest.approx(float(np.nansum(expected())), rel=1e-14)


def test_a_spreadsheet_program_reads_the_same_numbers(folder: Path, tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    command = [program, "--headless", "--convert-to", "csv", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(folder / "draws.xlsx")], check=True, capture_output=True, timeout=LONGEST)
    import pandas as pd

    table = pd.read_csv(tmp_path / "draws.csv")
    np.testing.assert_allclose(table[COLUMN].to_numpy(), expected(), rtol=1e-12)


@pytest.mark.parametrize("suffix", ["nc", "csv", "xlsx"])
def test_equal_answers_are_equal_bytes(folder: Path, tmp_path: Path, suffix: str) -> None:
    again = export(answer(), tmp_path / f"draws.{suffix}")
    assert again.read_bytes() == (folder / f"draws.{suffix}").read_bytes()


def test_a_workbook_tells_no_time_of_day(folder: Path) -> None:
    import zipfile

    with zipfile.ZipFile(folder / "draws.xlsx") as book:
        assert {part.date_time for part in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in book.read("docProps/core.xml")


def test_provenance_can_be_read_from_netcdf_alone(folder: Path) -> None:
    import h5netcdf

    with h5netcdf.File(folder / "draws.nc") as file:
        assert json.loads(file.attrs["seed"]) == 0
