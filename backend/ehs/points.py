"""Points: paid once for a hazard that was put right, to the first who reported it and is known (§5)."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from backend.documents import notices
from backend.documents.act import Act
from backend.documents.declare import document_name
from backend.ehs import rules
from backend.ehs.hazard import Hazard
from backend.ehs.hazard_level import HazardLevel
from backend.ehs.point_entry import PointEntry
from backend.kernel.errors import Refused
from backend.plant.queries import day_at, local_day


def pay(found: Hazard, level: HazardLevel, act: Act) -> None:
    """What the level says, as far as the caps of the day and the month leave it."""
    person_id = rules.earns(rules.first_of(_reports(found, act)), found.responsible_id)
    if person_id is None or _is_paid(found, act):
        return
    day = local_day(act.session, found.site_id, act.now)
    caps = (level.daily_cap, level.monthly_cap)
    paid = rules.within_caps(level.points, _earned(person_id, level.id, day, act), caps)
    if paid == 0:
        return
    entry = PointEntry(company_id=found.company_id, person_id=person_id, points=paid, level_id=level.id)
    reason = f"Hazard {found.number} was reported and is put right."
    entry.reason, entry.day, entry.month = reason, day, f"{day:%Y-%m}"
    entry.source, entry.source_id = document_name(Hazard), found.id
    act.add(entry)
    notices.tell([person_id], f"Hazard {found.number} is put right; you earned {paid} points.", found, act)


def book(entry: PointEntry, act: Act) -> None:
    """Points given or taken by hand, with a reason."""
    entry.day = day_at(act.session, act.actor.site_id, act.now)
    entry.month = f"{entry.day:%Y-%m}"


def keep(entry: PointEntry, act: Act) -> None:
    """What was booked was booked; a correction is another entry."""
    if set(act.tracker.difference(entry)) - {"custom"}:
        raise Refused(f"{entry.number} is booked and stays as it is; book the difference.")


def _reports(found: Hazard, act: Act) -> list[rules.Reported]:
    """This report and those of the same thing that were merged into it."""
    query = select(Hazard.reported_at, Hazard.reporter_id).where(Hazard.merged_into_id == found.id)
    others = [rules.Reported(at, person_id) for at, person_id in act.session.execute(query) if at is not None]
    return [rules.Reported(found.reported_at or found.created_at, found.reporter_id), *others]


def _is_paid(found: Hazard, act: Act) -> bool:
    query = select(PointEntry.id).where(PointEntry.source == document_name(Hazard), PointEntry.source_id == found.id)
    return act.session.scalar(query) is not None


def _earned(person_id: UUID, level_id: UUID, day: date, act: Act) -> tuple[int, int]:
    """What this person has for hazards of this level: on the day, and in the month."""
    total = select(func.coalesce(func.sum(PointEntry.points), 0))
    total = total.where(PointEntry.person_id == person_id, PointEntry.level_id == level_id)
    today = act.session.scalar(total.where(PointEntry.day == day))
    month = act.session.scalar(total.where(PointEntry.month == f"{day:%Y-%m}"))
    return int(today or 0), int(month or 0)
