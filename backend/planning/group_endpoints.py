"""Endpoints of planning over several organisations: what others have of an item, and what they could send."""

from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from backend.documents.http import act, actor, given_body, outcome, reply, session
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.documents.shapes import load
from backend.engineering.item import Item
from backend.planning import asked, elsewhere, transfer_suggestions
from backend.planning.endpoints import shelf
from backend.planning.planned_order import PlannedOrder
from backend.plant.queries import local_day

group = Blueprint("group", __name__, url_prefix="/api/planning", description="Plans over several organisations")


class TransferSeen(Schema):
    """A transfer suggestion as somebody saw it."""

    site_id = fields.UUID(required=True)
    item_id = fields.UUID(required=True)
    supply_lane_id = fields.UUID(required=True)
    quantity = fields.Decimal(required=True)


@group.get("/item/<uuid:id>/elsewhere")
def read_elsewhere(id: UUID) -> Response:
    """What other companies have of an item, as exactly as each opened its wall; `free` is what may be counted on.

    `amount` is exact, `at_least` a round figure (of a week where `weekly`), neither says that there is some.
    """
    demand(actor(), PlannedOrder, "read")
    item = find(session(), Item, id, actor())
    return reply({"rows": elsewhere.rows(session(), shelf(), actor(), item)})


@group.get("/transfer-suggestions")
def read_suggestions() -> Response:
    """What other sites could send to the site (`site_id`, else one's own) by their water levels, and it to them."""
    demand(actor(), PlannedOrder, "read")
    site = asked.site_of(request.args, session(), actor())
    today = local_day(session(), site.id, g.now)
    return reply({"rows": transfer_suggestions.rows(session(), shelf(), actor(), (site.id, today))})


@group.post("/transfer-suggestions/request")
def ask_for_transfer() -> Response:
    """Make a suggestion a transfer request: a firm order over its lane."""
    demand(actor(), PlannedOrder, "firm")
    values = load(TransferSeen, given_body())
    wanted, books = transfer_suggestions.Wanted(**values), shelf()
    answer, _ = act(lambda done: outcome(transfer_suggestions.ask(wanted, books, done), done))
    return reply(answer["row"], 201, ETag=f'"{answer["row"]["version"]}"')
