"""Exponential and logarithm of packs; libm knows one number at a time.

`lane_exp` follows the usual range reduction, x = k ln 2 + r with |r| <= ln 2 / 2, a Taylor
polynomial of degree 13 in r, and the exponent k written into the bits. `lane_log` reduces to the
mantissa and sums the series of 2 artanh(s) with s = (m - 1) / (m + 1) <= .1716.
Relative errors against libm are below 4e-16 times the argument's size; see the unit tests.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.compile import inner
from tripolar.game.kernels.lanes import (
    any_above,
    exponent,
    larger,
    mantissa,
    power_of_two,
    smaller,
    splat,
    where_above,
)

__all__ = ["beside", "beside_staying", "lane_exp", "lane_log", "surprise"]

_ROUND = 6755399441055744.0 + 1023.0  # 1.5 * 2**52 plus the exponent's bias
_LOG2E = 1.4426950408889634
_LN2_HIGH = 0.693147180369123816490
_LN2_LOW = 1.90821492927058770002e-10
_LN2 = 0.6931471805599453
# Beside e to the 600 staying's weight of one is nothing, and e to 600 and more is still far from the clamp.
_STEEPEST = 600.0


@inner(forceinline=True)
def lane_exp(x):
    """exp(x) of every lane; x is clamped to [-690, 690]."""
    x = smaller(larger(x, splat(-690.0)), splat(690.0))
    rounded = x * _LOG2E + _ROUND
    k = rounded - _ROUND
    r = x - k * _LN2_HIGH - k * _LN2_LOW
    # Estrin's scheme: short dependency chains keep both pipes busy.
    r2 = r * r
    r4 = r2 * r2
    p01 = 1.0 + r
    p23 = 0.5 + r * 0.16666666666666666
    p45 = 0.041666666666666664 + r * 0.008333333333333333
    p67 = 0.001388888888888889 + r * 0.0001984126984126984
    p89 = 2.48015873015873e-05 + r * 2.7557319223985893e-06
    p1011 = 2.755731922398589e-07 + r * 2.505210838544172e-08
    p1213 = 2.08767569878681e-09 + r * 1.6059043836821613e-10
    low = (p01 + r2 * p23) + r4 * (p45 + r2 * p67)
    high = (p89 + r2 * p1011) + r4 * p1213
    return (low + (r4 * r4) * high) * power_of_two(rounded)


@inner(forceinline=True)
def beside_staying(fall, rise):
    """Chances to fall, stay and rise, from the indices of falling and rising less that of staying.

    Where one is steeper than e can be taken to, both are scaled down and staying counts for nothing:
    two options above the clamp must not tie.
    """
    return beside(fall, rise, lane_exp(fall))


@inner(forceinline=True)
def beside(fall, rise, weight):
    """The same where the weight of falling, `lane_exp` of its index, is at hand."""
    over = larger(larger(fall, rise) - _STEEPEST, splat(0.0))
    down, up, stay = weight, lane_exp(rise - over), splat(1.0)
    if any_above(over, splat(0.0)):
        # Beside a lane that is not steep nothing changes: its index less zero is its index.
        down = lane_exp(fall - over)
        stay = where_above(over, splat(0.0), splat(0.0), stay)
    total = 1.0 / (stay + down + up)
    return down * total, stay * total, up * total


@inner()
def lane_log(x):
    """log(x) of every lane; x must be positive and normal."""
    m = mantissa(x)
    s = (m - 1.0) / (m + 1.0)
    s2 = s * s
    tail = 1.0 / 17.0 + s2 * (1.0 / 19.0 + s2 * (1.0 / 21.0))
    tail = 1.0 / 11.0 + s2 * (1.0 / 13.0 + s2 * (1.0 / 15.0 + s2 * tail))
    tail = 1.0 / 5.0 + s2 * (1.0 / 7.0 + s2 * (1.0 / 9.0 + s2 * tail))
    return exponent(x) * _LN2 + 2.0 * s * (1.0 + s2 * (1.0 / 3.0 + s2 * tail))


@inner()
def surprise(q):
    """-q log q of every lane, nothing where q is nothing."""
    return 0.0 - q * lane_log(larger(q, splat(1e-300)))
