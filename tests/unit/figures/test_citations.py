"""Citations name each source once, with what was read from it."""

from __future__ import annotations

from tripolar.figures.table import cite, load_table

TABLE = load_table()
FIGURES = (
    TABLE.get("cinc", "CHN", 2022),
    TABLE.get("gdp_maddison", "SUN", 1971),
    TABLE.get("nmc_milex", "RUS", 2022),
    TABLE.get("cinc", "RUS", 2022),
)


def test_each_source_is_cited_once_in_the_order_first_used() -> None:
    citations = cite(FIGURES, TABLE)
    assert [(c.source.id, c.variables) for c in citations] == [
        ("cow_nmc_7", ("cinc", "nmc_milex")),
        ("maddison_2023", ("gdp_maddison",)),
    ]


def test_text_gives_author_title_licence_and_address() -> None:
    text = cite(FIGURES, TABLE)[1].text
    assert text.startswith("Bolt, J. and van Zanden, J. L. (2024)")
    assert "Licence: CC BY 4.0." in text
    assert text.endswith("maddison-project-database-2023")


def test_bibtex_is_an_entry_with_balanced_braces_and_no_bare_specials() -> None:
    entry = cite([TABLE.get("gdp_current_usd", "CHN", 2024)], TABLE)[0].bibtex
    assert entry.startswith("@misc{wdi_2025,\n")
    assert entry.count("{") == entry.count("}")
    assert r"current US\$" in entry
