"""What the grammar reads, and where it points when it cannot."""

import pytest

from tripolar.errors import ClaimError, Location
from tripolar.scenario.expression import Call, parse
from tripolar.scenario.expression.tree import Arithmetic, Comparison, Function, Logic, Negative, Not, Number

A, B = Call("gdp", ("A",)), Call("gdp", ("B",))

TREES = {
    "1 + 2 - 3": Arithmetic(("+", "-"), (Number(1), Number(2), Number(3))),
    "1 + 2 * 3": Arithmetic(("+",), (Number(1), Arithmetic(("*",), (Number(2), Number(3))))),
    "-2 ^ 2": Negative(Arithmetic(("^",), (Number(2), Number(2)))),
    "2 ^ -1": Arithmetic(("^",), (Number(2), Negative(Number(1)))),
    "2 ^ 3 ^ 4": Arithmetic(("^",), (Number(2), Arithmetic(("^",), (Number(3), Number(4))))),
    "+gdp(A)": A,
    "gdp(A)-gdp(B)": Arithmetic(("-",), (A, B)),
    "3-2": Arithmetic(("-",), (Number(3), Number(2))),
    "5 <= gdp(A) <= 9": Comparison(("<=", "<="), (Number(5), A, Number(9))),
    "not 1 > 2 and 3 > 4 or 5 > 6": Logic(
        "or",
        (
            Logic(
                "and",
                (Not(Comparison((">",), (Number(1), Number(2)))), Comparison((">",), (Number(3), Number(4)))),
            ),
            Comparison((">",), (Number(5), Number(6))),
        ),
    ),
    "share(gdp(A) > .5e1)": Function("share", (Comparison((">",), (A, Number(5))),)),
    "quantile(gdp(A), 0.9)": Function("quantile", (A, Number(0.9))),
    "total()": Call("total", ()),
}


@pytest.mark.parametrize(("text", "tree"), TREES.items(), ids=TREES)
def test_reads_precedence_and_arguments(text, tree):
    assert parse(text).tree == tree


def test_words_may_hold_hyphens_dots_and_numbers():
    call = parse("chance(USA-RUS, partnership, 10, us-at-0.5) > parameter(gdp.CHN)").calls
    assert call[0].arguments == ("USA-RUS", "partnership", 10.0, "us-at-0.5")
    assert call[0].argument_columns == (7, 16, 29, 33)
    assert call[1] == Call("parameter", ("gdp.CHN",))


def test_calls_are_listed_once_in_the_order_written():
    expression = parse("value(RUS, no-us) < value(RUS) and value(RUS, no-us) > 0 or gdp(RUS) > 1")
    assert [str(call) for call in expression.calls] == ["value(RUS, no-us)", "value(RUS)", "gdp(RUS)"]
    assert [call.column for call in expression.calls] == [0, 20, 60]


def test_expressions_that_mean_the_same_are_equal():
    assert parse("gdp(A)>1") == parse("( gdp( A ) > 1.0 )")
    assert parse("gdp(A) > 1") != parse("gdp(A) >= 1")


def test_knows_numbers_from_truth():
    assert parse("gdp(A) > 1").is_truth
    assert not parse("gdp(A) / 1e9").is_truth


REFUSED = {
    '__import__("os")': (1, "'__import__' cannot be the name of a quantity"),
    "value.__class__": (1, "'value.__class__' stands alone"),
    "value.__class__(RUS) > 1": (1, "'value.__class__' cannot be the name of a quantity"),
    "lambda: 1": (1, "'lambda' stands alone"),
    "gdp(A) > (lambda)": (11, "'lambda' stands alone"),
    "[1]": (1, "'[' has no meaning here"),
    "gdp(A)[0] > 1": (7, "'[' has no meaning here"),
    'gdp("A") > 1': (5, "'\"' has no meaning here (words stand without quotes)"),
    "gdp(A).real": (7, "'.' has no meaning here"),
    "x := 1": (1, "'x' stands alone"),
    "1 > 2; 2 > 1": (6, "';' has no meaning here"),
    "gdp(A) = 1": (8, "equality is written =="),
    "gdp(A) ≥ 1": (8, "write >="),
    "gdp(A) − 1": (8, "write the minus as -"),
    "2 ** 3": (3, "write ^ for powers"),
    "gdp(A) & 1": (8, "write 'and'"),
    "a-b": (1, "put spaces around it"),
    "5x": (1, "the number 5 runs into 'x'"),
    "1_000": (1, "the number 1 runs into '_'"),
    "1.2.3": (1, "the number 1.2 runs into '.'"),
    "1e999": (1, "too large"),
    "": (1, "the expression is empty"),
    "   ": (4, "the expression is empty"),
    "(1 + 2": (1, "this '(' is never closed"),
    "1 + 2)": (6, "found ')' where an operator or the end was expected"),
    "1 +": (4, "found the end where a number, a quantity or '(' was expected"),
    "gdp(A B)": (7, "found 'B' where ',' or ')' was expected"),
    "gdp(A,)": (7, "found ')' where a word or a number"),
    "gdp(1 + 2)": (7, "found '+' where ',' or ')' was expected"),
    "gdp(gdp(A))": (8, "found '(' where ',' or ')' was expected"),
    "gdp(and)": (5, "found 'and' where a word or a number"),
    "and": (1, "found 'and' where"),
    "1 2": (3, "found '2' where an operator or the end was expected"),
    "not 1": (1, "'not' needs something true or false"),
    "1 > 2 and 3": (11, "'and' needs something true or false"),
    "1 or 2 > 1": (1, "'or' needs something true or false"),
    "1 + (2 > 1)": (5, "'+' needs a number here"),
    "(2 > 1) * 3": (1, "'*' needs a number here"),
    "-(2 > 1)": (2, "'-' needs a number here"),
    "(2 > 1) ^ 2": (1, "'^' needs a number here"),
    "(1 > 2) > 3": (1, "'>' needs a number here"),
    "share(gdp(A))": (7, "share(…) needs something true or false"),
    "mean(gdp(A) > 1)": (6, "mean(…) needs a number here"),
    "abs(1, 2)": (1, "abs(…) takes 1 argument, not 2"),
    "min(1)": (1, "min(…) takes at least 2 arguments, not 1"),
    "quantile(gdp(A), 2)": (18, "a number from 0 to 1"),
    "quantile(gdp(A), gdp(B))": (18, "a number from 0 to 1"),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.items(), ids=REFUSED)
def test_refuses_at_the_column(text, expected):
    column, words = expected
    with pytest.raises(ClaimError) as caught:
        parse(text, Location("argument.yaml", 7, 1))
    assert str(caught.value).startswith(f"argument.yaml:7:{column}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_points_into_the_file_and_into_later_lines():
    with pytest.raises(ClaimError, match=r"^a\.yaml:12:30: "):
        parse("value(RUS) > ?", Location("a.yaml", 12, 17))
    with pytest.raises(ClaimError, match=r"^a\.yaml:13:28: "):
        parse("value(RUS) > 1 and\nvalue(RUS) ?", Location("a.yaml", 12, 17))
    with pytest.raises(ClaimError, match=r"^expression:1:5: "):
        parse("1 > ?")


def test_length_and_depth_are_bounded():
    assert parse("1" + " + 1" * 499).tree == Arithmetic(("+",) * 499, (Number(1),) * 500)
    with pytest.raises(ClaimError, match="2001 characters; at most 2000"):
        parse("1" * 2001)
    assert parse("(" * 32 + "1" + ")" * 32).tree == Number(1)
    for opened, closed in [("(", ")"), ("-", ""), ("abs(", ")"), ("2 ^ ", "")]:
        with pytest.raises(ClaimError, match="nested more than 32 deep"):
            parse(opened * 33 + "1" + closed * 33)
    with pytest.raises(ClaimError, match="nested more than 32 deep"):
        parse("not " * 33 + "1 > 2")
