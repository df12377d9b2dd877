"""Invariants of the balancing game: what must be true of every equilibrium, whatever the numbers.

The compiled kernels solve every game here, under all three protocols.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.property.games import (
    GRID,
    games,
    make_game,
    rename_board,
    rename_game,
    state_numbers,
    with_money_times,
)
from tests.solved_games import generator

from tripolar.game.equilibrium import solve
from tripolar.game.law import law, state_law
from tripolar.game.model.bargaining import OPTIONS, STAY, STAY_ITEM, UP, bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import flow_payoff
from tripolar.game.model.plain import PROTOCOLS, equilibrium_map, joint_type_rates
from tripolar.game.model.protocols import WITHOUT_TRANSFERS
from tripolar.game.model.protocols import renew_under_expiry as renew

FEW = settings(max_examples=25)
EXACT = 0.01  # bn US$ a year; the solver stops at a residual of 1e-8, and errors are up to a hundred times it
TRIANGLE = Board(3, (GRID,) * 3, (2, 1, 2), ((False, True), (False,), (False, True)))


UNDER_EACH_PROTOCOL = pytest.mark.parametrize("protocol", PROTOCOLS)


def process_of(p, board, begin=0, protocol="expiry"):
    return law(solve(p, board, protocol=protocol), np.full(len(p), begin))


def solved(p, board, begin=0, protocol="expiry"):
    process = process_of(p, board, begin, protocol)
    # Rare; a game that does not settle is counted elsewhere and promises nothing.
    assume(process.solution.converged.all())
    return process


def some_values(board, seed, spread):
    return np.random.default_rng(seed).normal(0.0, spread, (1, board.states, board.powers))


@UNDER_EACH_PROTOCOL
@FEW
@given(games(), st.data())
def test_renaming_the_powers_renames_the_answer(protocol, game, data):
    p, board = game
    order = tuple(data.draw(st.permutations(range(board.powers))))
    here = solved(p, board, 0, protocol).solution.values
    there = solved(rename_game(p, order), rename_board(board, order), 0, protocol).solution.values
    same = here[:, state_numbers(board, order)][..., list(order)]
    np.testing.assert_allclose(p.discount * there, p.discount * same, atol=EXACT, rtol=1e-6)


# Without transfers values alone do not say which stances are meant; see `test_sweeps` for that map.
@pytest.mark.parametrize("protocol", ["expiry", "credible"])
@FEW
@given(games(), st.data())
def test_the_equilibrium_map_commutes_with_renaming(protocol, game, data):
    p, board = game
    order = tuple(data.draw(st.permutations(range(board.powers))))
    numbers = state_numbers(board, order)
    values = some_values(board, data.draw(st.integers(0, 99)), 500)
    image = equilibrium_map(p, board, protocol)(values)[:, numbers][..., list(order)]
    renamed = equilibrium_map(rename_game(p, order), rename_board(board, order), protocol)
    np.testing.assert_allclose(renamed(values[:, numbers][..., list(order)]), image, rtol=1e-10, atol=1e-8)


@UNDER_EACH_PROTOCOL
@FEW
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_symmetric_powers_get_the_same_and_pay_each_other_nothing(protocol, seed, shocks):
    board = replace(TRIANGLE, types=(2, 2, 1), hostile=((False, True), (False, True), (False,)))
    p = make_game(board, seed, shocks=shocks)
    mirrored = rename_game(p, (1, 0, 2))
    fields = p.__dataclass_fields__
    p = type(p)(**{name: 0.5 * (getattr(p, name) + getattr(mirrored, name)) for name in fields})
    process = solved(p, board, 0, protocol)
    values, swap = process.solution.values, state_numbers(board, (1, 0, 2))
    np.testing.assert_allclose(
        p.discount * values[:, swap, 0], p.discount * values[:, :, 1], atol=EXACT, rtol=1e-6
    )
    alike = np.flatnonzero(swap == np.arange(board.states))
    assert alike.size == 3 * 3 * 2
    np.testing.assert_allclose(process.payment[:, 0, alike], 0.0, atol=EXACT)
    at_start = law(process.solution, alike[:1])
    assert abs(np.sum(at_start.occupation * at_start.payment[:, 0])) < EXACT


UNLINKED = {
    "support_share": 0.0,  # no third power in a contest
    "balance_stress": 0.0,  # no partner's partner
    "autonomy_weight": 0.0,  # no comparison of dependences
    "trade_elasticity": 1.0,  # no substitution: imports add up, and so do dependences
}
LINKS = {
    "support_share": 0.9,
    "balance_stress": 60.0,
    "autonomy_weight": 0.9,
    "trade_elasticity": 2.0,
}


def change_of_terms(process, capped):
    """By how much the last pair pays differently because the first has an option."""
    dyad = 2
    with_option = np.sum(process.occupation * process.payment[:, dyad], axis=1)
    without = np.sum(capped.occupation * capped.payment[:, dyad], axis=1)
    return float((with_option - without)[0])


def mean_relation(process):
    """Level of the last pair's relation, averaged over the discounted future."""
    board = process.board
    return float(process.occupation[0] @ np.repeat(board.relation[:, 2], board.type_states))


def close_option(board):
    return replace(board, levels=((0.0,), *board.levels[1:]))


@UNDER_EACH_PROTOCOL
@FEW
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_where_nothing_links_the_dyads_one_dyads_option_changes_nothing_for_another(protocol, seed, shocks):
    board = replace(TRIANGLE, items=((0, 2),))
    p = replace(make_game(board, seed, shocks=shocks), **{k: np.full(1, v) for k, v in UNLINKED.items()})
    process, capped = solved(p, board, 0, protocol), solved(p, close_option(board), 0, protocol)
    assert abs(change_of_terms(process, capped)) < EXACT
    assert abs(mean_relation(process) - mean_relation(capped)) < 1e-4
    # What remains on is not nothing.
    assert min(p.coercion[0], p.spillover[0], p.dependence_weight[0], p.exports.max()) > 0.0


@pytest.mark.parametrize("link", LINKS)
def test_each_link_lets_one_dyads_option_change_anothers_terms(link):
    p = make_game(TRIANGLE, 3, shocks=False)
    p = replace(p, **{k: np.full(1, v) for k, v in {**UNLINKED, link: LINKS[link]}.items()})
    process, capped = process_of(p, TRIANGLE), process_of(p, close_option(TRIANGLE))
    assert np.all(process.solution.converged & capped.solution.converged)
    assert abs(change_of_terms(process, capped)) > 5.0 * EXACT


@UNDER_EACH_PROTOCOL
@FEW
@given(games(), st.floats(1e-3, 1e3), st.booleans())
def test_values_and_payments_scale_with_money(protocol, game, factor, absolute):
    p, board = game
    if absolute:
        p = replace(p, precision_absolute=0.02 * np.ones(1))
    here, there = solved(p, board, 0, protocol), solved(with_money_times(p, factor), board, 0, protocol)
    np.testing.assert_allclose(
        p.discount * there.solution.values / factor, p.discount * here.solution.values, atol=EXACT, rtol=1e-6
    )
    np.testing.assert_allclose(there.payment / factor, here.payment, atol=EXACT)
    np.testing.assert_allclose(there.rates, here.rates, atol=1e-4)


@UNDER_EACH_PROTOCOL
@FEW
@given(games())
def test_values_keep_within_what_can_be_earned_and_paid(protocol, game):
    p, board = game
    values = solved(p, board, 0, protocol).solution.values
    most = np.abs(flow_payoff(p, board)).max(axis=1)
    nothing_is_exchanged = protocol in WITHOUT_TRANSFERS
    most += 0.0 if nothing_is_exchanged else p.transfer_bound.sum(axis=2)
    for giver, receiver in () if nothing_is_exchanged else board.items:
        most[:, receiver] += p.renewal_rate * p.item_worth[:, giver, receiver]
        most[:, giver] += p.renewal_rate * p.item_cost[:, giver, receiver].max(axis=1)
    for d in board.active:
        entropy = p.shocks * np.log(OPTIONS) / bargain(p, board, d).precision
        most[:, board.dyads[d]] += (p.renewal_rate * entropy)[:, None]
    assert np.all(np.abs(values).max(axis=1) <= most / p.discount[:, None] + EXACT)


@UNDER_EACH_PROTOCOL
@FEW
@given(games())
def test_values_solve_the_linear_system_of_their_own_choices(protocol, game):
    p, board = game
    process = solved(p, board, 0, protocol)
    q, income = induced(process)
    np.testing.assert_allclose(q.sum(axis=1), 0.0, atol=1e-12)
    np.testing.assert_allclose(q, generator(process), atol=1e-12)
    values = np.linalg.solve(p.discount[0] * np.eye(board.states) - q, income)
    distance = np.abs(values - process.solution.values[0]).max()
    assert p.discount[0] * distance < EXACT
    assert distance <= process.certificate[0] * (1.0 + 1e-6) + 1e-7
    assert process.linear_difference[0] == pytest.approx(distance, abs=1e-7)


def induced(process):
    """Q and the income of one solved game, from its choices alone and by nothing but definitions."""
    solution, board, p = process.solution, process.board, process.solution.parameters
    states = np.arange(board.states)
    q, income = np.zeros((board.states, board.states)), flow_payoff(p, board)[0]
    for d in board.active:
        b = replace(bargain(p, board, d), mixes=solution.mixes_of(d))
        outcome = PROTOCOLS[solution.protocol](solution.values, b)
        for option in range(OPTIONS):
            np.add.at(q, (states, b.target[:, option]), p.renewal_rate[0] * outcome.choice[0, :, option])
        q[states, states] -= p.renewal_rate[0]
        paid = np.sum(outcome.choice * outcome.transfer, axis=2)[0]
        given = outcome.choice[0, :, STAY_ITEM:].sum(axis=1)
        income[:, b.first] += p.renewal_rate * (paid + given * b.item_first[0])
        income[:, b.second] += p.renewal_rate * (given * b.item_second[0] - paid)
        tastes = [p.shocks[0] / b.precision[0] * each for each in entropies(solution, d, outcome)]
        if solution.mixes is not None:
            # Nothing else is gained there; stances are settled to the last digit before they are paid for.
            np.testing.assert_allclose(tastes, [outcome.gain_first[0], outcome.gain_second[0]], atol=EXACT)
            tastes = [outcome.gain_first[0], outcome.gain_second[0]]
        income[:, b.first] += p.renewal_rate * tastes[0]
        income[:, b.second] += p.renewal_rate * tastes[1]
    kinds = joint_type_rates(p, board)[0]
    return q + np.kron(np.eye(board.relation_states), kinds - np.diag(kinds.sum(axis=1))), income


def entropies(solution, d, outcome):
    """What is on average left to taste, for each side of a dyad, in units of 1/precision, (S,) each."""

    def entropy(chances):
        return -np.sum(chances * np.log(np.where(chances > 0.0, chances, 1.0)), axis=0)

    if solution.mixes is None:
        share, whole = bargain(solution.parameters, solution.board, d).share[0], outcome.choice[0].T
        return share * entropy(whole), (1.0 - share) * entropy(whole)
    mixes = solution.mixes_of(d)[:, 0]
    if len(set(solution.board.relation[:, d])) == 1:  # held: all stances come to the same, and none is chosen
        return np.zeros_like(mixes[0]), np.zeros_like(mixes[0])
    return tuple(entropy(np.stack([1.0 - p, p - w, w])) for p, w in (mixes[:2], mixes[2:]))


@FEW
@given(games())
def test_stances_answer_each_other(game):
    """The mixes of a solved game are logit choices given each other: a fixed point of their own."""
    p, board = game
    solution = solved(p, board, 0, "nontransferable").solution
    for d in board.active:
        b, mixes = bargain(p, board, d), solution.mixes_of(d)[:, 0]
        for power, mine, theirs in ((b.first, mixes[:2], mixes[2:]), (b.second, mixes[2:], mixes[:2])):
            own = solution.values[0, :, power]
            keep = b.precision[0] * theirs[0] * (own - own[b.target[:, 0]])
            warm = keep + b.precision[0] * theirs[1] * (own[b.target[:, UP]] - own)
            top = np.maximum(np.maximum(keep, warm), 0.0)
            cools, keeps, warms = np.exp(-top), np.exp(keep - top), np.exp(warm - top)
            every = cools + keeps + warms
            np.testing.assert_allclose(mine, [(keeps + warms) / every, warms / every], atol=1e-5)


@UNDER_EACH_PROTOCOL
@FEW
@given(games())
def test_the_process_moves_one_digit_by_one_and_no_faster_than_deals_come_up(protocol, game):
    p, board = game
    process = solved(p, board, 0, protocol)
    assert process.rates.min(initial=0.0) >= 0.0
    assert np.all(process.granted <= process.rates)
    for d in range(len(board.dyads)):
        mine = process.kind == d
        step = np.where(process.rises[mine], 1, -1) * board.strides[d]
        np.testing.assert_array_equal(process.target[mine] - process.source[mine], step)
        out = np.bincount(process.source[mine], process.rates[0, mine], board.states)
        assert out.max(initial=0.0) <= p.renewal_rate[0] * (1.0 + 1e-12)
    np.testing.assert_allclose(generator(process).sum(axis=1), 0.0, atol=1e-12)
    np.testing.assert_allclose(state_law(process, (3.0,)).sum(axis=2), 1.0, atol=1e-9)


@UNDER_EACH_PROTOCOL
@FEW
@given(games(), st.data())
def test_frozen_dyads_stay_and_caps_bind(protocol, game, data):
    p, board = game
    begin = data.draw(st.integers(0, board.states - 1))
    process = solved(p, board, begin, protocol)
    later = state_law(process, (25.0,))[0, 0]
    relation = np.repeat(board.relation, board.type_states, axis=0)
    for d, levels in enumerate(board.levels):
        assert relation[:, d].max() <= max(levels)
        if len(levels) == 1:
            assert not np.any(process.kind == d)
            assert later @ (relation[:, d] == levels[0]) == pytest.approx(1.0)


@UNDER_EACH_PROTOCOL
@FEW
@given(games(), st.data())
def test_where_every_dyad_is_frozen_values_are_discounted_flows(protocol, game, data):
    p, board = game
    kept = tuple((data.draw(st.sampled_from(levels)),) for levels in board.levels)
    board = replace(board, levels=kept, items=())
    process = solved(p, board, 0, protocol)
    leaders = generator(process)
    wanted = np.linalg.solve(p.discount[0] * np.eye(board.states) - leaders, flow_payoff(p, board)[0])
    np.testing.assert_allclose(process.solution.values[0], wanted, rtol=1e-7, atol=1e-4)


@given(games(whole=True), st.data())
def test_under_shocks_an_extra_option_never_lowers_what_the_pair_gets(game, data):
    p, board = game
    p = replace(p, shocks=np.ones(1))
    d = data.draw(st.integers(0, len(board.dyads) - 1))
    dropped = data.draw(st.sampled_from([STAY, UP, STAY_ITEM]))
    values = some_values(board, data.draw(st.integers(0, 99)), 100)
    more = bargain(p, board, d)
    more = replace(more, bound=np.full(1, 1e9))
    available = more.available.copy()
    available[:, dropped] = False
    fewer = replace(more, available=available)

    def joint(b):
        outcome = renew(values, b)
        return outcome.value_first + outcome.value_second

    assert np.all(joint(more) >= joint(fewer) - 1e-8)


@given(games(whole=True), st.data())
def test_under_shocks_the_pair_gets_no_less_than_the_inclusive_value_of_its_least_satisfied_side(game, data):
    """With bounds that bind the extra option may lower the pair's sum, but never this part of it."""
    p, board = game
    p = replace(p, shocks=np.ones(1))
    b = bargain(p, board, data.draw(st.integers(0, len(board.dyads) - 1)))
    values = some_values(board, data.draw(st.integers(0, 99)), 100)
    outcome = renew(values, b)
    share = b.share[..., None]
    paid = outcome.transfer
    own = values[:, b.target, b.first] - values[:, b.target[:, :1], b.first] + paid
    other = values[:, b.target, b.second] - values[:, b.target[:, :1], b.second] - paid
    own[..., STAY_ITEM:] += b.item_first[..., None]
    other[..., STAY_ITEM:] += b.item_second[..., None]
    least = np.where(b.available, np.minimum(own / share, other / (1.0 - share)), -np.inf)
    top = least.max(axis=2)
    precision = b.precision[:, None]
    inclusive = top + np.log(np.exp(precision[..., None] * (least - top[..., None])).sum(axis=2)) / precision
    impasse = values[:, b.target[:, 0], b.first] + values[:, b.target[:, 0], b.second]
    assert np.all(outcome.value_first + outcome.value_second >= impasse + inclusive - 1e-8)


@FEW
@given(st.integers(0, 2**32 - 1), st.booleans(), st.floats(-80.0, 80.0))
def test_with_slack_bounds_only_the_sum_of_two_political_values_matters(seed, shocks, shift):
    p = make_game(TRIANGLE, seed, shocks=shocks)
    p = replace(p, transfer_bound=p.transfer_bound * 1e6)
    political_value = p.political_value.copy()
    political_value[:, 0, 1] += shift
    political_value[:, 1, 0] -= shift
    here, there = solved(p, TRIANGLE), solved(p.with_political_value(political_value), TRIANGLE)
    rho, mu = p.discount[0], p.renewal_rate[0]
    np.testing.assert_allclose(there.rates, here.rates, atol=1e-5)
    moved = there.solution.values[0] - here.solution.values[0]
    np.testing.assert_allclose(rho * moved[:, :2].sum(axis=1), 0.0, atol=EXACT)
    np.testing.assert_allclose(rho * moved[:, 2], 0.0, atol=EXACT)
    # The first keeps the shift until the next renewal takes the deal back to its impasse point.
    normal = 0.5 * shift / (rho + mu)
    kept = np.array([0.0, normal, (shift + mu * normal) / (rho + mu)])
    level = np.repeat(TRIANGLE.level_index[:, 0], TRIANGLE.type_states)
    np.testing.assert_allclose(rho * moved[:, 0], rho * kept[level], atol=EXACT)
