"""Make the README's picture anew: the triangle, as `tripolar run` draws it on its page.

python tools/picture.py docs/_static/triangle.svg
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

TRIANGLE = re.compile(r'<svg[^>]*aria-labelledby="three-wide-title\b.*?</svg>', re.DOTALL)


def triangle_of(page: str) -> str:
    """Cut the wide drawing of the triangle out of a page, on white paper, since readers' may be dark.

    Raises
    ------
    ValueError
        If the page holds no such drawing, or one that needs the page's styles.
    """
    found = TRIANGLE.search(page)
    if found is None:
        raise ValueError("the page has no drawing labelled three-wide-title")
    if 'xmlns="http://www.w3.org/2000/svg"' not in found[0]:
        raise ValueError("the drawing does not stand on its own: it has no namespace")
    return found[0].replace("<svg ", '<svg style="background: white" ', 1) + "\n"


def main(target: Path) -> None:
    """Run the embedded argument in a folder of its own and keep the drawing."""
    program = Path(sys.executable).with_name("tripolar")
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "run", "--draws", "300", "--seed", "0", "--out", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (page,) = Path(folder).rglob("*.html")
        drawing = triangle_of(page.read_text(encoding="utf-8"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(drawing, encoding="utf-8")
    print(f"{target}: {len(drawing):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
