"""Material issues: what was taken for an order or brought back is booked as it happened; too much is flagged (§6)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, or_, select

from backend.documents import holds, remarks
from backend.documents.act import Act
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory.commands import Movement, Want
from backend.inventory.stock_move import Reservation, StockBalance
from backend.inventory.storage_location import PICKED_FROM, StorageLocation
from backend.kernel.errors import Invalid, Refused
from backend.kernel.quantity import ZERO
from backend.production import chain, edges, rules
from backend.production.edges import BOOKED, EXACT
from backend.production.events import MaterialIssued, OverIssued
from backend.production.inheriting import inherit_holds
from backend.production.leaving import Back, Parts, bring_back, share_out
from backend.production.needs import still_needed
from backend.production.production_report import MaterialIssue, MaterialIssueLine
from backend.production.work_order import WorkOrder, WorkOrderMaterial


@dataclass
class Taking:
    """One issue being booked: the order, its requirements by id, and the lots that were scanned."""

    issue: MaterialIssue
    order: WorkOrder
    place: StorageLocation
    lines: dict[UUID, WorkOrderMaterial]
    items: dict[UUID, str]
    lots: Mapping[UUID, Sequence[StockBalance]] = field(default_factory=dict)
    held: Mapping[UUID, str] = field(default_factory=dict)

    def requirement(self, line: MaterialIssueLine) -> WorkOrderMaterial:
        assert line.material_id is not None
        return self.lines[line.material_id]


def take(issue: MaterialIssue, act: Act) -> None:
    """Book what was taken or brought back; the order of arrival does not matter."""
    if not issue.lines:
        raise Invalid("lines: name what was taken.", {"lines": ["At least one is needed."]})
    order = _order(issue.work_order_id, act)
    issue.person_id, issue.captured_at = act.actor.person_id, act.captured_at
    issue.site_id, issue.company_id = order.site_id, order.company_id
    flagged = len(act.flags)
    taking = _prepare(issue, order, act)
    if issue.kind == "issue":
        _issue(taking, act)
    else:
        _return(taking, act)
    _sum_up(taking, act)
    _flag(taking, act)
    issue.review = " ".join(act.flags[flagged:])


def accept_over_issue(order: WorkOrder, material_id: UUID, reason: str, act: Act) -> WorkOrderMaterial:
    """The supervisor accepts what was taken beyond the limit: the limit is raised by it."""
    line = next((line for line in order.materials if line.id == material_id), None)
    if line is None or line.over_issued <= 0:
        raise Refused(f"Nothing of this material was issued above the limit to work order {order.number}.")
    line.replenished += line.over_issued
    line.over_issued = ZERO
    if reason:
        remarks.say(order, reason, act)
    return line


def _order(order_id: UUID, act: Act) -> WorkOrder:
    order = chain.hold(order_id, act.session)
    if order.location_id is None:
        order.location_id = inventory.order_location(order.number, order.site_id, act).id
    return order


def _prepare(issue: MaterialIssue, order: WorkOrder, act: Act) -> Taking:
    """The requirements the lines are for, found by item where none is named; unknown items get one of nothing."""
    item_ids = {line.item_id for line in issue.lines}
    material = WorkOrderMaterial
    query = (
        select(material)
        .where(material.owner_id == order.id, material.item_id.in_(item_ids))
        .order_by(material.position)
    )
    known = list(act.session.scalars(query.with_for_update(key_share=True).execution_options(populate_existing=True)))
    items = {
        id: number for id, number in act.session.execute(select(Item.id, Item.number).where(Item.id.in_(item_ids)))
    }
    place = act.session.get_one(StorageLocation, order.location_id)
    taking = Taking(issue, order, place, {line.id: line for line in known}, items)
    for line in issue.lines:
        found = _requirement(line, known, issue.kind)
        if found is None:
            found = _not_on_the_list(line, order, act)
            known.append(found)
            taking.lines[found.id] = found
            act.flag(f"{items[line.item_id]} is not on the material list of work order {order.number}.")
        line.material_id = found.id
    return taking


def _requirement(line: MaterialIssueLine, known: Iterable[WorkOrderMaterial], kind: str) -> WorkOrderMaterial | None:
    """The one named, else the first of the item that still needs some (or has some to bring back)."""
    mine = [row for row in known if row.item_id == line.item_id]
    named = [row for row in mine if row.id == line.material_id]
    open_ones = [row for row in mine if (still_needed(row) if kind == "issue" else row.issued - row.returned) > 0]
    return next(iter([*named, *open_ones, *mine]), None)


def _not_on_the_list(line: MaterialIssueLine, order: WorkOrder, act: Act) -> WorkOrderMaterial:
    numbers = dict.fromkeys(
        ("required", "per_unit", "fixed", "issued", "returned", "replenished", "flushed", "short"), ZERO
    )
    made = WorkOrderMaterial(owner_id=order.id, item_id=line.item_id, position=9990, over_issued=ZERO, **numbers)
    act.session.add(made)
    act.session.flush()
    return made


def _issue(taking: Taking, act: Act) -> None:
    """Scanned lots from where they lie, the rest first expired first out; own reservations are used up."""
    taking.lots, taking.held = _scanned(taking, act)
    wants: list[tuple[MaterialIssueLine, Want]] = []
    for line in taking.issue.lines:
        if line.lot_id is not None and not _is_pickable(taking, line):
            _take_anyway(taking, line, act)
        else:
            place = line.location_id or _where(taking, line)
            wants.append((line, Want(line.item_id, line.quantity, line.material_id, None, line.lot_id, place)))
    if wants:
        move = inventory.issue_lines([want for _, want in wants], taking.place, taking.order, act)
        moved = [(row.item_id, row.lot_id, row.quantity) for row in move.moves]
        shared = share_out([(line.item_id, line.lot_id, line.quantity) for line, _ in wants], moved)
        for (line, _), parts in zip(wants, shared, strict=True):
            _book(taking, line, parts, EXACT if line.lot_id else BOOKED, act)


def _scanned(taking: Taking, act: Act) -> tuple[dict[UUID, list[StockBalance]], dict[UUID, str]]:
    """Where the scanned lots lie, and which of them are held."""
    lots = {line.lot_id for line in taking.issue.lines if line.lot_id is not None}
    if not lots:
        return {}, {}
    query = select(StockBalance).join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    query = query.where(StockBalance.lot_id.in_(lots), StockBalance.quantity > 0, StorageLocation.kind.in_(PICKED_FROM))
    found: dict[UUID, list[StockBalance]] = defaultdict(list)
    for balance in act.session.scalars(query.order_by(StockBalance.quantity.desc(), StockBalance.id)):
        found[balance.lot_id].append(balance)
    hold = holds.Hold
    still = (hold.document_id.in_(lots), hold.lifted_at.is_(None), or_(hold.until.is_(None), hold.until > act.now))
    return found, dict(act.session.execute(select(hold.document_id, hold.reason).where(*still)).tuples().all())


def _is_pickable(taking: Taking, line: MaterialIssueLine) -> bool:
    """Whether the scanned lot may be picked; a lot the book has nowhere is left to inventory to flag."""
    assert line.lot_id is not None
    there = taking.lots.get(line.lot_id, ())
    return line.lot_id not in taking.held and (not there or any(balance.status == "unrestricted" for balance in there))


def _where(taking: Taking, line: MaterialIssueLine) -> UUID | None:
    if line.lot_id is None:
        return None
    usable = (balance for balance in taking.lots.get(line.lot_id, ()) if balance.status == "unrestricted")
    return next((balance.location_id for balance in usable), None)


def _take_anyway(taking: Taking, line: MaterialIssueLine, act: Act) -> None:
    """A lot nobody should have taken was taken: it goes in, the hold stays, and what is made of it is held too."""
    assert line.lot_id is not None
    there = taking.lots.get(line.lot_id, ())
    balance = next((b for b in there if line.location_id in (None, b.location_id)), None)
    status = balance.status if balance else "unrestricted"
    origin = balance.location_id if balance else line.location_id
    origin = origin or inventory.default_location(line.item_id, taking.order.site_id, act).id
    reason = taking.held.get(line.lot_id) or f"it is in {status}"
    act.flag(f"A lot of {taking.items[line.item_id]} was taken that must not be used: {reason}")
    movement = Movement(line.item_id, line.quantity, origin, taking.place.id, line.lot_id, None, status)
    inventory.post("issue", [movement], taking.order, act)
    _book(taking, line, [(line.lot_id, line.quantity)], EXACT, act)
    inherit_holds(taking.order, act)


def _return(taking: Taking, act: Act) -> None:
    for line in taking.issue.lines:
        to = line.location_id or inventory.default_location(line.item_id, taking.order.site_id, act).id
        requirement = taking.requirement(line)
        parts = bring_back(taking.order, Back(requirement, line.quantity, to, line.lot_id), act)
        back = [(lot_id, -quantity) for lot_id, quantity in parts]
        _book(taking, line, back, EXACT if line.lot_id else BOOKED, act)


def _book(taking: Taking, line: MaterialIssueLine, parts: Parts, certainty: str, act: Act) -> None:
    """The requirement's sums, the genealogy, and the news for costing."""
    order, requirement = taking.order, taking.requirement(line)
    if taking.issue.kind == "issue":
        requirement.issued += line.quantity
    else:
        requirement.returned += line.quantity
    found = [(lot_id, part) for lot_id, part in parts if lot_id is not None]
    edges.write((edges.consumed(lot_id, order.id, line.item_id, part, certainty) for lot_id, part in found), order, act)
    for lot_id, part in parts:
        act.record(MaterialIssued(order.id, requirement.id, line.item_id, lot_id, part, certainty, order.site_id))


def _sum_up(taking: Taking, act: Act) -> None:
    """What is reserved, short and too much after it."""
    touched = {line.material_id: taking.requirement(line) for line in taking.issue.lines}
    act.session.flush()
    query = select(Reservation.need_line_id, func.sum(Reservation.quantity)).where(
        Reservation.need_id == taking.order.id
    )
    claimed = dict(act.session.execute(query.group_by(Reservation.need_line_id)).tuples().all())
    for id, line in touched.items():
        line.reserved = claimed.get(id, ZERO)
        if still_needed(line) == 0 and line.reserved:
            inventory.free(taking.order.id, act, line.id)
            line.reserved = ZERO
        line.short = max(ZERO, still_needed(line) - line.reserved)
        _judge(taking, line, act)
    act.session.flush()
    short = (WorkOrderMaterial.owner_id == taking.order.id, WorkOrderMaterial.short > 0)
    taking.order.shortages = act.session.scalar(select(func.count()).select_from(WorkOrderMaterial).where(*short)) or 0
    taking.order.reported_at = act.now


def _judge(taking: Taking, line: WorkOrderMaterial, act: Act) -> None:
    """Whether more was taken than the limit, or more came back than was taken."""
    order, item = taking.order, taking.items[line.item_id]
    here = line.issued - line.returned
    over = max(ZERO, -rules.may_issue(line.required, line.over_issue_percent, line.replenished, here))
    if told := rules.over_return(item, order.number, line.returned, line.issued):
        act.flag(told)
    if over > line.over_issued:
        act.flag(rules.over_issue(item, order.number, here, here - over) or "")
        act.record(OverIssued(order.id, line.id, line.item_id, over, order.site_id))
    line.over_issued = over


def _flag(taking: Taking, act: Act) -> None:
    order = taking.order
    taking.issue.late = order.state in rules.ENDED
    if told := rules.not_running(order.number, order.state):
        act.flag(told)
    if order.held:
        act.flag(f"Work order {order.number} is held: {order.held}")
