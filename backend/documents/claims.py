"""Claims: a worker's right to one run of a job, for as long as its lease is renewed.

Every write of a run carries `attempt = mine AND state = 'running'`, and the result and `done` are one transaction. So a
worker thought dead may go on, but it can change nothing any more, and nothing is done twice.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents.jobs import Claim, Job, Outcome, asked_by, change, change_mine, ended, is_due, is_mine

UNSEEN = {"synchronize_session": False}
LEASE = timedelta(seconds=45)
RING_AGAIN = timedelta(seconds=8)


class Ready(NamedTuple):
    """A waiting job and the number of tries it has had."""

    id: UUID
    attempt: int
    kind: str


def claim(database: Database, id: UUID) -> Claim | None:
    """The right to run this job now, or None if it is not (or no longer) waiting."""
    now = datetime.now(UTC)
    mine = {"state": "running", "attempt": Job.attempt + 1, "lease_until": now + LEASE, "started_at": now}
    take = sa.update(Job).where(Job.id == id, is_due(now)).values({**mine, "error": None, "progress": None})
    taken = take.returning(Job.attempt, Job.kind, Job.payload, Job.actor, Job.max_attempts)
    row = database.write(lambda session: session.execute(taken, execution_options=UNSEEN).first())
    if row is None:
        return None
    attempt, kind, payload, actor, max_attempts = row
    return Claim(id, attempt, kind, payload, actor and asked_by(actor), max_attempts)


def look(database: Database, claim: Claim) -> tuple[bool, bool]:
    """Whether the job is still this run's, and whether it is asked to stop."""
    with database.reading() as session:
        row = session.execute(sa.select(Job.cancel_asked).where(is_mine(claim))).first()
    return row is not None, bool(row and row[0])


def renew(database: Database, claim: Claim) -> None:
    """Lengthen the lease, from a thread: a solver does not return for heartbeats."""
    database.write(lambda session: change_mine(session, claim, {"lease_until": datetime.now(UTC) + LEASE}))


def finish(database: Database, claim: Claim, outcome: Outcome) -> None:
    """Write the result and `done` together; of two runs of one job only the job's own gets through."""

    def settle(session: Session) -> None:
        change_mine(session, claim, ended("done"))
        result = outcome(session) if callable(outcome) else outcome
        if result is not None:
            change(session, Job.id == claim.id, {"result": dict(result)})

    database.write(settle)


def fail(database: Database, claim: Claim, sentence: str, again_after: timedelta | None = None) -> None:
    """Wait for another try where there is one left, else end it with this sentence."""
    values = ended("failed")
    if again_after is not None and not claim.is_last:
        values = waiting() | {"not_before": datetime.now(UTC) + again_after}
    database.write(lambda session: change_mine(session, claim, values | {"error": sentence}))


def give_up(database: Database, claim: Claim) -> None:
    """The run stopped because somebody asked."""
    database.write(lambda session: change_mine(session, claim, ended("cancelled")))


def give_back(database: Database, id: UUID, attempt: int) -> None:
    """The process of this run is known to be dead: do not wait for its lease."""
    abandoned = sa.and_(Job.id == id, Job.attempt == attempt, Job.state == "running")
    database.write(lambda session: _take_back(session, abandoned))


def sweep(database: Database) -> int:
    """Take back the jobs whose lease ran out; how many there were. Harmless if done by several at once."""
    expired = sa.and_(Job.state == "running", Job.lease_until < datetime.now(UTC))
    with database.reading() as session:
        if not session.scalar(sa.select(sa.func.count()).where(expired)):
            return 0
    return database.write(lambda session: _take_back(session, expired))


def due_to_ring(session: Session, kinds: sa.ColumnElement[bool], limit: int) -> list[Ready]:
    """Waiting jobs not rung for a while, those never rung first."""
    now = datetime.now(UTC)
    unheard = sa.or_(Job.rung_at.is_(None), Job.rung_at < now - RING_AGAIN)
    wanted = sa.select(Job.id, Job.attempt, Job.kind).where(is_due(now), unheard, kinds)
    rows = session.execute(wanted.order_by(Job.rung_at.asc().nulls_first(), Job.created_at).limit(limit))
    return [Ready(*row) for row in rows]


def mark_rung(database: Database, ids: Sequence[UUID]) -> None:
    rung = sa.and_(Job.id.in_(ids), Job.state == "queued")
    database.write(lambda session: change(session, rung, {"rung_at": datetime.now(UTC)}))


def next_due(session: Session, kinds: sa.ColumnElement[bool]) -> Ready | None:
    """The oldest waiting job, for a worker that looks into the database itself."""
    wanted = sa.select(Job.id, Job.attempt, Job.kind).where(is_due(datetime.now(UTC)), kinds)
    row = session.execute(wanted.order_by(Job.created_at).limit(1)).first()
    return row and Ready(*row)


def waiting() -> dict[str, Any]:
    return {"state": "queued", "rung_at": None, "lease_until": None}


def _take_back(session: Session, which: sa.ColumnElement[bool]) -> int:
    stopped = change(session, sa.and_(which, Job.cancel_asked), ended("cancelled"))
    again = change(session, sa.and_(which, Job.attempt < Job.max_attempts), waiting())
    return stopped + again + change(session, which, ended("dead") | {"error": "The worker died at every try."})
