"""Chains across sites: what another site orders from here, and what it sends, as far as the viewer may see it.

Inside a company the actor's own sites decide, between two companies their walls; what may not be seen is told as a
requirement without id, number, item or quantity of the other side, or as roughly as the wall has it (`sight.py`).
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.planning import pegging, proposals
from backend.planning.keeping import Shelf
from backend.planning.lanes import Routes
from backend.planning.names import Node
from backend.planning.planned_order import PlannedOrder
from backend.planning.proposal import PlanSnapshot, key_of
from backend.planning.sight import INTER_ORG, INTERPLANT, LEAF, NOTHING, STOCK, Eyes, Told, leaves
from backend.planning.transfers import in_force_of


@dataclass
class Crossing:
    """Goes on with a chain at the other sites it leads to; no order is told twice."""

    session: Session
    shelf: Shelf
    actor: Actor
    met: set[UUID] = field(default_factory=set)

    @cached_property
    def eyes(self) -> Eyes:
        return Eyes(self.session, self.actor)

    def chain(self, order: PlannedOrder, upward: bool) -> Node:
        self.met.add(order.id)
        tree = self.eyes.behind(pegging.chain(self.session, self.shelf, order, upward), order.site_id, upward)
        if upward:
            self._go_up(tree)
        elif (key := key_of(order.id)) is not None:
            self._go_down(tree, key.prefix)
        return tree

    def _go_up(self, node: Node) -> None:
        for at, child in enumerate(node["children"]):
            if child["kind"] == INTERPLANT:
                node["children"][at] = self._asked_for(child)
            else:
                self._go_up(child)

    def _asked_for(self, leaf: Node) -> Node:
        """The order of another site that a need of this one is for."""
        own = {name: leaf[name] for name in ("pegged", "day")}
        order = self._order(leaf["id"])
        if order is None:
            return self._closed(None) | own
        if self.eyes.is_exact(order.site_id, order.item_id, "demand"):
            return self._told(order, True) | own
        return self._closed(order.company_id) | own | {"children": self._behind(order)}

    def _behind(self, order: PlannedOrder) -> list[Node]:
        """As roughly as the wall of each item has it, the demands that an order without a name is for."""
        ends = [one for one in pegging.reached(self.session, self.shelf, order) if one.onward is None]
        found: list[Node] = []
        for item_id in sorted({one.item_id for one in ends}):
            needs = [Told("demand", item_id, one.quantity, one.end.day) for one in ends if one.item_id == item_id]
            told = leaves(needs, self.eyes.sight(order.site_id, item_id), ("demand",))
            found += [leaf for leaf in told if "some" not in leaf or leaf not in found]
        return [leaf for leaf in found if leaf["pegged"] or leaf.keys() & {"some", "at_least"}]

    def _go_down(self, tree: Node, prefix: int) -> None:
        snapshot = self.session.scalars(select(PlanSnapshot).where(PlanSnapshot.prefix == prefix)).one_or_none()
        leaves = [one["id"] for one in _leaves(tree) if _is_of(one["id"], prefix)]
        if snapshot is None or not leaves:
            return
        routes = Routes(self.session, snapshot.day_zero).of(snapshot.site_id)
        moved = self._moved(leaves)
        for leaf in list(_leaves(tree)):
            route = routes.get(moved[leaf["id"]]) if leaf["id"] in moved else None
            if route is not None:
                leaf["children"] = self._sent_by(route.supplier, leaf)

    def _moved(self, ids: list[UUID]) -> dict[UUID, UUID]:
        """The items of those orders that another site sends."""
        found = dict[UUID, UUID]()
        for source in (PlannedOrder, proposals.named(self.session, ids)):
            if source is not None:
                rows = select(source.id, source.item_id).where(source.id.in_(ids), source.source == "transfer")
                found |= dict(self.session.execute(rows).tuples().all())
        return found

    def _sent_by(self, supplier: tuple[UUID, UUID], leaf: Node) -> list[Node]:
        """What the supplying site has for an order of this one, by its plan in force."""
        site_id, item_id = supplier
        found = self._serving(site_id, item_id, leaf)
        if self.eyes.are_ours(site_id):
            return [self._supply(one) for one in found]
        if self.eyes.owner(site_id) in self.actor.companies:
            return [LEAF | {"kind": INTERPLANT, "pegged": None, "day": None}]
        shown = [facet for facet in ("stock", "supply") if self.eyes.is_exact(site_id, item_id, facet)]  # type: ignore[arg-type]
        hidden = [facet for facet in ("stock", "supply") if facet not in shown]
        rough = [_fact(one, item_id) for one in found if _facet(one) in hidden]
        told = [self._supply(one) for one in found if _facet(one) in shown]
        return told + leaves(rough, self.eyes.sight(site_id, item_id), hidden)  # type: ignore[arg-type]

    def _serving(self, site_id: UUID, item_id: UUID, leaf: Node) -> list[Node]:
        kept = self.session.scalars(in_force_of(site_id)).one_or_none()
        if kept is None:
            return []
        snapshot = self.shelf.of(self.session, kept.plan_version_id)
        wanted = np.frombuffer(leaf["id"].bytes, "S16")[0]
        found = np.flatnonzero(snapshot.demands.id == wanted).tolist()
        places, sought = snapshot.places_of(item_id), set(found)
        return [one for at in places for one in pegging.supplies_of(self.session, snapshot, at, sought)]

    def _supply(self, one: Node) -> Node:
        order = self._order(one["id"]) if one["kind"] == "planned_order" else None
        return one if order is None else self._told(order, False) | {name: one[name] for name in ("pegged", "day")}

    def _told(self, order: PlannedOrder, upward: bool) -> Node:
        if order.id in self.met:
            named = {"kind": "planned_order", "id": order.id, "document": "planning/planned_order"}
            return NOTHING | named | {"number": order.number, "quantity": order.quantity, "children": [], "again": True}
        return self.chain(order, upward)

    def _order(self, id: UUID) -> PlannedOrder | None:
        found = self.session.get(PlannedOrder, id)
        source = proposals.named(self.session, [id]) if found is None else None
        if source is None:
            return found
        return self.session.scalars(select(source).where(source.id == id)).one_or_none()

    def _closed(self, company_id: UUID | None) -> Node:
        kind = INTERPLANT if company_id in self.actor.companies else INTER_ORG
        return LEAF | {"kind": kind}


def _facet(one: Node) -> str:
    return "stock" if one["kind"] in STOCK else "supply"


def _fact(one: Node, item_id: UUID) -> Told:
    if one["kind"] in STOCK:
        return Told("stock", item_id, one["pegged"])
    return Told("supply", item_id, one["pegged"], one["day"])


def _leaves(node: Node) -> list[Node]:
    """The planned orders that nothing is known to feed."""
    if not node["children"]:
        return [node] if node["kind"] == "planned_order" and not node["again"] else []
    return [leaf for child in node["children"] for leaf in _leaves(child)]


def _is_of(id: Any, prefix: int) -> bool:
    key = key_of(id)
    return key is not None and key.prefix == prefix
