"""Arranging a long day of a line as a background job."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.jobs import JobKind, JobRun
from backend.scheduling.line_arranging import ARRANGE, searched, take
from backend.scheduling.line_sequence import LineSequence


def arrange(run: JobRun, payload: dict[str, Any]) -> None:
    """Searched outside any write; a sequence that changed meanwhile stays as people left it."""
    id, despite = UUID(payload["sequence_id"]), bool(payload["despite"])
    with run.database.reading() as session:
        sequence = session.get_one(LineSequence, id)
        seen = sequence.version
        laid = searched(session, sequence, despite)
    run.check_cancelled()

    def done(act: Act) -> None:
        query = select(LineSequence).where(LineSequence.id == id).with_for_update(key_share=True)
        row = act.session.scalars(query.execution_options(populate_existing=True)).one()
        if row.version == seen and row.state == "draft":
            take(row, laid, payload["reason"], act)
        row.job_id = None

    perform(run.database, run.assembly, run.actor or software(UUID(int=0)), done)


LINE_JOBS = (JobKind(ARRANGE, arrange, forked=True, time_limit_s=900, label="Line sequence"),)
