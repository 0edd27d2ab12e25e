"""Jobs that come round by the clock are asked for once, however many relays look."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from backend.database import Database
from backend.documents.jobs import Job
from workers.kinds import all_kinds
from workers.schedule import PERIODIC, Periodic, insert_due, slot, slot_key

NIGHTLY = Periodic("mrp", timedelta(days=1), timedelta(hours=18), {"horizon": 90})
MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_the_slot_is_the_latest_moment_it_was_due() -> None:
    assert slot(NIGHTLY, MORNING) == datetime(2026, 11, 22, 18, tzinfo=UTC)
    assert slot(NIGHTLY, MORNING.replace(hour=18, minute=0)) == datetime(2026, 11, 23, 18, tzinfo=UTC)
    weekly = Periodic("report", timedelta(days=7))
    assert slot(weekly, MORNING) == datetime(2026, 11, 23, tzinfo=UTC)  # a Monday
    assert slot_key(NIGHTLY, MORNING) == "mrp@2026-11-22T18:00:00Z"


def test_eight_relays_at_once_ask_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as relays:
        list(relays.map(lambda _: insert_due(database, MORNING, [NIGHTLY]), range(8)))
    with database.reading() as session:
        assert [(job.kind, job.payload) for job in session.scalars(sa.select(Job))] == [("mrp", {"horizon": 90})]


def test_of_slots_missed_while_the_machine_was_off_only_the_last_is_made_up(database: Database) -> None:
    assert insert_due(database, MORNING, [NIGHTLY]) == 1
    assert insert_due(database, MORNING, [NIGHTLY]) == 0
    assert insert_due(database, MORNING + timedelta(days=5), [NIGHTLY]) == 1


def test_every_periodic_job_is_a_known_kind() -> None:
    assert {periodic.kind for periodic in PERIODIC} <= set(all_kinds())
