"""What a value is made of adds up to the value: under every protocol and reading, with items and without."""

from __future__ import annotations

import numpy as np
import pytest
from tests.property.games import make_game
from tests.unit.game.kernels.test_sweep import BOARDS

from tripolar.game.account import RECEIVED, account
from tripolar.game.equilibrium import solve
from tripolar.game.law import law
from tripolar.game.model.board import Board
from tripolar.game.model.channels import CHANNELS, GameParameters
from tripolar.game.model.plain import PROTOCOLS

LEADERS = ((False, True), (False,), (False, True))
MORE = {
    **BOARDS,
    "held, with an item": Board(3, ((0.0,), (0.0, 0.5, 1.0), (0.0, 0.5, 1.0)), (2, 1, 2), LEADERS, ((0, 1),)),
}


@pytest.mark.parametrize("shocks", [False, True], ids=["mistakes", "shocks"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("board", MORE.values(), ids=MORE)
def test_the_parts_add_up_to_the_value(board: Board, protocol: str, shocks: bool) -> None:
    p = GameParameters.concatenate([make_game(board, seed, shocks=shocks) for seed in range(5)])
    begin = np.arange(5) * 7 % board.states
    process = law(solve(p, board, protocol=protocol), begin)
    assert process.solution.converged.all()
    parts = account(process)
    assert tuple(parts) == (*CHANNELS, *RECEIVED)
    value = p.discount[:, None] * process.solution.values[np.arange(5), begin]
    np.testing.assert_allclose(sum(parts.values()), value, atol=1e-3)
    # Payments change hands; items are given where they can be; choosing is worth something under shocks only.
    np.testing.assert_allclose(parts["payments"].sum(axis=1), 0.0, atol=1e-9)
    assert (np.abs(parts["payments"]).max() > 0.01) == (protocol != "nontransferable")
    assert (np.abs(parts["items"]).max() > 0.01) == (bool(board.items) and protocol != "nontransferable")
    assert (parts["choice"].max() > 0.01) == shocks
    assert parts["choice"].min() >= 0.0


def test_without_averages_there_is_no_account() -> None:
    board = BOARDS["three powers"]
    p = make_game(board, 0, shocks=True)
    assert account(law(solve(p, board), np.array([0]), averages=False)) == {}
