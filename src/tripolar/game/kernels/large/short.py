"""Packs kept in single precision: half the memory, and half the way from it.

Good for what tends to nothing itself (residuals, steps from one image to the next), where a relative error
of 6e-8 changes the course by as little. Values themselves stay in double precision.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated,misc,import-untyped"

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tripolar.game.kernels.lanes import LANES, PACK

__all__ = ["load_short", "shortened", "store_short"]

_SHORT = ir.VectorType(ir.FloatType(), LANES)
_LONG = ir.VectorType(ir.DoubleType(), LANES)


def _pointer(context, builder, array_type, array, at):
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [at]), _SHORT.as_pointer())


@intrinsic
def load_short(typingctx, array, at):
    """The pack of the elements from this one on, of an array of single precision."""

    def emit(context, builder, sig, args):
        return builder.fpext(builder.load(_pointer(context, builder, sig.args[0], *args), align=4), _LONG)

    return PACK(array, types.int64), emit


@intrinsic
def store_short(typingctx, array, at, pack):
    """Write a pack, rounded, over the elements from this one on."""

    def emit(context, builder, sig, args):
        short = builder.fptrunc(args[2], _SHORT)
        builder.store(short, _pointer(context, builder, sig.args[0], *args[:2]), align=4)
        return context.get_dummy_value()

    return types.void(array, types.int64, PACK), emit


@intrinsic
def shortened(typingctx, pack):
    """A pack rounded as `store_short` rounds it."""

    def emit(context, builder, sig, args):
        return builder.fpext(builder.fptrunc(args[0], _SHORT), _LONG)

    return PACK(PACK), emit
