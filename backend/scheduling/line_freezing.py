"""A frozen sequence: written down to tickets and the order pool; begun, done, and how far it was kept."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.kernel.errors import Invalid, Refused
from backend.kernel.sequence.stability import adherence
from backend.planning import sequenced
from backend.plant.queries import local_day
from backend.plant.work_center import WorkCenter
from backend.production.production_report import ProductionReport
from backend.production.sequencing import NOT_BEGUN, Sequenced, sequence_tickets
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder
from backend.scheduling.line_facts import today_at
from backend.scheduling.line_sequence import LineSequence, LineSequencePosition, Why, still_held
from backend.scheduling.line_units import centers_of

HUNDRED = Decimal(100)
BUILT = ("start", "good", "scrap", "rework")


def begin(sequence: LineSequence, act: Act) -> None:
    """A draft that somebody makes by hand: a day of a line of the same site."""
    line = act.find(WorkCenter, sequence.work_center_id)
    if line.site_id != sequence.site_id:
        raise Refused(f"{line.number} is a line of another site.")


def check_change(sequence: LineSequence, act: Act) -> None:
    """A day with units goes to no other line or day; those that are empty may."""
    begin(sequence, act)
    if sequence.positions and {"work_center_id", "day"} & set(act.tracker.difference(sequence)):
        raise Refused(f"{sequence.number} has units already; plan the week to move them.")


def freeze(sequence: LineSequence, act: Act) -> None:
    """From here on the day changes for a reason only, and floor and pool know their places."""
    if not sequence.positions:
        raise Refused(f"{sequence.number} has no units to freeze; plan the week first.")
    line = act.session.get_one(WorkCenter, sequence.work_center_id)
    if sequence.day < today_at(act.session, line, act.now):
        raise Refused(f"{sequence.day} is over; its sequence cannot be frozen any more.")
    sequence.frozen_at, sequence.open_because = act.now, ""
    write_down(sequence, act)


def unfreeze(sequence: LineSequence, form: Why, act: Act) -> None:
    """Tickets and portions keep their places until it is frozen anew."""
    if not form.reason.strip():
        raise Invalid("reason: say why.", {"reason": ["Say why."]})
    sequence.frozen_at, sequence.reason, sequence.freezes_itself = None, form.reason.strip(), False


def write_down(sequence: LineSequence, act: Act) -> None:
    """The first place of each order and each portion; what began on a day before keeps that day."""
    line = act.session.get_one(WorkCenter, sequence.work_center_id)
    orders = _first_places(sequence, "work_order_id")
    earlier = _begun_before(sequence, list(orders), act)
    rows = [Sequenced(id, sequence.day, place) for id, place in orders.items() if id not in earlier]
    if dated := sequence_tickets(rows, centers_of(act.session, line), act):
        act.flag(
            f"Tickets that a published schedule had dated otherwise: {dated}. "
            "They follow this line day now, for what is frozen goes before a schedule."
        )
    portions = _first_places(sequence, "order_pool_entry_id")
    for sentence in sequenced.take(portions, sequence.day, act):
        act.flag(sentence)


def start(sequence: LineSequence, act: Act) -> None:
    """The first unit is on the line; what ran on a day before is done."""
    here = LineSequence.work_center_id == sequence.work_center_id, LineSequence.state == "running"
    query = select(LineSequence).where(*here, LineSequence.day < sequence.day).order_by(LineSequence.day)
    for before in act.session.scalars(query.with_for_update()):
        step_within(before, "finish", act)


def finish(sequence: LineSequence, act: Act) -> None:
    """How far the sequence was kept stays on it."""
    sequence.adherence_percent = kept(act.session, sequence)["percent"]


def on_the_line(work_order_id: UUID, act: Act) -> None:
    """The floor reports an order: its frozen day has begun, the last that has come of several.

    Who changes that day just now is not waited for.
    """
    site_id = act.session.get_one(WorkOrder, work_order_id).site_id
    place, day = LineSequencePosition, LineSequence.day
    query = select(LineSequence).join(place, place.owner_id == LineSequence.id).order_by(day.desc())
    query = query.where(place.work_order_id == work_order_id, LineSequence.state == "frozen")
    query = query.where(day <= local_day(act.session, site_id, act.now)).limit(1)
    for sequence in act.session.scalars(query.with_for_update(of=LineSequence, skip_locked=True)):
        step_within(sequence, "start", act)


def kept(session: Session, sequence: LineSequence) -> dict[str, object]:
    """Planned against actual order of the first reports of the day's orders (§8); orders not begun are left out."""
    planned = [str(id) for id in _first_places(sequence, "work_order_id")]
    actual = [str(id) for id in _begun(session, sequence)]
    share = adherence(planned, actual)
    return {"planned": planned, "actual": actual, "percent": None if share is None else round(share * HUNDRED, 1)}


def _begun(session: Session, sequence: LineSequence) -> Sequence[UUID]:
    """The day's orders in the order of their first report at the line."""
    line = session.get_one(WorkCenter, sequence.work_center_id)
    ids = list(_first_places(sequence, "work_order_id"))
    report, first = ProductionReport, func.min(ProductionReport.happened_at)
    query = select(report.work_order_id).join(Ticket, Ticket.id == report.ticket_id)
    query = query.where(report.work_order_id.in_(ids), report.voided.is_(False), report.kind.in_(BUILT))
    query = query.where(Ticket.work_center_id.in_(centers_of(session, line)))
    return list(session.scalars(query.group_by(report.work_order_id).order_by(first, report.work_order_id)))  # type: ignore[arg-type]


def tickets_held(session: Session, site_id: UUID, today: date) -> set[UUID]:
    """Tickets of a site that stand on a frozen or running line day and are not begun: their day is the line's."""
    place, line = LineSequencePosition, LineSequence
    query = select(Ticket.id).join(place, place.work_order_id == Ticket.work_order_id)
    query = query.join(line, line.id == place.owner_id).join(WorkCenter, WorkCenter.id == Ticket.work_center_id)
    here = or_(WorkCenter.id == line.work_center_id, WorkCenter.parent_id == line.work_center_id)
    query = query.where(line.site_id == site_id, still_held(today), here, Ticket.state.in_(NOT_BEGUN))
    return set(session.scalars(query.distinct()))


def _first_places(sequence: LineSequence, name: str) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for position in sequence.positions:
        if (id := getattr(position, name)) is not None:
            found.setdefault(id, position.position)
    return found


def _begun_before(sequence: LineSequence, ids: Sequence[UUID], act: Act) -> set[UUID]:
    """Orders of which units stand in a frozen or running sequence of a day before."""
    today = local_day(act.session, sequence.site_id, act.now)
    place = LineSequencePosition
    query = select(place.work_order_id).join(LineSequence, LineSequence.id == place.owner_id)
    query = query.where(place.work_order_id.in_(ids), still_held(today), LineSequence.day < sequence.day)
    return set(act.session.scalars(query.where(LineSequence.work_center_id == sequence.work_center_id)))  # type: ignore[arg-type]
