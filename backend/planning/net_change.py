"""Plans that follow the floor by themselves: a look every minute asks for a run where something was marked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.jobs import JobKind, JobRun
from backend.kernel.mrp.carry import carry_over
from backend.kernel.mrp.plan import Plan
from backend.planning import keeping
from backend.planning.commands import ACTIVE, queue
from backend.planning.loading import Loaded
from backend.planning.plan_change import PlanChange
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.plant.queries import local_day

FOLLOW = "planning.follow"


def follow(run: JobRun, payload: Mapping[str, Any]) -> dict[str, int]:
    """Each site in an act of its own; where one of its plans is being made, the next look comes back to it."""
    with run.database.reading() as session:
        marked = PlanScheme.site_id.in_(select(PlanChange.site_id))
        query = select(PlanScheme.company_id, PlanScheme.site_id).where(PlanScheme.net_change, marked).distinct()
        sites = session.execute(query.order_by(PlanScheme.site_id)).tuples().all()
    return {"asked": sum(_ask(run, company_id, site_id) for company_id, site_id in sites)}


def _ask(run: JobRun, company_id: UUID, site_id: UUID) -> int:
    """The run reads after this act, so it sees whatever had left its mark by now."""

    def work(act: Act) -> int:
        query = select(PlanScheme).where(PlanScheme.site_id == site_id, PlanScheme.net_change)
        schemes = act.session.scalars(query.order_by(PlanScheme.id).with_for_update()).all()
        ids = [scheme.id for scheme in schemes]
        busy = select(PlanVersion.id).where(PlanVersion.plan_scheme_id.in_(ids), PlanVersion.state.in_(ACTIVE))
        if act.session.scalars(busy.limit(1)).one_or_none() is not None:
            return 0
        act.session.execute(delete(PlanChange).where(PlanChange.site_id == site_id))
        for scheme in schemes:
            place = {"company_id": scheme.company_id, "site_id": site_id}
            first = local_day(act.session, site_id, act.now)
            version = PlanVersion(plan_scheme_id=scheme.id, net_change=True, day_zero=first, **place)
            queue(act.add(version), act)
        return len(schemes)

    return perform(run.database, run.assembly, software(company_id, site_id), work)


def from_last(session: Session, version: PlanVersion, loaded: Loaded) -> Plan | None:
    """The plan by what changed since the one in force; None where everything must be planned anew."""
    if not version.net_change:
        return None
    scheme = session.get_one(PlanScheme, version.plan_scheme_id)
    before = keeping.whole(session, scheme.current_version_id)
    if before is None or before.day_zero != loaded.day_zero:
        return None
    if not np.array_equal(before.item_ids, loaded.items.rows["id"]):
        return None
    if not before.apart.same(loaded.items.apart):
        return None
    carried = carry_over(before.plan, loaded.network)
    return None if carried is None else carried[0]


JOB = JobKind(FOLLOW, follow, label="Plan what the floor changed")
