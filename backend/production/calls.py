"""Verbs of material calls: called, brought (a move into the line-side place), confirmed by a scan. All are facts."""

from uuid import UUID

from sqlalchemy import select

from backend.documents import notices
from backend.documents.act import Act
from backend.engineering.item import Item
from backend.inventory import commands as inventory
from backend.inventory.commands import Movement
from backend.inventory.storage_location import StorageLocation
from backend.kernel.quantity import plain
from backend.plant.work_center import WorkCenter
from backend.production.material_call import UNDER_WAY, Arrival, Delivery, MaterialCall, Reason

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
    source = form.from_location_id or inventory.default_location(wanted.item_id, wanted.site_id, act).id
    target = form.to_location_id or wanted.location_id
    wanted.delivered, wanted.delivered_at, wanted.lot_id = form.quantity, act.happened_at, form.lot_id
    wanted.brought_by_id, wanted.location_id = act.actor.person_id, target
    if target is None:
        _flag(wanted, "This work center has no place for material beside it; nothing was moved in stock.", act)
    elif target != source:
        movement = Movement(wanted.item_id, form.quantity, source, target, form.lot_id)
        inventory.post("transfer", [movement], wanted, act)
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
