"""Work orders and what happens to them, in the words of the floor."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.contexts import assemble
from backend.documents.act import Stamp, perform
from backend.documents.receipts import Receipt
from backend.documents.steps import create
from backend.people import sessions
from backend.production.production_report import ProductionReport, WorkInterval
from tests.builders.engineering import (
    a_bought_item,
    a_made_item,
    a_released_bom,
    a_released_routing,
    an_item,
    an_operation,
    at_site,
)
from tests.builders.inventory import a_lot, a_place, on_hand, stocked
from tests.shop import Row, Rows, Shop

D = Decimal
ORDER, TICKET, REPORT, ISSUE = (
    "production/work_order",
    "production/ticket",
    "production/production_report",
    "production/material_issue",
)
DUE = date.today() + timedelta(days=30)
COUNTERS = {
    "R": "received", "N": "adjusted", "Q": "queued", "P": "in_process", "H": "done", "K": "rework", "X": "at_supplier",
    "S": "scrapped", "T": "moved", "G": "good",
}  # fmt: skip


def a_product(
    shop: Shop, *operations: Row, number: str = "SHAFT", parts: tuple[Any, ...] | None = None, **values: Any
) -> Row:
    """A released item that is made here, by these operations out of these parts (a rod by itself)."""
    if parts is None:
        parts = ((a_rod(shop), 1),)
    here = {"source": "make"} | {name: values.pop(name) for name in AT_SITE if name in values}
    item = an_item(shop, number, "finished", **values)
    at_site(shop, item, **here)
    a_released_bom(shop, item, *parts)
    a_released_routing(shop, item, *(operations or (an_operation(shop, 10),)))
    return shop.step("engineering/item", item, "release")


AT_SITE = ("inspect_production", "lead_time_days", "default_location_id", "strategy", "source")


def a_rod(shop: Shop, number: str = "ROD", **values: Any) -> Row:
    """The raw material, bought; made once."""
    found = shop.list("engineering/item", f"number={number}")
    return found[0] if found else a_bought_item(shop, number, **values)


def a_material(shop: Shop, number: str, here: dict[str, Any] | None = None, **values: Any) -> Row:
    """A bought item with its own parameters at the site."""
    item = an_item(shop, number, **values)
    at_site(shop, item, **({"source": "buy"} | (here or {})))
    return shop.step("engineering/item", item, "release")


def a_work_order(shop: Shop, item: Row | None = None, quantity: Any = 100, **values: Any) -> Row:
    given = {"item_id": (item or a_product(shop))["id"], "quantity": str(quantity), "due": DUE} | values
    return shop.make(ORDER, **given)


def a_firm_order(shop: Shop, item: Row | None = None, quantity: Any = 100, **values: Any) -> Row:
    return shop.step(ORDER, a_work_order(shop, item, quantity, **values), "firm")


def a_released_order(shop: Shop, item: Row | None = None, quantity: Any = 100, **values: Any) -> Row:
    return shop.step(ORDER, a_firm_order(shop, item, quantity, **values), "release")


def tickets(shop: Shop, order: Row) -> dict[int, Row]:
    """The tickets of an order by operation number."""
    return {row["operation_number"]: row for row in shop.list(TICKET, f"work_order_id={order['id']}&limit=200")}


def report(shop: Shop, ticket: Row, kind: str, quantity: Any = 0, **values: Any) -> Row:
    return shop.make(REPORT, ticket_id=ticket["id"], kind=kind, quantity=str(quantity), **values)


def try_report(shop: Shop, ticket: Row, kind: str, quantity: Any = 0, **values: Any) -> Any:
    return shop.try_make(REPORT, ticket_id=ticket["id"], kind=kind, quantity=str(quantity), **values)


def issue(shop: Shop, order: Row, *lines: Row, kind: str = "issue", **values: Any) -> Row:
    return shop.make(ISSUE, work_order_id=order["id"], kind=kind, lines=list(lines), **values)


def a_line(item: Row, quantity: Any, **values: Any) -> Row:
    return {"item_id": item["id"], "quantity": str(quantity)} | values


def counters(shop: Shop, order: Row, operation: int) -> dict[str, Decimal]:
    """The counters of an operation under their letters."""
    line = next(line for line in shop.read(ORDER, order["id"])["operations"] if line["operation_number"] == operation)
    return {letter: D(line[name]) for letter, name in COUNTERS.items()}


def balances(counted: dict[str, Decimal]) -> bool:
    """Equations (1) and (2) of §3."""
    lying = sum(counted[letter] for letter in "QPHKXST")
    return counted["R"] + counted["N"] == lying and counted["G"] == counted["H"] + counted["T"]


def material(order: Row, item: Row) -> Row:
    return next(line for line in order["materials"] if line["item_id"] == item["id"])


def flagged(row: Row) -> str:
    """What was said about a fact that was taken."""
    return str(row["message"])


def review(shop: Shop) -> list[str]:
    """The sentences on the supervisor's list."""
    with shop.database.reading() as session:
        return [row.sentence for row in session.scalars(select(Receipt).where(Receipt.status == "review"))]


@dataclass(frozen=True)
class Fact:
    """Something a person did at a moment, to be sent whenever a test likes."""

    ticket: Row
    kind: str
    quantity: str = "0"
    at: datetime | None = None
    id: UUID | None = None
    person: Shop | None = None
    voids: UUID | None = None


def send(shop: Shop, fact: Fact) -> list[str]:
    """Let a fact arrive, as a phone sends it; what was flagged."""
    who = fact.person or shop
    values = {"ticket_id": fact.ticket["id"], "kind": fact.kind, "quantity": fact.quantity}
    values |= {name: str(id) for name, id in (("id", fact.id), ("voids_id", fact.voids)) if id}
    flags: list[str] = []

    def work(act: Any) -> None:
        create(ProductionReport, values, act)
        flags.extend(act.flags)

    with shop.database.reading() as session:
        actor = sessions.actor_of(session, who.person_id, shop.company_id, shop.site_id)
    perform(shop.database, assemble(), actor, work, Stamp(captured_at=fact.at or datetime.now(UTC)))
    return flags


def intervals(shop: Shop, ticket: Row) -> Rows:
    with shop.database.reading() as session:
        query = select(WorkInterval).where(WorkInterval.ticket_id == UUID(ticket["id"])).order_by(WorkInterval.begun_at)
        return [
            {"begun": row.begun_at, "ended": row.ended_at, "minutes": row.minutes} for row in session.scalars(query)
        ]


def refused(response: Any) -> tuple[int, str]:
    return response.status_code, response.json["message"]


def letters(counted: dict[str, Decimal]) -> dict[str, int]:
    """The counters that are not nothing."""
    return {letter: int(value) for letter, value in counted.items() if value}


def at_the_order(shop: Shop, order: Row, item: Row, lot: Row | None = None) -> Decimal:
    place = shop.list("inventory/storage_location", f"number={order['number']}")[0]
    return on_hand(shop, item, place, lot)


def graph(shop: Shop, lot: str, direction: str = "both", depth: int = 30) -> Any:
    return shop.get(f"/api/production/lot/{lot}/genealogy?direction={direction}&depth={depth}")


def a_customer_order(shop: Shop, product: Row, quantity: Any) -> Row:
    customer = shop.make("sales/customer", number="K1", name="Rail Works")
    line = {"item_id": product["id"], "quantity": str(quantity), "wanted": DUE}
    order = shop.make("sales/sales_order", customer_id=customer["id"], ordered=date.today(), lines=[line])
    return shop.step("sales/sales_order", order, "confirm")


def shipped(shop: Shop, sold: Row, quantity: Any) -> Row:
    lines = [{"sales_order_line_id": sold["lines"][0]["id"], "quantity": str(quantity)}]
    return shop.step("sales/shipment", shop.make("sales/shipment", sales_order_id=sold["id"], lines=lines), "ship")


def a_bought_lot(shop: Shop, item: Row, quantity: Any, supplier_lot: str = "S-1") -> str:
    """An item that arrives on a purchase order; the id of the lot it became."""
    supplier = shop.make("purchasing/supplier", number="V1", name="Steel Mill")
    shop.step("purchasing/supplier", supplier, "approve")
    line = {"item_id": item["id"], "quantity": str(quantity), "due": DUE}
    order = shop.make("purchasing/purchase_order", supplier_id=supplier["id"], ordered=date.today(), lines=[line])
    shop.step("purchasing/purchase_order", order, "approve")
    got = {"purchase_order_line_id": order["lines"][0]["id"], "quantity": str(quantity), "supplier_lot": supplier_lot}
    receipt = shop.make("purchasing/purchase_receipt", purchase_order_id=order["id"], lines=[got])
    return str(receipt["lines"][0]["lot_id"])


__all__ = ["a_bought_item", "a_lot", "a_made_item", "a_place", "an_operation", "stocked"]
