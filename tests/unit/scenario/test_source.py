"""YAML with places."""

from __future__ import annotations

import pytest

from tripolar.errors import ScenarioError
from tripolar.scenario.source import SourceNode, read_yaml


def at(node: SourceNode) -> tuple[int, int]:
    return node.where.line, node.where.column


def test_values_and_keys_know_where_they_stand() -> None:
    root = read_yaml("a: 1\nb:\n  c: 'x y'\n  d: [1e9, .5, no, true, null]\n", "f.yaml").mapping("it")
    inner = root["b"].mapping("b")
    assert (root["a"].value, at(root["a"])) == (1.0, (1, 4))
    assert str(root["a"].key_where) == "f.yaml:1:1"
    assert (inner["c"].value, at(inner["c"])) == ("x y", (3, 7))  # behind the quote
    items = inner["d"].items("d")
    assert [item.value for item in items] == [1e9, 0.5, "no", True, None]
    assert at(items[1]) == (4, 12)


def test_a_folded_text_keeps_the_lines_it_has_in_the_file() -> None:
    node = (
        read_yaml("a:\n  b: >-\n    one\n      two\n    three\n  c: 1\n", "f")
        .mapping("")["a"]
        .mapping("")["b"]
    )
    assert node.value == "one\n  two\nthree"  # YAML keeps the break before a line further in
    assert node.lines("b") == "one\n  two\nthree"
    assert at(node) == (3, 5)
    folded = read_yaml("b: >-\n  one\n  two\n", "f").mapping("")["b"]
    assert (folded.value, folded.lines("b")) == ("one two", "one\ntwo")


def test_numbers_are_those_of_yaml_1_2() -> None:
    text = "[1, -2.5, +3, 1e-3, 2., 0x1F, 1_000, 12:30, '5', 2025-01-01, .inf]"
    values = [node.value for node in read_yaml(text, "f").items("it")]
    assert values == [1, -2.5, 3, 0.001, 2, "0x1F", "1_000", "12:30", "5", "2025-01-01", ".inf"]


def test_an_alias_is_the_value_it_names() -> None:
    root = read_yaml("a: &x [1, 2]\nb: *x\n", "f").mapping("it")
    assert root["b"].value == root["a"].value
    assert str(root["b"].key_where) == "f:2:1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "f.yaml:1:1: the file is empty"),
        ("a: [1, 2\nb: 3", "f.yaml:2:2: not valid YAML: while parsing a flow sequence"),
        (
            "a: 1\n\tb: 2",
            "f.yaml:2:1: not valid YAML: while scanning for the next token: found character '\\t'",
        ),
        ("a: b: c", "f.yaml:1:5: not valid YAML: mapping values are not allowed here"),
        ("a: 'open", "f.yaml:1:9: not valid YAML: while scanning a quoted scalar"),
        ("a: 1\n---\nb: 2", "f.yaml:2:1: not valid YAML: expected a single document"),
        ("a: 1\nb: 2\x01", "f.yaml:2:5: not valid YAML: character '\\x01'"),
        ("a: *x", "f.yaml:1:4: not valid YAML: found undefined alias 'x'"),
        ("a: &x [*x]", "a value contains itself"),
        ("a: 1\na: 2", "f.yaml:2:1: 'a' stands twice in one mapping"),
        ("? [a]\n: b", "f.yaml:1:3: a key must be a word or number"),
        ("a: !!python/object/apply:os.system [ls]", "f.yaml:1:4: tags such as"),
        ("a: !secret 1", "f.yaml:1:4: tags such as !secret are not used here"),
        ("a: " + "[" * 3000, "f.yaml:1:1: nested too deeply"),
    ],
)
def test_what_is_no_yaml_is_told_on_one_line_with_its_place(text: str, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_yaml(text, "f.yaml")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_found_is_said_in_words() -> None:
    root = read_yaml("[null, true, 5, x, [1], {a: 1}]", "f").items("it")
    said = ["nothing", "the word true", "the number 5", "the text 'x'", "a list", "a mapping"]
    assert [node.found for node in root] == said


def test_shapes_are_held_to_what_was_asked() -> None:
    node = read_yaml("a: {b: 1, c: x}", "f").mapping("it")["a"]
    with pytest.raises(ScenarioError, match=r"^f:1:11: unknown key 'c' in it; allowed: b, d$"):
        node.keys_among("it", ("b", "d"))
    with pytest.raises(ScenarioError, match=r"^f:1:8: unknown key 'b c' in it"):
        read_yaml("{a: 1, b\n\n  c}", "f").keys_among("it", ("a",))
    with pytest.raises(ScenarioError, match=r"^f:1:4: it must be a text, not a mapping$"):
        node.text("it")
    with pytest.raises(ScenarioError, match=r"^f:1:8: it must be true or false, not the number 1"):
        node.mapping("it")["b"].flag("it")
    with pytest.raises(ScenarioError, match=r"it must be a number, not the text 'x'"):
        node.mapping("it")["c"].number("it")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nb:\u00a02\nc: 3\n", "f:2:3"),
        ("a:\n  b: 1\n  \u00a0c: 2\n", "f:3:3"),
        ("\u202fa: 1\n", "f:1:1"),
        ("a: {b:\u00a01}\n", "f:1:7"),
        ("a: {b: 1,\u00a0c: 2}\n", "f:1:10"),
        ("a\u00a0: 1\n", "f:1:2"),
    ],
)
def test_a_no_break_space_in_the_place_of_a_space_is_named(text: str, place: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_yaml(text, "f")
    assert str(caught.value) == f"{place}: a no-break space stands here: write a plain space"


def test_a_no_break_space_in_prose_stays() -> None:
    node = read_yaml("why: 'La France\u00a0: une puissance'\n", "f").mapping("it")["why"]
    assert node.text("why") == "La France\u00a0: une puissance"


def test_a_number_where_a_text_belongs_says_how_to_write_it() -> None:
    node = read_yaml("title: 1984\n", "f").mapping("it")["title"]
    with pytest.raises(ScenarioError, match="title must be a text, not the number 1984; put it in quotes"):
        node.text("title")


def test_a_folded_text_that_ends_the_file_without_a_line_break_is_whole() -> None:
    root = read_yaml("holds: >\n  a\n  > b", "x.yaml").mapping("a file")
    assert root["holds"].lines("it") == "a\n> b"
