"""T+3 by itself: lines that ask for it have the day that becomes due frozen, once, or are told why it is not."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.jobs import JobKind, JobRun
from backend.documents.steps import step_within
from backend.plant.work_center import WorkCenter
from backend.scheduling.line_facts import day_of, setting_of, today_at
from backend.scheduling.line_hours import calendar_of, frozen_until, open_seconds, stretches
from backend.scheduling.line_laying import in_order, named
from backend.scheduling.line_sequence import LineSequence
from backend.scheduling.line_setting import LineSetting

FOLLOW = "scheduling.freeze"


def freeze_due(run: JobRun, payload: Mapping[str, Any]) -> dict[str, int]:
    """Each hour: the day a line's site has reached changes at another hour at each site."""
    now = datetime.now(UTC)
    with run.database.reading() as session:
        due = list(_due(session, now))
    frozen = 0
    for company_id, site_id, sequence_id in due:
        actor = software(company_id, site_id)
        frozen += perform(run.database, run.assembly, actor, lambda act: _freeze(sequence_id, act))  # noqa: B023
        run.check_cancelled()
    return {"looked_at": len(due), "frozen": frozen}


def _due(session: Session, now: datetime) -> Iterator[tuple[UUID, UUID, UUID]]:
    """Of each line that asks for it the draft of the last of so many open days."""
    query = select(LineSetting, WorkCenter).join(WorkCenter, WorkCenter.id == LineSetting.work_center_id)
    query = query.where(LineSetting.freezes_itself).order_by(LineSetting.id)
    for setting, line in session.execute(query).tuples():
        day = frozen_until(calendar_of(session, line), today_at(session, line, now), setting.freeze_days)
        if (id := session.scalar(_draft(line.id, day))) is not None:
            yield line.company_id, line.site_id, id


def _draft(line_id: UUID, day: date) -> Any:
    one = LineSequence
    here = one.work_center_id == line_id, one.day == day, one.state == "draft"
    return select(one.id).where(*here, one.freezes_itself)


def _freeze(sequence_id: UUID, act: Act) -> bool:
    """As somebody would, or with a note on it; what people did with it meanwhile stands."""
    sequence = act.find(LineSequence, sequence_id, lock=True)
    if sequence.state != "draft" or not sequence.freezes_itself:
        return False
    why = why_not(act.session, sequence)
    if not why:
        problem = act.attempt(lambda: step_within(sequence, "freeze", act))
        why = problem.sentence if problem else ""
    if why and sequence.open_because != why:
        sequence.open_because = why
    return not why


def why_not(session: Session, sequence: LineSequence) -> str:
    """The first thing in the way of the day as it stands; nothing where it can be built like this."""
    line = session.get_one(WorkCenter, sequence.work_center_id)
    units, setting = len(sequence.positions), setting_of(session, line)
    if not units:
        return "No units stand on this day yet; plan the week."
    seconds = open_seconds(stretches(calendar_of(session, line), sequence.day))
    if not seconds:
        return "The line does not work on this day."
    if setting.takt_seconds and (most := int(seconds // setting.takt_seconds)) < units:
        return f"{units} units stand on this day, but its working time is enough for {most}."
    day = day_of(session, sequence, setting)
    order = in_order(day, [position.key for position in sequence.positions])
    broken = sorted({named(rule) for position in order for rule in position.breaks if rule.hard})
    return f"This order of units breaks {', '.join(broken)}, which must hold." if broken else ""


JOB = JobKind(FOLLOW, freeze_due, time_limit_s=900, label="Freeze line days that are due")
