"""Compile functions that only kernels call once, as parts of the kernel, and not by themselves as well.

numba optimises every function together with all that it calls, and turns it into machine code, before it
does the same with the function's callers: what lies five calls deep is optimised five times, and a third of
first use goes into code that nobody runs. Here a function is typed and lowered, and left at that. This
leans on parts of numba that it calls private; where one is missing, functions are compiled as numba would.

Nor is a function compiled anew for every constant that a caller names; and Python's collector of cycles
rests meanwhile: what it would look through, time and again, is all in use.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc,import-untyped"

from __future__ import annotations

import gc
from typing import Any

from numba.core import types
from numba.core.codegen import CPUCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering

try:
    from numba._dynfunc import make_function
except ImportError:
    make_function = None

__all__ = ["AtRest", "WithinCallers", "without_literals"]

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
