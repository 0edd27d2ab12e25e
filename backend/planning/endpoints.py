"""Endpoints of planning beside those every document has."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, request
from flask_smorest import Blueprint
from sqlalchemy import select

from backend.documents.http import actor, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find, narrow
from backend.engineering.break_point import BreakPoint
from backend.engineering.item import Item
from backend.kernel.errors import Invalid, NotFound
from backend.planning import (
    comparing,
    cut_ins,
    group_parts,
    other_sources,
    pegging,
    plan_calendar,
    plan_measures,
    queries,
)
from backend.planning.crossing import Crossing
from backend.planning.group_run import GroupRun
from backend.planning.keeping import Shelf
from backend.planning.plan_level import PlanLevel
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.plant.queries import local_day

planning = Blueprint("planning", __name__, url_prefix="/api/planning", description="Plans, pegging and exceptions")


@planning.get("/planned_order/<uuid:id>/pegging")
def read_pegging(id: UUID) -> Response:
    """The tree of what an order serves (`direction=up`) or is made from (`direction=down`)."""
    demand(actor(), PlannedOrder, "read")
    direction = request.args.get("direction", "up")
    if direction not in ("up", "down"):
        raise Invalid("direction: up or down is needed.", {"direction": ["up or down."]})
    order = pegging.find_order(session(), id, actor())
    return reply(Crossing(session(), shelf(), actor()).chain(order, upward=direction == "up"))


@planning.get("/planned_order/<uuid:id>/why")
def read_why(id: UUID) -> Response:
    """In sentences, why an order is planned."""
    demand(actor(), PlannedOrder, "read")
    order = pegging.find_order(session(), id, actor())
    return reply({"sentences": [translate(one, g.language) for one in pegging.why(session(), shelf(), order)]})


@planning.get("/planned_order/<uuid:id>/sources")
def read_sources(id: UUID) -> Response:
    """Where an order may come from, when it would have to begin then, and why from some it cannot."""
    demand(actor(), PlannedOrder, "read")
    order = pegging.find_order(session(), id, actor())
    return reply({"rows": [_told(one, order) for one in other_sources.options(session(), order)]})


def _told(one: other_sources.Option, order: PlannedOrder) -> dict[str, Any]:
    is_now = one.way == other_sources.way_of(order)
    told = {"name": one.name, "start": one.start, "refusal": translate(one.refusal, g.language), "is_now": is_now}
    return one.way._asdict() | told


@planning.get("/group_run/<uuid:id>/parts")
def read_parts(id: UUID) -> Response:
    """How far the runs of a group are, of the sites one may see."""
    demand(actor(), GroupRun, "read")
    run = find(session(), GroupRun, id, actor())
    return reply({"state": run.state, "rows": group_parts.parts(session(), actor(), run)})


@planning.get("/plan_version/<uuid:id>/exceptions")
def read_exceptions(id: UUID) -> Response:
    """What a planner should look at in one plan, the worst first."""
    demand(actor(), PlanVersion, "read")
    version = find(session(), PlanVersion, id, actor())
    rows = queries.exceptions(session(), actor(), version)
    for row in rows:
        row["sentence"] = translate(row["sentence"], g.language)
    return reply({"rows": rows})


@planning.get("/plan_version/<uuid:id>/cut_ins")
def read_cut_ins(id: UUID) -> Response:
    """When each break point cuts in by one plan, and what is left of the old part then."""
    demand(actor(), PlanVersion, "read")
    demand(actor(), BreakPoint, "read")
    version = find(session(), PlanVersion, id, actor())
    return reply({"rows": cut_ins.cut_ins(session(), shelf(), actor(), version)})


@planning.get("/plan_version/<uuid:id>/comparison")
def read_comparison(id: UUID) -> Response:
    """What became of the planned orders since another plan (`with`, else the one before), and why.

    `kind` (new, gone, moved, resized; several with commas) and `item_id` choose rows, `first` and `limit` page.
    """
    demand(actor(), PlanVersion, "read")
    version, wanted = find(session(), PlanVersion, id, actor()), _wanted()
    given = request.args.get("with")
    other = (
        find(session(), PlanVersion, _uuid(given, "with"), actor()) if given else comparing.before(session(), version)
    )
    if other is None:
        raise NotFound(f"There is no plan before {version.number} to compare it with.")
    return reply(comparing.compared(session(), shelf(), (other, version), wanted))


def _wanted() -> comparing.Wanted:
    kinds = tuple(request.args.get("kind", ",".join(comparing.KINDS)).split(","))
    if wrong := [kind for kind in kinds if kind not in comparing.KINDS]:
        raise Invalid(f"kind: {wrong[0]!r} is not one of {', '.join(comparing.KINDS)}.", {"kind": ["Not a kind."]})
    item_id = request.args.get("item_id")
    first, most = _count("first", 0, 10**9), _count("limit", 100, 500)
    return comparing.Wanted(kinds, _uuid(item_id, "item_id") if item_id else None, first, most)


def _count(name: str, otherwise: int, most: int) -> int:
    text = request.args.get(name, str(otherwise))
    if not text.isdecimal() or int(text[:10]) > most:
        raise Invalid(f"{name}: a count up to {most} is needed.", {name: [f"A count up to {most}."]})
    return int(text)


@planning.get("/item/<uuid:id>/projection")
def read_projection(id: UUID) -> Response:
    """Projected stock of an item by the plan in force of a scheme (`plan_scheme_id`, else the first)."""
    demand(actor(), PlannedOrder, "read")
    item = find(session(), Item, id, actor())
    return reply({"rows": queries.projection(session(), shelf(), _scheme(), item.id)})


def _scheme() -> PlanScheme:
    query = narrow(select(PlanScheme), PlanScheme, actor()).order_by(PlanScheme.number)
    if given := request.args.get("plan_scheme_id"):
        query = query.where(PlanScheme.id == _uuid(given))
    scheme = session().scalars(query).first()
    if scheme is None:
        raise NotFound("There is no plan scheme.")
    return scheme


@planning.get("/plan-measures")
def read_measures() -> Response:
    """Plan adherence of the last weeks and nervousness of the last runs of a scheme (`plan_scheme_id`, else the first).

    Only plans that are still kept are looked at; of a plan in which nothing was to be made there is no figure.
    """
    demand(actor(), PlanVersion, "read")
    scheme = _scheme()
    today = local_day(session(), scheme.site_id, g.now)
    told = plan_measures.measures(plan_measures.Looked(session(), shelf(), scheme, today))
    return reply(told | {"as_of": g.now})


def shelf() -> Shelf:
    """Where this server unpacks the snapshots of plans."""
    return Shelf(current_app.extensions["gemba"].settings.data_dir / "plans")


@planning.get("/plan-calendar")
def read_plan_calendar() -> Response:
    """The runs of all plan levels made from `first` (today) on for so many `days` (14), and what each covers."""
    demand(actor(), PlanLevel, "read")
    first, days = _first(), request.args.get("days", "14")
    if not days.isdecimal() or not 1 <= int(days[:4]) <= 366:
        raise Invalid("days: 1 to 366 is needed.", {"days": ["1 to 366."]})
    last = first + timedelta(days=int(days[:4]) - 1)
    return reply({"first": first, "last": last, "runs": plan_calendar.runs(session(), actor(), first, last, g.now)})


def _first() -> date:
    text = request.args.get("first")
    try:
        day = date.fromisoformat(text) if text else g.now.date()
    except ValueError as error:
        raise Invalid("first: a day such as 2026-12-01 is needed.", {"first": ["Not a day."]}) from error
    if not 2020 <= day.year <= 2100:
        raise Invalid("first: a day from 2020 to 2100 is needed.", {"first": ["Not a day."]})
    return day


def _uuid(text: str, name: str = "plan_scheme_id") -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid(f"{name}: an id is needed.", {name: ["An id is needed."]}) from error
