"""Two schedules of a site beside each other: what moved, which orders end otherwise, and because of what."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.production.rules import TICKET_OVER
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder
from backend.scheduling import rules
from backend.scheduling.because import Because, because
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleSlot
from backend.scheduling.naming import Names, Row, names
from backend.scheduling.roots import Lying, Move, Roots

COUNTED = {
    "moved": ("1 operation moved.", "{} operations moved."),
    "new": ("1 operation is new.", "{} operations are new."),
    "over": ("1 operation is over by now.", "{} operations are over by now."),
    "gone": ("1 operation has no place any more.", "{} operations have no place any more."),
    "late": ("1 order becomes late.", "{} orders become late."),
    "punctual": ("1 order becomes punctual.", "{} orders become punctual."),
    "later": ("1 order comes later.", "{} orders come later."),
    "sooner": ("1 order comes sooner.", "{} orders come sooner."),
}

KINDS = ("late", "gone", "later", "new", "punctual", "sooner")  # of orders that end otherwise, the worst first


class Ending(NamedTuple):
    """When an order ends in both, None where it is not in one; `due` is the end of its due day."""

    order_id: UUID
    before: datetime | None
    after: datetime | None
    due: datetime

    def late(self, end: datetime | None) -> int:
        return max(0, int((end - self.due).total_seconds())) if end else 0

    @property
    def is_another(self) -> bool:
        if self.before is None or self.after is None:
            return True
        turned = bool(self.late(self.before)) != bool(self.late(self.after))
        return turned or rules.is_another_time(self.before, self.after)

    @property
    def kind(self) -> str:
        if self.before is None or self.after is None:
            return "new" if self.before is None else "gone"
        if bool(self.late(self.before)) != bool(self.late(self.after)):
            return "late" if self.late(self.after) else "punctual"
        return "later" if self.after > self.before else "sooner"


@dataclass(frozen=True)
class Differences:
    """`over` are the tickets that are done or cancelled by now: what has no place for that is not told as lost."""

    before: Iterable[Lying]
    after: Iterable[Lying]
    over: Collection[UUID]
    names: Names
    because: Because
    zero: datetime  # when the later one begins

    @cached_property
    def _pairs(self) -> tuple[list[Move], list[Lying], list[Lying]]:
        """What is in both, what is new, what is gone; before its release an operation had no ticket yet."""
        left = {slot.ticket_id or slot.operation_id: slot for slot in self.before}
        both, new = [], []
        for slot in self.after:
            known = left.pop(slot.ticket_id or slot.operation_id, None) or left.pop(slot.operation_id, None)
            both.append(Move(known, slot)) if known else new.append(slot)
        return both, new, [slot for slot in left.values() if slot.ticket_id not in self.over]

    @property
    def _over(self) -> int:
        """How many of those before are over by now and for that in the later one no more."""
        still = {slot.ticket_id for slot in self.after}
        return sum(slot.ticket_id in self.over and slot.ticket_id not in still for slot in self.before)

    @cached_property
    def moves(self) -> list[Move]:
        """In the order in which they are done now."""
        found = (pair for pair in self._pairs[0] if pair.is_one)
        return sorted(found, key=lambda pair: (pair.after.start_at, pair.after.id))

    @cached_property
    def endings(self) -> list[Ending]:
        """Orders that end at another moment, those that become late first."""
        before, after = _ends(self.before), _ends(self.after)
        gone = {slot.work_order_id for slot in self._pairs[2]}
        known = (id for id in gone | after.keys() if id in self.names.orders)
        found = (
            Ending(id, before.get(id), after.get(id), self.because.due.get(id, self.names.due(id))) for id in known
        )
        changed = [one for one in found if one.is_another]
        return sorted(changed, key=lambda one: (KINDS.index(one.kind), -one.late(one.after), str(one.order_id)))

    @property
    def sentences(self) -> list[str]:
        _, new, gone = self._pairs
        counts = Counter(one.kind for one in self.endings if one.before and one.after)
        counts |= {"moved": len(self.moves), "new": len(new), "gone": len(gone), "over": self._over}
        told = [counted(name, counts[name]) for name in COUNTED if counts[name]]
        return told or ["Nothing is different."]

    def order_rows(self) -> Iterator[Row]:
        for one in self.endings:
            yield {
                "work_order": self.names.orders[one.order_id].told,
                "end_before": one.before,
                "end_after": one.after,
                "late_before": one.late(one.before),
                "late_after": one.late(one.after),
                "sentence": f"{self._ending(one)} {self._ends_then(one)}",
            }

    def _ends_then(self, one: Ending) -> str:
        """Why; one that was not there before is late for what it waits for, not for what was supposed for it."""
        if one.before is None and one.late(one.after) and one.order_id in self._material:
            at = self.zero + timedelta(seconds=self._material[one.order_id])
            return f"Its material is not there before {self.names.moment(at)}."
        return self._roots.of_order(one.order_id, self._last.get(one.order_id))

    @cached_property
    def _roots(self) -> Roots:
        return Roots(self.moves, self._pairs[1], self.because, self.zero)

    @cached_property
    def _last(self) -> Mapping[UUID, Lying]:
        """What ends last of each order."""
        return {slot.work_order_id: slot for slot in sorted(self.after, key=lambda slot: (slot.end_at, slot.id))}

    @cached_property
    def _material(self) -> Mapping[UUID, int]:
        """The second until which an order's operations wait for material."""
        waits: dict[UUID, int] = {}
        for slot in self.after:
            if slot.cause == "material":
                waits[slot.work_order_id] = max(slot.about[0][1], waits.get(slot.work_order_id, 0))
        return waits

    def _ending(self, one: Ending) -> str:
        number, told = self.names.order(one.order_id), self.names.moment
        if one.after is None:
            return f"{number} has no place any more."
        if one.before is None:
            ends = told(one.after)
            return (
                f"{number} is new, it ends {ends} and is late."
                if one.late(one.after)
                else f"{number} is new, it ends {ends}."
            )
        sentence = {
            "late": "{} ends {} instead of {} and becomes late.",
            "punctual": "{} ends {} instead of {} and becomes punctual.",
            "later": "{} ends {} instead of {}.",
            "sooner": "{} ends {} already, before it was {}.",
        }[one.kind]
        return sentence.format(number, told(one.after), told(one.before))

    def move_rows(self) -> Iterator[Row]:
        for move in self.moves:
            before, after = move
            yield {
                "slot_id": after.id,
                "work_order": {"id": after.work_order_id, "number": self.names.order(after.work_order_id)},
                "operation_number": after.operation_number,
                "from": self._side(before),
                "to": self._side(after),
                "sentence": f"{self._moved(before, after)} {self._roots.of_move(move)}",
            }

    def _side(self, slot: Lying) -> Row:
        center = self.names.centers.get(slot.work_center_id)
        return {"work_center": center, "place": slot.place, "start_at": slot.start_at, "end_at": slot.end_at}

    def _moved(self, before: Lying, after: Lying) -> str:
        number, told = f"{self.names.order(after.work_order_id)}/{after.operation_number}", self.names.moment
        begins, began = told(after.start_at), told(before.start_at)
        place, was = (self.names.place(slot.work_center_id, slot.place) for slot in (after, before))
        if place != was:
            return f"{number} goes from {was}, {began}, to {place}, {begins}."
        return f"{number} begins {begins} instead of {began}."


def differences(session: Session, schedule: DetailedSchedule, base: DetailedSchedule) -> Differences:
    """A handful of statements, however many slots."""
    ids = schedule.id, base.id
    query = select(*(getattr(ScheduleSlot, name) for name in Lying._fields), ScheduleSlot.schedule_id)
    slots: dict[UUID, list[Lying]] = {id: [] for id in ids}
    for row in session.execute(query.where(ScheduleSlot.schedule_id.in_(ids)).order_by(ScheduleSlot.id)):
        slots[row[-1]].append(Lying(*row[:-1]))
    orders = select(ScheduleSlot.work_order_id).where(ScheduleSlot.schedule_id.in_(ids))
    supposed = {change.work_order_id for change in schedule.changes if change.work_order_id}
    told = names(session, schedule.site_id, or_(WorkOrder.id.in_(orders), WorkOrder.id.in_(supposed)))
    assert schedule.begins_at is not None  # it was made
    over = _over(session, ids)
    why = because(schedule, base, told)
    return Differences(slots[base.id], slots[schedule.id], over, told, why, schedule.begins_at)


def _over(session: Session, ids: Sequence[UUID]) -> set[UUID]:
    query = select(Ticket.id).join(ScheduleSlot, ScheduleSlot.ticket_id == Ticket.id).distinct()
    return set(session.scalars(query.where(ScheduleSlot.schedule_id.in_(ids), Ticket.state.in_(TICKET_OVER))))


def _ends(slots: Iterable[Lying]) -> dict[UUID, datetime]:
    made: dict[UUID, datetime] = {}
    for slot in slots:
        made[slot.work_order_id] = max(slot.end_at, made.get(slot.work_order_id, slot.end_at))
    return made


def counted(name: str, count: int) -> str:
    one, many = COUNTED[name]
    return one if count == 1 else many.format(count)
