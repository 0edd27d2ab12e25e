"""Endpoints of load against capacity: a bar for each work center and period, and the orders behind one bar."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint

from backend.documents.http import actor, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.kernel.errors import Invalid
from backend.planning import asked, capacity_load
from backend.planning.levels import calendar_of
from backend.planning.load_orders import Span
from backend.planning.mps_periods import MOST, Period, of_unit
from backend.planning.mps_supply import InForce, in_force, instead
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.plant.company import Site
from backend.plant.queries import local_day

capacity = Blueprint("capacity", __name__, url_prefix="/api/planning/capacity-load", description="Load and capacity")

BUCKETS = ("day", "week")


@capacity.get("")
def read_load() -> Response:
    """Hours asked of each work center of a site (`site_id`) against what its calendar gives.

    By the plan of `plan_scheme_id` or `plan_version_id`, else the plans in force; `periods` (12) of a `bucket` (week
    or day). A simulation is told with what it supposes, and how much too much was asked without it.
    """
    demand(actor(), PlannedOrder, "read")
    span, periods = _span()
    found = capacity_load.load(span, periods)
    refused = [translate(sentence, g.language) for sentence in found.refused]
    told = capacity_load.charted(found, periods) | {"refused": refused, "as_of": g.now}
    if span.version is not None and span.version.is_simulation:
        capacity_load.compare(told, capacity_load.load(_base(span), periods))
    return reply(told)


@capacity.get("/orders")
def read_orders() -> Response:
    """The orders that load a work center (`work_center_id`) in the period that begins on `first`."""
    demand(actor(), PlannedOrder, "read")
    center_id = asked.id_of(request.args, "work_center_id")
    if center_id is None:
        raise Invalid("work_center_id: an id is needed.", {"work_center_id": ["An id is needed."]})
    span, periods = _span()
    place = capacity_load.place_of(periods, asked.day_of(request.args, "first", periods[0].first))
    return reply(capacity_load.behind(capacity_load.load(span, periods), center_id, place))


def _span() -> tuple[Span, Sequence[Period]]:
    version = asked.version_of(request.args, session(), actor())
    if version is None:
        site, plans = _site()
    else:
        site = asked.site_of({"site_id": str(version.site_id)}, session(), actor())
        plans = instead(session(), version)
    today = local_day(session(), site.id, g.now)
    periods = _periods(site.id, today)
    return Span(session(), site.id, site.company_id, today, periods[-1].end, plans, version), periods


def _base(span: Span) -> Span:
    """The same days by what a simulation is compared with; nothing is supposed there."""
    base = session().get(PlanVersion, span.version.base_version_id) if span.version is not None else None
    plans = in_force(session(), span.site_id) if base is None else instead(session(), base)
    return Span(session(), span.site_id, span.company_id, span.today, span.end, plans)


def _site() -> tuple[Site, InForce]:
    """The site and the plans that hold there; the plan of a scheme that is named before the first of its kind."""
    scheme_id = asked.id_of(request.args, "plan_scheme_id")
    if scheme_id is None:
        site = asked.site_of(request.args, session(), actor())
        return site, in_force(session(), site.id)
    scheme = find(session(), PlanScheme, scheme_id, actor())
    site = asked.site_of({"site_id": str(scheme.site_id)}, session(), actor())
    plans, version_id = in_force(session(), site.id), scheme.current_version_id
    mps, mrp = (version_id, plans.mrp) if scheme.mps else (plans.mps, version_id)
    return site, InForce(mps, mrp, scheme.horizon_days)


def _periods(site_id: UUID, today: date) -> list[Period]:
    bucket = request.args.get("bucket") or "week"
    if bucket not in BUCKETS:
        words = ", ".join(BUCKETS)
        raise Invalid(f"bucket: one of {words} is needed.", {"bucket": [f"One of {words}."]})
    count = asked.whole(request.args, "periods", (1, MOST), 12)
    return of_unit(calendar_of(session(), site_id), today, bucket, count)
