"""Jobs that only leave a row behind, some of them badly behaved."""

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.documents.jobs import JobKind, JobRun, Outcome
from backend.kernel.errors import Refused

EFFECTS = sa.Table(
    "effect",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("job", sa.String(40), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
)


def leave_effect(run: JobRun) -> Outcome:
    def write(session: Session) -> dict[str, Any]:
        session.execute(sa.insert(EFFECTS).values(job=str(run.id), attempt=run.claim.attempt))
        return {"document": "test/effect", "id": str(run.id)}

    return write


def note(run: JobRun, payload: dict[str, Any]) -> Outcome:
    time.sleep(payload.get("seconds", 0))
    return leave_effect(run)


def solve(run: JobRun, payload: dict[str, Any]) -> Outcome:
    parts = 10
    for part in range(parts):
        run.progress(part, parts, "Solving")
        time.sleep(payload.get("seconds", 0) / parts)
    return leave_effect(run)


def deaf(run: JobRun, payload: dict[str, Any]) -> Outcome:
    """Never looks up, like a solver."""
    time.sleep(payload["seconds"])
    return leave_effect(run)


def refuse(run: JobRun, payload: dict[str, Any]) -> Outcome:
    raise Refused("The plan has no calendar.")


def crash(run: JobRun, payload: dict[str, Any]) -> Outcome:
    if run.claim.attempt <= payload["times"]:
        raise ValueError("broken")
    return leave_effect(run)


def half_written(run: JobRun, payload: dict[str, Any]) -> Outcome:
    def write(session: Session) -> None:
        session.execute(sa.insert(EFFECTS).values(job=str(run.id), attempt=run.claim.attempt))
        raise Refused("The result does not fit.")

    return write


KINDS = {
    kind.name: kind
    for kind in (
        JobKind("note", note),
        JobKind("solve", solve, forked=True),
        JobKind("deaf", deaf, forked=True),
        JobKind("short", solve, time_limit_s=1),
        JobKind("refuse", refuse),
        JobKind("crash", crash),
        JobKind("half_written", half_written),
    )
}
