"""Files that are written to break the reader: each is refused on one line that says where and why."""

from __future__ import annotations

import pytest

from tripolar.errors import InputError
from tripolar.scenario.load import load_text

TUTORIAL = "schema: 1\nextends: tutorial\n"
CLAIM = f"{TUTORIAL}claims:\n  Z1:\n    says: x\n    kind: model\n    why: x\n    holds: "
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{c}: &{c} [{', '.join([f'*{p}'] * 9)}]\n" for p, c in zip("abcdefghi", "bcdefghij", strict=True)
)
HOSTILE = {
    "brackets": (f"title: {'[' * 5_000}{']' * 5_000}", "nested too deeply"),
    "mappings": ("".join(f"{'  ' * k}a:\n" for k in range(900)), "nested too deeply"),
    "laughs": (LAUGHS, "unknown key 'a' in a scenario"),
    "itself": ("a: &a [*a]", "a value contains itself"),
    "exponent": (
        f"{TUTORIAL}parameters:\n  balance_stress: 1e400\n",
        "balance_stress must be finite, and is too large",
    ),
    "digits": (
        f"{TUTORIAL}parameters:\n  balance_stress: {'9' * 20_000}\n",
        "balance_stress must be finite, and is too large",
    ),
    "endless year": (f"{TUTORIAL}year: {'9' * 20_000}\n", "year"),
    "code": ("extends: !!python/object/apply:os.system ['true']", "are not used here"),
    "nothing": (f"{TUTORIAL}title: a\0b", r"not valid YAML: character '\\x00'"),
    "surrogate": (f'{TUTORIAL}title: "\\ud800"', "half of a surrogate pair is not a valid character"),
    "surrogate key": (f'{TUTORIAL}"\\udfff": 1', "half of a surrogate pair is not a valid character"),
    "twice": (f"{TUTORIAL}extends: tutorial", "'extends' stands twice"),
    "outside": ("schema: 1\nextends: ../../../etc/passwd", "not '../../../etc/passwd'"),
    "book": (f"{TUTORIAL}title: {'x' * 2_000_000}", "longer than 2,000,000 characters"),
    "parentheses": (f"{CLAIM}{'(' * 900}1 > 0{')' * 900}", "nested more than 32 deep"),
    "formula": (f"{CLAIM}{'(' * 2_000}1 > 0{')' * 2_000}", "at most 2000 are read"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_on_one_line(name: str) -> None:
    text, says = HOSTILE[name]
    with pytest.raises(InputError, match=says) as refused:
        load_text(text)
    assert "\n" not in refused.value.line()
    assert len(refused.value.line()) < 1_000
    refused.value.line().encode()


UNSHOWN = {
    "title of the window": ('title: "x \\e]0;pwned\\a"', "3:11", "U+001B"),
    "cleared screen": ('says: "x\\x1b[2J"', "3:9", "U+001B"),
    "8-bit escape": ('title: "x \\x9b2J"', "3:11", "U+009B"),
    "second line of a text": ('title: "x\n  y \\u0007 z"', "4:5", "U+0007"),
    "backspace in the name of a power": ('actors: {USA: {name: "A\\bB"}}', "3:24", "U+0008"),
    "label of a measure": (
        'claims:\n  - {id: F, kind: fact, says: x, measures: {"a\\eb": "1 > 0"}}',
        "4:47",
        "U+001B",
    ),
    "reversed writing": ("title: abc\u202ecba", "3:11", "U+202E"),
    "no character of XML": ('title: "\\uffff"', "3:9", "U+FFFF"),
}


@pytest.mark.parametrize("name", UNSHOWN)
def test_a_character_that_a_terminal_would_obey_is_refused_where_it_stands(name: str) -> None:
    text, place, says = UNSHOWN[name]
    with pytest.raises(InputError) as refused:
        load_text(TUTORIAL + text)
    line = refused.value.line()
    assert f":{place}: " in line
    assert says in line
    assert line.isprintable()


def test_texts_keep_their_lines_tabs_and_scripts() -> None:
    scenario = load_text(f'{TUTORIAL}title: "中国 🐉 Türkiye"\nsays: |\n  one\n  \ttwo\n')
    assert scenario.title == "中国 🐉 Türkiye"
    assert scenario.says == "one\n\ttwo"
