"""Orders, forecasts and other needs of a site read from the database as the kernel's facts, in a few statements."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from backend.engineering.item import Item, ItemGroup
from backend.engineering.units import exactly, uoms_of
from backend.engineering.uom import Uom
from backend.kernel.bom.physics import as_decimal
from backend.kernel.demand.facts import ForecastRow, Key, OrderLine, OtherDemand
from backend.kernel.errors import Refused
from backend.kernel.mrp.facts import scaled
from backend.kernel.quantity import SCALE
from backend.planning.independent_demand import IndependentDemand
from backend.planning.order_pool_entry import OVER, OrderPoolEntry
from backend.plant.company import Site
from backend.sales import queries as sales
from backend.sales.customer import Customer
from backend.sales.queries import PublishedRow
from backend.sales.sales_order import SalesOrder, SalesOrderLine

Span = tuple[date, date]
KEYS = ("customer_class", "channel", "region")  # what forecasts may know a customer by
LINE = (
    *(getattr(SalesOrderLine, name) for name in ("id", "item_id", "uom_id", "quantity", "shipped", "cancelled")),
    *(SalesOrderLine.wanted, SalesOrderLine.promised, SalesOrder.id.label("order_id")),
    *(SalesOrder.number, SalesOrder.ordered, SalesOrder.priority, SalesOrder.customer_id),
    *(Customer.number.label("customer"), *(getattr(Customer, name) for name in KEYS)),
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a row's source is in the factory; of a forecast row its version, of an order line the order."""

    document: str
    id: UUID
    number: str
    line_id: UUID | None = None
    customer_id: UUID | None = None


@dataclass
class Sources:
    """The way back from codes and ids of the kernel to rows of the database."""

    of: dict[str, Source] = field(default_factory=dict)
    items: dict[UUID, Item] = field(default_factory=dict)
    codes: dict[UUID, str] = field(default_factory=dict)
    families: dict[Key, str | None] = field(default_factory=dict)
    ids: dict[Key, UUID] = field(default_factory=dict)
    refused: list[tuple[UUID, str]] = field(default_factory=list)


class Reader:
    """Reads one site; `item_ids` narrows it to some items."""

    def __init__(self, session: Session, site_id: UUID, day_zero: date, item_ids: Collection[UUID] | None) -> None:
        self._session, self._site_id, self._day_zero = session, site_id, day_zero
        self._item_ids = item_ids
        self.sources = Sources()
        found = session.get_one(Site, site_id)
        self.site, self._company_id = found.number, found.company_id

    def forecasts(self, span: Span, forecast_ids: Sequence[UUID] | None) -> list[ForecastRow]:
        """Published figures of periods that reach into the span; those of a family stay though its items are few."""
        rows = sales.published_rows(self._session, self._site_id, span, forecast_ids)
        wanted = [row for row in rows if row.item_id is None or self._wants(row.item_id)]
        self._know(row.item_id for row in wanted if row.item_id is not None)
        customers = self._customers(row.customer_id for row in wanted)
        return [self._forecast(row, customers) for row in wanted]

    def order_lines(self, span: Span, states: tuple[str, ...], among: Any = None) -> list[OrderLine]:
        """Lines that are demand or have consumed a forecast in the span; `among` narrows them to some items' ids."""
        query = self._narrowed(sales.ordered_lines(self._site_id, states, span))
        if among is not None:
            query = query.where(SalesOrderLine.item_id.in_(among))
        rows = self._session.execute(query.with_only_columns(*LINE, maintain_column_froms=True)).all()
        self._know(row.item_id for row in rows)
        away = self._delivery_days()
        return [line for row in rows if (line := self._order_line(row, away)) is not None]

    def other_demand(self, end: date | None) -> list[OtherDemand]:
        """Released needs that are not served yet, of all days before `end` if there is one."""
        kept = IndependentDemand
        query = select(kept).where(kept.site_id == self._site_id, kept.state == "released")
        if end is not None:
            query = query.where(kept.needed < end)
        if self._item_ids is not None:
            query = query.where(kept.item_id.in_(self._item_ids))
        rows = [row for row in self._session.scalars(query.order_by(kept.needed, kept.id)) if row.served < row.quantity]
        self._know(row.item_id for row in rows)
        return [need for row in rows if (need := self._need(row)) is not None]

    def _narrowed(self, query: Select[Any]) -> Select[Any]:
        return query if self._item_ids is None else query.where(SalesOrderLine.item_id.in_(self._item_ids))

    def _wants(self, item_id: UUID) -> bool:
        return self._item_ids is None or item_id in self._item_ids

    def _know(self, ids: Iterable[UUID]) -> None:
        missing = set(ids) - set(self.sources.items)
        if not missing:
            return
        for item in self._session.scalars(select(Item).where(Item.id.in_(missing)).options(joinedload(Item.uom))):
            self.sources.items[item.id] = item
            self.sources.codes[item.id] = item.number
            self.sources.ids[item.number] = item.id
            self.sources.families[item.number] = self._groups.get(item.item_group_id)

    @cached_property
    def _uoms(self) -> dict[UUID, Uom]:
        return uoms_of(self._session, [self._company_id])

    @cached_property
    def _groups(self) -> dict[UUID | None, str]:
        query = select(ItemGroup.id, ItemGroup.number).where(ItemGroup.company_id == self._company_id)
        return {id: number for id, number in self._session.execute(query)}

    def _customers(self, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
        wanted = {id for id in ids if id is not None}
        query = select(Customer.id, Customer.number).where(Customer.id.in_(wanted))
        return {id: number for id, number in self._session.execute(query)} if wanted else {}

    def _delivery_days(self) -> dict[UUID, int]:
        """By order line, the longest way of its portions in the order pool."""
        entry = OrderPoolEntry
        query = select(entry.sales_order_line_id, func.max(entry.delivery_days)).group_by(entry.sales_order_line_id)
        query = query.where(entry.site_id == self._site_id, entry.state.not_in(OVER), entry.delivery_days > 0)
        return {line_id: days for line_id, days in self._session.execute(query)}

    def _forecast(self, row: PublishedRow, customers: dict[UUID | None, str]) -> ForecastRow:
        item = None if row.item_id is None else self.sources.items[row.item_id]
        keys = {
            "item": item and item.number,
            "family": self._groups.get(row.item_group_id),
            "customer": customers.get(row.customer_id),
            "customer_class": row.customer_class or None,
            "channel": row.channel or None,
            "region": row.region or None,
        }
        name = "/".join([row.start.isoformat(), row.end.isoformat(), *(str(key or "") for key in keys.values())])
        name = f"{name}/{row.forecast_id}"
        self.sources.of[name] = Source("sales/forecast", row.forecast_id, "")
        unit = 1 if item is None else 10 ** (SCALE - self._uoms[item.uom_id].decimals)
        start, end = self._day(row.start), self._day(row.end)
        return ForecastRow(name, start, end, scaled(row.quantity), site=self.site, unit=unit, **keys)

    def _order_line(self, row: Any, away: dict[UUID, int]) -> OrderLine | None:
        item = self.sources.items[row.item_id]
        amounts = [self._base(item, value, row.uom_id) for value in (row.quantity, row.shipped, row.cancelled)]
        if None in amounts:
            return None
        ordered, shipped, cancelled = (scaled(value) for value in amounts if value is not None)
        name = str(row.id)
        self.sources.of[name] = Source("sales/sales_order", row.order_id, row.number, row.id, row.customer_id)
        return OrderLine(
            name,
            item.number,
            self._day(row.wanted),
            ordered,
            shipped=shipped,
            cancelled=cancelled,
            promised=None if row.promised is None else self._day(row.promised),
            order_date=self._day(row.ordered),
            priority=row.priority,
            site=self.site,
            family=self.sources.families[item.number],
            delivery_days=away.get(row.id, 0),
            customer=row.customer,
            **{name: getattr(row, name) or None for name in KEYS},
        )

    def _need(self, row: IndependentDemand) -> OtherDemand | None:
        left = self._base(self.sources.items[row.item_id], row.quantity - row.served, row.uom_id)
        if left is None:
            return None
        name = str(row.id)
        self.sources.of[name] = Source("planning/independent_demand", row.id, row.number)
        code, day = self.sources.codes[row.item_id], self._day(row.needed)
        return OtherDemand(name, row.kind, code, day, scaled(left), row.priority, self.site, row.segment)  # type: ignore[arg-type]

    def _base(self, item: Item, quantity: Decimal, uom_id: UUID | None) -> Decimal | None:
        """In the item's base unit; what cannot be converted is told, and is no demand."""
        if uom_id is None or uom_id == item.uom_id:
            return quantity
        try:
            return as_decimal(exactly(item, self._uoms, quantity, (uom_id or item.uom_id, item.uom_id)))
        except Refused as refused:
            self.sources.refused.append((item.id, refused.sentence))
            return None

    def _day(self, day: date) -> int:
        return (day - self._day_zero).days
