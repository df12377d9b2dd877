"""The fixed words of what the program prints, in another language where one is asked for.

A text is written in English where it is used, within `t` or `many`, and its translation is looked up by that
text in a catalogue of gettext's (``tools/translations.py``, docs/decisions/0036-translations.md). What a
scenario says is its author's and stays as it is written.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.resources import files
from types import MappingProxyType

from tripolar.errors import InputError

__all__ = ["LANGUAGES", "check_language", "many", "speaking", "t"]

#: Languages by code, each by its own name. The simulator's are in ``web/static/language.js``.
LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "ru": "Русский"})

_SPOKEN: ContextVar[gettext.NullTranslations | None] = ContextVar("language", default=None)


def check_language(language: str) -> None:
    """Refuse a language that there is no catalogue of, before any work.

    Raises
    ------
    InputError
        Naming those that there are.
    """
    if language not in LANGUAGES:
        raise InputError(f"--language: no '{language}'", given=language, allowed=tuple(LANGUAGES))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have `t` and `many` answer in a language while the block runs, in this thread only.

    Raises
    ------
    InputError
        When there is no catalogue of it.
    """
    check_language(language)
    found = None
    if language != "en":
        with files("tripolar").joinpath("locale", language, "program.mo").open("rb") as stored:
            found = gettext.GNUTranslations(stored)
    token = _SPOKEN.set(found)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def t(text: str, **values: object) -> str:
    """A text in the language spoken, its ``{names}`` filled in.

    >>> t("{count} of {all}", count=2, all=3)
    '2 of 3'
    """
    spoken = _SPOKEN.get()
    return _filled(text if spoken is None else spoken.gettext(text), values)


def many(count: int, one: str, several: str, **values: object) -> str:
    """The same where it hangs on a count, ``{n}``: as for one in English, or for several.

    >>> many(1, "{n} claim", "{n} claims"), many(3, "{n} claim", "{n} claims")
    ('1 claim', '3 claims')
    """
    spoken = _SPOKEN.get()
    english = one if count == 1 else several
    text = english if spoken is None else spoken.ngettext(one, several, count)
    return _filled(text, {"n": count, **values})


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text.format(**values) if values else text
