"""The parser of expressions: tokens, and a small recursive descent, bounded in length and depth.

::

    either     = both ("or" both)*
    both       = denial ("and" denial)*
    denial     = "not" denial | comparison
    comparison = sum (("<" | "<=" | ">" | ">=" | "==" | "!=") sum)*
    sum        = product (("+" | "-") product)*
    product    = signed (("*" | "/") signed)*
    signed     = ("-" | "+") signed | power
    power      = atom ("^" signed)?
    atom       = NUMBER | "(" either ")" | FUNCTION "(" either ("," either)* ")" | call
    call       = NAME "(" (argument ("," argument)*)? ")"
    argument   = WORD | ("-")? NUMBER | "@" NUMBER

Every token knows the column at which it starts, for errors.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tripolar.errors import ClaimError, Location
from tripolar.scenario.expression.functions import FUNCTIONS
from tripolar.scenario.expression.tree import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    Function,
    Logic,
    Negative,
    Node,
    Not,
    Number,
    is_truth,
    place,
)

__all__ = ["BAD", "DEEPEST", "END", "LONGEST", "NUMBER", "SYMBOL", "WORD", "Token", "parse", "tokens"]

LONGEST = 2000

DEEPEST = 32

_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")

_RESERVED = ("and", "or", "not")

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")


def parse(text: str, where: Location | None = None) -> Expression:
    """Parse an expression.

    Parameters
    ----------
    text : str
        At most 2,000 characters, nested at most 32 deep.
    where : Location, optional
        Where the text's first character stands in the file it comes from.

    Raises
    ------
    ClaimError
        At the file, line and column of the first character that cannot be read.

    Examples
    --------
    >>> parse("value(RUS) - value(RUS, no-us) > 1").calls[1].arguments
    ('RUS', 'no-us')
    """
    if len(text) > LONGEST:
        problem = f"the expression has {len(text)} characters; at most {LONGEST} are read"
        raise ClaimError(problem, where=place(text, where, LONGEST))
    return Expression(text, _Parser(text, where).whole(), where)


class _Parser:
    """One pass over one text; `_current` is the token not yet consumed."""

    def __init__(self, text: str, where: Location | None) -> None:
        self._text = text
        self._where = where
        self._tokens = tokens(text)
        self._current = next(self._tokens)
        self._end = 0  # of the last token consumed
        self._depth = 0

    def whole(self) -> Node:
        if self._current.kind == END:
            raise self._error("the expression is empty", self._current)
        tree = self._either()
        if self._current.kind != END:
            raise self._unexpected("an operator or the end")
        return tree

    def _either(self) -> Node:
        return self._joined("or", self._both)

    def _both(self) -> Node:
        return self._joined("and", self._denial)

    def _joined(self, word: str, part: Callable[[], Node]) -> Node:
        start = self._current
        first = part()
        if not self._at_word(word):
            return first
        operands = [self._truth(first, start, f"'{word}'")]
        spans = [(start.column, self._end)]
        while self._at_word(word):
            self._advance()
            start = self._current
            operands.append(self._truth(part(), start, f"'{word}'"))
            spans.append((start.column, self._end))
        return Logic(word, tuple(operands), tuple(spans))

    def _denial(self) -> Node:
        if not self._at_word("not"):
            return self._comparison()
        with self._nested():
            start = self._advance()
            return Not(self._truth(self._denial(), start, "'not'"))

    def _comparison(self) -> Node:
        operators, operands = self._chain(_COMPARISONS, self._sum)
        return Comparison(operators, operands) if operators else operands[0]

    def _sum(self) -> Node:
        operators, operands = self._chain(("+", "-"), self._product)
        return Arithmetic(operators, operands) if operators else operands[0]

    def _product(self) -> Node:
        operators, operands = self._chain(("*", "/"), self._signed)
        return Arithmetic(operators, operands) if operators else operands[0]

    def _chain(
        self, symbols: tuple[str, ...], part: Callable[[], Node]
    ) -> tuple[tuple[str, ...], tuple[Node, ...]]:
        start = self._current
        operators: list[str] = []
        operands = [part()]
        while self._current.text in symbols and self._current.kind not in (BAD, WORD):
            if not operators:
                self._number(operands[0], start, f"'{self._current.text}'")
            operators.append(self._advance().text)
            start = self._current
            operands.append(self._number(part(), start, f"'{operators[-1]}'"))
        return tuple(operators), tuple(operands)

    def _signed(self) -> Node:
        if not self._at("-", "+"):
            return self._power()
        with self._nested():
            sign = self._advance().text
            start = self._current
            operand = self._number(self._signed(), start, f"'{sign}'")
        return Negative(operand) if sign == "-" else operand

    def _power(self) -> Node:
        start = self._current
        base = self._atom()
        if not self._at("^"):
            return base
        self._number(base, start, "'^'")
        with self._nested():
            self._advance()
            start = self._current
            return Arithmetic(("^",), (base, self._number(self._signed(), start, "'^'")))

    def _atom(self) -> Node:
        token = self._current
        if token.kind == NUMBER:
            return Number(float(self._advance().text))
        if self._at("("):
            with self._nested():
                self._advance()
                inside = self._either()
                self._close(token)
            return inside
        if token.kind == WORD and token.text not in _RESERVED:
            return self._named(self._advance())
        raise self._unexpected("a number, a quantity or '('")

    def _named(self, name: Token) -> Node:
        if not self._at("("):
            raise self._error(f"the word '{name.text}' stands alone; {_advice(name.text)}", name)
        if not _NAME.match(name.text):
            raise self._error(f"'{name.text}' cannot be the name of a quantity; {_advice(name.text)}", name)
        with self._nested():
            opening = self._advance()
            if name.text in FUNCTIONS:
                return self._function(name, opening)
            return self._call(name, opening)

    def _function(self, name: Token, opening: Token) -> Function:
        function = FUNCTIONS[name.text]
        starts: list[Token] = []
        arguments: list[Node] = []
        while not arguments or self._at(","):
            if arguments:
                self._advance()
            starts.append(self._current)
            arguments.append(self._either())
            ask = self._truth if function.of_truth else self._number
            ask(arguments[-1], starts[-1], f"{name.text}(…)")
        self._close(opening)
        most = function.most or len(arguments)
        if not function.fewest <= len(arguments) <= most:
            least = "" if function.most else "at least "
            plural = "" if function.fewest == 1 else "s"
            problem = f"{name.text}(…) takes {least}{function.fewest} argument{plural}, not {len(arguments)}"
            raise self._error(problem, name)
        if name.text == "quantile":
            level = arguments[1]
            if not (isinstance(level, Number) and 0 <= level.value <= 1):
                raise self._error("the second argument of quantile(…) is a number from 0 to 1", starts[1])
        return Function(name.text, tuple(arguments), (name.column, self._end))

    def _call(self, name: Token, opening: Token) -> Call:
        arguments: list[str | float] = []
        columns: list[int] = []
        while not self._at(")"):
            if arguments:
                if not self._at(","):
                    raise self._unexpected("',' or ')'")
                self._advance()
            columns.append(self._current.column)
            arguments.append(self._argument(name.text))
        self._close(opening)
        return Call(name.text, tuple(arguments), name.column, tuple(columns))

    def _argument(self, name: str) -> str | float:
        token = self._current
        if token.kind == WORD and token.text not in _RESERVED:
            return self._advance().text
        if self._at("@"):
            self._advance()
            if self._current.kind != NUMBER:
                raise self._unexpected("a year after '@', such as @2040")
            return f"@{self._advance().text}"
        sign = -1.0 if self._at("-") else 1.0
        if sign < 0:
            self._advance()
        if self._current.kind != NUMBER:
            raise self._unexpected(f"a word or a number as an argument of {name}(…)")
        return sign * float(self._advance().text)

    def _at(self, *symbols: str) -> bool:
        return self._current.kind == "symbol" and self._current.text in symbols

    def _at_word(self, word: str) -> bool:
        return self._current.kind == WORD and self._current.text == word

    def _advance(self) -> Token:
        token = self._current
        self._end = token.column + len(token.text)
        self._current = next(self._tokens, token)
        return token

    def _close(self, opening: Token) -> None:
        if not self._at(")"):
            if self._current.kind == END:
                raise self._error("this '(' is never closed", opening)
            raise self._unexpected("an operator, ',' or ')'")
        self._advance()

    @contextmanager
    def _nested(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(f"the expression is nested more than {DEEPEST} deep", self._current)
        yield
        self._depth -= 1

    def _truth(self, node: Node, start: Token, user: str) -> Node:
        if not is_truth(node):
            if self._current.kind == BAD:
                raise self._unexpected("a comparison")
            raise self._error(f"{user} needs something true or false here, such as a comparison", start)
        return node

    def _number(self, node: Node, start: Token, user: str) -> Node:
        if is_truth(node):
            raise self._error(f"{user} needs a number here, not something true or false", start)
        return node

    def _unexpected(self, wanted: str) -> ClaimError:
        token = self._current
        if token.kind == BAD:
            return self._error(token.text, token)
        found = "the end" if token.kind == END else f"'{token.text}'"
        return self._error(f"found {found} where {wanted} was expected", token)

    def _error(self, problem: str, token: Token) -> ClaimError:
        return ClaimError(problem, where=place(self._text, self._where, token.column))


def _advice(word: str) -> str:
    if "-" in word:
        return "if a minus is meant, put spaces around it"
    return "quantities are written name(arguments), such as value(RUS)"


NUMBER, WORD, SYMBOL, BAD, END = "number", "word", "symbol", "bad", "end"

_PATTERN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<word>[A-Za-z_][A-Za-z0-9_.]*(?:-[A-Za-z0-9_.]+)*)
      | (?P<foreign>\*\*|//|:=)
      | (?P<symbol><=|>=|==|!=|[-+*/^()<>,@])""",
    re.VERBOSE,
)

_HINTS = {
    '"': "words stand without quotes",
    "'": "words stand without quotes",
    "=": "equality is written ==",
    "!": "write 'not', or != between numbers",
    "**": "write ^ for powers",
    "&": "write 'and'",
    "|": "write 'or'; abs(x) for the absolute value",
    "%": "write shares as numbers, such as 0.5",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    "\N{MULTIPLICATION SIGN}": "write *",
    "\N{MIDDLE DOT}": "write *",
    "\N{DIVISION SIGN}": "write /",
    "\N{MINUS SIGN}": "write the minus as -",
    "\N{EN DASH}": "write the minus as -",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, and the 0-based offset of its first character.

    A ``bad`` token carries the whole complaint as its text, so that an error further left, which
    the grammar finds, is reported first.
    """

    kind: str
    text: str
    column: int


def tokens(text: str) -> Iterator[Token]:
    """Cut a text into tokens; the last is always ``end`` or ``bad``."""
    if _ENDLESS.fullmatch(text.strip()):
        yield Token(BAD, f"'{text.strip()}': a number must be finite", 0)
        return
    position = 0
    while position < len(text):
        found = _PATTERN.match(text, position)
        if found is None:
            yield Token(BAD, _complaint(text[position]), position)
            return
        kind, piece = str(found.lastgroup), found.group()
        if kind == "foreign":
            yield Token(BAD, _complaint(piece), position)
            return
        if kind == NUMBER:
            following = text[found.end() : found.end() + 1]
            if following.isalnum() or following in {"_", "."}:
                yield Token(BAD, f"the number {piece} runs into '{following}'", position)
                return
            if not math.isfinite(float(piece)):
                yield Token(BAD, f"the number {piece} is too large", position)
                return
        if kind != "space":
            yield Token(kind, piece, position)
        position = found.end()
    yield Token(END, "", len(text))


#: What YAML knows as numbers, and no quantity of the model is.
_ENDLESS = re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE)


def _complaint(piece: str) -> str:
    shown = piece if piece.isprintable() else ascii(piece).strip("'")
    hint = _HINTS.get(piece)
    return f"'{shown}' has no meaning here" + (f" ({hint})" if hint else "")
