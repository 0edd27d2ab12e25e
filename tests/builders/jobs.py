"""Background work done at once, in the test's own process."""

from sqlalchemy import select

from backend.contexts import assemble
from backend.documents import claims
from backend.documents.jobs import Job, JobRun
from tests.shop import Shop
from workers.later import later


def hear_later(shop: Shop) -> int:
    """Let everybody hear what they hear after the commit; how many were told."""
    with shop.database.reading() as session:
        waiting = list(session.scalars(select(Job.id).where(Job.kind == "later", Job.state == "queued")))
    for id in waiting:
        claim = claims.claim(shop.database, id)
        assert claim is not None
        later(assemble()).function(JobRun(shop.database, claim, assemble()), claim.payload)
    return len(waiting)
