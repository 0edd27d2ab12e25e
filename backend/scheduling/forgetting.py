"""What takes everything of a schedule away again but its figures: at once, or by night what nobody follows any more."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, delete, exists, or_, select
from sqlalchemy.orm import Session, aliased

from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.jobs import JobKind, JobRun
from backend.plant.company import Site
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleGap, ScheduleLoad, ScheduleSlot

TIDY = "scheduling.tidy"
UNFOLLOWED = ("made", "replaced")
STANDING = ("queued", "running", "published")  # what these were made from is still asked for its slots
TABLES = (ScheduleSlot, ScheduleGap, ScheduleLoad)
ROWS = 2_000  # that go in one transaction: on SQLite everybody waits for it


def forgotten(schedule_id: UUID) -> Sequence[Delete]:
    return [delete(rows).where(rows.schedule_id == schedule_id) for rows in TABLES]


def tidy(run: JobRun, payload: Mapping[str, Any]) -> dict[str, int]:
    """First the schedule says that its slots go, so that nobody goes on from it; then they go a part at a time."""
    now = datetime.now(UTC)
    with run.database.reading() as session:
        old = [row for site in session.scalars(select(Site).order_by(Site.id)) for row in _old(session, site, now)]
    told = 0
    for company_id, site_id, schedule_id in old:
        actor = software(company_id, site_id)
        told += perform(run.database, run.assembly, actor, lambda act: _tell(schedule_id, act))  # noqa: B023
        run.check_cancelled()
    with run.database.reading() as session:
        left = session.scalars(select(DetailedSchedule.id).where(_is_told(), _has_rows())).all()
    for schedule_id in left:
        _take_away(run, schedule_id)
    return {"schedules": told}


def _old(session: Session, site: Site, now: datetime) -> Iterator[tuple[UUID, UUID, UUID]]:
    """Schedules of a site that nobody has touched for as long as it says: not replaced, not renamed."""
    one, until = DetailedSchedule, now - timedelta(days=site.schedule_days)
    query = select(one.id).where(one.site_id == site.id, one.state.in_(UNFOLLOWED), one.slots_gone_at.is_(None))
    for id in session.scalars(query.where(one.changed_at < until, ~_is_asked(one.id)).order_by(one.id)):
        yield site.company_id, site.id, id


def _is_asked(id: Any) -> Any:
    """Whether the schedule the floor follows, or one that is being made, goes on from it."""
    later = aliased(DetailedSchedule)
    return exists().where(later.base_id == id, later.state.in_(STANDING))


def _tell(schedule_id: UUID, act: Act) -> bool:
    """Held first and asked again: whoever goes on from it or publishes it holds it as well."""
    schedule = act.find(DetailedSchedule, schedule_id, lock=True)
    if schedule.state not in UNFOLLOWED or act.session.scalar(select(_is_asked(schedule.id))):
        return False
    schedule.slots_gone_at = act.now
    return True


def _is_told() -> Any:
    return DetailedSchedule.slots_gone_at.is_not(None)


def _has_rows() -> Any:
    return or_(*(exists().where(rows.schedule_id == DetailedSchedule.id) for rows in TABLES))


def _take_away(run: JobRun, schedule_id: UUID) -> None:
    for rows in TABLES:
        some = select(rows.id).where(rows.schedule_id == schedule_id).limit(ROWS)
        part = delete(rows).where(rows.id.in_(some))
        while run.database.write(lambda session, one=part: session.execute(one).rowcount):  # type: ignore[misc]
            run.check_cancelled()


JOB = JobKind(TIDY, tidy, time_limit_s=3600, label="Forget slots of old schedules")
