"""The kind of processor, and the instructions that compiled code and linear algebra use on it.

The same program gives other last digits on another kind of processor, and in some games the last digits
decide which equilibrium is found. So all of this belongs to the identity of a run.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
from functools import cache
from importlib.metadata import files

__all__ = ["difference", "processor"]

# Wheels of NumPy name it otherwise than a library of its own does.
_ASK_OPENBLAS = ("scipy_openblas_get_corename64_", "scipy_openblas_get_corename", "openblas_get_corename")


@cache
def processor() -> dict[str, str]:
    """The kind of processor, numba's target, NumPy's BLAS with its kernels, and NumPy's vector instructions.

    Returns
    -------
    dict of str to str
        Keys ``machine``, ``kind``, ``numba target``, ``BLAS`` and ``NumPy``.
    """
    import numpy as np
    from llvmlite import binding  # type: ignore[import-untyped]
    from numba import config

    kind = str(binding.get_host_cpu_name())
    # Set by the environment's NUMBA_CPU_NAME and NUMBA_CPU_FEATURES.
    asked, features = getattr(config, "CPU_NAME", None), getattr(config, "CPU_FEATURES", None)
    if features is None:
        features = "" if asked else binding.get_host_cpu_features().flatten()
    built = np.show_config(mode="dicts")
    blas = built["Build Dependencies"]["blas"]
    vectors = built["SIMD Extensions"]
    return {
        "machine": platform.machine(),
        "kind": kind,
        "numba target": f"{asked or kind}, features {hashlib.sha256(features.encode()).hexdigest()[:8]}",
        "BLAS": " ".join(filter(None, (blas["name"], blas.get("version"), _blas_kernels()))),
        "NumPy": " ".join((*vectors.get("baseline", ()), *vectors.get("found", ()))),
    }


def difference(there: object, here: dict[str, str]) -> str:
    """What differs between two kinds of processor, in words; empty where they are the same.

    >>> difference({"kind": "znver3", "BLAS": "x"}, {"kind": "skylake", "BLAS": "x"})
    'kind znver3, here skylake'
    """
    if there == here:
        return ""
    known = there if isinstance(there, dict) else {"machine": there}
    told = [f"{key} {known[key]}, here {here.get(key)}" for key in known if known[key] != here.get(key)]
    return "; ".join(told) or "which kind was not written down"


def _blas_kernels() -> str:
    """The kind of processor that NumPy's OpenBLAS chose its kernels for; nothing where it is another BLAS."""
    for each in files("numpy") or ():
        if "openblas" in each.name:
            try:
                library = ctypes.CDLL(os.path.realpath(each.locate()))
            except OSError:
                continue
            for name in _ASK_OPENBLAS:
                if hasattr(library, name):
                    asked = getattr(library, name)
                    asked.restype = ctypes.c_char_p
                    return str((asked() or b"").decode())
    return ""
