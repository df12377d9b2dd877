"""What keeps compiled kernels on disk apart: from older sources, and from other protocols.

numba looks at the file of the function that is cached and at nothing that it calls; but it does look
at the variables of that function's closure, of which the stamp of all these sources is one. And code
loaded from disk is linked by the functions' names, so that two protocols' drivers, built by the same
lines, would be taken for one: each is therefore named after its protocol.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from numba import njit

from tripolar.game.kernels.once import WithinCallers, without_literals

__all__ = ["SOURCES", "inner", "named"]


_within = partial(njit, no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=WithinCallers)


def inner(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a function that only kernels call."""
    return lambda function: without_literals(_within(**options)(function))


def _stamp() -> int:
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    return int.from_bytes(digest.digest()[:7], "big")


SOURCES = _stamp()


def named(protocol: str, function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    """Compile a function under a name of its protocol's own."""
    function.__qualname__ = f"{protocol}_{function.__name__}"
    compiled: Callable[..., Any] = inner(**options)(function)
    return compiled
