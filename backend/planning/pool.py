"""Verbs of the order pool: review, promise, plan, sequence, and what a customer changes on the way."""

from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.planning import pool_capacity, pool_promise, rules
from backend.planning.events import PoolSupplyReleased
from backend.planning.order_pool_entry import (
    Alteration,
    Because,
    CounterOffer,
    Days,
    OrderPoolEntry,
    Place,
    Portion,
    Promise,
    Shortage,
    Slot,
)
from backend.planning.pool_times import expected, forget_plan, reached, write_down
from backend.plant.work_center import WorkCenter
from backend.sales import commands as sales
from backend.sales import rules as sales_rules
from backend.sales.commands import PortionChange
from backend.sales.sales_order import SalesOrderLine


def hold_line_first(id: UUID, act: Act) -> None:
    """The order line before its portions: so do the facts that come from below."""
    line_id = select(OrderPoolEntry.sales_order_line_id).where(OrderPoolEntry.id == id).scalar_subquery()
    query = select(SalesOrderLine).where(SalesOrderLine.id == line_id)
    act.session.scalars(query.with_for_update(key_share=True).execution_options(populate_existing=True)).first()


def check_change(entry: OrderPoolEntry, act: Act) -> None:
    """Another delivery time or line-off may put the promise at risk, or out of it."""
    write_down([entry], act)


def review(entry: OrderPoolEntry, act: Act) -> None:
    """What is reviewed must be complete: something that is sold, in a quantity that is still wanted."""
    item = act.session.get_one(Item, entry.item_id)
    sales_rules.can_sell(item.number, item.state)
    _reach(entry, act)


def accept(entry: OrderPoolEntry, form: Promise, act: Act) -> None:
    """Promise a day to the customer; a customer who takes the counter-offer gets the day that was offered."""
    promised = form.promised or entry.offered or entry.wanted
    rules.can_promise(promised, act.today)
    entry.promised, entry.reason = promised, ""
    pool_promise.check(entry, promised, form.despite.strip(), act)
    entry.quantity_before = entry.wanted_before = None
    expected(entry, "shipped", promised)
    _reach(entry, act)


def counter(entry: OrderPoolEntry, form: CounterOffer, act: Act) -> None:
    rules.can_promise(form.offered, act.today)
    entry.offered, entry.reason = form.offered, rules.reason(form.reason)
    _reach(entry, act)


def reject(entry: OrderPoolEntry, form: Because, act: Act) -> None:
    """The line is not delivered, as far as this portion goes."""
    entry.reason = rules.reason(form.reason)
    _give_up(entry, act)


def pool(entry: OrderPoolEntry, act: Act) -> None:
    """Picked as long as its week has hours for it and for what is more urgent."""
    pool_capacity.check_bucket(entry, act)
    _reach(entry, act)


def pre_schedule(entry: OrderPoolEntry, form: Place, act: Act) -> None:
    line = act.find(WorkCenter, form.work_center_id)
    rules.is_of_site(line.site_id == entry.site_id)
    week = rules.monday_of(form.week)
    rules.is_ahead("week", week, rules.monday_of(act.today))
    entry.work_center_id, entry.week, entry.sequence = line.id, week, form.sequence
    if form.finite:
        pool_capacity.check_week(entry, act)
    expected(entry, "week_planned", week)
    _reach(entry, act)


def pass_kit(entry: OrderPoolEntry, act: Act) -> None:
    entry.kit_on, entry.reason = act.today, ""
    _reach(entry, act)


def fail_kit(entry: OrderPoolEntry, form: Shortage, act: Act) -> None:
    """Somebody finds a way, or it goes back to the pool until its material is complete."""
    rules.is_ahead("kit_on", form.kit_on, act.today)
    entry.kit_on, entry.reason = form.kit_on, rules.reason(form.reason)
    expected(entry, "kit_ok", form.kit_on)
    _reach(entry, act)


def send_back(entry: OrderPoolEntry, act: Act) -> None:
    """Back to the pool; the day its material is complete stays known."""
    kit_on = entry.kit_on
    forget_plan(entry)
    entry.kit_on = kit_on
    expected(entry, "kit_ok", kit_on)
    expected(entry, "shipped", entry.promised)
    _reach(entry, act)


def plan_week(entry: OrderPoolEntry, form: Days, act: Act) -> None:
    rules.is_ahead("line_on", form.line_on, act.today)
    off = form.line_off or form.line_on
    rules.is_ahead("line_off", off, form.line_on)
    entry.week, entry.line_off_on = rules.monday_of(form.line_on), off
    pool_capacity.check_week(entry, act)
    expected(entry, "line_on", form.line_on)
    expected(entry, "line_off", off)
    _reach(entry, act)


def fix_sequence(entry: OrderPoolEntry, form: Slot, act: Act) -> None:
    rules.is_ahead("day", form.day, act.today)
    entry.sequenced_on, entry.sequence = form.day, form.sequence
    pool_capacity.check_day(entry, act)
    entry.line_off_on = max(form.day, entry.line_off_on or form.day)
    expected(entry, "line_on", form.day)
    expected(entry, "line_off", entry.line_off_on)
    _reach(entry, act)


def close(entry: OrderPoolEntry, act: Act) -> None:
    _reach(entry, act)


def hold(entry: OrderPoolEntry, form: Because, act: Act) -> None:
    entry.held_from, entry.reason = before(entry, act), rules.reason(form.reason)
    write_down([entry], act)


def resume(entry: OrderPoolEntry, act: Act) -> None:
    """It goes on where it was held."""
    entry.state, entry.held_from, entry.reason = entry.held_from, "", ""
    write_down([entry], act)


def alter(entry: OrderPoolEntry, form: Alteration, act: Act) -> None:
    """The customer wants another quantity or day: it is reviewed again, with the difference, and holds nothing."""
    rules.alters(entry.quantity, entry.wanted, form.quantity, form.wanted)
    rules.is_ahead("wanted", form.wanted or act.today, act.today)
    quantity = form.quantity or entry.quantity
    sales.alter_line(entry.sales_order_line_id, PortionChange(entry.quantity, quantity, form.wanted), act)
    if quantity != entry.quantity:
        entry.quantity_before, entry.quantity = entry.quantity, quantity
    if form.wanted is not None and form.wanted != entry.wanted:
        entry.wanted_before, entry.wanted = entry.wanted, form.wanted
    entry.promised = entry.offered = None
    entry.held_from, entry.reason = "", rules.reason(form.reason)
    forget_plan(entry)
    _release_supply(entry, act)
    write_down([entry], act)


def cancel(entry: OrderPoolEntry, form: Because, act: Act) -> None:
    entry.reason = rules.reason(form.reason)
    _give_up(entry, act)


def split(entry: OrderPoolEntry, form: Portion, act: Act) -> None:
    """Two portions that go their own ways from here on; together they are what it was."""
    rules.can_split(entry.quantity, form.quantity)
    entry.quantity -= form.quantity
    names = ("company_id", "site_id", "sales_order_id", "sales_order_line_id", "customer_id", "item_id", "priority")
    names += ("wanted", "offered", "promised", "delivery_days", "line_off_on", "work_center_id", "week", "kit_on")
    names += ("reason", "held_from", "state", "sequence", "sequenced_on")
    part = OrderPoolEntry(**{name: getattr(entry, name) for name in names}, quantity=form.quantity)
    part.portion_of_id = entry.portion_of_id or entry.id
    act.add(part)
    for row in entry.times:
        expected(part, row.stage, row.planned)
        if row.actual is not None:
            reached(part, row.stage, row.actual)
    write_down([entry], act)


def before(entry: OrderPoolEntry, act: Act) -> str:
    """The state it was in before the step that is being taken."""
    return str(act.tracker.difference(entry).get("state", [entry.state])[0])


def _reach(entry: OrderPoolEntry, act: Act) -> None:
    reached(entry, entry.state, act.happened_at)
    write_down([entry], act)


def _give_up(entry: OrderPoolEntry, act: Act) -> None:
    sales.cancel_quantity(entry.sales_order_line_id, entry.quantity, act)
    forget_plan(entry)
    _release_supply(entry, act)
    write_down([entry], act)


def _release_supply(entry: OrderPoolEntry, act: Act) -> None:
    """What was kept for it is free for others; who holds a portion never waits for stock, so others do that later."""
    act.record(PoolSupplyReleased(entry.id, entry.sales_order_id, entry.sales_order_line_id))
