"""Whom an order serves and what it is made from: pegs are made from the run's snapshot when somebody asks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import find, narrow
from backend.kernel.errors import NotFound
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.pegging import Peg, name_in, name_of, pegs_of, slot_of
from backend.kernel.mrp.policy_rows import SAFETY_PULL
from backend.kernel.mrp.why import Chain, Link, feeds, served_by
from backend.kernel.quantity import ZERO, plain
from backend.planning import output_reasons, proposals, reasons, takes
from backend.planning.because import because
from backend.planning.keeping import Shelf
from backend.planning.names import Ids, Names, Node
from backend.planning.planned_order import PlannedOrder
from backend.planning.proposal import OrderKey, key_of
from backend.planning.snapshot import Snapshot

Step = tuple[int, str, int]  # an order or take among the pegs: place, F, P or U, reference below the item
STOCK_OWED = UUID(int=0)


@dataclass(frozen=True)
class End:
    """One end of a peg as people know it."""

    kind: str
    id: UUID
    day: date
    take: tuple[int, int] | None = None  # reference, and the place of the item on the far side


@dataclass(frozen=True)
class Branch:
    """A peg on the way up or down: its far end, the order the way goes on from, and how much it is of which item."""

    end: End
    onward: Step | None
    item_id: UUID
    quantity: Decimal


def find_order(session: Session, id: UUID, actor: Actor) -> PlannedOrder:
    """A planned order the actor may see, be it a document or still a proposal."""
    source = proposals.named(session, [id])
    if source is not None:
        found = session.scalars(narrow(select(source).where(source.id == id), source, actor)).one_or_none()
        if found is not None:
            return found  # type: ignore[no-any-return]
    return find(session, PlannedOrder, id, actor)


def chain(session: Session, shelf: Shelf, order: PlannedOrder, upward: bool) -> Node:
    """The tree of what an order serves (up to the customers) or is made from (down to stock and purchases)."""
    snapshot, key = _seen(session, shelf, order)
    branches: dict[Step, list[Branch]] = {}
    start, found = (0, "P", 0), Chain((), True)
    if snapshot is not None and key is not None:
        name = name_in(snapshot.plan, key.place, key.slot)
        found = (served_by if upward else feeds)(snapshot.plan, key.place, name.day, name.piece)
        start = (key.place, "P", key.slot)
        branches = _branches(snapshot, found.links, upward)
    named = _Tree(branches, _names(session, snapshot, order, branches))
    tree = named.branch(start, End("planned_order", order.id, order.due))
    return tree | {"complete": found.complete}


def reached(session: Session, shelf: Shelf, order: PlannedOrder) -> list[Branch]:
    """All an order serves, up to the demands; nothing for one that no run proposed."""
    snapshot, key = _seen(session, shelf, order)
    if snapshot is None or key is None:
        return []
    name = name_in(snapshot.plan, key.place, key.slot)
    found = _branches(snapshot, served_by(snapshot.plan, key.place, name.day, name.piece).links, upward=True)
    return [branch for branches in found.values() for branch in branches]


def why(session: Session, shelf: Shelf, order: PlannedOrder) -> list[str]:
    """In sentences: for whom the order is, through which parents, and what becomes of the rest."""
    snapshot, key = _seen(session, shelf, order)
    if snapshot is None or key is None:
        sentences = ["There is no record of whom this order serves."]
    else:
        sentences = _for_whom(session, (snapshot, key), order)
    if order.past_due:
        sentences.append(f"It should have been begun on {order.start.isoformat()}.")
    return sentences


def supplies_of(session: Session, snapshot: Snapshot, place: int, demands: set[int]) -> list[Node]:
    """What serves these demands of an item, each supply by itself."""
    if place < 0 or not demands:
        return []
    fed = [_fed(snapshot, place, peg) for peg in pegs_of(snapshot.plan, place) if peg[2] == "D" and peg[3] in demands]
    ids: Ids = defaultdict(set, {"item": {snapshot.item_id(place)}})
    for one in fed:
        ids[one.end.kind].add(one.end.id)
    names = Names(session, ids, snapshot)
    more = {"children": [], "again": False}
    return [names.node(one.end.kind, one.end.id) | more | {"pegged": one.quantity, "day": one.end.day} for one in fed]


def _for_whom(session: Session, seen: tuple[Snapshot, OrderKey], order: PlannedOrder) -> list[str]:
    snapshot, key = seen
    served = _served_by(snapshot, (key.place, "P", key.slot))
    steps = [one.onward for one in served if one.end.take is not None and one.onward is not None]
    behind = {step: _served_by(snapshot, step) for step in steps}
    names = _names(session, snapshot, order, {(0, "P", 0): served} | behind)
    sentences: list[str] = []
    for one in sorted(served, key=lambda one: one.end.day):
        sentences += because(one.end.kind, names.node(one.end.kind, one.end.id), one.quantity, one.end.day)
        for further in behind.get(one.onward, ()) if one.onward is not None else ():
            sentences += because(
                further.end.kind, names.node(further.end.kind, further.end.id), further.quantity, further.end.day
            )
    sentences += [*reasons.of_order(snapshot, key), *output_reasons.of_order(session, snapshot, key)]
    rest = order.quantity - sum((one.quantity for one in served), ZERO)
    if rest > 0:
        sentences.append(f"{plain(rest)} remain as stock: safety stock or the rest of a lot.")
    return sentences


def _served_by(snapshot: Snapshot, step: Step) -> list[Branch]:
    """The needs an order or take serves by itself."""
    place = step[0]
    pegs = [peg for peg in pegs_of(snapshot.plan, place) if peg[:2] == step[1:]]
    return [one for peg in pegs for one in _served(snapshot, place, peg)]


def _seen(session: Session, shelf: Shelf, order: PlannedOrder) -> tuple[Snapshot | None, OrderKey | None]:
    """What the run saw; nothing for an order that no run proposed, such as the second half of a split."""
    key = key_of(order.id)
    if key is None or order.plan_version_id is None:
        return None, None
    try:
        snapshot = shelf.of(session, order.plan_version_id)
    except NotFound:
        return None, None
    return (snapshot, key) if snapshot.prefix == key.prefix else (None, None)


def _branches(snapshot: Snapshot, links: Sequence[Link], upward: bool) -> dict[Step, list[Branch]]:
    """The links by the order they start at."""
    found: dict[Step, list[Branch]] = defaultdict(list)
    for link in links:
        place = int(link.item)  # type: ignore[call-overload]
        peg = (link.supply.kind, link.supply.reference, link.need.kind, link.need.reference, link.quantity)
        nears = _supplying(snapshot, place, peg) if upward else _needing(snapshot, peg)
        for near in nears:
            found[near] += _served(snapshot, place, peg) if upward else [_fed(snapshot, place, peg)]
    return found


def _supplying(snapshot: Snapshot, place: int, peg: Peg) -> list[Step]:
    """The order or take a supply comes from; of a co-product that of its host."""
    kind, reference = peg[:2]
    if kind == "C" and reference < 0:
        return [(_firm_place(snapshot, -1 - reference), "F", -1 - reference)]
    if kind == "C":
        return [_order_step(snapshot, reference)]
    return [(place, kind, reference)] if kind in "FPU" else []


def _needing(snapshot: Snapshot, peg: Peg) -> list[Step]:
    """The order that needs, or the takes by the items they are for."""
    kind, reference = peg[2:4]
    if kind == "P":
        return [_order_step(snapshot, reference)]
    if kind == "F":
        return [(_firm_place(snapshot, reference), "F", reference)]
    return [(place, "U", reference) for place in takes.covered(snapshot, reference)] if kind == "U" else []


def _order_step(snapshot: Snapshot, reference: int) -> Step:
    name = name_of(snapshot.plan, reference)
    return name.place, "P", slot_of(snapshot.plan, name)


def _firm_place(snapshot: Snapshot, reference: int) -> int:
    place: int = snapshot.plan.network.objects.firm[reference].item  # type: ignore[assignment]
    return place


def _served(snapshot: Snapshot, place: int, peg: Peg) -> list[Branch]:
    """A peg by its need, or by all items a take is for."""
    item_id, quantity = snapshot.item_id(place), unscaled(peg[4])
    if peg[2] == "D" and peg[3] < SAFETY_PULL:
        return [Branch(End(*snapshot.demand(peg[3])), None, item_id, quantity)]
    steps = _needing(snapshot, peg)
    if not steps:
        return [Branch(_no_order(snapshot, peg), None, item_id, quantity)]
    return [Branch(_end(snapshot, step, step[0]), step, item_id, quantity) for step in steps]


def _no_order(snapshot: Snapshot, peg: Peg) -> End:
    """A need that nobody ordered: stock owed, what expires, a safety stock that rises."""
    if peg[2] == "L":
        return End("expires", STOCK_OWED, snapshot.day(peg[3]))
    if peg[2] == "D":
        return End("safety_stock", STOCK_OWED, snapshot.day(peg[3] - SAFETY_PULL))
    return End("stock_owed", STOCK_OWED, snapshot.day_zero)


def _fed(snapshot: Snapshot, place: int, peg: Peg) -> Branch:
    """A peg by its supply."""
    item_id, steps = snapshot.item_id(place), _supplying(snapshot, place, peg)
    if steps:
        far = takes.serving(snapshot, peg[1])[0] if peg[0] == "U" else place
        end = _end(snapshot, steps[0], far)
    elif peg[0] == "R" and peg[1] >= SAFETY_PULL:
        end = End("safety_stock", STOCK_OWED, snapshot.day(peg[1] - SAFETY_PULL))
    elif peg[0] == "R":
        end = End(*snapshot.supply(peg[1]))
    else:
        end = End("on_hand", item_id, snapshot.day_zero)
    return Branch(end, steps[0] if steps else None, item_id, unscaled(peg[4]))


def _end(snapshot: Snapshot, step: Step, far: int) -> End:
    """An order, or a take that leads to the item at the place `far`."""
    place, kind, reference = step
    if kind == "F":
        return End(*snapshot.supply(reference))
    if kind == "U":
        day = snapshot.day(snapshot.plan.orders.results.move(reference).day)
        return End(takes.SUBSTITUTE, takes.id_of(place, reference), day, (reference, far))
    name = name_in(snapshot.plan, place, reference)
    return End("planned_order", OrderKey(snapshot.prefix, place, reference).id, snapshot.day(name.day))


def _names(
    session: Session, snapshot: Snapshot | None, order: PlannedOrder, branches: dict[Step, list[Branch]]
) -> Names:
    ids: Ids = defaultdict(set, {"planned_order": {order.id}, "item": {order.item_id}})
    every = [one for found in branches.values() for one in found]
    for branch in every:
        ids["item"].add(branch.item_id)
        ids[branch.end.kind].add(branch.end.id)
    taken = [one.end for one in every if one.end.take is not None]
    if snapshot is None or not taken:
        return Names(session, ids, snapshot)
    nodes = takes.nodes(session, snapshot, {end.id: end.take for end in taken if end.take is not None})
    ids["item"] |= {node["item_id"] for node in nodes.values()}
    names = Names(session, ids, snapshot)
    for id, node in nodes.items():
        names.add(takes.SUBSTITUTE, id, node)
    return names


@dataclass
class _Tree:
    branches: dict[Step, list[Branch]]
    names: Names

    def __post_init__(self) -> None:
        self._met: set[UUID] = set()

    def branch(self, step: Step, end: End) -> Node:
        """An order with what hangs on it; met again it is only named."""
        again = end.id in self._met
        self._met.add(end.id)
        below: Iterable[Branch] = () if again else self.branches.get(step, ())
        children = [self._leaf(one) for one in below]
        return self.names.node(end.kind, end.id) | {"again": again, "children": children}

    def _leaf(self, one: Branch) -> Node:
        if one.onward is not None:
            node = self.branch(one.onward, one.end)
        else:
            node = self.names.node(one.end.kind, one.end.id) | {"children": [], "again": False}
        if node.get("item") is None:
            node["item"] = self.names.item(one.item_id)
        return node | {"pegged": one.quantity, "day": one.end.day}
