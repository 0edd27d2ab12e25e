"""Verbs of material calls: called, brought (a move into the line-side place), confirmed by a scan. All are facts."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from backend.documents import notices
from backend.documents.act import Act
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory.commands import Want
from backend.inventory.stock_move import Reservation
from backend.inventory.storage_location import StorageLocation
from backend.kernel.quantity import ZERO, plain
from backend.plant.work_center import WorkCenter
from backend.production.material_call import UNDER_WAY, Arrival, Delivery, MaterialCall, Reason
from backend.production.work_order import WorkOrder

BRINGS = "storekeeper"


def call(wanted: MaterialCall, act: Act) -> None:
    """One call is open for an item at a place; a second one is kept and says when the first was made."""
    center = act.session.get_one(WorkCenter, wanted.work_center_id)
    wanted.site_id, wanted.company_id = center.site_id, center.company_id
    wanted.person_id, wanted.captured_at = act.actor.person_id, act.captured_at
    wanted.location_id = wanted.location_id or _beside(center.id, act)
    item = act.session.get_one(Item, wanted.item_id)
    first = _open_call(wanted, act)
    if first is not None:
        _flag(wanted, f"{item.number} was called here already as {first.number}.", act)
    text = f"{plain(wanted.quantity)} of {item.number} are wanted at {center.number}."
    notices.tell_role(BRINGS, text, wanted, act)


def accept(wanted: MaterialCall, act: Act) -> None:
    """Somebody brings it; the first who says so."""
    wanted.brought_by_id = wanted.brought_by_id or act.actor.person_id


def deliver(wanted: MaterialCall, form: Delivery, act: Act) -> None:
    """Material moves from the store to the line; a second delivery on one call is not booked, only shown."""
    if wanted.delivered_at is not None:
        _flag(wanted, f"{wanted.number} was delivered already; nothing was moved again.", act)
        return
    target = form.to_location_id or wanted.location_id
    wanted.delivered, wanted.delivered_at, wanted.lot_id = form.quantity, act.happened_at, form.lot_id
    wanted.brought_by_id, wanted.location_id = act.actor.person_id, target
    if target is None:
        _flag(wanted, "This work center has no place for material beside it; nothing was moved in stock.", act)
    elif target != form.from_location_id:
        _bring(wanted, form, act.session.get_one(StorageLocation, target), act)
    if wanted.person_id is not None:
        notices.tell([wanted.person_id], f"Material call {wanted.number} was delivered.", wanted, act)


def confirm(wanted: MaterialCall, form: Arrival, act: Act) -> None:
    """The line says what it found; a difference is for the supervisor, never silently corrected."""
    found = wanted.delivered if form.quantity is None else form.quantity
    wanted.confirmed, wanted.confirmed_at = found, act.happened_at
    if found != wanted.delivered:
        _flag(wanted, f"{plain(wanted.delivered)} were delivered and {plain(found)} were found.", act)
    if form.location_id not in (None, wanted.location_id):
        place = act.session.get_one(StorageLocation, form.location_id)
        _flag(wanted, f"It was found at {place.number}, which is not where it was to go.", act)


def cancel(wanted: MaterialCall, form: Reason, act: Act) -> None:
    wanted.remark = form.reason[:200]


def _bring(wanted: MaterialCall, form: Delivery, place: StorageLocation, act: Act) -> None:
    """The lot that is named, else what expires first; what was reserved for the order is reserved at the line again."""
    order = act.session.get(WorkOrder, wanted.work_order_id) if wanted.work_order_id else None
    before = _reserved(order, wanted, act)
    want = Want(wanted.item_id, form.quantity, None, None, form.lot_id, form.from_location_id)
    inventory.issue_lines([want], place, order or wanted, act, kind="transfer")
    if order is None:
        return
    after = _reserved(order, wanted, act)
    moved = {line: quantity - after.get(line, ZERO) for line, quantity in before.items()}
    again = [Want(wanted.item_id, part, line, None, None, place.id) for line, part in moved.items() if part > 0]
    if again:
        inventory.reserve_lines(place.site_id, again, order, act)


def _reserved(order: WorkOrder | None, wanted: MaterialCall, act: Act) -> dict[UUID | None, Decimal]:
    """What the order holds of the item, by requirement."""
    if order is None:
        return {}
    claim = Reservation
    query = select(claim.need_line_id, func.sum(claim.quantity)).group_by(claim.need_line_id)
    query = query.where(claim.need_id == order.id, claim.item_id == wanted.item_id, claim.kind == "hard")
    return dict(act.session.execute(query).tuples().all())


def _beside(work_center_id: UUID, act: Act) -> UUID | None:
    """The line-side place of a work center."""
    place = StorageLocation
    query = select(place.id).where(place.work_center_id == work_center_id, place.kind == "line_side")
    return act.session.scalar(query.order_by(place.pick_order, place.number).limit(1))


def _open_call(wanted: MaterialCall, act: Act) -> MaterialCall | None:
    other = MaterialCall
    query = select(other).where(
        other.work_center_id == wanted.work_center_id,
        other.item_id == wanted.item_id,
        other.work_order_id.is_not_distinct_from(wanted.work_order_id),
        other.state.in_(UNDER_WAY),
        other.id != wanted.id,
    )
    return act.session.scalars(query.order_by(other.id).limit(1)).first()


def _flag(wanted: MaterialCall, sentence: str, act: Act) -> None:
    act.flag(sentence)
    wanted.review = f"{wanted.review} {sentence}".strip()
