"""Named quantities against their definitions, state by state."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.solved_games import ask, generator, solve_centre

from tripolar.ensemble.compute import SolvedVariant, compute
from tripolar.errors import ClaimError
from tripolar.game.account import account
from tripolar.game.law import first_passage
from tripolar.game.model.bargaining import UP, UP_ITEM, bargain
from tripolar.game.model.channels import CHANNELS, channels, dependence
from tripolar.game.model.plain import PROTOCOLS
from tripolar.prepare.quantities import QUANTITIES, Request

SOLVED: SolvedVariant = solve_centre("reference-2025", dates=(5.0, 10.0))
BOARD, LAW = SOLVED.law.board, SOLVED.law
RELATION = np.repeat(BOARD.relation, BOARD.type_states, axis=0)
OCCUPATION = LAW.occupation[0]
AT_TEN = SOLVED.at(10.0)[0]
DYADS = {"USA-RUS": 0, "USA-CHN": 1, "RUS-CHN": 2}
ACTORS = ("USA", "RUS", "CHN")


def test_the_value_is_the_present_value_a_year() -> None:
    for k, who in enumerate(ACTORS):
        value = LAW.solution.values[0, LAW.begin[0], k]
        assert ask(SOLVED, "value", who) == pytest.approx(0.05 * value)


@pytest.mark.parametrize("dyad", DYADS)
def test_relations_on_average_and_at_a_date(dyad: str) -> None:
    level = RELATION[:, DYADS[dyad]]
    assert ask(SOLVED, "relation", dyad) == pytest.approx(OCCUPATION @ level)
    assert ask(SOLVED, "relation_at", dyad, 10.0) == pytest.approx(AT_TEN @ level)
    chances = [ask(SOLVED, "chance", dyad, standing, 10.0) for standing in (0.0, 0.5, 1.0)]
    assert sum(chances) == pytest.approx(1.0)
    assert chances[1] == pytest.approx(AT_TEN[level == 0.5].sum())
    assert ask(SOLVED, "chance_at_least", dyad, 0.5, 10.0) == pytest.approx(chances[1] + chances[2])
    assert ask(SOLVED, "relation_at", dyad, 10.0) == pytest.approx(0.5 * chances[1] + chances[2])


@pytest.mark.parametrize("dyad", DYADS)
def test_the_hazard_is_the_rate_of_leaving_the_present_relation(dyad: str) -> None:
    begin = LAW.begin[0]
    moves = RELATION[:, DYADS[dyad]] != RELATION[begin, DYADS[dyad]]
    assert ask(SOLVED, "hazard", dyad) == pytest.approx(generator(LAW)[begin, moves].sum())


def test_falling_back_is_the_first_passage() -> None:
    assert ask(SOLVED, "falls_back", "RUS-CHN", 8.0) == pytest.approx(first_passage(LAW, 2, 8.0)[0])
    assert ask(SOLVED, "falls_back", "USA-RUS", 8.0) == pytest.approx(0.0)


def test_terms_are_what_the_first_receives_from_the_second() -> None:
    received = OCCUPATION @ LAW.payment[0, 2]
    assert ask(SOLVED, "terms", "RUS", "CHN") == pytest.approx(received)
    assert ask(SOLVED, "terms", "CHN", "RUS") == pytest.approx(-received)


def test_a_concession_is_what_the_first_pays_when_relations_warm() -> None:
    received_by_first = LAW.concession[0, 0, LAW.begin[0]]
    assert received_by_first != 0.0
    assert ask(SOLVED, "concession", "USA", "RUS") == pytest.approx(-received_by_first)
    assert ask(SOLVED, "concession", "RUS", "USA") == pytest.approx(received_by_first)


@pytest.mark.parametrize("protocol", ["expiry", "credible"])
def test_a_concession_counts_warming_with_backing_and_without_by_their_chance(protocol: str) -> None:
    backing = ("backing.USA-RUS.worth=30", "backing.USA-RUS.cost=20", "transfer_bound.USA-RUS=90")
    solved = solve_centre("reference-2025", changes=backing, protocol=protocol)
    solution, begin = solved.law.solution, solved.law.begin[0]
    outcome = PROTOCOLS[protocol](solution.values, bargain(solution.parameters, solved.law.board, 0))
    ways = [UP, UP_ITEM]
    chance, to_usa = outcome.choice[0, begin, ways], outcome.transfer[0, begin, ways]
    assert min(chance / chance.sum()) > 0.01
    assert abs(to_usa[1] - to_usa[0]) > 1.0
    # Russia pays for the backing too; net of it, it pays less by what the backing is worth to it.
    paid = chance @ to_usa / chance.sum()
    net = paid - 30.0 * chance[1] / chance.sum()
    assert ask(solved, "concession", "RUS", "USA") == pytest.approx(paid)
    assert ask(solved, "concession", "USA", "RUS") == pytest.approx(-paid)
    assert ask(solved, "net_concession", "RUS", "USA") == pytest.approx(net)
    assert ask(solved, "net_concession", "USA", "RUS") == pytest.approx(-net)


def test_nothing_is_conceded_where_a_relation_cannot_rise() -> None:
    for change in ("relation.USA-RUS=partnership", "cap.USA-RUS=hostile"):
        assert ask(solve_centre("reference-2025", changes=(change,)), "concession", "RUS", "USA") == 0.0


def test_without_backing_a_concession_is_net_already() -> None:
    assert ask(SOLVED, "net_concession", "RUS", "USA") == ask(SOLVED, "concession", "RUS", "USA")


def test_dependence_and_channels_are_averaged_over_the_discounted_future() -> None:
    p = LAW.solution.parameters
    loss = np.repeat(dependence(p, BOARD)[0], BOARD.type_states, axis=0)
    assert ask(SOLVED, "dependence", "RUS", "CHN") == pytest.approx(OCCUPATION @ loss[:, 1, 2])
    flows = channels(p, BOARD)
    for name in CHANNELS:
        for k, who in enumerate(ACTORS):
            wanted = OCCUPATION @ flows[name][0, ..., k].ravel()
            assert ask(SOLVED, "channel", name, who) == pytest.approx(wanted, abs=1e-12)


def test_channels_and_terms_make_up_the_value() -> None:
    for who in ACTORS:
        flows = sum(ask(SOLVED, "channel", name, who) for name in CHANNELS)
        terms = sum(ask(SOLVED, "terms", who, other) for other in ACTORS if other != who)
        assert flows + terms == pytest.approx(ask(SOLVED, "value", who), abs=1e-3)


@pytest.mark.parametrize("k", range(3))
def test_pivot_and_outcast_by_counting_states(k: int) -> None:
    pivot = outcast = 0.0
    own = [d for d, pair in enumerate(BOARD.dyads) if k in pair]
    (others,) = (d for d in range(3) if d not in own)
    for state, chance in enumerate(AT_TEN):
        level = RELATION[state]
        pivot += chance * (level[others] < min(level[own]))
        outcast += chance * (level[others] > max(level[own]))
    assert ask(SOLVED, "pivot", ACTORS[k], 10.0) == pytest.approx(pivot)
    assert ask(SOLVED, "outcast", ACTORS[k], 10.0) == pytest.approx(outcast)


def test_inputs_can_be_asked_for() -> None:
    assert ask(SOLVED, "gdp", "RUS") == 2170.0
    assert ask(SOLVED, "parameter", "stake.USA.CHN") == 300.0
    with pytest.raises(ClaimError, match=r"parameter\(stake\.USA\.CHM\): no such parameter"):
        ask(SOLVED, "parameter", "stake.USA.CHM")


def test_an_item_that_no_scenario_defines_cannot_be_granted() -> None:
    with pytest.raises(ClaimError, match="no backing"):
        ask(SOLVED, "granted", "USA-RUS", 4.0)


def test_granted_is_the_chance_while_the_givers_leader_stays() -> None:
    settings = ("backing.USA-RUS.worth=200", "backing.USA-RUS.cost=1")
    eager = solve_centre("reference-2025", changes=settings)
    reluctant = solve_centre(
        "reference-2025", changes=("backing.USA-RUS.worth=1", "backing.USA-RUS.cost=200")
    )
    # A deal comes up once a year.
    assert ask(eager, "granted", "USA-RUS", 4.0) == pytest.approx(1 - np.exp(-4.0), abs=0.01)
    assert ask(reluctant, "granted", "USA-RUS", 4.0) < 1e-3


def test_every_quantity_of_the_vocabulary_can_be_computed() -> None:
    sample = {
        "actor": "RUS",
        "dyad": "USA-RUS",
        "level": 0.5,
        "years": 10.0,
        "channel": "access",
        "path": "discount",
        "lens": "dittmer",
        "entry": "role",
        "of": "RUS",
    }
    for name, quantity in QUANTITIES.items():
        if name == "granted":
            continue
        arguments = [sample[kind] for kind in quantity.arguments]
        if quantity.arguments[:2] == ("actor", "actor"):
            arguments[1] = "CHN"
        found = compute(SOLVED, Request(name, tuple(arguments)))
        assert found.shape == (1,), name
        assert np.isfinite(found).all(), name


def test_a_theory_is_asked_about_the_relations_and_the_capability_of_the_draw() -> None:
    begin = LAW.begin[0]
    levels = dict(zip(DYADS, RELATION[begin], strict=True))
    amities = [dyad for dyad, level in levels.items() if level >= 0.5]
    assert ask(SOLVED, "lens", "dittmer", "amities", "all") == len(amities)
    roles = {
        word: [ask(SOLVED, "lens", "dittmer", word, who) for who in ACTORS]
        for word in ("pivot", "friend", "partner", "wing", "enemy", "outcast")
    }
    ranks = [ask(SOLVED, "lens", "dittmer", "role", who) for who in ACTORS]
    for k, rank in enumerate(ranks):
        assert [found[k] for found in roles.values()] == [float(place == rank) for place in range(1, 7)]
    capability = [float(SOLVED.values[f"capability.{who}"][0]) for who in ACTORS]
    shares = [ask(SOLVED, "lens", "power", "share", who) for who in ACTORS]
    assert shares == pytest.approx(np.array(capability) / sum(capability))
    assert ask(SOLVED, "lens", "events", "weight", "RUS-CHN") == pytest.approx(20 * levels["RUS-CHN"] - 10)


def test_a_theory_that_does_not_apply_is_unknown() -> None:
    """Exchange needs two friends."""
    apart = solve_centre("reference-2025", changes=["relation.RUS-CHN=normal"])
    assert np.isnan(ask(apart, "lens", "exchange", "payoff", "RUS"))
    assert ask(apart, "lens", "dittmer", "partner", "RUS") in (0.0, 1.0)


def with_friction() -> SolvedVariant:
    given = ("friction.RUS.USA.up=30", "friction.RUS.USA.down=10", "friction.RUS.CHN.down=8")
    return solve_centre("reference-2025", changes=given)


def test_what_a_move_costs_is_its_levels_times_the_friction_of_each_a_year() -> None:
    moved = with_friction()
    assert ask(moved, "moving_cost", "RUS", "USA", 1.0) == pytest.approx(0.05 * 2 * 30.0)  # from hostile
    assert ask(moved, "moving_cost", "RUS", "USA", 0.0) == 0.0
    assert ask(moved, "moving_cost", "RUS", "CHN", 0.5) == pytest.approx(0.05 * 8.0)  # from partnership
    assert ask(moved, "moving_cost", "USA", "RUS", 1.0) == 0.0  # only its own part
    assert ask(SOLVED, "moving_cost", "RUS", "CHN", 0.0) == 0.0


def test_what_moves_cost_on_average_is_what_the_account_of_a_value_has() -> None:
    moved = with_friction()
    told = account(moved.law)["friction"][0]
    assert told[1] < -0.01
    for k, who in enumerate(ACTORS):
        assert ask(moved, "channel", "friction", who) == pytest.approx(told[k], abs=1e-9)
        assert ask(SOLVED, "channel", "friction", who) == 0.0


FOUR = """
schema: 1
title: India between two rivals, and at odds with China
says: Every relation is held.
year: 2025
actors: {USA: {name: United States}, RUS: {name: Russia}, CHN: {name: China}, IND: {name: India}}
parameters:
  gdp: {USA: 30000, RUS: 2000, CHN: 20000, IND: 4000}
  capability: {USA: 0.4, RUS: 0.1, CHN: 0.35, IND: 0.15}
  trade_elasticity: 4
  stake: {USA-RUS: 60, USA-CHN: 300, USA-IND: 20, RUS-CHN: 60, RUS-IND: 10, CHN-IND: 60}
  transfer_bound: {USA-RUS: 0, USA-CHN: 0, USA-IND: 0, RUS-CHN: 0, RUS-IND: 0, CHN-IND: 0}
  political_value:
    USA: {RUS: 0, CHN: 0, IND: 0}
    RUS: {USA: 0, CHN: 0, IND: 0}
    CHN: {USA: 0, RUS: 0, IND: 0}
    IND: {USA: 0, RUS: 0, CHN: 0}
  discount: 0.05
  renewal_rate: 0.5
  precision: 5
"""


def test_among_four_a_role_is_that_of_a_named_triangle(tmp_path: Path) -> None:
    held = {"USA-RUS": 0, "USA-CHN": 0, "USA-IND": 1, "RUS-CHN": 0, "RUS-IND": 1, "CHN-IND": 0}
    lines = [f"  {pair}: {{relation: {level}}}\n" for pair, level in held.items()]
    frozen = "".join(f"    {pair}: {level}\n" for pair, level in held.items())
    file = tmp_path / "four.yaml"
    file.write_text(f"{FOUR}  frozen:\n{frozen}dyads:\n{''.join(lines)}", encoding="utf-8")
    solved = solve_centre(str(file), dates=(10.0,))
    assert ask(solved, "pivot", "IND", "USA-RUS", 10.0) == 1.0
    assert ask(solved, "pivot", "IND", "USA-CHN", 10.0) == 0.0  # at odds with one of the two
    assert ask(solved, "outcast", "CHN", "USA-IND", 10.0) == 1.0
    assert ask(solved, "outcast", "CHN", "USA-RUS", 10.0) == 0.0  # all three are at odds
    assert np.isnan(ask(solved, "pivot", "IND", 10.0))
