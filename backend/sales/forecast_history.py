"""Past demand of a scheme, per leaf and period: from orders or shipments, and from what was brought by sheet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.engineering.units import Uoms, exactly, uoms_of
from backend.kernel.errors import Refused
from backend.kernel.forecasting.periods import Period
from backend.sales.customer import Customer
from backend.sales.demand_history import DemandHistory
from backend.sales.forecast_leaves import Leaf, leaf_of
from backend.sales.forecast_scheme import ForecastScheme
from backend.sales.sales_order import SalesOrder, SalesOrderLine
from backend.sales.shipment import Shipment, ShipmentLine

ORDERED = ("confirmed", "shipped", "closed")
GONE = "obsolete"


@dataclass
class Demand:
    """A leaf's past demand in whole smallest units by bucket, and the buckets that were not ordinary."""

    sums: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    promoted: set[int] = field(default_factory=set)
    stocked_out: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Wanted:
    """A quantity of one item that a customer wanted on a day, in the unit it was said in."""

    item_id: UUID
    customer_id: UUID | None
    uom_id: UUID | None
    day: date
    quantity: Decimal
    promoted: bool = False
    out_of_stock: bool = False


class History:
    """Reads what a scheme's items were wanted for before a day; the same rows at every level."""

    def __init__(self, session: Session, scheme: ForecastScheme, end: date) -> None:
        self._session, self._scheme = session, scheme
        self.period = Period(scheme.period)
        self.end = self.period.bucket_of(end)
        self.first = self.end - scheme.buckets
        self._items = self._load_items()
        self._uoms: Uoms = uoms_of(session, [scheme.company_id])
        self._customers = {
            one.id: one for one in session.scalars(select(Customer).where(Customer.company_id == scheme.company_id))
        }
        self.refused: set[UUID] = set()  # items with demand in a unit nothing converts

    def by_leaf(self, level: str) -> dict[Leaf, Demand]:
        """In the order of item codes, then customers' codes."""
        found: dict[Leaf, Demand] = defaultdict(Demand)
        for row in self._rows():
            item = self._items[row.item_id]
            customer = self._customers.get(row.customer_id) if row.customer_id else None
            demand = found[leaf_of(level, (item.id, item.item_group_id), customer)]
            bucket = self.period.bucket_of(row.day)
            demand.sums[bucket] += self._smallest(item, row)
            if row.promoted:
                demand.promoted.add(bucket)
            if row.out_of_stock:
                demand.stocked_out.add(bucket)
        return dict(sorted(found.items(), key=lambda pair: self._order(pair[0])))

    def _order(self, leaf: Leaf) -> tuple[str, ...]:
        item = self._items.get(leaf.item_id) if leaf.item_id else None
        customer = self._customers.get(leaf.customer_id) if leaf.customer_id else None
        own = (item.number if item else "", customer.number if customer else "", *leaf[3:])
        return (str(leaf.item_group_id or ""), *own)

    def _load_items(self) -> dict[UUID, Item]:
        query = select(Item).where(Item.company_id == self._scheme.company_id, Item.state != GONE)
        if self._scheme.item_group_id is not None:
            query = query.where(Item.item_group_id == self._scheme.item_group_id)
        return {item.id: item for item in self._session.scalars(query)}

    def _rows(self) -> Iterator[Wanted]:
        ordered = shipped() if self._scheme.source == "shipments" else ordered_lines()
        for query in (self._within(ordered, *DAYS[self._scheme.source]), self._within(brought(), *DAYS["brought"])):
            for row in self._session.execute(query):
                if row.item_id in self._items:
                    yield Wanted(*row)

    def _within(self, query: Select[Any], day: Any, site: Any) -> Select[Any]:
        first, end = self.period.start(self.first), self.period.start(self.end)
        return query.where(day >= first, day < end, site == self._scheme.site_id)

    def _smallest(self, item: Item, row: Wanted) -> int:
        """In whole smallest units; what cannot be converted counts for nothing and its item is told."""
        unit = 10**self._scheme.decimals
        if row.uom_id is None or row.uom_id == item.uom_id:
            return whole(row.quantity * unit)
        try:
            return round(exactly(item, self._uoms, row.quantity, (row.uom_id, item.uom_id)) * Fraction(unit))
        except Refused:
            self.refused.add(item.id)
            return 0


def whole(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_EVEN))


def ordered_lines() -> Select[Any]:
    """By the day customers wanted it; what was cancelled was not wanted."""
    line = SalesOrderLine
    keys = (line.item_id, SalesOrder.customer_id, line.uom_id, line.wanted)
    query = select(*keys, func.sum(line.quantity - line.cancelled))
    return query.join(SalesOrder, SalesOrder.id == line.owner_id).where(SalesOrder.state.in_(ORDERED)).group_by(*keys)


def shipped() -> Select[Any]:
    """By the day it left."""
    line = SalesOrderLine
    keys = (line.item_id, SalesOrder.customer_id, line.uom_id, Shipment.shipped_on)
    query = select(*keys, func.sum(ShipmentLine.quantity)).select_from(ShipmentLine)
    query = query.join(Shipment, Shipment.id == ShipmentLine.owner_id).where(Shipment.state == "shipped")
    query = query.join(line, line.id == ShipmentLine.sales_order_line_id)
    return query.join(SalesOrder, SalesOrder.id == line.owner_id).group_by(*keys)


def brought() -> Select[Any]:
    """What came by sheet, always in the item's own unit."""
    row = DemandHistory
    return select(
        row.item_id, row.customer_id, Item.uom_id, row.day, row.quantity, row.promoted, row.out_of_stock
    ).join(Item, Item.id == row.item_id)


DAYS: dict[str, tuple[Any, Any]] = {
    "orders": (SalesOrderLine.wanted, SalesOrder.site_id),
    "shipments": (Shipment.shipped_on, Shipment.site_id),
    "brought": (DemandHistory.day, DemandHistory.site_id),
}


def summed(rows: Iterable[Demand], first: int, end: int) -> list[int]:
    """Several leaves' demand together, bucket after bucket."""
    found = [0] * (end - first)
    for demand in rows:
        for bucket, quantity in demand.sums.items():
            found[bucket - first] += quantity
    return found
