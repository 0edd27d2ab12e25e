"""Background work done at once, in the test's own process."""

from uuid import UUID

from sqlalchemy import select

from backend.contexts import assemble
from backend.database import Database
from backend.documents import claims
from backend.documents.jobs import Job, JobRun
from tests.databases import led_to
from tests.shop import Shop
from workers.kinds import all_kinds
from workers.later import later
from workers.running import Runner


class Worker(Runner):
    """One that has worked before: in a worker's first run SQLAlchemy compiles every statement, which takes longest."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.url.render_as_string(hide_password=False), all_kinds(), assemble())
        self._led = database

    @property
    def database(self) -> Database:
        return self._led


def worked(shop: Shop, *job_ids: UUID | str) -> None:
    """Let a worker do these jobs, one after the other."""
    with led_to(shop.database.url.render_as_string(hide_password=False), "worker") as database:
        worker = Worker(database)
        for job_id in job_ids:
            worker.run(UUID(str(job_id)))


def hear_later(shop: Shop) -> int:
    """Let everybody hear what they hear after the commit; how many were told."""
    with shop.database.reading() as session:
        waiting = list(session.scalars(select(Job.id).where(Job.kind == "later", Job.state == "queued")))
    for id in waiting:
        claim = claims.claim(shop.database, id)
        assert claim is not None
        later(assemble()).function(JobRun(shop.database, claim, assemble()), claim.payload)
    return len(waiting)
