"""The state of these sources, so that compiled kernels on disk are used only with their own source.

numba looks at the file of the function that is cached and at nothing that it calls. The stamp is a
variable of that function's closure, which numba does look at.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

__all__ = ["SOURCES"]


def _stamp() -> int:
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return int.from_bytes(digest.digest()[:7], "big")


SOURCES = _stamp()
