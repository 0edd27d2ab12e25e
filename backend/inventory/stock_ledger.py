"""The ledger of an item as people read it: its legs, newest first, each with what was there after it."""

import base64
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import narrow_table
from backend.inventory.lot import Lot, SerialNumber
from backend.inventory.stock_move import StockBalance, StockLeg, StockMove, StockMoveLine
from backend.inventory.storage_location import STOCKED, StorageLocation
from backend.kernel.errors import Invalid
from backend.kernel.quantity import ZERO, plain

Row = dict[str, Any]
Cursor = tuple[datetime, UUID, Decimal]


def ledger_rows(session: Session, actor: Actor, item_id: UUID, limit: int, after: str) -> dict[str, Any]:
    """One page of legs; the cursor carries the balance along, so no page adds up what the earlier ones did."""
    page = _legs(actor, item_id).order_by(StockLeg.posted_at.desc(), StockLeg.id.desc()).limit(limit + 1)
    if after:
        moment, id, balance = _read_cursor(after)
        page = page.where(tuple_(StockLeg.posted_at, StockLeg.id) < tuple_(moment, id))
    else:
        balance = _now(session, actor, item_id)
    rows: list[Row] = []
    found = list(session.execute(page).mappings())
    for values in found[:limit]:
        rows.append(_row(values, balance))
        balance -= values["quantity"]
    last = rows[-1] if len(found) > limit else None
    return {"rows": rows, "after": last and _cursor((last["posted_at"], last["id"], balance))}


def _legs(actor: Actor, item_id: UUID) -> Select[Any]:
    leg = (StockLeg.id, StockLeg.quantity, StockLeg.captured_at, StockLeg.posted_at, StockBalance.status)
    move = (StockMove.id.label("move_id"), StockMove.number, StockMove.kind, StockMove.source, StockMove.source_id)
    days = (StockMove.posting_date, StockMove.belongs_to, StockMove.reason)
    place = (StorageLocation.id.label("location_id"), StorageLocation.number.label("location"))
    lot = (Lot.id.label("lot_id"), Lot.number.label("lot"), SerialNumber.number.label("serial"))
    query = select(*leg, *move, *days, *place, *lot).select_from(StockLeg)
    query = query.join(StockBalance, StockBalance.id == StockLeg.balance_id)
    query = query.join(StockMoveLine, StockMoveLine.id == StockLeg.move_line_id)
    query = query.join(StockMove, StockMove.id == StockMoveLine.owner_id)
    query = query.join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    query = query.outerjoin(Lot, Lot.id == StockBalance.lot_id)
    query = query.outerjoin(SerialNumber, SerialNumber.id == StockBalance.lot_id)
    query = query.where(StockLeg.item_id == item_id, StorageLocation.kind.in_(STOCKED))
    return narrow_table(query, StockLeg, actor)


def _now(session: Session, actor: Actor, item_id: UUID) -> Decimal:
    query = select(func.sum(StockBalance.quantity)).where(StockBalance.item_id == item_id)
    query = query.join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    query = query.where(StorageLocation.kind.in_(STOCKED))
    return session.scalar(narrow_table(query, StockBalance, actor)) or ZERO


def _row(values: Mapping[str, Any], balance: Decimal) -> Row:
    plain_names = ("id", "captured_at", "posted_at", "posting_date", "belongs_to", "quantity", "status", "reason")
    lot = values["lot"] or values["serial"]
    return {name: values[name] for name in plain_names} | {
        "balance": balance,
        "move": {"id": values["move_id"], "number": values["number"], "title": values["kind"]},
        "source": values["source"],
        "source_id": values["source_id"],
        "location": {"id": values["location_id"], "number": values["location"]},
        "lot": lot and {"id": values["lot_id"], "number": lot},
    }


def _cursor(after: Cursor) -> str:
    parts = [after[0].isoformat(), str(after[1]), plain(after[2])]
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def _read_cursor(after: str) -> Cursor:
    try:
        moment, id, balance = orjson.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        return datetime.fromisoformat(moment), UUID(id), Decimal(balance)
    except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
        raise Invalid("after: this cursor is not one of ours.", {"after": ["Unknown cursor."]}) from error
