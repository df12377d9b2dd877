"""Catalogues of translations: complete, with the same names in braces, compiled as they stand, and spoken."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from rich.console import Console
from tests.sample_answer import answer
from tools.translations import PLACE, compiled, missing, page_texts, read, texts_of

from tripolar.errors import InputError
from tripolar.language import LANGUAGES, many, speaking, t
from tripolar.report.terminal import show

OTHERS = sorted(LANGUAGES.keys() - {"en"})
STATIC = Path(__file__).parents[2] / "src" / "tripolar" / "web" / "static"


@pytest.mark.parametrize("catalogue", ["page", "program"])
@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_with_its_names_and_compiled(language: str, catalogue: str) -> None:
    """Mended by ``python tools/translations.py`` and what it then asks for."""
    texts, kept = texts_of(catalogue), read(language, catalogue)
    assert len(texts) > 50
    assert missing(texts, kept) == []
    name, content = compiled(language, catalogue, kept)
    assert (PLACE / language / name).read_bytes() == content


def test_what_a_catalogue_lacks_is_said() -> None:
    kept = Catalog(locale="ru")
    kept.add("{n} of {all}", "{n} из {al}")
    kept.add("empty", "")
    kept.add("old", "старое")
    told = missing(["{n} of {all}", "empty", "new"], kept)
    assert [each.partition(":")[0] for each in told] == [
        "not there",
        "no longer asked for",
        "other names in braces",
        "not translated",
    ]


def test_texts_of_a_script_are_found_where_they_stand() -> None:
    source = """
    export const T = translated({
      plain: "one", joined: "two "
        + "parts", nested: { "a key": ["three", "four"] },
      made: (n) => many(n, "{n} claim", "{n} claims"), other: (id) => t("Edit {id}", { id }),
    });
    const verdict = "left alone";
    export const f = (by) => (by > 0 ? t("rises") : t("falls"));
    """
    found = ["one", "two parts", "three", "four", ("{n} claim", "{n} claims"), "Edit {id}", "rises", "falls"]
    assert list(page_texts(source)) == found
    with pytest.raises(ValueError, match="write it outside"):
        list(page_texts('const f = () => `${t("hidden")}`;'))


def test_no_text_of_the_page_is_written_where_no_catalogue_finds_it() -> None:
    """A sentence between backticks in the file of texts would stay English in every language."""
    source = (STATIC / "texts.js").read_text(encoding="utf-8")
    code = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("//", "/*", "*")))
    # What is left of a template once its expressions are out has no word in it.
    bare = (re.sub(r"\$\{[^`]*?\}", "", each) for each in re.findall(r"`([^`]*)`", code))
    assert [each for each in bare if re.search(r"[A-Za-z]{3}", each)] == []


def test_the_page_has_the_languages_that_the_program_has() -> None:
    (told,) = re.findall(r"LANGUAGES = \{(.*)\}", (STATIC / "language.js").read_text(encoding="utf-8"))
    assert dict(re.findall(r'(\w+): "([^"]+)"', told)) == dict(LANGUAGES)


def printed() -> str:
    text = io.StringIO()
    show(answer(), Console(file=text, width=100), full=True)
    return text.getvalue()


def test_the_ledger_is_printed_in_the_language_asked_for_and_in_no_other_afterwards() -> None:
    english = printed()
    with speaking("ru"):
        russian = printed()
    for word in ("Утверждение", "подтверждается", "опровергается", "тавтология", "Сильнее всего за аргумент"):
        assert word in russian
        assert word not in english
    for word in ("supported", "refuted", "tautology", "Hangs on", "today", "with its premises"):
        assert word not in russian
    assert printed() == english


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 реализация"),
        (2, "2 реализации"),
        (5, "5 реализаций"),
        (11, "11 реализаций"),
        (21, "21 реализация"),
    ],
)
def test_counts_have_their_form(count: int, said: str) -> None:
    with speaking("ru"):
        assert many(count, "{n} draw, seed {seed}", "{n} draws, seed {seed}", seed=0) == f"{said}, зерно 0"
        assert t("not in any catalogue, {n}", n=count) == f"not in any catalogue, {count}"


def test_a_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(InputError, match="no 'xx'") as refused, speaking("xx"):
        pass
    assert "en" in refused.value.line()
    assert "ru" in refused.value.line()
