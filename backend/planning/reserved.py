"""Stock that is reserved to a customer's line serves that line and no other need, however early (planning.md §2.6)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from backend.inventory.stock_move import Reservation, StockBalance
from backend.inventory.storage_location import OURS, StorageLocation
from backend.kernel.mrp.arrays import small, whole
from backend.kernel.mrp.network import Columns as Dated
from backend.planning.columns import ids_of, millionths, read
from backend.planning.item_columns import ItemColumns
from backend.planning.references import References
from backend.sales.sales_order import SalesOrderLine

NEED = "sales/sales_order"


def without_reserved(session: Session, site_id: UUID, items: ItemColumns, asked: tuple[Dated, References]) -> Dated:
    """The demands still to be served; what is reserved leaves the stock with the demand it is kept for.

    Stock kept for a line that is no need of this run stays where it is: nobody knows what it waits for.
    """
    demands, named = asked
    kept = _reserved(session, site_id)
    if not kept:
        return demands
    rows = np.flatnonzero(np.isin(named.id[demands.reference], np.frombuffer(b"".join(id.bytes for id in kept), "S16")))
    rows = rows[demands.item[rows] < items.apart.free(len(items))]  # what is kept apart has its stock already
    rows = rows[np.lexsort((demands.reference[rows], demands.day[rows]))]
    quantity = demands.quantity.copy()
    for row, id in zip(rows.tolist(), ids_of(named.id[demands.reference[rows]]), strict=True):
        place = int(demands.item[row])
        taken = min(kept[id], int(quantity[row]), max(int(items.on_hand[place]), 0))
        kept[id] -= taken
        quantity[row] -= taken
        items.on_hand[place] -= taken
    left = quantity > 0
    columns = demands.item[left], demands.day[left], demands.reference[left], quantity[left]
    return Dated(small(columns[0]), small(columns[1]), whole(columns[2]), whole(columns[3]))


def _reserved(session: Session, site_id: UUID) -> dict[UUID, int]:
    """By line of a sales order, in millionths of the base unit."""
    found: Mapping[str, Any] = read(session, _claims(session, site_id))
    return dict(zip(ids_of(found["line_id"]), found["quantity"].tolist(), strict=True))


def _claims(session: Session, site_id: UUID) -> Select[Any]:
    """Of stock a run counts as on hand."""
    quantity = millionths(session, func.sum(Reservation.quantity)).label("quantity")
    query = select(Reservation.need_line_id.label("line_id"), quantity)
    query = query.join(StockBalance, StockBalance.id == Reservation.balance_id)
    query = query.join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    query = query.where(Reservation.site_id == site_id, Reservation.need == NEED, Reservation.kind == "hard")
    query = query.where(StockBalance.status == "unrestricted", StorageLocation.kind.in_(OURS))
    query = query.join(SalesOrderLine, SalesOrderLine.id == Reservation.need_line_id)
    query = query.where(SalesOrderLine.item_id == Reservation.item_id, StockBalance.item_id == Reservation.item_id)
    return query.group_by(Reservation.need_line_id)
