"""Net forecasts in a kit check: what is expected of each item in each period, after the orders that are there.

The check reads demand that is not an order here and nowhere else.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from sqlalchemy import func, select

from backend.engineering.item import Item
from backend.engineering.units import exactly, uoms_of
from backend.engineering.uom import Uom
from backend.inventory.item_site import ItemSite
from backend.kernel.bom.physics import as_decimal
from backend.kernel.demand.consumption import consume
from backend.kernel.demand.facts import ForecastRow, OrderLine
from backend.kernel.errors import Refused
from backend.kernel.mrp.facts import scaled, unscaled
from backend.kernel.quantity import SCALE, ZERO
from backend.planning.kitting_orders import Checked, Rows, Scene
from backend.sales import queries as sales
from backend.sales.sales_order import SalesOrder, SalesOrderLine

DOCUMENT = "engineering/item"
LEAST_URGENT = 9
ORDERED = ("confirmed", "shipped", "closed")
FAR = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Expected:
    """`quantity` of an item that nobody has ordered yet, in the period [start, end)."""

    item_id: UUID
    start: date
    end: date
    quantity: Decimal


def buckets(scene: Scene) -> Rows:
    """A period's forecast as an order: its material must be there in time to make it by the last day of the period."""
    found = list(net_forecast(scene, scene.until or scene.today + FAR))
    made = _leads(scene, {each.item_id for each in found})
    return Rows([_checked(scene, each, made.get(each.item_id)) for each in found])


def _checked(scene: Scene, expected: Expected, lead: int | None) -> Checked:
    last = expected.end - timedelta(days=1)
    start = last if lead is None else scene.calendar.add_working_days(last, -lead)
    return Checked(
        id=str(uuid5(expected.item_id, expected.start.isoformat())),
        document=DOCUMENT,
        document_id=expected.item_id,
        number=f"{expected.start} – {last}",
        item_id=expected.item_id,
        quantity=expected.quantity,
        start=start,
        due=last,
        priority=LEAST_URGENT,
        made=lead is not None,
        from_stock=True,
    )


def net_forecast(scene: Scene, until: date) -> Iterator[Expected]:
    """The published forecast of items less what the orders take of it (§1.1), by period and item."""
    published = sales.published_rows(scene.session, scene.site.id, (scene.today, until + timedelta(days=1)))
    items = _items(scene, {row.item_id for row in published if row.item_id is not None})
    total: Counter[tuple[UUID, date, date]] = Counter()
    for row in published:
        if row.item_id in items:
            total[row.item_id, row.start, row.end] += scaled(row.quantity)
    places = sorted(total, key=lambda key: (key[1], str(key[0])))
    rows = [
        ForecastRow(str(at), (start - scene.today).days, (end - scene.today).days, total[item_id, start, end], item_id,
                    unit=items[item_id][1])
        for at, (item_id, start, end) in enumerate(places)
    ]  # fmt: skip
    lines = _lines(scene, items, min((start for _, start, _ in places), default=scene.today))
    left = consume(lines, rows).net
    for at, (item_id, start, end) in enumerate(places):
        if left[str(at)] > 0:
            yield Expected(item_id, start, end, unscaled(left[str(at)]))


def _items(scene: Scene, ids: Iterable[UUID]) -> dict[UUID, tuple[Item, int]]:
    """Items with their smallest step, scaled."""
    query = select(Item, Uom.decimals).join(Uom, Uom.id == Item.uom_id).where(Item.id.in_(ids))
    return {item.id: (item, 10 ** (SCALE - decimals)) for item, decimals in scene.session.execute(query)}


def _lines(scene: Scene, items: dict[UUID, tuple[Item, int]], first: date) -> Iterator[OrderLine]:
    """Orders of these items from a day on; what is shipped took its forecast, else shipping would open it again."""
    uoms = uoms_of(scene.session, {scene.site.company_id})
    line = SalesOrderLine
    query = select(line, SalesOrder).join(SalesOrder, SalesOrder.id == line.owner_id)
    query = query.where(SalesOrder.site_id == scene.site.id, SalesOrder.state.in_(ORDERED))
    query = query.where(line.item_id.in_(items), func.coalesce(line.promised, line.wanted) >= first)
    for row, order in scene.session.execute(query.order_by(line.id)):
        item = items[row.item_id][0]
        units = (row.uom_id or item.uom_id, item.uom_id)
        try:
            ordered, cancelled = (
                scaled(as_decimal(exactly(item, uoms, each, units))) for each in (row.quantity, row.cancelled or ZERO)
            )
        except Refused:
            continue  # the pool tells of it: what is ordered in a unit nobody can convert
        wanted = ((row.promised or row.wanted) - scene.today).days
        yield OrderLine(
            str(row.id), item.id, wanted, ordered, cancelled=cancelled, priority=order.priority,
            order_date=(order.ordered - scene.today).days,
        )  # fmt: skip


def _leads(scene: Scene, ids: Iterable[UUID]) -> dict[UUID, int]:
    """The lead time of what is made here."""
    here = ItemSite
    query = select(here.item_id, here.lead_time_days).where(here.site_id == scene.site.id, here.source == "make")
    return {item_id: days for item_id, days in scene.session.execute(query.where(here.item_id.in_(ids)))}
