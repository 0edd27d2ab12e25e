"""What the order of a line's day rests on: its setting, its spacing rules, options of items, what went before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.kernel.sequence.facts import Spacing, Unit
from backend.plant.queries import local_day
from backend.plant.work_center import WorkCenter
from backend.scheduling.line_laying import Day
from backend.scheduling.line_sequence import LIVE, LineSequence, LineSequencePosition
from backend.scheduling.line_setting import LineSetting
from backend.scheduling.line_units import Piece
from backend.scheduling.sequence_option import SequenceOption
from backend.scheduling.spacing_rule import SpacingRule


def setting_of(session: Session, line: WorkCenter) -> LineSetting:
    """How the line is sequenced; the usual values where nobody said so."""
    found = session.scalars(select(LineSetting).where(LineSetting.work_center_id == line.id)).one_or_none()
    usual = {"freeze_days": 3, "freezes_itself": False, "takt_seconds": None, "search_seconds": 2, "move_weight": 1}
    return found or LineSetting(work_center_id=line.id, **usual)


def rules_of(session: Session, line_id: UUID) -> list[Spacing]:
    query = select(SpacingRule).where(SpacingRule.work_center_id == line_id)
    rows = session.scalars(query.order_by(SpacingRule.number))
    return [Spacing(row.option, row.most, row.consecutive, row.hard, row.weight) for row in rows]


def options_of(session: Session, site_id: UUID, item_ids: Collection[UUID]) -> dict[UUID, SequenceOption]:
    one = SequenceOption
    query = select(one).where(one.site_id == site_id, one.item_id.in_(item_ids))
    return {row.item_id: row for row in session.scalars(query)}


def codes(options: str) -> frozenset[str]:
    return frozenset(options.split())


def gone_before(session: Session, line_id: UUID, day: date, rules: Sequence[Spacing]) -> list[frozenset[str]]:
    """The options of the last units of the line's day before, as many as the widest rule looks back on."""
    back = max((rule.window for rule in rules), default=1) - 1
    here = LineSequence.work_center_id == line_id, LineSequence.state.in_(LIVE), LineSequence.day < day
    place = LineSequencePosition
    last = select(LineSequence.id).join(place, place.owner_id == LineSequence.id).where(*here)
    last = last.order_by(LineSequence.day.desc()).limit(1)
    query = select(place.options).where(place.owner_id == last.scalar_subquery())
    found = list(session.scalars(query.order_by(place.position.desc()).limit(back))) if back else []
    return [codes(options) for options in reversed(found)]


def day_of(session: Session, sequence: LineSequence, setting: LineSetting) -> Day:
    """The day as its sequence has it, with what went before it."""
    rules = rules_of(session, sequence.work_center_id)
    before = gone_before(session, sequence.work_center_id, sequence.day, rules)
    numbers = numbers_of(session, {position.item_id for position in sequence.positions})
    return standing_day(sequence, Day((), rules, before, (), setting.move_weight), numbers)


def standing_day(sequence: LineSequence, around: Day, numbers: Mapping[UUID, str]) -> Day:
    """The units of a sequence, under the rules and after the units of `around`."""
    units = [Unit(one.key, numbers[one.item_id], codes(one.options), one.due or date.max) for one in sequence.positions]
    return replace(around, units=units, stands=_stands(sequence))


def unit_of(piece: Piece, numbers: Mapping[UUID, str], options: Mapping[UUID, SequenceOption]) -> Unit:
    """A model is known by its item's number: among equals the lower one goes first."""
    row = options.get(piece.item_id)
    return Unit(piece.key, numbers[piece.item_id], codes(row.options) if row else frozenset(), piece.due)


def numbers_of(session: Session, item_ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(session.execute(select(Item.id, Item.number).where(Item.id.in_(item_ids))).tuples().all())


def today_at(session: Session, line: WorkCenter, now: datetime) -> date:
    return local_day(session, line.site_id, now)


def _stands(sequence: LineSequence) -> list[str]:
    """Nothing stands before the day was arranged for the first time."""
    return [position.key for position in sequence.positions] if sequence.arranged_at else []
