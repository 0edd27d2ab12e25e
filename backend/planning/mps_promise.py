"""When can this be had: what the plan in force leaves free (ATP), else what can be made beside it (CTP).

planning.md §7. A quote holds nothing; who accepts an offer does so in the order pool.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import find, narrow
from backend.engineering.item import Item
from backend.engineering.structure import load_items
from backend.engineering.substitution import rules_for
from backend.engineering.units import exactly
from backend.inventory.item_site import ItemSite
from backend.kernel.bom.physics import as_decimal
from backend.kernel.calendars import plan_days
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, scaled, unscaled
from backend.kernel.mrp.facts import Item as ItemFact
from backend.kernel.promise.available import steps_of
from backend.kernel.promise.facts import Arrival, Hours, Line, Material, Position, PromiseFacts
from backend.kernel.promise.offers import Offer, quote
from backend.kernel.substitution.facts import Rules
from backend.planning import rules
from backend.planning.center_hours import resources
from backend.planning.keeping import Shelf
from backend.planning.mps_bills import Bills, below, bills
from backend.planning.mps_demand import promises_of
from backend.planning.mps_facts import ItemFacts, SiteFacts, read
from backend.planning.mps_needs import read_needs
from backend.planning.mps_rough import free_by_day
from backend.planning.published import left_free
from backend.plant.work_center import WorkCenter
from backend.sales.sales_order import SalesOrder, SalesOrderLine

PLANNED_STATES = ("released", "trial", "phase_out")


@dataclass(frozen=True)
class Asked:
    """Who asks for what: an order line, or so much of an item. `quantity` is in the item's base unit."""

    site_id: UUID
    item_id: UUID
    quantity: Decimal
    wanted: date
    partial: bool = True
    line_id: str = ""
    order_id: UUID | None = None
    customer_id: UUID | None = None
    priority: int = 5


def asked_by(session: Session, actor: Actor, line_id: UUID, partial: bool) -> Asked:
    """What is still open of an order line somebody may see."""
    query = select(SalesOrderLine, SalesOrder).join(SalesOrder, SalesOrder.id == SalesOrderLine.owner_id)
    row = session.execute(narrow(query.where(SalesOrderLine.id == line_id), SalesOrder, actor)).one_or_none()
    if row is None:
        raise NotFound("sales_order_line_id: there is no such order line.", field="sales_order_line_id")
    line, order = row.tuple()
    left = line.quantity - line.shipped - line.cancelled
    if order.state not in ("draft", "confirmed") or left <= 0:
        raise Refused(f"Nothing of this line of {order.number} is open.")
    item = session.get_one(Item, line.item_id)
    uoms = load_items(session, [item.id])[1]
    quantity = as_decimal(exactly(item, uoms, left, (line.uom_id or item.uom_id, item.uom_id)))
    who = (str(line.id), order.id, order.customer_id, order.priority)
    return Asked(order.site_id, item.id, quantity, line.promised or line.wanted, partial, *who)


@dataclass(frozen=True)
class Look:
    """Who looks at the plan, where it is kept, and on which day."""

    session: Session
    shelf: Shelf
    actor: Actor
    today: date


def promise(look: Look, asked: Asked) -> dict[str, Any]:
    """Every way it can be had with its days and what it rests on."""
    session, today = look.session, look.today
    item = find(session, Item, asked.item_id, look.actor)
    following = rules_for(session, item.company_id, asked.site_id, today).rules
    planned = _planned(session, asked, _concerned(session, item, following))
    facts = read_needs(read(session, asked.site_id, today, planned), look.shelf)
    if item.id not in facts.items:
        raise NotFound("item_id: this item is not planned at this site.", field="item_id")
    if facts.plans.widest is None:
        raise Refused("No plan is in force at this site; run MRP first.")
    rules.in_units(item.number, asked.quantity, facts.items[item.id].decimals)
    known = bills(session, asked.site_id, item.company_id, today, list(facts.items))
    line, named = _line(facts, asked), _Named(facts, session)
    answer = quote(found := _facts(facts, known, line, following), line)
    return {
        "item": named.item(item.id),
        "site_id": asked.site_id,
        "quantity": asked.quantity,
        "wanted": facts.date(line.wanted),
        "today": today,
        "free": [named.dated(day, quantity) for day, quantity in steps_of(found.positions[item.id])],
        "offers": [named.offer(offer) for offer in answer.offers],
        "undated": unscaled(answer.undated),
        "refused": [*known.refused, *(sentence for one in facts.items.values() for sentence in one.refused)],
    }


def _concerned(session: Session, item: Item, following: Rules) -> set[UUID]:
    """The item, what is below it, what may replace any of that, and what is below it in turn."""
    found: set[UUID] = set()
    wave = {item.id}
    while wave:
        found |= below(session, item.company_id, wave)
        wave = {
            member.item
            for scheme in following.schemes
            if any(main.item in found for main in scheme.main)
            for option in scheme.options
            for member in option.members
        } - found  # type: ignore[assignment]
    return found


def _planned(session: Session, asked: Asked, ids: Collection[UUID]) -> list[tuple[Item, ItemSite]]:
    query = select(Item, ItemSite).join(ItemSite, ItemSite.item_id == Item.id)
    query = query.where(ItemSite.site_id == asked.site_id, Item.id.in_(ids), Item.state.in_(PLANNED_STATES))
    return [row.tuple() for row in session.execute(query.order_by(Item.number, Item.id))]


def _line(facts: SiteFacts, asked: Asked) -> Line:
    """An order's day that has gone by is wanted today; of a question it is a mistake."""
    wanted, horizon = facts.number(asked.wanted), facts.plans.horizon_days
    if wanted < 0 and not asked.line_id:
        raise Invalid(f"wanted: {asked.wanted} has gone by.", {"wanted": ["Gone by."]})
    if wanted >= horizon:
        last = facts.date(horizon - 1)
        raise Invalid(f"wanted: the plan reaches to {last}.", {"wanted": ["Beyond the plan."]})
    return Line(
        asked.line_id or "asked",
        asked.item_id,
        scaled(asked.quantity),
        max(wanted, 0),
        asked.partial,
        asked.priority,
        order=asked.order_id,
        customer=asked.customer_id,
        site=asked.site_id,
    )


def _facts(facts: SiteFacts, known: Bills, line: Line, following: Rules) -> PromiseFacts:
    horizon = facts.plans.horizon_days
    lines = defaultdict[Any, list[BomLine]](list)
    for each in known.structure.lines:
        if each.parent in facts.items and each.component in facts.items:
            lines[each.parent].append(each)
    open_days = OpenDays(plan_days(facts.calendar, facts.today))
    positions = {id: _position(facts, id, lines[id], line) for id in facts.items}
    for id in positions:
        calendar = open_days if facts.items[id].here.source == "make" else None
        positions[id] = replace(positions[id], item=replace(positions[id].item, receiving=calendar, source=calendar))
    own: UUID = line.item  # type: ignore[assignment]
    positions[own] = replace(positions[own], bill=known.own(own) if positions[own].lines else ())
    hours = _hours(facts, {row.resource for row in positions[own].bill}, horizon)  # type: ignore[misc]
    return PromiseFacts(horizon, positions, hours, following)


def _position(facts: SiteFacts, id: UUID, lines: list[BomLine], line: Line) -> Position:
    one = facts.items[id]
    made, phantom = one.here.source == "make", one.item.item_type == "phantom"
    fact = ItemFact(
        id,
        on_hand=scaled(one.on_hand),
        safety_stock=scaled(one.here.safety_stock),
        lead_time=0 if phantom else one.here.lead_time_days,
        made=made,
        sourced=bool(lines) or not made,
        unit=one.unit,
    )
    return Position(fact, list(_arrivals(facts, one)), list(promises_of(facts, one, line.id)), lines)


def _arrivals(facts: SiteFacts, one: ItemFacts) -> Iterable[Arrival]:
    """Nobody has asked for what is only proposed, so it has no name to be expedited by."""
    for row in one.receipts:
        name = "" if row.kind == "proposed" else f"{row.kind}:{row.id}"
        yield Arrival(max(facts.number(row.day), 0), scaled(row.quantity), name)


def _hours(facts: SiteFacts, centers: set[UUID], horizon: int) -> dict[UUID, list[Fraction]]:
    """Hours the master schedule leaves free of these work centers; others it does not use at all.

    On days of a published schedule it is what that leaves free: it knows operations, not only bills of resources.
    """
    if not centers:
        return {}
    query = select(Item, ItemSite).join(ItemSite, ItemSite.item_id == Item.id)
    query = query.where(ItemSite.site_id == facts.site_id, ItemSite.mps.is_(True), Item.state.in_(PLANNED_STATES))
    scheduled = [row.tuple() for row in facts.session.execute(query.order_by(Item.number, Item.id))]
    free = free_by_day(read(facts.session, facts.site_id, facts.today, scheduled), horizon) if scheduled else {}
    idle = resources(facts.session, facts.site_id, centers - free.keys(), facts.today, horizon)
    whole = {one.key: [one.capacity(day) for day in range(horizon)] for one in idle}
    rough = {id: hours for id, hours in (free | whole).items() if id in centers}
    return left_free(facts.session, rough, facts.today)  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Named:
    """An answer in the factory's own names."""

    facts: SiteFacts
    session: Session

    def item(self, id: Any) -> dict[str, Any]:
        item = self.facts.items[id].item
        uom = self.facts.uoms[item.uom_id]
        return {"id": id, "number": item.number, "title": item.name, "unit": uom.number}

    def dated(self, day: int, quantity: int) -> dict[str, Any]:
        return {"day": self.facts.date(day), "quantity": unscaled(quantity)}

    def offer(self, offer: Offer) -> dict[str, Any]:
        used, late = offer.solution, offer.solution.late
        return {
            "kind": offer.kind,
            "day": self.facts.date(offer.day),
            "quantity": unscaled(offer.quantity),
            "deliveries": [self.dated(part.day, part.quantity) for part in offer.deliveries],
            "material": [self.material(row) for row in used.material],
            "new": [self.material(row) for row in used.new],
            "late": [{"item": self.item(id)} | self.dated(*late[id]) for id in late],
            "hours": self.hours(used.hours),
        }

    def material(self, row: Material) -> dict[str, Any]:
        return {"item": self.item(row.item)} | self.dated(row.day, row.quantity)

    def hours(self, rows: Collection[Hours]) -> list[dict[str, Any]]:
        ids = {row.resource for row in rows}
        named = self.session.scalars(select(WorkCenter).where(WorkCenter.id.in_(ids)))
        centers = {one.id: {"id": one.id, "number": one.number, "title": one.name} for one in named}
        return [
            {"work_center": centers[row.resource], "day": self.facts.date(row.day)}  # type: ignore[index]
            | {"hours": Decimal(round(row.hours * 100)).scaleb(-2)}
            for row in sorted(rows, key=lambda row: (row.day, str(row.resource)))
        ]
