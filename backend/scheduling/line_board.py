"""What people see of a line plan: the board of a week, and the sequence of a day with what it breaks."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.declare import Document
from backend.engineering.item import Item
from backend.kernel.quantity import shares
from backend.kernel.sequence.facts import Position
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.plant.work_center import WorkCenter
from backend.production.work_order import WorkOrder
from backend.scheduling.line_days import Week
from backend.scheduling.line_facts import codes, day_of, options_of, setting_of
from backend.scheduling.line_freezing import kept
from backend.scheduling.line_hours import frozen_until, open_seconds, shift_seconds, stretches
from backend.scheduling.line_laying import in_order
from backend.scheduling.line_sequence import LineSequence
from backend.scheduling.line_setting import LineSetting
from backend.scheduling.line_units import Piece
from backend.scheduling.sequence_option import SequenceOption

HUNDRED = Decimal(100)
FIGURES = ("arranged_at", "frozen_at", "reason", "open_because", "saved", "price")


def board(session: Session, week: Week, pieces: Sequence[Piece]) -> dict[str, Any]:
    """Days by models: what stands in sequences, and what of the week's orders stands in none."""
    setting = setting_of(session, week.line)
    planned = {day: Counter(one.item_id for one in sequence.positions) for day, sequence in week.sequences.items()}
    ahead = [one for one in week.sequences.values() if one.state != "done"]
    standing = {position.key for one in ahead for position in one.positions}
    left = Counter(piece.item_id for piece in pieces if piece.key not in standing)
    return {
        "work_center": titled(week.line, week.line.name),
        "week": week.days[0],
        "today": week.today,
        "freeze_until": frozen_until(week.calendar, week.today, setting.freeze_days),
        "days": [_day(week, day, setting) for day in week.days],
        "models": _models(session, week.line.site_id, planned, left, week.days),
        "left": sum(left.values()),
    }


def _day(week: Week, day: date, setting: LineSetting) -> dict[str, Any]:
    of_day, sequence = stretches(week.calendar, day), week.sequences.get(day)
    seconds, units = open_seconds(of_day), len(sequence.positions) if sequence else 0
    capacity = int(seconds // setting.takt_seconds) if setting.takt_seconds else None
    return {
        "day": day,
        "open": bool(of_day),
        "open_minutes": seconds // 60,
        "capacity": capacity,
        "units": units,
        "percent": round(units * HUNDRED / capacity, 1) if capacity else None,
        "shifts": _shifts(shift_seconds(of_day), units),
        "sequence": _sequence(sequence) if sequence else None,
    }


def _shifts(seconds: Mapping[str, int], units: int) -> list[dict[str, Any]]:
    """Units by open minutes, largest remainder."""
    parts = shares(Decimal(units), [Decimal(one) for one in seconds.values()], 0) if any(seconds.values()) else []
    rows = zip(seconds.items(), parts, strict=True) if parts else ()
    return [{"name": name, "minutes": each // 60, "units": int(part)} for (name, each), part in rows]


def _models(
    session: Session, site_id: UUID, planned: Mapping[date, Counter[UUID]], left: Counter[UUID], days: Iterable[date]
) -> list[dict[str, Any]]:
    """The week's models by their number; the letter of each is its place in this list."""
    ids = {id for counts in planned.values() for id in counts} | set(left)
    items = sorted(named(session, Item, ids).values(), key=lambda item: item.number)
    options = options_of(session, site_id, ids)
    empty: Counter[UUID] = Counter()
    found = []
    for at, item in enumerate(items):
        quantities = [planned.get(day, empty)[item.id] for day in days]
        row = {"item": titled(item, item.name), **_marks(options.get(item.id), at), "quantities": quantities}
        found.append(row | {"planned": sum(quantities), "left": left[item.id]})
    return found


def _marks(row: SequenceOption | None, at: int) -> dict[str, Any]:
    return {
        "letter": row.short if row and row.short else letter(at),
        "options": sorted(codes(row.options)) if row else [],
    }


def letter(at: int) -> str:
    """A … Z, then A1 … Z1."""
    rounds, place = divmod(at, 26)
    return chr(ord("A") + place) + (str(rounds) if rounds else "")


def day_told(session: Session, sequence: LineSequence) -> dict[str, Any]:
    """Each position with the rules it breaks, how level the day is, what moved last, and how far it was kept."""
    line = session.get_one(WorkCenter, sequence.work_center_id)
    day = day_of(session, sequence, setting_of(session, line))
    order = in_order(day, [position.key for position in sequence.positions])
    names = _names(session, sequence)
    return {
        "sequence": _sequence(sequence) | _figures(sequence),
        "work_center": titled(line, line.name),
        "rules": [_rule(rule) for rule in day.rules],
        "before": [sorted(options) for options in day.before],
        "positions": _positions(sequence, order, names),
        "level": deviation(order),
        "moves": [_move(move, names) for move in sequence.moves],
        "kept": _kept(session, sequence, names),
    }


def _sequence(sequence: LineSequence) -> dict[str, Any]:
    told = ("id", "number", "version", "state", "day", "takt_seconds", "hard_broken", "soft_weight", "job_id")
    return {name: getattr(sequence, name) for name in told}


def _figures(sequence: LineSequence) -> dict[str, Any]:
    return {name: getattr(sequence, name) for name in FIGURES}


def _positions(sequence: LineSequence, order: Sequence[Position], names: Mapping[UUID, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "place": row.position,
            "unit": row.unit,
            "item": names.get(row.item_id),
            "work_order": names.get(row.work_order_id),  # type: ignore[arg-type]
            "pool_entry": names.get(row.order_pool_entry_id),  # type: ignore[arg-type]
            "due": row.due,
            "options": row.options.split(),
            "shift": row.shift,
            "starts_at": row.starts_at,
            "breaks": [_rule(rule) for rule in position.breaks],
        }
        for row, position in zip(sequence.positions, order, strict=True)
    ]


def _rule(rule: Any) -> dict[str, Any]:
    told = {"option": rule.option, "most": rule.most, "consecutive": rule.window}
    return told | {"hard": rule.hard, "weight": rule.weight}


def _move(move: Any, names: Mapping[UUID, Any]) -> dict[str, Any]:
    told = {name: getattr(move, name) for name in ("unit", "before", "after", "cause")}
    return told | {"item": names.get(move.item_id), "work_order": names.get(move.work_order_id)}


def _kept(session: Session, sequence: LineSequence, names: Mapping[UUID, Any]) -> dict[str, Any] | None:
    """Only of a day that has begun."""
    if sequence.state not in ("running", "done"):
        return None
    told = kept(session, sequence)
    rows = {name: [names.get(UUID(id)) for id in told[name]] for name in ("planned", "actual")}  # type: ignore[attr-defined]
    return rows | {"percent": told["percent"]}


def deviation(order: Sequence[Position]) -> list[Decimal]:
    """After each place the distance from the even share: Σ over models of (x − k · n / N)²."""
    wanted = Counter(position.unit.model for position in order)
    size, gone, found = len(order), defaultdict[str, int](int), []
    for k, position in enumerate(order, 1):
        gone[position.unit.model] += 1
        total = sum((k * count - size * gone[model]) ** 2 for model, count in wanted.items())
        found.append(round(Decimal(total) / size**2, 3))
    return found


def _names(session: Session, sequence: LineSequence) -> dict[UUID, dict[str, Any]]:
    """What a sequence's rows link to, in one statement for each table."""
    rows = [*sequence.positions, *sequence.moves]
    items = named(session, Item, {row.item_id for row in rows})
    found = {id: titled(item, item.name) for id, item in items.items()}
    orders = named(session, WorkOrder, {row.work_order_id for row in rows if row.work_order_id})
    portions = {row.order_pool_entry_id for row in sequence.positions if row.order_pool_entry_id}
    for row in (*orders.values(), *named(session, OrderPoolEntry, portions).values()):
        found[row.id] = titled(row, "")
    return found


def named(session: Session, document: type[Any], ids: Collection[UUID]) -> dict[UUID, Any]:
    query = select(document).where(document.id.in_(ids))
    return {row.id: row for row in session.scalars(query)} if ids else {}


def titled(row: Document, title: str) -> dict[str, Any]:
    return {"id": row.id, "number": row.number, "title": title}
