"""Workers, horses, relay and queue server are killed while jobs run: none is lost and none takes effect twice."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents.jobs import Job, enqueue
from tests.workers.floor import Floor
from tests.workers.kinds import EFFECTS
from workers.ringing import QUEUE_LIMIT

JOBS = int(os.environ.get("TORTURE_JOBS") or 80)
HARM_EVERY_S = 1.2
WIPES = 3

pytestmark = [pytest.mark.slow, pytest.mark.faults]


@pytest.fixture
def floor(tmp_path: Path, database_url: str) -> Iterator[Floor]:
    floor = Floor(tmp_path, database_url)
    floor.start_queue()
    for name, role in (("relay", "relay"), ("small-1", "small"), ("large-1", "large"), ("large-2", "large")):
        floor.start(name, role)
    yield floor
    floor.stop()


def ask(database: Database, chance: random.Random, count: int) -> None:
    """Two of three jobs are long ones: they are what a kill hits."""

    def work(session: Session) -> None:
        for _ in range(count):
            kind, seconds = chance.choice([("note", 0.1), ("solve", 0.6), ("solve", 1.2)])
            enqueue(session, kind, {"seconds": chance.random() * seconds}, actor=None, max_attempts=50)

    database.write(work)


def ask_meanwhile(floor: Floor, database: Database, chance: random.Random) -> None:
    """Who is frozen in the middle of a transaction keeps SQLite's only lock until the floor is tended."""
    with ThreadPoolExecutor(1) as hands:
        asked = hands.submit(ask, database, chance, JOBS // (WIPES + 1))
        floor.tend_until(asked.done, within_s=60)
        asked.result()


def hit_for_sure(floor: Floor, database: Database, chance: random.Random) -> None:
    """Chance may spare them: one run in its middle and one worker are killed on purpose."""
    while not floor.harms["horse"]:
        database.write(lambda session: enqueue(session, "solve", {"seconds": 5}, actor=None, max_attempts=50))
        assert floor.tend_until(lambda: states(database)["running"] == 1, within_s=60)
        floor.harm_by("horse", chance)
        assert floor.tend_until(lambda: states(database)["done"] == states(database).total(), within_s=60)
    floor.harm_by("worker", chance)


def hit_by_chance(floor: Floor, database: Database, chance: random.Random) -> None:
    for batch in range(WIPES + 1):
        ask_meanwhile(floor, database, chance)
        if batch:
            floor.wipe_queue()
        patience = time.monotonic() + JOBS * 0.075
        while time.monotonic() < patience:
            floor.harm(chance)
            floor.tend_until(lambda: False, HARM_EVERY_S)


def states(database: Database) -> Counter[str]:
    with database.reading() as session:
        return Counter(session.scalars(sa.select(Job.state)))


def test_no_job_is_lost_and_none_takes_effect_twice(floor: Floor, database: Database) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    began = time.monotonic()
    hit_for_sure(floor, database, chance)
    asked = states(database).total() + JOBS
    hit_by_chance(floor, database, chance)
    quiet = time.monotonic()
    ended = floor.tend_until(lambda: states(database)["done"] == asked, within_s=120)
    figures = f"seed {seed}, {dict(floor.harms)}, {quiet - began:.0f} s + {time.monotonic() - quiet:.0f} s to drain"
    with database.reading() as session:
        effects = Counter(session.scalars(sa.select(EFFECTS.c.job)))
        attempts = Counter(session.scalars(sa.select(Job.attempt)))
    print(f"\n{asked} jobs on {database.engine.name}: {figures}, attempts {dict(attempts)}")
    assert ended, f"{states(database)}, {figures}"
    assert (len(effects), sum(effects.values())) == (asked, asked), figures
    assert floor.harms["worker"] and floor.harms["horse"] and floor.harms["queue wiped"] == WIPES, figures
    assert max(attempts) > 1, f"no kill hit a running job: {figures}"
    assert floor.longest_queue <= QUEUE_LIMIT
