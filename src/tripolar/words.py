"""Numbers, names and paths in words, the same in every chart, table, page and alternative text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

__all__ = [
    "LEVEL_WORDS",
    "UNKNOWN",
    "amount",
    "fault",
    "fixed",
    "in_unit",
    "interval",
    "level_name",
    "level_or_number",
    "level_word",
    "listed",
    "number",
    "parameter_value",
    "parameter_words",
    "percent",
    "plural",
    "points",
    "probability",
    "relation_word",
    "share",
    "signed",
    "with_article",
]

UNKNOWN = "unknown"

LEVEL_WORDS: Mapping[str, float] = MappingProxyType({"hostile": 0.0, "normal": 0.5, "partnership": 1.0})

_LEVELS = {level: word for word, level in LEVEL_WORDS.items()}
_OF_LEVELS = ("relation", "cap", "frozen")  # families whose values are levels of a relation

_THIN = "\u202f"  # narrow no-break space, groups thousands without looking like a decimal sign


def number(value: float | None, digits: int = 3) -> str:
    """A number for people: `digits` significant ones, true minus, thousands grouped.

    >>> number(291.849), number(-0.0213), number(None)
    ('292', '−0.0213', 'unknown')
    """
    if value is None or math.isnan(value):
        return UNKNOWN
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    places = max(0, digits - 1 - magnitude)
    if magnitude < -6:
        mantissa, exponent = f"{abs(value):.{digits - 1}e}".split("e")
        text = f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    else:
        text = f"{abs(value):,.{places}f}".replace(",", _THIN)
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 else text


def fixed(value: float, places: int) -> str:
    """A number of a column: so many decimals, true minus, no negative zero, a dash for none.

    >>> fixed(-1234.56, 1), fixed(-0.04, 1), fixed(math.inf, 1)
    ('−1\u202f234.6', '0.0', '–')
    """
    if not math.isfinite(value):
        return "–"
    return f"{value:z,.{places}f}".replace("-", "−").replace(",", _THIN)


def signed(value: float | None, digits: int = 2) -> str:
    """A change: always with its sign.

    >>> signed(1.234), signed(-3)
    ('+1.2', '−3')
    """
    text = number(value, digits)
    return f"+{text}" if value is not None and value > 0 else text


def percent(probability: float | None) -> str:
    """A probability in whole percent; the ends are only printed when they are exact.

    >>> percent(0.123), percent(0.999), percent(1.0), percent(0.001), percent(None)
    ('12%', '>99%', '100%', '<1%', 'unknown')
    """
    if probability is None or math.isnan(probability):
        return UNKNOWN
    if 0 < probability <= 0.005:
        return "<1%"
    if 0.995 <= probability < 1:
        return ">99%"
    return f"{100 * probability:.0f}%"


_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def points(error: float) -> str:
    """A standard error in whole percentage points; a small one is not rounded to none.

    >>> points(0.031), points(0.002), points(0.0), points(math.nan)
    ('3', '<1', '0', 'unknown')
    """
    if math.isnan(error):
        return UNKNOWN
    return "<1" if 0 < error <= 0.005 else f"{100 * error:.0f}"


# What libraries say of an input, and what a reader would.
_FAULTS = (
    (
        r"^No such (command|option):? '?([^' ]+?)'?\.? (?:Did you mean|\(Possible options:) (.+?)[?)]$",
        r"no \1 is called '\2'; did you mean \3?",
    ),
    (r"^No such (command|option):? '?([^' ]+?)'?\.?$", r"no \1 is called '\2'; --help lists them"),
    (r"^Invalid value for '?(.+?)'?: ", r"\1 "),
    (r"^Option '(.+?)' requires an argument\.?$", r"\1 needs a value"),
    (
        r"^Got unexpected extra arguments?(?:\(s\))? \((.*)\)$",
        r"nothing more is expected here, and '\1' was given",
    ),
    (r"Input should be greater than or equal to ", "must be at least "),
    (r"Input should be less than or equal to ", "must be at most "),
    (r"Input should be greater than ", "must be above "),
    (r"Input should be less than ", "must be below "),
    (r"Input should be a valid integer.*", "must be a whole number"),
    (r"Unable to parse input string as an integer, exceeded maximum size", "has too many digits"),
    (r"field larger than field limit \((\d+)\)", r"a cell has more than \1 characters"),
    (r"Input should be a valid number.*", "must be a number"),
    (r"Input should be a valid string", "must be a text"),
    (r"Input should be a valid (?:list|tuple)", "must be a list"),
    (r"Input should be a valid dictionary.*", "must be an object with named fields"),
    (r"(?:Input|String|List|Tuple|Value) should ", "must "),
    (r" after validation, not ", ", not "),
    (r"^Value error, ", ""),
    (r"Field required", "is missing"),
    (r"Extra inputs are not permitted", "is not known here"),
)


def fault(message: str) -> str:
    """What is wrong with an input, in a reader's words instead of those of the library that found it.

    >>> fault("Invalid value for '--draws': Input should be greater than or equal to 1")
    '--draws must be at least 1'
    """
    for written, told in _FAULTS:
        message = re.sub(written, told, message)
    return message


def amount(value: float | None, unit: str = "", digits: int = 3) -> str:
    """A figure in its unit: large ones as ``18.7 tn``, very large ones as a power of ten.

    `digits` are significant; a number below a million has four, and all of those before the point.

    >>> amount(18743803e6, "US$"), amount(2.5043e18), amount(4489.0, "warheads"), amount(2012, "year")
    ('18.7 tn', '2.5 × 10¹⁸', '4\u202f489', '2012')
    """
    if value is None or math.isnan(value):
        return UNKNOWN
    if math.isinf(value):
        return number(value)
    if unit == "year":
        return f"{value:.0f}"
    size = abs(value)
    if size >= 1e15:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{number(float(mantissa), digits)} × 10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    for scale, word in _SCALES:
        if size >= scale:
            return f"{number(value / scale, digits)} {word}"
    return number(value, max(digits, 4))


# Units that do not simply follow their number.
_AFTER = {
    "bn US$/yr": " bn US$ a year",
    "1/yr": " a year",
    "level": " on the scale from hostile (0) to partnership (1)",
    "probability": "",
    "share of world": " of the world",
}
_ON_A_SCALE = ("0 ", "USA = 1", "rank", "class", "ideal point")


def after_unit(unit: str) -> str:
    """A unit as it follows the last of several numbers; shares are told in percent, see `in_common_unit`.

    >>> after_unit("launches"), after_unit("0 to 5"), after_unit("1/yr"), after_unit("share of world")
    (' launches', ' (0 to 5)', ' a year', ' of the world')
    """
    if unit in _AFTER:
        return _AFTER[unit]
    if unit in _UNITLESS:
        return ""
    if unit.startswith(_ON_A_SCALE):
        return f" ({unit})"
    return unit if unit.startswith("%") else f" {unit}"


def in_common_unit(values: Sequence[float], unit: str = "") -> list[str]:
    """Numbers in one unit: those that differ are written with as many digits as it takes to see it.

    >>> in_common_unit([8.6213, 5.0]), in_common_unit([8.621, 8.624]), in_common_unit([0.338, 0.16], "share")
    (['8.62', '5'], ['8.621', '8.624'], ['33.8%', '16%'])
    """

    def written(value: float, digits: int) -> str:
        if (unit == "share" or unit.startswith("share of ")) and not math.isnan(value):
            return f"{number(100 * value, digits)}%"
        return amount(value, unit, digits) if abs(value) >= _SCALES[-1][0] else number(value, digits)

    plain = [written(value, 3) for value in values]
    numbers, digits = plain, 4
    while len(set(numbers)) < len(set(values)) and digits <= MOST_DIGITS:
        numbers = [written(value, digits) for value in values]
        digits += 1
    return numbers if len(set(numbers)) > len(set(plain)) else plain


_HALVES = ("", "½")


def in_unit(value: float, unit: str) -> str:
    """A number of the model with its unit, for readers: money in dollars, a rate as years between two events.

    >>> in_unit(0.4, "1/yr"), in_unit(0.1, "1/yr"), in_unit(60.0, "bn US$/yr"), in_unit(0.25, "ratio")
    ('once in 2½ years', 'once in 10 years', '$60 bn a year', '25%')
    >>> in_unit(2.0, "1/yr"), in_unit(0.0, "1/yr"), in_unit(0.5, "level"), in_unit(8.0, "yr")
    ('2 times a year', 'never', 'normal', '8 years')
    >>> in_unit(0.05, "share/yr"), in_unit(1 / 24289, "1/yr"), in_unit(0.5, "none")
    ('5% a year', 'once in 24\u202f000 years', '0.5')
    """
    if unit == "1/yr":
        return "never" if value <= 0 else _events(value)
    kind, per, _ = unit.partition("/yr")
    yearly = " a year" if per else ""
    if kind == "bn US$":
        return f"{'−' if value < 0 else ''}${number(abs(value), 2)} bn{yearly}"
    if kind in {"ratio", "share", "probability"}:
        return share(value) + yearly
    if unit == "level":
        return level_word(value)
    if unit == "yr":
        return plural(round(value), "year")
    return number(value, 2) + ("" if unit in _UNITLESS else f" {unit}")


def _events(rate: float) -> str:
    """How often a thing comes that comes at this rate: in halves of years where they tell, else roughly."""
    if rate >= 1.25:
        return f"{number(rate, 2)} times a year"
    halves = round(2 / rate)
    if halves > 10:
        step = 10 ** max(0, math.floor(math.log10(1 / rate)) - 1)  # whole years, and two digits that tell
        return f"once in {number(step * round(1 / rate / step))} years"
    told = f"{halves // 2 or ''}{_HALVES[halves % 2]}"
    return "once a year" if halves == 2 else f"once in {told} years"


_WITH_ARTICLE = ("United ", "Soviet Union", "Netherlands", "Philippines")


def with_article(name: str) -> str:
    """A country's name within a sentence: ``the United States``, ``China``."""
    return f"the {name}" if name.startswith(_WITH_ARTICLE) else name


def share(value: float | None) -> str:
    """A share in percent with two significant digits; small ones are not rounded to nothing.

    >>> share(0.2873), share(0.00187)
    ('29%', '0.19%')
    """
    text = number(None if value is None else 100 * value, 2)
    return text if text == UNKNOWN else f"{text}%"


def interval(low: float | None, high: float | None, digits: int = 2) -> str:
    """A range, such as ``−3.9 to 1.7``."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return UNKNOWN
    return f"{number(low, digits)} to {number(high, digits)}"


def level_word(level: float | None) -> str:
    """The word for a relation level; levels between the named ones are given as numbers.

    >>> level_word(0.5), level_word(0.25), level_word(float("nan"))
    ('normal', 'level 0.25', 'unknown')
    """
    if level is None or math.isnan(level):
        return UNKNOWN
    return _LEVELS.get(float(level), f"level {level:g}")


def relation_word(level: float | None) -> str:
    """How two powers stand at a level, as it is said of both: ``hostile``, ``normal``, ``partners``."""
    word = level_word(level)
    return "partners" if word == "partnership" else word


def clause(sentence: str) -> str:
    """A sentence as part of another: without its full stop."""
    return sentence.rstrip().removesuffix(".")


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: ``1 claim``, ``3 claims``."""
    return f"{count} {one}" if count == 1 else f"{count} {many or one + 's'}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: ``a, b and c``."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


MOST_DIGITS = 10

_UNITLESS = {"", "none", "word", "ratio", "share", "level"}


def probability(value: float) -> str:
    """Write a probability with two decimals and no leading zero.

    >>> probability(0.814), probability(1.0), probability(0.998), probability(0.0)
    ('.81', '1', '>.99', '0')
    """
    if value in {0.0, 1.0}:
        return f"{value:.0f}"
    shown = f"{value:.2f}"
    if shown == "1.00":
        return ">.99"
    if shown == "0.00":
        return "<.01"
    return shown.removeprefix("0")


def level_or_number(path: str, value: float) -> str:
    """Write a parameter's value: by its word if it is the level of a relation.

    >>> level_or_number("relation.USA-CHN", 0.5), level_or_number("spillover", 0.5)
    ('normal', '0.5')
    """
    of_levels = path.partition(".")[0] in _OF_LEVELS
    return _LEVELS[value] if of_levels and value in _LEVELS else number(value)


def parameter_words(path: str, unit: str = "") -> tuple[str, str]:
    """Write a path as a noun phrase, and its unit ready to follow a number.

    >>> parameter_words("balance_stress", "bn US$/yr")
    ('balance stress', ' bn US$/yr')
    >>> parameter_words("relation_hazard.USA-RUS.engager", "1/yr")
    ('relation hazard USA-RUS engager', ' 1/yr')
    """
    return path.replace("_", " ").replace(".", " "), "" if unit in _UNITLESS else f" {unit}"


def parameter_value(path: str, value: float | str) -> str:
    """Write a parameter's value: a word as it is, a level of a relation by its word.

    >>> parameter_value("relation.USA-CHN", 0.5), parameter_value("balance_stress", 38.04)
    ('normal', '38')
    """
    if isinstance(value, str):
        return value
    return level_word(value) if path.partition(".")[0] in _OF_LEVELS else number(value)


def level_name(level: float) -> str:
    """Write a level with its word, where it has one: ``0.5 (normal)``."""
    return f"{level:g} ({_LEVELS[level]})" if level in _LEVELS else f"{level:g}"
