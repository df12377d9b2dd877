"""The expression language: what claims, facts and measured parameters are written in.

`parse` turns text into a frozen `Expression`, `evaluate` gives it a value over all draws at once.
Nothing of Python can be reached from an expression: there are numbers, a dozen functions, and
quantities called by name with words and numbers as arguments.
"""

from tripolar.scenario.expression.evaluation import (
    FilledComparison,
    Lookup,
    evaluate,
    is_per_draw,
    margin,
    over_draws,
    over_samples,
    sides,
)
from tripolar.scenario.expression.functions import FUNCTIONS
from tripolar.scenario.expression.grammar import parse
from tripolar.scenario.expression.tree import Call, Expression, Function
from tripolar.stats.ranks import rank_correlation, ranks

__all__ = [
    "FUNCTIONS",
    "Call",
    "Expression",
    "FilledComparison",
    "Function",
    "Lookup",
    "evaluate",
    "is_per_draw",
    "margin",
    "over_draws",
    "over_samples",
    "parse",
    "rank_correlation",
    "ranks",
    "sides",
]
