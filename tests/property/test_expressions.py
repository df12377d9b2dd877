"""Laws of the expression language."""

import builtins

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.property.expression_strategies import calls, numbers, truths, written
from tests.unit.claims.made import scenario

from tripolar.errors import ClaimError
from tripolar.prepare.quantities import QUANTITIES
from tripolar.prepare.requests import request_of
from tripolar.scenario.expression import Call, evaluate, is_per_draw, margin, over_draws, parse

DRAWS = 3
arrays = st.lists(st.sampled_from([np.nan, -2.0, 0.0, 1.0, 3.5]), min_size=DRAWS, max_size=DRAWS).map(
    np.array
)
_arguments = st.sampled_from(
    ["USA", "RUS", "RUS-USA", "CHN-RUS", "normal", "hostile", "no-us", "stress", "balance_stress", "gdp.CHN"]
) | st.sampled_from([0.0, 0.5, 1.0, 10.0, 0.25, -1.0])
three_valued = st.sampled_from([0.0, 1.0, np.nan])


@given(numbers | truths)
def test_what_is_written_is_read_back(tree):
    text = written(tree)
    assume(len(text) <= 2000)
    assert parse(text).tree == tree


@given(st.text() | st.text("gdp(RUS)<>=! andortx_.-+*/^,0123456789\n"))
def test_any_text_is_read_or_refused_with_a_place(text):
    refusal = None
    try:
        parse(text)
    except ClaimError as error:
        refusal = error
    if refusal is not None:
        assert refusal.where is not None
        assert "\n" not in str(refusal)


@given(truths, st.data())
def test_truth_is_one_zero_or_unknown_and_the_margin_has_its_sign(tree, data):
    text = written(tree)
    assume(len(text) <= 2000)
    expression = parse(text)
    drawn = {call: data.draw(arrays) for call in expression.calls}
    truth = evaluate(expression, drawn.__getitem__)
    assert truth.shape == ((DRAWS,) if is_per_draw(expression) else ())
    assert set(truth[~np.isnan(truth)].ravel().tolist()) <= {0.0, 1.0}
    distance = margin(expression, drawn.__getitem__)
    if distance is not None:
        assert not np.any((distance > 0) & (truth == 0.0))
        assert not np.any((distance < 0) & (truth == 1.0))


def _truth(text, **values):
    """Evaluate with p, q, r standing for comparisons of the given truth values."""
    for name in values:
        text = text.replace(name, f"(v({name}) > 0.5)")
    found = evaluate(parse(text), lambda call: values[call.arguments[0]])
    return None if np.isnan(found) else bool(found)


@given(three_valued, three_valued, three_valued)
def test_kleene_laws(p, q, r):
    given_values = {"P": p, "Q": q, "R": r}
    for left, right in [
        ("not not P", "P"),
        ("not (P and Q)", "not P or not Q"),
        ("not (P or Q)", "not P and not Q"),
        ("P and Q", "Q and P"),
        ("P or Q", "Q or P"),
        ("P and (Q or R)", "P and Q or P and R"),
        ("P or Q and R", "(P or Q) and (P or R)"),
        ("P and (P or Q)", "P"),
    ]:
        assert _truth(left, **given_values) == _truth(right, **given_values), (left, right)


@given(three_valued, three_valued)
def test_the_unknown_is_settled_only_when_it_cannot_matter(p, q):
    for text in ("P and Q", "P or Q", "not P or Q"):
        found = _truth(text, P=p, Q=q)
        worlds = {
            _truth(text, P=a, Q=b)
            for a in ([0.0, 1.0] if np.isnan(p) else [p])
            for b in ([0.0, 1.0] if np.isnan(q) else [q])
        }
        assert worlds == {found} if found is not None else len(worlds) == 2


@given(st.sampled_from([name for name in dir(builtins) if name.isidentifier()]), calls)
def test_python_is_never_reached(name, call):
    """A name of Python's is at most a quantity, looked up among the quantities and nowhere else."""
    seen = []

    def lookup(asked: Call) -> float:
        seen.append(asked)
        return 1.0

    for text in (f"{name}({written(call)})", f"{name}", f"{name}(x)", f"{name}.__class__", f"{name}[0]"):
        try:
            expression = parse(text)
        except ClaimError:
            continue
        evaluate(expression, lookup)
    assert {asked.name for asked in seen} <= {name, call.name}


@given(
    calls | st.builds(Call, st.sampled_from(sorted(QUANTITIES)), st.lists(_arguments, max_size=4).map(tuple))
)
def test_any_call_becomes_a_request_or_is_refused_with_a_place(call):
    expression = parse(f"{written(call)} > 1")
    made = scenario()
    refusal = None
    try:
        request = request_of(expression.calls[0], expression, made)
    except ClaimError as error:
        refusal = error
    if refusal is not None:
        assert refusal.where is not None
    else:
        again = parse(f"{request.key} > 1")
        assert request_of(again.calls[0], again, made) == request


@given(truths)
def test_the_parts_of_an_and_are_read_back_as_its_operands(tree):
    text = f"  ({written(tree)})  and not ({written(tree)})"
    assume(len(text) <= 2000)
    expression = parse(text)
    first, second = expression.parts
    assert (parse(first.text).tree, parse(second.text).tree) == expression.tree.operands
    assert (first.tree, second.tree) == expression.tree.operands
    assert second.text == f"not ({written(tree)})"


SHARE_GIVEN = parse("share_given(a() > 0.5, s() > 0.5)")
[GIVEN_FUNCTION] = over_draws(SHARE_GIVEN)
pairs = st.lists(st.tuples(three_valued, three_valued), min_size=1, max_size=6)


def _share_given(rows, side=None):
    columns = {"a()": np.array([a for a, _ in rows]), "s()": np.array([s for _, s in rows])}
    leaning = {} if side is None else {GIVEN_FUNCTION: side}
    return float(evaluate(SHARE_GIVEN, lambda call: columns[str(call)], leaning))


@given(pairs)
def test_a_share_given_is_counted_among_the_known_draws_that_meet_the_condition(rows):
    given_rows = [a for a, s in rows if s == 1.0 and not np.isnan(a)]
    found = _share_given(rows)
    assert np.isnan(found) if not given_rows else found == sum(given_rows) / len(given_rows)


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0])), min_size=1, max_size=30))
def test_a_share_given_times_that_of_its_condition_is_the_share_of_both(rows):
    given_share = _share_given(rows)
    condition = sum(s for _, s in rows) / len(rows)
    both = sum(a * s for a, s in rows) / len(rows)
    if condition:
        assert given_share * condition == pytest.approx(both)
        assert 0.0 <= given_share <= 1.0
        # It does not depend on draws that do not meet the condition.
        assert _share_given([*rows, (1.0, 0.0), (0.0, 0.0)]) == given_share
        # Of the denial it is the rest.
        assert _share_given([(1.0 - a, s) for a, s in rows]) == pytest.approx(1.0 - given_share)


@given(pairs)
def test_unknown_draws_lean_a_share_given_to_the_ends_of_what_they_could_make_it(rows):
    worlds = [[]]
    for a, s in rows:
        ends = [
            (x, y)
            for x in ((0.0, 1.0) if np.isnan(a) else (a,))
            for y in ((0.0, 1.0) if np.isnan(s) else (s,))
        ]
        worlds = [[*world, end] for world in worlds for end in ends]
        assume(len(worlds) <= 256)
    shares = [_share_given(world) for world in worlds]
    known = [share for share in shares if not np.isnan(share)]
    for side, end in ((1, max), (-1, min)):
        found = _share_given(rows, side)
        # Unknown only where no draw need be given, and then the bounds of a claim are at their widest.
        assert len(known) < len(shares) if np.isnan(found) else found == end(known)
