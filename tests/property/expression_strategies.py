"""Random expressions: trees that the grammar can write, and their text."""

from hypothesis import strategies as st

from tripolar.scenario.expression.tree import (
    Arithmetic,
    Call,
    Comparison,
    Function,
    Logic,
    Negative,
    Node,
    Not,
    Number,
)

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")

_figures = st.floats(0, 1e6).map(lambda x: float(f"{x:.4g}"))
_words = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.]{0,6}(-[A-Za-z0-9_.]{1,4}){0,2}", fullmatch=True).filter(
    lambda word: word not in {"and", "or", "not"}
)
_names = st.from_regex(r"q[a-z0-9_]{0,5}", fullmatch=True)

calls = st.builds(
    Call,
    _names,
    st.lists(_words | _figures | _figures.map(lambda x: -x), max_size=3).map(tuple),
)
_leaves = calls | st.builds(Number, _figures)


def _chains(node, operands, operators, longest=3):
    return st.integers(2, longest).flatmap(
        lambda n: st.builds(
            node,
            st.lists(st.sampled_from(operators), min_size=n - 1, max_size=n - 1).map(tuple),
            st.lists(operands, min_size=n, max_size=n).map(tuple),
        )
    )


def _deeper_numbers(inner):
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.builds(Negative, inner),
        _chains(Arithmetic, inner, ("+", "-")),
        _chains(Arithmetic, inner, ("*", "/")),
        pair.map(lambda operands: Arithmetic(("^",), operands)),
        inner.map(lambda x: Function("abs", (x,))),
        pair.map(lambda xs: Function("min", xs)),
        inner.map(lambda x: Function("mean", (x,))),
        inner.map(lambda x: Function("quantile", (x, Number(0.25)))),
        _chains(Comparison, inner, COMPARISONS).map(lambda x: Function("share", (x,))),
    )


numbers = st.recursive(_leaves, _deeper_numbers, max_leaves=8)


def _deeper_truths(inner):
    return st.builds(Not, inner) | st.builds(
        Logic, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)
    )


truths = st.recursive(_chains(Comparison, numbers, COMPARISONS), _deeper_truths, max_leaves=4)


def written(node: Node) -> str:
    """Write a tree with every operand in parentheses."""
    match node:
        case Number(value):
            text = repr(value)
        case Call(name, arguments):
            words = [a if isinstance(a, str) else repr(a) for a in arguments]
            text = f"{name}({', '.join(words)})"
        case Negative(operand):
            text = f"-({written(operand)})"
        case Not(operand):
            text = f"not ({written(operand)})"
        case Function(name, arguments):
            text = f"{name}({', '.join(map(written, arguments))})"
        case Logic(word, operands):
            text = f" {word} ".join(f"({written(x)})" for x in operands)
        case Arithmetic(operators, operands) | Comparison(operators, operands):
            text = f"({written(operands[0])})"
            for operator, operand in zip(operators, operands[1:], strict=True):
                text += f" {operator} ({written(operand)})"
    return text
