"""Whatever a person writes, a scenario is read or refused on one line; nothing else happens."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.unit.scenario.texts import ACTORS, BASE, VARIANTS

from tripolar.errors import InputError
from tripolar.scenario.load import load_text
from tripolar.scenario.paths import canonical_paths, read_path
from tripolar.scenario.variants import override

TEXT = BASE + VARIANTS + "claims:\n  - {id: M1, kind: model, says: x, holds: value(RUS) > 1}\n"
PIECES = (
    *"{}[]:,-#&*!|>'\"%@`0.5e\t\n ",
    "null",
    "true",
    "~",
    "[]",
    "{}",
    "nan",
    ".inf",
    "1e999",
    "é",
    "ACTOR",
)
SCENARIO = load_text(TEXT)


def refusal_of(attempt: Callable[[], object]) -> str:
    """The one line with which an attempt is refused; empty when it is not."""
    try:
        attempt()
    except InputError as error:
        return str(error)
    return ""


@settings(max_examples=100)
@given(st.integers(0, len(TEXT)), st.integers(0, 12), st.lists(st.sampled_from(PIECES), max_size=3))
@example(0, len(TEXT), ["null"])
@example(0, len(TEXT), ["[" * 400])
def test_a_damaged_text_is_read_or_refused(start: int, length: int, pieces: list[str]) -> None:
    line = refusal_of(lambda: load_text(TEXT[:start] + "".join(pieces) + TEXT[start + length :]))
    assert "\n" not in line
    assert not line or line.startswith("scenario.yaml:"), line


WORDS = st.sampled_from(
    ["USA", "RUS", "USA-CHN", "CHN-USA", "engager", "rival", "worth", "cost", "x", "", "-"]
)
HEADS = st.sampled_from([path.split(".")[0] for path in canonical_paths(ACTORS)] + ["", "figure"])


@given(st.builds(lambda head, rest: ".".join([head, *rest]), HEADS, st.lists(WORDS, max_size=4)))
def test_a_path_stands_for_canonical_ones_or_is_refused(text: str) -> None:
    line = refusal_of(lambda: read_path(text, ACTORS))
    assert "\n" not in line
    targets = set() if line else set(read_path(text, ACTORS).targets)
    assert bool(targets) is not bool(line)
    assert targets <= set(canonical_paths(ACTORS))


@given(
    st.sampled_from(canonical_paths(ACTORS)),
    st.sampled_from(["1", "0.5", "*2", "+1", "-3", "nan", "rival", "hostile", "*"]),
)
def test_an_option_is_taken_or_refused_by_its_name(path: str, value: str) -> None:
    option = f"{path}={value}"
    line = refusal_of(lambda: override(SCENARIO, [option]))
    assert not line or line.startswith(f"--set {option}: "), line
