"""Checks of every request before it is handled (host, origin, token, size), and headers of every response.

A page on the open web can make a browser ask a server on loopback. It cannot choose the ``Host`` header, so
that a name that was pointed at 127.0.0.1 is refused (DNS rebinding), and the browser adds an ``Origin`` that
is not ours to anything that would change or start something.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode

__all__ = ["COOKIE", "HEADERS", "LOOPBACK", "Guard", "said"]

COOKIE = "tripolar-token"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_LOG = logging.getLogger("tripolar.web")

# Nothing but our own files: no inline script or style, no frame around us, no other host.
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


def said(status: int, message: str, **more: object) -> dict[str, Any]:
    """Every error as JSON: its status and one line."""
    return {"error": {"status": status, "message": " ".join(message.split()), **more}}


@dataclass(slots=True)
class _Refusal(Exception):
    status: int
    message: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Guard:
    """Wrap an ASGI application.

    Parameters
    ----------
    app : ASGI application
        What is guarded.
    hosts : iterable of str
        Names and addresses under which we may be asked for; loopback's by default.
    token : str
        What a visitor has to show; empty where none is needed.
    body : int
        Most bytes a request may carry.
    arrival : float
        Seconds in which they have to arrive.
    """

    def __init__(
        self, app: Any, *, hosts: Iterable[str] = LOOPBACK, token: str = "", body: int, arrival: float
    ) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._token = token
        self._body = body
        self._arrival = arrival

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def sending(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
            await send(message)

        try:
            self._check(scope)
            body = await self._read(scope, receive)
            # What may be read may be asked for its head; the server leaves out the rest.
            method = "GET" if scope["method"] == "HEAD" else scope["method"]
            await self._app({**scope, "method": method}, _replay(body, receive), sending)
        except _Refusal as refusal:
            await _refuse(refusal, scope, sending)
        # The path without its query, and never a body: what a visitor argues is not the log's business.
        took = 1e3 * (time.perf_counter() - began)
        _LOG.info("%s %s %d %.0f ms", scope["method"], _safe(scope["path"]), status, took)

    def _check(self, scope: Any) -> None:
        headers = {name.lower(): value for name, value in scope["headers"]}
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if self._hosts and _without_port(host) not in self._hosts:
            raise _Refusal(421, "this server has no such host name")
        origin = headers.get(b"origin")
        if origin is not None and origin.decode("latin-1").lower() not in (
            f"http://{host}",
            f"https://{host}",
        ):
            raise _Refusal(403, "requests from other pages are refused")
        if self._token:
            self._check_token(scope, headers)

    def _check_token(self, scope: Any, headers: dict[bytes, bytes]) -> None:
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        shown = asked.pop("token", [""])[0]
        if shown and scope["path"] == "/" and self._fits(shown):
            # Kept in a cookie that no script can read; the address then no longer shows it.
            cookie = f"{COOKIE}={self._token}; Path=/; HttpOnly; SameSite=Strict"
            place = "/" + (f"?{urlencode(asked, doseq=True)}" if asked else "")
            raise _Refusal(303, "", ((b"location", place.encode()), (b"set-cookie", cookie.encode())))
        bearer = headers.get(b"authorization", b"").decode("latin-1").removeprefix("Bearer ")
        if not self._fits(bearer) and not self._fits(_cookie(headers.get(b"cookie", b""))):
            wrong = "the token is not that of this server, which makes a new one when it starts"
            raise _Refusal(
                401,
                f"{wrong if shown else 'a token is needed'}: open the whole address that the server printed "
                "when it started, with ?token= and what follows; whoever started it can tell you",
                ((b"www-authenticate", b"Bearer"),),
            )

    def _fits(self, shown: str) -> bool:
        return hmac.compare_digest(shown.encode(), self._token.encode())

    async def _read(self, scope: Any, receive: Any) -> bytes:
        """The whole body, counted as it comes: a length that is announced can be a lie."""
        if scope["method"] in ("GET", "HEAD", "DELETE"):
            return b""
        try:
            async with asyncio.timeout(self._arrival):
                return await self._whole(receive)
        except TimeoutError:
            raise _Refusal(408, f"the request did not arrive within {self._arrival:g} seconds") from None

    async def _whole(self, receive: Any) -> bytes:
        parts, size = [], 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return b""
            part = message.get("body", b"")
            size += len(part)
            if size > self._body:
                raise _Refusal(413, f"the request is larger than {self._body // 1024} KiB")
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)


def _replay(body: bytes, receive: Any) -> Any:
    """Receive a body that was read already, and then whatever else comes, such as a disconnect."""
    told = False

    async def again() -> Any:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _refuse(refusal: _Refusal, scope: Any, send: Any) -> None:
    kind, content = b"application/json", json.dumps(said(refusal.status, refusal.message)).encode()
    if refusal.status == 303:
        content = b""
    elif _is_read_by_a_person(scope):
        kind, content = b"text/html; charset=utf-8", _page(refusal.message).encode()
    headers = [(b"content-type", kind), (b"cache-control", b"no-store"), *refusal.headers]
    if refusal.status in (408, 413):
        headers.append((b"connection", b"close"))
    headers.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _is_read_by_a_person(scope: Any) -> bool:
    """Whether a browser asked for something to show, rather than a program."""
    accepted = b",".join(value for name, value in scope["headers"] if name.lower() == b"accept")
    return b"text/html" in accepted.lower()


def _page(message: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Tripolar</title>\n'
        f"<h1>Tripolar</h1>\n<p>{escape(message[:1].upper() + message[1:])}.</p>\n</html>\n"
    )


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _cookie(header: bytes) -> str:
    try:
        found = SimpleCookie(header.decode("latin-1")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _safe(path: str) -> str:
    """A path as one line of the log."""
    return "".join(letter if letter.isprintable() else "?" for letter in path[:120])
