"""The page: its files, read once and named one by one, so that no other file can be reached."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Annotated

from fastapi import FastAPI, Header, Path, Response
from starlette.exceptions import HTTPException

from tripolar.charts.palette import COLOURS

__all__ = ["add_page", "palette_css"]

_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
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
    found["palette.css"] = palette_css().encode()
    return {
        name: (_KINDS[name[name.rfind(".") :]], content, f'"{hashlib.sha256(content).hexdigest()[:16]}"')
        for name, content in found.items()
    }


def palette_css() -> str:
    """The colours of every chart and of the report, as variables for light paper and for dark."""
    light = "".join(f"  --{colour.name}: {colour.light};\n" for colour in COLOURS)
    dark = "".join(f"    --{colour.name}: {colour.dark};\n" for colour in COLOURS)
    return (
        f":root {{\n{light}  --tint: #f5f6f7;\n}}\n"
        f"@media (prefers-color-scheme: dark) {{\n  :root {{\n{dark}    --tint: #20242a;\n  }}\n}}\n"
    )
