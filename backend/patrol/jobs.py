"""Work that comes round by the clock: rounds are made before their windows and closed after them."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.jobs import JobKind, JobRun, Result
from backend.patrol import rounds
from backend.patrol.patrol_route import PatrolRoute


def keep_rounds(run: JobRun, payload: Mapping[str, Any]) -> Result:
    """For each company that patrols: make what is due, close what is over. Doing it twice changes nothing more."""
    with run.database.reading() as session:
        companies = list(session.scalars(select(PatrolRoute.company_id).distinct()))
    told = {"made": 0, "closed": 0}
    works: tuple[tuple[str, Callable[[Act], int]], ...] = (("made", rounds.make_due), ("closed", rounds.close_over))
    for company_id in companies:
        for name, work in works:
            run.check_cancelled()
            told[name] += perform(run.database, run.assembly, software(company_id), work)
    return told


KEEP_ROUNDS = JobKind("patrol.rounds", keep_rounds, label="Patrol rounds")
