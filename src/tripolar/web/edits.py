"""A YAML text changed in places: what no change touches keeps every character.

ruamel.yaml says where keys and values stand. It could write the whole text again and keep its comments, but
not its spaces, line breaks and indentation; so the text is cut at those places instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode
from ruamel.yaml.tokens import AliasToken, AnchorToken

from tripolar.scenario.source import SCALAR_WORDS, number_in

__all__ = ["Edits", "flow"]

_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def flow(value: object) -> str:
    """A value on one line, texts in the quotes that YAML shares with JSON."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)


class Edits:
    """Changes to a text, made together by `done`; places are those of the text as it was.

    Parameters
    ----------
    text : str
        A YAML document that `tripolar.scenario.source.read_yaml` reads. Aliases are written out first, so
        that what changes in one place stays as it is in another.

    Attributes
    ----------
    root : MappingNode
        The document; its nodes are what the methods take.
    """

    def __init__(self, text: str) -> None:
        self._text = _without_aliases(text)
        self._break = "\r\n" if "\r\n" in text else "\n"
        self._made: list[tuple[int, int, int, str]] = []
        self.root = _compose(self._text)

    def get(self, mapping: Any, key: str) -> Any | None:
        """The node under a key; None where it is missing or holds nothing."""
        _, node = _entry(mapping, key)
        return None if node is None or _is_null(node) else node

    def put(self, mapping: Any, key: str, value: object, after: str | None = None) -> None:
        """Replace a key's value, or add the key: at the end, or after another one that is there."""
        name, node = _entry(mapping, key)
        if name is None:
            self.add(mapping, {key: value}, after)
        elif _is_block(node) and isinstance(node, MappingNode) and isinstance(value, Mapping):
            self._put_block(name, node, value)
        else:
            start, end = self._start(name, node), self._end(name, node)
            gap = self._text[name.end_mark.index : start]
            if (
                "\n" in gap and not gap.rpartition(":")[2].strip()
            ):  # a block's mapping or list, with no comment
                start -= len(gap.rpartition(":")[2])
            self._replace(start, end, ("" if self._text[start - 1] in " \n" else " ") + flow(value))

    def _put_block(self, name: Any, node: Any, value: Mapping[str, object]) -> None:
        """Replace a mapping of a key a line; a key that stays keeps its line, with the comment there."""
        old = [each.value for each, _ in node.value]
        if not value.keys() & set(old):
            self._replace(node.start_mark.index, self._end(name, node), self._lines(node, value))
            return
        for key in value.keys() & set(old):
            self.put(node, key, value[key])
        self.remove(node, set(old) - value.keys())
        self.add(node, {key: each for key, each in value.items() if key not in old})

    def add(self, mapping: Any, entries: Mapping[str, object], after: str | None = None) -> None:
        """Add keys to a mapping, one a line where it is written so."""
        written = [f"{_key(key)}: {flow(value)}" for key, value in entries.items()]
        last = mapping.value[-1] if mapping.value else None
        if _is_block(mapping):
            place = self._line_end(self._end(*(_pair(mapping, after) if after else mapping.value[-1])))
            self._insert(place, mapping, written)
        elif last is None:
            self._replace(mapping.start_mark.index + 1, mapping.start_mark.index + 1, ", ".join(written))
        else:
            place = self._end(*last)
            self._replace(place, place, "".join(f", {each}" for each in written))

    def add_section(self, key: str, entries: Mapping[str, object]) -> None:
        """Give the document a section, or one that holds nothing its entries."""
        if not _is_block(self.root):
            self.put(self.root, key, entries)
            return
        lines = "".join(f"{self._break}  {_key(name)}: {flow(value)}" for name, value in entries.items())
        name, node = _entry(self.root, key)
        if name is None:
            place = self._line_end(self._end(*self.root.value[-1]))
            self._insert(place, self.root, [f"{key}:{lines}"])
        else:
            self._replace(self._start(name, node), self._end(name, node), lines)

    def append(self, sequence: Any, entry: Mapping[str, object]) -> None:
        """Add a mapping to a list."""
        if not sequence.value:
            place = sequence.start_mark.index + 1
            self._replace(place, place, flow(entry))
        elif _is_block(sequence):
            place = self._line_end(self._end(None, sequence.value[-1]))
            keys = f"{self._break}{' ' * (sequence.start_mark.column + 2)}".join(
                f"{_key(key)}: {flow(value)}" for key, value in entry.items()
            )
            self._insert(place, sequence, [f"- {keys}"])
        else:
            place = self._end(None, sequence.value[-1])
            self._replace(place, place, f", {flow(entry)}")

    def split(self, mapping: Any, key: str, entries: Mapping[str, object]) -> None:
        """Put several entries in the place of one; None stands for the value as it is written."""
        name, node = _pair(mapping, key)
        end = self._end(name, node)
        written = self._text[name.end_mark.index : end]
        texts = [
            f"{_key(each)}{written}" if value is None else f"{_key(each)}: {flow(value)}"
            for each, value in entries.items()
        ]
        between = self._indented(mapping, "") if _is_block(mapping) else ", "
        self._replace(name.start_mark.index, end, between.join(texts))

    def remove(self, mapping: Any, keys: Collection[str]) -> None:
        """Remove some keys with their values, but not all of the mapping's."""
        ends = [self._end(*pair) for pair in mapping.value]
        gone = [name.value in keys for name, _ in mapping.value]
        leading = gone.index(False)
        for (name, _), end, before, leaves in zip(mapping.value, ends, [0, *ends], gone, strict=False):
            if not leaves:
                continue
            if _is_block(mapping):
                start = self._text.rfind("\n", 0, name.start_mark.index)
                stop = self._line_end(end)
                start -= start > 0 and self._text[start - 1] == "\r"
                self._replace(max(start, 0), stop if start >= 0 else stop + len(self._break), "")
            elif name.start_mark.index >= mapping.value[leading][0].start_mark.index:
                self._replace(before, end, "")
        if leading and not _is_block(mapping):
            first = mapping.value[0][0].start_mark.index
            self._replace(first, mapping.value[leading][0].start_mark.index, "")

    def comment_out(self, key: str) -> None:
        """Make a comment of a key of the document with its value; without lines of its own, remove it."""
        if not _is_block(self.root):
            self.remove(self.root, {key})
            return
        name, node = _pair(self.root, key)
        start, end = name.start_mark.index, self._end(name, node)
        self._replace(start, end, re.sub("(?m)^", "# ", self._text[start:end]))

    def done(self) -> str:
        """The text with every change in it."""
        parts, place = [], 0
        for start, end, _, text in sorted(self._made, key=lambda each: each[:3]):
            parts += [self._text[place:start], text]
            place = end
        return "".join([*parts, self._text[place:]])

    def _replace(self, start: int, end: int, text: str) -> None:
        self._made.append((start, end, 0, text))

    def _insert(self, place: int, block: Any, texts: Iterable[str]) -> None:
        """Add lines to a mapping or list of a line each; those of the innermost that ends here come first."""
        # A list may be indented no more than the mapping that holds it.
        rank = -2 * block.start_mark.column - (not isinstance(block, MappingNode))
        self._made.append((place, place, rank, "".join(self._indented(block, text) for text in texts)))

    def _indented(self, block: Any, text: str) -> str:
        return f"{self._break}{' ' * block.start_mark.column}{text}"

    def _lines(self, block: Any, value: Mapping[str, object]) -> str:
        return self._indented(block, "").join(f"{_key(key)}: {flow(each)}" for key, each in value.items())

    def _start(self, name: Any, node: Any) -> int:
        """Where a value begins; of nothing, after the colon."""
        if not _is_nothing(node):
            return int(node.start_mark.index)
        return int(self._text.index(":", name.end_mark.index)) + 1

    def _end(self, name: Any | None, node: Any) -> int:
        """Where a value ends, before blank lines and comments that follow it."""
        start, end = node.start_mark.index, node.end_mark.index
        if name is not None and _is_nothing(node):
            return self._start(name, node)
        if isinstance(node, ScalarNode):
            return int(start + len(self._text[start:end].rstrip()) if node.style in {"|", ">"} else end)
        if node.flow_style or not node.value:
            return int(end)
        last = node.value[-1]
        return self._end(*(last if isinstance(node, MappingNode) else (None, last)))

    def _line_end(self, place: int) -> int:
        end = self._text.find("\n", place)
        end = len(self._text) if end < 0 else end
        return end - (self._text[max(end - 1, 0)] == "\r" and end > place)


def _compose(text: str) -> Any:
    return YAML(typ="safe", pure=True).compose(text)


def _entry(mapping: Any, key: str) -> tuple[Any, Any]:
    return next(((name, node) for name, node in mapping.value if name.value == key), (None, None))


def _pair(mapping: Any, key: str | None) -> tuple[Any, Any]:
    return next((name, node) for name, node in mapping.value if name.value == key)


def _is_block(node: Any) -> bool:
    return not isinstance(node, ScalarNode) and not node.flow_style


def _is_nothing(node: Any) -> bool:
    return isinstance(node, ScalarNode) and not node.value and not node.style


def _is_null(node: Any) -> bool:
    return isinstance(node, ScalarNode) and not node.style and node.value in {"", "~", "null", "Null"}


def _without_aliases(text: str) -> str:
    """The text with each alias replaced by what it stands for, on one line, and without anchors."""
    tokens = [
        each for each in YAML(typ="safe", pure=True).scan(text) if isinstance(each, AliasToken | AnchorToken)
    ]
    if not any(isinstance(each, AliasToken) for each in tokens):
        return text
    named = sorted(_anchored(_compose(text)), key=lambda node: node.start_mark.index)
    for token in reversed(tokens):
        start, end = token.start_mark.index, token.end_mark.index
        new = ""
        if isinstance(token, AliasToken):
            known = (
                node
                for node in reversed(named)
                if node.anchor == token.value and node.start_mark.index < start
            )
            new = _written(next(known))
        elif text[end : end + 1] == " ":
            end += 1
        text = text[:start] + new + text[end:]
    return text


def _anchored(node: Any) -> Iterable[Any]:
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.anchor:
            yield node
        if isinstance(node, MappingNode):
            waiting += [each for pair in node.value for each in pair]
        elif not isinstance(node, ScalarNode):
            waiting += node.value


def _written(node: Any) -> str:
    if isinstance(node, ScalarNode):
        meant = not node.style and (node.value in SCALAR_WORDS or number_in(node.value) is not None)
        return str(node.value or "null") if meant else flow(node.value)
    if isinstance(node, MappingNode):
        return "{" + ", ".join(f"{flow(key.value)}: {_written(value)}" for key, value in node.value) + "}"
    return "[" + ", ".join(map(_written, node.value)) + "]"
