"""When and where tickets are done, as a schedule says it: many at once, with their days and those of the operations."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Table, bindparam, insert, select

from backend.documents.act import Act
from backend.documents.declare import document_name
from backend.documents.scope import narrow
from backend.documents.trail import Difference, Trail, plain_value
from backend.plant.queries import day_ended, zones_of
from backend.production.rules import TICKET_OVER
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder, WorkOrderOperation

WRITTEN = ("starts_at", "ends_at", "place", "start", "due", "sequence", "work_center_id")
AT_ONCE = 5_000  # ids in one statement; SQLite takes 32,766

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DatedTicket:
    """Where and when a ticket is done; without moments it has no place in the schedule any more."""

    ticket_id: UUID
    work_center_id: UUID
    place: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    sequence: int


@dataclass
class Days:
    """From the first to the last day of an operation's tickets, as far as these say it."""

    start: date | None = None
    due: date | None = None

    def take(self, values: Values) -> None:
        start, due = values.get("start"), values.get("due")
        self.start = start if self.start is None else min(self.start, start or self.start)
        self.due = due if self.due is None else max(self.due, due or self.due)

    def beside(self, before: Row[Any]) -> Values:
        return {"start": self.start or before.start, "due": self.due or before.due}


@dataclass
class Writing:
    """What is written to which rows, and what the trail says of them."""

    act: Act
    trail: list[Values] = field(default_factory=list)

    def note(self, document: type[Ticket | WorkOrder], row: Row[Any], difference: Difference) -> None:
        said = {"company_id": row.company_id, "site_id": row.site_id, "document": document_name(document)}
        said |= {"document_id": row.id, "version": row.version + 1, "verb": "change", "diff": difference}
        self.trail.append(self.act.tracker.common() | said)

    def write(self, table: Any, rows: Sequence[Values], stamped: bool) -> None:
        """One statement, however many rows; a document has its version and who changed it."""
        if not rows:
            return
        stamps = {"changed_at": self.act.now, "changed_by_id": self.act.actor.person_id} if stamped else {}
        changes = {name: bindparam(name) for name in rows[0] if name != "row"} | stamps
        changes |= {"version": table.c.version + 1} if stamped else {}
        self.act.session.connection().execute(_update(table).values(changes), list(rows))

    def close(self) -> None:
        """The trail comes last in an act; what the session has read of these rows is read anew."""
        if self.trail:
            self.act.tracker.bulk.append(lambda: self.act.session.execute(insert(Trail), self.trail) and None)
        for one in list(self.act.session.identity_map.values()):
            if isinstance(one, (Ticket, WorkOrder, WorkOrderOperation)):
                self.act.session.expire(one)


def date_tickets(rows: Sequence[DatedTicket], act: Act, stays: Callable[[], Set[UUID]] = frozenset) -> int:
    """How many tickets are another than they were.

    One that is done or cancelled stays as it is, and what `stays` names, which is asked when nobody else writes to
    the orders any more; a running one only gets its end. Who does it is not touched: a
    supervisor decides that. A handful of statements, however many tickets; orders are held first and by their ids,
    as whoever reports on them holds them.
    """
    act.session.flush()
    wanted, writing = {row.ticket_id: row for row in rows}, Writing(act)
    orders = _orders(wanted, act)
    wanted = {id: wanted[id] for id in wanted.keys() - stays()}
    days: dict[UUID, Days] = defaultdict(Days)
    changed = []
    for ticket, values in _dated(wanted, act):
        days[ticket.operation_id].take(values)
        if difference := _difference(ticket, values):
            changed.append({"row": ticket.id} | {name: values.get(name, getattr(ticket, name)) for name in WRITTEN})
            writing.note(Ticket, ticket, difference)
    writing.write(Ticket.__table__, changed, stamped=True)
    _date_operations(days, orders, writing)
    writing.close()
    return len(changed)


def _dated(wanted: Mapping[UUID, DatedTicket], act: Act) -> Iterator[tuple[Row[Any], Values]]:
    """The open tickets, held, with what they get."""
    names = ("id", "company_id", "site_id", "version", "state", "operation_id", *WRITTEN)
    query = narrow(select(*(getattr(Ticket, name) for name in names)), Ticket, act.actor)
    query = query.where(Ticket.state.not_in(TICKET_OVER)).order_by(Ticket.id).with_for_update(key_share=True)
    found = [row for ids in _parts(wanted) for row in act.session.execute(query.where(Ticket.id.in_(ids)))]
    zones = zones_of(act.session, {row.site_id for row in found})
    for row in found:
        yield row, _values(wanted[row.id], row.state, zones[row.site_id])


def _values(row: DatedTicket, state: str, zone: ZoneInfo) -> Values:
    if row.starts_at is None or row.ends_at is None:
        return {} if state == "running" else {"starts_at": None, "ends_at": None, "place": None}
    due = max(day_ended(row.ends_at, zone), row.starts_at.astimezone(zone).date())
    end = {"ends_at": row.ends_at, "due": due}
    if state == "running":
        return end
    begin = {"starts_at": row.starts_at, "start": row.starts_at.astimezone(zone).date()}
    return end | begin | {"place": row.place, "sequence": row.sequence, "work_center_id": row.work_center_id}


def _orders(wanted: Mapping[UUID, DatedTicket], act: Act) -> dict[UUID, Row[Any]]:
    named = narrow(select(Ticket.work_order_id).distinct(), Ticket, act.actor)
    ids = {id for part in _parts(wanted) for id in act.session.scalars(named.where(Ticket.id.in_(part)))}
    columns = (WorkOrder.id, WorkOrder.company_id, WorkOrder.site_id, WorkOrder.version)
    query = select(*columns).order_by(WorkOrder.id).with_for_update(key_share=True)
    return {row.id: row for part in _parts(ids) for row in act.session.execute(query.where(WorkOrder.id.in_(part)))}


def _date_operations(days: Mapping[UUID, Days], orders: Mapping[UUID, Row[Any]], writing: Writing) -> None:
    line = WorkOrderOperation
    query = select(line.id, line.owner_id, line.position, line.start, line.due).order_by(line.owner_id, line.position)
    changed, differences = [], defaultdict[UUID, Difference](dict)
    for part in _parts(days):
        for row in writing.act.session.execute(query.where(line.id.in_(part))):
            values = days[row.id].beside(row)
            if difference := _difference(row, values):
                changed.append({"row": row.id} | values)
                label = f"operations[{row.position}]"
                differences[row.owner_id] |= {f"{label}.{name}": pair for name, pair in difference.items()}
    for id, difference in differences.items():
        writing.note(WorkOrder, orders[id], difference)
    writing.write(WorkOrderOperation.__table__, changed, stamped=False)
    writing.write(WorkOrder.__table__, [{"row": id} for id in differences], stamped=True)


def _difference(row: Row[Any], values: Values) -> Difference:
    pairs = {name: [getattr(row, name), value] for name, value in values.items()}
    return {name: [plain_value(one) for one in pair] for name, pair in pairs.items() if pair[0] != pair[1]}


def _update(table: Table) -> Any:
    return table.update().where(table.c.id == bindparam("row"))


def _parts(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """By their ids, so that whoever holds rows holds them in one order."""
    ordered = sorted(ids)
    for first in range(0, len(ordered), AT_ONCE):
        yield ordered[first : first + AT_ONCE]
