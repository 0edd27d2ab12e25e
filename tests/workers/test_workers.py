"""Real worker processes: cancelled in time, rescued when killed, at work without a queue."""

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from backend.database import Database
from backend.documents.jobs import cancel
from tests.workers.floor import Floor, runs, signalled
from tests.workers.test_jobs import ask, effects, row

pytestmark = [pytest.mark.slow, pytest.mark.faults]


@pytest.fixture
def floor(tmp_path: Path, database_url: str) -> Iterator[Floor]:
    floor = Floor(tmp_path, database_url)
    yield floor
    floor.stop()


@pytest.fixture
def rung(floor: Floor) -> Floor:
    """A floor with a queue, a relay and one worker of each size."""
    floor.start_queue()
    for role in ("relay", "small", "large"):
        floor.start(role, role)
    return floor


def wait_for(floor: Floor, database: Database, id: UUID, state: str, within_s: float) -> float:
    began = time.monotonic()
    assert floor.tend_until(lambda: row(database, id).state == state, within_s), row(database, id).state
    return time.monotonic() - began


@pytest.mark.parametrize("kind", ["solve", "deaf"])
def test_a_running_job_ends_within_five_seconds_of_the_wish(rung: Floor, database: Database, kind: str) -> None:
    id = ask(database, kind, payload={"seconds": 60})
    wait_for(rung, database, id, "running", 20)
    horses = rung.horses("large")
    database.write(lambda session: cancel(session, id))
    took = wait_for(rung, database, id, "cancelled", 5)
    print(f"\n{kind}: cancelled after {took:.1f} s")
    assert rung.tend_until(lambda: not any(map(runs, horses)), 5)
    assert effects(database) == {}


def test_a_killed_horse_is_replaced_within_five_seconds(rung: Floor, database: Database) -> None:
    id = ask(database, "solve", payload={"seconds": 3})
    wait_for(rung, database, id, "running", 20)
    assert rung.harm_horse(random.Random(1))
    began = time.monotonic()
    assert rung.tend_until(lambda: row(database, id).attempt == 2, 5)
    print(f"\nsecond attempt after {time.monotonic() - began:.1f} s")
    wait_for(rung, database, id, "done", 15)
    assert effects(database) == {str(id): 1}


def test_a_horse_does_not_outlive_its_worker(rung: Floor, database: Database) -> None:
    id = ask(database, "deaf", payload={"seconds": 60})
    wait_for(rung, database, id, "running", 20)
    horses = rung.horses("large")
    rung.kept["large"].kill()
    assert horses and rung.tend_until(lambda: not any(map(runs, horses)), 2)


def test_a_worker_without_any_queue_looks_into_the_database(floor: Floor, database: Database) -> None:
    floor.start("looking", "looking")
    quick = [ask(database, "note") for _ in range(5)]
    long = ask(database, "solve", payload={"seconds": 2})
    wait_for(floor, database, long, "running", 20)
    assert floor.tend_until(lambda: bool(floor.horses("looking")), 2)
    assert all(signalled(pid, signal.SIGKILL) for pid in floor.horses("looking"))
    wait_for(floor, database, long, "done", 20)
    assert row(database, long).attempt == 2
    assert effects(database) == {str(id): 1 for id in (*quick, long)}
