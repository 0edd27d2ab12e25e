"""Line days that were frozen and passed without a report: their units come again, and planners are told."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents import notices
from backend.documents.act import Act
from backend.plant.work_center import WorkCenter
from backend.scheduling.line_facts import today_at
from backend.scheduling.line_sequence import LineSequence
from backend.scheduling.line_setting import LineSetting

PLANNER = "planner"
LOOKED_BACK = timedelta(days=14)  # who has not heard of it by then will not


class Over(NamedTuple):
    line: str
    company_id: UUID
    site_id: UUID
    day: date
    sequence_id: UUID


def never_begun(session: Session, now: datetime) -> Iterator[Over]:
    query = select(LineSequence, WorkCenter).join(WorkCenter, WorkCenter.id == LineSequence.work_center_id)
    query = query.where(LineSequence.state == "frozen", LineSequence.day > now.date() - LOOKED_BACK)
    for sequence, line in session.execute(query.order_by(LineSequence.id)).tuples():
        if sequence.day < today_at(session, line, now):
            yield Over(line.name, line.company_id, line.site_id, sequence.day, sequence.id)


def tell_over(over: Over, act: Act) -> None:
    sequence = act.find(LineSequence, over.sequence_id)
    if sequence.state == "frozen":
        begun = f"{over.line} was frozen on {over.day}, and nobody began that day."
        tell_planners(f"{begun} Plan the week, so that its units come again.", sequence, act)


def tell_planners(text: str, about: LineSetting | LineSequence, act: Act) -> None:
    """Each planner once, however often the hour comes round."""
    told = {person for person, _, said in notices.told_of([about.id], act) if said == text}
    notices.tell(set(notices.holders_of(PLANNER, about, act)) - told, text, about, act)
