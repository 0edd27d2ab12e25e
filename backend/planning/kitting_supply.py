"""What orders of a site can be kitted from: usable stock, what is on its way, and what is no more than planned."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.units import exactly, uoms_of
from backend.inventory.candidates import candidates
from backend.inventory.stock_move import NOBODY, Reservation, StockBalance
from backend.inventory.stock_transfer import StockTransfer
from backend.inventory.storage_location import OURS, StorageLocation
from backend.kernel.bom.physics import as_decimal
from backend.kernel.errors import Refused
from backend.kernel.kitting.facts import KitSupply, SupplyKind
from backend.kernel.mrp.facts import scaled
from backend.kernel.quantity import ZERO
from backend.kernel.substitution.facts import Key
from backend.planning.coming_out import open_outputs
from backend.planning.kitting_choices import kept_supplies
from backend.planning.kitting_planned import Planned, planned_rows
from backend.planning.on_the_way import COMING, open_transfers
from backend.planning.published import PublishedEnd, expected
from backend.production.work_order import UNTIL_FINISHED, WorkOrder, WorkOrderOutput
from backend.purchasing import queries as purchasing
from backend.purchasing.supplier import Supplier, SupplierItem
from backend.quality.inspection import Inspection
from backend.quality.queries import OPEN_INSPECTIONS

SOLD = "sales/sales_order"


@dataclass(frozen=True)
class Origin:
    """The document a supply of the facts stands in; `day` is the one it names, also where nothing is certain of it."""

    kind: str  # stock purchase transfer work_order inspection planned_order
    document: str
    id: UUID | None
    number: str
    day: date | None = None
    lot: str = ""


@dataclass(frozen=True)
class Place:
    """Where and when supply is looked for, which items, and after how many days a held lot counts as passed.

    `here` says of some items at which places they must lie to be at hand.
    """

    session: Session
    site_id: UUID
    today: date
    items: Mapping[UUID, Item]
    inspection_days: int
    here: Mapping[UUID, set[UUID]] | None = None

    def location_of(self, balance: StockBalance) -> UUID | None:
        """Where it lies; None: not where it is issued."""
        places = (self.here or {}).get(balance.item_id)
        return balance.location_id if places is None or balance.location_id in places else None


@dataclass
class Supplied:
    """Supplies with their origins by the supply's id; `refused`: (item, why a purchase line cannot be counted)."""

    supplies: list[KitSupply] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    refused: list[tuple[UUID, str]] = field(default_factory=list)

    def add(self, supply: KitSupply, origin: Origin) -> None:
        if supply.quantity > 0:
            self.supplies.append(supply)
            self.origins[supply.id] = origin


def supplied(place: Place) -> Supplied:
    """All supply of the items; what is reserved is there for its holder alone."""
    made = Supplied()
    _stock(place, made)
    _inspections(place, made)
    _purchases(place, made)
    _transfers(place, made)
    _work_orders(place, made)
    _outputs(place, made)
    _planned(place, made)
    return made


def _stock(place: Place, made: Supplied) -> None:
    found = candidates(place.session, place.site_id, place.items)
    claims = _claims(place.session, [each.balance.id for each in found])
    for each in found:
        balance, expiry = each.balance, None if each.expires is None else (each.expires - place.today).days
        origin = Origin("stock", "inventory/storage_location", balance.location_id, each.place, None, each.lot)
        free = scaled(balance.quantity - balance.reserved)
        name, location = f"stock:{balance.id}", place.location_of(balance)
        made.add(KitSupply(name, balance.item_id, free, location=location, expiry=expiry), origin)
        for holder, quantity in claims[balance.id]:
            claim = KitSupply(
                f"{name}:{holder}", balance.item_id, scaled(quantity), location=location, reserved_for=holder,
                expiry=expiry,
            )  # fmt: skip
            made.add(claim, origin)


def _claims(session: Session, balance_ids: list[UUID]) -> dict[UUID, list[tuple[Key, Decimal]]]:
    """By balance, for whom how much of it is kept: a customer's order by its key, others by the name of their need."""
    need = Reservation.need_id, Reservation.need
    query = (
        select(Reservation.balance_id, *need, func.sum(Reservation.quantity))
        .where(Reservation.balance_id.in_(balance_ids), Reservation.kind == "hard")
        .group_by(Reservation.balance_id, *need)
        .order_by(Reservation.balance_id, *need)
    )
    found: dict[UUID, list[tuple[Key, Decimal]]] = defaultdict(list)
    for balance_id, need_id, document, quantity in session.execute(query):
        found[balance_id].append((need_id if document == SOLD else str(need_id), quantity))
    return found


def _inspections(place: Place, made: Supplied) -> None:
    """Lots that wait for their inspector; those nobody opened an inspection for have no day at all."""
    query = (
        select(StockBalance)
        .join(StorageLocation, StorageLocation.id == StockBalance.location_id)
        .where(StockBalance.site_id == place.site_id, StockBalance.item_id.in_(place.items))
        .where(StockBalance.status == "quality_hold", StockBalance.quantity > 0, StorageLocation.kind.in_(OURS))
        .order_by(StockBalance.id)
    )
    opened = _open_inspections(place)
    for balance in place.session.scalars(query):
        known = opened.get((balance.item_id, None if balance.lot_id == NOBODY else balance.lot_id))
        supply = KitSupply(
            f"inspection:{balance.id}", balance.item_id, scaled(balance.quantity), place.inspection_days, "inspection",
            confirmed=known is not None,
        )  # fmt: skip
        day = place.today + timedelta(days=place.inspection_days) if known else None
        id, number = known or (None, "")
        made.add(supply, Origin("inspection", "quality/inspection", id, number, day))


def _open_inspections(place: Place) -> dict[tuple[UUID, UUID | None], tuple[UUID, str]]:
    query = select(Inspection.id, Inspection.number, Inspection.item_id, Inspection.lot_id).where(
        Inspection.site_id == place.site_id,
        Inspection.item_id.in_(place.items),
        Inspection.state.in_(OPEN_INSPECTIONS),
    )
    rows = place.session.execute(query.order_by(Inspection.id.desc()))
    return {(item_id, lot_id): (id, number) for id, number, item_id, lot_id in rows}


def _purchases(place: Place, made: Supplied) -> None:
    """Lines still to come. A draft, or a line that is overdue, has no confirmed day: it is named, not counted."""
    uoms = uoms_of(place.session, {item.company_id for item in place.items.values()})
    rows = [row for row in place.session.execute(purchasing.open_lines(place.site_id)) if row[0].item_id in place.items]
    leads, names = _leads(place), _suppliers(place.session, {order.supplier_id for _, order in rows})
    for line, order in rows:
        item = place.items[line.item_id]
        try:
            units = (line.uom_id or item.uom_id, item.uom_id)
            quantity = scaled(as_decimal(exactly(item, uoms, line.quantity - line.received, units)))
        except Refused as refused:
            made.refused.append((item.id, refused.sentence))
            continue
        lead = leads.get((order.supplier_id, item.id))
        supply = KitSupply(
            f"purchase:{line.id}", item.id, quantity, (line.due - place.today).days, "purchase",
            names.get(order.supplier_id, ""), order.state != "draft" and line.due >= place.today, earliest=lead,
        )  # fmt: skip
        made.add(supply, Origin("purchase", "purchasing/purchase_order", order.id, order.number, line.due))


def _transfers(place: Place, made: Supplied) -> None:
    """What other sites send. What nobody there has approved, or is overdue, has no confirmed day."""
    query, kept = open_transfers(place.site_id, COMING), kept_supplies(place.session, place.site_id)
    for one in place.session.scalars(query.where(StockTransfer.item_id.in_(place.items))):
        holder = str(kept[one.id]) if one.id in kept else one.need_line_id
        sure = one.state != "awaited" and one.due >= place.today
        quantity, day = scaled(one.quantity - one.gone), (one.due - place.today).days
        told = f"transfer:{one.id}", one.item_id, quantity, day, "transfer", one.other_end, sure
        supply = KitSupply(*told, reserved_for=holder)  # type: ignore[arg-type]
        made.add(supply, Origin("transfer", "inventory/stock_transfer", one.id, one.number, one.due))


def _leads(place: Place) -> dict[tuple[UUID, UUID], int]:
    """How soon a supplier can bring an item if it is asked today: no later date need be waited for."""
    query = select(SupplierItem.supplier_id, SupplierItem.item_id, SupplierItem.lead_time_days)
    rows = place.session.execute(query.where(SupplierItem.item_id.in_(place.items)))
    return {(supplier_id, item_id): days for supplier_id, item_id, days in rows}


def _suppliers(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    return {id: name for id, name in session.execute(select(Supplier.id, Supplier.name).where(Supplier.id.in_(ids)))}


def _work_orders(place: Place, made: Supplied) -> None:
    """Parts that are being made; planned or overdue orders have no confirmed day."""
    query = select(WorkOrder, PublishedEnd.day).outerjoin(PublishedEnd, PublishedEnd.work_order_id == WorkOrder.id)
    query = query.where(
        WorkOrder.site_id == place.site_id,
        WorkOrder.item_id.in_(place.items),
        WorkOrder.state.in_(UNTIL_FINISHED),
        WorkOrder.kind != "rework",
    )
    for order, end in place.session.execute(query.order_by(WorkOrder.number)):
        left = max(ZERO, order.quantity - order.received - order.scrapped)
        day = expected(order.due, end, place.today)
        supply = KitSupply(
            f"work_order:{order.id}", order.item_id, scaled(left), (day - place.today).days, "work_order",
            confirmed=order.state != "planned" and day >= place.today, order=str(order.id),
            reserved_for=order.sales_order_line_id,
        )  # fmt: skip
        made.add(supply, Origin("work_order", "production/work_order", order.id, order.number, day))


def _outputs(place: Place, made: Supplied) -> None:
    """What comes out of orders on the floor beside their items."""
    query = open_outputs(place.site_id).where(WorkOrderOutput.item_id.in_(place.items))
    for line, order, end in place.session.execute(query):
        left, due = scaled(line.expected - line.received), expected(order.due, end, place.today)
        day, sure = (due - place.today).days, due >= place.today
        supply = KitSupply(f"output:{line.id}", line.item_id, left, day, "work_order", confirmed=sure)
        made.add(supply, Origin("work_order", "production/work_order", order.id, order.number, due))


def _planned(place: Place, made: Supplied) -> None:
    """What people firmed is as good as a master schedule; what a run proposes is no more than planned."""
    kept = kept_supplies(place.session, place.site_id)
    for row in planned_rows(place.session, place.site_id, list(place.items)):
        holder = str(kept[row.id]) if row.id in kept else row.sales_order_line_id
        supply = KitSupply(
            f"planned_order:{row.id}", row.item_id, scaled(row.quantity), (row.due - place.today).days, _kind(row),
            confirmed=not row.asked or row.due >= place.today, order=str(row.id) if row.source == "make" else "",
            reserved_for=holder,
        )  # fmt: skip
        made.add(supply, Origin("planned_order", "planning/planned_order", row.id, row.number, row.due))


def _kind(row: Planned) -> SupplyKind:
    """What another site was asked to send over a lane is on its way, as far as anybody knows."""
    if row.asked:
        return "transfer"
    return "mps" if row.firm else "planned"
