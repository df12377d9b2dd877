"""``tripolar serve``: the simulator, in a browser."""

from __future__ import annotations

import sys
from io import StringIO
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tripolar.web.server import Place


def command(
    scenario: Annotated[
        str, typer.Argument(help="Name of an embedded scenario to open with, or a YAML file.")
    ] = "russia-2025",
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="Address to listen on; any but 127.0.0.1 asks visitors for a token.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 lets the system choose.")
    ] = 8765,
    log: Annotated[
        bool, typer.Option("--log", help="Log a line for every request, without its contents.")
    ] = False,
) -> None:
    """Open the simulator: move an assumption, see what changes."""
    from tripolar.extras import need

    need("server", "the simulator's server")
    from tripolar.web.asks import ServerLimits
    from tripolar.web.server import serve
    from tripolar.workflow.running import default_threads

    # One at a time on two processors: points need one of them.
    at_once = max(1, min(default_threads() // 2, _MOST_AT_ONCE))
    serve(scenario, host, port, limits=ServerLimits(ensembles=at_once), announce=announce, log=log)


_MOST_AT_ONCE = 4  # ensembles and grids, each in a process of some 250 MB


def announce(place: Place) -> None:
    """Say where the server is, and off loopback show the address as a code too."""
    typer.echo(f"The simulator is at {place.address}  (Ctrl-C stops it)")
    if place.token:
        _show_code(place.address)
        typer.echo("Others can reach this address: the token in it is shown this once.", err=True)


def qr_code(address: str) -> tuple[str, ...]:
    """An address as a QR code for a camera, as lines of half blocks that are light where they are set.

    Parameters
    ----------
    address : str
        Whatever a code holds.
    """
    import segno

    drawn = StringIO()
    segno.make(address, micro=False, error="l").terminal(drawn, compact=True)
    return tuple(drawn.getvalue().splitlines())


def _show_code(address: str) -> None:
    """Show the code in a terminal that has room and the characters; anywhere else the address is enough."""
    from rich.console import Console

    console, lines = Console(), qr_code(address)
    if console.is_terminal and console.encoding.startswith("utf") and console.width >= len(lines[0]):
        for line in lines:
            console.print(line, style="bright_white on black", highlight=False)  # on light paper too
    sys.stdout.flush()
