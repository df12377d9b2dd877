"""``tripolar serve``: the simulator, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tripolar.web.server import Place


def command(
    scenario: Annotated[
        str, typer.Argument(help="Name of an embedded scenario to open with, or a YAML file.")
    ] = "russia-2025",
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; any but 127.0.0.1 asks visitors for a token.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port; 0 lets the system choose.")
    ] = 8765,
    log: Annotated[
        bool, typer.Option("--log", help="Log a line for every request, without its contents.")
    ] = False,
) -> None:
    """Open the simulator: move an assumption, and see the argument change."""
    from tripolar.extras import need

    need("server", "the simulator's server")
    from tripolar.web.asks import ServerLimits
    from tripolar.web.server import serve

    serve(scenario, host, port, limits=ServerLimits(), announce=_announce, log=log)


def _announce(place: Place) -> None:
    typer.echo(f"The simulator is at {place.address}  (Ctrl-C stops it)")
    if place.token:
        typer.echo("Others can reach this address: the token in it is shown this once.", err=True)
