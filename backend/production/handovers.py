"""Verbs of shift hand-overs: collected by themselves, handed, accepted, and restated when facts come late."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.documents import notices
from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.jobs import JobKind, JobRun, Outcome
from backend.kernel.calendars import WorkCalendar as WorkingTimes
from backend.kernel.errors import Invalid, Refused
from backend.kernel.quantity import ZERO
from backend.plant.company import Site
from backend.plant.queries import as_kernel
from backend.plant.work_calendar import WorkCalendar
from backend.plant.work_center import WorkCenter
from backend.production import rules, shift_figures
from backend.production.shift_figures import Made, Window
from backend.production.shift_handover import ShiftHandover, ShiftHandoverRestatement

FIGURES = ("good", "scrapped", "rework", "minutes")
RESTATED_FOR = timedelta(days=31)
MOST_SHIFT = timedelta(hours=24)
SOUGHT_BACK = 8  # days


def collect(handover: ShiftHandover, act: Act) -> None:
    """Figures and lists of the shift named, else of the one that runs; collecting again replaces them, remarks stay."""
    if handover.begins_at is None or handover.ends_at is None:
        _take_present_shift(handover, act)
    assert handover.begins_at is not None and handover.ends_at is not None
    if not timedelta(0) < handover.ends_at - handover.begins_at <= MOST_SHIFT:
        reason = "A shift ends after it begins and lasts at most 24 hours."
        raise Invalid(f"ends_at: {reason}", {"ends_at": [reason]})
    window = window_of(handover)
    made = shift_figures.made_in(act.session, window)
    found = list(shift_figures.entries(act.session, window, made))
    for place, entry in enumerate(found, 1):
        entry.position = place * 10
    handover.entries = found
    for name, figure in figures(made).items():
        setattr(handover, name, figure)
    handover.collected_at = act.now


def hand(handover: ShiftHandover, act: Act) -> None:
    """Signed by who goes; which devices still hold records is on the list that is signed."""
    collect(handover, act)
    handover.handed_by_id = act.actor.person_id
    notices.tell_role("team_lead", f"Shift hand-over {handover.number} waits to be taken over.", handover, act)


def accept(handover: ShiftHandover, act: Act) -> None:
    """Signed by who comes."""
    rules.can_take_over(handover.handed_by_id, act.actor.person_id)
    handover.accepted_by_id = act.actor.person_id


def window_of(handover: ShiftHandover) -> Window:
    assert handover.begins_at is not None and handover.ends_at is not None
    return Window(handover.company_id, handover.site_id, handover.work_center_id, handover.begins_at, handover.ends_at)


def figures(made: list[Made]) -> dict[str, Decimal]:
    """The shift's sums."""
    return {name: sum((getattr(one, name) for one in made), ZERO) for name in FIGURES}


def restate(handover: ShiftHandover, act: Act) -> bool:
    """A late fact belongs to the shift it was captured in: the old figure stays beside the new one."""
    now = figures(shift_figures.made_in(act.session, window_of(handover)))
    changed = [name for name in FIGURES if getattr(handover, name) != now[name]]
    for name in changed:
        place = len(handover.restatements) * 10 + 10
        values = {"before": getattr(handover, name), "after": now[name], "restated_at": act.now}
        handover.restatements.append(ShiftHandoverRestatement(position=place, figure=name, **values))
        setattr(handover, name, now[name])
    handover.collected_at = act.now
    if changed:
        handover.restated = True
        told = {id for id in (handover.handed_by_id, handover.accepted_by_id) if id is not None}
        notices.tell(told, f"The figures of shift hand-over {handover.number} were restated.", handover, act)
    return bool(changed)


def restate_late(run: JobRun, payload: Mapping[str, Any]) -> Outcome:
    """Every few minutes: hand-overs whose shift got facts after they were signed."""
    since = datetime.now(UTC) - RESTATED_FOR
    with run.database.reading() as session:
        found = [(row.id, row.company_id) for row in session.scalars(shift_figures.handed_lately(since))]
    restated = sum(_restate_one(run, id, company_id) for id, company_id in found)
    return {"restated": restated}


def _restate_one(run: JobRun, id: UUID, company_id: UUID) -> bool:
    def again(act: Act) -> bool:
        return restate(act.session.get_one(ShiftHandover, id, with_for_update=True), act)

    return perform(run.database, run.assembly, software(company_id), again)


def _take_present_shift(handover: ShiftHandover, act: Act) -> None:
    """The shift of the work center's (or its site's) calendar that is on now, or was the last one."""
    center = act.session.get_one(WorkCenter, handover.work_center_id)
    site = act.session.get_one(Site, center.site_id)
    calendar_id = center.work_calendar_id or site.work_calendar_id
    if calendar_id is None:
        reason = "This work center has no calendar of shifts; say when the shift began and ended."
        raise Invalid(f"begins_at: {reason}", {"begins_at": [reason]})
    calendar = as_kernel(act.session.get_one(WorkCalendar, calendar_id), site.timezone)
    today = act.happened_at.astimezone(ZoneInfo(site.timezone)).date()
    days = (today - timedelta(days=away) for away in range(SOUGHT_BACK))
    begun = [shift for day in days for shift in shifts_of(calendar, day) if shift[0] <= act.happened_at]
    if not begun:
        raise Refused("No shift has been worked here in the last seven days; say when it began and ended.")
    handover.begins_at, handover.ends_at, name = max(begun)
    handover.shift = handover.shift or name


def shifts_of(calendar: WorkingTimes, day: date) -> list[tuple[datetime, datetime, str]]:
    """Shifts that begin on a day; parts of the same name with a break between them are one."""
    parts: dict[str, list[tuple[datetime, datetime]]] = {}
    for shift in calendar.shifts_on(day):
        parts.setdefault(shift.name, []).append(shift.on(day, calendar.zone))
    return [(min(one[0] for one in own), max(one[1] for one in own), name) for name, own in parts.items()]


JOB = JobKind("production.restate", restate_late, label="Restate shifts")
