"""Verbs of planning: ask for a run, firm, split and release what it proposes."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, true

from backend.documents import jobs
from backend.documents.act import Act
from backend.documents.actor import software
from backend.documents.declare import document_name
from backend.documents.steps import step_within
from backend.engineering.item import Item
from backend.inventory.commands import NeedName
from backend.inventory.item_site import ItemSite
from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO
from backend.planning import rules, transfer_orders, wanting, what_if
from backend.planning.events import PlannedOrderChanged
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import Move, PlannedOrder, Split
from backend.plant.queries import local_day
from backend.production import choosing
from backend.production import commands as production
from backend.purchasing import commands as purchasing
from backend.sales.sales_order import SalesOrder, SalesOrderLine

RUN = "planning.mrp"
LEAST = Decimal("0.000001")
SAME = ("item_id", "site_id", "source", "supplier_id", "supply_lane_id", "sales_order_line_id", "kept_for")
ACTIVE = ("queued", "running")


def ask_for_run(version: PlanVersion, act: Act) -> None:
    """Queue the run; one scheme is planned by one live run at a time. A simulation stands in nobody's way."""
    scheme = act.find(PlanScheme, version.plan_scheme_id, lock=True)
    version.site_id, version.company_id = scheme.site_id, scheme.company_id
    version.day_zero = local_day(act.session, scheme.site_id, act.now)
    what_if.check(version, scheme, act)
    if not version.is_simulation:
        check_free(scheme, version.id, act)
    queue(version, act)


def check_free(scheme: PlanScheme, version_id: UUID | None, act: Act, ours: bool = True) -> None:
    """Nobody else plans this scheme or the master schedule MRP takes up; a run that is not `ours` is not named."""
    for other in _active(PlanVersion.plan_scheme_id == scheme.id, version_id, act):
        if other.net_change:
            step_within(other, "cancel", act)  # what a person asks for goes before what follows by itself
            continue
        _is_named(ours)
        raise Refused(f"{other.number} is planning this scheme already; wait for it or cancel it.")
    for other in () if scheme.mps else _active(_of_master_schedule(scheme.site_id), version_id, act):
        _is_named(ours)
        raise Refused(f"{other.number} is planning the master schedule; MRP takes up what comes of it.")


def _is_named(ours: bool) -> None:
    if not ours:
        raise Refused("A site of another company is being planned already; ask again later.")


def queue(version: PlanVersion, act: Act) -> None:
    """In the name of who asks; for another company its own software does it."""
    here = version.company_id == act.actor.company_id
    actor = act.actor if here else software(version.company_id, version.site_id)
    version.job_id = jobs.enqueue(act.session, RUN, {"plan_version_id": str(version.id)}, actor=actor)


def check_run(version: PlanVersion, act: Act) -> None:
    """What a waiting run supposes may still be changed, and is looked at again."""
    what_if.check(version, act.find(PlanScheme, version.plan_scheme_id), act)


def _active(which: Any, version_id: UUID | None, act: Act) -> Iterator[PlanVersion]:
    """Live runs that are going on beside this one."""
    live = PlanVersion.state.in_(ACTIVE), PlanVersion.kind == "live"
    beside = PlanVersion.id != version_id if version_id else true()
    query = select(PlanVersion).where(which, *live, beside)
    return (other for other in act.session.scalars(query) if not _is_dead(other, act))


def _of_master_schedule(site_id: UUID) -> Any:
    schemes = select(PlanScheme.id).where(PlanScheme.site_id == site_id, PlanScheme.mps.is_(True))
    return PlanVersion.plan_scheme_id.in_(schemes)


def cancel_run(version: PlanVersion, act: Act) -> None:
    job = _job(version, act)
    if job is not None and job.state in ACTIVE:
        jobs.cancel(act.session, job.id)


def check_dates(order: PlannedOrder, act: Act) -> None:
    what_if.is_no_simulation(order, act)
    rules.dates(order.start, order.due)
    tell(order, act)


def may_decide(order: PlannedOrder, act: Act) -> None:
    """On an order of the plan in force, or one a person has firmed."""
    what_if.is_no_simulation(order, act)
    rules.is_current(order.number, _is_current(order, act), firm=_before(order, act) == "firm")


def tell(order: PlannedOrder, act: Act) -> None:
    act.record(PlannedOrderChanged(order.site_id, order.item_id, order.source))


def split(order: PlannedOrder, form: Split, act: Act) -> None:
    """Two firm orders out of one; together they are what it was."""
    may_decide(order, act)
    rules.can_split(order.quantity, form.quantity)
    order.quantity -= form.quantity
    names = ("plan_version_id", "item_id", "site_id", "company_id", "source", "start", "due", "past_due")
    names += ("low_level_code", "supplier_id", "supply_lane_id", "sales_order_line_id", "kept_for", "assumed")
    part = PlannedOrder(**{name: getattr(order, name) for name in names}, quantity=form.quantity, state="firm")
    act.add(part)
    tell(order, act)


def move(order: PlannedOrder, form: Move, act: Act) -> None:
    """A person decides when and how much; so it is firm from now on."""
    may_decide(order, act)
    if form.quantity is not None:
        rules.is_whole(form.quantity)
    due = form.due or order.due
    start = form.start or order.start + (due - order.due)
    quantity = form.quantity or order.quantity
    rules.moves((order.start, order.due, order.quantity), (start, due, quantity))
    order.start, order.due, order.quantity = start, due, quantity
    check_dates(order, act)


def merge(orders: Sequence[PlannedOrder], act: Act) -> PlannedOrder:
    """One firm order out of several, for all of them together and as early as the earliest; the others are given up."""
    rules.can_merge({tuple(getattr(order, name) for name in SAME) for order in orders})
    first, *others = sorted(orders, key=lambda order: (order.due, order.start, order.number))
    if first.state == "proposed":
        step_within(first, "firm", act)
    for order in others:
        rules.is_current(order.number, _is_current(order, act), firm=order.state == "firm")
        step_within(order, "cancel", act)
    first.quantity = sum((order.quantity for order in orders), ZERO)
    first.start = min(order.start for order in orders)
    return first


def firm(order: PlannedOrder, act: Act) -> None:
    """Only what the plan in force proposes is fixed."""
    what_if.is_no_simulation(order, act)
    rules.is_current(order.number, _is_current(order, act), firm=False)
    tell(order, act)


def cancel(order: PlannedOrder, act: Act) -> None:
    what_if.is_no_simulation(order, act)
    tell(order, act)


def release(order: PlannedOrder, act: Act) -> None:
    """Make the document that carries the order out; what its own gate refuses stays firm with the reason."""
    what_if.is_no_simulation(order, act)
    rules.can_release(order.number, order.source)
    _check_inputs(order, act)
    order.refusal = ""
    tell(order, act)
    if order.source == "make":
        _make(order, act)
    elif order.source == "transfer":
        order.stock_transfer_id = transfer_orders.ask_for(order, act).id
    else:
        item = act.session.get_one(Item, order.item_id)
        bought = purchasing.order_item(item, order.quantity, order.due, order, act, order.supplier_id)
        order.purchase_order_id = bought.id
        if order.kept_for and order.sales_order_line_id is not None:
            line = act.session.get_one(SalesOrderLine, order.sales_order_line_id)
            need = NeedName(document_name(SalesOrder), line.owner_id)
            purchasing.keep_apart(bought, need, line.id, order.kept_for)


def _check_inputs(order: PlannedOrder, act: Act) -> None:
    """A proposal holds as long as its plan is in force, its source the same, and all it was pegged to still wanted.

    What a person has firmed stands by itself.
    """
    if _before(order, act) == "firm":
        return
    rules.is_current(order.number, _is_current(order, act), firm=False)
    here = (ItemSite.item_id == order.item_id, ItemSite.site_id == order.site_id)
    planned_here = act.session.execute(select(ItemSite.source, ItemSite.source_choice).where(*here)).one_or_none()
    now, choice = planned_here or (None, "own_source")
    named = order.source == "transfer" or (order.source == "buy" and order.supplier_id is not None)
    chosen = named and choice != "own_source"
    rules.has_source(order.number, order.source, order.source if chosen else now)
    if order.sales_order_line_id is not None:
        wanting.check(order.number, {order.sales_order_line_id: LEAST}, act.session)
    wanting.check_all(order, act.session)


def _make(order: PlannedOrder, act: Act) -> None:
    made = production.make(
        order.item_id,
        order.quantity,
        order.due,
        order.start,
        order,
        act,
        sales_order_line_id=order.sales_order_line_id,
    )
    order.work_order_id = made.id
    choosing.hand_over(order, made, act)
    if made.state == "planned":
        step_within(made, "firm", act)
    refused = act.attempt(lambda: step_within(made, "release", act))
    if refused is not None:
        order.refusal = refused.sentence


def _before(order: PlannedOrder, act: Act) -> str:
    """The state it was in before the step that is being taken."""
    return str(act.tracker.difference(order).get("state", [order.state])[0])


def _is_current(order: PlannedOrder, act: Act) -> bool:
    query = select(PlanScheme.id).where(PlanScheme.current_version_id == order.plan_version_id)
    return act.session.scalar(query) is not None


def _job(version: PlanVersion, act: Act) -> jobs.Job | None:
    return act.session.get(jobs.Job, version.job_id) if version.job_id is not None else None


def _is_dead(version: PlanVersion, act: Act) -> bool:
    """A run whose job came to an end without telling it: it is over, and must not stand in the way."""
    if version.group_run_id is not None and version.job_id is None and version.state == "queued":
        return False  # its turn has not come
    job = _job(version, act)
    if job is not None and job.state in ACTIVE:
        return False
    fail_run(version.id, (job.error if job else None) or "Its job ended without a result.", act)
    return True


def fail_run(version_id: UUID, sentence: str, act: Act) -> None:
    """Say on the plan version itself why it came to nothing; the plan in force stays."""
    version = act.session.get_one(PlanVersion, version_id)
    if version.state in ACTIVE:
        version.error = sentence
        step_within(version, "fail", act)


def stop_run(version_id: UUID, act: Act) -> None:
    """A run that was cancelled through its job."""
    version = act.session.get_one(PlanVersion, version_id)
    if version.state in ACTIVE:
        version.job_id = None
        step_within(version, "cancel", act)
