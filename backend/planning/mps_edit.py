"""A cell of the master schedule is typed over: firm planned orders are made, changed or cancelled to make it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.rights import demand
from backend.documents.scope import narrow
from backend.documents.steps import change, take
from backend.engineering.item import Item
from backend.inventory.item_site import ItemSite
from backend.kernel.errors import Invalid, Missing, NotFound, Stale
from backend.kernel.quantity import ZERO, plain
from backend.planning import commands, rules
from backend.planning.levels import calendar_of
from backend.planning.mps_facts import ItemFacts, Receipt, SiteFacts, read
from backend.planning.mps_fences import fences_of
from backend.planning.mps_grid import EDITED, version_of
from backend.planning.mps_supply import taken_up
from backend.planning.planned_order import Move, PlannedOrder
from backend.plant.queries import local_day

LONGEST = 370  # days of a period


@dataclass(frozen=True)
class Typed:
    """What a person types into the period [first, end) of an item: so much is received in it, by firm orders."""

    site_id: UUID
    item_id: UUID
    first: date
    end: date
    quantity: Decimal


def type_over(typed: Typed, seen: int | None, act: Act) -> dict[str, Any]:
    """All orders of the period are firm afterwards and make what was typed; proposals are used before new orders."""
    demand(act.actor, PlannedOrder, "create")
    item, here = _scheduled(typed, act)
    today = local_day(act.session, typed.site_id, act.now)
    _check_period(typed, today)
    facts = read(act.session, typed.site_id, today, [(item, here)])
    one = facts.items[item.id]
    rules.in_units(item.number, typed.quantity, one.decimals)
    orders = _orders(one, typed, today)
    _check_seen(orders, seen)
    _settle(facts, one, typed, orders, act)
    after = _orders(read(act.session, typed.site_id, today, [(item, here)]).items[item.id], typed, today)
    names = ("id", "number", "kind", "day", "quantity")
    told = [{name: getattr(row, name) for name in names} for row in after]
    return {"item_id": item.id, "first": typed.first, "cell_version": version_of(after), "planned_orders": told}


def check_change(order: PlannedOrder, act: Act) -> None:
    commands.check_dates(order, act)
    check_frozen(order, act)


def cancel(order: PlannedOrder, act: Act) -> None:
    commands.cancel(order, act)
    check_frozen(order, act)


def move(order: PlannedOrder, form: Move, act: Act) -> None:
    commands.move(order, form, act)
    check_frozen(order, act)


def check_frozen(order: PlannedOrder, act: Act) -> None:
    """Elsewhere, too, a person does not change what the frozen fence holds; releasing it is its purpose."""
    where = (ItemSite.item_id == order.item_id, ItemSite.site_id == order.site_id, ItemSite.mps.is_(True))
    here = act.session.scalars(select(ItemSite).where(*where)).first()
    if here is None or not here.frozen_fence_days:
        return
    today = local_day(act.session, order.site_id, act.now)
    frozen = fences_of(here, calendar_of(act.session, order.site_id), today).frozen
    before = act.tracker.difference(order).get("due", [order.due])[0]
    for day in (before, order.due):
        rules.is_unfrozen(here.item.number, day if isinstance(day, date) else date.fromisoformat(day), frozen)


def _scheduled(typed: Typed, act: Act) -> tuple[Item, ItemSite]:
    """The item and its parameters, held so that two who type at once come one after the other."""
    which = (ItemSite.item_id == typed.item_id, ItemSite.site_id == typed.site_id, ItemSite.mps.is_(True))
    id = act.session.scalar(narrow(select(ItemSite.id).where(*which), ItemSite, act.actor))
    if id is None:
        raise NotFound("item_id: there is no master schedule of this item here.", field="item_id")
    here = act.find(ItemSite, id, lock=True)
    return act.find(Item, typed.item_id), here


def _check_period(typed: Typed, today: date) -> None:
    if not typed.first < typed.end <= typed.first + timedelta(days=LONGEST):
        raise Invalid("end: a day after the first is needed, at most a year.", {"end": ["Not a period."]})
    if typed.end <= today:
        raise Invalid("end: this period has gone by.", {"end": ["Gone by."]})


def _orders(one: ItemFacts, typed: Typed, today: date) -> list[Receipt]:
    """The planned orders of the period as the grid counts them: what is overdue is in today's."""
    first = date.min if typed.first <= today else typed.first
    found = [row for row in one.receipts if row.kind in EDITED and first <= row.day < typed.end]
    return sorted(found, key=lambda row: (row.kind, row.day, row.number))


def _check_seen(orders: Sequence[Receipt], seen: int | None) -> None:
    if seen is None:
        raise Missing("The version this change is based on is missing (If-Match).")
    if seen != (now := version_of(orders)):
        raise Stale("The orders of this period were changed meanwhile; look at them again.", current_version=now)


def _settle(facts: SiteFacts, one: ItemFacts, typed: Typed, orders: Sequence[Receipt], act: Act) -> None:
    fences = fences_of(one.here, facts.calendar, facts.today)
    is_fenced = one.here.frozen_fence_days > 0
    fixed = [row for row in orders if is_fenced and row.day < fences.frozen]
    if is_fenced:
        rules.is_open_period(one.item.number, typed.end, fences.frozen)
    held = sum((row.quantity for row in fixed), ZERO)
    rules.keeps_frozen(one.item.number, typed.quantity, held, fences.frozen)
    free = [row for row in orders if row not in fixed]
    reached = rules.reach([row.quantity for row in free], typed.quantity - held)
    documents = {row.id: row for row in taken_up([row.id for row in free if row.id is not None], act)}
    for row, quantity in zip(free, reached.quantities, strict=True):
        _bring_to(documents[row.id], quantity, act)  # type: ignore[index]
    if reached.more:
        _make_more(facts, one, typed, reached.more, act)


def _bring_to(order: PlannedOrder, quantity: Decimal, act: Act) -> None:
    if not quantity:
        take(PlannedOrder, order.id, "cancel", None, order.version, act)
        return
    if quantity != order.quantity:
        change(PlannedOrder, order.id, {"quantity": plain(quantity)}, order.version, act)
    if order.state == "proposed":
        take(PlannedOrder, order.id, "firm", None, order.version, act)


def _make_more(facts: SiteFacts, one: ItemFacts, typed: Typed, more: Decimal, act: Act) -> None:
    """The last free firm order that there is takes it, else a new one on the period's first open day."""
    last = _last_firm(one, typed, facts, act)
    if last is not None:
        change(PlannedOrder, last.id, {"quantity": plain(last.quantity + more)}, last.version, act)
        return
    due = _first_open(facts, one, typed)
    start = _start(facts, one, due)
    order = PlannedOrder(
        item_id=one.item.id,
        site_id=typed.site_id,
        company_id=one.here.company_id,
        source=one.here.source,
        quantity=more,
        start=start,
        due=due,
        past_due=start < facts.today,
        state="firm",
    )
    commands.tell(act.add(order), act)


def _start(facts: SiteFacts, one: ItemFacts, due: date) -> date:
    """What is made takes working days of the site, what comes from elsewhere days as they are; so the run counts."""
    days = one.here.lead_time_days
    return facts.calendar.add_working_days(due, -days) if one.here.source == "make" else due - timedelta(days=days)


def _last_firm(one: ItemFacts, typed: Typed, facts: SiteFacts, act: Act) -> PlannedOrder | None:
    frozen = fences_of(one.here, facts.calendar, facts.today).frozen
    free = [row for row in _orders(one, typed, facts.today) if row.id and row.day >= frozen]
    return act.session.get(PlannedOrder, free[-1].id) if free else None


def _first_open(facts: SiteFacts, one: ItemFacts, typed: Typed) -> date:
    frozen = fences_of(one.here, facts.calendar, facts.today).frozen
    day = facts.calendar.on_or_after(max(typed.first, frozen, facts.today))
    if day >= typed.end:
        sentence = f"No day of this period is worked; {day} is the next on which {one.item.number} can be received."
        raise Invalid(sentence, {"first": ["No working day."]})
    return day
