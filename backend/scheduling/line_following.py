"""T+3 by itself: lines that ask for it have the day that becomes due frozen, once, or are told why it is not."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeVar
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
from backend.scheduling.line_over import Over, never_begun, tell_over, tell_planners
from backend.scheduling.line_sequence import LIVE, LineSequence
from backend.scheduling.line_setting import LineSetting

T = TypeVar("T")
FOLLOW = "scheduling.freeze"


class Due(NamedTuple):
    """The last of the open days a line freezes; without a sequence that stands for it nobody has planned it."""

    setting_id: UUID
    line: str
    company_id: UUID
    site_id: UUID
    day: date
    sequence_id: UUID | None


def freeze_due(run: JobRun, payload: Mapping[str, Any]) -> dict[str, int]:
    """Each hour: the day a line's site has reached changes at another hour at each site."""
    now = datetime.now(UTC)
    with run.database.reading() as session:
        due = list(_due(session, now))
        over = list(never_begun(session, now))
    frozen = 0
    for one in due:
        frozen += _done(run, one, lambda act: _follow(one, act))  # noqa: B023
    for one in over:
        _done(run, one, lambda act: tell_over(one, act))  # noqa: B023
    return {"looked_at": len(due), "frozen": frozen}


def _done(run: JobRun, where: Due | Over, work: Callable[[Act], T]) -> T:
    """An act of its own, by the software at the line's site."""
    run.check_cancelled()
    return perform(run.database, run.assembly, software(where.company_id, where.site_id), work)


def _due(session: Session, now: datetime) -> Iterator[Due]:
    """Of each line that asks for it, unless that day is frozen already or somebody has opened it again."""
    query = select(LineSetting, WorkCenter).join(WorkCenter, WorkCenter.id == LineSetting.work_center_id)
    query = query.where(LineSetting.freezes_itself).order_by(LineSetting.id)
    for setting, line in session.execute(query).tuples():
        day = frozen_until(calendar_of(session, line), today_at(session, line, now), setting.freeze_days)
        sequence = session.execute(_sequence(line.id, day)).one_or_none()
        if sequence is None or (sequence.state == "draft" and sequence.freezes_itself):
            id = sequence.id if sequence else None
            yield Due(setting.id, line.name, line.company_id, line.site_id, day, id)


def _sequence(line_id: UUID, day: date) -> Any:
    one = LineSequence
    here = one.work_center_id == line_id, one.day == day, one.state.in_(LIVE)
    return select(one.id, one.state, one.freezes_itself).where(*here)


def _follow(due: Due, act: Act) -> bool:
    """Whether the day is frozen now; planners are told once why it is not."""
    if due.sequence_id is not None:
        return _freeze(due.line, act.find(LineSequence, due.sequence_id, lock=True), act)
    nothing = f"{due.line} freezes {due.day} by now, and nobody has planned that day."
    tell_planners(nothing, act.find(LineSetting, due.setting_id), act)
    return False


def _freeze(line: str, sequence: LineSequence, act: Act) -> bool:
    """As somebody would, or with a note on it; what people did with it meanwhile stands."""
    if sequence.state != "draft" or not sequence.freezes_itself:
        return False
    why = why_not(act.session, sequence)
    if not why:
        problem = act.attempt(lambda: step_within(sequence, "freeze", act))
        why = problem.sentence if problem else ""
    if why and sequence.open_because != why:
        sequence.open_because = why
        sentence = f"{line} should be frozen on {sequence.day} by now. {why}"
        tell_planners(sentence, sequence, act)
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
