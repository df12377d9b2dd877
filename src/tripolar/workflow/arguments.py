"""What a caller of the Python interface gives, held against what is allowed before any work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tripolar.errors import InputError

__all__ = ["Changes", "change_texts"]

#: ``PATH=VALUE`` each, as ``--set`` takes them, or a mapping of paths to values.
Changes = Iterable[str] | Mapping[str, float | str]


def change_texts(changes: Changes) -> tuple[str, ...]:
    """Give changes as ``PATH=VALUE`` texts.

    Raises
    ------
    InputError
        If they are neither texts nor a mapping of paths to numbers and words.

    Examples
    --------
    >>> change_texts({"stake.USA-RUS": 60, "reading": "shocks"})
    ('stake.USA-RUS=60', 'reading=shocks')
    """
    if isinstance(changes, str):
        return (changes,)
    if isinstance(changes, Mapping):
        return tuple(f"{path}={_value(path, value)}" for path, value in changes.items())
    if not isinstance(changes, Iterable):
        raise InputError(f"changes must be a mapping such as {{'discount': 0.05}}, not {changes!r}")
    given = tuple(changes)
    for change in given:
        if not isinstance(change, str):
            raise InputError(f"changes must be texts such as 'discount=0.05', not {change!r}")
    return given


def _value(path: object, value: object) -> str:
    if isinstance(value, str):
        return value
    try:
        if isinstance(value, bool):
            raise TypeError
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InputError(f"changes: {path} takes a number or a word, not {value!r}") from None
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
