"""Verbs of group runs: each site's plan is a run of its own, queued when those it supplies have theirs."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.jobs import Job, JobKind, JobRun
from backend.documents.scope import narrow
from backend.documents.steps import step_within
from backend.kernel.errors import Invalid, Refused
from backend.kernel.supply.turns import turns
from backend.planning.commands import ACTIVE, cancel_run, check_free, fail_run, queue
from backend.planning.group_run import GroupRun
from backend.planning.lanes import Routes
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.visibility_wall import VisibilityWall
from backend.plant.queries import local_day

WATCH = "planning.watch"


def ask_for_group(run: GroupRun, act: Act) -> None:
    """A run for every scheme of the group; those that wait for no other are queued at once."""
    same = GroupRun.company_id == run.company_id, GroupRun.plan_group == run.plan_group
    other = act.session.scalar(select(GroupRun.number).where(*same, GroupRun.state == "running"))
    if other is not None:
        raise Refused(f"{other} is running already; wait for it or cancel it.")
    step_within(run, "begin", act)
    schemes = _schemes(run, act)
    versions = {scheme.site_id: _part(run, scheme, act) for scheme in schemes}
    for site_id, before in turns(_receivers(list(versions), act)).items():
        versions[site_id].waits_for = [str(versions[one].id) for one in before]
        if not before:
            queue(versions[site_id], act)


def _schemes(run: GroupRun, act: Act) -> Sequence[PlanScheme]:
    """Those the person may see, and those of companies that opened a wall for this one: both put them into the group.

    Held in one order by everybody.
    """
    among = PlanScheme.plan_group == run.plan_group, PlanScheme.plan_group != ""
    opened = select(VisibilityWall.company_id).where(
        VisibilityWall.viewer_id == run.company_id, VisibilityWall.active, VisibilityWall.use != "none"
    )
    own = narrow(select(PlanScheme.id), PlanScheme, act.actor).where(*among)
    both = or_(PlanScheme.id.in_(own), PlanScheme.company_id.in_(opened))
    query = select(PlanScheme).where(*among, both).order_by(PlanScheme.id).with_for_update()
    schemes = act.session.scalars(query).all()
    if not any(scheme.company_id == run.company_id for scheme in schemes):
        raise Invalid("plan_group: no plan scheme is in it.", {"plan_group": ["No plan scheme is in it."]})
    if len({scheme.site_id for scheme in schemes}) < len(schemes):
        raise Invalid("plan_group: two of its schemes plan one site.", {"plan_group": ["Two schemes plan one site."]})
    return schemes


def _part(run: GroupRun, scheme: PlanScheme, act: Act) -> PlanVersion:
    check_free(scheme, None, act, ours=scheme.company_id == run.company_id)
    place = {"company_id": scheme.company_id, "site_id": scheme.site_id}
    first = local_day(act.session, scheme.site_id, act.now)
    return act.add(PlanVersion(plan_scheme_id=scheme.id, group_run_id=run.id, day_zero=first, **place))


def _receivers(site_ids: list[UUID], act: Act) -> dict[UUID, list[UUID]]:
    """By site the others it sends something that is planned where it is sent from."""
    routes = Routes(act.session, act.today)
    sent: dict[UUID, list[UUID]] = {site_id: [] for site_id in site_ids}
    for receiver in site_ids:
        for supplier in {one.supplier[0] for one in routes.of(receiver).values() if not one.shut} & sent.keys():
            sent[supplier].append(receiver)
    return sent


def go_on(version: PlanVersion, act: Act) -> None:
    """A part has ended, one way or another: queue those that waited for it, or end the whole."""
    if version.group_run_id is None:
        return
    run = act.session.get_one(GroupRun, version.group_run_id, with_for_update=True, populate_existing=True)
    if run.state != "running":
        return
    parts = _parts(run, act)
    ended = {str(part.id) for part in parts if part.state not in ACTIVE}
    for part in parts:
        if part.state == "queued" and part.job_id is None and ended.issuperset(part.waits_for):
            queue(part, act)
    if len(ended) == len(parts):
        run.finished_at = act.now
        step_within(run, "complete" if all(part.state == "done" for part in parts) else "fail", act)


def cancel_part(version: PlanVersion, act: Act) -> None:
    cancel_run(version, act)
    go_on(version, act)


def cancel_group(run: GroupRun, act: Act) -> None:
    """What has not begun is cancelled here; a run that goes on is asked to stop and says so itself."""
    run.finished_at = act.now
    for part in _parts(run, act):
        if part.state == "queued":
            step_within(part, "cancel", act)
        elif part.state == "running":
            cancel_run(part, act)


def _parts(run: GroupRun, act: Act) -> Sequence[PlanVersion]:
    """As they are now: the rows are locked by nobody but the run that writes them."""
    query = select(PlanVersion).where(PlanVersion.group_run_id == run.id).order_by(PlanVersion.id)
    return act.session.scalars(query.execution_options(populate_existing=True)).all()


def watch(run: JobRun, payload: Mapping[str, Any]) -> dict[str, int]:
    """A part whose job came to an end without telling it is over; the others must not wait for it."""
    query = select(PlanVersion.id, PlanVersion.company_id).join(GroupRun, GroupRun.id == PlanVersion.group_run_id)
    query = query.join(Job, Job.id == PlanVersion.job_id)
    dead = GroupRun.state == "running", PlanVersion.state.in_(ACTIVE), Job.state.not_in(ACTIVE)
    with run.database.reading() as session:
        found = session.execute(query.where(*dead)).tuples().all()
    for version_id, company_id in found:
        _give_up(run, version_id, company_id)
    return {"failed": len(found)}


def _give_up(run: JobRun, version_id: UUID, company_id: UUID) -> None:
    def work(act: Act) -> None:
        version = act.session.get_one(PlanVersion, version_id, with_for_update=True)
        job = act.session.get(Job, version.job_id)
        fail_run(version_id, (job and job.error) or "Its job ended without a result.", act)

    perform(run.database, run.assembly, software(company_id), work)


JOB = JobKind(WATCH, watch, label="Watch group runs")
