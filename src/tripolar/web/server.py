"""A server: where it listens, what it says about that, how it ends."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from tripolar.errors import InputError
from tripolar.web.app import create_app
from tripolar.web.asks import ServerLimits
from tripolar.web.guard import LOOPBACK, Guard
from tripolar.web.library import Own
from tripolar.web.lines import line_class

__all__ = ["Place", "build", "listen", "serve", "server_of"]

_GRACE = 5  # seconds that requests under way have when the server stops
_FORCED = 10.0  # seconds after which it ends in any case
_EVERY = ("0.0.0.0", "::")  # hosts that stand for all addresses of the machine


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens, and what a visitor has to show there.

    Attributes
    ----------
    host : str
        As it was asked for on loopback; else the address in figures, since others may not know the name.
    port : int
        Never 0.
    token : str
        Empty on loopback.
    """

    host: str
    port: int
    token: str

    @property
    def address(self) -> str:
        """What to open in a browser."""
        host = own_address(self.host) if self.host in _EVERY else self.host
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{self.port}/" + (f"?token={self.token}" if self.token else "")


def own_address(host: str) -> str:
    """An address of this machine at which others reach a server that listens on all of them.

    Its name would do only where some server of names knows it. The system tells from which address it would
    send, and nothing is sent; without a network it is loopback.
    """
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as line:
            line.connect((elsewhere, 9))
            return str(line.getsockname()[0])
    return "127.0.0.1" if host == "0.0.0.0" else "::1"


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
        raise InputError(f"cannot listen on {host}:{port}: {problem.strerror or problem}") from None
    port = taken.getsockname()[1]
    if ipaddress.ip_address(address[0]).is_loopback:
        return taken, Place(host, port, "")
    return taken, Place(str(address[0]), port, secrets.token_urlsafe(24))


def build(own: str | Path | None, place: Place, limits: ServerLimits) -> Any:
    """Make the guarded application.

    Raises
    ------
    InputError
        When the argument to open with cannot be used.
    """
    # Off loopback nobody knows under which name a visitor comes; there the token guards.
    hosts = () if place.token else LOOPBACK
    app = create_app(Own.read(own), limits)
    return Guard(app, hosts=hosts, token=place.token, body=limits.body, arrival=limits.arrival)


class _Server(uvicorn.Server):
    """A server that ends when it is told to, whatever it is at.

    Requests that were still under way when the time is up would each be complained of with a traceback.
    """

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take note of a signal to end."""
        super().handle_exit(sig, frame)
        end = threading.Timer(_FORCED, os._exit, (0,))
        end.daemon = True
        end.start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what computes first, so that who waits is told at once; wait for no more of half a request."""
        for line in self.server_state.connections:
            if isinstance(line, H11Protocol) and line.cycle is not None and line.cycle.more_body:
                line.transport.abort()
        if not self.force_exit:
            await self.lifespan.shutdown()
        await super().shutdown(sockets)


def server_of(app: Any, limits: ServerLimits) -> uvicorn.Server:
    """Make the server that runs an application; it logs nothing of its own but what goes wrong."""
    return _Server(
        uvicorn.Config(
            app,
            http=line_class(limits.arrival),
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
    limits: ServerLimits,
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
        app = build(own, place, limits)
        if log:
            logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        announce(place)
        with contextlib.suppress(KeyboardInterrupt):  # how one stops a server; work under way has ended
            server_of(app, limits).run(sockets=[taken])
