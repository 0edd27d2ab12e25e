"""Endpoints of planning beside those every document has."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from sqlalchemy import select

from backend.documents.http import actor, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find, narrow
from backend.engineering.item import Item
from backend.kernel.errors import Invalid, NotFound
from backend.planning import queries
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder

planning = Blueprint("planning", __name__, url_prefix="/api/planning", description="Plans, pegging and exceptions")


@planning.get("/planned_order/<uuid:id>/pegging")
def read_pegging(id: UUID) -> Response:
    """The tree of what an order serves (`direction=up`) or is made from (`direction=down`)."""
    demand(actor(), PlannedOrder, "read")
    direction = request.args.get("direction", "up")
    if direction not in ("up", "down"):
        raise Invalid("direction: up or down is needed.", {"direction": ["up or down."]})
    order = find(session(), PlannedOrder, id, actor())
    return reply(queries.chain(session(), order, upward=direction == "up"))


@planning.get("/planned_order/<uuid:id>/why")
def read_why(id: UUID) -> Response:
    """In sentences, why an order is planned."""
    demand(actor(), PlannedOrder, "read")
    order = find(session(), PlannedOrder, id, actor())
    return reply({"sentences": [translate(one, g.language) for one in queries.why(session(), order)]})


@planning.get("/plan_version/<uuid:id>/exceptions")
def read_exceptions(id: UUID) -> Response:
    """What a planner should look at in one plan, the worst first."""
    demand(actor(), PlanVersion, "read")
    version = find(session(), PlanVersion, id, actor())
    rows = queries.exceptions(session(), actor(), version.id)
    for row in rows:
        row["sentence"] = translate(row["sentence"], g.language)
    return reply({"rows": rows})


@planning.get("/item/<uuid:id>/projection")
def read_projection(id: UUID) -> Response:
    """Projected stock of an item by the plan in force of a scheme (`plan_scheme_id`, else the first)."""
    demand(actor(), PlannedOrder, "read")
    item = find(session(), Item, id, actor())
    query = narrow(select(PlanScheme), PlanScheme, actor()).order_by(PlanScheme.number)
    if given := request.args.get("plan_scheme_id"):
        query = query.where(PlanScheme.id == _uuid(given))
    scheme = session().scalars(query).first()
    if scheme is None:
        raise NotFound("There is no plan scheme.")
    today = datetime.now(UTC).date()
    return reply({"rows": queries.projection(session(), scheme, item.id, today)})


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid("plan_scheme_id: an id is needed.", {"plan_scheme_id": ["An id is needed."]}) from error
