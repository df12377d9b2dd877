"""Execute the notebook of the docs and keep what it shows.

    python tools/notebook.py

Cells run from top to bottom in one namespace; what the last expression of a cell shows is its output, as in a
notebook: its ``_repr_html_``, and of a chart the drawing. Neither network nor kernel is needed.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import vl_convert

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "how-to" / "notebook.ipynb"


def execute(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Run every cell of code; give what each shows, by kind of text: empty where it shows nothing."""
    names: dict[str, object] = {"__name__": "notebook"}
    return [
        _shown("".join(cell["source"]), names) for cell in notebook["cells"] if cell["cell_type"] == "code"
    ]


def _shown(source: str, names: dict[str, object]) -> dict[str, Any]:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is None:
        return {}
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    if value is None:
        return {}
    found = {"text/plain": repr(value)}
    if hasattr(value, "to_dict"):
        return {**found, "image/svg+xml": vl_convert.vegalite_to_svg(value.to_dict())}
    if hasattr(value, "_repr_html_"):
        found["text/html"] = value._repr_html_()
    return found


def main() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    outputs = iter(execute(notebook))
    count = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            count += 1
            data = next(outputs)
            cell["execution_count"] = count
            shown = {"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"}
            cell["outputs"] = [shown] if data else []
    NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
