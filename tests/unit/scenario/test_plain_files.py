"""What is no plain file, or is far too long, is refused before it is read: a pipe or a device never ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tripolar.errors import FigureError, InputError, LensError, ScenarioError
from tripolar.figures import load_own
from tripolar.lenses.network import read_network
from tripolar.prepare.own_lenses import lens_file
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")


@pytest.mark.parametrize("name", ["pipe.csv", "/dev/zero"])
@pytest.mark.parametrize("read", [load_own, lens_file])
def test_what_never_ends_is_not_read(read: Callable[[str], object], name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises((FigureError, LensError), match="cannot be read: it is no plain file"):
        read(str(tmp_path / name))


def test_a_pipe_is_no_list_of_edges(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(LensError, match="it is no plain file"):
        read_network(str(tmp_path / "pipe.csv"), None)


def test_a_scenario_names_no_pipe_as_figures(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    mine = tmp_path / "mine.yaml"
    mine.write_text("schema: 1\nextends: tutorial\nfigures: [pipe.csv]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"pipe\.csv: cannot be read: it is no plain file"):
        prepare(mine)


@pytest.mark.parametrize("name", ["pipe.yaml", "/dev/null"])
def test_a_scenario_is_a_plain_file(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(ScenarioError, match="is no plain file"):
        load(tmp_path / name)


def test_a_scenario_far_too_long_is_not_read_to_its_end(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    with mine.open("wb") as file:
        file.truncate(2**40)  # takes no room on the disk
    with pytest.raises(ScenarioError, match="it is longer than 8,000,000 bytes"):
        load(mine)
