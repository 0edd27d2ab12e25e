"""Clocks of an exception: due moments on the shift calendar of the place, and when the next call is due."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.kernel.calendars import WorkCalendar, moment_after, working_seconds
from backend.kernel.errors import Refused
from backend.plant.company import Site
from backend.plant.queries import as_kernel, calendar_of_site
from backend.plant.work_calendar import WorkCalendar as Calendar
from backend.plant.work_center import WorkCenter
from backend.production import exception_rules as rules
from backend.production.exception_flow import OPEN
from backend.production.exception_rules import CLOCK_NAMES, Clock
from backend.production.production_exception import ProductionException

Shifts = WorkCalendar | None
MOST_TURNS = 48  # whoever has not heard that often does not hear it the next time either


def set_all(row: ProductionException, begin: datetime, act: Act) -> None:
    """Begin every clock that is still waited for; a late call is escalated from when it arrived."""
    shifts = shifts_of(row, act.session)
    for name, minutes in zip(CLOCK_NAMES, _minutes(row), strict=True):
        setattr(row, f"{name}_due", after(shifts, begin, timedelta(minutes=minutes)))
    plan_next(row, act)


def pause(row: ProductionException, until: datetime, act: Act) -> None:
    """Somebody outside is waited for: what was left of each clock is left when the wait ends."""
    _move(row, act.now, until, act)
    row.waits_since, row.waits_until = act.now, until
    plan_next(row, act)


def go_on(row: ProductionException, act: Act) -> None:
    """Sooner than was thought: the clocks run from now on."""
    if row.waits_until is not None and act.now < row.waits_until:
        _move(row, row.waits_until, act.now, act)
    row.waits_since, row.waits_until = None, None
    plan_next(row, act)


def plan_next(row: ProductionException, act: Act) -> None:
    """When somebody is called next, if nobody answers until then."""
    shifts = shifts_of(row, act.session)
    moments = [turn_due(clock, shifts) for clock in running(row) if clock.turns < MOST_TURNS]
    if row.state not in OPEN or not moments:
        row.next_call_at = None
    elif row.state == "waiting_external" and row.waits_until is not None:
        row.next_call_at = max(row.waits_until, min(moments))
    else:
        row.next_call_at = min(moments)


def running(row: ProductionException) -> list[Clock]:
    """The clocks nobody has answered, with how often their delay was called out."""
    answered = {"accept": row.accepted_at, "contain": row.contained_at, "resolve": row.resolved_at}
    minutes = dict(zip(CLOCK_NAMES, _minutes(row), strict=True))
    clocks = []
    for name in rules.running(answered):
        due = getattr(row, f"{name}_due")
        if due is not None:
            turns = max((line.turn for line in row.escalations if (line.clock, line.due) == (name, due)), default=0)
            clocks.append(Clock(name, due, minutes[name], turns))
    return clocks


def turn_due(clock: Clock, shifts: Shifts) -> datetime:
    """When the next call about this clock is due."""
    return after(shifts, clock.due, clock.turns * rules.half(clock))


def turn_at(clock: Clock, shifts: Shifts, now: datetime) -> int:
    """Which turn has come by now; after a long silence the ones between are not made up for."""
    turn = clock.turns
    while turn < MOST_TURNS and after(shifts, clock.due, turn * rules.half(clock)) <= now:
        turn += 1
    return turn


def shifts_of(row: ProductionException, session: Session) -> Shifts:
    """The shift calendar that the clocks run on; none where they run by the wall."""
    if rules.runs_by_the_wall(row.severity or "minor", bool(row.scenario.get("is_safety"))):
        return None
    center = session.get(WorkCenter, row.work_center_id) if row.work_center_id else None
    if center is not None and center.work_calendar_id is not None:
        site = session.get_one(Site, row.site_id)
        return as_kernel(session.get_one(Calendar, center.work_calendar_id), site.timezone)
    return calendar_of_site(session, row.site_id)


def after(shifts: Shifts, begin: datetime, span: timedelta) -> datetime:
    """The moment when so much working time has passed; a calendar without any time left counts by the wall."""
    if shifts is None or not span:
        return begin + span
    try:
        return moment_after(shifts, begin, span.total_seconds())
    except Refused:
        return begin + span


def _move(row: ProductionException, was: datetime, now: datetime, act: Act) -> None:
    """Move every clock that has not run out so that the same time is left from `now` on as was from `was` on."""
    shifts = shifts_of(row, act.session)
    for clock in running(row):
        if clock.due > was:
            left = (clock.due - was).total_seconds() if shifts is None else working_seconds(shifts, was, clock.due)
            setattr(row, f"{clock.name}_due", after(shifts, now, timedelta(seconds=left)))


def _minutes(row: ProductionException) -> tuple[int, int, int]:
    return rules.minutes_of(row.scenario.get("clocks", {}), row.severity or "minor")
