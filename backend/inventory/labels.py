"""Labels of items, lots and storage locations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.documents.context import Print
from backend.documents.describe import words
from backend.documents.holds import Hold
from backend.documents.language import translate
from backend.documents.paper import pdf
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory.lot import Lot
from backend.inventory.stock_move import StockBalance
from backend.inventory.storage_location import OURS, StorageLocation, Warehouse
from backend.kernel.quantity import ZERO
from printing.codes import scan_code
from printing.facts import Chip
from printing.label_facts import ItemLabel, Label, LabelRoll, LabelSheet, LotLabel, StorageLocationLabel

MEANINGS = {"unrestricted": "good", "restricted": "wait", "quality_hold": "wait", "returned": "wait"}
WORST = ("blocked", "expired", "returned", "quality_hold", "restricted", "unrestricted")


def item_labels(rows: Sequence[Item], session: Session, language: str, sheet: bool) -> bytes:
    query = select(Item.id, Uom.number).join(Uom, Uom.id == Item.uom_id).where(Item.id.in_([row.id for row in rows]))
    units = dict(session.execute(query).tuples().all())
    made = (ItemLabel(row.number, row.name, scan_code("IT", row.id), row.specification, units[row.id]) for row in rows)
    return printed(made, language, sheet)


def lot_labels(rows: Sequence[Lot], session: Session, language: str, sheet: bool) -> bytes:
    """A lot with what is there of it, and whether it may be used."""
    query = select(Item.id, Item.number, Item.name, Uom.number).join(Uom, Uom.id == Item.uom_id)
    items = {row[0]: row[1:] for row in session.execute(query.where(Item.id.in_({row.item_id for row in rows})))}
    there, held = _there(rows, session), _held(rows, session)
    say = partial(translate, language=language)
    return printed(
        (_lot_label(row, items[row.item_id], there[row.id], row.id in held, say) for row in rows), language, sheet
    )


def place_labels(rows: Sequence[StorageLocation], session: Session, language: str, sheet: bool) -> bytes:
    wanted = {row.warehouse_id for row in rows if row.warehouse_id}
    names = dict(session.execute(select(Warehouse.id, Warehouse.name).where(Warehouse.id.in_(wanted))).tuples().all())
    made = (
        StorageLocationLabel(row.number, row.name, scan_code("LC", row.id), names.get(row.warehouse_id, ""))
        for row in rows
    )
    return printed(made, language, sheet)


def printed(labels: Iterable[Label], language: str, sheet: bool) -> bytes:
    """Many on A4, or one a page for a label printer."""
    made = tuple(labels)
    if sheet:
        return pdf("labels/sheet.html", LabelSheet(made), language)
    return pdf("labels/roll.html", LabelRoll(made), language)


def _lot_label(lot: Lot, item: Any, there: Mapping[str, Decimal], held: bool, say: Any) -> LotLabel:
    status = "blocked" if held else next((one for one in WORST if there.get(one)), None)
    return LotLabel(
        lot.number,
        item[0],
        item[1],
        sum(there.values(), ZERO),
        item[2],
        scan_code("LT", lot.id),
        received=lot.received,
        expires=lot.expires,
        supplier=lot.supplier_lot,
        state=Chip(say(words(status)), MEANINGS.get(status, "stop")) if status else None,
    )


def _there(rows: Sequence[Lot], session: Session) -> dict[UUID, dict[str, Decimal]]:
    query = select(StockBalance.lot_id, StockBalance.status, func.sum(StockBalance.quantity))
    query = query.join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    query = query.where(StockBalance.lot_id.in_([row.id for row in rows]), StorageLocation.kind.in_(OURS))
    found: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    for lot_id, status, quantity in session.execute(query.group_by(StockBalance.lot_id, StockBalance.status)):
        if quantity > 0:
            found[lot_id][status] = quantity
    return found


def _held(rows: Sequence[Lot], session: Session) -> set[UUID]:
    query = select(Hold.document_id).where(Hold.document_id.in_([row.id for row in rows]), Hold.lifted_at.is_(None))
    return set(session.scalars(query))


PRINTS = {
    Item: (Print("label", "Label", item_labels, labels=True),),
    Lot: (Print("label", "Label", lot_labels, labels=True),),
    StorageLocation: (Print("label", "Label", place_labels, labels=True),),
}
