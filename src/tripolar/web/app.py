"""The web application: its paths, the files of the page, and how errors are reported.

Every error is JSON with one line: 401 without the token (a page, where a browser asks for one), 403 and 421
for requests of other pages, 405 with the methods that are allowed, 408 for what does not arrive, 413 for too
much, 422 for what cannot be used, 429 and 503 for too many at once and for what takes too long.

The files of the page are read once and listed one by one, so that no other file can be reached.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import partial
from importlib.resources import files
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import FastAPI, Header, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from tripolar._version import __version__
from tripolar.answer.live import script
from tripolar.charts.draw import publish_script
from tripolar.charts.theme import COLOURS
from tripolar.errors import InputError, Location
from tripolar.language import LANGUAGES
from tripolar.report.page import shares_css
from tripolar.web.answers import Answers
from tripolar.web.asks import (
    Ask,
    AskAnswer,
    AskCriterion,
    Asked,
    AskLive,
    AskSources,
    AskText,
    Refusal,
    ServerLimits,
)
from tripolar.web.desk import Crowded, Desk, TooLate
from tripolar.web.drawings import SVG, Drawings
from tripolar.web.ensembles import add_depth
from tripolar.web.guard import said
from tripolar.web.library import YOURS, Own
from tripolar.web.process import Gone, Overrun, Process
from tripolar.web.series import add_figures
from tripolar.web.tasks import Busy, Tasks
from tripolar.words import fault

__all__ = ["add_page", "create_app", "palette_css"]

_STATES = {
    400: "a request that cannot be read",
    401: "the token is missing; only off loopback",
    403: "a request of another page",
    404: "no such thing",
    405: "a method that this path does not have; Allow names those it has",
    408: "a request whose body did not arrive in time",
    421: "a host name that is not this server's",
    413: "more than is read",
    422: "input that cannot be used, and why",
    429: "too many at once; Retry-After says when",
    503: "busy for too long, took too long, or the server is stopping",
}

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": says, "model": Refusal} for status, says in _STATES.items()
}

FRESH = {"cache-control": "no-store"}

Name = Annotated[str, Path(max_length=100)]


def create_app(own: Own, limits: ServerLimits) -> FastAPI:
    """Make the application of one server.

    Parameters
    ----------
    own : Own
        The argument it opens with.
    limits : ServerLimits
        What a visitor may ask for.
    """
    make = partial(Answers, limits, own)
    desk, tasks, drawings = Desk(make, limits), Tasks(limits), Drawings(limits)
    processes = [Process(make, limits.seconds) for _ in range(limits.ensembles)]

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        desk.start()
        yield
        for close in (desk.close, drawings.close, tasks.close, *(process.close for process in processes)):
            await run_sync(close)

    # Its pages of documentation would load scripts from another host; the schema itself is kept.
    app = FastAPI(
        title="Tripolar",
        version=__version__,
        summary="An argument about powers at one point, and over draws.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses=_ERRORS,
        redirect_slashes=False,
    )
    _say_errors(app)
    _add_arguments(app, desk, limits)
    add_depth(app, desk, processes, limits, tasks, drawings)
    add_figures(app, desk, drawings)
    add_page(app)
    return app


def _say_errors(app: FastAPI) -> None:
    def answer(status: int, message: str, **more: Any) -> JSONResponse:
        headers = FRESH | ({"retry-after": "1"} if status in (429, 503) else {})
        return JSONResponse(said(status, message, **more), status, headers)

    @app.exception_handler(InputError)
    async def _input(request: Request, problem: InputError) -> JSONResponse:
        where = problem.where
        place = {"line": where.line, "column": where.column} if isinstance(where, Location) else {}
        line = problem.line()
        if isinstance(where, str):  # an option of the command line, which a visitor never saw
            line = line.removeprefix(f"{where}: ")
        return answer(422, line, **place)

    @app.exception_handler(RequestValidationError)
    async def _shape(request: Request, problem: RequestValidationError) -> JSONResponse:
        first = problem.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "body")
        told = fault(str(first["msg"]))
        return answer(422, f"{place}: {told}" if place else told)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, problem: HTTPException) -> JSONResponse:
        told = answer(problem.status_code, str(problem.detail))
        if problem.status_code == 405:
            told.headers["allow"] = ", ".join(_allowed(app, request))
        return told

    @app.exception_handler(Crowded)
    async def _crowded(request: Request, problem: Crowded) -> JSONResponse:
        return answer(429, "too many requests are waiting; try again in a moment")

    @app.exception_handler(TooLate)
    async def _late(request: Request, problem: TooLate) -> JSONResponse:
        return answer(503, "the server was busy for too long; try again in a moment")

    @app.exception_handler(Overrun)
    async def _over(request: Request, problem: Overrun) -> JSONResponse:
        return answer(
            503, f"{problem}, the limit of this server; a smaller game or nearer dates take less time"
        )

    @app.exception_handler(Gone)
    async def _gone(request: Request, problem: Gone) -> JSONResponse:
        return answer(503, f"{problem}; try again in a moment")

    @app.exception_handler(Busy)
    async def _busy(request: Request, problem: Busy) -> JSONResponse:
        return answer(429, "the queue for ensembles and grids of points is full; try again in a moment")

    @app.exception_handler(Exception)
    async def _bug(request: Request, problem: Exception) -> JSONResponse:
        return answer(500, "the program failed; its log says where")


def _allowed(app: FastAPI, request: Request) -> list[str]:
    """The methods of every route to a path; what may be read may be asked for its head."""
    routes = (route for route in app.routes if route.matches(request.scope)[0] is not Match.NONE)
    methods = {method for route in routes for method in getattr(route, "methods", None) or ()}
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)


def _add_arguments(app: FastAPI, desk: Desk, limits: ServerLimits) -> None:
    async def answer(method: str, ask: Any = None) -> Response:
        return Response(await desk.ask(method, ask), media_type="application/json", headers=FRESH)

    @app.get("/api/scenarios", tags=["arguments"])
    async def scenarios() -> Response:
        """Every argument the server knows by name."""
        return await answer("scenarios")

    @app.get("/api/limits", tags=["arguments"])
    async def allowed() -> dict[str, int | float]:
        """How much this server reads, computes and remembers at most."""
        return asdict(limits)

    @app.get("/api/scenarios/{name}", tags=["arguments"])
    async def one(name: Name) -> Response:
        """An argument's structure: powers, assumptions with range and reason, presets, claims."""
        return await answer("structure", Asked(name=name))

    @app.post("/api/structure", tags=["arguments"])
    async def of_asked(ask: Asked) -> Response:
        """The structure of a visitor's own argument, or of one with claims of the visitor's own."""
        return await answer("structure", ask)

    @app.get("/api/scenarios/{name}/sources", tags=["arguments"])
    async def sources(name: Name, of: Annotated[str, Query(max_length=200)]) -> Response:
        """The figures behind a parameter (by path) or a fact (by id), each with source and licence."""
        return await answer("sources", AskSources(scenario=Asked(name=name), of=of))

    @app.post("/api/sources", tags=["arguments"])
    async def sources_asked(ask: AskSources) -> Response:
        """The same, of a visitor's own argument."""
        return await answer("sources", ask)

    @app.post("/api/validate", tags=["arguments"])
    async def validate(ask: AskText) -> Response:
        """Whether a scenario's text can be used; 422 says what cannot, with line and column."""
        return await answer("validate", ask.text)

    @app.post("/api/live", tags=["arguments"])
    async def live(ask: AskLive) -> Response:
        """Stored draws of an argument: bits, and where the inputs asked for lie; ``draws`` 0 without any."""
        return await answer("live", ask)

    @app.post("/api/answer", tags=["arguments"])
    async def in_a_sentence(ask: AskAnswer) -> Response:
        """The answer to the title's question in one sentence, from shares that a page computed by itself."""
        return await answer("answer", ask)

    @app.post("/api/map", tags=["arguments"], responses=SVG)
    async def as_a_map(ask: AskAnswer) -> Response:
        """The argument as a map: what rests on what, with the same shares."""
        return Response(await desk.ask("map", ask), media_type="image/svg+xml", headers=FRESH)

    @app.post("/api/criterion", tags=["arguments"])
    async def criterion(ask: AskCriterion) -> Response:
        """Whether a claim's criterion can be used; 422 says what cannot, with its column."""
        return await answer("criterion", ask)

    @app.post("/api/point", tags=["points"])
    async def point(ask: Ask) -> Response:
        """An argument at one point: what is so at these values. Probabilities are the ensembles' business."""
        return await answer("point", ask)

    @app.post("/api/yaml", tags=["points"])
    async def file(ask: Ask) -> Response:
        """The argument with these changes, as a scenario file."""
        name = f"{ask.scenario.name or YOURS}-changed.yaml"
        return Response(
            await desk.ask("file", ask),
            media_type="application/yaml",
            headers={"content-disposition": f'attachment; filename="{name}"', **FRESH},
        )


_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

Known = Annotated[str | None, Header(alias="if-none-match")]


def add_page(app: FastAPI) -> None:
    """Serve the page at ``/`` and its parts under ``/static``."""
    held = _held()

    def answer(name: str, known: str | None) -> Response:
        kind, content, tag = held[name]
        headers = {"etag": tag, "cache-control": "no-cache"}
        if known == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=kind, headers=headers)

    @app.get("/", include_in_schema=False)
    async def index(known: Known = None) -> Response:
        return answer("index.html", known)

    @app.get("/static/{name}", include_in_schema=False)
    async def part(name: Annotated[str, Path(max_length=60)], known: Known = None) -> Response:
        if name not in held:
            raise HTTPException(404, "no such file")
        return answer(name, known)


def _held() -> dict[str, tuple[str, bytes, str]]:
    found = {
        entry.name: entry.read_bytes()
        for entry in files("tripolar.web").joinpath("static").iterdir()
        if entry.name[entry.name.rfind(".") :] in _KINDS
    }
    for code in LANGUAGES.keys() - {"en"}:
        found[f"{code}.json"] = files("tripolar").joinpath("locale", code, "page.json").read_bytes()
    found["palette.css"] = palette_css().encode()
    found["at_once.js"] = script().encode()
    found["publish.js"] = publish_script().encode()
    found["shares.css"] = shares_css().encode()
    return {
        name: (_KINDS[name[name.rfind(".") :]], content, f'"{hashlib.sha256(content).hexdigest()[:16]}"')
        for name, content in found.items()
    }


def palette_css() -> str:
    """The colours of every chart and of the report, as variables for light paper and for dark."""
    light = "".join(f"  --{colour.name}: {colour.light};\n" for colour in COLOURS)
    dark = "".join(f"    --{colour.name}: {colour.dark};\n" for colour in COLOURS)
    inside = "".join(
        f"svg [{what}='{colour.light}'] {{ {what}: var(--{colour.name}); }}\n"
        for colour in COLOURS
        for what in ("fill", "stroke")
    )
    return (
        f":root {{\n{light}  --tint: #f5f6f7;\n}}\n{inside}"
        f"@media (prefers-color-scheme: dark) {{\n  :root {{\n{dark}    --tint: #20242a;\n  }}\n}}\n"
    )
