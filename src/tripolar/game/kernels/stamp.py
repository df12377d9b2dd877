"""How kernels are compiled, and what keeps them apart on disk: from older sources, and from other protocols.

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

from tripolar.game.kernels.kept import keep_on_disk
from tripolar.game.kernels.once import AtRest, WithinCallers, without_literals

__all__ = ["SOURCES", "entry", "inner", "named"]

# Some of what it takes it does not declare.
_jit: Callable[..., Any] = partial(njit, error_model="numpy", no_cfunc_wrapper=True)


def entry(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that Python calls, at its first call, and keep it on disk."""
    kept: Callable[..., Any] = keep_on_disk(_jit(nogil=True, pipeline_class=AtRest)(function))
    return kept


def inner(references: bool = False, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a function that only kernels call.

    `references` to arrays are counted only where one allocates an array, or returns one.
    """
    within = _jit(_nrt=references, no_cpython_wrapper=True, pipeline_class=WithinCallers, **options)
    return lambda function: without_literals(within(function))


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
