"""The orders that ask work centers for hours: work orders as far as they are not done, firm orders, proposals."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from backend.engineering.item import Item
from backend.engineering.routing import Routing, RoutingOperation
from backend.engineering.structure import at_site, best, released_routings
from backend.kernel.capacity.facts import Operation
from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO
from backend.planning.capacity_overlay import CapacityOverlay
from backend.planning.mps_supply import InForce, proposed_by
from backend.planning.plan_overlay import PlanOverlay
from backend.planning.plan_version import PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.production.work_order import UNTIL_FINISHED, WorkOrder, WorkOrderOperation

KINDS = ("work_order", "firm", "proposed")
MINUTES = 60
MANY = 500


@dataclass(frozen=True)
class Span:
    """Where and when: a site, and the days from today until before `end`."""

    session: Session
    site_id: UUID
    company_id: UUID
    today: date
    end: date
    plans: InForce
    version: PlanVersion | None = None  # the simulation that is looked at

    @cached_property
    def supposed(self) -> CapacityOverlay:
        return CapacityOverlay.of(self.version, self.today)

    @cached_property
    def other_orders(self) -> dict[UUID, PlanOverlay]:
        """Work orders that move, or are not there."""
        return {line.work_order_id: line for line in self.supposed.lines if line.work_order_id is not None}


@dataclass(frozen=True, slots=True)
class Asking:
    """An order with what is still to be made; `operations` are its own, None where the item's routing says them."""

    kind: str
    id: UUID
    number: str
    item_id: UUID
    quantity: Decimal
    start: date | None
    due: date
    operations: tuple[Operation, ...] | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}.{self.id}"


@dataclass(frozen=True)
class Routed:
    """Operations for one unit by item, items of which nothing says what they need, and what could not be read."""

    of: dict[UUID, tuple[RoutingOperation, ...]]
    refused: Sequence[str]

    def operations(self, order: Asking) -> tuple[Operation, ...] | None:
        if order.operations is not None:
            return order.operations
        found = self.of.get(order.item_id)
        return None if found is None else tuple(_planned(one, order.quantity) for one in found)


def asking(span: Span) -> list[Asking]:
    """Everything made here that begins before the last day looked at; what should have begun earlier as well."""
    return [*_work_orders(span), *_firm(span), *_proposed(span)]


def _work_orders(span: Span) -> Iterator[Asking]:
    begins = or_(WorkOrder.start < span.end, WorkOrder.due < span.end)
    query = select(WorkOrder).where(WorkOrder.site_id == span.site_id, WorkOrder.state.in_(UNTIL_FINISHED), begins)
    for one in span.session.scalars(query.options(selectinload(WorkOrder.operations)).order_by(WorkOrder.id)):
        left = max(one.quantity - one.received - one.scrapped, ZERO)
        own = tuple(_running(one, line) for line in sorted(one.operations, key=lambda line: line.operation_number))
        asked = Asking("work_order", one.id, one.number, one.item_id, left, one.start, one.due, own or None)
        supposed = _supposed(asked, span.other_orders.get(one.id))
        if supposed is not None:
            yield supposed


def _supposed(order: Asking, line: PlanOverlay | None) -> Asking | None:
    """As a simulation has it: on another day, or not there at all; a moved order begins as much later."""
    if line is None:
        return order
    if line.action == "remove" or line.day is None:
        return None
    start = None if order.start is None else order.start + (line.day - order.due)
    quantity = order.quantity if line.quantity is None else line.quantity
    return replace(order, start=start, due=line.day, quantity=quantity)


def _firm(span: Span) -> Iterator[Asking]:
    order = PlannedOrder
    columns = (order.id, order.number, order.item_id, order.quantity, order.start, order.due)
    query = select(*columns).where(order.site_id == span.site_id, order.state == "firm", order.source == "make")
    for row in span.session.execute(query.where(order.start < span.end)):
        yield Asking("firm", *row)


def _proposed(span: Span) -> Iterator[Asking]:
    """What the plans in force propose, of the master schedule and of MRP."""
    for version_id in dict.fromkeys((span.plans.mps, span.plans.mrp)):
        for order, which in proposed_by(span.session, version_id):
            columns = (order.id, order.number, order.item_id, order.quantity, order.start, order.due)
            query = select(*columns).where(*which, order.source == "make", order.start < span.end)
            for row in span.session.execute(query):
                yield Asking("proposed", *row)


def _running(order: WorkOrder, line: WorkOrderOperation) -> Operation:
    """What is left of an operation: what it has neither made good nor scrapped."""
    left = max(order.quantity - line.good - line.scrapped, ZERO)
    started = line.started > 0 or line.good > 0 or line.minutes > 0
    run, setup = (Fraction(minutes) / MINUTES for minutes in (line.run_minutes, line.setup_minutes))
    return Operation(line.work_center_id, run, left, setup, started)


def _planned(line: RoutingOperation, quantity: Decimal) -> Operation:
    run, setup = (Fraction(minutes) / MINUTES for minutes in (line.run_minutes, line.setup_minutes))
    return Operation(line.work_center_id, run, quantity, setup)


def routed(span: Span, item_ids: Collection[UUID]) -> Routed:
    """The routing each of these items is made by today."""
    wanted, found, refused = sorted(item_ids), {}, []
    here = at_site(span.session, span.site_id, span.today)
    for first in range(0, len(wanted), MANY):
        ids = wanted[first : first + MANY]
        numbers = dict(span.session.execute(select(Item.id, Item.number).where(Item.id.in_(ids))).tuples().all())
        for item_id, rows in _by_item(released_routings(span.session, ids, span.company_id)).items():
            try:
                chosen = best(rows, numbers[item_id], here, None, "routing")
            except Refused as problem:
                refused.append(problem.sentence)
                continue
            found[item_id] = tuple(sorted(chosen.operations, key=lambda one: one.operation_number))
    return Routed(found, refused)


def _by_item(routings: Iterable[Routing]) -> dict[UUID, list[Routing]]:
    found: dict[UUID, list[Routing]] = defaultdict(list)
    for one in routings:
        found[one.item_id].append(one)
    return found
