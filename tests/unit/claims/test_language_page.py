"""The page on the claim language names every function there is, in the words of the program."""

from pathlib import Path

import pytest

from tripolar.measure.vocabulary import FIGURE_FUNCTIONS
from tripolar.scenario.expression import FUNCTIONS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "claim-language.md"


def rows():
    """First and second cell of every table row that begins with a function."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    return {cell[0].strip("`"): cell[1] for cell in cells if "(" in cell[0] and "`, " not in cell[0]}


def written(function):
    names = (["a", "s"] if function.of_truth else ["x", "y"])[: function.fewest]
    return f"{function.name}({', '.join(names)}{', …' if function.most is None else ''})"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        *((written(function), function.says) for function in FUNCTIONS.values()),
        *((function.signature, function.says) for function in FIGURE_FUNCTIONS.values()),
    ],
)
def test_every_function_is_on_the_page(call, says):
    assert rows().get(call) == says, f"write into {PAGE.name}: | `{call}` | {says} |"


def test_the_page_has_no_function_that_is_gone():
    known = set(FUNCTIONS) | set(FIGURE_FUNCTIONS)
    assert {call.split("(")[0] for call in rows() if not call.startswith("(")} <= known
