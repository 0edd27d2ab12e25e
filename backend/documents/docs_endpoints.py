"""The interface described: OpenAPI for programs, plain pages for people. Nothing is fetched from elsewhere."""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_smorest import Api
from jinja2 import Environment, FileSystemLoader

from backend.documents.http import assembly
from backend.documents.openapi import openapi
from backend.documents.openapi_shapes import Schema
from backend.documents.wire import dumps
from backend.kernel.errors import NotFound

docs = Blueprint("docs", __name__, url_prefix="/api/docs")
HERE = Path(__file__).parent
METHODS = ("get", "post", "patch", "put", "delete")
STYLE = (HERE / "docs.css").read_text()
STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
POLICY = f"{NOTHING}; style-src 'sha256-{STYLE_HASH}'"


@docs.get("/openapi.json")
def read_openapi() -> Response:
    """The whole interface as OpenAPI 3.1."""
    response = Response(_written(), mimetype="application/json")
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)


@docs.get("")
def read_index() -> Response:
    """Every type and every other group of operations."""
    groups = _groups()
    return _page("index", groups={tag: len(operations) for tag, operations in groups.items()})


@docs.get("/<path:tag>")
def read_group(tag: str) -> Response:
    """The operations of one type or group, with what they take and give."""
    operations = _groups().get(tag)
    if operations is None:
        raise NotFound(f"There is no page {tag}.")
    return _page("group", tag=tag, operations=operations, shapes=_described()["components"]["schemas"])


def _described() -> Schema:
    kept = current_app.extensions["gemba.openapi"]
    if "document" not in kept:
        api: Api = kept["api"]
        kept["document"] = openapi(assembly(), api.spec.to_dict()["paths"] | OTHERS, kept["version"])
    return kept["document"]  # type: ignore[no-any-return]


def _written() -> bytes:
    kept = current_app.extensions["gemba.openapi"]
    if "bytes" not in kept:
        kept["bytes"] = dumps(_described())
    return kept["bytes"]  # type: ignore[no-any-return]


def _groups() -> dict[str, list[dict[str, Any]]]:
    """Operations by their first tag."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, item in _described()["paths"].items():
        for method in METHODS:
            if method in item:
                tag = (item[method].get("tags") or ["other"])[0]
                found.setdefault(tag, []).append({"method": method.upper(), "path": path, **item[method]})
    return found


def _page(name: str, **values: Any) -> Response:
    html = _pages().get_template("docs.html").render(page=name, style=STYLE, **values)
    return Response(html, mimetype="text/html", headers={"Content-Security-Policy": POLICY})


@cache
def _pages() -> Environment:
    return Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _plain(summary: str, kind: str) -> Schema:
    ok = {"200": {"description": "Done", "content": {kind: {}}}}
    return {"get": {"summary": summary, "tags": ["operation"], "responses": ok, "security": []}}


OTHERS = {
    "/healthz": _plain("Whether everything this server needs answers", "application/json"),
    "/metrics": _plain("Figures for Prometheus", "text/plain"),
    "/api/descriptions": _plain("Every type this person may read, for screens", "application/json"),
    "/api/docs": _plain("This interface, for people", "text/html"),
    "/api/docs/{tag}": _plain("One part of this interface, for people", "text/html"),
    "/api/docs/openapi.json": _plain("This interface, for programs", "application/json"),
}
OTHERS["/api/descriptions"]["get"].pop("security")
OTHERS["/api/docs/{tag}"]["parameters"] = [
    {"name": "tag", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
]
