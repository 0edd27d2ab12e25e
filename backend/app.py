"""Flask: one application over the assembled contexts; every error is mapped here once."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_smorest import Api
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from backend import contexts, endpoints
from backend.database import AWAY, Database
from backend.documents.context import Assembly
from backend.documents.http import BODY_LIMIT, documents, reply
from backend.documents.language import chosen, translate
from backend.kernel.errors import Busy, Invalid, Problem, TooMany, Unauthenticated
from backend.settings import Settings

PUBLIC = ("/healthz", "/metrics", "/api/people/log-in", "/api/people/device/enrol", "/api/docs")
FOR_DEVICES = ("/api/sync/", "/api/files/")  # what a device may do for itself, without a person
FILE_LIMIT = 64 * 1024 * 1024
COLLECTED_AFTER = 20_000  # new objects: an act makes thousands, and nearly all of them go when it ends
log = structlog.get_logger()


class ReadingDatabase(SQLAlchemy):
    """Flask-SQLAlchemy over our own engine: its session is the one a request reads with."""

    def __init__(self, database: Database) -> None:
        self._database = database
        super().__init__()

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        return self._database.engine


@dataclass(frozen=True)
class Gemba:
    """What every request needs; Flask carries it under one name."""

    settings: Settings
    database: Database
    assembly: Assembly
    session: Callable[[], Session]
    started_at: datetime


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The application; starts in under two seconds because documents share a few routes."""
    app = Flask(__name__, static_folder=None)
    database = database or Database(settings.database_url)
    reading = ReadingDatabase(database)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        API_TITLE="Gemba",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        MAX_CONTENT_LENGTH=FILE_LIMIT,
    )
    reading.init_app(app)
    app.extensions["gemba"] = Gemba(
        settings, database, contexts.assemble(), lambda: reading.session(), datetime.now(UTC)
    )
    _register(app)
    return app


def keep_what_stands() -> None:
    """What was made at start lives as long as the process: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)


def _register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_finish)
    api = Api(app)
    for blueprint in endpoints.BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(documents)
    endpoints.register_plain(app, api)
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http_problem)
    for away in AWAY:
        app.register_error_handler(away, _database_problem)
    app.register_error_handler(Exception, _defect)


def _begin() -> None:
    g.now, g.clock = datetime.now(UTC), time.perf_counter()
    g.language = chosen(request.headers.get("Accept-Language"))
    if not request.path.startswith("/api/") or request.path.startswith(PUBLIC):
        return
    if (request.content_length or 0) > BODY_LIMIT and request.is_json:
        raise Invalid("The body is too large.")
    gemba = request_gemba()
    login = contexts.authenticate(gemba.session(), request.headers.get("Authorization", ""), g.now)
    if login is None or (login.actor.person_id is None and not request.path.startswith(FOR_DEVICES)):
        raise Unauthenticated("Log in first; the log-in is missing or has ended.")
    gemba.session().close()  # who waits for a turn or a lock keeps no connection for having logged in
    g.actor, g.log_in = login.actor, login
    if login.is_unnoted(g.now):
        contexts.note_seen(gemba.database, login, g.now)


def request_gemba() -> Gemba:
    from flask import current_app

    return current_app.extensions["gemba"]  # type: ignore[no-any-return]


def _finish(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.path.startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    return response


def _problem(problem: Problem) -> Response:
    body: dict[str, Any] = {"status": problem.status, "message": _said(problem.sentence), "details": problem.details}
    if isinstance(problem, Invalid):
        body["fields"] = {name: [_said(reason) for reason in reasons] for name, reasons in problem.fields.items()}
    headers = {"Retry-After": str(problem.retry_after)} if isinstance(problem, (Busy, TooMany)) else {}
    return reply(body, problem.status, **headers)


def _said(sentence: str) -> str:
    return translate(sentence, g.get("language", "en"))


def _http_problem(error: HTTPException) -> Response:
    response = error.get_response()
    made = reply({"status": error.code, "message": _said(error.description or ""), "details": {}}, error.code or 500)
    if allow := response.headers.get("Allow"):
        made.headers["Allow"] = allow
    return made


def _database_problem(error: SQLAlchemyError) -> Response:
    log.error("database", path=request.path, error=str(error))
    message = _said("The database does not answer; nothing was written. Try again.")
    body = {"status": 503, "message": message, "details": {}}
    return reply(body, 503, **{"Retry-After": "2"})


def _defect(error: Exception) -> Response:
    log.exception("defect", path=request.path, method=request.method)
    message = _said("Something went wrong here; nothing was written.")
    return reply({"status": 500, "message": message, "details": {}}, 500)
