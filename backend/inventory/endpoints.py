"""Endpoints of inventory: the stock screen, an item's ledger, a lot's whereabouts, and undoing a move."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from backend.documents.act import Act
from backend.documents.endpoints import text_of
from backend.documents.http import acted, actor, given_body, kept, reply, session
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.engineering.item import Item
from backend.inventory import commands
from backend.inventory.lot import Lot
from backend.inventory.stock_ledger import ledger_rows
from backend.inventory.stock_list import LARGEST, LIMIT, Filters, lot_rows, stock_rows
from backend.inventory.stock_move import STATUSES, StockMove
from backend.kernel.errors import Invalid

inventory = Blueprint("inventory", __name__, url_prefix="/api/inventory")
LONGEST_REASON = 200


@inventory.get("/stock")
def read_stock() -> Response:
    """What lies where; `item_id`, `location_id`, `lot_id`, `site_id`, `status`, `q`, `limit`, `after`, `count`."""
    demand(actor(), StockMove, "read")
    ids = {name: _id(name) for name in ("item_id", "location_id", "lot_id", "site_id")}
    status = request.args.get("status", "")
    if status and status not in STATUSES:
        raise Invalid(f"status: {status!r} is none of {', '.join(STATUSES)}.", {"status": ["Unknown status."]})
    filters = Filters(
        **ids,
        status=status,
        q=request.args.get("q", "")[:100].replace("\x00", ""),
        limit=_limit(),
        after=request.args.get("after", ""),
        count=request.args.get("count") in ("1", "true"),
    )
    return reply(stock_rows(session(), actor(), filters))


@inventory.get("/item/<uuid:id>/ledger")
def read_ledger(id: UUID) -> Response:
    """An item's legs, newest first, each with what was there after it; `limit`, `after`."""
    demand(actor(), StockMove, "read")
    item = find(session(), Item, id, actor())
    return reply(ledger_rows(session(), actor(), item.id, _limit(), request.args.get("after", "")))


@inventory.get("/lot/<uuid:id>/stock")
def read_lot_stock(id: UUID) -> Response:
    """Where all of a lot is."""
    demand(actor(), StockMove, "read")
    return reply({"rows": lot_rows(session(), actor(), find(session(), Lot, id, actor()).id)})


@inventory.post("/stock_move/<uuid:id>/reverse")
def reverse_move(id: UUID) -> Response:
    """Undo a move by its opposite; the answer is the opposite move."""
    reason = text_of(given_body(), "reason", LONGEST_REASON).strip()
    if not reason:
        raise Invalid("reason: say why the move is reversed.", {"reason": ["A reason is needed."]})

    def undone(act: Act) -> Any:
        demand(act.actor, StockMove, "reverse")
        opposite = commands.reverse(act.find(StockMove, id, lock=True), act, reason)
        act.settle()
        return opposite

    return acted(undone, kept(StockMove, "reverse", {"reason": reason}))


def _limit() -> int:
    text = request.args.get("limit", "")
    if text and (not text.isdigit() or not 1 <= int(text[:6]) <= LARGEST):
        raise Invalid(f"limit: between 1 and {LARGEST} is needed.", {"limit": [f"1 to {LARGEST}."]})
    return int(text or LIMIT)


def _id(name: str) -> UUID | None:
    text = request.args.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid(f"{name}: an id is needed.", {name: ["An id is needed."]}) from error
