"""Parameters drawn from a file of draws: joint, weighted, inherited, and refused where they lie."""

from __future__ import annotations

from pathlib import Path

import h5netcdf
import numpy as np
import pytest
from tests.unit.scenario.texts import BASE, changed

from tripolar.ensemble.draws import central, draw
from tripolar.errors import InputError
from tripolar.prepare.prepared import prepare
from tripolar.scenario.difference import differences
from tripolar.scenario.load import load, load_text, override
from tripolar.scenario.objects import Scenario

ROWS = 200
RNG = np.random.default_rng(0)
STRESS = RNG.uniform(0, 100, ROWS)
SHARE = 0.5 + STRESS / 400  # tied to the stress row by row


def written(folder: Path, columns: dict[str, np.ndarray], name: str = "fitted.csv") -> None:
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(repr, map(float, row))) for row in rows)]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def scenario(folder: Path, posterior: str = "posterior: fitted.csv\n", text: str = BASE) -> Scenario:
    (folder / "mine.yaml").write_text(text + posterior, encoding="utf-8")
    return load(folder / "mine.yaml")


def drawn(made: Scenario, size: int = 1024, seed: int = 0) -> dict[str, np.ndarray]:
    return dict(draw(prepare(made), size, seed).varying)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path, {"balance_stress": STRESS, "support_share": SHARE})
    return tmp_path


def test_rows_stay_whole_and_come_as_often_as_each_other(folder: Path) -> None:
    found = drawn(scenario(folder), size=8 * ROWS)
    np.testing.assert_allclose(found["support_share"], 0.5 + found["balance_stress"] / 400, rtol=1e-15)
    _, counts = np.unique(found["balance_stress"], return_counts=True)
    assert counts.size == ROWS
    assert counts.max() <= 2 * 8
    np.testing.assert_array_equal(
        found["balance_stress"], drawn(scenario(folder), 8 * ROWS)["balance_stress"]
    )
    assert not np.array_equal(found["balance_stress"], drawn(scenario(folder), 8 * ROWS, 1)["balance_stress"])


def test_the_rest_comes_from_the_prior_and_is_independent(folder: Path) -> None:
    found = drawn(scenario(folder))
    assert abs(np.corrcoef(found["stake.USA.RUS"], found["balance_stress"])[0, 1]) < 0.02
    assert found["stake.USA.RUS"].min() >= 40


def test_rows_of_draws_made_alone_have_the_bits_they_have_in_the_whole(folder: Path) -> None:
    measured = prepare(scenario(folder))
    whole, part = draw(measured, 500, 0), draw(measured, 500, 0, slice(77, 130))
    for path, column in whole.varying.items():
        np.testing.assert_array_equal(part.varying[path], column[77:130])


def test_weights_say_how_often_a_row_comes(folder: Path) -> None:
    weight = np.where(STRESS > 50, 3.0, 1.0)
    written(folder, {"balance_stress": STRESS, "weight": weight})
    found = drawn(scenario(folder), size=4096)["balance_stress"]
    high = weight[STRESS > 50].sum() / weight.sum()
    assert np.mean(found > 50) == pytest.approx(high, abs=0.01)
    centre = central(prepare(scenario(folder))).varying["balance_stress"][0]
    assert centre == pytest.approx(np.median(found), abs=1.0)


def test_netcdf_with_chains_is_read_row_by_row(folder: Path) -> None:
    with h5netcdf.File(folder / "fitted.nc", "w") as file:
        file.dimensions = {"chain": 4, "draw": ROWS // 4}
        for name, column in (("balance_stress", STRESS), ("support_share", SHARE)):
            file.create_variable(name, ("chain", "draw"), data=column.reshape(4, -1))
    by_table = drawn(scenario(folder))
    by_netcdf = drawn(scenario(folder, "posterior: fitted.nc\n"))
    np.testing.assert_array_equal(by_table["support_share"], by_netcdf["support_share"])


def test_a_scenario_may_take_some_columns_only(folder: Path) -> None:
    written(folder, {"balance_stress": STRESS, "value(RUS)": SHARE, "support_share": SHARE})
    text = "posterior: {file: fitted.csv, parameters: [support_share], why: from the back-test}\n"
    made = scenario(folder, text)
    assert made.parameters["support_share"].why == "from the back-test"
    assert "posterior" in made.parameters["support_share"].distribution.content()
    assert not made.parameters["balance_stress"].distribution.varies


def test_one_direction_from_the_file_leaves_the_other_its_prior(folder: Path) -> None:
    written(folder, {"stake.USA.RUS": 40 + STRESS})
    found = drawn(scenario(folder))
    assert set(np.unique(found["stake.USA.RUS"])) <= set(40 + STRESS)
    assert abs(np.corrcoef(found["stake.USA.RUS"], found["stake.RUS.USA"])[0, 1]) < 0.02
    written(folder, {"stake.USA-RUS": 40 + STRESS})
    found = drawn(scenario(folder))
    np.testing.assert_array_equal(found["stake.USA.RUS"], found["stake.RUS.USA"])


def test_set_takes_one_column_out_and_leaves_the_others_joint(folder: Path) -> None:
    fixed = override(scenario(folder), ["balance_stress=40"])
    assert set(np.unique(drawn(fixed)["support_share"])) <= set(SHARE)


def test_a_child_inherits_the_file_and_what_it_sets_itself_wins(folder: Path) -> None:
    parent = scenario(folder)
    child = folder / "child.yaml"
    child.write_text("schema: 1\nextends: mine\nparameters: {support_share: 0.6}\n", encoding="utf-8")
    found = load(child)
    assert found.parameters["support_share"].distribution.centre == 0.6
    assert found.parameters["balance_stress"] == parent.parameters["balance_stress"]
    child.write_text("schema: 1\nextends: mine\nposterior: {file: null}\n", encoding="utf-8")
    assert load(child).parameters["balance_stress"] == load_text(BASE).parameters["balance_stress"]


def test_other_numbers_in_the_file_are_another_scenario(folder: Path) -> None:
    before = scenario(folder)
    written(folder, {"balance_stress": STRESS, "support_share": np.where(np.arange(ROWS) == 7, 0.6, SHARE)})
    after = scenario(folder)
    assert before.fingerprint != after.fingerprint
    assert {each.name for each in differences(before, after)} == {"balance_stress", "support_share"}


BAD = STRESS.copy()
BAD[11] = np.nan


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"balance_stres": STRESS}, "did you mean 'balance_stress'?"),
        ({"value(RUS)": STRESS, "balance_stress": STRESS}, "'parameters' under posterior chooses columns"),
        ({"balance_stress": BAD}, "fitted.csv: row 12 of column 'balance_stress' is no finite number"),
        ({"balance_stress": STRESS - 200}, "balance_stress is -"),
        ({"balance_stress": STRESS[:19]}, "too few rows: 19; allowed: 20 or more"),
        (
            {"balance_stress": STRESS, "weight": np.eye(ROWS)[0]},
            "too few rows: 200, which their weights make worth 1.0",
        ),
        ({"balance_stress": STRESS, "weight": -SHARE}, "the weight of row 1 must be a number, 0 or more"),
        ({"relation.USA-CHN": STRESS}, "relation.USA-CHN is a level: only numbers are drawn from a file"),
        ({"cap.USA-RUS": STRESS}, "is a level"),
        ({"rivalry_loss.USA.RUS": STRESS}, "has no value in the scenario to take the place of"),
        ({"stake.USA-RUS": STRESS, "stake.USA.RUS": STRESS}, "both give stake.USA.RUS"),
        ({"weight": STRESS}, "no column names a parameter"),
    ],
)
def test_what_cannot_be_drawn_is_told(folder: Path, columns: dict[str, np.ndarray], says: str) -> None:
    written(folder, columns)
    with pytest.raises(InputError) as caught:
        scenario(folder)
    assert says in str(caught.value)
    assert "fitted.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("posterior", "content", "says"),
    [
        ("posterior: gone.csv\n", "", "gone.csv: cannot be read: No such file"),
        ("posterior: fitted.txt\n", "", "is no file of draws; allowed: .csv, .nc"),
        ("posterior: ../fitted.csv\n", "", "mine.yaml:30:12: posterior takes a file beside this one"),
        ("posterior: {parameters: [discount]}\n", "", "posterior lacks 'file'"),
        ("posterior: {file: fitted.csv, parameter: [a]}\n", "", "did you mean 'parameters'?"),
        ("posterior: {file: fitted.csv, parameters: [discount]}\n", "a,b\n1,2\n", "no column 'discount'"),
        ("posterior: {file: fitted.csv, parameters: []}\n", "a,b\n1,2\n", "are none"),
        ("posterior: fitted.csv\n", "", "fitted.csv:1: the first line must name the columns"),
        ("posterior: fitted.csv\n", "a,a\n1,2\n", "fitted.csv:1: column 'a' stands twice"),
        ("posterior: fitted.csv\n", "a,b\n1,2\n3\n", "fitted.csv:3: 1 values, and the first line names 2"),
        ("posterior: bad.nc\n", "", "bad.nc: not netCDF"),
        ("posterior: [a]\n", "", "posterior must be a mapping"),
    ],
)
def test_files_that_cannot_be_used_are_told(folder: Path, posterior: str, content: str, says: str) -> None:
    (folder / "fitted.csv").write_text(content, encoding="utf-8")
    (folder / "bad.nc").write_text("no netCDF", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        scenario(folder, posterior)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_text_without_a_folder_has_no_file_beside_it() -> None:
    with pytest.raises(InputError, match="takes a file beside this one"):
        load_text(BASE + "posterior: fitted.csv\n")


def test_what_is_drawn_from_a_file_cannot_be_correlated(folder: Path) -> None:
    text = changed("discount: 0.05", "discount: {uniform: [0.03, 0.1]}")
    line = "correlations: [{between: [discount, support_share], rank: 0.5}]\n"
    with pytest.raises(InputError, match="it comes with others from a file of draws"):
        scenario(folder, "posterior: fitted.csv\n" + line, text)


def test_a_posterior_is_inherited_over_three_files(folder: Path) -> None:
    parent = scenario(folder)
    (folder / "child.yaml").write_text(
        "schema: 1\nextends: mine\nparameters: {support_share: 0.6}\n", encoding="utf-8"
    )
    grandchild = folder / "grandchild.yaml"
    grandchild.write_text("schema: 1\nextends: child\nparameters: {coercion: 0.3}\n", encoding="utf-8")
    found = load(grandchild)
    assert found.lineage == ("mine", "child")
    assert found.parameters["balance_stress"] == parent.parameters["balance_stress"]
    assert found.parameters["support_share"].distribution.centre == 0.6  # what the child set stays set
    assert found.files == parent.files
    values = drawn(found)
    assert set(np.unique(values["balance_stress"])) <= set(STRESS)
    assert "support_share" not in values
    grandchild.write_text("schema: 1\nextends: child\nparameters: {balance_stress: 7}\n", encoding="utf-8")
    assert load(grandchild).parameters["balance_stress"].distribution.centre == 7
    written(folder, {"support_share": SHARE / 2}, "later.csv")
    grandchild.write_text("schema: 1\nextends: child\nposterior: later.csv\n", encoding="utf-8")
    later = load(grandchild)  # a later file of draws takes the place of the earlier one, and of what was set
    assert set(np.unique(drawn(later)["support_share"])) <= set(SHARE / 2)
    assert later.parameters["balance_stress"] == load_text(BASE).parameters["balance_stress"]


@pytest.mark.parametrize(
    ("weights", "worth"),
    [
        (np.repeat([1.0, 0.0], [20, 20]), None),
        (np.repeat([1.0, 0.0], [19, 21]), "40, which their weights make worth 19.0; allowed: 20 or more"),
        (np.tile([1.0, 3.0], 15), None),  # 60² / 150 = 24
        (np.tile([1.0, 3.0], 12), "24, which their weights make worth 19.2"),
        (np.tile([1e6, 3e6], 12), "24, which their weights make worth 19.2"),  # only ratios count
    ],
)
def test_rows_count_for_as_many_as_their_weights_make_them_worth(
    folder: Path, weights: np.ndarray, worth: str | None
) -> None:
    written(folder, {"balance_stress": STRESS[: weights.size], "weight": weights})
    if worth is None:
        assert scenario(folder).parameters["balance_stress"].distribution.varies
    else:
        with pytest.raises(InputError, match=worth):
            scenario(folder)
