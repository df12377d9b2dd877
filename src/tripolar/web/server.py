"""A server: where it listens, what it says about that, how it ends."""

from __future__ import annotations

import contextlib
import gc
import ipaddress
import logging
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from tripolar.errors import InputError
from tripolar.web.app import create_app
from tripolar.web.asks import Asked
from tripolar.web.guard import LOOPBACK, Guard
from tripolar.web.library import Library
from tripolar.web.limits import Limits

__all__ = ["Place", "build", "listen", "serve", "server_of"]

_GARBAGE = 20_000  # objects made before the youngest are looked through
_GRACE = 5  # seconds that requests under way have when the server stops


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens, and what a visitor has to show there."""

    host: str
    port: int
    token: str

    @property
    def address(self) -> str:
        """What to open in a browser."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        if name in ("0.0.0.0", "[::]"):
            name = socket.gethostname()
        return f"http://{name}:{self.port}/" + (f"?token={self.token}" if self.token else "")


def listen(host: str, port: int) -> tuple[socket.socket, Place]:
    """Take the address, before anything is loaded that would be wasted if it is taken.

    Off loopback a token is made: whoever can reach the address could otherwise use the machine.

    Raises
    ------
    InputError
        When the address cannot be taken.
    """
    taken = None
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        taken = socket.socket(family, kind, protocol)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(128)
    except OSError as problem:
        if taken is not None:
            taken.close()
        raise InputError(f"{host}:{port} cannot be listened on: {problem.strerror or problem}") from None
    local = ipaddress.ip_address(address[0]).is_loopback
    return taken, Place(host, taken.getsockname()[1], "" if local else secrets.token_urlsafe(24))


def build(own: str | Path | None, place: Place, limits: Limits) -> tuple[Any, Library]:
    """Make the guarded application, and the library it answers from."""
    library = Library(limits, own)
    # Off loopback nobody knows under which name a visitor comes; there the token guards.
    hosts = () if place.token else LOOPBACK
    return Guard(create_app(library, limits), hosts=hosts, token=place.token, body=limits.body), library


def server_of(app: Any) -> uvicorn.Server:
    """Make the server that runs an application; it logs nothing of its own but what goes wrong."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=_GRACE,
            timeout_keep_alive=15,
            limit_concurrency=256,
            server_header=False,
            date_header=False,
            ws="none",
        )
    )


def serve(
    own: str | None,
    host: str,
    port: int,
    *,
    limits: Limits,
    announce: Callable[[Place], None],
    log: bool = False,
) -> None:
    """Serve until stopped.

    Parameters
    ----------
    own : str, optional
        Name of a scenario to open with, or a scenario file to offer beside the embedded ones.
    host, port
        Where to listen; port 0 lets the system choose.
    announce : callable
        Told the place, once visitors are answered.
    log : bool
        Whether to log a line for every request: method, path, status, time; never contents.
    """
    taken, place = listen(host, port)
    with taken:
        app, library = build(own, place, limits)
        if log:
            logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")

        def ready() -> None:
            # The first point compiles or loads the kernels; a visitor should not wait for that.
            opening = Asked(name=library.opening)
            library.structure(opening)
            library.explorer(opening).at()
            # What has been loaded stays: looking it through for garbage would take a quarter of a point's
            # time. What comes later is looked through less often, since points leave hardly any cycles.
            gc.collect()
            gc.freeze()
            gc.set_threshold(_GARBAGE)

        threading.Thread(target=ready, daemon=True).start()
        announce(place)
        with contextlib.suppress(KeyboardInterrupt):  # how one stops a server; work under way has ended
            server_of(app).run(sockets=[taken])
