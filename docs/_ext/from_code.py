"""Reference tables written from the program itself, so that they cannot fall behind it.

``{parameter-table}`` lists the families of parameter paths, ``{distribution-table}`` what a number may be
in place of a value, ``{quantity-table}`` what a claim may ask for, ``{command-help}`` what each command
says of itself, ``{evidence-table}`` which published results come out,
``{glossary-table}`` the words of the program.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from tripolar.prepare.quantities import LENS_ENTRIES, QUANTITIES, LensEntry
from tripolar.report.glossary import GLOSSARY
from tripolar.scenario.distributions import (
    CONTINUOUS,
    Choice,
    Distribution,
    Empirical,
    Mixture,
    Quantiles,
)
from tripolar.scenario.families import FAMILIES


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines]


class MarkdownDirective(SphinxDirective):
    """A directive that writes Markdown and has it read in its place."""

    def run(self) -> list[nodes.Node]:
        """Parse what `lines` gives."""
        holder = nodes.container()
        self.state.nested_parse(StringList(self.lines(), self.env.docname), 0, holder)
        return holder.children

    def lines(self) -> list[str]:
        """Lines of Markdown."""
        raise NotImplementedError


class ParameterTable(MarkdownDirective):
    """Every family of parameter paths."""

    def lines(self) -> list[str]:
        rows = [[f"`{f.pattern}`", f.says, f.takes, f.otherwise] for f in FAMILIES]
        return table(["path", "what it is", "unit, allowed", "default, or when it must be given"], rows)


class DistributionTable(MarkdownDirective):
    """Every distribution that a parameter may have."""

    def lines(self) -> list[str]:
        rows = [["`choice`", "values with their weights", *self.about(Choice)]]
        for kind, each in CONTINUOUS.items():
            arguments = [field.name for field in fields(each)]
            rows.append([f"`{kind}`", ", ".join(arguments), *self.about(each)])
        rows.append(["`quantiles`", "shares from 0 to 1 with their numbers", *self.about(Quantiles)])
        rows.append(["`mixture`", "measures with their weights", *self.about(Mixture)])
        rows.append(["`empirical`", "`of`, `from`, `to`", *self.about(Empirical)])
        return table(["written", "takes", "what it is"], rows)

    @staticmethod
    def about(made: type[Distribution]) -> list[str]:
        """First sentence of its docstring."""
        return [(made.__doc__ or "").strip().partition("\n\n")[0].replace("\n    ", " ")]


class QuantityTable(MarkdownDirective):
    """Every quantity of the game that a claim may ask for."""

    def lines(self) -> list[str]:
        rows = [[f"`{q.name}({', '.join(q.arguments)})`", q.says, q.unit] for q in QUANTITIES.values()]
        return table(["written", "what it is", "unit"], rows)


class LensEntryTable(MarkdownDirective):
    """Every number of a theory that a claim may ask for."""

    def lines(self) -> list[str]:
        rows = [
            [f"`lens({lens}, {name}, {'all' if entry.of == 'all' else entry.of})`", self.told(entry)]
            for lens, entries in LENS_ENTRIES.items()
            for name, entry in entries.items()
        ]
        return table(["written", "entry of the theory's result"], rows)

    @staticmethod
    def told(entry: LensEntry) -> str:
        return f"1 if the {entry.column} is {entry.word}, else 0" if entry.word else entry.column


class GlossaryTable(MarkdownDirective):
    """The words of the program."""

    def lines(self) -> list[str]:
        rows = [[f"**{term.word}**", f"{term.says} ([more]({term.page}.md))"] for term in GLOSSARY]
        return table(["word", "what it means here"], rows)


class EvidenceTable(MarkdownDirective):
    """Every published result that a theory is held against."""

    def lines(self) -> list[str]:
        text = (Path(__file__).parents[1] / "explanation" / "evidence.csv").read_text(encoding="utf-8")
        rows = []
        for row in csv.DictReader(text.splitlines()):
            theory = f"[{row['theory']}](lenses/{row['page']}.md)" if row["page"] else row["theory"]
            outcome = row["outcome"] + (f": {row['note']}" if row["note"] else "")
            rows.append([theory, row["check"], row["published"], outcome])
        return table(["theory", "what", "published", "outcome"], rows)


class CommandHelp(MarkdownDirective):
    """The help of the program and of each of its commands."""

    def lines(self) -> list[str]:
        top = self.help_of()
        commands = re.findall(r"^(?:│ |  )(\w+) {2,}", top.partition("Commands")[2], flags=re.MULTILINE)
        if not commands:
            raise self.error("the program's help lists no commands")
        written = ["```text", *top.splitlines(), "```", ""]
        for command in commands:
            written += self.section(command)
        return written

    def section(self, *command: str) -> list[str]:
        """Help of a command, and of each of its own."""
        told = self.help_of(*command)
        written = [f"### `{' '.join(command)}`", "", "```text", *told.splitlines(), "```", ""]
        for name in re.findall(r"^(?:│ |  )(\w+) {2,}", told.partition("Commands")[2], flags=re.MULTILINE):
            written += self.section(*command, name)
        return written

    @staticmethod
    def help_of(*command: str) -> str:
        """What ``tripolar COMMAND --help`` prints at eighty columns."""
        code = "import sys; sys.argv[0] = 'tripolar'; from tripolar.cli import main; main()"
        plain = {"COLUMNS": "80", "TERMINAL_WIDTH": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-c", code, *command, "--help"],
            check=True,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **plain},
        )
        return done.stdout.strip()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("parameter-table", ParameterTable)
    app.add_directive("quantity-table", QuantityTable)
    app.add_directive("lens-entry-table", LensEntryTable)
    app.add_directive("distribution-table", DistributionTable)
    app.add_directive("command-help", CommandHelp)
    app.add_directive("evidence-table", EvidenceTable)
    app.add_directive("glossary-table", GlossaryTable)
    app.add_lexer("csv", TextLexer)  # Pygments has none of its own
    return {"parallel_read_safe": True, "parallel_write_safe": True}
