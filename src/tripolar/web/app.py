"""The application: which path answers what, and how every error is said.

Every error is JSON with one line: 401 without the token, 403 and 421 for requests of other pages, 413 for too
much, 422 for what cannot be used, 429 and 503 for too many at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from tripolar._version import __version__
from tripolar.errors import InputError, Location
from tripolar.web.asks import Ask, AskCriterion, Asked, AskSources, AskText, Refusal
from tripolar.web.criterion import check_criterion
from tripolar.web.depth import add_depth
from tripolar.web.desk import Crowded, Desk, TooLate
from tripolar.web.drawings import Drawings
from tripolar.web.figures import add_figures
from tripolar.web.files import as_yaml
from tripolar.web.guard import said
from tripolar.web.library import Library
from tripolar.web.limits import Limits, check_text
from tripolar.web.page import add_page
from tripolar.web.sources import sources_of
from tripolar.web.structure import summary
from tripolar.web.tasks import Busy, Tasks

__all__ = ["create_app"]

_STATES = {
    400: "not a request that can be read",
    401: "the token is missing; only off loopback",
    403: "a request of another page",
    404: "no such thing",
    421: "a name this server is not asked for under",
    413: "more than is read",
    422: "what cannot be used, and why",
    429: "too many at once; Retry-After says when",
    503: "no turn in time, or stopping",
}
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": says, "model": Refusal} for status, says in _STATES.items()
}
FRESH = {"cache-control": "no-store"}
Name = Annotated[str, Path(max_length=100)]


def create_app(library: Library, limits: Limits) -> FastAPI:
    """Make the application of one server.

    Parameters
    ----------
    library : Library
        The arguments it knows.
    limits : Limits
        What a visitor may ask for.
    """
    tasks, drawings = Tasks(limits), Drawings(limits)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_sync(drawings.close)
        await run_sync(tasks.close)

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
    _add_arguments(app, library, limits)
    _add_points(app, library, limits)
    add_depth(app, library, limits, tasks, drawings)
    add_figures(app, drawings, limits)
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
        return answer(422, f"{place}: {first['msg']}" if place else str(first["msg"]))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, problem: HTTPException) -> JSONResponse:
        return answer(problem.status_code, str(problem.detail))

    @app.exception_handler(Crowded)
    async def _crowded(request: Request, problem: Crowded) -> JSONResponse:
        return answer(429, "too many are asking at once; try again in a moment")

    @app.exception_handler(TooLate)
    async def _late(request: Request, problem: TooLate) -> JSONResponse:
        return answer(503, "no turn came in time; try again in a moment")

    @app.exception_handler(Busy)
    async def _busy(request: Request, problem: Busy) -> JSONResponse:
        return answer(429, "as many ensembles and grids of points wait as may; try again in a moment")

    @app.exception_handler(Exception)
    async def _bug(request: Request, problem: Exception) -> JSONResponse:
        return answer(500, "the program failed; its log says where")


def _add_arguments(app: FastAPI, library: Library, limits: Limits) -> None:
    @app.get("/api/scenarios", tags=["arguments"])
    def scenarios() -> list[dict[str, Any]]:
        """Every argument the server knows by name."""
        return [summary(each) for each in library.scenarios()]

    @app.get("/api/limits", tags=["arguments"])
    def allowed() -> dict[str, int | float]:
        """How much this server reads, computes and remembers at most."""
        return asdict(limits)

    @app.get("/api/scenarios/{name}", tags=["arguments"])
    def one(name: Name) -> Response:
        """An argument's structure: powers, assumptions with range and reason, presets, claims."""
        return Response(library.structure(Asked(name=name)), media_type="application/json", headers=FRESH)

    @app.post("/api/structure", tags=["arguments"])
    def of_asked(ask: Asked) -> Response:
        """The structure of a visitor's own argument, or of one with claims of the visitor's own."""
        return Response(library.structure(ask), media_type="application/json", headers=FRESH)

    @app.get("/api/scenarios/{name}/sources", tags=["arguments"])
    def sources(name: Name, of: Annotated[str, Query(max_length=200)]) -> dict[str, Any]:
        """The figures behind a parameter (by path) or a fact (by id), each with source and licence."""
        return sources_of(library.explorer(Asked(name=name)), of)

    @app.post("/api/sources", tags=["arguments"])
    def sources_asked(ask: AskSources) -> dict[str, Any]:
        """The same, of a visitor's own argument."""
        return sources_of(library.explorer(ask.scenario), ask.of)

    @app.post("/api/validate", tags=["arguments"])
    def validate(ask: AskText) -> dict[str, Any]:
        """Whether a scenario's text can be used; 422 says what cannot, with line and column."""
        check_text(ask.text, limits)
        return {"ok": True, **summary(library.explorer(Asked(text=ask.text)).measured.scenario)}

    @app.post("/api/criterion", tags=["arguments"])
    def criterion(ask: AskCriterion) -> dict[str, Any]:
        """Whether a claim's criterion can be used; 422 says what cannot, with its column."""
        return check_criterion(library.explorer(ask.scenario), ask.holds, fact=ask.fact)


def _add_points(app: FastAPI, library: Library, limits: Limits) -> None:
    desk = Desk(library, limits)

    @app.post("/api/point", tags=["points"])
    async def point(ask: Ask) -> Response:
        """An argument at one point: what is so at these values. Probabilities are the ensembles' business."""
        content = await desk.point(ask.scenario, ask.changes)
        return Response(content, media_type="application/json", headers=FRESH)

    @app.post("/api/yaml", tags=["points"])
    def file(ask: Ask) -> Response:
        """The argument with these changes, as a scenario file."""
        explorer = library.explorer(ask.scenario)
        name = f"{explorer.scenario.name}-changed.yaml"
        return Response(
            as_yaml(library.base(ask.scenario), explorer, ask.changes, ask.scenario.claims),
            media_type="application/yaml",
            headers={"content-disposition": f'attachment; filename="{name}"', **FRESH},
        )
