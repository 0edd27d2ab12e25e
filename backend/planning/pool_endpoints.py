"""The endpoints of the order pool's board."""

from datetime import date
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint

from backend.documents.http import actor, assembly, reply, session
from backend.documents.rights import demand
from backend.kernel.errors import Invalid
from backend.planning import pool_board, pool_kits
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.planning.planned_order import PlannedOrder

pool = Blueprint("order_pool", __name__, url_prefix="/api/planning", description="The order pool as a board")

YES_NO = {"1": True, "true": True, "0": False, "false": False, "": False}


@pool.get("/pool-board")
def read_pool_board() -> Response:
    """Portions by state with counts and cards (`customer_id`, `item_id`, `week` any day of it, `at_risk`)."""
    demand(actor(), OrderPoolEntry, "read")
    wanted = pool_board.Narrowed(_id("customer_id"), _id("item_id"), _week(), _at_risk())
    return reply(pool_board.board(session(), assembly(), actor(), wanted) | {"as_of": g.now})


@pool.get("/pool-board/kits")
def read_pool_kits() -> Response:
    """Of every portion before it goes on the line: how complete its kit is, when it is full, and what lacks."""
    demand(actor(), OrderPoolEntry, "read")
    demand(actor(), PlannedOrder, "read")
    return reply({"rows": pool_kits.kits(session(), actor(), g.now), "as_of": g.now})


def _id(name: str) -> UUID | None:
    text = request.args.get(name)
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid(f"{name}: an id is needed.", {name: ["An id is needed."]}) from error


def _week() -> date | None:
    text = request.args.get("week")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid("week: a day such as 2026-12-01 is needed.", {"week": ["Not a day."]}) from error


def _at_risk() -> bool:
    text = request.args.get("at_risk", "0")
    if text not in ("0", "1"):
        raise Invalid("at_risk: 1 or 0 is needed.", {"at_risk": ["1 or 0 is needed."]})
    return text == "1"
