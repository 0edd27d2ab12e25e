"""The cases of the MRP bench as a factory: its items, BOMs, orders and stock in the tables of the product."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.database import Database
from backend.engineering.bom import Bom, BomComponent
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.inventory.item_site import ItemSite
from backend.inventory.stock_move import StockBalance
from backend.inventory.storage_location import StorageLocation
from backend.plant.company import Company, Site
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseOrderLine
from backend.purchasing.supplier import Supplier
from backend.sales.customer import Customer
from backend.sales.sales_order import SalesOrder, SalesOrderLine

RULES = ("lot_for_lot", "minimum", "multiple", "fixed_period")
LINES = 20  # of one order
AT_ONCE = 20_000
Rows = Iterable[dict[str, Any]]


class Factory:
    """Fills an empty database with one case; items stand there in the order of the case."""

    def __init__(self, database: Database, case: Path, today: date) -> None:
        self._database, self._case, self._today = database, case, today
        self.company_id, self.site_id = uuid7(), uuid7()
        self._uom_id, self._place_id = uuid7(), uuid7()
        self._partners = {"customer_id": uuid7(), "supplier_id": uuid7()}
        self.items: list[UUID] = []

    def fill(self) -> None:
        self._add(Company, [{"id": self.company_id, "number": "C", "name": "C", "company_id": self.company_id}])
        self._add(Site, [self._own(id=self.site_id, number="S", name="S", timezone="UTC")])
        self._add(Uom, [self._own(id=self._uom_id, number="PC", name="piece", decimals=0)])
        self._add(Customer, [self._own(id=self._partners["customer_id"], number="K", name="K")])
        self._add(Supplier, [self._own(id=self._partners["supplier_id"], number="L", name="L")])
        place = {"id": self._place_id, "number": "W", "name": "W", "site_id": self.site_id}
        self._add(StorageLocation, [self._own(**place)])
        self._fill_items(list(self._rows("items")))
        self._fill_boms(list(self._rows("bom")))
        self._fill_orders("demand", (SalesOrder, SalesOrderLine), {"state": "confirmed"})
        self._fill_orders("receipts", (PurchaseOrder, PurchaseOrderLine), {"state": "sent"})

    def _fill_items(self, rows: list[dict[str, int]]) -> None:
        self.items = [uuid7() for _ in rows]
        named = list(zip(self.items, rows, strict=True))
        self._add(Item, (self._item(id, row) for id, row in named))
        self._add(ItemSite, (self._item_site(id, row) for id, row in named))
        self._add(StockBalance, (self._balance(id, row) for id, row in named if row["on_hand"]))

    def _item(self, id: UUID, row: dict[str, int]) -> dict[str, Any]:
        number = f"I{row['item_id']:07}"
        return self._own(
            id=id,
            number=number,
            name=number,
            sought=number.lower(),
            item_type="semi_finished" if row["make"] else "raw",
            uom_id=self._uom_id,
            state="released",
        )

    def _item_site(self, id: UUID, row: dict[str, int]) -> dict[str, Any]:
        return self._own(
            number=f"IS-{row['item_id']:07}",
            site_id=self.site_id,
            item_id=id,
            source="make" if row["make"] else "buy",
            lead_time_days=row["lead_time"],
            lot_rule=RULES[row["policy"]],
            lot_min=Decimal(row["lot_min"]),
            lot_multiple=Decimal(row["lot_mult"]),
            period_days=row["period"],
            safety_stock=Decimal(row["safety_stock"]),
        )

    def _balance(self, id: UUID, row: dict[str, int]) -> dict[str, Any]:
        place = {"company_id": self.company_id, "site_id": self.site_id, "location_id": self._place_id}
        return place | {"item_id": id, "quantity": Decimal(row["on_hand"])}

    def _fill_boms(self, rows: list[dict[str, int]]) -> None:
        boms = {parent: uuid7() for parent in sorted({row["parent_id"] for row in rows})}
        self._add(
            Bom,
            (
                self._own(id=id, number=f"B{parent:07}", item_id=self.items[parent], view="mbom", state="released")
                for parent, id in boms.items()
            ),
        )
        self._add(
            BomComponent,
            (
                {
                    "owner_id": boms[row["parent_id"]],
                    "item_id": self.items[row["component_id"]],
                    "quantity": Decimal(row["qty_per"]),
                }
                for row in rows
            ),
        )

    def _fill_orders(self, name: str, types: tuple[Any, Any], more: dict[str, Any]) -> None:
        rows = list(self._rows(name))
        order, line = types
        heads = [uuid7() for _ in range(-(-len(rows) // LINES))]
        partner = "customer_id" if order is SalesOrder else "supplier_id"
        more |= {partner: self._partners[partner], "site_id": self.site_id, "ordered": self._today}
        self._add(order, (self._own(id=id, number=f"{name}{at:07}", **more) for at, id in enumerate(heads)))
        day = "wanted" if order is SalesOrder else "due"
        self._add(line, (self._line(row, heads[at // LINES], day) for at, row in enumerate(rows)))

    def _line(self, row: dict[str, int], owner_id: UUID, day: str) -> dict[str, Any]:
        named = {"owner_id": owner_id, "item_id": self.items[row["item_id"]], "quantity": Decimal(row["qty"])}
        return named | {day: self._today + timedelta(days=row["day"])}

    def _own(self, **values: Any) -> dict[str, Any]:
        return {"company_id": self.company_id} | values

    def _rows(self, name: str) -> Iterator[dict[str, int]]:
        with (self._case / f"{name}.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                yield {key: int(value) for key, value in row.items() if key != "code"}

    def _add(self, table: Any, rows: Rows) -> None:
        left = iter(rows)
        while chunk := list(islice(left, AT_ONCE)):
            self._database.write(lambda session, c=chunk: _insert(session, table, c))  # type: ignore[misc]


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    session.execute(insert(table.__table__), rows)
