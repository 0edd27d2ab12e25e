"""What is read of a schedule beside its chart: one slot with its causes, what has no place, load, and the curve."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.errors import NotFound
from backend.kernel.quantity import plain
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder, WorkOrderOperation
from backend.scheduling.base_slots import base_slots
from backend.scheduling.called import Called, called
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleGap, ScheduleLoad, ScheduleSlot
from backend.scheduling.gap_words import of_gap
from backend.scheduling.slot_words import SlotWords

MINUTE, TENTH = 60, Decimal("0.1")
NO_MINUTES = (0, 0, 0)
Row = dict[str, Any]


def slot(session: Session, schedule: DetailedSchedule, slot_id: UUID) -> Row:
    """One slot, what it waits for, and where the schedule it is made from has it."""
    columns = (WorkOrder.number, WorkOrderOperation.name, Ticket.number)
    query: Any = select(ScheduleSlot, *columns).join(WorkOrder, WorkOrder.id == ScheduleSlot.work_order_id)
    query = query.join(WorkOrderOperation, WorkOrderOperation.id == ScheduleSlot.operation_id)
    query = query.outerjoin(Ticket, Ticket.id == ScheduleSlot.ticket_id)
    query = query.where(ScheduleSlot.id == slot_id, ScheduleSlot.schedule_id == schedule.id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound(f"{schedule.number} has no such slot.", id=str(slot_id))
    row, *names = found
    names_of = called(session, schedule, _ids(row))
    words = SlotWords(schedule, row, names_of)
    told = [{"code": one[0], "sentence": words.of(one), "at": words.moment(one)} for one in words.bounds]
    return {
        "slot": _slot(row, names, names_of),
        "cause": {name: told[0][name] for name in ("code", "sentence")} if told else None,
        "bounds": told,
        "gain_minutes": row.gain // MINUTE,
        "before": _before(session, schedule, row, names_of),
        "sentence": words.sentence(),
    }


def _ids(row: ScheduleSlot) -> Iterator[str]:
    for bound in row.about:
        yield from map(str, bound[2:])


def _slot(row: ScheduleSlot, names: list[Any], known: Called) -> Row:
    order, name, ticket = names
    kept = ("id", "operation_number", "place", "setup_at", "start_at", "end_at", "fixed")
    return {name: getattr(row, name) for name in kept} | {
        "name": name,
        "ticket": None if row.ticket_id is None else {"id": row.ticket_id, "number": ticket},
        "work_order": {"id": row.work_order_id, "number": order},
        "work_center": known.centers.get(str(row.work_center_id)),
        "quantity": plain(row.quantity),
    }


def _before(session: Session, schedule: DetailedSchedule, row: ScheduleSlot, known: Called) -> Row | None:
    was = base_slots(session, schedule.base_id, row.operation_id).of(row.operation_id, row.ticket_id)
    if was is None:
        return None
    moments = {"start_at": was.start_at, "end_at": was.end_at}
    return moments | {"work_center": known.centers.get(str(was.work_center_id)), "place": was.place}


def gaps(session: Session, schedule: DetailedSchedule) -> list[Row]:
    """What has no place and why, the causes before what only comes behind them."""
    gap = ScheduleGap
    query: Any = select(gap, WorkOrder.number, WorkOrderOperation.name).join(
        WorkOrder, WorkOrder.id == gap.work_order_id
    )
    query = query.join(WorkOrderOperation, WorkOrderOperation.id == gap.operation_id)
    query = query.where(gap.schedule_id == schedule.id).order_by(WorkOrder.number, gap.operation_number, gap.id)
    rows = session.execute(query).all()
    known = called(session, schedule, (str(id) for row, *_ in rows for id in row.about))
    return [
        {
            "work_order": {"id": row.work_order_id, "number": number},
            "operation_number": row.operation_number,
            "name": name,
            "code": row.code,
            "sentence": of_gap(row.code, row.about, known),
        }
        for row, number, name in rows
    ]


def load(session: Session, schedule: DetailedSchedule) -> Row:
    """Minutes by work center and day; the share of what is open that work and set-ups take."""
    row = ScheduleLoad
    columns = (row.work_center_id, row.day, row.open_minutes, row.busy_minutes, row.setup_minutes)
    found: dict[str, dict[date, tuple[int, ...]]] = defaultdict(dict)
    for center_id, day, *minutes in session.execute(select(*columns).where(row.schedule_id == schedule.id)):
        found[str(center_id)][day] = tuple(minutes)
    days = sorted({day for mine in found.values() for day in mine})
    centers = called(session, schedule, ()).centers
    used = {id for id, mine in found.items() if any(busy or setup for _, busy, setup in mine.values())}
    return {
        "days": days,
        "rows": [
            {"work_center": center, "cells": [_cell(*found[id].get(day, NO_MINUTES)) for day in days]}
            for id, center in centers.items()
            if id in used
        ],
    }


def _cell(there: int, busy: int, setup: int) -> Row:
    share = (Decimal(100 * (busy + setup)) / there).quantize(TENTH, ROUND_HALF_UP) if there else None
    return {"open": there, "busy": busy, "setup": setup, "percent": None if share is None else str(share)}


def curve(schedule: DetailedSchedule) -> Row:
    """How it became better, while it is made too; the rules by what each alone comes to, the best first."""
    told = [{"rule": name} | worth for name, worth in schedule.rules.items()]
    told.sort(key=lambda one: (Decimal(one["tardiness_hours"]), one["late"]))
    return {"state": schedule.state, "points": schedule.curve, "rules": told}
