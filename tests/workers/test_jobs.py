"""The job table: asked for with the business transaction, claimed once, settled by the claim's holder alone."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.database import Database
from backend.documents import claims, jobs
from backend.documents.actor import Actor
from backend.documents.jobs import (
    Cancelled,
    Claim,
    Job,
    JobRun,
    Superseded,
    cancel,
    enqueue,
    health,
    tidy,
)
from backend.kernel.errors import Refused
from tests.workers.kinds import EFFECTS, KINDS, leave_effect
from workers.ringing import LARGE, SMALL, of_queues
from workers.running import Runner

HOUR = timedelta(hours=1)


def ask(database: Database, kind: str = "note", **options: Any) -> UUID:
    payload = options.pop("payload", {})
    return database.write(lambda session: enqueue(session, kind, payload, actor=options.pop("actor", None), **options))


def row(database: Database, id: UUID) -> Job:
    with database.reading() as session:
        job = session.get_one(Job, id)
        session.expunge(job)
        return job


def change(database: Database, id: UUID, **values: Any) -> None:
    database.write(lambda session: session.execute(sa.update(Job).where(Job.id == id).values(values)))


def effects(database: Database) -> Counter[str]:
    with database.reading() as session:
        return Counter(session.scalars(sa.select(EFFECTS.c.job)))


def claimed(database: Database, id: UUID) -> Claim:
    claim = claims.claim(database, id)
    assert claim is not None
    return claim


def test_a_job_comes_and_goes_with_the_transaction_that_asked_for_it(database: Database) -> None:
    def work(session: Session) -> None:
        enqueue(session, "note", {}, actor=None)
        raise Refused("The order has no customer.")

    with pytest.raises(Refused):
        database.write(work)
    with database.reading() as session:
        assert session.scalars(sa.select(Job)).all() == []


def test_the_same_key_asks_once(database: Database) -> None:
    first, second = ask(database, dedupe="mrp@2026-11-23"), ask(database, dedupe="mrp@2026-11-23")
    assert first == second
    assert ask(database) != ask(database)


def test_the_actor_comes_back_whole(database: Database) -> None:
    company, site = uuid7(), uuid7()
    actor = Actor(uuid7(), "李工", frozenset({"planning.*"}), frozenset({company}), company, frozenset({site}), site)
    id = ask(database, actor=actor)
    assert claimed(database, id).actor == actor
    assert row(database, id).company_id == company


def test_of_twenty_claims_at_once_one_wins(database: Database) -> None:
    id = ask(database)
    with ThreadPoolExecutor(20) as threads:
        claimed_by = list(threads.map(lambda _: claims.claim(database, id), range(20)))
    assert [claim.attempt for claim in claimed_by if claim] == [1]


def test_a_job_is_not_claimed_before_its_time(database: Database) -> None:
    id = ask(database, not_before=datetime.now(UTC) + HOUR)
    assert claims.claim(database, id) is None
    change(database, id, not_before=datetime.now(UTC) - HOUR)
    assert claimed(database, id).attempt == 1


def test_a_run_that_slept_through_its_lease_changes_nothing(database: Database, database_url: str) -> None:
    id = ask(database)
    late = claimed(database, id)
    change(database, id, lease_until=datetime.now(UTC) - HOUR)
    assert claims.sweep(database) == 1
    second = claimed(database, id)
    writes: list[Callable[[], None]] = [
        lambda: claims.finish(database, late, leave_effect(JobRun(database, late))),
        lambda: claims.fail(database, late, "late"),
        lambda: claims.renew(database, late),
        lambda: claims.give_up(database, late),
        lambda: JobRun(database, late).progress(1, 1),
    ]
    for write in writes:
        with pytest.raises(Superseded):
            write()
    assert effects(database) == {}
    claims.finish(database, second, leave_effect(JobRun(database, second)))
    assert effects(database) == {str(id): 1}
    assert row(database, id).result == {"document": "test/effect", "id": str(id)}


def test_a_job_whose_workers_always_die_is_dead(database: Database) -> None:
    id = ask(database, max_attempts=2)
    for _ in range(2):
        claimed(database, id)
        change(database, id, lease_until=datetime.now(UTC) - HOUR)
        claims.sweep(database)
    job = row(database, id)
    assert (job.state, job.attempt, job.error) == ("dead", 2, "The worker died at every try.")
    assert claims.claim(database, id) is None


def test_giving_back_a_killed_run_does_not_touch_the_next_one(database: Database) -> None:
    id = ask(database)
    claimed(database, id)
    claims.give_back(database, id, 1)
    second = claimed(database, id)
    claims.give_back(database, id, 1)
    assert claims.look(database, second) == (True, False)


def test_a_waiting_job_is_cancelled_at_once(database: Database) -> None:
    id = ask(database)
    database.write(lambda session: cancel(session, id))
    assert row(database, id).state == "cancelled"
    assert claims.claim(database, id) is None
    with pytest.raises(Refused, match="ended already"):
        database.write(lambda session: cancel(session, id))


def test_a_running_job_hears_that_it_is_to_stop(database: Database) -> None:
    claim = claimed(database, ask(database))
    database.write(lambda session: cancel(session, claim.id))
    assert claims.look(database, claim) == (True, True)
    run = JobRun(database, claim)
    run.cancel_asked = True
    with pytest.raises(Cancelled):
        run.progress(1, 2)


def test_a_cancelled_job_whose_worker_died_is_not_tried_again(database: Database) -> None:
    claim = claimed(database, ask(database))
    database.write(lambda session: cancel(session, claim.id))
    claims.give_back(database, claim.id, claim.attempt)
    assert row(database, claim.id).state == "cancelled"


def test_progress_is_seen_at_most_once_a_second_and_at_the_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(seconds=1) == jobs.PROGRESS_EVERY
    monkeypatch.setattr(jobs, "PROGRESS_EVERY", HOUR)  # a busy machine takes a second to write the first
    claim = claimed(database, ask(database))
    run = JobRun(database, claim)
    run.progress(1, 5, "Reading")
    run.progress(2, 5, "Netting")
    assert row(database, claim.id).progress == {"done": 1, "total": 5, "sentence": "Reading"}
    run.progress(5, 5, "Written")
    assert row(database, claim.id).progress == {"done": 5, "total": 5, "sentence": "Written"}


@pytest.mark.parametrize(
    ("kind", "payload", "state", "error"),
    [
        ("note", {}, "done", None),
        ("refuse", {}, "failed", "The plan has no calendar."),
        ("half_written", {}, "failed", "The result does not fit."),
        ("unheard_of", {}, "failed", "This version of Gemba knows no job called unheard_of."),
        ("short", {"seconds": 5}, "failed", "It took longer than 1 seconds."),
        ("crash", {"times": 9}, "queued", "ValueError: broken"),
    ],
)
def test_how_a_run_ends(
    database: Database, database_url: str, kind: str, payload: dict[str, Any], state: str, error: str | None
) -> None:
    id = ask(database, kind, payload=payload)
    runner = Runner(database_url, KINDS)
    runner.run(id)
    runner.close()
    job = row(database, id)
    assert (job.state, job.error) == (state, error)
    assert effects(database) == ({str(id): 1} if state == "done" else {})


def test_a_broken_run_is_tried_again_later_and_in_the_end_fails(database: Database, database_url: str) -> None:
    id = ask(database, "crash", payload={"times": 9}, max_attempts=2)
    runner = Runner(database_url, KINDS)
    runner.run(id)
    not_before = row(database, id).not_before
    assert not_before is not None and not_before > datetime.now(UTC)
    change(database, id, not_before=None)
    runner.run(id)
    runner.close()
    assert (row(database, id).state, row(database, id).attempt) == ("failed", 2)


def test_a_run_may_finish_inside_its_own_transaction(database: Database) -> None:
    run = JobRun(database, claimed(database, ask(database)))
    database.write(lambda session: run.finish(session, {"document": "planning/plan_run"}))
    job = row(database, run.id)
    assert (run.finished, job.state, job.result) == (True, "done", {"document": "planning/plan_run"})


def test_unrung_jobs_are_rung_first_and_rung_ones_only_after_a_while(database: Database) -> None:
    rung, silent, unrung = ask(database), ask(database), ask(database)
    change(database, silent, rung_at=datetime.now(UTC) - claims.RING_AGAIN)
    claims.mark_rung(database, [rung])
    with database.reading() as session:
        ready = claims.due_to_ring(session, sa.true(), 10)
    assert [each.id for each in ready] == [unrung, silent]


def test_forked_kinds_wait_for_large_workers_and_unknown_ones_for_small(database: Database) -> None:
    solve, note, unknown = ask(database, "solve"), ask(database, "note"), ask(database, "unheard_of")
    with database.reading() as session:
        ids = {
            name: {each.id for each in claims.due_to_ring(session, of_queues(KINDS, queues), 10)}
            for name, queues in {"small": [SMALL], "large": [LARGE], "both": [SMALL, LARGE]}.items()
        }
    assert ids == {"small": {note, unknown}, "large": {solve}, "both": {solve, note, unknown}}


def test_health_tells_what_waits_and_for_how_long(database: Database) -> None:
    old = ask(database)
    change(database, old, created_at=datetime.now(UTC) - HOUR)
    claimed(database, ask(database))
    with database.reading() as session:
        found = health(session)
    assert (found["queued"], found["running"], found["dead"]) == (1, 1, 0)
    assert 3600 <= found["oldest_s"] < 3660


def test_old_jobs_are_forgotten_and_failed_ones_kept_longer(database: Database) -> None:
    done, failed, fresh = ask(database), ask(database), ask(database)
    old = datetime.now(UTC) - timedelta(days=31)
    change(database, done, state="done", finished_at=old)
    change(database, failed, state="failed", finished_at=old)
    run = JobRun(database, claimed(database, ask(database, "jobs.tidy")))
    claims.finish(database, run.claim, tidy(run, {}))
    assert row(database, run.id).result == {"removed": 1}
    with database.reading() as session:
        assert set(session.scalars(sa.select(Job.id))) == {failed, fresh, run.id}
