"""Random games of the right magnitude, and games with their powers renamed."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters

__all__ = [
    "boards",
    "games",
    "make_game",
    "rename_board",
    "rename_game",
    "state_numbers",
    "with_friction",
    "with_money_times",
]

GRID = (0.0, 0.5, 1.0)
# What a dyad may do: the whole grid, two levels, four, a cap, and three ways of being frozen.
LEVELS = st.sampled_from(
    [GRID, GRID, GRID, (0.0, 1.0), (0.0, 0.25, 0.5, 1.0), (0.0, 0.5), (0.0,), (0.5,), (1.0,)]
)
# Of the six dyads of four powers, so that their game stays small.
FEW_LEVELS = st.sampled_from([(0.0, 1.0), (0.0, 1.0), (0.0, 1.0), (0.0, 1.0), GRID, (1.0,)])
TYPES = st.sampled_from([1, 1, 2, 2, 3])
# Above this leaders lose types, and then dyads levels: tests solve dense systems of so many unknowns.
MOST_STATES = 400
MONEY = (
    "gdp",
    "exports",
    "stake",
    "political_value",
    "balance_stress",
    "transfer_bound",
    "item_worth",
    "item_cost",
    "friction_up",
    "friction_down",
)


@st.composite
def boards(draw: st.DrawFn, *, powers: st.SearchStrategy[int] | None = None, whole: bool = False) -> Board:
    """Two to four powers, one to four levels, one to three types of leaders, up to two items."""
    n = draw(powers if powers is not None else st.sampled_from([2, 3, 3, 4]))
    pairs = tuple(combinations(range(n), 2))
    if whole:
        levels = tuple((0.0, 1.0) if n == 4 else GRID for _ in pairs)
    else:
        levels = tuple(draw(FEW_LEVELS if n == 4 else LEVELS) for _ in pairs)
    types = tuple(draw(TYPES) for _ in range(n))
    while np.prod([len(each) for each in levels]) * np.prod(types) > MOST_STATES:
        types = tuple(max(count - 1, 1) for count in types)
        levels = levels if max(types) > 1 else tuple(each[:2] for each in levels)
    hostile = tuple(tuple(k == 1 for k in range(count)) for count in types)
    given = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True))
    items = tuple(tuple(draw(st.permutations(pair))) for pair in given)
    return Board(powers=n, levels=levels, types=types, hostile=hostile, items=items)


@st.composite
def games(
    draw: st.DrawFn, *, powers: st.SearchStrategy[int] | None = None, whole: bool = False
) -> tuple[GameParameters, Board]:
    """One game on a random board, under either reading of choice noise."""
    board = draw(boards(powers=powers, whole=whole))
    seed = draw(st.integers(0, 2**32 - 1))
    return make_game(board, seed, shocks=draw(st.booleans())), board


def make_game(board: Board, seed: int, *, shocks: bool) -> GameParameters:
    """Numbers of the magnitude of great powers; every channel is on."""
    rng = np.random.default_rng(seed)
    n, kinds = board.powers, max(board.types)
    apart = 1.0 - np.eye(n)

    def pairs(low: float, high: float) -> NDArray[np.float64]:
        return rng.uniform(low, high, (1, n, n)) * apart

    def mutual(low: float, high: float) -> NDArray[np.float64]:
        upper = np.triu(pairs(low, high)[0], 1)
        return (upper + upper.T)[None]

    def one(low: float, high: float) -> NDArray[np.float64]:
        return rng.uniform(low, high, 1)

    return GameParameters(
        gdp=rng.uniform(1_000.0, 25_000.0, (1, n)),
        capability=rng.dirichlet(np.full(n, 3.0), 1),
        access=pairs(0.002, 0.05),
        access_floor=mutual(0.0, 0.6),
        access_rest=rng.uniform(0.1, 0.2, (1, n)),
        exports=pairs(0.0, 100.0),
        rerouting_discount=one(0.0, 0.4),
        trade_elasticity=one(2.0, 6.0),
        stake=pairs(20.0, 200.0),
        political_value=rng.normal(-40.0, 40.0, (1, n, n, kinds)) * apart[..., None],
        leader_rates=rng.uniform(0.02, 0.3, (1, n, kinds, kinds)),
        coercion=one(0.0, 1.0),
        autonomy_weight=one(0.0, 1.0),
        spillover=one(0.0, 1.0),
        balance_stress=one(0.0, 60.0),
        support_share=one(0.0, 1.0),
        contest_steepness=one(1.0, 2.0),
        transfer_bound=mutual(10.0, 80.0),
        discount=one(0.03, 0.1),
        renewal_rate=one(0.2, 1.0),
        precision=one(1.0, 5.0),
        precision_absolute=np.zeros(1),
        dependence_weight=one(0.0, 1.0),
        shocks=np.full(1, float(shocks)),
        item_worth=pairs(1.0, 40.0),
        item_cost=rng.uniform(1.0, 40.0, (1, n, n, kinds)) * apart[..., None],
        friction_up=np.zeros((1, n, n)),
        friction_down=np.zeros((1, n, n)),
        revision_rate=np.zeros((1, n, n)),
    )


def with_friction(p: GameParameters, seed: int = 0, every: int = 1) -> GameParameters:
    """The same games with moves that cost both sides something, or bring it, in every so-many-th game."""
    rng, n = np.random.default_rng(seed), p.gdp.shape[1]
    paid = (np.arange(len(p)) % every == 0)[:, None, None] * (1.0 - np.eye(n))
    up, down = (rng.uniform(-40.0, 200.0, (len(p), n, n)) * paid for _ in range(2))
    return replace(p, friction_up=up, friction_down=down)


def with_money_times(p: GameParameters, factor: float) -> GameParameters:
    """The same game in another currency."""
    scaled = {name: getattr(p, name) * factor for name in MONEY}
    return replace(p, **scaled, precision_absolute=p.precision_absolute / factor)


def rename_game(p: GameParameters, order: tuple[int, ...]) -> GameParameters:
    """Power k of the renamed game is power ``order[k]`` of the old one."""
    n = p.gdp.shape[1]
    named = np.array(order)
    renamed = {}
    for field in fields(p):
        column = getattr(p, field.name)
        if field.name == "leader_rates":  # (B, n, K, K) would pass for a table of pairs where K = n
            renamed[field.name] = column[:, named]
        elif column.ndim >= 3 and column.shape[1:3] == (n, n):
            renamed[field.name] = column[:, named][:, :, named]
        elif column.ndim == 2:
            renamed[field.name] = column[:, named]
        else:
            renamed[field.name] = column
    return GameParameters(**renamed)


def rename_board(board: Board, order: tuple[int, ...]) -> Board:
    """The board of the renamed game."""
    place = {old: new for new, old in enumerate(order)}
    old_dyad = [board.dyads.index(tuple(sorted((order[i], order[j])))) for i, j in board.dyads]
    return Board(
        powers=board.powers,
        levels=tuple(board.levels[d] for d in old_dyad),
        types=tuple(board.types[i] for i in order),
        hostile=tuple(board.hostile[i] for i in order),
        items=tuple((place[giver], place[receiver]) for giver, receiver in board.items),
    )


def state_numbers(board: Board, order: tuple[int, ...]) -> NDArray[np.int64]:
    """For every state of the renamed board, the number of the same state on the old one."""
    renamed = rename_board(board, order)
    new_dyad = {
        tuple(sorted((order[i], order[j]))): position for position, (i, j) in enumerate(renamed.dyads)
    }
    levels = renamed.level_index[:, [new_dyad[pair] for pair in board.dyads]]
    types = renamed.leader_type[:, [order.index(i) for i in range(board.powers)]]
    relations, kinds = levels @ board.strides, types @ board.type_strides
    return (relations[:, None] + kinds[None]).ravel()
