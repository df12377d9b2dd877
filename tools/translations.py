"""Keep the catalogues of translations in step with the texts, and make of them what the program reads.

    python tools/translations.py         # take in new texts, leave out old ones, and compile
    python tools/translations.py check   # only say what is missing; exit 1 where anything is

There are two of each language under ``src/tripolar/locale``, in the format of gettext: ``page.po`` with the
texts of the simulator, from ``web/static/texts.js``, and ``program.po`` with the fixed words of what the
program prints. New texts come in empty: translate them there, by hand or with any editor of such files, and
run this again. Babel is needed here and nowhere else: the program reads ``program.mo`` by the standard
library, and the page ``page.json``.
"""

from __future__ import annotations

import gettext
import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages import jslexer, mofile, pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from tripolar.enums import ClaimKind, Mark, Verdict
from tripolar.language import LANGUAGES
from tripolar.words import LEVEL_WORDS, UNKNOWN

ROOT = Path(__file__).resolve().parents[1] / "src" / "tripolar"
PLACE = ROOT / "locale"
PAGE = ROOT / "web" / "static" / "texts.js"

Text = str | tuple[str, str]  # of a count: for one and for several

_OPEN, _CLOSE = "([{", ")]}"
_CALL = re.compile(r"\b(?:t|many)\(\s*\"")


def page_texts(source: str) -> Iterator[Text]:
    """The texts of a script: what stands in translated({...}), t(...) and many(...), without keys."""
    tokens = [
        each for each in jslexer.tokenize(source) if each.type not in ("linecomment", "multilinecomment")
    ]
    hidden = [each.value for each in tokens if each.type == "template_string" and _CALL.search(each.value)]
    if hidden:
        raise ValueError(f"a text within a template is not found: write it outside: {hidden[0]}")
    k = 0
    while k < len(tokens):
        called = tokens[k].type == "name" and k + 1 < len(tokens) and tokens[k + 1].value == "("
        if called and tokens[k].value in ("t", "many"):
            given, k = _arguments(tokens, k + 2)
            yield (given[1], given[2]) if len(given) > 2 else given[0]
        elif called and tokens[k].value == "translated" and tokens[k + 2].value == "{":
            inside, k = _until_closed(tokens, k + 2)
            yield from _of_object(inside)
        else:
            k += 1


def _until_closed(tokens: list, at: int) -> tuple[list, int]:
    """What stands from a bracket to its end, both left out, and the place after it."""
    deep, k = 0, at
    while True:
        deep += (
            (tokens[k].value in _OPEN) - (tokens[k].value in _CLOSE) if tokens[k].type == "operator" else 0
        )
        if deep == 0:
            return tokens[at + 1 : k], k + 1
        k += 1


def _arguments(tokens: list, at: int) -> tuple[list[str], int]:
    """The arguments of a call that are texts, others as nothing: of ``t`` the first, of ``many`` three."""
    inside, after = _until_closed(tokens, at - 1)
    found, deep = [""], 0
    for each in inside:
        if each.type == "operator":
            deep += (each.value in _OPEN) - (each.value in _CLOSE)
            if each.value == "," and deep == 0:
                found.append("")
        elif each.type == "string" and deep == 0:
            found[-1] += jslexer.unquote_string(each.value)
    texts = [each for each in found if each]
    return (["", *texts] if len(texts) > 1 else texts), after


def _of_object(inside: list) -> Iterator[Text]:
    """The texts of an object: its values, and what its functions translate."""
    text, k = "", 0
    while k < len(inside):
        token = inside[k]
        called = token.type == "name" and k + 1 < len(inside) and inside[k + 1].value == "("
        key = k + 1 < len(inside) and inside[k + 1].value == ":" and (k == 0 or inside[k - 1].value in "{,")
        if called and token.value in ("t", "many"):
            given, k = _arguments(inside, k + 2)
            yield (given[1], given[2]) if len(given) > 2 else given[0]
            continue
        if token.type == "string" and not key:
            text += jslexer.unquote_string(token.value)
            if not (k + 1 < len(inside) and inside[k + 1].value == "+"):
                if text:
                    yield text
                text = ""
        k += 1


def program_texts() -> Iterator[Text]:
    """The texts within `t` and `many` of the program, and its closed lists of words."""
    for source in sorted(ROOT.rglob("*.py")):
        if b"from tripolar.language import" not in source.read_bytes():
            continue
        for _, message, _, _ in extract_from_file("python", source, {"t": None, "many": (2, 3)}):
            yield message if isinstance(message, str) else (message[0], message[1])
    yield from (str(each) for words in (Verdict, Mark, ClaimKind) for each in words)
    yield from (*LEVEL_WORDS, "partners", UNKNOWN, "robust")


def texts_of(catalogue: str) -> list[Text]:
    """Every text of a catalogue, once, in the order of the sources."""
    found = page_texts(PAGE.read_text(encoding="utf-8")) if catalogue == "page" else program_texts()
    return list(dict.fromkeys(found))


def read(language: str, catalogue: str) -> Catalog:
    """A catalogue as it is kept; an empty one where there is none yet."""
    kept = PLACE / language / f"{catalogue}.po"
    if not kept.is_file():
        return Catalog(locale=language, project="Tripolar")
    with kept.open("rb") as stream:
        return pofile.read_po(stream, locale=language)


def compiled(language: str, catalogue: str, made: Catalog) -> tuple[str, bytes]:
    """What the program reads: a name, and the bytes of the file."""
    if catalogue == "program":
        binary = BytesIO()
        mofile.write_mo(binary, made)
        return "program.mo", binary.getvalue()
    forms = plural_forms(language, made)
    told: dict[str, str | dict[str, str]] = {}
    for message in made:
        if isinstance(message.id, tuple):
            told[message.id[0]] = {name: message.string[k] for name, k in forms.items()}
        elif message.id:
            told[message.id] = message.string
    return "page.json", (json.dumps(told, ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode()


def plural_forms(language: str, made: Catalog) -> dict[str, int]:
    """Which form of the catalogue stands for each category of plurals that a browser knows."""
    choose, rule = gettext.c2py(made.plural_expr), Locale(language).plural_form
    found = {rule(count): choose(count) for count in range(200)}
    return {**found, "other": found.get("other", choose(2))}  # fractions, of which gettext knows nothing


def missing(texts: list[Text], kept: Catalog) -> list[str]:
    """What is wrong with a catalogue, a line each: texts it lacks or has in vain, and names that differ."""
    known = {message.id: message for message in kept if message.id}
    told = [f"not there: {text}" for text in texts if text not in known]
    told += [f"no longer asked for: {text}" for text in known if text not in set(texts)]
    for text, message in known.items():
        strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        wanted = [set(names(each)) for each in ([text] if isinstance(text, str) else text)]
        if message.fuzzy or not all(strings):
            told.append(f"not translated: {text}")
        elif any(set(names(each)) not in wanted for each in strings):
            told.append(f"other names in braces: {text} -> {strings}")
    return told


def names(text: str) -> list[str]:
    """The names in braces of a text."""
    return re.findall(r"\{(\w+)\}", text)


def renew(language: str, catalogue: str) -> Catalog:
    """Take in new texts and leave out old ones, and write the catalogue."""
    kept = read(language, catalogue)
    made = Catalog(
        locale=language,
        project="Tripolar",
        header_comment="# Texts of Tripolar; see tools/translations.py.",
        fuzzy=False,
    )
    for text in texts_of(catalogue):
        old = kept.get(text if isinstance(text, str) else text[0])
        same = old is not None and old.id == text
        made.add(text, old.string if same else "")
    made.creation_date = made.revision_date = kept.creation_date
    (PLACE / language).mkdir(parents=True, exist_ok=True)
    with (PLACE / language / f"{catalogue}.po").open("wb") as stream:
        pofile.write_po(stream, made, no_location=True, width=120)
    return read(language, catalogue)


def main(check: bool) -> int:
    """Renew, or check, every catalogue; the number of things that are wrong."""
    wrong = 0
    for language in LANGUAGES.keys() - {"en"}:
        for catalogue in ("page", "program"):
            kept = read(language, catalogue) if check else renew(language, catalogue)
            told = missing(texts_of(catalogue), kept)
            print(*(f"{language}/{catalogue}.po: {each}" for each in told), sep="\n", end="\n" * bool(told))
            wrong += len(told)
            name, content = compiled(language, catalogue, kept)
            if not check:
                (PLACE / language / name).write_bytes(content)
            elif (PLACE / language / name).read_bytes() != content:
                print(f"{language}/{name}: not made from {catalogue}.po as it is")
                wrong += 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(check=sys.argv[1:] == ["check"]) > 0)
