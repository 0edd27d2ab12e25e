"""Publishing a schedule: the floor follows it from now on, tickets and planning are told its dates."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache, partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from backend.database import hold_alone
from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.kernel.errors import Refused
from backend.planning import published
from backend.planning.published import PublishedDay
from backend.plant.queries import local_day
from backend.production.dating import DatedTicket, date_tickets
from backend.production.rules import TICKET_OVER
from backend.production.ticket import Ticket
from backend.scheduling.commands import refuse_gone
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleGap, ScheduleLoad, ScheduleSlot
from backend.scheduling.events import SchedulePublished
from backend.scheduling.line_freezing import tickets_held

STEP = 10  # between sequence numbers, so that one more ticket can go between two


def publish(schedule: DetailedSchedule, act: Act) -> None:
    """It takes the place of the one the floor follows; tickets that are done or cancelled by now are left alone."""
    hold_alone(act.session, _key(schedule.site_id))
    refuse_gone(schedule)
    current = _current(schedule, act)
    if current is not None:
        _check_follows(schedule, current)
        step_within(current, "replace", act)
    schedule.published_at = act.now
    _date(schedule, current, act)
    published.take(schedule.site_id, _ends(schedule.id, act), _loads(schedule.id, act), act)
    act.record(SchedulePublished(schedule.id, schedule.site_id, act.now))


def _date(schedule: DetailedSchedule, replaced: DetailedSchedule | None, act: Act) -> None:
    """What is frozen goes before a schedule: tickets on a frozen line day keep it, and the schedule says how many."""
    rows, gone = list(_tickets(schedule.id, act)), _let_go(schedule, replaced, act)
    held = cache(partial(_on_lines, schedule, act))
    date_tickets([*rows, *gone], act, held)
    schedule.left_on_lines = len(held() & {row.ticket_id for row in rows})
    if schedule.left_on_lines:
        act.flag(
            f"Tickets left as they are: {schedule.left_on_lines}. "
            "They stand on frozen line days and keep the line's day and sequence."
        )
    if lost := len({row.ticket_id for row in gone} - held()):
        act.flag(f"Tickets this schedule knows nothing of: {lost}. They have no moments any more; make a new schedule.")


def _on_lines(schedule: DetailedSchedule, act: Act) -> set[UUID]:
    return tickets_held(act.session, schedule.site_id, local_day(act.session, schedule.site_id, act.now))


def _let_go(schedule: DetailedSchedule, replaced: DetailedSchedule | None, act: Act) -> list[DatedTicket]:
    """What only the replaced schedule had a place for has none any more: somebody else may stand there now."""
    if replaced is None:
        return []
    slot, known = ScheduleSlot, [_tickets_of(rows, schedule) for rows in (ScheduleSlot, ScheduleGap)]
    query = select(Ticket.id, Ticket.work_center_id).join(slot, slot.ticket_id == Ticket.id)
    query = query.where(slot.schedule_id == replaced.id, *(Ticket.id.not_in(ids) for ids in known))
    query = query.where(Ticket.state.not_in(TICKET_OVER), Ticket.starts_at.is_not(None))
    return [DatedTicket(id, center_id, None, None, None, 0) for id, center_id in act.session.execute(query).tuples()]


def _tickets_of(rows: type[ScheduleSlot | ScheduleGap], schedule: DetailedSchedule) -> Any:
    return select(rows.ticket_id).where(rows.schedule_id == schedule.id, rows.ticket_id.is_not(None))


def _check_follows(schedule: DetailedSchedule, current: DetailedSchedule) -> None:
    """A new plan replaces whatever there is; what was mended or tried out only what it was made from."""
    if schedule.cause == "plan" or schedule.base_id == current.id:
        return
    made_after = schedule.base_id is None and schedule.begins_at is not None and current.published_at is not None
    if made_after and current.published_at < schedule.begins_at:  # type: ignore[operator]
        return
    raise Refused(f"{current.number} was published meanwhile; make the schedule again from it.", id=str(current.id))


def _current(schedule: DetailedSchedule, act: Act) -> DetailedSchedule | None:
    here = DetailedSchedule.site_id == schedule.site_id, DetailedSchedule.state == "published"
    query = select(DetailedSchedule).where(*here, DetailedSchedule.id != schedule.id).with_for_update()
    return act.session.scalars(query).one_or_none()


def _tickets(schedule_id: UUID, act: Act) -> Iterator[DatedTicket]:
    """In the order in which each work center begins them; those without a place last, without moments."""
    slot = ScheduleSlot
    columns: Any = (slot.ticket_id, slot.work_center_id, slot.place, slot.start_at, slot.end_at)
    rows = act.session.execute(
        select(*columns)
        .where(slot.schedule_id == schedule_id, slot.ticket_id.is_not(None))
        .order_by(slot.start_at, slot.end_at, slot.ticket_id)
    )
    count: dict[UUID, int] = {}
    for ticket_id, center_id, place, starts_at, ends_at in rows:
        count[center_id] = count.get(center_id, 0) + STEP
        yield DatedTicket(ticket_id, center_id, place, starts_at, ends_at, count[center_id])
    gap = select(Ticket.id, Ticket.work_center_id).join(ScheduleGap, ScheduleGap.ticket_id == Ticket.id)
    for id, center_id in act.session.execute(gap.where(ScheduleGap.schedule_id == schedule_id)).tuples():
        yield DatedTicket(id, center_id, None, None, None, 0)


def _ends(schedule_id: UUID, act: Act) -> dict[UUID, datetime]:
    """When each order is done that is scheduled to its last operation."""
    incomplete = select(ScheduleGap.work_order_id).where(ScheduleGap.schedule_id == schedule_id)
    query = select(ScheduleSlot.work_order_id, func.max(ScheduleSlot.end_at))
    query = query.where(ScheduleSlot.schedule_id == schedule_id, ScheduleSlot.work_order_id.not_in(incomplete))
    return dict(act.session.execute(query.group_by(ScheduleSlot.work_order_id)).tuples().all())


def _loads(schedule_id: UUID, act: Act) -> list[PublishedDay]:
    load = ScheduleLoad
    in_use = load.busy_minutes + load.setup_minutes
    columns = (load.work_center_id, load.day, load.open_minutes, in_use)
    query = select(*columns).where(load.schedule_id == schedule_id).order_by(load.work_center_id, load.day)
    return [PublishedDay(*row) for row in act.session.execute(query)]


def _key(site_id: UUID) -> int:
    return int.from_bytes(sha256(b"schedule" + site_id.bytes).digest()[:8], signed=True)
