"""Routes outside the interface proper: health, metrics, and the files of the PWA."""

import time

from flask import Blueprint, Flask, Response, current_app, g, request
from werkzeug.routing import PathConverter

from backend import contexts, pwa_files
from backend.documents.http import database, reply, session
from backend.documents.rights import demand_right
from backend.health import health
from backend.kernel.errors import NotFound, Unauthenticated
from backend.metrics import Metrics

plain = Blueprint("plain", __name__)
LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


class PageConverter(PathConverter):
    """Any address outside the interface; inside it, what is unknown is not there for any method."""

    regex = r"(?!api(?:/|$)).*?"


def register(app: Flask) -> None:
    app.url_map.converters["page"] = PageConverter
    app.extensions["gemba.metrics"] = Metrics(app.extensions["gemba"].database)
    app.register_blueprint(plain)


@plain.get("/healthz")
def read_health() -> Response:
    """200 where requests can be served, 503 where not; `status` is degraded where anything does not answer."""
    serving, found = health(database(), current_app.extensions["gemba"].settings)
    return reply(found, 200 if serving else 503, **{"Cache-Control": "no-store"})


@plain.get("/metrics")
def read_metrics() -> Response:
    """For Prometheus on this machine, or for whoever has the right."""
    if not _is_near():
        login = contexts.authenticate(session(), request.headers.get("Authorization", ""), g.now)
        if login is None:
            raise Unauthenticated("Metrics are told on this machine only, or to who logs in with the right to them.")
        demand_right(login.actor, "documents.metrics.read", "This person has no right to metrics.")
    content = current_app.extensions["gemba.metrics"].written()
    return Response(content, content_type="text/plain; version=0.0.4; charset=utf-8")


@plain.get("/", defaults={"path": ""})
@plain.get("/<page:path>")
def read_page(path: str) -> Response:
    """A file of the PWA, or its page for whatever address a person opens."""
    wants_page = request.accept_mimetypes.accept_html
    settings = current_app.extensions["gemba"].settings
    served = pwa_files.serve(path, wants_page, "gzip" in request.accept_encodings, settings.screens_dir)
    if served is None:
        raise NotFound("There is nothing at this address.")
    response = Response(served.content, content_type=_with_letters(served.kind), headers=served.headers)
    if settings.public_address.startswith("https:"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.add_etag()
    return response.make_conditional(request)


@plain.after_app_request
def note(response: Response) -> Response:
    endpoint = request.endpoint or "unknown"
    seconds = time.perf_counter() - g.get("clock", time.perf_counter())
    current_app.extensions["gemba.metrics"].note(request.method, endpoint, response.status_code, seconds)
    return response


def _is_near() -> bool:
    """Asked on this machine, and not through a proxy that stands before it."""
    return request.remote_addr in LOOPBACK and not any(name in request.headers for name in FORWARDED)


def _with_letters(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
