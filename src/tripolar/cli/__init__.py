"""The command line: one file per command, each parses, calls the library and renders."""

try:
    from tripolar.cli.main import main
except KeyboardInterrupt:  # stopped while it still loads: nothing was begun, and nothing is to be told
    raise SystemExit(130) from None

__all__ = ["main"]
