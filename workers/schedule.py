"""Jobs that come round by the clock, as a table. Any number of relays may insert; the slot's key keeps it single."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents.jobs import Job, enqueue

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)  # a Monday


@dataclass(frozen=True)
class Periodic:
    """A job every so often, counted from Monday 1 January 2024 00:00 UTC plus `offset`."""

    kind: str
    every: timedelta
    offset: timedelta = timedelta()
    payload: Mapping[str, Any] = field(default_factory=dict)


PERIODIC = (
    Periodic("production.escalate", every=timedelta(minutes=1)),
    Periodic("jobs.tidy", every=timedelta(days=1), offset=timedelta(hours=18, minutes=10)),
    Periodic("ehs.escalate", every=timedelta(hours=1), offset=timedelta(minutes=5)),
    Periodic("files.tidy", every=timedelta(days=1), offset=timedelta(hours=18, minutes=20)),
    Periodic("inventory.expire", every=timedelta(days=1), offset=timedelta(minutes=5)),
    Periodic("maintenance.watch", every=timedelta(minutes=5), offset=timedelta(minutes=1)),
    Periodic("quality.watch", every=timedelta(minutes=5), offset=timedelta(minutes=2)),
    Periodic("planning.tidy", every=timedelta(days=1), offset=timedelta(hours=18, minutes=30)),
    Periodic("scheduling.freeze", every=timedelta(hours=1), offset=timedelta(minutes=10)),
    Periodic("scheduling.tidy", every=timedelta(days=1), offset=timedelta(hours=18, minutes=40)),
    Periodic("planning.follow", every=timedelta(minutes=1)),
    Periodic("planning.watch", every=timedelta(minutes=1)),
    Periodic("planning.warn", every=timedelta(days=1), offset=timedelta(minutes=20)),
    Periodic("production.restate", every=timedelta(minutes=5)),
    Periodic("patrol.rounds", every=timedelta(minutes=5)),
)


def slot(periodic: Periodic, now: datetime) -> datetime:
    """The latest moment it was due; of several missed ones only this one counts."""
    return now - (now - EPOCH - periodic.offset) % periodic.every


def slot_key(periodic: Periodic, now: datetime) -> str:
    return f"{periodic.kind}@{slot(periodic, now):%Y-%m-%dT%H:%M:%SZ}"


def insert_due(database: Database, now: datetime, table: Sequence[Periodic] = PERIODIC) -> int:
    """Ask for every job whose slot has come and that nobody asked for yet; how many there were."""
    wanted = {slot_key(periodic, now): periodic for periodic in table}
    with database.reading() as session:
        there = set(session.scalars(sa.select(Job.dedupe).where(Job.dedupe.in_(wanted))))
    missing = {key: periodic for key, periodic in wanted.items() if key not in there}

    def insert(session: Session) -> int:
        for key, periodic in missing.items():
            enqueue(session, periodic.kind, periodic.payload, actor=None, dedupe=key)
        return len(missing)

    return database.write(insert) if missing else 0
