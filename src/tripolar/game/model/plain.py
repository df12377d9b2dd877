"""The equilibrium map in plain NumPy: slow and short; tests compare the compiled kernels with it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tripolar.enums import ProtocolName
from tripolar.game.model.bargaining import Bargain, bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, flow_payoff
from tripolar.game.model.protocols import (
    Renewal,
    renew_under_credible,
    renew_under_expiry,
    renew_under_nontransferable,
)

__all__ = ["PROTOCOLS", "equilibrium_map", "joint_type_rates", "solve_plain"]

Array = NDArray[np.float64]

Protocol = Callable[[Array, Bargain], Renewal]

PROTOCOLS: dict[str, Protocol] = {
    ProtocolName.EXPIRY: renew_under_expiry,
    ProtocolName.CREDIBLE: renew_under_credible,
    ProtocolName.NONTRANSFERABLE: renew_under_nontransferable,
}


def joint_type_rates(p: GameParameters, board: Board) -> Array:
    """Rates between joint leader types, zero diagonal: (B, H, H)."""
    rates = np.zeros((len(p), board.type_states, board.type_states))
    for here, types in enumerate(board.leader_type):
        for i, kind in enumerate(types):
            for other in range(board.types[i]):
                if other != kind:
                    there = here + (other - kind) * int(board.type_strides[i])
                    rates[:, here, there] = p.leader_rates[:, i, kind, other]
    return rates


def equilibrium_map(
    p: GameParameters, board: Board, protocol: str = "expiry", precision: float = 1.0
) -> Callable[[Array], Array]:
    """T, whose fixed points are the equilibria: values (B, S, n) to values (B, S, n).

    `precision` scales every dyad's precision, for tracing.
    """
    from dataclasses import replace

    renew = PROTOCOLS[protocol]
    flow = flow_payoff(p, board)
    rates = joint_type_rates(p, board)
    bargains = [bargain(p, board, d) for d in board.active]
    bargains = [replace(b, precision=b.precision * precision) for b in bargains]
    leave = np.tile(rates.sum(axis=2), (1, board.relation_states))
    total = p.discount[:, None] + p.renewal_rate[:, None] * len(bargains) + leave

    def apply(values: Array) -> Array:
        grid = values.reshape(len(p), board.relation_states, board.type_states, board.powers)
        moved = np.einsum("bhg,brgn->brhn", rates, grid).reshape(values.shape)
        renewed = np.zeros_like(values)
        for b in bargains:
            outcome = renew(values, b)
            expected = np.einsum("bso,bson->bsn", outcome.choice, values[:, b.target])
            expected[:, :, b.first], expected[:, :, b.second] = outcome.value_first, outcome.value_second
            renewed += expected
        return (flow + moved + p.renewal_rate[:, None, None] * renewed) / total[..., None]

    return apply


def solve_plain(
    p: GameParameters,
    board: Board,
    protocol: str = "expiry",
    tolerance: float = 1e-10,
    memory: int = 6,
    sweeps: int = 20_000,
    stages: tuple[float, ...] = (0.125, 0.25, 0.5, 1.0),
) -> Array:
    """Solve games one by one by Anderson-mixed iteration [Anderson1965]_, tracing the precision up.

    Returns the values (B, S, n); raises ArithmeticError for a game that does not settle.

    References
    ----------
    .. [Anderson1965] Anderson (1965), Iterative Procedures for Nonlinear Integral Equations.
    """
    solved = []
    for row in range(len(p)):
        one = p.take(slice(row, row + 1))
        values = np.zeros((1, board.states, board.powers))
        for stage in stages:
            values = _anderson(
                equilibrium_map(one, board, protocol, stage), values, tolerance, memory, sweeps
            )
        solved.append(values)
    return np.concatenate(solved)


def _anderson(
    mapping: Callable[[Array], Array], start: Array, tolerance: float, memory: int, sweeps: int
) -> Array:
    point = start
    points: list[Array] = []
    residuals: list[Array] = []
    best = np.inf
    for _ in range(sweeps):
        image = mapping(point)
        residual = (image - point).ravel()
        size = float(np.abs(residual).max())
        if size <= tolerance * max(float(np.abs(image).max()), 1.0):
            return image
        if size > 2.0 * best:
            points, residuals = [], []
        best = min(best, size)
        points.append(image.ravel())
        residuals.append(residual)
        points, residuals = points[-memory - 1 :], residuals[-memory - 1 :]
        if len(points) > 1:
            df = np.diff(np.array(residuals), axis=0).T
            dg = np.diff(np.array(points), axis=0).T
            weights = np.linalg.lstsq(df, residual, rcond=1e-12)[0]
            point = (image.ravel() - dg @ weights).reshape(start.shape)
        else:
            point = image
    raise ArithmeticError(f"no equilibrium within {sweeps} sweeps; residual {best:.3g}")
