"""Small scenarios for running ensembles."""

from __future__ import annotations

from tripolar.prepare.prepared import Prepared, prepare
from tripolar.scenario.load import load_text

# The reference's round numbers, four of them drawn.
VARIED = """\
schema: 1
extends: reference-2025
title: Varied
says: Round numbers, a few of them drawn.
parameters:
  coercion: {uniform: [0, 0.6], why: a guess, judgement: true}
  balance_stress: {uniform: [0, 60], why: a guess, judgement: true}
  stake.USA-RUS: {uniform: [40, 80], why: a guess, judgement: true}
  reading: {choice: {mistakes: 1, shocks: 1}, why: both are drawn}
variants:
  stressed: {says: Everybody minds., set: {balance_stress: 90}}
  warmed: {says: They start from normal relations., set: {relation.USA-RUS: normal}}
"""

# Every political value is solved for.
CALIBRATED = """\
schema: 1
title: Calibrated
says: Round numbers with relation hazards.
year: 2025
actors:
  USA: {name: United States, leaders: [engager, opponent], hostile: [opponent]}
  RUS: {name: Russia}
  CHN: {name: China}
dyads:
  USA-RUS: {relation: hostile}
  USA-CHN: {relation: {choice: {hostile: 1, normal: 1}}, why: two codings}
  RUS-CHN: {relation: partnership}
parameters:
  gdp: {USA: 29000, RUS: 2170, CHN: 18700}
  capability:
    blend: {one: "figure(gdp_current_usd, ACTOR, 2024)", other: "figure(cinc, ACTOR, 2022)"}
    why: two measures
  access:
    USA: {RUS: 0.003, CHN: 0.02}
    RUS: {USA: 0.05, CHN: 0.07}
    CHN: {USA: 0.05, RUS: 0.008}
  trade_elasticity: 4
  rivalry_loss:
    USA-RUS: {uniform: [20, 60], why: a guess, judgement: true}
    USA-CHN: 100
    RUS-CHN: 20
  relation_hazard:
    USA-RUS.engager: {uniform: [0.1, 0.3], why: a guess, judgement: true}
    USA-RUS.opponent: 0.03
    USA-CHN: 0.05
    RUS-CHN: {uniform: [0.01, 0.05], why: a guess, judgement: true}
  relation_tilt.USA-CHN: {normal: [0, 1], why: a guess, judgement: true}
  observed_terms.RUS-CHN: -5
  leader_hazard.USA: {engager: 0.2, opponent: 0.1}
  transfer_bound: {USA-RUS: 30, USA-CHN: 100, RUS-CHN: 30}
  discount: 0.05
  renewal_rate: 0.6
  precision: 5
variants:
  no-us: {says: No way to Washington., set: {cap.USA-RUS: hostile}}
"""


def measured(text: str) -> Prepared:
    """The scenario of a text with its figures looked up."""
    return prepare(load_text(text))


def changed(old: str, new: str, text: str = CALIBRATED) -> str:
    """The text with one place replaced, which must be there exactly once."""
    assert text.count(old) == 1
    return text.replace(old, new)
