"""A pack of draws as one number: eight games side by side in a vector register.

A loop over lanes is vectorised only when LLVM can prove that nothing overlaps, and when it cannot
it says nothing. A pack is therefore a type of its own, an LLVM vector of `LANES` doubles: ``+ - *
/`` and the functions below act on all lanes at once, whatever the optimiser thinks. LLVM maps a
pack to the registers the machine has: one of 512 bits, two of 256, or four of 128.

Packs may be kept in single precision, with half the memory and half the traffic.

That suits numbers that tend to zero (residuals, steps from one image to the next), where a relative error
of 6e-8 hardly changes the iteration. Values themselves stay in double precision.

Packs can be read from any place of an array, for kernels whose lanes are neighbours in it.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="call-arg,import-untyped,misc,no-untyped-call,no-untyped-def,var-annotated"

from __future__ import annotations

import operator
from collections.abc import Callable

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

from tripolar.game.kernels.compile import inner

__all__ = [
    "LANES",
    "PACK",
    "absolute",
    "add",
    "add_at",
    "address",
    "align_frame",
    "any_above",
    "exponent",
    "first_cost",
    "following",
    "in_all_lanes",
    "lane_numbers",
    "larger",
    "load",
    "load_at",
    "load_short",
    "mantissa",
    "move_costs",
    "power_of_two",
    "put_at",
    "room",
    "root",
    "shortened",
    "smaller",
    "splat",
    "stand_alone",
    "store",
    "store_at",
    "store_short",
    "turn",
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


_SHORT = ir.VectorType(ir.FloatType(), LANES)

_LONG = ir.VectorType(ir.DoubleType(), LANES)


def _short_pointer(context, builder, array_type, array, at):
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [at]), _SHORT.as_pointer())


@intrinsic
def load_short(typingctx, array, at):
    """The pack of the elements from this one on, of an array of single precision."""

    def emit(context, builder, sig, args):
        return builder.fpext(
            builder.load(_short_pointer(context, builder, sig.args[0], *args), align=4), _LONG
        )

    return PACK(array, types.int64), emit


@intrinsic
def store_short(typingctx, array, at, pack):
    """Write a pack, rounded, over the elements from this one on."""

    def emit(context, builder, sig, args):
        short = builder.fptrunc(args[2], _SHORT)
        builder.store(short, _short_pointer(context, builder, sig.args[0], *args[:2]), align=4)
        return context.get_dummy_value()

    return types.void(array, types.int64, PACK), emit


@intrinsic
def shortened(typingctx, pack):
    """A pack rounded as `store_short` rounds it."""

    def emit(context, builder, sig, args):
        return builder.fpext(builder.fptrunc(args[0], _SHORT), _LONG)

    return PACK(PACK), emit


def _pointer(context, builder, array_type, array, at):
    data = context.make_array(array_type)(context, builder, array).data
    vector = ir.VectorType(ir.DoubleType(), LANES)
    return builder.bitcast(builder.gep(data, [at]), vector.as_pointer())


@intrinsic
def load_at(typingctx, array, at):
    """The pack of the elements from this one on."""

    def emit(context, builder, sig, args):
        return builder.load(_pointer(context, builder, sig.args[0], *args), align=8)

    return PACK(array, types.int64), emit


@intrinsic
def store_at(typingctx, array, at, pack):
    """Write a pack over the elements from this one on."""

    def emit(context, builder, sig, args):
        builder.store(args[2], _pointer(context, builder, sig.args[0], *args[:2]), align=8)
        return context.get_dummy_value()

    return types.void(array, types.int64, PACK), emit


@intrinsic
def lane_numbers(typingctx):
    """The pack 0, 1, …, 7."""

    def emit(context, builder, sig, args):
        return ir.Constant(ir.VectorType(ir.DoubleType(), LANES), [float(k) for k in range(LANES)])

    return PACK(), emit


def _zip(first):
    """Take the lanes of two packs in turns, from this lane on."""
    lanes = [lane for k in range(first, first + LANES // 2) for lane in (k, LANES + k)]

    def emit(context, builder, sig, args):
        mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), lanes)
        return builder.shuffle_vector(args[0], args[1], mask)

    return PACK(PACK, PACK), emit


@intrinsic
def zip_low(typingctx, one, other):
    """The lower halves of two packs, in turns."""
    return _zip(0)


@intrinsic
def zip_high(typingctx, one, other):
    """The upper halves of two packs, in turns."""
    return _zip(LANES // 2)


@inner(forceinline=True)
def following(kind, types):
    """The leader type that the pack after one begins with, where this one begins with `kind`."""
    kind += LANES % types
    return kind - types if kind >= types else kind


@inner()
def in_all_lanes(packs):
    """Give all lanes of these packs the number of the first."""
    for first in range(0, packs.size, LANES):
        for lane in range(1, LANES):
            packs[first + lane] = packs[first]


@inner(forceinline=True)
def add_at(array, at, pack, skip):
    """Add a pack to the elements from this one on, but for the first few."""
    old = load_at(array, at)
    store_at(array, at, where_above(lane_numbers(), splat(skip - 0.5), old + pack, old))


@inner(forceinline=True)
def _zipped(a, b, c, d, e, f, g, h):
    return (
        zip_low(a, e), zip_high(a, e), zip_low(b, f), zip_high(b, f),
        zip_low(c, g), zip_high(c, g), zip_low(d, h), zip_high(d, h),
    )  # fmt: skip


@inner(forceinline=True)
def turned(a, b, c, d, e, f, g, h):
    """Rows and columns of eight packs exchanged, by three rounds of zips."""
    a, b, c, d, e, f, g, h = _zipped(a, b, c, d, e, f, g, h)
    a, b, c, d, e, f, g, h = _zipped(a, b, c, d, e, f, g, h)
    return _zipped(a, b, c, d, e, f, g, h)


@inner()
def turn(source, first, step, last, target, to, apart, rows, width):
    """Write a square of eight packs turned: lane m of the k-th to lane k of the m-th.

    Packs are read `step` places apart, after the `last` one that one again, and written `apart` places apart:
    as many `rows` of them, `width` lanes of each.
    """
    a, b = load_at(source, first), load_at(source, first + min(1, last) * step)
    c, d = load_at(source, first + min(2, last) * step), load_at(source, first + min(3, last) * step)
    e, f = load_at(source, first + min(4, last) * step), load_at(source, first + min(5, last) * step)
    g, h = load_at(source, first + min(6, last) * step), load_at(source, first + min(7, last) * step)
    a, b, c, d, e, f, g, h = turned(a, b, c, d, e, f, g, h)
    put_at(target, to, a, width)
    if rows > 1:
        put_at(target, to + apart, b, width)
    if rows > 2:
        put_at(target, to + 2 * apart, c, width)
    if rows > 3:
        put_at(target, to + 3 * apart, d, width)
    if rows > 4:
        put_at(target, to + 4 * apart, e, width)
    if rows > 5:
        put_at(target, to + 5 * apart, f, width)
    if rows > 6:
        put_at(target, to + 6 * apart, g, width)
    if rows > 7:
        put_at(target, to + 7 * apart, h, width)


@inner(forceinline=True)
def put_at(array, at, pack, width):
    """Write the first lanes of a pack, so many, over the elements from this one on."""
    old = load_at(array, at)
    store_at(array, at, where_above(splat(width - 0.5), lane_numbers(), pack, old))


@inner(references=True)
def zeros(count):
    """So many zeros; numba compiles its own anew wherever it is called."""
    stand_alone()
    numbers = np.empty(count)
    for at in range(count):
        numbers[at] = 0.0
    return numbers


@inner(references=True)
def whole_zeros(count):
    """So many whole numbers, from zero."""
    stand_alone()
    numbers = np.empty(count, np.int64)
    for at in range(count):
        numbers[at] = 0
    return numbers


@inner(references=True)
def room(count):
    """Room for so many rows, from zero, at an address that vector registers like."""
    stand_alone()
    raw = zeros((count + 1) * LANES)
    skip = -(address(raw) // 8) % LANES
    return raw[skip : skip + count * LANES]


@inner(forceinline=True)
def first_cost(deals, number):
    """The first of the four rows of what moves cost an active dyad, among `batch.Batch.dyad` in packs."""
    return deals.size // (5 * LANES) + 4 * number


@inner(forceinline=True)
def move_costs(deals, number):
    """What moves cost an active dyad: a rise its first and its second power, and a fall."""
    at = first_cost(deals, number)
    return load(deals, at), load(deals, at + 1), load(deals, at + 2), load(deals, at + 3)


@inner(forceinline=True)
def add(array, row, pack):
    """Add a pack to a row of a flat array."""
    store(array, row, load(array, row) + pack)
