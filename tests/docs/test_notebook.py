"""The notebook of the docs runs, and shows what is stored in it."""

from __future__ import annotations

import json
import re
from typing import Any

from tools.notebook import NOTEBOOK, execute


def test_every_cell_runs_and_shows_what_is_stored() -> None:
    """Kinds of output and claims must be those stored; numbers may change with the model.

    `python tools/notebook.py` stores it anew.
    """
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    stored: list[dict[str, Any]] = [cell["outputs"][0]["data"] if cell["outputs"] else {} for cell in cells]
    shown = execute(notebook)
    assert [[*each] for each in shown] == [[*each] for each in stored]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert shown[0]["text/html"].startswith("<h3>")
    for now, then in zip(shown, stored, strict=True):
        rows = [re.findall(r"<tr><td>(\w+)</td>", each.get("text/html", "")) for each in (now, then)]
        assert rows[0] == rows[1]
    assert sum("image/svg+xml" in each for each in shown) == 1
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", NOTEBOOK.read_text(encoding="utf-8"))
