"""Eras: what must hold of a chain of phases, against one world, plain code and a matrix exponential."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest
from scipy.linalg import block_diag, expm
from tests.property.games import make_game
from tests.solved_games import generator

from tripolar.errors import ParameterError
from tripolar.game.account import RECEIVED, account
from tripolar.game.equilibrium import solve
from tripolar.game.eras import (
    EraLaw,
    EraSolution,
    account_by_era,
    account_over_eras,
    era_law,
    era_occupation,
    era_state_law,
    solve_eras,
)
from tripolar.game.kernels.batch import pack
from tripolar.game.law import first_passage, grant_probability, law
from tripolar.game.model.bargaining import UP, bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import CHANNELS, GameParameters, flow_payoff
from tripolar.game.model.plain import PROTOCOLS, equilibrium_map
from tripolar.game.model.protocols import renew_under_nontransferable

GRID = (0.0, 0.5, 1.0)
LEADERS = ((False, True), (False,), (False,))
BOARD = Board(3, (GRID, (0.0, 0.5), GRID), (2, 1, 1), LEADERS, items=((0, 1),))
EXITS = (0.2, 0.125)
GAMES = 5
BEGIN = np.arange(GAMES) * 5 % BOARD.states


def games(seed: int = 0) -> GameParameters:
    return GameParameters.concatenate(
        [make_game(BOARD, seed + k, shocks=k % 2 == 1) for k in range(GAMES)]
    )  # fmt: skip


def by_era() -> tuple[GameParameters, ...]:
    """Three eras that differ in everything but ρ, μ and the reading."""
    first = games()
    same = {name: getattr(first, name) for name in ("discount", "renewal_rate", "shocks")}
    return first, replace(games(50), **same), replace(games(100), **same)


@cache
def chain(protocol: str) -> EraSolution:
    solution = solve_eras(by_era(), BOARD, EXITS, protocol=protocol)
    assert solution.converged.all()
    return solution


@cache
def process(protocol: str) -> EraLaw:
    return era_law(chain(protocol), BEGIN)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_one_era_is_one_world(protocol: str) -> None:
    one, chained = (
        solve(games(), BOARD, protocol=protocol),
        solve_eras([games()], BOARD, (), protocol=protocol),
    )
    np.testing.assert_array_equal(chained.values, one.values)
    single, whole = law(one, BEGIN), era_law(chained, BEGIN)
    for name in ("occupation", "certificate", "linear_difference", "rates", "payment"):
        np.testing.assert_array_equal(getattr(whole.eras[0], name), getattr(single, name))
    assert whole.weight.tolist() == [[1.0]] * GAMES


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_eras_alike_are_one_world(protocol: str) -> None:
    one = law(solve(games(), BOARD, protocol=protocol), BEGIN)
    alike = era_law(solve_eras([games()] * 3, BOARD, EXITS, protocol=protocol), BEGIN)
    rho = games().discount[:, None, None]
    for era in alike.solution.eras:
        np.testing.assert_allclose(rho * era.values, rho * one.solution.values, atol=2e-3)
    np.testing.assert_allclose(alike.occupation.sum(axis=1), one.occupation, atol=1e-6)
    for era in alike.eras:
        np.testing.assert_allclose(era.rates, one.rates, atol=1e-5)


# Without transfers the plain map traces mixes anew, which may be others than the solution's.
@pytest.mark.parametrize("protocol", ["expiry", "credible"])
def test_values_are_a_fixed_point_of_the_plain_map_with_the_exit_written_out(protocol: str) -> None:
    # (ρ + x + μD + h) V = u + xV' + …: the plain map, which divides by ρ + μD + h, holds all but two terms.
    solution = chain(protocol)
    for k, (p, rate) in enumerate(zip(by_era(), solution.exit_rates, strict=True)):
        values = solution.eras[k].values
        whole = p.discount + p.renewal_rate * len(BOARD.active)
        leaving = np.tile(_leaving(p), (1, BOARD.relation_states)) + whole[:, None]
        image = equilibrium_map(p, BOARD, protocol)(values) * leaving[..., None]
        if rate:
            image += rate * solution.eras[k + 1].values
        image /= (leaving + rate)[..., None]
        assert np.abs(image - values).max() < 1e-6 * np.abs(values).max()


def _leaving(p: GameParameters) -> np.ndarray:
    rates = p.leader_rates.copy()
    kinds = np.arange(rates.shape[-1])
    rates[:, :, kinds, kinds] = 0.0
    # Only the first power has two types.
    return rates[:, 0].sum(axis=2)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_an_era_is_a_game_with_another_flow_and_discount_and_the_precision_of_its_own(protocol: str) -> None:
    for k, (p, rate) in enumerate(zip(by_era(), (*EXITS, 0.0), strict=True)):
        ends, without = chain(protocol).packed[k], pack(p, BOARD)
        more = pack(replace(p, discount=p.discount + rate), BOARD)
        for name in ("scalars", "leave", "coarse"):
            np.testing.assert_allclose(getattr(ends, name), getattr(more, name), rtol=1e-12)
        after = rate * chain(protocol).eras[min(k + 1, 2)].values.reshape(GAMES, -1)
        np.testing.assert_array_equal(ends.flow, without.flow + after)
        for name in {field.name for field in fields(ends)} - {"scalars", "leave", "coarse", "flow"}:
            np.testing.assert_array_equal(getattr(ends, name), getattr(without, name))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_occupations_are_those_of_the_chain_of_blocks(protocol: str) -> None:
    p, states = process(protocol), BOARD.states
    assert p.occupation.sum(axis=(1, 2)) == pytest.approx(1.0)
    assert p.weight.sum(axis=1) == pytest.approx(1.0)
    for game in range(GAMES):
        rho, q = p.solution.discount[game], _blocks(p, game)
        wanted = rho * np.linalg.inv(rho * np.eye(3 * states) - q)[BEGIN[game]]
        np.testing.assert_allclose(p.occupation[game].ravel(), wanted, atol=1e-12)
        for k in (1, 2):
            inflow = EXITS[k - 1] * p.occupation[game, k - 1] / rho
            np.testing.assert_allclose(p.inflow[game, k], inflow, atol=1e-12)


def test_large_boards_have_the_same_occupations(monkeypatch: pytest.MonkeyPatch) -> None:
    dense = process("expiry")
    # As if the board were too large for elimination.
    monkeypatch.setattr(
        "tripolar.game.law._DENSE_STATES", 0
    )  # as if the board were too large for elimination
    sparse = era_law(chain("expiry"), BEGIN)
    assert not np.array_equal(sparse.occupation, dense.occupation)
    np.testing.assert_allclose(sparse.occupation, dense.occupation, atol=1e-12)
    np.testing.assert_allclose(sparse.linear_difference, dense.linear_difference, atol=1e-6)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_law_at_a_date_is_the_exponential_of_the_chain_of_blocks(protocol: str) -> None:
    p, dates = process(protocol), (0.5, 5.0, 20.0)
    found = era_state_law(p, dates)
    assert found.sum(axis=(2, 3)) == pytest.approx(1.0)
    for game in (0, GAMES - 1):
        for m, years in enumerate(dates):
            wanted = expm(years * _blocks(p, game))[BEGIN[game]]
            np.testing.assert_allclose(found[game, m].ravel(), wanted, atol=1e-9)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_first_passages_run_through_eras(protocol: str) -> None:
    level = np.tile(np.repeat(BOARD.level_index[:, 0], BOARD.type_states), 3)
    begin = np.flatnonzero(level[: BOARD.states] == 2)[:GAMES]
    p = era_law(chain(protocol), begin)
    found, first = first_passage(p.chain, 0, 8.0), first_passage(p.eras[0], 0, 8.0)
    assert np.abs(found - first).max() > 1e-3
    for game in (0, GAMES - 1):
        fallen = level < 2
        stopped = np.where(fallen[:, None], 0.0, _blocks(p, game))
        assert found[game] == pytest.approx(expm(8.0 * stopped)[begin[game]] @ fallen, abs=1e-9)


def test_of_one_era_the_chain_is_the_process() -> None:
    one = era_law(solve_eras([games()], BOARD, ()), BEGIN)
    for name in (
        "source",
        "target",
        "kind",
        "rises",
        "rates",
        "granted",
        "grant_rate",
        "payment",
        "occupation",
    ):
        np.testing.assert_array_equal(getattr(one.chain, name), getattr(one.eras[0], name))
    np.testing.assert_array_equal(
        grant_probability(one.chain, 0, 5.0, 0), grant_probability(one.eras[0], 0, 5.0, 0)
    )


def test_items_are_given_through_eras() -> None:
    # While the giver's leader stays, what gives the item leaves the chain.
    c = process("expiry").chain
    found = grant_probability(c, 0, 20.0, 0)
    stays = c.kind != -1
    for game in (0, GAMES - 1):
        gives = np.where(c.kind == 0, c.granted[game], 0.0)[stays]
        rates, source, target = c.rates[game, stays], c.source[stays], c.target[stays]
        q = np.diag(-c.grant_rate[game, 0])
        np.add.at(q, (source, target), rates - gives)
        np.subtract.at(q, (source, source), rates - gives)
        alive = expm(20.0 * q)[BEGIN[game]].sum()
        assert 0.0 < found[game] < 1.0
        assert found[game] == pytest.approx(1.0 - alive, abs=1e-9)


def _blocks(p: EraLaw, game: int) -> np.ndarray:
    states = BOARD.states
    q = block_diag(*(generator(era, game) for era in p.eras))
    for k, rate in enumerate(EXITS):
        here = np.arange(states) + k * states
        q[here, here] -= rate
        q[here, here + states] += rate
    return q


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_parts_of_the_value_add_up_in_every_era_and_over_all(protocol: str) -> None:
    p = process(protocol)
    parts, whole = account_by_era(p), account_over_eras(p)
    assert tuple(parts) == tuple(whole) == (*CHANNELS, *RECEIVED)
    rho = p.solution.discount[:, None]
    value = rho * p.solution.values[np.arange(GAMES), BEGIN]
    np.testing.assert_allclose(sum(whole.values()), value, atol=2e-3)
    # Given an era: what it brings, and what the next is worth where it ends, make up what it was worth.
    for k, rate in enumerate(p.solution.exit_rates):
        income = sum(part[:, k] for part in parts.values())
        began = np.einsum("bs,bsn->bn", p.start[:, k], p.solution.eras[k].values)
        if rate:
            ends = np.einsum("bs,bsn->bn", p.eras[k].occupation, p.solution.eras[k + 1].values)
            income = income + rate * ends
        np.testing.assert_allclose(income, (rho + rate) * began, atol=5e-3)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("era", range(len(EXITS) + 1))
def test_parts_of_the_values_of_an_era_add_up_with_what_follows_it(era: int, protocol: str) -> None:
    p = process(protocol)
    ahead = era_occupation(p, era)
    np.testing.assert_allclose(ahead.sum(axis=(1, 2)), 1.0)
    assert not ahead[:, :era].any()
    later = range(era, len(p.eras))
    parts = [account(replace(p.eras[k], occupation=np.ascontiguousarray(ahead[:, k]))) for k in later]
    value = np.einsum("bs,bsn->bn", p.eras[era].occupation, p.solution.eras[era].values)
    rho = p.solution.discount[:, None]
    np.testing.assert_allclose(sum(sum(each.values()) for each in parts), rho * value, atol=2e-3)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_certificate_knows_of_the_exit(protocol: str) -> None:
    p = process(protocol)
    rho = p.solution.discount
    assert (rho * p.certificate).max() < 0.02
    assert (p.linear_difference <= p.certificate + 1e-9).all()
    for k, one in enumerate(p.solution.eras):
        without = law(one, BEGIN)  # from the parameters alone, so without x V' among the flows
        assert (rho * without.certificate > 1.0).all() == (k < 2)


def test_an_error_in_a_later_era_counts_by_the_chance_that_it_is_reached() -> None:
    solution = chain("expiry")
    bent = solution.eras[2].values + 7.0 * np.arange(BOARD.states)[None, :, None] / BOARD.states
    wrong = replace(solution, eras=(*solution.eras[:2], replace(solution.eras[2], values=bent)))
    right, found, rho = process("expiry"), era_law(wrong, BEGIN), solution.discount
    more = found.eras[2].certificate - right.eras[2].certificate
    assert more.min() > 1.0
    reached = np.prod([x / (rho + x) for x in EXITS], axis=0)
    np.testing.assert_allclose(found.certificate - right.certificate, reached * more, rtol=1e-9)


def test_each_era_has_mixes_of_its_own_without_transfers() -> None:
    p = process("nontransferable")
    first, second, _ = (era.solution.mixes for era in p.eras)
    assert first is not None
    assert second is not None
    assert np.abs(first - second).max() > 0.01
    mu = games().renewal_rate[:, None]
    for era in p.eras:
        one = era.solution
        for d in BOARD.active:
            deal = replace(bargain(one.parameters, BOARD, d), mixes=one.mixes_of(d))
            choice = renew_under_nontransferable(one.values, deal).choice
            rises = (era.kind == d) & era.rises
            np.testing.assert_allclose(
                era.rates[:, rises], (mu * choice[..., UP])[:, era.source[rises]], atol=1e-9
            )


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_untraced_and_near_searches_find_the_same_values(protocol: str) -> None:
    traced = chain(protocol)
    for found in (
        solve_eras(by_era(), BOARD, EXITS, protocol=protocol, traced=False),
        solve_eras(by_era(), BOARD, EXITS, protocol=protocol, near=traced.begin),
    ):
        assert found.converged.all()
        assert np.abs(found.values - traced.values).max() < 1e-6 * np.abs(traced.values).max()
        assert found.sweeps.sum() < traced.sweeps.sum()


def test_games_are_solved_alike_in_any_company() -> None:
    rows = np.array([3, 1])
    some = solve_eras([p.take(rows) for p in by_era()], BOARD, EXITS)
    np.testing.assert_array_equal(some.values, chain("expiry").values[rows])
    taken = era_law(chain("expiry").take(rows), BEGIN[rows])
    np.testing.assert_array_equal(taken.occupation, process("expiry").occupation[rows])


def test_a_chain_is_solved_only_if_every_era_is() -> None:
    broken = by_era()[2]
    flow = flow_payoff(broken, BOARD)
    assert np.isfinite(flow).all()
    unknown = replace(broken, gdp=np.where(np.arange(GAMES)[:, None] == 1, np.nan, broken.gdp))
    found = solve_eras((*by_era()[:2], unknown), BOARD, EXITS, rescue=False)
    assert found.converged.tolist() == [True, False, True, True, True]


def test_without_averages_there_are_no_occupations() -> None:
    p = era_law(chain("expiry"), BEGIN, averages=False)
    assert p.occupation.size == p.start.size == 0
    assert account_over_eras(p) == {}
    np.testing.assert_array_equal(p.certificate, process("expiry").certificate)


@pytest.mark.parametrize(
    ("eras", "exits", "problem"),
    [
        (3, (0.2,), "3 eras and 1 exit rates"),
        (0, (), "0 eras and 0 exit rates"),
        (2, (0.0,), "era 1 ends at the rate 0 a year: it must be positive"),
        (2, (np.nan,), "era 1 ends at the rate nan a year: it must be positive"),
    ],
)
def test_what_does_not_fit_is_told(eras: int, exits: tuple[float, ...], problem: str) -> None:
    with pytest.raises(ParameterError, match=problem):
        solve_eras([games()] * eras, BOARD, exits)


@pytest.mark.parametrize("name", ["discount", "renewal_rate"])
def test_what_is_the_same_in_all_eras_is_held_to_it(name: str) -> None:
    other = replace(games(), **{name: 1.1 * getattr(games(), name)})
    with pytest.raises(ParameterError, match=f"{name} differs in era 2: it is the same in all eras"):
        solve_eras([games(), other], BOARD, (0.2,))
    with pytest.raises(ParameterError, match="era 2 has 2 games, the first has 5"):
        solve_eras([games(), games().take(slice(0, 2))], BOARD, (0.2,))


def test_the_games_of_the_eras_differ() -> None:
    first, second, _ = by_era()
    same = {f.name for f in fields(first) if np.array_equal(getattr(first, f.name), getattr(second, f.name))}
    assert {"discount", "renewal_rate"} <= same
    assert not same & {
        "gdp",
        "access",
        "stake",
        "political_value",
        "leader_rates",
        "transfer_bound",
        "precision",
    }
