"""A pack of draws as one number: eight games side by side in a vector register.

A loop over lanes is vectorised only when LLVM can prove that nothing overlaps, and when it cannot
it says nothing. A pack is therefore a type of its own, an LLVM vector of `LANES` doubles: ``+ - *
/`` and the functions below act on all lanes at once, whatever the optimiser thinks. LLVM maps a
pack to the registers the machine has: one of 512 bits, two of 256, or four of 128.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc,import-untyped"

from __future__ import annotations

import operator
from collections.abc import Callable

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

__all__ = [
    "LANES",
    "PACK",
    "absolute",
    "address",
    "align_frame",
    "any_above",
    "exponent",
    "larger",
    "load",
    "mantissa",
    "power_of_two",
    "root",
    "smaller",
    "splat",
    "stand_alone",
    "store",
    "where_above",
]

LANES = 8

# Contraction to fused multiply-adds, and no more. Not `reassoc`: it would cancel the rounding
# constant of `lane_exp`. Not `nnan` or `ninf`: the driver looks for numbers that are not finite.
_FLAGS = ("contract", "nsz", "arcp")
_DOUBLES = ir.VectorType(ir.DoubleType(), LANES)
_INTEGERS = ir.VectorType(ir.IntType(64), LANES)


class _PackType(types.Type):
    def __init__(self) -> None:
        super().__init__(name=f"pack{LANES}")


PACK = _PackType()


@register_model(_PackType)
class _PackModel(models.PrimitiveModel):
    def __init__(self, manager, kind) -> None:
        super().__init__(manager, kind, _DOUBLES)


def _constant(value: float | int, kind: ir.Type) -> ir.Constant:
    return ir.Constant(kind, [value] * LANES)


def _spread(builder, value):
    """All lanes equal to one double."""
    empty = ir.Constant(_DOUBLES, ir.Undefined)
    first = builder.insert_element(empty, value, ir.Constant(ir.IntType(32), 0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, empty, zeros)


def _address(context, builder, array_type, array, row):
    """Where the row's lanes begin in a flat array of doubles."""
    data = context.make_array(array_type)(context, builder, array).data
    at = builder.mul(row, ir.Constant(row.type, LANES))
    return builder.bitcast(builder.gep(data, [at]), _DOUBLES.as_pointer())


def _define(operation: Callable[..., object], emit: str) -> None:
    """Give packs, and packs with numbers, one arithmetic operation."""

    class Template(ConcreteTemplate):
        key = operation
        cases = [  # noqa: RUF012 - numba reads it from the class
            signature(PACK, PACK, PACK),
            signature(PACK, PACK, types.float64),
            signature(PACK, types.float64, PACK),
        ]

    infer_global(operation)(Template)

    def lower(context, builder, sig, args):
        packs = [a if t == PACK else _spread(builder, a) for a, t in zip(args, sig.args, strict=True)]
        return getattr(builder, emit)(*packs, flags=_FLAGS)

    for pair in ((PACK, PACK), (PACK, types.float64), (types.float64, PACK)):
        lower_builtin(operation, *pair)(lower)


for _operation, _emit in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _define(_operation, _emit)
    _define(getattr(operator, f"i{_operation.__name__}"), _emit)


@intrinsic
def load(typingctx, array, row):
    """The pack in this row of a flat array."""

    def emit(context, builder, sig, args):
        return builder.load(_address(context, builder, sig.args[0], *args), align=8)

    return PACK(array, types.int64), emit


@intrinsic
def store(typingctx, array, row, pack):
    """Write a pack to this row of a flat array."""

    def emit(context, builder, sig, args):
        builder.store(args[2], _address(context, builder, sig.args[0], *args[:2]), align=8)
        return context.get_dummy_value()

    return types.void(array, types.int64, PACK), emit


@intrinsic
def address(typingctx, array):
    """Where an array begins in memory, in bytes; `ctypes` would keep its user from being cached."""

    def emit(context, builder, sig, args):
        data = context.make_array(sig.args[0])(context, builder, args[0]).data
        return builder.ptrtoint(data, ir.IntType(64))

    return types.int64(array), emit


@intrinsic
def align_frame(typingctx):
    """Have the frame of the calling function begin at an address that vector registers like.

    LLVM decides on this before it knows what will not fit into registers, and a pack put aside across a
    boundary of the cache costs two accesses.
    """

    def emit(context, builder, sig, args):
        with builder.goto_entry_block():
            slot = builder.alloca(_DOUBLES)
            slot.align = 8 * LANES
        # No instruction: what is asked for must only seem to be used.
        builder.asm(ir.FunctionType(ir.VoidType(), [slot.type]), "", "r", [slot], side_effect=True)
        return context.get_dummy_value()

    return types.void(), emit


@intrinsic
def stand_alone(typingctx):
    """Keep the calling function from being written out in each of its callers."""

    def emit(context, builder, sig, args):
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), emit


@intrinsic
def splat(typingctx, value):
    """The pack with all lanes equal to a number."""
    return PACK(types.float64), lambda context, builder, sig, args: _spread(builder, args[0])


@intrinsic
def smaller(typingctx, one, other):
    """The smaller of two packs, lane by lane; the second where either is not a number."""

    def emit(context, builder, sig, args):
        return builder.select(builder.fcmp_ordered("<", *args), *args)

    return PACK(PACK, PACK), emit


@intrinsic
def larger(typingctx, one, other):
    """The larger of two packs, lane by lane; the second where either is not a number."""

    def emit(context, builder, sig, args):
        return builder.select(builder.fcmp_ordered(">", *args), *args)

    return PACK(PACK, PACK), emit


@intrinsic
def where_above(typingctx, one, other, above, below):
    """`above` in the lanes where one > other, else `below`."""

    def emit(context, builder, sig, args):
        return builder.select(builder.fcmp_ordered(">", args[0], args[1]), args[2], args[3])

    return PACK(PACK, PACK, PACK, PACK), emit


@intrinsic
def any_above(typingctx, one, other):
    """Whether one > other in any lane."""

    def emit(context, builder, sig, args):
        lanes = builder.bitcast(builder.fcmp_ordered(">", *args), ir.IntType(LANES))
        return builder.icmp_unsigned("!=", lanes, ir.Constant(ir.IntType(LANES), 0))

    return types.boolean(PACK, PACK), emit


def _unary(name: str):
    def emit(context, builder, sig, args):
        full = f"{name}.v{LANES}f64"
        declared = cgutils.get_or_insert_function(builder.module, ir.FunctionType(_DOUBLES, [_DOUBLES]), full)
        return builder.call(declared, args)

    return PACK(PACK), emit


@intrinsic
def absolute(typingctx, pack):
    """|x| of every lane."""
    return _unary("llvm.fabs")


@intrinsic
def root(typingctx, pack):
    """Square root of every lane."""
    return _unary("llvm.sqrt")


@intrinsic
def power_of_two(typingctx, rounded):
    """2**k as a bit pattern, from k + bias in the low bits of a rounded sum (`arithmetic.lane_exp`)."""

    def emit(context, builder, sig, args):
        bits = builder.bitcast(args[0], _INTEGERS)
        return builder.bitcast(builder.shl(bits, _constant(52, _INTEGERS)), _DOUBLES)

    return PACK(PACK), emit


# Adding this to the bits of x centres its mantissa on [sqrt(1/2), sqrt(2)).
_CENTRE = 0x3FF0000000000000 - 0x3FE6A09E667F3BCD


@intrinsic
def exponent(typingctx, pack):
    """k of x = m 2**k with m in [sqrt(1/2), sqrt(2)), as a double; x positive and normal."""

    def emit(context, builder, sig, args):
        bits = builder.add(builder.bitcast(args[0], _INTEGERS), _constant(_CENTRE, _INTEGERS))
        k = builder.sub(builder.ashr(bits, _constant(52, _INTEGERS)), _constant(1023, _INTEGERS))
        return builder.sitofp(k, _DOUBLES)

    return PACK(PACK), emit


@intrinsic
def mantissa(typingctx, pack):
    """The m that belongs to `exponent`."""

    def emit(context, builder, sig, args):
        bits = builder.add(builder.bitcast(args[0], _INTEGERS), _constant(_CENTRE, _INTEGERS))
        fraction = builder.and_(bits, _constant(0x000FFFFFFFFFFFFF, _INTEGERS))
        return builder.bitcast(builder.add(fraction, _constant(0x3FE6A09E667F3BCD, _INTEGERS)), _DOUBLES)

    return PACK(PACK), emit
