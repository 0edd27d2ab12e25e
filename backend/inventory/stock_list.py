"""The stock screen: balances with item, place, lot, status, what is reserved and what is free; Core rows, keyset."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import narrow_table
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory.candidates import held
from backend.inventory.lot import Lot, SerialNumber
from backend.inventory.stock_move import NOBODY, USABLE, StockBalance
from backend.inventory.storage_location import PICKED_FROM, REAL_KINDS, STOCKED, StorageLocation
from backend.kernel.errors import Invalid
from backend.kernel.quantity import ZERO

LIMIT, LARGEST = 50, 200
Row = dict[str, Any]


@dataclass(frozen=True)
class Filters:
    """What the stock screen asks for."""

    item_id: UUID | None = None
    location_id: UUID | None = None
    lot_id: UUID | None = None
    site_id: UUID | None = None
    status: str = ""
    q: str = ""
    limit: int = LIMIT
    after: str = ""
    count: bool = False


def stock_rows(session: Session, actor: Actor, filters: Filters) -> dict[str, Any]:
    """One page of what lies in real places, by item and place; orders' material only where it is asked for."""
    query = _narrowed(_select(), actor, filters)
    page = query.order_by(Item.number, StorageLocation.number, StockBalance.id).limit(filters.limit + 1)
    if filters.after:
        key = tuple_(Item.number, StorageLocation.number, StockBalance.id)
        page = page.where(key > tuple_(*_read_cursor(filters.after)))
    rows = [_row(values) for values in session.execute(page).mappings()]
    after = _cursor(rows[filters.limit - 1]) if len(rows) > filters.limit else None
    count = None
    if filters.count:
        count = session.scalar(select(func.count()).select_from(_narrowed(_select(), actor, filters).subquery()))
    return {"rows": rows[: filters.limit], "after": after, "count": count}


def lot_rows(session: Session, actor: Actor, lot_id: UUID) -> list[Row]:
    """Where all of a lot is, orders' material too."""
    query = _narrowed(_select(), actor, Filters(lot_id=lot_id)).order_by(StorageLocation.number, StockBalance.id)
    return [_row(values) for values in session.execute(query).mappings()]


def _select() -> Select[Any]:
    free = case((_is_free(), StockBalance.quantity - StockBalance.reserved), else_=ZERO)
    balance = (StockBalance.id, StockBalance.quantity, StockBalance.reserved, StockBalance.status, StockBalance.site_id)
    item = (Item.id.label("item_id"), Item.number.label("item"), Item.name.label("item_name"), Uom.number.label("uom"))
    place = (StorageLocation.id.label("location_id"), StorageLocation.number.label("location"), StorageLocation.kind)
    lot = (StockBalance.lot_id, Lot.number.label("lot"), Lot.expires, SerialNumber.number.label("serial"))
    query = select(*balance, *item, *place, *lot, free.label("available"), StorageLocation.name.label("location_name"))
    query = query.join(Item, Item.id == StockBalance.item_id).join(Uom, Uom.id == Item.uom_id)
    query = query.join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    query = query.outerjoin(Lot, Lot.id == StockBalance.lot_id)
    return query.outerjoin(SerialNumber, SerialNumber.id == StockBalance.lot_id)


def _is_free() -> ColumnElement[bool]:
    usable = (StockBalance.quantity > 0, StockBalance.status.in_(USABLE), StorageLocation.kind.in_(PICKED_FROM))
    return and_(*usable, ~held())


def _narrowed(query: Select[Any], actor: Actor, filters: Filters) -> Select[Any]:
    query = narrow_table(query, StockBalance, actor).where(StockBalance.quantity != 0)
    named = filters.lot_id is not None or filters.location_id is not None
    query = query.where(StorageLocation.kind.in_(REAL_KINDS if named else STOCKED))
    for name in ("item_id", "location_id", "lot_id", "site_id", "status"):
        if value := getattr(filters, name):
            query = query.where(getattr(StockBalance, name) == value)
    for word in filters.q.lower().split()[:5]:
        sought = (Item.sought, StorageLocation.sought, Lot.sought, SerialNumber.sought)
        query = query.where(or_(*(column.contains(word, autoescape=True) for column in sought)))
    return query


def _row(values: Mapping[str, Any]) -> Row:
    lot = {"id": values["lot_id"], "number": values["lot"] or values["serial"], "expires": values["expires"]}
    return {
        "id": values["id"],
        "item": {"id": values["item_id"], "number": values["item"], "title": values["item_name"]},
        "location": {"id": values["location_id"], "number": values["location"], "title": values["location_name"]},
        "location_kind": values["kind"],
        "site_id": values["site_id"],
        "lot": None if values["lot_id"] == NOBODY else lot | {"serial": values["serial"] is not None},
        "status": values["status"],
        "quantity": values["quantity"],
        "reserved": values["reserved"],
        "available": values["available"],
        "uom": values["uom"],
    }


def _cursor(row: Row) -> str:
    parts = [row["item"]["number"], row["location"]["number"], str(row["id"])]
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def _read_cursor(after: str) -> tuple[str, str, UUID]:
    try:
        item, place, id = orjson.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        return str(item), str(place), UUID(id)
    except (ValueError, TypeError, AttributeError) as error:
        raise Invalid("after: this cursor is not one of ours.", {"after": ["Unknown cursor."]}) from error
