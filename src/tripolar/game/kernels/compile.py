"""How kernels are compiled and kept: all that leans on private parts of numba, each with its fallback.

1. *Once.* numba optimises every function together with all that it calls, and turns it into machine code,
   before it does the same with the function's callers: what lies five calls deep is optimised five times, and
   a third of first use goes into code that nobody runs. Here a function that only kernels call is typed and
   lowered, and left at that (`inner`). Nor is it compiled anew for every constant that a caller names.
   Python's collector of cycles rests meanwhile: what it would look through, time and again, is all in use.
2. *Under a name of its own.* numba looks at the file of the function that is cached and at nothing that it
   calls: the stamp of all these sources is therefore part of the name under which an entry is kept. And code
   loaded from disk is linked by the functions' names, so that two protocols' drivers, built by the same
   lines, would be taken for one: each is named after its protocol (`named`).
3. *Where it can be kept.* numba keeps code beside the sources, else under the user's home, or where
   ``NUMBA_CACHE_DIR`` says. Where none of these can be written (an installation of another user's, a home
   that is read-only) a temporary folder of this user's own serves; and a file that was cut short is made
   again, where numba would fail at it for ever.

Where a private part is missing, functions are compiled and kept as numba would.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc,import-untyped"

from __future__ import annotations

import gc
import hashlib
import os
import stat
import tempfile
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numba
from numba import njit
from numba.core import caching, types
from numba.core.codegen import CPUCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering

from tripolar.errors import TripolarWarning

__all__ = [
    "SOURCES",
    "AtRest",
    "WithinCallers",
    "entry",
    "inner",
    "keep_on_disk",
    "named",
    "without_literals",
]

try:
    from numba._dynfunc import make_function
except ImportError:
    make_function = None

_KNOWN = make_function is not None and all(
    hasattr(CPUCodeLibrary, name) for name in ("_optimize_final_module", "_finalize_final_module")
)


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerOnly(NativeLowering):
    """Lower a function for its callers, who will optimise it and turn it into machine code."""

    _name = "tripolar_lower_only"

    def run_pass(self, state) -> bool:
        library = state.targetctx.codegen().create_library(state.func_id.func_qualname)
        library._optimize_final_module = lambda: None
        library._finalize_final_module = lambda: setattr(library, "_finalized", True)
        state.library, state.flags.no_compile = library, True
        super().run_pass(state)
        lowered = state["cr"]
        # An entry that leads nowhere, as numba makes for functions without a wrapper for Python.
        name = lowered.fndesc.qualname.rpartition(".")[2]
        entry = make_function(lowered.fndesc.lookup_module(), name, "", 0, lowered.env, (library,))
        state["cr"] = lowered._replace(cfunc=entry)
        state.targetctx.insert_user_function(entry, lowered.fndesc, [library])
        state.reload_init.extend(library._reload_init)
        return True


class WithinCallers(Compiler):
    """numba's compiler for functions that only other compiled functions call."""

    def define_pipelines(self):
        pipelines = super().define_pipelines()
        if _KNOWN:
            for pipeline in pipelines:
                pipeline.passes = [
                    (_LowerOnly, said) if stage is NativeLowering else (stage, said)
                    for stage, said in pipeline.passes
                ]
        return pipelines


class AtRest(Compiler):
    """numba's compiler for functions that Python calls, with the collector of cycles at rest."""

    def compile_extra(self, func):
        collects = gc.isenabled()
        gc.disable()
        try:
            return super().compile_extra(func)
        finally:
            if collects:
                gc.enable()


def without_literals(dispatcher: Any) -> Any:
    """Have a function compiled for an integer or a flag where a caller names its value."""
    chosen = dispatcher.get_call_template

    def get_call_template(args, keywords):
        plain = tuple(types.unliteral(arg) for arg in args)
        return chosen(plain, {name: types.unliteral(arg) for name, arg in keywords.items()})

    dispatcher.get_call_template = get_call_template
    return dispatcher


_OfNumba: Any = getattr(caching, "FunctionCache", object)

_Settings: Any = numba.config

_REMEDY = "set NUMBA_CACHE_DIR to a folder that can be written"


def keep_on_disk(dispatcher: Any) -> Any:
    """Have a function's compiled code kept on disk, and return the function."""
    if _OfNumba is object or not hasattr(dispatcher, "_cache"):
        dispatcher.enable_caching()
        return dispatcher
    try:
        dispatcher._cache = _Kept(dispatcher.py_func)
    except RuntimeError:  # numba found no folder that it could write
        _move_to_temporary_folder()
        try:
            dispatcher._cache = _Kept(dispatcher.py_func)
        except RuntimeError:
            _warn(f"compiled code can be kept nowhere and is made in every process anew; {_REMEDY}")
    return dispatcher


class _Kept(_OfNumba):
    """numba's files of one function's compiled code, of which a damaged one is as good as none."""

    def load_overload(self, sig, target_context):
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # unpickling half a file raises whatever it comes upon
            _warn(f"compiled code in {self.cache_path} is damaged, and is made again")
            self._write(self.flush)
            return None

    def save_overload(self, sig, data):
        self._write(lambda: super(_Kept, self).save_overload(sig, data))

    def _write(self, write) -> None:
        """Write; what cannot be written is not kept, and the function is there all the same."""
        try:
            write()
        except OSError as problem:
            self.disable()
            _warn(f"compiled code cannot be kept in {self.cache_path}: {problem.strerror}; {_REMEDY}")


def _move_to_temporary_folder() -> None:
    folder = _temporary_folder()
    if folder is not None and str(folder) != _Settings.CACHE_DIR:
        _Settings.CACHE_DIR = str(folder)
        _warn(
            f"neither the installation nor the home can be written, so compiled code is kept in {folder};"
            f" to keep it elsewhere, {_REMEDY}"
        )


def _temporary_folder() -> Path | None:
    """The folder of this user in the temporary one; None if another made it, who could plant code in it."""
    user = os.getuid() if hasattr(os, "getuid") else ""
    try:
        folder = Path(tempfile.gettempdir(), f"tripolar-compiled-{user}")
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    ours = stat.S_ISDIR(found.st_mode) and (user == "" or found.st_uid == user)
    return folder if ours and (user == "" or not found.st_mode & 0o077) else None


def _warn(said: str) -> None:
    warnings.warn(said, TripolarWarning, stacklevel=2)


# Some of what it takes it does not declare.
_jit: Callable[..., Any] = partial(njit, error_model="numpy", no_cfunc_wrapper=True)


def entry(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that Python calls, at its first call; keep it on disk under its sources' stamp."""
    function.__qualname__ = f"{function.__qualname__}_{SOURCES:014x}"
    kept: Callable[..., Any] = keep_on_disk(_jit(nogil=True, pipeline_class=AtRest)(function))
    return kept


def inner(references: bool = False, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a function that only kernels call.

    `references` to arrays are counted only where one allocates an array, or returns one.
    """
    within = _jit(_nrt=references, no_cpython_wrapper=True, pipeline_class=WithinCallers, **options)
    return lambda function: without_literals(within(function))


def _stamp() -> int:
    digest, game = hashlib.sha256(), Path(__file__).parent.parent
    # Kernels take constants from the model, such as the order of a game's numbers.
    for source in sorted((*game.glob("kernels/**/*.py"), *game.glob("model/*.py"))):
        digest.update(source.read_bytes())
    return int.from_bytes(digest.digest()[:7], "big")


SOURCES = _stamp()


def named(protocol: str, function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    """Compile a function under a name of its protocol's own."""
    function.__qualname__ = f"{protocol}_{function.__name__}"
    compiled: Callable[..., Any] = inner(**options)(function)
    return compiled
