"""Verbs of schedules: asking for one, and what becomes of it."""

from uuid import UUID

from sqlalchemy import select

from backend.documents import jobs
from backend.documents.act import Act
from backend.documents.jobs import Job
from backend.documents.steps import step_within
from backend.kernel.errors import Refused
from backend.scheduling import rules
from backend.scheduling.carrying import carry
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.forgetting import forgotten
from backend.scheduling.goal_levels import FROM_SCRATCH, mends

MAKE = "scheduling.make"
ACTIVE = ("queued", "running")
HAVE_SLOTS = ("made", "published", "replaced")


def ask(schedule: DetailedSchedule, act: Act) -> None:
    """Queue it: it begins with the next minute. What it is made from is a schedule of the same site.

    What answers something that happened mends the schedule the floor follows, unless it names another. What is only
    supposed is supposed beside what the other schedule supposes; a plan begins anew.
    """
    check(schedule, act)
    if schedule.base_id is None and schedule.cause not in FROM_SCRATCH:
        followed = published(act, schedule.site_id)
        schedule.base_id = followed.id if followed else None
    if schedule.base_id is not None:
        base = act.find(DetailedSchedule, schedule.base_id, lock=True)
        if base.site_id != schedule.site_id:
            raise Refused(f"{base.number} is a schedule of another site.")
        if base.state not in HAVE_SLOTS:
            raise Refused(f"{base.number} is {base.state}; only a schedule that was made can be gone on from.")
        refuse_gone(base)
        if mends(schedule) or schedule.cause == "what_if":
            carry(schedule, base, act.now)
    _end_dead(schedule, act)
    schedule.begins_at = rules.next_minute(act.now)
    schedule.job_id = jobs.enqueue(act.session, MAKE, {"schedule_id": str(schedule.id)}, actor=act.actor)


def _end_dead(schedule: DetailedSchedule, act: Act) -> None:
    """One whose job came to an end without telling it: its worker was killed once too often."""
    query = select(DetailedSchedule, Job).outerjoin(Job, Job.id == DetailedSchedule.job_id)
    query = query.where(DetailedSchedule.site_id == schedule.site_id, DetailedSchedule.state.in_(ACTIVE))
    for other, job in act.session.execute(query.where(DetailedSchedule.id != schedule.id)).tuples():
        if job is None or job.state not in ACTIVE:
            fail(other.id, (job.error if job else None) or "Its job ended without a result.", act)


def check(schedule: DetailedSchedule, act: Act) -> None:
    """What it supposes must say what it is about."""
    for place, line in enumerate(sorted(schedule.changes, key=lambda line: line.position)):
        named = {name for name in rules.NAMES if getattr(line, name) is not None}
        rules.can_suppose(f"changes.{place}", line.action, named)
        rules.can_last(f"changes.{place}", line.from_at, line.until_at)


def refuse_gone(schedule: DetailedSchedule) -> None:
    """An old schedule of which only the figures are left."""
    if schedule.slots_gone_at is not None:
        raise Refused(f"{schedule.number} was not followed for long and has no slots any more; make a new schedule.")


def cancel(schedule: DetailedSchedule, act: Act) -> None:
    job = act.session.get(Job, schedule.job_id) if schedule.job_id else None
    if job is not None and job.state in ACTIVE:
        jobs.cancel(act.session, job.id)


def discard(schedule: DetailedSchedule, act: Act) -> None:
    """What nobody wants any more is not kept: only its figures are."""
    for statement in forgotten(schedule.id):
        act.session.execute(statement)


def fail(schedule_id: UUID, sentence: str, act: Act) -> None:
    """Say on the schedule itself why it came to nothing; the published one stays."""
    schedule = act.session.get_one(DetailedSchedule, schedule_id)
    if schedule.state in ACTIVE:
        schedule.error = sentence
        step_within(schedule, "fail", act)


def stop(schedule_id: UUID, act: Act) -> None:
    """One that was cancelled through its job."""
    schedule = act.session.get_one(DetailedSchedule, schedule_id)
    if schedule.state in ACTIVE:
        schedule.job_id = None
        step_within(schedule, "cancel", act)


def published(act: Act, site_id: UUID) -> DetailedSchedule | None:
    """What the floor of a site follows."""
    here = DetailedSchedule.site_id == site_id, DetailedSchedule.state == "published"
    return act.session.scalars(select(DetailedSchedule).where(*here)).one_or_none()
