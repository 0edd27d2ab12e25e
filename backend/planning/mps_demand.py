"""What is wanted of master schedule items: forecasts in force, what orders have taken of them, and what is left."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from backend.engineering.item import ItemGroup
from backend.kernel.demand.facts import Key
from backend.kernel.demand.spreading import spread
from backend.kernel.mrp.facts import scaled
from backend.planning import demand_rows
from backend.planning.demand_rows import Scope
from backend.planning.mps_facts import ItemFacts, SiteFacts

Dated = list[tuple[int, int]]  # day, millionths


@dataclass
class Wanted:
    """Of one item, by day: forecasts as published, what orders left of them, order lines at their open quantity.

    `counted` is what is left behind the demand fence: the forecast that is demand.
    """

    forecast: Dated = field(default_factory=list)
    net: Dated = field(default_factory=list)
    counted: Dated = field(default_factory=list)
    orders: Dated = field(default_factory=list)


@dataclass
class Demand:
    """By item, and what groups are expected to sell that nobody has broken down."""

    items: dict[UUID, Wanted]
    groups: dict[UUID, Dated] = field(default_factory=dict)


def demand_of(facts: SiteFacts, last: date) -> Demand:
    """What is wanted until a day, recomputed from the orders and the forecasts of now; as the demand page says it."""
    fences = {id: one.here.demand_fence_days for id, one in facts.items.items()}
    days = (last - facts.today).days + 1
    scope = Scope(facts.site_id, facts.today, days, item_ids=set(fences), fences=fences)
    seen = demand_rows.demand_rows(facts.session, scope)
    made = Demand({id: Wanted() for id in facts.items})
    _add_forecasts(made, facts, seen)
    for row in seen.merged.rows:
        wanted = made.items.get(seen.item_id(row.item))
        if wanted is not None and row.kind in ("order", "forecast"):
            (wanted.orders if row.kind == "order" else wanted.counted).append((row.day, row.quantity))
    return made


def _add_forecasts(made: Demand, facts: SiteFacts, seen: demand_rows.Demand) -> None:
    families = _families(facts)
    for bucket in seen.consumption.buckets:
        row = bucket.row
        if row.start >= seen.scope.days:
            continue
        whole = spread(row, row.quantity, seen.frame) if row.end > 0 else []
        if row.item is None:
            if row.family in families:
                made.groups.setdefault(families[row.family], []).extend(whole)
            continue
        wanted = made.items[seen.item_id(row.item)]
        wanted.forecast += whole
        wanted.net += spread(row, bucket.net, seen.frame) if bucket.net else []


def _families(facts: SiteFacts) -> dict[Key, UUID]:
    """The groups of the items that are looked at, by their codes."""
    shown = {one.item.item_group_id for one in facts.items.values()}
    query = select(ItemGroup.number, ItemGroup.id).where(ItemGroup.id.in_(shown))
    return {number: id for number, id in facts.session.execute(query)}


def promises_of(facts: SiteFacts, one: ItemFacts, without: str = "") -> Iterator[tuple[int, int]]:
    """What is promised of an item, (day, quantity): open order lines, and what orders above it need."""
    for line in one.lines:
        if line.open and line.id != without:
            yield max(line.due, 0), line.open
    for day, quantity in one.needs:
        yield max(facts.number(day), 0), scaled(quantity)
