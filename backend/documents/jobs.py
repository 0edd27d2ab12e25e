"""Jobs: work asked for inside a transaction and done later by a worker. This table is the truth; a queue only rings.

A run is at least once, its effect exactly once: see `claims.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from backend.database import Database, Json
from backend.documents.actor import Actor
from backend.documents.declare import Base
from backend.kernel.errors import Refused

STATES = ("queued", "running", "done", "failed", "cancelled", "dead")
PROGRESS_EVERY = timedelta(seconds=1)
KEEP_DONE = timedelta(days=30)
KEEP_FAILED = timedelta(days=180)

Result = Mapping[str, Any]  # what people open: {"document": "planning/plan_run", "id": "…"}
Outcome = Callable[[Session], Result | None] | Result | None


class Job(Base):
    """One piece of work, who asked for it, how far it is and what came of it."""

    __tablename__ = "job"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {STATES}", name="known_state"),
        sa.CheckConstraint("attempt BETWEEN 0 AND max_attempts", name="attempts_left"),
        sa.Index("ix_job_waiting", "state", "rung_at", "created_at"),
        sa.Index("ix_job_company", "company_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str] = mapped_column(sa.String(80))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(sa.String(20), default="queued")
    attempt: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=3)
    rung_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    progress: Mapped[dict[str, Any] | None] = mapped_column(Json)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    error: Mapped[str | None] = mapped_column(sa.Text)
    dedupe: Mapped[str | None] = mapped_column(sa.String(200), unique=True)
    company_id: Mapped[UUID | None]
    actor: Mapped[dict[str, Any] | None] = mapped_column(Json)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Cancelled(Exception):
    """Somebody asked this run to stop."""


class Superseded(Exception):
    """This run is no longer the job's own: its lease ran out, or the job was ended meanwhile."""


@dataclass(frozen=True)
class JobKind:
    """What can be asked for. `forked`: a long solve, run in a process of its own that can be killed.

    The function returns what is to be written together with `done`: a callable for the session of that
    transaction, which returns the result, or the result itself. It may also call `run.finish` inside an act.
    """

    name: str
    function: Callable[["JobRun", dict[str, Any]], Outcome]
    forked: bool = False
    time_limit_s: int = 300
    label: str = ""


@dataclass(frozen=True)
class Claim:
    """A worker's right to a job; `attempt` is the number that fences off every other run of it."""

    id: UUID
    attempt: int
    kind: str
    payload: dict[str, Any]
    actor: Actor | None
    max_attempts: int

    @property
    def is_last(self) -> bool:
        return self.attempt >= self.max_attempts


class JobRun:
    """What a job's function gets besides its payload."""

    def __init__(self, database: Database, claim: Claim, assembly: Any = None) -> None:
        self.database = database
        self.assembly = assembly
        self.claim = claim
        self.id = claim.id
        self.actor = claim.actor
        self.cancel_asked = False
        self.superseded = False
        self.finished = False
        self._told_at = datetime.min.replace(tzinfo=UTC)

    def progress(self, done: int, total: int, sentence: str = "") -> None:
        """Show people how far it is (at most once a second), and stop here if it is to stop."""
        self.check_cancelled()
        now = datetime.now(UTC)
        if now - self._told_at < PROGRESS_EVERY and done < total:
            return
        self._told_at = now
        values = {"progress": {"done": done, "total": total, "sentence": sentence}}
        self.database.write(lambda session: change_mine(session, self.claim, values))

    def check_cancelled(self) -> None:
        """Call it between the parts of long work: a cancelled job should end within five seconds."""
        if self.superseded:
            raise Superseded
        if self.cancel_asked:
            raise Cancelled

    def finish(self, session: Session, result: Result | None = None) -> None:
        """Mark the job done in the transaction that writes its results; the function then returns None."""
        change_mine(session, self.claim, ended("done") | {"result": None if result is None else dict(result)})
        self.finished = True


def enqueue(
    session: Session,
    kind: str,
    payload: Mapping[str, Any],
    *,
    actor: Actor | None,
    dedupe: str | None = None,
    not_before: datetime | None = None,
    max_attempts: int = 3,
) -> UUID:
    """Ask for a job in the caller's transaction; the id of the earlier job if one with this dedupe key is there."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {
        "id": uuid7(), "kind": kind, "payload": dict(payload), "dedupe": dedupe, "not_before": not_before,
        "max_attempts": max_attempts, "created_at": datetime.now(UTC), "actor": actor and _written(actor),
        "company_id": actor and actor.company_id,
    }  # fmt: skip
    made = insert(Job).values(row).on_conflict_do_nothing(index_elements=["dedupe"]).returning(Job.id)
    return session.scalar(made) or session.scalars(sa.select(Job.id).where(Job.dedupe == dedupe)).one()


def cancel(session: Session, id: UUID) -> None:
    """A waiting job is cancelled at once; a running one is asked to stop."""
    waits = Job.state == "queued"
    values = {
        "cancel_asked": True,
        "state": sa.case((waits, "cancelled"), else_=Job.state),
        "finished_at": sa.case((waits, datetime.now(UTC)), else_=Job.finished_at),
    }
    if not change(session, sa.and_(Job.id == id, Job.state.in_(("queued", "running"))), values):
        raise Refused("This job has ended already.")


def health(session: Session) -> dict[str, Any]:
    """How many jobs are in each state, and for how many seconds the oldest due one has been waiting."""
    now = datetime.now(UTC)
    counts = dict(session.execute(sa.select(Job.state, sa.func.count()).group_by(Job.state)).tuples().all())
    since = sa.func.min(sa.func.coalesce(Job.not_before, Job.created_at))
    oldest = session.scalar(sa.select(since).where(is_due(now)))
    return {state: counts.get(state, 0) for state in STATES} | {"oldest_s": oldest and (now - oldest).total_seconds()}


def tidy(run: JobRun, payload: Mapping[str, Any]) -> Outcome:
    """A job itself: forget jobs that ended long ago."""
    now = datetime.now(UTC)
    done = sa.and_(Job.state.in_(("done", "cancelled")), Job.finished_at < now - KEEP_DONE)
    failed = sa.and_(Job.state.in_(("failed", "dead")), Job.finished_at < now - KEEP_FAILED)
    return lambda session: {"removed": _rows(session.execute(sa.delete(Job).where(sa.or_(done, failed))))}


def change_mine(session: Session, claim: Claim, values: Mapping[str, Any]) -> None:
    """The only way a run changes its job; raised inside a transaction, `Superseded` undoes all of it."""
    if not change(session, is_mine(claim), values):
        raise Superseded


def change(session: Session, which: sa.ColumnElement[bool], values: Mapping[str, Any]) -> int:
    """How many jobs were changed."""
    unseen = {"synchronize_session": False}
    return _rows(session.execute(sa.update(Job).where(which).values(values), execution_options=unseen))


def ended(state: str) -> dict[str, Any]:
    return {"state": state, "finished_at": datetime.now(UTC), "lease_until": None}


def is_due(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Job.state == "queued", sa.or_(Job.not_before.is_(None), Job.not_before <= now))


def is_mine(claim: Claim) -> sa.ColumnElement[bool]:
    return sa.and_(Job.id == claim.id, Job.attempt == claim.attempt, Job.state == "running")


def asked_by(kept: Mapping[str, Any]) -> Actor:
    """The actor as the job keeps it."""
    one = {name: kept[name] and UUID(kept[name]) for name in ("person_id", "company_id", "site_id", "device_id")}
    sites = None if kept["sites"] is None else frozenset(map(UUID, kept["sites"]))
    words = {name: frozenset(kept[name]) for name in ("rights", "roles")}
    return Actor(**{**kept, **one, **words, "companies": frozenset(map(UUID, kept["companies"])), "sites": sites})


def _written(actor: Actor) -> Any:
    return orjson.loads(orjson.dumps(actor, default=sorted))


def _rows(result: sa.Result[Any]) -> int:
    return cast("sa.CursorResult[Any]", result).rowcount
