"""How far the runs of a group are, as one person may see it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.jobs import Job
from backend.documents.scope import narrow
from backend.planning.group_run import GroupRun
from backend.planning.plan_version import PlanVersion
from backend.plant.company import Site


def parts(session: Session, actor: Actor, run: GroupRun) -> list[dict[str, Any]]:
    """In the order they were made; of those a run waits for only the ones the actor may see are named."""
    query = select(PlanVersion, Site, Job).join(Site, Site.id == PlanVersion.site_id)
    query = query.outerjoin(Job, Job.id == PlanVersion.job_id).where(PlanVersion.group_run_id == run.id)
    rows = session.execute(narrow(query, PlanVersion, actor).order_by(PlanVersion.id)).tuples().all()
    numbers = {str(version.id): version.number for version, _, _ in rows}
    return [_part(version, site, job, numbers) for version, site, job in rows]


def _part(version: PlanVersion, site: Site, job: Job | None, numbers: dict[str, str]) -> dict[str, Any]:
    return {
        "plan_version": {"id": version.id, "number": version.number},
        "site": {"id": site.id, "number": site.number, "title": site.name},
        "state": version.state,
        "error": version.error,
        "progress": job.progress if job is not None else None,
        "waits_for": [numbers[one] for one in version.waits_for if one in numbers],
    }
