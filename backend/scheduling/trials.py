"""Operations put elsewhere by hand: looked at first, then done to a schedule that nobody follows yet."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.steps import check_version
from backend.kernel.errors import Refused
from backend.kernel.scheduling.plant.facts import Slot
from backend.production.work_order import WorkOrder
from backend.scheduling.chart import Chart
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleChange, ScheduleLoad, ScheduleSlot
from backend.scheduling.figures import Reckoning
from backend.scheduling.hand import InHand, Wished, in_hand
from backend.scheduling.naming import Names, Row, names
from backend.scheduling.solving import told
from backend.scheduling.standing_slots import PIN
from backend.scheduling.trial_sentences import Speaker
from backend.scheduling.writing import Rows

DAY = 86_400
KEPT = ("left_out",)  # what moving changes nothing about


def look(session: Session, schedule: DetailedSchedule, wished: Wished, now: datetime) -> Row:
    """What moves, which orders end otherwise, and what it is worth; nothing is written."""
    hand = in_hand(session, schedule, now)
    tried, speaker = hand.tried(wished, now), _speaker(session, hand)
    if not tried.feasible:
        sentence = speaker.why_not(wished, tried)
        return {"feasible": False, "sentence": sentence, "bars": [], "orders": [], "measures": None}
    measures = {"before": tried.before or {}, "after": tried.after or {}}
    return {
        "feasible": True,
        "sentence": speaker.said(wished, tried),
        "bars": _bars(hand, Chart(session, schedule, hand.loaded.zero), tried.slots),
        "orders": _orders(hand, speaker.names, tried.slots),
        "measures": {side: told(dict(one), hand.loaded) for side, one in measures.items()},
    }


def _speaker(session: Session, hand: InHand) -> Speaker:
    mine = select(ScheduleSlot.work_order_id).where(ScheduleSlot.schedule_id == hand.schedule.id)
    return Speaker(hand, names(session, hand.schedule.site_id, WorkOrder.id.in_(mine)))


def move(schedule_id: UUID, wished: Wished, version: int | None, act: Act) -> DetailedSchedule:
    """It stays there from now on, and what was in its way lies elsewhere."""
    hand = _taken_up(schedule_id, version, act)
    tried = hand.tried(wished, act.now)
    if not tried.feasible:
        raise Refused(_speaker(act.session, hand).why_not(wished, tried))
    key = hand.key(wished.slot_id)
    _pin(hand, key, tried.slots[key])
    return _written(hand, hand.reckoning(tried.slots, {key: PIN}), act)


def unpin(schedule_id: UUID, slot_id: UUID, version: int | None, act: Act) -> DetailedSchedule:
    """It lies where it lay, and may move again."""
    hand = _taken_up(schedule_id, version, act)
    key = hand.key(slot_id)
    if hand.rows[key].fixed != PIN:
        raise Refused("This operation was not put there by hand.")
    for line in _pins(hand, key):
        hand.schedule.changes.remove(line)
    return _written(hand, hand.reckoning(hand.slots, {key: ""}), act)


def _taken_up(schedule_id: UUID, version: int | None, act: Act) -> InHand:
    schedule = act.find(DetailedSchedule, schedule_id, lock=True)
    check_version(schedule, version)
    if schedule.state in ("published", "replaced"):
        raise Refused("A published schedule is not changed: make a new one from it.")
    if schedule.state != "made":
        raise Refused(f"{schedule.number} is {schedule.state}; there is nothing to move in it.")
    return in_hand(act.session, schedule, act.now)


def _pins(hand: InHand, key: str) -> list[ScheduleChange]:
    """The changes that pin an operation, by its ticket's id or its own."""
    ids = hand.rows[key].ticket_id, hand.rows[key].operation_id, UUID(key)
    return [line for line in hand.schedule.changes if line.action == "pin" and line.operation_id in ids]


def _pin(hand: InHand, key: str, slot: Slot) -> None:
    lines = hand.schedule.changes
    for line in _pins(hand, key):
        lines.remove(line)
    place, task = hand.loaded.places[slot.machine], hand.loaded.tasks[key]
    lines.append(
        ScheduleChange(
            position=10 + max((line.position for line in lines), default=0),
            action="pin",
            operation_id=UUID(key),
            work_order_id=task.work_order_id,
            work_center_id=place.work_center_id,
            place=place.place,
            from_at=hand.loaded.moment(slot.start),
        )
    )


def _written(hand: InHand, made: Reckoning, act: Act) -> DetailedSchedule:
    """Slots that are other than they were, all loads, and the figures, in one act."""
    schedule, rows = hand.schedule, Rows(hand.schedule.id, made)
    changed = _changed(hand.rows, zip(made.schedule.slots, rows.slots(), strict=True))
    if changed:
        act.session.execute(update(ScheduleSlot), changed)
    act.session.execute(delete(ScheduleLoad).where(ScheduleLoad.schedule_id == schedule.id))
    if loads := list(rows.loads(schedule.horizon_days * DAY)):
        act.session.execute(insert(ScheduleLoad), loads)
    for name, value in made.figures().items():
        if name not in KEPT:
            setattr(schedule, name, value)
    act.session.flush()
    return schedule


def _changed(known: Mapping[str, ScheduleSlot], rows: Iterable[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Rows that differ, under the ids they have: whoever looks at the schedule knows its slots by them."""
    found = []
    for key, values in rows:
        differs = {name: value for name, value in values.items() if name != "id" and getattr(known[key], name) != value}
        if differs:
            found.append(values | {"id": known[key].id})
    return found


def _bars(hand: InHand, chart: Chart, slots: Mapping[str, Slot]) -> list[list[Any]]:
    """What lies elsewhere: slot, row of the chart (None where it shows no such place), set-up, start, end."""
    row = {place.key: at for at, (place, _) in enumerate(chart.places)}
    changed = (slot for key, slot in slots.items() if slot != hand.slots[key])
    return [[hand.rows[slot.operation].id, row.get(slot.machine), *slot[2:]] for slot in changed]


def _orders(hand: InHand, named: Names, slots: Mapping[str, Slot]) -> list[Row]:
    """Orders whose end is another, the latest first."""
    before, after = hand.ends(hand.slots), hand.ends(slots)
    found = [
        {
            "id": id,
            "number": named.order(UUID(id)),
            "late_before": max(0, before[id] - hand.due[id]),
            "late_after": max(0, end - hand.due[id]),
        }
        for id, end in after.items()
        if end != before[id]
    ]
    return sorted(found, key=lambda one: (-int(one["late_after"]), str(one["number"])))
