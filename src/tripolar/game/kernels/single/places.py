"""Packs at any place of an array, for kernels whose lanes are neighbours in it."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated,misc,import-untyped"

from __future__ import annotations

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tripolar.game.kernels.lanes import LANES, PACK, splat, where_above
from tripolar.game.kernels.stamp import inner

__all__ = ["add_at", "following", "in_all_lanes", "lane_numbers", "load_at", "put_at", "store_at", "turn"]


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
