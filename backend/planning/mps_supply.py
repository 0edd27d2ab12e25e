"""The master schedule's one look at what runs propose; what orders need of items is in `mps_needs.py`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.proposals import of_plans


@dataclass(frozen=True)
class InForce:
    """The plan versions of a site that hold: of its master schedule, and of everything else."""

    mps: UUID | None = None
    mrp: UUID | None = None
    horizon_days: int = 0

    @property
    def widest(self) -> UUID | None:
        """The version that knows what every item is needed for: MRP takes the master schedule as given."""
        return self.mrp or self.mps

    def planning(self, mps: bool) -> UUID | None:
        """The version that plans an item: MRP plans those of the master schedule where nobody else does."""
        return self.mps if mps and self.mps is not None else self.mrp


@dataclass(frozen=True, slots=True)
class Proposed:
    """An order a run proposes and nobody has touched."""

    id: UUID
    version: int
    number: str
    item_id: UUID
    source: str
    start: date
    due: date
    quantity: Decimal


def in_force(session: Session, site_id: UUID) -> InForce:
    """The first scheme of each kind that has a plan."""
    having = PlanScheme.current_version_id.is_not(None)
    query = select(PlanScheme).where(PlanScheme.site_id == site_id, having).order_by(PlanScheme.number, PlanScheme.id)
    first: dict[bool, PlanScheme] = {}
    for scheme in session.scalars(query):
        first.setdefault(scheme.mps, scheme)
    current = {mps: scheme.current_version_id for mps, scheme in first.items()}
    horizon = max((scheme.horizon_days for scheme in first.values()), default=0)
    return InForce(current.get(True), current.get(False), horizon)


def instead(session: Session, version: PlanVersion) -> InForce:
    """The plans that hold, with another one in place of that of its own kind: a simulation, an older plan."""
    plans, scheme = in_force(session, version.site_id), session.get_one(PlanScheme, version.plan_scheme_id)
    mps, mrp = (version.id, plans.mrp) if scheme.mps else (plans.mps, version.id)
    return InForce(mps, mrp, scheme.horizon_days)


def proposals(session: Session, version_id: UUID | None, item_ids: Collection[UUID] | None = None) -> list[Proposed]:
    """What a plan proposes, of all its items or of some, by day and number."""
    found = []
    for order, which in proposed_by(session, version_id, item_ids):
        columns = (order.id, order.version, order.number, order.item_id, order.source, order.start, order.due)
        query = select(*columns, order.quantity).where(*which)
        if item_ids is not None:
            query = query.where(order.item_id.in_(item_ids))
        found += [Proposed(*row) for row in session.execute(query)]
    return sorted(found, key=lambda row: (row.due, row.number))


def proposed_by(
    session: Session, version_id: UUID | None, item_ids: Collection[UUID] | None = None
) -> list[tuple[Any, tuple[Any, ...]]]:
    """What a plan's proposals are read from, if only those of some items are wanted perhaps no others.

    Those somebody has changed are documents, the others are not.
    """
    if version_id is None:
        return []
    changed = PlannedOrder, (PlannedOrder.plan_version_id == version_id, PlannedOrder.state == "proposed")
    untouched = of_plans(session, [version_id], item_ids)
    return [changed, *([(untouched, ())] if untouched is not None else [])]


def given_to(session: Session, scheme: PlanScheme) -> UUID | None:
    """The plan of the master schedule that MRP explodes as given; None where there is none or this makes it."""
    return None if scheme.mps else in_force(session, scheme.site_id).mps


def taken_up(ids: Iterable[UUID], act: Act) -> list[PlannedOrder]:
    """Proposals or firm orders as documents, each held: somebody decides on them."""
    return [act.find(PlannedOrder, id, lock=True) for id in sorted(ids)]
