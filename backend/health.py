"""Whether what this server needs answers: the database, the folder of files, the queue, and that jobs get done."""

import os
import time
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from backend.database import Database
from backend.documents import jobs
from backend.documents.jobs import Job
from backend.settings import Settings

ROOT = Path(__file__).parent.parent
LONGEST_WAIT_S = 300
PATIENCE_S = 1.0

Check = dict[str, Any]


def health(database: Database, settings: Settings) -> tuple[bool, dict[str, Any]]:
    """Whether requests can be served, and every check; without the queue they can, so that is only degraded."""
    checks = {"database": _timed(lambda: _database(database)), "files": _timed(lambda: _files(settings))}
    checks["queue"] = _timed(lambda: _queue(settings))
    if checks["database"]["ok"]:
        checks["jobs"] = _timed(lambda: _jobs(database))
    fine = all(check["ok"] for check in checks.values())
    serving = checks["database"]["ok"] and checks["files"]["ok"]
    return serving, {"status": "ok" if fine else "degraded", "checks": checks, "version": version()}


@cache
def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def _timed(check: Callable[[], Check]) -> Check:
    began = time.perf_counter()
    found = check()
    return found | {"ms": round(1000 * (time.perf_counter() - began), 1)}


def _database(database: Database) -> Check:
    try:
        with database.reading() as session:
            session.execute(select(1))
    except SQLAlchemyError:
        return {"ok": False, "message": "The database does not answer."}
    return {"ok": True}


def _files(settings: Settings) -> Check:
    """The folder of files, or the nearest one above it that is there, can be written to."""
    folder = settings.files_dir
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    writable = os.access(folder, os.W_OK)
    return {"ok": writable} if writable else {"ok": False, "message": "The folder of files cannot be written to."}


def _queue(settings: Settings) -> Check:
    """A queue that was configured must answer; without the embedded one, workers look into the database."""
    if settings.queue_embedded and not settings.queue_socket.exists():
        return {"ok": True, "message": "No queue runs; workers look into the database."}
    from redis import Redis, RedisError  # a third of a second to load, and a server should start without it

    try:
        with Redis.from_url(settings.redis_url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S) as server:
            answers = bool(server.ping())
            waiting = {name: server.llen(f"rq:queue:{name}") for name in ("small", "large")}
    except (RedisError, OSError):
        return {"ok": False, "message": "The queue does not answer."}
    return {"ok": answers, "waiting": waiting}


def _jobs(database: Database) -> Check:
    """Jobs by state, how long the oldest due one has waited, and the oldest nobody was told of."""
    never_rung = (Job.state == "queued", Job.rung_at.is_(None), Job.not_before.is_(None))
    try:
        with database.reading() as session:
            counts = jobs.health(session)
            unrung = session.scalar(select(func.min(Job.created_at)).where(*never_rung))
    except SQLAlchemyError:
        return {"ok": False, "message": "The tables are not there; run the migrations."}
    waited = counts.pop("oldest_s") or 0.0
    found = {"ok": waited <= LONGEST_WAIT_S, "oldest_s": round(waited, 1), "oldest_unrung": unrung, **counts}
    return found if found["ok"] else found | {"message": "Jobs wait and nobody does them."}
