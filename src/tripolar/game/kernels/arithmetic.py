"""Exponential and logarithm of packs; libm knows one number at a time.

`lane_exp` follows the usual range reduction, x = k ln 2 + r with |r| <= ln 2 / 2, a Taylor
polynomial of degree 13 in r, and the exponent k written into the bits. `lane_log` reduces to the
mantissa and sums the series of 2 artanh(s) with s = (m - 1) / (m + 1) <= .1716.
Relative errors against libm are below 4e-16 times the argument's size; see the unit tests.

A division takes as long as most of an exponential: where several are due, one over their product serves all.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.compile import inner
from tripolar.game.kernels.lanes import exponent, larger, mantissa, power_of_two, smaller, splat

__all__ = [
    "inverses",
    "lane_exp",
    "lane_exp_within",
    "lane_log",
    "logs_and_inverse",
    "surprise",
    "within",
]

_ROUND = 6755399441055744.0 + 1023.0  # 1.5 * 2**52 plus the exponent's bias
_LOG2E = 1.4426950408889634
_LN2_HIGH = 0.693147180369123816490
_LN2_LOW = 1.90821492927058770002e-10
_LN2 = 0.6931471805599453


@inner(forceinline=True)
def lane_exp(x):
    """exp(x) of every lane; x is clamped to [-690, 690]."""
    return lane_exp_within(within(x, 690.0))


@inner(forceinline=True)
def within(x, most):
    """x no farther from zero than this; the lower end where it is not a number."""
    return smaller(larger(x, splat(0.0 - most)), splat(most))


@inner(forceinline=True)
def lane_exp_within(x):
    """exp(x) of every lane, for |x| <= 690."""
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
def inverses(a, b, c):
    """One over each of three packs, by one division; the product of the three must be finite."""
    ab, bc = a * b, b * c
    over = 1.0 / (ab * c)
    return over * bc, over * (a * c), over * ab


@inner(forceinline=True)
def _series(s):
    """2 artanh(s) for |s| <= .1716."""
    s2 = s * s
    tail = 1.0 / 17.0 + s2 * (1.0 / 19.0 + s2 * (1.0 / 21.0))
    tail = 1.0 / 11.0 + s2 * (1.0 / 13.0 + s2 * (1.0 / 15.0 + s2 * tail))
    tail = 1.0 / 5.0 + s2 * (1.0 / 7.0 + s2 * (1.0 / 9.0 + s2 * tail))
    return 2.0 * s * (1.0 + s2 * (1.0 / 3.0 + s2 * tail))


@inner()
def lane_log(x):
    """log(x) of every lane; x must be positive and normal."""
    m = mantissa(x)
    return exponent(x) * _LN2 + _series((m - 1.0) / (m + 1.0))


@inner(forceinline=True)
def logs_and_inverse(x, y, z, other):
    """Logarithms of three packs, and one over a fourth, by one division."""
    mx, my, mz = mantissa(x), mantissa(y), mantissa(z)
    dx, dy, dz = mx + 1.0, my + 1.0, mz + 1.0
    xy, zo = dx * dy, dz * other
    over = 1.0 / (xy * zo)
    of_xy, of_zo = over * zo, over * xy
    return (
        exponent(x) * _LN2 + _series((mx - 1.0) * (of_xy * dy)),
        exponent(y) * _LN2 + _series((my - 1.0) * (of_xy * dx)),
        exponent(z) * _LN2 + _series((mz - 1.0) * (of_zo * other)),
        of_zo * dz,
    )


@inner()
def surprise(q):
    """-q log q of every lane, nothing where q is nothing."""
    return 0.0 - q * lane_log(larger(q, splat(1e-300)))
