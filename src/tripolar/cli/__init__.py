"""The command line: one file per command, each parses, calls the library and renders."""

from tripolar.cli.main import main

__all__ = ["main"]
